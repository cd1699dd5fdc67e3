"""An objection from its receipt to the decision, with its term and its clock."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment.enums import FollowUpGround, ObjectionOutcome, ObjectionPauseKind, Outcome, PostChannel
from assessment.models import AwardDecision, FollowUpDecision, Objection
from assessment.queries.contested import contested_by
from assessment.queries.decision_terms import round_clock
from assessment.queries.objections import objection_row, objections_of_round
from assessment.services.approval import HasInterest
from assessment.services.objection_defaults import register_objection_default
from assessment.services.objections import (
    DecidedItself,
    ObjectionRefused,
    adjourn_objection,
    decide_objection,
    judge_lateness,
    object_through_portal,
    pause_objection,
    record_hearing,
    register_objection,
    resume_objection,
)
from proposals.formats import DUTCH_TIME_ZONE
from proposals.models import PortalMessage
from tests.assessment.reserve_world import mandated
from tests.factories import assessment as build
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
ANNOUNCED = date(2027, 3, 12)  # the term to object ends on Friday 23 April
DAY = timedelta(days=1)


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=DUTCH_TIME_ZONE)


@pytest.fixture
def rejected(organisation):
    """A proposal that was rejected on 12 March 2027."""
    proposal = make.ProposalFactory(status="rejected", organisation=organisation)
    decision = build.AwardDecisionFactory(
        proposal=proposal, run__round=proposal.round, outcome=Outcome.REJECTED, awarded_amount=Decimal(0)
    )
    who = mandated()
    moments = {"approved_at": noon(ANNOUNCED), "approved_by": who, "published_at": noon(ANNOUNCED), "published_by": who}
    AwardDecision.objects.filter(pk=decision.pk).update(**moments)
    build.DecisionPublicationFactory(run=decision.run, published_at=noon(ANNOUNCED), published_by=who)
    return proposal


def register(proposal, officer, day=date(2027, 4, 1), **values):
    return register_objection(
        **{
            "proposal": proposal, "received": day, "channel": PostChannel.LETTER, "grounds": "De score klopt niet.",
            "by": officer, "at": noon(max(day, date(2027, 4, 1))),
        } | values
    )  # fmt: skip


def test_an_objection_is_registered_with_its_term_and_confirmed(rejected, officer):
    objection = register(rejected, officer)

    assert (objection.number, objection.announced_date, objection.due_date) == (1, ANNOUNCED, date(2027, 4, 23))
    assert not objection.is_late
    assert PortalMessage.objects.filter(key=f"objection:{objection.pk}:received").count() == 1
    row = objection_row(objection, date(2027, 5, 1))
    assert (row.clock.last_day, row.days_left) == (date(2027, 6, 4), 34)


@pytest.mark.parametrize(("day", "is_late"), [(date(2027, 4, 23), False), (date(2027, 4, 24), True)])
def test_after_the_last_day_it_is_late(rejected, officer, day, is_late):
    assert register(rejected, officer, day).is_late is is_late


@pytest.mark.parametrize("day", [ANNOUNCED - DAY, date(2027, 4, 3)])
def test_a_day_that_cannot_be_right_is_refused(rejected, officer, day):
    with pytest.raises(ObjectionRefused, match=str(day.year)):
        register(rejected, officer, day, at=noon(date(2027, 4, 2)))


def test_there_is_one_objection_at_a_time_and_none_without_a_decision(rejected, officer):
    register(rejected, officer)

    with pytest.raises(ObjectionRefused):
        register(rejected, officer)
    with pytest.raises(ObjectionRefused):
        register(make.ProposalFactory(status="in_assessment"), officer)


def test_an_applicant_objects_on_the_site_unless_the_round_knows_no_objection(rejected, signatory):
    objection = object_through_portal(
        proposal=rejected, grounds="Wij zijn het niet eens.", by=signatory, at=noon(date(2027, 4, 2))
    )

    assert (objection.channel, objection.received_date) == (PostChannel.PORTAL, date(2027, 4, 2))
    rejected.round.mentions_objection = False
    with pytest.raises(ObjectionRefused):
        object_through_portal(proposal=rejected, grounds="Nog eens.", by=signatory, at=timezone.now())


def test_the_term_of_a_committee_stands_still_and_is_adjourned_once(rejected, officer):
    build.RoundTermsFactory(round=rejected.round, objection_committee=True)
    objection, now = register(rejected, officer), noon(date(2027, 5, 3))
    last = objection_row(objection, now.date()).clock.last_day

    pause_objection(
        objection=objection, kind=ObjectionPauseKind.DEFECT, first=date(2027, 5, 3), until=None, reason="Gronden.",
        by=officer, at=now,
    )  # fmt: skip
    assert objection_row(Objection.objects.get(), now.date()).clock.last_day is None
    with pytest.raises(ObjectionRefused):
        resume_objection(objection=objection, until=date(2027, 5, 3))
    resume_objection(objection=objection, until=date(2027, 5, 10))
    assert objection_row(Objection.objects.get(), now.date()).clock.last_day == last + DAY * 7
    adjourn_objection(objection=objection, reason="Het advies komt later.", by=officer, at=now)
    with pytest.raises(ObjectionRefused):
        adjourn_objection(objection=objection, reason="Nog later.", by=officer, at=now)
    stored = Objection.objects.get()
    assert objection_row(stored, now.date()).clock.last_day == last + DAY * 49
    assert stored.has_committee


def test_deciding_takes_a_hearing_and_somebody_who_did_not_decide_before(rejected, officer):
    objection, now = register(rejected, officer), noon(date(2027, 5, 3))
    values = {"objection": objection, "outcome": ObjectionOutcome.FOUNDED, "reason": "De telling was fout.", "at": now}

    with pytest.raises(DecidedItself):
        decide_objection(by=AwardDecision.objects.get(proposal=rejected).approved_by, **values)
    with pytest.raises(ObjectionRefused):
        decide_objection(by=mandated(), **values)
    record_hearing(objection=objection, day=date(2027, 5, 1), present="Iedereen", report="", waived_reason="")
    with pytest.raises(ObjectionRefused):
        decide_objection(by=mandated(), **values)
    record_hearing(objection=objection, day=date(2027, 5, 1), present="Iedereen", report="Besproken.", waived_reason="")
    decided = decide_objection(by=mandated(), **values)

    assert (decided.outcome, decided.hearing_report) == (ObjectionOutcome.FOUNDED, "Besproken.")
    assert (
        PortalMessage.objects.get(key=f"objection:{objection.pk}:decided").body.split("\n\n")[1]
        == "De telling was fout."
    )
    with pytest.raises(ObjectionRefused):
        record_hearing(objection=objection, day=None, present="", report="", waived_reason="Anders.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.update(outcome=ObjectionOutcome.UNFOUNDED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.all().delete()


@pytest.mark.parametrize("outcome", [ObjectionOutcome.FOUNDED, ObjectionOutcome.UNFOUNDED])
def test_a_hearing_that_is_only_planned_or_has_no_report_is_no_hearing(rejected, officer, outcome):
    objection, now = register(rejected, officer), noon(date(2027, 5, 3))
    values = {"objection": objection, "outcome": outcome, "reason": "Reden.", "by": mandated(), "at": now}

    for day, report in ((date(2027, 5, 4), ""), (date(2027, 5, 4), "Vooruit geschreven."), (date(2027, 5, 3), "")):
        record_hearing(objection=objection, day=day, present="Iedereen", report=report, waived_reason="")
        with pytest.raises(ObjectionRefused):
            decide_objection(**values)
    record_hearing(objection=objection, day=date(2027, 5, 3), present="Iedereen", report="Gehoord.", waived_reason="")
    assert decide_objection(**values).outcome == outcome


def test_a_late_objection_is_taken_up_only_with_a_good_reason(rejected, officer):
    objection, now = register(rejected, officer, date(2027, 5, 3)), noon(date(2027, 5, 4))
    record_hearing(objection=objection, day=None, present="", report="", waived_reason="Kennelijk.")
    values = {"objection": objection, "reason": "Reden.", "by": mandated(), "at": now}

    for judged in (None, False):
        if judged is not None:
            judge_lateness(objection=objection, is_excused=judged, reason="Geen reden gegeven.")
        with pytest.raises(ObjectionRefused):
            decide_objection(outcome=ObjectionOutcome.UNFOUNDED, **values)
    judge_lateness(objection=objection, is_excused=True, reason="De post werd laat bezorgd.")
    assert decide_objection(outcome=ObjectionOutcome.UNFOUNDED, **values).late_is_excused


def test_a_late_one_may_be_left_aside_without_a_hearing(rejected, officer):
    objection = register(rejected, officer, date(2027, 5, 3))

    decided = decide_objection(
        objection=objection, outcome=ObjectionOutcome.INADMISSIBLE, reason="Te laat.", by=mandated(), at=timezone.now()
    )

    assert decided.decided_at is not None


def test_a_hearing_needs_a_day_or_a_reason_for_none(rejected, officer):
    objection = register(rejected, officer)

    for values in ({"waived_reason": ""}, {"waived_reason": "Ziet ervan af.", "report": "Toch iets."}):
        with pytest.raises(ObjectionRefused):
            record_hearing(**{"objection": objection, "day": None, "present": "", "report": ""} | values)


def test_lists_ask_as_many_statements_for_thirty_as_for_one(rejected, officer, django_assert_num_queries):
    build.ObjectionPauseFactory(objection=register(rejected, officer))
    officer.has_role("officer")  # known from here on
    with django_assert_num_queries(3):
        objections_of_round(officer, rejected.round, date(2027, 5, 1))
    for _each in range(5):
        proposal = make.ProposalFactory(status="rejected", round=rejected.round)
        build.ObjectionPauseFactory(objection=build.ObjectionFactory(proposal=proposal))
    with django_assert_num_queries(3):
        assert len(objections_of_round(officer, rejected.round, date(2027, 5, 1))) == 6


def test_who_sees_an_objection(rejected, officer, signatory, stranger, controller):
    register(rejected, officer)

    seen = [Objection.objects.visible_to(each).count() for each in (signatory, controller, stranger)]
    assert seen == [1, 1, 0]


def later_decision(proposal, day, **values):
    """A later decision that was published at noon of a day."""
    who, officer = mandated(), make.UserFactory()
    values = {"awarded_amount": Decimal(0), "outcome": Outcome.REJECTED} | values
    later = build.FollowUpDecisionFactory(proposal=proposal, **values)
    moments = {"approved_at": noon(day), "approved_by": who, "published_at": noon(day), "published_by": officer}
    FollowUpDecision.objects.filter(pk=later.pk).update(**moments)
    later.refresh_from_db()
    return later


@pytest.mark.parametrize(("received", "is_later"), [(date(2027, 4, 1), False), (date(2027, 4, 5), True)])
def test_an_objection_stays_against_the_decision_that_was_known_when_it_came(rejected, officer, received, is_later):
    first, later = AwardDecision.objects.get(proposal=rejected), later_decision(rejected, date(2027, 4, 5))

    objection = register(rejected, officer, received, at=noon(date(2027, 4, 8)))

    against = later if is_later else first
    assert contested_by(objection).source == against
    assert objection.announced_date == (date(2027, 4, 5) if is_later else ANNOUNCED)
    later_decision(rejected, date(2027, 4, 10), number=2)
    assert contested_by(Objection.objects.get()).source == against


def test_who_took_the_decision_that_is_contested_is_barred_and_nobody_else(rejected, officer):
    objection = register(rejected, officer)
    later = later_decision(rejected, date(2027, 4, 5))
    values = {
        "objection": objection,
        "outcome": ObjectionOutcome.WITHDRAWN,
        "reason": "Ingetrokken.",
        "at": timezone.now(),
    }

    with pytest.raises(DecidedItself):
        decide_objection(by=AwardDecision.objects.get(proposal=rejected).approved_by, **values)
    assert decide_objection(by=later.approved_by, **values).decided_at is not None


def test_a_lapse_is_contested_like_a_decision(rejected, officer):
    who = mandated()
    lapse = build.AwardLapseFactory(proposal=rejected, confirmed_at=noon(date(2027, 4, 5)), confirmed_by=who)

    objection = register(rejected, officer, date(2027, 4, 6), at=noon(date(2027, 4, 8)))

    assert (objection.against_lapse, objection.announced_date) == (lapse, date(2027, 4, 5))
    with pytest.raises(DecidedItself):
        decide_objection(
            objection=objection, outcome=ObjectionOutcome.WITHDRAWN, reason="Ingetrokken.", by=who, at=timezone.now()
        )


def test_against_a_decision_on_an_objection_there_is_appeal_and_no_objection(rejected, officer):
    first = register(rejected, officer)
    record_hearing(objection=first, day=None, present="", report="", waived_reason="Kennelijk.")
    at = noon(date(2027, 5, 3))
    decide_objection(objection=first, outcome=ObjectionOutcome.FOUNDED, reason="Fout geteld.", by=mandated(), at=at)
    later_decision(rejected, date(2027, 5, 10), ground=FollowUpGround.OBJECTION, objection=first)

    body = PortalMessage.objects.get(key=f"objection:{first.pk}:decided").body
    assert "14 juni 2027" in body  # six weeks from Tuesday 4 May
    with pytest.raises(ObjectionRefused):
        register(rejected, officer, date(2027, 5, 12))
    assert Objection.objects.count() == 1


@pytest.mark.parametrize(
    ("outcome", "again"), [(ObjectionOutcome.UNFOUNDED, False), (ObjectionOutcome.WITHDRAWN, True)]
)
def test_after_a_decision_on_an_objection_nobody_objects_to_the_same_again(rejected, officer, outcome, again):
    first = register(rejected, officer)
    record_hearing(objection=first, day=None, present="", report="", waived_reason="Kennelijk.")
    at = noon(date(2027, 4, 6))
    decide_objection(objection=first, outcome=outcome, reason="Daarom.", by=mandated(), at=at)

    if again:
        assert register(rejected, officer, date(2027, 4, 7)).number == 2
    else:
        with pytest.raises(ObjectionRefused, match="6 april 2027"):
            register(rejected, officer, date(2027, 4, 7))


def test_what_was_withdrawn_knows_no_appeal(rejected, officer):
    objection = register(rejected, officer)

    decide_objection(
        objection=objection, outcome=ObjectionOutcome.WITHDRAWN, reason="Ingetrokken.", by=mandated(), at=timezone.now()
    )

    body = PortalMessage.objects.get(key=f"objection:{objection.pk}:decided").body
    assert body.endswith("Ingetrokken.")


def test_nobody_decides_on_an_objection_with_an_interest_in_it(rejected, officer):
    objection, who = register(rejected, officer), mandated()
    build.ConflictOfInterestFactory(proposal=rejected, assessor=who)

    with pytest.raises(HasInterest):
        decide_objection(
            objection=objection, outcome=ObjectionOutcome.WITHDRAWN, reason="Weg.", by=who, at=timezone.now()
        )


def test_a_notice_of_default_starts_the_penalty_two_weeks_later(rejected, officer):
    objection = register(rejected, officer)  # to be decided on by Friday 4 June 2027
    notice = register_objection_default(
        objection=objection, received=date(2027, 6, 7), channel=PostChannel.LETTER, remark=" Waar blijft u? ",
        by=officer, at=noon(date(2027, 6, 8)),
    )  # fmt: skip

    row = objection_row(objection, date(2027, 6, 24))
    assert (notice.proposal, notice.remark, row.notice) == (rejected, "Waar blijft u?", notice)
    assert (row.penalty.first_day, row.penalty.days, row.penalty.euros) == (date(2027, 6, 22), 3, 69)
    assert objection_row(objection, date(2028, 1, 1)).penalty.euros == 1442
    assert not round_clock(rejected.round, date(2027, 6, 24)).penalties  # it says nothing of the first decision


def test_a_notice_of_default_before_the_term_was_over_costs_nothing(rejected, officer):
    objection = register(rejected, officer)
    build.DefaultNoticeFactory(proposal=rejected, objection=objection, received_date=date(2027, 6, 4))

    assert objection_row(objection, date(2027, 7, 1)).penalty.is_premature


@pytest.mark.parametrize("day", [date(2027, 3, 31), date(2027, 6, 9)])
def test_a_notice_of_default_on_a_day_that_cannot_be_right_is_refused(rejected, officer, day):
    objection = register(rejected, officer)

    with pytest.raises(ObjectionRefused):
        register_objection_default(
            objection=objection, received=day, channel=PostChannel.LETTER, remark="", by=officer,
            at=noon(date(2027, 6, 8)),
        )  # fmt: skip


def test_after_the_decision_there_is_no_notice_and_the_penalty_stands_still(rejected, officer):
    objection = register(rejected, officer)
    build.DefaultNoticeFactory(proposal=rejected, objection=objection, received_date=date(2027, 6, 7))
    at = noon(date(2027, 6, 25))
    decide_objection(
        objection=objection, outcome=ObjectionOutcome.INADMISSIBLE, reason="Geen belang.", by=mandated(), at=at
    )

    objection.refresh_from_db()
    assert objection_row(objection, date(2027, 8, 1)).penalty.days == 3
    with pytest.raises(ObjectionRefused):
        register_objection_default(
            objection=objection, received=date(2027, 6, 25), channel=PostChannel.EMAIL, remark="", by=officer, at=at
        )
