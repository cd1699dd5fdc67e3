"""What the desk saves by itself: small answers, and in every trouble the words that say what to do."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.enums import AssessmentStatus, CriterionCode
from assessment.models import Assessment
from assessment.services.assessments import abstain
from assessment.services.desk import digest_of
from assessment.views.carried import mark_of
from proposals.enums import RoundStatus
from proposals.models import Round
from tests.factories import assessment as build

FIT, FEASIBILITY = CriterionCode.ACTION_PLAN_FIT, CriterionCode.FEASIBILITY
EMPTY = json.dumps(dict.fromkeys(CriterionCode.values, digest_of(None, "")))


@pytest.fixture
def assessment(assessor, coordinator):
    round_ = build.scoring_round(reason_minimum_words=5)
    return build.assigned(build.admissible_proposal(round_), assessor, by=coordinator)


@pytest.fixture
def send(sign_in, assessor, assessment):
    """Send what a window holds of the first criterion."""

    def sent(points="", reason="", window="een", turn=1, client=None, **changes):
        data = {"basis": EMPTY, "window": window, "turn": turn, "writer": mark_of(assessor, assessment.pk)}
        data |= {f"points_{FIT}": points, f"reason_{FIT}": reason, **changes}
        client = client or sign_in(assessor)
        return client.post(reverse("beoordelen:assessment_autosave", args=[assessment.pk]), data)

    return sent


def stored(assessment, code=FIT):
    return assessment.scores.filter(criterion__code=code).values_list("points", "reason").get()


def test_half_a_word_is_saved_and_the_answer_says_how_things_stand(send, assessment):
    response = send("3", "Half")

    answer = response.json()
    assert (response.status_code, answer["state"], answer["changed"]) == (200, "saved", [])
    assert answer["basis"] == {FIT: digest_of(3, "Half")}
    assert stored(assessment) == (3, "Half")
    assert answer["criteria"].keys() == {FIT}, "what did not change is left alone under the pointer"
    assert "mkb-status--busy" in answer["criteria"][FIT] and "Half" in answer["criteria"][FIT]
    assert len(response.content) < 4_000


def test_another_window_is_told_and_both_texts_are_kept(send, assessment):
    send("3", "Uit venster een")

    response = send("4", "Uit venster twee", window="twee")

    assert (response.status_code, response.json()["state"]) == (409, "conflict")
    assert stored(assessment) == (3, "Uit venster een")
    assert Assessment.objects.get(pk=assessment.pk).typed[FIT]["aside"] == [4, "Uit venster twee"]


def test_what_another_window_changed_elsewhere_is_told(send, assessment):
    send("3", "Uit venster een")

    changes = {f"reason_{FEASIBILITY}": "Elders", f"points_{FEASIBILITY}": "2"}
    answer = send(window="twee", **changes).json()

    assert (answer["state"], answer["changed"]) == ("saved", [FIT])
    assert (stored(assessment), stored(assessment, FEASIBILITY)) == ((3, "Uit venster een"), (2, "Elders"))


def test_too_much_text_is_told_and_the_rest_is_kept(send, assessment):
    changes = {f"reason_{FEASIBILITY}": "Wel bewaard"}

    response = send("3", "x" * 10_001, **changes)

    assert (response.status_code, response.json()["state"]) == (413, "too_large")
    assert "10001" in response.json()["text"]
    assert stored(assessment) == (3, "")
    assert stored(assessment, FEASIBILITY) == (None, "Wel bewaard")


def test_what_no_database_keeps_is_left_out(send, assessment):
    assert send("3", "a\x00b\r\nc").status_code == 200
    assert stored(assessment) == (3, "ab\nc")


def test_signed_out_and_another_account_are_told_nothing(send, sign_in, assessment):
    (other,) = build.assessors(1)

    answers = [send("3", "x", client=Client()), send("3", "x", client=sign_in(other))]

    assert [(each.status_code, each.json()) for each in answers] == [
        (401, {"state": "signed_out"}),
        (409, {"state": "other_person"}),
    ]
    assert stored(assessment) == (None, "")


def test_an_old_token_is_told_to_the_script(send, assessor):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(assessor)

    response = send("3", "x", client=strict)

    assert (response.status_code, response.json()) == (403, {"state": "token"})


def test_closed_in_the_meantime_is_said_in_words(send, assessment, assessor):
    abstain(assessment=assessment, reason="Familie.", by=assessor, at=timezone.now())
    abstained = send("3", "x")
    Round.objects.update(status=RoundStatus.SCORING_CLOSED)
    closed = send("3", "x")
    Assessment.objects.update(status=AssessmentStatus.SET_ASIDE)
    gone = send("3", "x")

    states = [(each.status_code, each.json()["state"]) for each in (abstained, closed, gone)]
    assert states == [(409, "submitted"), (409, "submitted"), (404, "forbidden")]
    assert gone.json() == {"state": "forbidden"}
    assert abstained.json()["text"] != closed.json()["text"]
    assert stored(assessment) == (None, "")


def test_a_field_that_was_left_with_an_error_is_looked_at_again(send):
    name = f"reason_{FIT}"

    assert send("3", "Kort", check=name).json()["check"]["message"] != ""
    assert send("3", build.REASON, turn=2, check=name).json()["check"] == {"field": name, "message": ""}
    assert "check" not in send("3", build.REASON, turn=3, check="evil").json()


def test_saving_itself_takes_few_statements(send, sign_in, assessor, django_assert_max_num_queries):
    client = sign_in(assessor)
    send("3", "Een", client=client)

    with django_assert_max_num_queries(9):
        send("3", "Een twee", turn=2, client=client)
