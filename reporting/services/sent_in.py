"""A progress report as it was sent in, for who may not read what the region makes of it now."""

import copy
from collections.abc import Mapping
from typing import Any

from proposals.enums import ScanState
from proposals.models import BudgetLine, DealIndicator
from proposals.models.attachment import attachment_storage
from reporting.documents import ProgressReportDocument
from reporting.documents.frozen import thawed
from reporting.models import ProgressPhoto, ProgressReport
from reporting.queries.progress_report_problems import narratives_of
from reporting.queries.progress_table import FigureRow, MoneyLine, ProgressTable


def document_sent_in(progress_report: ProgressReport) -> ProgressReportDocument | None:
    """Give what was sent in last, without its photos; None for a report from before that was kept."""
    values = progress_report.submitted_content.get("document")
    return thawed(ProgressReportDocument, values) if values else None


def as_sent_in(progress_report: ProgressReport) -> tuple[ProgressReport, ProgressTable | None]:
    """Give a copy of a report with what was sent in last, not to be saved, and its table.

    Of a report from before that was kept there is no table, and the copy holds no words.
    """
    document, then = document_sent_in(progress_report), copy.copy(progress_report)
    names = narratives_of(progress_report)
    texts = [document.summary, *(each.text for each in document.narratives)] if document else [""] * len(names)
    for name, text in zip(names, texts, strict=False):
        setattr(then, name, text)
    then.spent_amount = document.money_total.spent_amount if document and document.money else None
    if document is None:
        return then, None
    then.period_start_date, then.period_end_date = document.period_start_date, document.period_end_date
    return then, _table(document)


def _table(document: ProgressReportDocument) -> ProgressTable:
    figures = tuple(
        FigureRow(
            indicator=DealIndicator(
                name=row.name, unit=row.unit, baseline=row.baseline, target=row.target, starts_on=row.starts_on
            ),
            planned=row.expected if row.expected is not None else row.baseline,
            previous=None,
            reached=row.actual,
            explanation=row.explanation,
        )
        for row in document.indicators
    )
    money = tuple(
        MoneyLine(
            line=BudgetLine(description=row.description),
            budget=row.budget_amount,
            previous=None,
            spent=row.spent_amount,
        )
        for row in document.money
    )
    ended = tuple(
        DealIndicator(name=each.name, ended_on=each.ended_on, end_reason=each.reason) for each in document.ended
    )
    return ProgressTable(figures=figures, asks_money=document.asks_money, money=money, ended=ended)


def photos_sent_in(progress_report: ProgressReport) -> list[ProgressPhoto]:
    """Give the photos that were sent in, in their order; those the region took away since as rows that are not stored.

    The file of one that was taken away is kept when it had been found safe (`remove_photo`).
    """
    there = {photo.sha256: photo for photo in progress_report.photos.all()}
    sent = progress_report.submitted_content.get("photos", [])
    return [_photo(progress_report, there.get(each["sha256"]), each) for each in sent]


def _photo(progress_report: ProgressReport, photo: ProgressPhoto | None, sent: Mapping[str, Any]) -> ProgressPhoto:
    if photo is None:
        is_kept = attachment_storage().exists(sent["file"])
        photo = ProgressPhoto(
            progress_report=progress_report, file=sent["file"], sha256=sent["sha256"], size=sent["size"],
            width=sent["width"], height=sent["height"],
            scan_state=ScanState.CLEAN if is_kept else ScanState.WAITING,
        )  # fmt: skip
    photo.alt_text = sent["alt_text"]
    return photo


def photo_for(user: Any, pk: int) -> ProgressPhoto | None:
    """Give a photo that `user` may see: of a report that was returned the ministry sees those that were sent in."""
    readable = ProgressReport.objects.visible_to(user)
    photos = ProgressPhoto.objects.select_related("progress_report__deal__proposal")
    photo = photos.filter(pk=pk, progress_report__in=readable).first()
    if photo is None or not photo.progress_report.is_being_changed_for(user):
        return photo
    sent = {each["sha256"] for each in photo.progress_report.submitted_content.get("photos", [])}
    return photo if photo.sha256 in sent else None
