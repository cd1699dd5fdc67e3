"""The demonstration at each stage, built by the services from the files."""

from datetime import date

import pytest
from django.utils.timezone import localtime

from assessment.enums import AssessmentStatus
from assessment.models import AllocationRun, Assessment, AwardDecision, CriterionScore
from mkbdeals.demo.data import FOLDER
from mkbdeals.demo.stages import STEPS, new_story
from proposals.enums import DealStatus, ProposalStatus, RoundStatus
from proposals.models import Deal, DealEvaluation, PaymentOrder, Proposal, Round, StatusChange, Submission
from proposals.services.clock import database_now
from proposals.services.deal_standing import Standing, standings
from proposals.services.payments import paid_amount
from reporting.enums import ProgressReportStatus, ReportKind
from reporting.models import ProgressReport, Report

from .test_data import THE_NINE

ROUND_1 = "ronde-1-2019"


def snapshot():
    """Note what a stage left: statuses of round and proposals, and counts."""
    round_1 = Round.objects.get(slug=ROUND_1)
    return {
        "round": round_1.status,
        "proposals": set(round_1.proposals.values_list("status", flat=True)),
        "submissions": Submission.objects.count(),
        "final": Assessment.objects.filter(status=AssessmentStatus.FINAL).count(),
        "awarded": AwardDecision.objects.filter(outcome="awarded").count(),
        "deals": set(Deal.objects.values_list("status", flat=True)),
        "progress_reports": ProgressReport.objects.count(),
    }


@pytest.fixture(scope="module")
def seen(unblocked):
    """Build the deepest stage and note what each step left."""
    story, notes = new_story(1, FOLDER), {}
    for name, step in STEPS.items():
        step(story)
        notes[name] = snapshot()
    return notes


EXPECTED = {
    "open": (RoundStatus.OPEN, {ProposalStatus.DRAFT}, 0, 0, 0, set(), 0),
    "submitted": (RoundStatus.CLOSED, {ProposalStatus.SUBMITTED}, 28, 0, 0, set(), 0),
    "assessed": (RoundStatus.SCORING_CLOSED, {ProposalStatus.ASSESSED}, 28, 84, 0, set(), 0),
    "allocated": (RoundStatus.ALLOCATING, {ProposalStatus.ASSESSED}, 28, 84, 0, set(), 0),
    "decided": (
        RoundStatus.DECIDED, {ProposalStatus.AWARDED, ProposalStatus.REJECTED}, 28, 84, 9, {DealStatus.PROVISIONAL}, 0,
    ),
    "running": (
        RoundStatus.DECIDED, {ProposalStatus.AWARDED, ProposalStatus.REJECTED}, 28, 84, 9, {DealStatus.RUNNING}, 0,
    ),
    "reported": (
        RoundStatus.DECIDED, {ProposalStatus.AWARDED, ProposalStatus.REJECTED}, 28, 84, 9,
        {DealStatus.RUNNING, DealStatus.COMPLETED}, 46,
    ),
}  # fmt: skip


@pytest.mark.parametrize("stage", EXPECTED)
def test_each_stage_builds_on_the_one_before(seen, stage):
    assert tuple(seen[stage].values()) == EXPECTED[stage]


def test_the_nine_of_the_letter_are_awarded_in_its_order(seen):
    awarded = Proposal.objects.filter(status=ProposalStatus.AWARDED).order_by("region_sort_name")

    assert list(awarded.values_list("region_label", "title")) == THE_NINE


def test_the_ceiling_is_used_to_the_cent_and_number_ten_does_not_fit(seen):
    announced, raised = AllocationRun.objects.order_by("number")
    tenth = raised.lines.get(rank=10)

    assert (announced.ceiling_amount, raised.ceiling_amount) == (2_000_000, 2_800_000)
    assert raised.awarded_total_amount == 2_800_000
    assert (tenth.proposal.title, tenth.awarded_amount) == ("Winkels en werkplaatsen online", 0)
    assert tenth.reason["left_before_cents"] == 0


def test_scores_in_the_database_are_those_of_the_files(seen):
    score = CriterionScore.objects.get(
        assessment__proposal__title="Winkels en werkplaatsen online",
        assessment__assessor__email="beoordelaar2@demo.example",
        criterion__code="sme_involvement",
    )

    assert CriterionScore.objects.count() == 420
    assert score.points == 4
    assert score.reason.startswith("De ondernemersvereniging leidt de stuurgroep")


def test_everything_happened_in_the_order_of_the_clock(seen):
    for round_ in Round.objects.filter(slug=ROUND_1):
        moments = list(StatusChange.objects.filter(round=round_).order_by("pk").values_list("changed_at", flat=True))
        assert moments == sorted(moments)
    for proposal in Proposal.objects.all():
        moments = list(proposal.status_changes.order_by("pk").values_list("changed_at", flat=True))
        assert proposal.created_at < proposal.submitted_at
        assert moments == sorted(moments)


def test_all_proposals_arrived_inside_the_window_of_2019(seen):
    round_1 = Round.objects.get(slug=ROUND_1)
    received = Submission.objects.values_list("received_at", flat=True)

    assert localtime(round_1.closes_at).isoformat() == "2019-11-21T00:00:00+01:00"
    assert all(round_1.opens_at <= at < round_1.closes_at for at in received)


def test_nobody_approved_the_own_work(seen):
    run = AllocationRun.objects.get(status="approved")

    assert run.approved_by not in {run.calculated_by, run.proposed_by}


def test_every_submission_waits_for_its_receipt_and_the_letter_was_asked_for(seen):
    assert Report.objects.filter(kind=ReportKind.ACKNOWLEDGEMENT).count() == 28
    assert Report.objects.get(kind=ReportKind.PARLIAMENT_LETTER).round.slug == ROUND_1


def test_overijssel_reported_until_its_later_end_and_all_was_accepted(seen):
    reports = ProgressReport.objects.filter(deal__title="Family Next").order_by("number")

    reached = [each.figures.get(indicator__name="Bedrijven bereikt").reached for each in reports]
    assert (reached[:2], reached[-1]) == ([96, 214], 539)
    assert reached == sorted(reached)
    assert {report.status for report in reports} == {ProgressReportStatus.ACCEPTED}
    assert reports.last().period_end_date == reports.last().deal.end_date == date(2023, 3, 31)


def test_six_deals_are_completed_and_three_wait_for_their_last_step(seen):
    deals = list(Deal.objects.order_by("pk"))
    running = [each for each in deals if each.status == DealStatus.RUNNING]

    assert [each.status for each in deals].count(DealStatus.COMPLETED) == 6
    evaluations = DealEvaluation.objects.filter(deal__in=running)
    assert sorted((bool(each.submitted_at), bool(each.accepted_at)) for each in evaluations) == [
        (False, False), (True, False), (True, True),
    ]  # fmt: skip
    assert PaymentOrder.objects.waiting().filter(tranche__deal__in=running).count() == 2
    assert not PaymentOrder.objects.waiting().exclude(tranche__deal__in=running).exists()


@pytest.mark.parametrize("day", [date(2023, 8, 1), date(2031, 1, 1)])
def test_no_deal_is_late_however_long_the_story_has_ended(seen, day):
    found = standings(Deal.objects.order_by("pk"), day).values()

    assert sorted((each.word or "" for each in found), key=str) == ["", "", "", "", "", "", *[Standing.ATTENTION] * 3]


def test_what_a_deal_was_paid_is_its_final_amount(seen):
    on = database_now().date()
    for deal in Deal.objects.filter(status=DealStatus.COMPLETED):
        assert paid_amount(deal, on) == deal.final_determination.amount
    assert sum(paid_amount(deal, date(2021, 7, 6)) for deal in Deal.objects.all()) == 1_960_000


def test_the_invented_round_is_open_now_and_closes_in_three_weeks_at_five(seen):
    round_ = Round.objects.get(slug="demonstratieronde-2027")
    now = database_now()

    assert round_.is_fictitious and round_.accepts(now)
    assert 20 <= (round_.closes_at - now).days <= 23
    assert (localtime(round_.closes_at).hour, localtime(round_.closes_at).minute) == (17, 0)
    assert not round_.proposals.exists()
