"""The yearly report to parliament: starting it, writing its texts, and establishing it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from proposals.models import Theme, User
from proposals.services.drafts import NotEditable, StaleVersion
from reporting.documents.frozen import frozen_values
from reporting.documents.parliament_paper import AS_SENT
from reporting.enums import ParliamentPart, ParliamentReportStatus
from reporting.models import ParliamentReport, ParliamentReportEdition, ParliamentReportText
from reporting.queries.open_years import OpenYear, open_years
from reporting.services.contents.parliament_report import live_letter, live_report
from reporting.texts import MarkProblem, paper_problem, parse_text

FIELDS = frozenset({"title", "subtitle", "figures_date", "letter_date", "earlier_title", "earlier_reference"})
# What the letter says when nobody wrote another: the words of the letter of 2020, in plain Dutch.
FIRST_LETTER = (
    "Met deze brief stuur ik u de {title}. De rapportage laat zien wat er in {year} is gedaan voor het mkb.\n\n"
    "De samenvatting noemt de belangrijkste resultaten. Hoofdstuk 1 kijkt terug en vooruit. Hoofdstuk 2 laat per thema "
    "zien wat is bereikt. Hoofdstuk 3 gaat over de MKB-deals."
)
MISSING_LETTER = "letter_date"
# As long as a browser keeps on sending for a page that was closed, and the server takes to save it.
ON_ITS_WAY = timedelta(seconds=30)


class YearTaken(Exception):
    """There is a report over this year already; `report` is it."""

    def __init__(self, report: ParliamentReport) -> None:
        self.report = report
        super().__init__(str(report.year))


class ReportNotReady(Exception):
    """The report cannot be established yet. `problems` names the texts with what is wrong in them, `missing` fields."""

    def __init__(self, problems: Mapping[ParliamentReportText, tuple[MarkProblem, ...]], missing: list[str]) -> None:
        self.problems, self.missing = problems, missing
        super().__init__(f"{len(problems)} texts, {len(missing)} fields")


class YearIsOpen(Exception):
    """A year of an action plan was not closed; `open_years` says of which plan, and which measures wait."""

    def __init__(self, found: tuple[OpenYear, ...]) -> None:
        self.open_years = found
        super().__init__(", ".join(f"{each.plan} {each.year}" for each in found))


class WriterMayNotEstablish(Exception):
    """Whoever wrote in a report leaves it to a colleague to establish it."""


@transaction.atomic
def start_parliament_report(*, year: int, figures_date: date, by: User, at: datetime) -> ParliamentReport:
    """Begin the report over a year, with the paper of the report before it and a letter to go with it.

    :raises YearTaken: if there is one already.
    """
    # One row for both who press the button at once.
    if taken := ParliamentReport.objects.filter(year=year).first():
        raise YearTaken(taken)
    earlier = ParliamentReport.objects.filter(year__lt=year).first()
    report = ParliamentReport.objects.create(
        year=year, title=f"Voortgangsrapportage MKB-actieplan {year}", figures_date=figures_date,
        earlier_title=earlier.title if earlier else "", created_at=at, created_by=by, updated_at=at, updated_by=by,
    )  # fmt: skip
    ParliamentReportText.objects.create(
        report=report, part=ParliamentPart.LETTER, body=FIRST_LETTER.format(title=report.title, year=year),
        updated_at=at, updated_by=by,
    )  # fmt: skip
    return report


@transaction.atomic
def save_report_facts(
    *, report: ParliamentReport, values: Mapping[str, Any], seen: int, by: User, at: datetime
) -> ParliamentReport:
    """Save title, days and the earlier paper; `values` maps names of `FIELDS`, `seen` is the version that was shown.

    :raises NotEditable: once the report is established.
    :raises StaleVersion: when a colleague saved meanwhile; nothing is written.
    """
    stored = _editable(report)
    if stored.version != seen:
        raise StaleVersion("report", stored)
    if unknown := set(values) - FIELDS:
        raise ValueError(f"not a field of a report to parliament: {sorted(unknown)}")
    for name, value in values.items():
        setattr(stored, name, value)
    return _touch(stored, by, at)


@transaction.atomic
def save_report_text(
    *, report: ParliamentReport, part: str, theme: Theme | None, body: str, seen: int, by: User, at: datetime
) -> ParliamentReportText:
    """Save a text as it was typed, also with a mark that is wrong; `seen` is its version that was shown, 0 for none.

    The same text again changes nothing. A save that was still on its way when its writer closed the page does not
    make the last one a conflict.

    :raises NotEditable: once the report is established.
    :raises StaleVersion: when a colleague saved meanwhile; nothing is written.
    """
    _editable(report)
    text = ParliamentReportText.objects.filter(report=report, part=part, theme=theme).first()
    text = text or ParliamentReportText(report=report, part=part, theme=theme, version=0)
    if text.body == body:
        return text
    if text.version != seen and not _is_own_save(text, seen, by, at):
        raise StaleVersion("text", text)
    text.body, text.updated_at, text.updated_by = body, at, by
    text.version += 1
    text.save()
    return text


@transaction.atomic
def establish_report(*, report: ParliamentReport, by: User, at: datetime, reason: str = "") -> ParliamentReportEdition:
    """Establish a report: what it and its letter say is kept as an edition, from which they are made ever after.

    While the year of an action plan is open its measures can still change; then `reason` says why the report cannot
    wait. It is kept with what was open, and stands in the report itself.

    :raises NotEditable: if it is established already.
    :raises WriterMayNotEstablish: if `by` wrote in it.
    :raises ReportNotReady: if a text holds a wrong mark, or the day of the letter is missing.
    :raises YearIsOpen: if a year is open and no reason is given.
    """
    stored = _editable(report)
    texts = list(stored.texts.select_related("theme"))
    if by.pk in {stored.created_by_id, stored.updated_by_id, *(each.updated_by_id for each in texts)}:
        raise WriterMayNotEstablish
    refuse_unready(stored, texts)
    _note_open_years(stored, reason.strip())
    number = (stored.editions.aggregate(last=Max("number"))["last"] or 0) + 1
    stored.status, stored.established_at, stored.established_by = ParliamentReportStatus.ESTABLISHED, at, by
    stored.save()
    content = {
        "report": frozen_values(live_report(stored, edition=number)),
        "letter": frozen_values(live_letter(stored, form="", edition=number)),
        AS_SENT: frozen_values(live_letter(stored, form=AS_SENT, edition=number)),
    }
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return ParliamentReportEdition.objects.create(
        report=stored, number=number, content=content, sha256=digest, made_at=at, made_by=by
    )


def _note_open_years(report: ParliamentReport, reason: str) -> None:
    """Keep which years are open and why the report does not wait for them; a reason that is not needed is not kept."""
    found = open_years(report.year)
    if found and not reason:
        raise YearIsOpen(found)
    report.open_years = [each.as_json() for each in found]
    report.open_years_reason = reason if found else ""


def refuse_unready(report: ParliamentReport, texts: list[ParliamentReportText]) -> None:
    """Say all that stands in the way of establishing at once.

    :raises ReportNotReady: if there is anything.
    """
    problems = {each: found for each in texts if (found := parse_text(each.body).problems)}
    missing = [] if report.letter_date else [MISSING_LETTER]
    if report.earlier_reference and paper_problem(report.earlier_reference) is not None:
        missing.append("earlier_reference")
    if not any(each.part == ParliamentPart.SUMMARY and each.body.strip() for each in texts):
        missing.append(ParliamentPart.SUMMARY)
    if not any(each.part == ParliamentPart.LETTER and each.body.strip() for each in texts):
        missing.append(ParliamentPart.LETTER)
    if problems or missing:
        raise ReportNotReady(problems, missing)


def _is_own_save(text: ParliamentReportText, seen: int, by: User, at: datetime) -> bool:
    """Say whether the one version in between is by the same writer, just now; the history keeps it."""
    return (
        text.version == seen + 1
        and text.updated_by_id == by.pk
        and text.updated_at is not None
        and at - text.updated_at <= ON_ITS_WAY
    )


def _editable(report: ParliamentReport) -> ParliamentReport:
    stored = ParliamentReport.objects.select_for_update().get(pk=report.pk)
    if not stored.is_editable:
        raise NotEditable
    return stored


def _touch(report: ParliamentReport, by: User, at: datetime) -> ParliamentReport:
    report.version += 1
    report.updated_at, report.updated_by = at, by
    report.save()
    return report
