"""The scoring desk as an assessor meets it: over HTTP, with what goes wrong."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.enums import AssessmentStatus, CriterionCode
from assessment.models import Assessment
from assessment.services.assessments import abstain, finish_assessment, save_scores, set_aside
from proposals.enums import Role, RoundStatus
from proposals.models import Round
from proposals.services.snapshot import canonical_content
from tests.factories import assessment as build
from tests.factories import proposals as make

FIT = CriterionCode.ACTION_PLAN_FIT
INDEX = "/beoordelen/"


def submitted_proposal(round_, **values):
    """Make a complete proposal with the snapshot of what was sent in."""
    proposal = make.complete_proposal(status="admissible", round=round_, **values)
    make.SubmissionFactory(proposal=proposal, content=canonical_content(proposal), submitted_by=proposal.created_by)
    return proposal


@pytest.fixture
def round_(db):
    round_ = build.scoring_round(reason_minimum_words=5)
    make.QuestionFactory(round=round_, section="plan", text="Welk probleem hebben ondernemers?")
    return round_


@pytest.fixture
def assessment(round_, assessor, coordinator):
    proposal = submitted_proposal(round_, title="Winkels en werkplaatsen online")
    return build.assigned(proposal, assessor, by=coordinator)


@pytest.fixture
def desk(assessment):
    return reverse("beoordelen:assessment_assessment_change", args=[assessment.pk])


def typed(assessment, points="4", reason=build.REASON, **changes):
    """Give what a browser sends for the five criteria."""
    data = {"version": Assessment.objects.get(pk=assessment.pk).version}
    for code in CriterionCode.values:
        data |= {f"points_{code}": points, f"reason_{code}": reason}
    return {name: value for name, value in {**data, **changes}.items() if value is not None}


def stored(assessment):
    rows = assessment.scores.order_by("criterion__sort_order").values_list("points", "reason")
    return list(rows)


def errors_of(response):
    return response.context["form"].errors


def test_worklist_says_what_is_left(sign_in, assessor, coordinator, round_, assessment):
    other = submitted_proposal(round_)
    second = build.assigned(other, assessor, by=coordinator)
    abstain(assessment=second, reason="Familie.", by=assessor, at=timezone.now())

    page = sign_in(assessor).get(INDEX)

    (work,) = page.context["rounds"]
    assert (work.todo_count, work.done_count, work.next_to_do) == (1, 1, assessment)
    assert "Winkels en werkplaatsen online" in page.content.decode()


def test_empty_worklist_is_explained(sign_in, assessor):
    page = sign_in(assessor).get(INDEX)

    assert page.status_code == 200
    assert page.context["rounds"] == ()


def test_worklist_takes_the_same_number_of_statements(sign_in, assessor, coordinator, round_):
    client = sign_in(assessor)
    counts = []
    for more in (1, 29):
        for _each in range(more):
            build.assigned(build.admissible_proposal(round_), assessor, by=coordinator)
        with CaptureQueriesContext(connection) as statements:
            assert client.get(INDEX).status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 8


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.ASSESSOR}))
def test_no_other_role_finds_the_desk(sign_in, role, desk):
    client = sign_in(make.user_with_role(role))

    assert [client.get(path, follow=True).status_code for path in (INDEX, desk, "/beoordelen/schaal/")] == [404] * 3


def test_anonymous_is_sent_to_sign_in(client, desk):
    response = client.get(desk)

    assert response.status_code == 302
    assert client.get(response.url).url.startswith(reverse("account_login"))


def test_assessment_of_somebody_else_does_not_exist(sign_in, desk):
    (other,) = build.assessors(1)
    client = sign_in(other)

    assert client.get(desk).status_code == 404
    assert client.post(desk, {"version": 1}).status_code == 404
    assert client.post(f"{desk}heropenen/").status_code == 404
    assert client.get(f"{desk}niet-beoordelen/").status_code == 404


def test_set_aside_assessment_is_gone(sign_in, assessment, assessor, coordinator, desk):
    set_aside(assessment=assessment, reason="Dubbel.", by=coordinator, at=timezone.now())

    assert sign_in(assessor).get(desk).status_code == 404


def test_nothing_is_added_or_deleted_here(sign_in, assessor, desk):
    client = sign_in(assessor)

    assert client.get("/beoordelen/toevoegen/").status_code == 404
    assert client.get("/beoordelen/add/").status_code == 404
    assert client.post(f"{desk}delete/", {"post": "yes"}).status_code == 404


def test_desk_shows_the_submitted_words_and_the_rubric(sign_in, assessor, assessment, desk):
    text = sign_in(assessor).get(desk).content.decode()

    assert "Welk probleem hebben ondernemers?" in text
    assert "Een antwoord van vijf woorden." in text
    for words in build.ANCHORS:
        assert text.count(words) == 5
    assert len(re.findall(r'type="radio"', text)) == 25


def test_save_keeps_half_finished_work(sign_in, assessor, assessment, desk):
    data = typed(assessment, points=None, reason="", **{f"points_{FIT}": "2", f"reason_{FIT}": "Twijfel"})

    response = sign_in(assessor).post(desk, {**data, "_save": ""})

    assert (response.status_code, response.url) == (302, desk)
    assert stored(assessment) == [(2, "Twijfel")] + [(None, "")] * 4


def test_done_goes_on_to_the_next(sign_in, assessor, coordinator, assessment, desk, round_):
    following = build.assigned(submitted_proposal(round_), assessor, by=coordinator)

    response = sign_in(assessor).post(desk, {**typed(assessment), "_finish": ""})

    assert response.url == reverse("beoordelen:assessment_assessment_change", args=[following.pk])
    assessment.refresh_from_db()
    assert assessment.status == AssessmentStatus.FINAL


def test_last_one_done_goes_back_to_the_worklist(sign_in, assessor, assessment, desk):
    response = sign_in(assessor).post(desk, {**typed(assessment), "_finish": ""})

    assert response.url == INDEX


def test_finish_without_reasons_says_so_at_each_field(sign_in, assessor, assessment, desk):
    data = typed(assessment, **{f"reason_{FIT}": "Te kort.", "points_feasibility": None, "reason_feasibility": ""})

    page = sign_in(assessor).post(desk, {**data, "_finish": ""})

    assert page.status_code == 422
    assert set(errors_of(page)) == {f"reason_{FIT}", "points_feasibility", "reason_feasibility"}
    text = page.content.decode()
    assert "Te kort." in text
    for name, target in (("reason", f"id_reason_{FIT}"), ("points", "id_points_feasibility_0")):
        assert f'href="#{target}"' in text, name
    assert text.count(build.REASON) >= 3
    assessment.refresh_from_db()
    assert assessment.status == AssessmentStatus.IN_PROGRESS
    # What was typed is saved all the same, and the page can go on from there.
    assert stored(assessment)[0] == (4, "Te kort.")
    assert f'name="version" value="{assessment.version}"' in text


@pytest.mark.parametrize("points", ["6", "0", "-1", "vier", "4.5", "1e3", "٣"])
def test_score_that_is_not_on_the_scale(sign_in, assessor, assessment, desk, points):
    page = sign_in(assessor).post(desk, {**typed(assessment, **{f"points_{FIT}": points}), "_save": ""})

    assert list(errors_of(page)) == [f"points_{FIT}"]
    assert build.REASON in page.content.decode()
    assert stored(assessment) == [(None, "")] * 5


def test_reason_of_one_megabyte_is_refused_and_not_lost(sign_in, assessor, assessment, desk):
    long = "woord " * 170_000

    page = sign_in(assessor).post(desk, {**typed(assessment, **{f"reason_{FIT}": long}), "_save": ""})

    assert list(errors_of(page)) == [f"reason_{FIT}"]
    assert "1020000" in str(errors_of(page)[f"reason_{FIT}"])
    assert long in page.content.decode()


def test_markup_in_a_reason_stays_text(sign_in, assessor, assessment, desk):
    client = sign_in(assessor)
    client.post(desk, {**typed(assessment, **{f"reason_{FIT}": "<script>alert(1)</script>"}), "_save": ""})

    assert "<script>alert" not in client.get(desk).content.decode()


def test_two_windows_do_not_overwrite_each_other(sign_in, assessor, assessment, desk):
    client = sign_in(assessor)
    second = typed(assessment, **{f"reason_{FIT}": "Uit het tweede venster."})
    client.post(desk, {**typed(assessment, **{f"reason_{FIT}": "Uit het eerste venster."}), "_save": ""})

    page = client.post(desk, {**second, "_save": ""})

    text = page.content.decode()
    assert page.status_code == 422 and page.context["form"].non_field_errors()
    assert "Uit het eerste venster." in text and "Uit het tweede venster." in text
    assert stored(assessment)[0] == (4, "Uit het eerste venster.")
    again = client.post(desk, {**second, "version": page.context["form"]["version"].value(), "_save": ""})
    assert again.status_code == 302
    assert stored(assessment)[0] == (4, "Uit het tweede venster.")


@pytest.mark.parametrize("version", ["", "x", None])
def test_missing_version_saves_nothing(sign_in, assessor, assessment, desk, version):
    page = sign_in(assessor).post(desk, {**typed(assessment, version=version), "_save": ""})

    assert page.status_code == 422
    assert stored(assessment) == [(None, "")] * 5


def finish(assessment):
    scores = dict.fromkeys(CriterionCode.values, (3, build.REASON))
    save_scores(assessment=assessment, scores=scores, by=assessment.assessor, at=timezone.now())
    finish_assessment(assessment=assessment, by=assessment.assessor, at=timezone.now())


def test_final_assessment_is_locked_until_reopened(sign_in, assessor, assessment, desk):
    finish(assessment)
    client = sign_in(assessor)

    page = client.get(desk)
    assert page.context["form"] is None and "<textarea" not in page.content.decode()
    late = client.post(desk, {**typed(assessment, reason="Te laat getypt."), "_save": ""})
    assert "Te laat getypt." in late.content.decode()
    assert stored(assessment) == [(3, build.REASON)] * 5

    assert client.post(f"{desk}heropenen/").url == desk
    assert client.get(desk).context["form"] is not None


def test_reopening_is_not_a_link(sign_in, assessor, assessment, desk):
    finish(assessment)

    assert sign_in(assessor).get(f"{desk}heropenen/").status_code == 405


def test_after_scoring_nothing_can_be_changed(sign_in, assessor, assessment, desk):
    finish(assessment)
    Round.objects.update(status=RoundStatus.SCORING_CLOSED)
    client = sign_in(assessor)

    assert "heropenen" not in client.get(desk).content.decode()
    client.post(f"{desk}heropenen/")
    client.post(desk, {**typed(assessment), "_save": ""})

    assessment.refresh_from_db()
    assert assessment.status == AssessmentStatus.FINAL
    assert stored(assessment) == [(3, build.REASON)] * 5


def test_abstain_asks_why(sign_in, assessor, assessment, desk):
    client = sign_in(assessor)

    page = client.post(f"{desk}niet-beoordelen/", {"reason": " "})
    assert list(errors_of(page)) == ["reason"]
    assert client.post(f"{desk}niet-beoordelen/", {"reason": "Mijn zus werkt daar."}).url == INDEX

    assessment.refresh_from_db()
    assert assessment.status == AssessmentStatus.ABSTAINED
    assert "Mijn zus werkt daar." in client.get(desk).content.decode()


def test_scores_of_peers_stay_hidden(sign_in, assessor, assessment, desk):
    (peer,) = build.assessors(1)
    other = build.assess(assessment.proposal, peer, final=False)
    scores = dict.fromkeys(CriterionCode.values, (1, "Alleen voor mijn ogen."))
    save_scores(assessment=other, scores=scores, by=peer, at=timezone.now())

    text = sign_in(assessor).get(desk).content.decode()

    assert "Alleen voor mijn ogen." not in text
    assert not Assessment.objects.visible_to(assessor).filter(assessor=peer).exists()


def test_desk_takes_few_statements(sign_in, assessor, assessment, desk, django_assert_max_num_queries):
    client = sign_in(assessor)

    with django_assert_max_num_queries(12):
        client.get(desk)
    with django_assert_max_num_queries(22):
        client.post(desk, {**typed(assessment), "_save": ""})


def test_scale_is_explained(sign_in, assessor, assessment):
    text = sign_in(assessor).get("/beoordelen/schaal/").content.decode()

    assert all(words in text for words in build.ANCHORS)
