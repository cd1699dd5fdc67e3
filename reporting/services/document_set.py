"""All documents of what is stored, in a folder: for looking at, handing on, and proving."""

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from proposals.models import Covenant, Deal, Round
from proposals.spreadsheets import csv_text
from reporting.documents.parliament_paper import AS_SENT
from reporting.enums import ReportKind
from reporting.models import DecisionLetter, ParliamentReport, ProgressReport, Report
from reporting.pdf.pages import page_count
from reporting.services.contents import DocumentDataMissing, document_for

REPORTS = "voortgangsrapportages"
# Letters to parliament as they are printed, and as they are sent.
FORMS: tuple[Mapping[str, str], ...] = ({}, {"form": AS_SENT})
CONTENTS = "inhoud.csv"


@dataclass(frozen=True, kw_only=True)
class MadeDocument:
    """A document that was made, or why it could not be (`problem`); `path` within the folder."""

    path: str
    title: str
    pages: int = 0
    size: int = 0
    sha256: str = ""
    seconds: float = 0.0
    problem: str = ""


def make_documents(folder: Path, *, at: datetime, on: date) -> Iterator[MadeDocument]:
    """Make all documents in `folder`, one after the other, each told as soon as it is there.

    `on` is the day of which deals have their figures. At the end `inhoud.csv` lists all with their SHA-256.
    What misses something is told and left out.
    """
    made = []
    for inside, report in documents_of(at=at, on=on):
        each = _made(folder, inside, report)
        made.append(each)
        yield each
    write_contents(folder, made)


def documents_of(*, at: datetime, on: date) -> Iterator[tuple[str, Report]]:
    """Name each document as the row that would ask for it, not stored, with the folder it belongs in."""
    day = {"figures_date": on.isoformat()}

    def asked(folder: str, kind: str, given: Mapping[str, Any] | None = None, **subject: Any) -> tuple[str, Report]:
        return folder, Report(kind=kind, parameters=dict(given or {}), requested_at=at, **subject)

    for report in ParliamentReport.objects.order_by("year"):
        edition = report.editions.first()
        given = {"edition": edition.number} if edition else {}
        yield asked(REPORTS, ReportKind.PARLIAMENT_REPORT, given, parliament_report=report)
        for form in FORMS:
            yield asked(REPORTS, ReportKind.PARLIAMENT_REPORT_LETTER, given | form, parliament_report=report)
    for round_ in Round.objects.filter(publication__isnull=False).order_by("opens_at"):
        yield asked("rondes", ReportKind.ROUND_REPORT, day, round=round_)
        for form in FORMS:
            yield asked("rondes", ReportKind.PARLIAMENT_LETTER, form, round=round_)
    for deal in Deal.objects.filter(proposal__round__publication__isnull=False).select_related("proposal"):
        yield asked("dealbladen", ReportKind.DEAL_SHEET, day, deal=deal)
    for covenant in Covenant.objects.select_related("deal").order_by("deal_id", "number"):
        yield asked("convenanten", ReportKind.COVENANT, {"number": covenant.number}, deal=covenant.deal)
    for progress in ProgressReport.objects.with_document().order_by("deal_id", "number"):
        yield asked("tussenrapportages", ReportKind.PROGRESS_REPORT, progress_report=progress)
    for letter in DecisionLetter.objects.select_related("report").order_by("pk"):
        yield "besluiten", letter.report


def _made(folder: Path, inside: str, report: Report) -> MadeDocument:
    begin = perf_counter()
    try:
        document = document_for(report)
        pdf = document.to_pdf()
    except DocumentDataMissing as missing:
        return MadeDocument(path=inside, title=str(report.get_kind_display()), problem=str(missing))
    path = _free(folder / inside, document.file_name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pdf)
    return MadeDocument(
        path=str(path.relative_to(folder)),
        title=document.title,
        pages=page_count(pdf) or 0,
        size=len(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(),
        seconds=perf_counter() - begin,
    )


def _free(folder: Path, name: str) -> Path:
    """Give a name in the folder that this run has not used: two documents never share a file."""
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem}-{number}.pdf"
    return path


def write_contents(folder: Path, made: Sequence[MadeDocument]) -> None:
    """List the documents of a folder in `inhoud.csv`; a title that looks like a formula stays text."""
    with (folder / CONTENTS).open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(["bestand", "titel", "bladzijden", "bytes", "sha256"])
        rows.writerows(
            [each.path, csv_text(each.title), each.pages, each.size, each.sha256] for each in made if not each.problem
        )
