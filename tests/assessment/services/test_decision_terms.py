"""The term to decide of a round: supplements, pauses, a notice of a later day, and the penalty."""

from datetime import date, datetime, timedelta

import pytest

from assessment.enums import PostChannel, TermPauseKind
from assessment.queries.decision_terms import closing_day, round_clock
from assessment.services.decision_terms import (
    TermRefused,
    announce_new_term,
    pause_term,
    register_default,
    resume_term,
    set_terms,
)
from proposals.enums import RoundStatus
from proposals.formats import DUTCH_TIME_ZONE
from proposals.models import PortalMessage, SupplementRequest
from tests.factories import assessment as build
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
CLOSES = datetime(2027, 3, 12, 17, tzinfo=DUTCH_TIME_ZONE)
LAST = date(2027, 5, 10)  # eight weeks end on the Friday after Ascension Day, so Monday
DAY = timedelta(days=1)


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=DUTCH_TIME_ZONE)


@pytest.fixture
def closed():
    """A round in assessment that closed on 12 March 2027, with two proposals."""
    round_ = make.RoundFactory(status=RoundStatus.IN_ASSESSMENT, opens_at=CLOSES - timedelta(days=30), closes_at=CLOSES)
    return round_, [make.ProposalFactory(round=round_, status="in_assessment") for _each in range(2)]


def clock_of(round_, today=date(2027, 4, 1)):
    return round_clock(round_, today)


def test_the_term_counts_from_closing(closed):
    clock = clock_of(closed[0])

    assert (clock.starts, clock.usual_last_day, clock.first_last_day) == (date(2027, 3, 12), LAST, LAST)
    assert [each.days_left(LAST - DAY) for each in clock.undecided] == [1, 1]


def test_closing_at_midnight_is_closing_the_day_before():
    closes = datetime(2019, 11, 21, tzinfo=DUTCH_TIME_ZONE)

    assert closing_day(make.RoundFactory.build(closes_at=closes)) == date(2019, 11, 20)


def test_the_house_chooses_its_weeks(closed, officer):
    set_terms(
        round_=closed[0], decision_weeks=13, reserve_valid_until=None, committee=True, by=officer,
        at=noon(date(2027, 4, 1)),
    )  # fmt: skip

    assert clock_of(closed[0]).usual_last_day == date(2027, 6, 11)


def test_a_supplement_stops_the_clock_of_its_proposal_only(closed):
    round_, (first, second) = closed
    who = make.UserFactory()
    SupplementRequest.objects.create(
        proposal=first, number=1, question="Vul aan.", asked_at=noon(date(2027, 3, 20)), asked_by=who,
        due_at=noon(date(2027, 4, 10)), answered_at=noon(date(2027, 3, 30)), answered_by=who,
    )  # fmt: skip
    rows = {each.proposal: each for each in clock_of(round_).rows}

    assert (rows[first].clock.suspended_days, rows[second].clock.suspended_days) == (9, 0)
    assert (rows[first].last_day, rows[second].last_day) == (date(2027, 5, 18), LAST)


def test_pauses_of_the_round_hold_for_everybody(closed, officer):
    round_, (first, _second) = closed
    values = {"round_": round_, "reason": "Reden.", "by": officer, "at": noon(date(2027, 4, 1))}
    flood = pause_term(proposal=None, kind=TermPauseKind.FORCE_MAJEURE, first=date(2027, 4, 1), until=None, **values)

    assert clock_of(round_).usual_last_day is None
    with pytest.raises(TermRefused):
        pause_term(proposal=None, kind=TermPauseKind.FORCE_MAJEURE, first=date(2027, 4, 2), until=None, **values)
    with pytest.raises(TermRefused):
        resume_term(pause=flood, until=date(2027, 4, 1))
    resume_term(pause=flood, until=date(2027, 4, 8))
    with pytest.raises(TermRefused):
        resume_term(pause=flood, until=date(2027, 4, 9))
    pause_term(proposal=first, kind=TermPauseKind.CONSENT, first=date(2027, 4, 5), until=date(2027, 4, 15), **values)
    rows = {each.proposal: each.clock.suspended_days for each in clock_of(round_).rows}
    assert sorted(rows.values()) == [7, 14]


def test_everybody_who_waits_hears_of_a_later_day(closed, officer):
    round_, _proposals = closed
    values = {"round_": round_, "reason": "Het panel heeft meer tijd nodig.", "by": officer}

    with pytest.raises(TermRefused):
        announce_new_term(new_date=LAST, at=noon(date(2027, 5, 1)), **values)
    announce_new_term(new_date=date(2027, 6, 7), at=noon(date(2027, 5, 1)), **values)

    clock = clock_of(round_, date(2027, 5, 11))
    assert (clock.first_last_day, PortalMessage.objects.filter(key__startswith="new-term:").count()) == (
        date(2027, 6, 7), 2,
    )  # fmt: skip


def test_a_word_after_the_term_moves_nothing(closed):
    build.TermNoticeFactory(round=closed[0], new_date=date(2027, 6, 7), announced_at=noon(LAST + DAY))

    assert clock_of(closed[0]).first_last_day == LAST


def test_a_round_that_did_not_close_or_waits_for_nobody_tells_nothing(officer, open_round):
    empty = make.RoundFactory(status=RoundStatus.CLOSED, opens_at=CLOSES - timedelta(days=30), closes_at=CLOSES)

    for round_ in (open_round, empty):
        with pytest.raises(TermRefused):
            announce_new_term(
                round_=round_, new_date=date(2099, 1, 1), reason="Later.", by=officer, at=noon(date(2027, 4, 1))
            )


def test_a_notice_of_default_costs_from_two_weeks_later(closed, officer):
    round_, (first, second) = closed
    for proposal, received in ((first, LAST + DAY), (second, LAST)):
        register_default(
            proposal=proposal, received=received, channel=PostChannel.EMAIL, remark="", by=officer,
            at=noon(LAST + DAY * 3),
        )  # fmt: skip

    rows = {each.proposal: each.penalty for each in clock_of(round_, LAST + DAY * 17).penalties}
    assert (rows[first].first_day, rows[first].days, rows[first].euros) == (LAST + DAY * 16, 2, 46)
    assert rows[second].is_premature


def test_a_second_notice_after_an_early_one_counts(closed, officer):
    first = closed[1][0]
    for received in (LAST - DAY, LAST + DAY * 5):
        build.DefaultNoticeFactory(proposal=first, received_date=received)

    assert clock_of(closed[0], LAST + DAY * 30).penalties[0].notice.received_date == LAST + DAY * 5


def test_no_notice_on_what_was_decided_or_comes_tomorrow(closed, officer):
    decided = make.ProposalFactory(status="rejected", round=closed[0])
    values = {"channel": PostChannel.EMAIL, "remark": "", "by": officer, "at": noon(LAST)}

    with pytest.raises(TermRefused):
        register_default(proposal=decided, received=LAST, **values)
    with pytest.raises(TermRefused):
        register_default(proposal=closed[1][0], received=LAST + DAY, **values)


def test_as_many_statements_for_thirty_proposals_as_for_two(closed, django_assert_num_queries):
    with django_assert_num_queries(6):
        clock_of(closed[0])
    for _each in range(5):
        make.ProposalFactory(round=closed[0], status="in_assessment")
    with django_assert_num_queries(6):
        assert len(clock_of(closed[0]).rows) == 7
