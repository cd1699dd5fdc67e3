"""Factories of reporting."""

import hashlib
import io
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from assessment.models import AllocationRun
from assessment.services.allocations import run_allocation
from assessment.services.approval import approve_allocation, propose_allocation
from proposals.enums import DealStatus, ProposalStatus, Role, ScanState
from proposals.models import Deal, Proposal, Submission, User
from proposals.services.snapshot import canonical_content
from reporting.enums import LetterKind, MeasureStatus, Ministry, ParliamentPart, ProgressReportStatus, ReportKind
from reporting.models import (
    ActionPlan,
    DecisionLetter,
    LetterTemplate,
    Measure,
    MeasureFigure,
    MeasureYear,
    ParliamentReport,
    ParliamentReportEdition,
    ParliamentReportText,
    PlannedFigure,
    PlanYear,
    ProgressFigure,
    ProgressPhoto,
    ProgressReport,
    ProgressSpending,
    Report,
    ReportBatch,
    ReportDownload,
    ReportingPeriod,
    ReportSchedule,
)
from tests.factories.assessment import assessed_round
from tests.factories.proposals import (
    BudgetLineFactory,
    DealFactory,
    DealIndicatorFactory,
    RoundFactory,
    SubmissionFactory,
    UserFactory,
    complete_proposal,
    past_the_steps,
    user_with_role,
)


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
    reached = Decimal(214)
    spent_amount = Decimal("118400.50")
    spent_amount_input = "118.400,50"
    created_by = factory.SelfAttribute("deal.proposal.created_by")
    created_at = factory.LazyFunction(timezone.now)
    updated_by = factory.SelfAttribute("created_by")
    updated_at = factory.SelfAttribute("created_at")

    @classmethod
    def _create(cls, model_class, *args, reached, **values):
        """Make a draft with its rows first: they are frozen once it is sent in."""
        later = {name: values.pop(name) for name in SENT_IN if name in values}
        report = super()._create(model_class, *args, **values)
        fill_rows(report, reached)
        if later:
            _send_in(report, later)
        return report


def _send_in(report: ProgressReport, values: dict[str, Any]) -> None:
    """Send a draft in with what belongs to that, and judge it when a status of after that is asked."""
    judged = values.get("status") in {ProgressReportStatus.ACCEPTED, ProgressReportStatus.RETURNED}
    judgement = {"reviewed_at": timezone.now(), "reviewed_by": report.created_by} | values
    for step in ({**values, "status": ProgressReportStatus.SUBMITTED}, judgement) if judged else (values,):
        for name, value in step.items():
            setattr(report, name, value)
        report.save()


SENT_IN = ("status", "submitted_at", "submitted_by", "reviewed_at", "reviewed_by", "review_remarks")


def fill_rows(report: ProgressReport, reached: Decimal | None) -> None:
    """Give a report its figures, and what was spent on the first line of the budget; the deal one result if none."""
    if not report.deal.indicators.exists():
        DealIndicatorFactory(deal=report.deal, name="Bedrijven bereikt")
    for indicator in report.deal.indicators.all():
        ProgressFigureFactory(
            progress_report=report, indicator=indicator, reached=reached,
            reached_input="" if reached is None else f"{reached}",
        )  # fmt: skip
    amounts = [report.spent_amount, *[Decimal(0)] * report.deal.proposal.budget_lines.count()]
    for line, amount in zip(report.deal.proposal.budget_lines.all(), amounts, strict=False):
        ProgressSpendingFactory(progress_report=report, budget_line=line, spent_amount=amount)


class ProgressFigureFactory(DjangoModelFactory):
    """What was reached of one result, with an explanation."""

    class Meta:
        model = ProgressFigure

    progress_report = factory.SubFactory(ProgressReportFactory)
    indicator = factory.LazyAttribute(
        lambda each: DealIndicatorFactory(deal=each.progress_report.deal, name="Vouchers gebruikt")
    )
    reached = Decimal(82)
    reached_input = factory.LazyAttribute(lambda each: f"{each.reached}")
    explanation = "Elf bijeenkomsten gingen niet door."


class ProgressSpendingFactory(DjangoModelFactory):
    """What was spent of one line of the budget."""

    class Meta:
        model = ProgressSpending

    progress_report = factory.SubFactory(ProgressReportFactory)
    budget_line = factory.LazyAttribute(lambda each: BudgetLineFactory(proposal=each.progress_report.deal.proposal))
    spent_amount = Decimal("118400.50")
    spent_input = factory.LazyAttribute(
        lambda each: "" if each.spent_amount is None else f"{each.spent_amount}".replace(".", ",")
    )


class ReportScheduleFactory(DjangoModelFactory):
    """The rule of a round: half-yearly, 31 days to write."""

    class Meta:
        model = ReportSchedule

    round = factory.SubFactory(RoundFactory)
    set_at = factory.LazyFunction(timezone.now)
    set_by = factory.SubFactory(UserFactory)


class ReportingPeriodFactory(DjangoModelFactory):
    """The first half of 2027, to be sent in by 1 August."""

    class Meta:
        model = ReportingPeriod

    deal = factory.SubFactory(DealFactory, status=DealStatus.RUNNING)
    number = factory.LazyAttribute(lambda period: period.deal.reporting_periods.count() + 1)
    start_date = date(2027, 1, 1)
    end_date = date(2027, 6, 30)
    due_date = date(2027, 8, 2)


class PlannedFigureFactory(DjangoModelFactory):
    """What must be reached at the end of a period, agreed apart."""

    class Meta:
        model = PlannedFigure

    period = factory.SubFactory(ReportingPeriodFactory)
    indicator = factory.LazyAttribute(lambda each: DealIndicatorFactory(deal=each.period.deal))
    value = Decimal(275)


class ProgressPhotoFactory(DjangoModelFactory):
    """A photo that was found clean: a grey square."""

    class Meta:
        model = ProgressPhoto

    progress_report = factory.SubFactory(ProgressReportFactory)
    file = factory.Sequence(lambda n: SimpleUploadedFile(f"{n}.jpg", grey_square(n)))
    original_name = "oven.jpg"
    alt_text = "Twee bakkers bij een oven."
    width = height = 40
    scan_state = ScanState.CLEAN
    size = factory.LazyAttribute(lambda photo: photo.file.size)
    sha256 = factory.LazyAttribute(lambda photo: hashlib.sha256(photo.file.read()).hexdigest())
    uploaded_at = factory.LazyFunction(timezone.now)
    uploaded_by = factory.SelfAttribute("progress_report.created_by")


def grey_square(shade: int = 0) -> bytes:
    """Draw a small photo; every shade gives other bytes."""
    written = io.BytesIO()
    Image.new("RGB", (40, 40), (shade * 37 % 256, shade * 91 % 256, 128)).save(written, "JPEG")
    return written.getvalue()


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


def move_reports(reports: QuerySet[Report], status: str, **values: Any) -> None:
    """Put documents in another status, whatever the steps between."""
    with past_the_steps(), transaction.atomic():
        reports.update(status=status, **values)


class LetterTemplateFactory(DjangoModelFactory):
    """The first version of the text of an award."""

    class Meta:
        model = LetterTemplate

    round = factory.SubFactory(RoundFactory)
    kind = LetterKind.AWARD
    number = factory.LazyAttribute(
        lambda each: LetterTemplate.objects.filter(round=each.round, kind=each.kind).count() + 1
    )
    subject = "Besluit over {{ titel }}"
    body = "Geacht bestuur,\n\n{{ motivering }}"
    saved_at = factory.LazyFunction(timezone.now)
    saved_by = factory.SubFactory(UserFactory)


class DecisionLetterFactory(DjangoModelFactory):
    """A letter of which the file waits to be made."""

    class Meta:
        model = DecisionLetter

    cause = factory.LazyAttribute(lambda each: f"decision:{each.proposal.pk}")
    kind = LetterKind.AWARD
    proposal = factory.LazyFunction(lambda: complete_proposal(ProposalStatus.AWARDED))
    template = factory.SubFactory(LetterTemplateFactory, round=factory.SelfAttribute("..proposal.round"))
    letter_date = date(2027, 3, 12)
    content = factory.LazyFunction(
        lambda: {
            "values": {"titel": "Plan", "motivering": "Uw plan past.", "kenmerk": "MKB-1"},
            "address": ["Gemeente Veenmeer"],
            "office": "De Staatssecretaris van Economische Zaken en Klimaat",
            "shows_reasons": False,
        }
    )
    report = factory.SubFactory(
        ReportFactory,
        kind=ReportKind.DECISION_LETTER,
        submission=None,
        proposal=factory.SelfAttribute("..proposal"),
        requested_by=factory.SubFactory(UserFactory),
    )


class ParliamentReportFactory(DjangoModelFactory):
    """A report to parliament that is being written."""

    class Meta:
        model = ParliamentReport

    year = factory.Sequence(lambda number: 2027 + number)
    title = factory.LazyAttribute(lambda each: f"Voortgangsrapportage MKB-actieplan {each.year}")
    subtitle = "Ruimte om te vernieuwen"
    figures_date = factory.LazyAttribute(lambda each: date(each.year, 6, 30))
    letter_date = factory.LazyAttribute(lambda each: date(each.year, 10, 1))
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)
    updated_by = factory.SelfAttribute("created_by")
    updated_at = factory.SelfAttribute("created_at")


class ParliamentReportTextFactory(DjangoModelFactory):
    """The summary of a report."""

    class Meta:
        model = ParliamentReportText

    report = factory.SubFactory(ParliamentReportFactory)
    part = ParliamentPart.SUMMARY
    body = "## Belangrijkste resultaten\n\nOndernemers kregen **sneller** geld."
    updated_by = factory.SelfAttribute("report.created_by")
    updated_at = factory.LazyFunction(timezone.now)


class ParliamentReportEditionFactory(DjangoModelFactory):
    """The first edition of a report."""

    class Meta:
        model = ParliamentReportEdition

    report = factory.SubFactory(ParliamentReportFactory)
    number = 1
    content = factory.LazyFunction(dict)
    sha256 = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"
    made_by = factory.SelfAttribute("report.created_by")
    made_at = factory.LazyFunction(timezone.now)


class ReportBatchFactory(DjangoModelFactory):
    """Documents in bulk that are being made, without any document yet."""

    class Meta:
        model = ReportBatch

    kind = ReportKind.PROGRESS_REPORT
    title = "Tussenrapportages van alle deals"
    total = 3
    requested_by = factory.LazyFunction(lambda: user_with_role(Role.PROGRAMME_OFFICER))
    requested_at = factory.LazyFunction(timezone.now)


class ReportDownloadFactory(DjangoModelFactory):
    """Somebody fetched the ZIP of documents in bulk."""

    class Meta:
        model = ReportDownload

    batch = factory.SubFactory(ReportBatchFactory)
    sha256 = "0" * 64
    downloaded_by = factory.SelfAttribute("batch.requested_by")
    downloaded_at = factory.LazyFunction(timezone.now)


class ActionPlanFactory(DjangoModelFactory):
    """An action plan of 2018."""

    class Meta:
        model = ActionPlan

    title = factory.Sequence(lambda number: f"Actieplan {number}")
    reference = "32 637, nr. 316"
    published_date = date(2018, 6, 29)


class PlanYearFactory(DjangoModelFactory):
    """The year 2020 of a plan, open."""

    class Meta:
        model = PlanYear

    plan = factory.SubFactory(ActionPlanFactory)
    year = 2020
    due_date = date(2020, 9, 30)
    opened_at = factory.LazyFunction(timezone.now)
    opened_by = factory.LazyFunction(lambda: user_with_role(Role.PROGRAMME_OFFICER))


class MeasureFactory(DjangoModelFactory):
    """A measure of the ministry that leads the plan."""

    class Meta:
        model = Measure

    plan = factory.SubFactory(ActionPlanFactory)
    code = factory.Sequence(lambda number: f"FIN-{number}")
    title = "Borgstelling voor kredieten"
    description = "Wie te weinig zekerheid heeft, krijgt met een borg toch een lening."
    ministry = Ministry.EZK
    planned_start_date = date(2018, 9, 1)
    planned_end_date = date(2021, 12, 31)
    source = "Kamerstuk 32 637, nr. 316"


class MeasureYearFactory(DjangoModelFactory):
    """How a measure stood in 2020: on schedule."""

    class Meta:
        model = MeasureYear

    measure = factory.SubFactory(MeasureFactory)
    plan_year = factory.SubFactory(PlanYearFactory, plan=factory.SelfAttribute("..measure.plan"))
    status = MeasureStatus.ON_TRACK
    start_date = date(2018, 10, 1)
    results = "Meer banken doen mee."
    outlook = "Volgend jaar wordt de borg ruimer."
    source = "Kamerstuk 32 637, nr. 437"


class MeasureFigureFactory(DjangoModelFactory):
    """3.029 guarantees in 2018."""

    class Meta:
        model = MeasureFigure

    measure_year = factory.SubFactory(MeasureYearFactory)
    name = factory.Sequence(lambda number: f"Verstrekte garanties {number}")
    value = Decimal(3029)
    unit = "garanties"
    period = "2018"
    source = "rijksoverheid.nl, 11 juli 2019"
