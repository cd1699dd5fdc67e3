"""Factories of reporting."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from assessment.models import AllocationRun
from assessment.services.allocations import run_allocation
from assessment.services.approval import approve_allocation, propose_allocation
from proposals.enums import DealStatus, ProposalStatus, Role
from proposals.models import Deal, Proposal, Submission, User
from proposals.services.snapshot import canonical_content
from reporting.enums import ProgressReportStatus, ReportKind
from reporting.models import ProgressReport, Report
from tests.factories.assessment import assessed_round
from tests.factories.proposals import DealFactory, SubmissionFactory, complete_proposal, user_with_role


class ProgressReportFactory(DjangoModelFactory):
    """A filled-in draft over the first half of 2027; `sent_in` makes it one that the ministry has."""

    class Meta:
        model = ProgressReport

    class Params:
        sent_in = factory.Trait(
            status=ProgressReportStatus.SUBMITTED,
            submitted_at=factory.LazyFunction(timezone.now),
            submitted_by=factory.SelfAttribute("created_by"),
        )

    deal = factory.SubFactory(DealFactory, status=DealStatus.RUNNING)
    number = factory.LazyAttribute(lambda report: report.deal.progress_reports.count() + 1)
    period_start_date = factory.LazyAttribute(lambda report: date(2026 + report.number, 1, 1))
    period_end_date = factory.LazyAttribute(lambda report: date(2026 + report.number, 6, 30))
    summary = "Twaalf coaches zijn opgeleid."
    results = "Een bakker heeft een plan om over te dragen."
    deviations = "Elf bijeenkomsten gingen niet door."
    outlook = "In het najaar openen de vouchers."
    smes_reached = 214
    smes_reached_target = 550
    spent_amount = Decimal("118400.50")
    spent_amount_input = "118.400,50"
    created_by = factory.SelfAttribute("deal.proposal.created_by")
    created_at = factory.LazyFunction(timezone.now)
    updated_by = factory.SelfAttribute("created_by")
    updated_at = factory.SelfAttribute("created_at")


class ReportFactory(DjangoModelFactory):
    """A document job that waits: the acknowledgement of a complete submission."""

    class Meta:
        model = Report

    kind = ReportKind.ACKNOWLEDGEMENT
    submission = factory.LazyFunction(lambda: submission_of(complete_proposal(ProposalStatus.SUBMITTED)))
    requested_by = factory.SelfAttribute("submission.submitted_by")
    requested_at = factory.LazyFunction(timezone.now)
    due_at = factory.SelfAttribute("requested_at")


def submission_of(proposal: Proposal, **changes: object) -> Submission:
    """Take the snapshot of a proposal as submitting does; `changes` replace parts of its content."""
    content = json.loads(canonical_content(proposal)) | changes
    return SubmissionFactory(proposal=proposal, content=json.dumps(content, sort_keys=True))


def long_submission(proposal: Proposal, words: int) -> Submission:
    """Take a snapshot with answers of together `words` words, so that its document takes long to make."""
    text = "\n\n".join("ondernemers werken samen aan vernieuwing in de regio " * 12 for _each in range(words // 96))
    answer = {"code": "lang", "section": "plan", "question": "Wat gaat u doen?", "text": text}
    return submission_of(proposal, answers=[answer])


def running_deal(**values: object) -> Deal:
    """Make a deal that runs, of a complete proposal."""
    proposal = complete_proposal(ProposalStatus.AWARDED, **values)
    return DealFactory(proposal=proposal, status=DealStatus.RUNNING)


def approved_round(requests: Sequence[tuple[str, int, int]], **values: object) -> AllocationRun:
    """Make a round whose allocation was approved but not published: (name, asked in euros, points everywhere)."""
    round_, _proposals = assessed_round(requests, **({"call_reference": "Stcrt. 2019, nr. 54056"} | values))
    officer, decision_maker = user_with_role(Role.PROGRAMME_OFFICER), mandated()
    now = timezone.now()
    run = run_allocation(round_=round_, by=officer, at=now)
    propose_allocation(run=run, by=officer, at=now)
    approve_allocation(run=run, by=decision_maker, at=now)
    run.refresh_from_db()
    return run


def mandated() -> User:
    """Make a decision maker whose mandate is large enough."""
    return user_with_role(Role.DECISION_MAKER, mandate_limit_amount=Decimal(5_000_000))
