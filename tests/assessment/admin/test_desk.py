"""The scoring desk as an assessor meets it: over HTTP, with what goes wrong."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.enums import AssessmentStatus, ConflictKind, CriterionCode
from assessment.models import Assessment
from assessment.services.assessments import abstain, finish_assessment, save_scores, set_aside
from assessment.services.conflicts import declare_conflict
from assessment.services.desk import digests_of
from assessment.views.carried import mark_of
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
    data = {"basis": json.dumps(digests_of(assessment.scores.select_related("criterion")))}
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
    again = page.context["form"]["basis"].value()
    assert json.loads(again) == digests_of(assessment.scores.select_related("criterion"))


@pytest.mark.parametrize("points", ["6", "0", "-1", "vier", "4.5", "1e3", "٣"])
def test_score_that_is_not_on_the_scale(sign_in, assessor, assessment, desk, points):
    page = sign_in(assessor).post(desk, {**typed(assessment, **{f"points_{FIT}": points}), "_save": ""})

    assert list(errors_of(page)) == [f"points_{FIT}"]
    assert build.REASON in page.content.decode()
    # The rest is kept.
    assert stored(assessment) == [(None, build.REASON)] + [(4, build.REASON)] * 4


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


def test_two_windows_show_both_texts_until_one_chooses(sign_in, assessor, assessment, desk):
    client = sign_in(assessor)
    second = typed(assessment, **{f"reason_{FIT}": "Uit het tweede venster."})
    client.post(desk, {**typed(assessment, **{f"reason_{FIT}": "Uit het eerste venster."}), "_save": ""})

    page = client.post(desk, {**second, "_save": ""})

    text = page.content.decode()
    assert page.status_code == 409 and list(errors_of(page)) == [f"reason_{FIT}"]
    assert "Uit het eerste venster." in text and "Uit het tweede venster." in text
    assert "data-autosave" not in text, "nothing chooses by itself"
    assert stored(assessment)[0] == (4, "Uit het eerste venster.")
    # Whoever closes that page finds both texts again.
    assert "Uit het tweede venster." in client.get(desk).content.decode()
    chosen = {**second, "basis": page.context["form"]["basis"].value(), "settles": FIT}
    assert client.post(desk, {**chosen, "_save": ""}).status_code == 302
    assert stored(assessment)[0] == (4, "Uit het tweede venster.")
    assert "Uit het eerste venster." not in client.get(desk).content.decode()


@pytest.mark.parametrize("basis", ["", "x", "[]", "{}", None])
def test_without_a_basis_nothing_that_stands_is_overwritten(sign_in, assessor, assessment, desk, basis):
    client = sign_in(assessor)
    client.post(desk, {**typed(assessment, points="2"), "_save": ""})

    page = client.post(desk, {**typed(assessment, points="5", basis=basis), "_save": ""})

    assert page.status_code == 409
    assert stored(assessment) == [(2, build.REASON)] * 5


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
    assert late.status_code == 409 and "Te laat getypt." in late.content.decode()
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

    with django_assert_max_num_queries(8):
        client.get(desk)
    with django_assert_max_num_queries(9):
        client.post(desk, {**typed(assessment), "_save": ""})


def test_the_whole_flow_of_saving_takes_few_statements(sign_in, assessor, coordinator, round_, assessment, desk):
    """Open a proposal, let it save itself, call it done and come to the next; a savepoint counts as two.

    That the assessor saw a proposal is one of them, both times (mkbdeals/viewings.py).
    """
    build.assigned(submitted_proposal(round_), assessor, by=coordinator)
    client, sent = sign_in(assessor), typed(assessment)
    counts = []
    for ask in (
        lambda: client.get(desk),
        lambda: client.post(f"{desk}bewaren/", {**sent, f"reason_{FIT}": "Nog een woord.", "window": "een", "turn": 1}),
        lambda: client.post(desk, {**sent, "_finish": "", "window": "een", "turn": 2}, follow=True),
    ):
        with CaptureQueriesContext(connection) as statements:
            assert ask().status_code == 200
        counts.append(len(statements))

    assessment.refresh_from_db()
    assert assessment.status == AssessmentStatus.FINAL
    opened, saved_itself, finished = counts
    assert opened <= 8 and saved_itself <= 8 and opened + finished <= 29, counts


def test_scale_is_explained(sign_in, assessor, assessment):
    text = sign_in(assessor).get("/beoordelen/schaal/").content.decode()

    assert all(words in text for words in build.ANCHORS)


def test_interest_that_closed_the_proposal_meanwhile_gives_the_text_back(sign_in, assessor, assessment, desk):
    late = {**typed(assessment, reason="Nog niet bewaard."), "writer": mark_of(assessor, assessment.pk), "_save": ""}
    told = {"kind": ConflictKind.PERSONAL, "explanation": "Mijn zus.", "by": assessor, "at": timezone.now()}
    declare_conflict(assessment=assessment, **told)

    page = sign_in(assessor).post(desk, late)

    text = page.content.decode()
    assert page.status_code == 409
    assert "Nog niet bewaard." in text
    assert str(assessment.proposal) not in text
    assert stored(assessment) == [(None, "")] * 5
    # Without the mark of our own page there is nothing here, as for everybody else.
    assert sign_in(assessor).post(desk, {**late, "writer": "x"}).status_code == 404


def test_round_that_closed_meanwhile_gives_the_text_back(sign_in, assessor, assessment, desk):
    Round.objects.update(status=RoundStatus.SCORING_CLOSED)

    page = sign_in(assessor).post(desk, {**typed(assessment, reason="Net te laat."), "_save": ""})

    assert page.status_code == 409
    assert page.content.decode().count("Net te laat.") == 5
    assert stored(assessment) == [(None, "")] * 5


def test_signed_out_with_the_button_carries_the_text_through_signing_in(client, assessor, assessment, desk):
    sent = {**typed(assessment, reason="Getypt na het uitloggen."), "writer": mark_of(assessor, assessment.pk)}

    page = client.post(desk, {**sent, "_save": ""})

    text = page.content.decode()
    assert page.status_code == 401 and "Getypt na het uitloggen." in text
    kept = {f"kept-{name}": value for name, value in {**sent, "_save": ""}.items()}
    client.force_login(assessor)
    answer = client.post(f"{desk}verder/", kept)
    assert (answer.status_code, answer.url) == (302, desk)
    assert stored(assessment) == [(4, "Getypt na het uitloggen.")] * 5


def test_carried_text_is_not_saved_by_somebody_else(client, assessor, assessment, desk):
    (other,) = build.assessors(1)
    sent = {**typed(assessment, reason="Van een ander."), "writer": mark_of(assessor, assessment.pk)}
    client.force_login(other)

    page = client.post(f"{desk}verder/", {f"kept-{name}": value for name, value in sent.items()})

    assert page.status_code == 401
    assert stored(assessment) == [(None, "")] * 5


def test_who_came_to_work_for_the_applicant_finds_nothing(sign_in, assessor, assessment, desk):
    make.MembershipFactory(user=assessor, organisation=assessment.proposal.organisation)
    client = sign_in(assessor)

    assert client.get(desk).status_code == 404
    assert client.post(desk, {**typed(assessment), "_save": ""}).status_code == 404
    assert client.get(INDEX).context["rounds"] == ()
