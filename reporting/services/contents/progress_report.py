"""The progress report of a deal, as the region sent it in or is going to."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from proposals.enums import ScanState
from proposals.services.attachments import DamagedFile, verified_copy
from proposals.services.payments import paid_amount
from reporting.documents import IndicatorRow, MoneyRow, Narrative, ProgressReportDocument
from reporting.documents.frozen import frozen_values
from reporting.documents.progress_report import EndedResult, MissingPhoto, Photo
from reporting.models import ProgressPhoto, ProgressReport
from reporting.queries import ProgressTable, milestones_of_period, narratives_of, progress_table
from reporting.services.contents.milestones import milestone_line
from reporting.services.contents.missing import DocumentDataMissing
from reporting.services.sent_in import document_sent_in, photos_sent_in

# Their bytes stay in the store.
PHOTOS = frozenset({"photos", "missing_photos"})


def progress_report_document(
    progress_report: ProgressReport, *, preview_at: datetime | None = None
) -> ProgressReportDocument:
    """Build the document of a progress report as it was sent in last, or a preview of what it would be now.

    :raises DocumentDataMissing: while it is a draft, unless `preview_at` is given; or if a photo is damaged.
    """
    if preview_at is None and (progress_report.submitted_at is None or progress_report.submitted_by is None):
        raise DocumentDataMissing(_("This progress report was not sent in yet. Send it in, then try again."))
    sent = document_sent_in(progress_report) if preview_at is None else None
    if sent is not None:
        return _with_photos(sent, photos_sent_in(progress_report))
    if preview_at is None and progress_report.is_editable:
        raise DocumentDataMissing(_("The region is changing this report. Try again once it was sent in again."))
    return _with_photos(_document(progress_report, preview_at), progress_report.photos.all())


def frozen_content(progress_report: ProgressReport) -> dict[str, Any]:
    """Give what a report says at this moment, for `ProgressReport.submitted_content`.

    Amounts, the term of the deal and what was paid stay with it: a change of the deal leaves the report as it was.
    """
    values = frozen_values(_document(progress_report, None))
    photos = [
        {"file": each.file.name, "sha256": each.sha256, "size": each.size, "alt_text": each.alt_text,
         "width": each.width, "height": each.height}
        for each in progress_report.photos.all()
    ]  # fmt: skip
    return {"document": {name: values[name] for name in values if name not in PHOTOS}, "photos": photos}


def _with_photos(document: ProgressReportDocument, photos: Iterable[ProgressPhoto]) -> ProgressReportDocument:
    shown = tuple(photos)
    return replace(document, photos=tuple(_photos(shown)), missing_photos=tuple(_missing(shown)))


def _document(progress_report: ProgressReport, preview_at: datetime | None) -> ProgressReportDocument:
    """Read the document without its photos from the rows as they are now."""
    signatory, moment = progress_report.submitted_by, preview_at or progress_report.submitted_at
    if moment is None:
        raise ValueError("a report that was not sent in has no moment")
    deal = progress_report.deal
    proposal = deal.proposal
    table = progress_table(progress_report)
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
        submitted_at=moment,
        submitted_by=(signatory.function if signatory else "") or _("Signatory"),
        awarded_amount=deal.awarded_amount,
        paid_amount=paid_amount(deal, localdate(moment)) or None,
        deal_start_date=deal.start_date,
        deal_end_date=deal.end_date,
        summary=progress_report.summary,
        indicators=tuple(_indicators(table)),
        ended=tuple(_ended(table)),
        money=tuple(_money(progress_report, table)),
        narratives=tuple(_narratives(progress_report)),
        is_final=progress_report.is_final,
        is_preview=preview_at is not None,
        asks_money=table.asks_money,
        sisa_code=proposal.round.sisa_code,
        milestones=tuple(
            milestone_line(each.title, each.planned_date, each.reached_date, is_late=each.is_late)
            for each in milestones_of_period(progress_report)
        ),
    )


def _indicators(table: ProgressTable) -> Iterator[IndicatorRow]:
    for row in table.figures:
        if row.reached is not None:
            yield IndicatorRow(
                name=row.indicator.name,
                unit=row.indicator.unit,
                target=row.indicator.target,
                actual=row.reached,
                expected=row.planned,
                explanation=row.explanation,
                baseline=row.indicator.baseline,
                starts_on=row.indicator.starts_on,
            )


def _ended(table: ProgressTable) -> Iterator[EndedResult]:
    for each in table.ended:
        if each.ended_on is not None:
            yield EndedResult(name=each.name, ended_on=each.ended_on, reason=each.end_reason)


def _money(progress_report: ProgressReport, table: ProgressTable) -> Iterator[MoneyRow]:
    if not table.asks_money:
        return
    for row in table.money:
        yield MoneyRow(description=row.line.description, budget_amount=row.budget, spent_amount=row.spent or Decimal(0))
    if not table.money and progress_report.spent_amount is not None:
        yield MoneyRow(
            description=_("All costs of the deal"),
            budget_amount=progress_report.deal.total_costs_amount,
            spent_amount=progress_report.spent_amount,
        )


def _narratives(progress_report: ProgressReport) -> Iterator[Narrative]:
    for name in narratives_of(progress_report)[1:]:
        field = ProgressReport._meta.get_field(name)
        question = str(field.verbose_name)
        yield Narrative(question=question[:1].upper() + question[1:], text=getattr(progress_report, name))


def _photos(photos: Iterable[ProgressPhoto]) -> Iterator[Photo]:
    """Take the photos that may be read, each checked against its SHA-256."""
    for photo in photos:
        if not photo.is_readable:
            continue
        try:
            with verified_copy(photo) as file:
                data = file.read()
        except DamagedFile as error:
            message = _("The photo “%(name)s” is damaged or gone. Add it again, then try again.")
            raise DocumentDataMissing(message % {"name": photo.original_name}) from error
        yield Photo(data=data, alt_text=photo.alt_text, width=photo.width, height=photo.height)


def _missing(photos: Iterable[ProgressPhoto]) -> Iterator[MissingPhoto]:
    """Name the photos that may not be read, or not yet: a document that is silent about them would seem whole."""
    for photo in photos:
        if not photo.is_readable:
            yield MissingPhoto(alt_text=photo.alt_text, is_unsafe=photo.scan_state == ScanState.INFECTED)
