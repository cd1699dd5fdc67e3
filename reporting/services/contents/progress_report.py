"""The progress report of a deal, as the region sent it in."""

from collections.abc import Iterator
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from reporting.documents import IndicatorRow, MoneyRow, Narrative, ProgressReportDocument
from reporting.models import ProgressReport
from reporting.services.contents.missing import DocumentDataMissing


def progress_report_document(progress_report: ProgressReport) -> ProgressReportDocument:
    """Build the document of a progress report that was sent in.

    :raises DocumentDataMissing: while it is a draft.
    """
    if progress_report.submitted_at is None or progress_report.submitted_by is None:
        raise DocumentDataMissing(_("This progress report was not sent in yet. Send it in, then try again."))
    deal = progress_report.deal
    proposal = deal.proposal
    return ProgressReportDocument(
        reference=proposal.reference,
        is_demonstration=settings.DEMONSTRATION,
        number=progress_report.number,
        round_title=proposal.round.name,
        deal_title=deal.title,
        region_label=proposal.region_label or proposal.organisation.name,
        organisation_name=proposal.organisation.name,
        period_start_date=progress_report.period_start_date,
        period_end_date=progress_report.period_end_date,
        submitted_at=progress_report.submitted_at,
        submitted_by=progress_report.submitted_by.function or _("Signatory"),
        awarded_amount=deal.awarded_amount,
        deal_start_date=deal.start_date,
        deal_end_date=deal.end_date,
        summary=progress_report.summary,
        indicators=tuple(_indicators(progress_report)),
        money=tuple(_money(progress_report)),
        narratives=tuple(_narratives(progress_report)),
    )


def _indicators(progress_report: ProgressReport) -> Iterator[IndicatorRow]:
    target, actual = progress_report.smes_reached_target, progress_report.smes_reached
    if target is not None and actual is not None:
        yield IndicatorRow(
            name=_("Entrepreneurs reached"), unit=_("entrepreneurs"), target=Decimal(target), actual=Decimal(actual)
        )


def _money(progress_report: ProgressReport) -> Iterator[MoneyRow]:
    if progress_report.spent_amount is not None:
        yield MoneyRow(
            description=_("All costs of the deal"),
            budget_amount=progress_report.deal.total_costs_amount,
            spent_amount=progress_report.spent_amount,
        )


def _narratives(progress_report: ProgressReport) -> Iterator[Narrative]:
    for name in ("results", "deviations", "outlook"):
        field = ProgressReport._meta.get_field(name)
        question = str(field.verbose_name)
        yield Narrative(question=question[:1].upper() + question[1:], text=getattr(progress_report, name))
