"""Scoring progress as staff see it: a grid of states, who is behind, a file, and nothing of what anybody thinks."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook

from assessment.services.assessments import abstain
from proposals.models import OutgoingMessage, Round
from tests.assessment.views.management.reading import query_count, rows, words
from tests.factories import assessment as build

HERE = "/beheer/ronde/ronde/toewijzen/voortgang/"
FILE = f"{HERE}voortgang"
REMIND = "/beheer/ronde/ronde/toewijzen/herinneren/"


@pytest.fixture
def late(scoring, coordinator):
    """Half of the time has gone: the first assessor is done, the second has not begun."""
    round_, proposal = scoring
    now = timezone.now()
    Round.objects.filter(pk=round_.pk).update(scoring_closes_at=now + timedelta(days=1))
    done, waiting, _third = build.assessors()
    build.assess(proposal, done, [5, 4, 5, 4, 5])
    given = build.assigned(proposal, waiting, by=coordinator)
    other = build.assigned(build.admissible_proposal(round_, title="Tweede"), waiting, by=coordinator)
    type(given).objects.filter(pk__in=[given.pk, other.pk]).update(assigned_at=now - timedelta(days=9))
    return round_, proposal, done, waiting


def test_grid_shows_the_state_of_each_pair(sign_in, officer, scoring, coordinator):
    _round, proposal = scoring
    done, busy, shy = build.assessors()
    build.assess(proposal, done)
    build.assess(proposal, busy, final=False)
    abstain(assessment=build.assigned(proposal, shy), reason="Ik ken dit plan.", by=shy, at=timezone.now())
    tied = build.assessors(4)[3]
    build.ConflictOfInterestFactory(proposal=proposal, assessor=tied)

    line = rows(sign_in(officer).get(HERE))[1]

    assert line[1] == [_("%(final)s of %(needed)s") % {"final": 1, "needed": 3}]
    assert line[2:] == [[_("Done")], [_("In progress")], [_("Abstained")], [_("Interest")]]


def test_nothing_of_what_assessors_think_is_on_the_page_or_in_the_file(sign_in, officer, late):
    client = sign_in(officer)
    file = b"".join(client.get(f"{FILE}.csv").streaming_content).decode()

    for text in (words(client.get(HERE)), file):
        assert build.REASON[:40] not in text
        assert "4,6" not in text


def test_interests_stay_with_who_may_read_them(sign_in, decision_maker, scoring):
    _round, proposal = scoring
    build.assigned(proposal, build.assessors(1)[0])
    build.ConflictOfInterestFactory(proposal=proposal, assessor__function="Stille vriend")
    page = sign_in(decision_maker).get(HERE)

    assert page.status_code == 200
    assert "Stille vriend" not in words(page)
    assert _("Interest") not in words(page)


def test_filter_keeps_who_is_behind_and_what_waits_for_them(sign_in, coordinator, late):
    _round, _proposal, done, waiting = late

    page = sign_in(coordinator).get(HERE, {"wie": "achter"})

    assert list(page.context["people"]) == [waiting]
    assert len(rows(page)) == 3
    assert str(done) not in words(page)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods"])
def test_file_comes_in_three_kinds(sign_in, controller, late, ending):
    response = sign_in(controller).get(f"{FILE}.{ending}")

    assert response.status_code == 200
    assert len(b"".join(response.streaming_content)) > 100


def test_file_holds_what_the_page_shows(sign_in, coordinator, late):
    client = sign_in(coordinator)
    page = rows(client.get(HERE, {"wie": "achter"}))
    file = b"".join(client.get(f"{FILE}.xlsx?wie=achter").streaming_content)

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()

    assert [line[1] for line in sheet[1:]] == [line[0][0] for line in page[1:]]
    assert [line[5:] for line in sheet[1:]] == [[each[0] for each in line[2:]] for line in page[1:]]


def test_other_endings_are_not_there(sign_in, coordinator, late):
    assert sign_in(coordinator).get(f"{FILE}.exe").status_code == 404


def test_empty_states(sign_in, coordinator, scoring):
    client = sign_in(coordinator)

    assert _("Nobody was asked yet") in words(client.get(HERE))
    assert _("Nobody is behind") in words(client.get(HERE, {"wie": "achter"}))


def test_grid_takes_as_many_statements_for_thirty_as_for_one(sign_in, coordinator, scoring):
    round_, proposal = scoring
    build.assigned(proposal, build.assessors(1)[0])
    client = sign_in(coordinator)
    one = query_count(client, HERE)
    panel = build.assessors(10)
    for _turn in range(29):
        another = build.admissible_proposal(round_)
        for person in panel[:3]:
            build.AssessmentFactory(proposal=another, assessor=person)

    assert query_count(client, HERE) == one


def test_reminding_who_is_behind(sign_in, coordinator, late):
    _round, _proposal, _done, waiting = late

    sign_in(coordinator).post(REMIND, {"wie": "achter"})

    mails = OutgoingMessage.objects.filter(message_key__startswith="scoring-reminder:")
    assert [each.recipient for each in mails] == [waiting.email]


@pytest.mark.parametrize("typed", [{}, {"person": "x"}, {"person": "9" * 40}, {"person": "-1"}])
def test_reminding_nobody_says_so(sign_in, coordinator, late, typed):
    page = sign_in(coordinator).post(REMIND, typed, follow=True)

    assert page.status_code == 200
    assert not OutgoingMessage.objects.filter(message_key__startswith="scoring-reminder:").exists()
