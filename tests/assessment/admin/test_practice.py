"""Practising and the mirror as an assessor meets them."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.enums import CriterionCode
from assessment.models import PracticeAssessment, PracticeScore
from assessment.services.desk import digest_of
from assessment.services.scoring import close_scoring
from proposals.enums import Role, RoundStatus
from proposals.models import Round
from proposals.views.carried import writer_mark
from tests.assessment.views.management.reading import query_count, words
from tests.factories import assessment as build
from tests.factories import proposals as make

LIST = "/beoordelen/oefenen/"
SECRET = "Alleen voor na afloop."
FIT = CriterionCode.ACTION_PLAN_FIT


@pytest.fixture
def round_(db):
    return build.scoring_round(slug="ronde", status=RoundStatus.OPEN, reason_minimum_words=2)


@pytest.fixture
def practice(round_):
    practice = build.PracticeProposalFactory(round=round_, title="Samen online", number=1)
    build.PracticeSectionFactory(proposal=practice)
    for criterion in round_.criteria.all():
        build.PracticeReferenceFactory(proposal=practice, criterion=criterion, points=2, reason=SECRET)
    practice.__class__.objects.filter(pk=practice.pk).update(
        published_at=timezone.now(), published_by=make.UserFactory()
    )
    return practice


@pytest.fixture
def here(practice):
    return f"{LIST}{practice.pk}/"


EMPTY = json.dumps(dict.fromkeys(CriterionCode.values, digest_of(None, "")))


def typed(points="4", reason="Goed plan.", basis=EMPTY, **changes):
    data = {"basis": basis}
    for code in CriterionCode.values:
        data |= {f"points_{code}": points, f"reason_{code}": reason}
    return data | changes


def test_menu_leads_to_practising(sign_in, assessor, practice, here):
    client = sign_in(assessor)

    assert f'href="{LIST}"' in client.get("/beoordelen/").content.decode()
    assert f'href="{here}"' in client.get(LIST).content.decode()


def test_worklist_tells_of_practising_until_it_is_done(sign_in, assessor, practice, here):
    client = sign_in(assessor)
    assert f'href="{here}"' in client.get("/beoordelen/").content.decode()

    build.practised(practice, assessor)

    assert f'href="{here}"' not in client.get("/beoordelen/").content.decode()


def test_practising_has_the_keys_of_the_desk_and_saves_itself(sign_in, assessor, here):
    client = sign_in(assessor)
    client.post(here, {"_begin": ""})

    page = client.get(here).content.decode()

    assert all(each in page for each in ("js/desk.js", "js/autosave.js", "data-keys-list", "data-autosave"))
    assert page.count("data-criterion=") == len(CriterionCode)


def test_empty_list_says_what_will_come(sign_in, assessor):
    assert _("There is nothing to practise with now") in words(sign_in(assessor).get(LIST))


def test_looking_begins_nothing(sign_in, assessor, here):
    page = sign_in(assessor).get(here)

    assert "Zestig winkels" in words(page) and SECRET not in page.content.decode()
    assert not PracticeAssessment.objects.exists()


def test_the_whole_way(sign_in, assessor, here):
    client = sign_in(assessor)

    assert client.post(here, {"_begin": ""}).url == here
    page = client.post(here, typed(_save=""), follow=True)
    assert SECRET not in page.content.decode()
    page = client.post(here, typed(_finish=""), follow=True)

    assert PracticeScore.objects.filter(points=4, assessment__finished_at__isnull=False).count() == 5
    assert SECRET in words(page)
    assert "<textarea" not in page.content.decode()


def test_reference_and_panel_wait_for_the_own_final_scores(sign_in, assessor, practice, here):
    for each in build.assessors(3):
        build.practised(practice, each, (1, 1, 1, 1, 1))
    client = sign_in(assessor)
    client.post(here, {"_begin": ""})

    page = client.get(here)

    assert page.context["outcome"] is None
    assert SECRET not in page.content.decode() and "mkb-chart" not in page.content.decode()


@pytest.mark.parametrize(("others", "is_shown"), [(1, False), (2, True)])
def test_spread_is_shown_from_three_on_and_names_nobody(sign_in, assessor, practice, here, others, is_shown):
    people = [make.user_with_role(Role.ASSESSOR, function=f"Collega {number}") for number in range(others)]
    for each in people:
        build.practised(practice, each, (1, 1, 1, 1, 1))
    build.practised(practice, assessor, (4, 4, 4, 4, 4))

    page = sign_in(assessor).get(here)

    text = page.content.decode()
    assert page.context["outcome"].shows_spread is is_shown
    assert ("mkb-chart" in text) is is_shown and (">1</text>" in text) is is_shown
    assert not any(str(each) in text for each in people)
    assert build.REASON in text  # the own reason
    assert text.count(build.REASON) == 5


def test_missing_scores_are_told_at_each_field(sign_in, assessor, here):
    client = sign_in(assessor)
    client.post(here, {"_begin": ""})

    page = client.post(here, typed(_finish="", **{f"points_{FIT}": "", f"reason_{FIT}": "Kort"}))

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {f"points_{FIT}", f"reason_{FIT}"}
    assert f'href="#id_points_{FIT}_0"' in page.content.decode() and "Kort" in page.content.decode()
    again = client.post(here, typed(basis=page.context["form"]["basis"].value(), _finish=""))
    assert again.status_code == 302


@pytest.mark.parametrize("points", ["6", "0", "vier", "٣"])
def test_score_off_the_scale_keeps_what_was_typed(sign_in, assessor, here, points):
    client = sign_in(assessor)
    client.post(here, {"_begin": ""})

    page = client.post(here, typed(_save="", **{f"points_{FIT}": points}))

    assert list(page.context["form"].errors) == [f"points_{FIT}"]
    assert "Goed plan." in page.content.decode()


@pytest.mark.parametrize("basis", ["", "x", "[]", '{"action_plan_fit": 3}'])
def test_a_forged_basis_is_no_server_error(sign_in, assessor, here, basis):
    client = sign_in(assessor)
    client.post(here, {"_begin": ""})

    assert client.post(here, typed(basis=basis, _save="")).status_code == 302
    again = client.post(here, typed(basis=basis, reason="Heel anders.", _save=""))
    assert again.status_code == 422 and "Goed plan." in again.content.decode()


def test_other_window_is_shown_beside_what_was_typed(sign_in, assessor, here):
    client = sign_in(assessor)
    client.post(here, {"_begin": ""})
    client.post(here, typed(reason="Eerste venster.", _save=""))

    page = client.post(here, typed(reason="Tweede venster.", _save=""))

    text = page.content.decode()
    assert page.status_code == 422 and "Eerste venster." in text and "Tweede venster." in text
    assert "data-autosave" not in text  # where two texts wait for a choice nothing saves itself
    settled = typed(
        reason="Samen.", basis=page.context["form"]["basis"].value(), settles=CriterionCode.values, _save=""
    )
    assert client.post(here, settled).status_code == 302
    assert set(PracticeScore.objects.values_list("reason", flat=True)) == {"Samen."}


@pytest.fixture
def send(sign_in, assessor, practice, here):
    """Begin, and give a function that saves by itself what a window holds of the first criterion."""
    own = sign_in(assessor)
    own.post(here, {"_begin": ""})

    def sent(points="", reason="", window="een", client=None, **changes):
        writer = writer_mark(assessor, practice.pk, "practice")
        data = {"basis": EMPTY, "window": window, "turn": 1, "writer": writer}
        data |= {f"points_{FIT}": points, f"reason_{FIT}": reason, **changes}
        return (client or own).post(f"{here}bewaren/", data)

    return sent


def test_practising_saves_itself_as_the_desk_does(send, stranger):
    answer = send("3", "Half")

    assert (answer.status_code, answer.json()["state"], answer.json()["basis"]) == (
        200, "saved", {FIT: digest_of(3, "Half")},
    )  # fmt: skip
    assert PracticeScore.objects.filter(points=3, reason="Half").count() == 1
    assert send("4", "Ander venster", window="twee").json()["state"] == "conflict"
    assert send("9", "Buiten de schaal").status_code == 413
    client = Client()
    assert send(client=client).status_code == 401
    client.force_login(stranger)
    assert send(client=client).json()["state"] == "other_person"


def test_final_scores_do_not_save_themselves_any_more(send, sign_in, assessor, here):
    sign_in(assessor).post(here, typed(_finish=""))

    answer = send("1", "Toch anders")

    assert (answer.status_code, answer.json()["state"]) == (409, "submitted")
    assert not PracticeScore.objects.filter(points=1).exists()


def test_saving_takes_as_many_statements_for_one_criterion_as_for_all(send, sign_in, assessor, here):
    client = sign_in(assessor)
    send("3", "Half")
    with CaptureQueriesContext(connection) as one:
        send("4", "Half en meer")
    everything = typed(basis=client.get(here).context["form"]["basis"].value())
    with CaptureQueriesContext(connection) as all_of_them:
        send(**everything)

    assert len(one) == len(all_of_them) <= 20


def test_text_typed_after_final_in_another_window_is_shown(sign_in, assessor, practice, here):
    build.practised(practice, assessor)

    page = sign_in(assessor).post(here, typed(reason="Te laat getypt.", _save=""))

    assert "Te laat getypt." in words(page)


def test_markup_stays_text(sign_in, assessor, here):
    client = sign_in(assessor)
    client.post(here, {"_begin": ""})
    client.post(here, typed(reason="<script>alert(1)</script> nee", _finish=""))

    assert "<script>alert" not in client.get(here).content.decode()


def test_who_was_not_asked_finds_nothing_once_the_work_is_divided(sign_in, assessor, here):
    make.move_rounds(Round.objects.all(), RoundStatus.IN_ASSESSMENT)

    assert sign_in(assessor).get(here).status_code == 404


def test_pages_take_the_same_number_of_statements(sign_in, assessor, practice, here, round_):
    client = sign_in(assessor)
    build.practised(practice, assessor)
    before = query_count(client, LIST), query_count(client, here)

    for each in build.assessors(6):
        build.practised(practice, each)
    for number in range(2, 31):
        build.published_practice(round_, number=number)

    # The points of the panel are one statement more, once there are three.
    assert query_count(client, LIST) == before[0] <= 10
    assert query_count(client, here) <= before[1] + 1 <= 14


@pytest.fixture
def closed(assessor):
    round_ = build.scoring_round(slug="dicht")
    others = build.assessors(2)
    for _each in range(4):
        proposal = build.admissible_proposal(round_)
        build.assess(proposal, assessor, (2, 2, 2, 2, 2))
        for other in others:
            build.assess(proposal, other, (3, 3, 3, 3, 3))
    return round_


def close(round_):
    close_scoring(round_=round_, by=make.UserFactory(), at=timezone.now())


def test_mirror_says_the_tendency(sign_in, assessor, closed):
    close(closed)
    client = sign_in(assessor)

    page = client.get("/beoordelen/spiegel/dicht/")

    assert _("You score on average %(points)s lower than your colleagues.") % {"points": "1,0"} in words(page)
    assert page.context["total"] == ("2,00", "3,00", "−1,00")
    assert 'href="/beoordelen/spiegel/dicht/"' in client.get(LIST).content.decode()
    assert query_count(client, "/beoordelen/spiegel/dicht/") <= 9


def test_no_mirror_before_closing_nor_for_others(sign_in, assessor, closed):
    assert sign_in(assessor).get("/beoordelen/spiegel/dicht/").status_code == 404
    close(closed)
    (other,) = build.assessors(1)

    assert sign_in(other).get("/beoordelen/spiegel/dicht/").status_code == 404
    assert sign_in(assessor).get("/beoordelen/spiegel/onbekend/").status_code == 404
