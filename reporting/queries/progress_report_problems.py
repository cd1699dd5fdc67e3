"""What must be mended before a progress report can be sent in."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.formats import dutch_date, number, short_date
from proposals.services.problems import Problem, amount_problem, word_count
from reporting.models import ProgressReport
from reporting.queries.progress_table import FigureRow, ProgressTable, progress_table

MAXIMUM_WORDS = 500
NARRATIVES = ("summary", "results", "deviations", "outlook")
FINAL_NARRATIVES = (*NARRATIVES, "lessons")


def narratives_of(progress_report: ProgressReport) -> tuple[str, ...]:
    """Give the texts that a report asks: a final report also asks what was learned."""
    return FINAL_NARRATIVES if progress_report.is_final else NARRATIVES


def progress_report_problems(
    progress_report: ProgressReport, table: ProgressTable | None = None, *, on: date
) -> list[Problem]:
    """List what must be mended before a progress report can be sent in on the day `on`, in the order of the form."""
    table = table or progress_table(progress_report)
    found = [*_period_problems(progress_report, on), *_narrative_problems(progress_report)]
    return [*found, *_figure_problems(table), *amount_problems(progress_report, table, asks_all=True)]


def typing_problems(progress_report: ProgressReport, table: ProgressTable) -> list[Problem]:
    """List what was typed and not understood; what is still empty may stay empty while writing."""
    unreadable = [problem for row in table.figures if (problem := _unreadable(row))]
    return [*unreadable, *amount_problems(progress_report, table, asks_all=False)]


def _period_problems(progress_report: ProgressReport, on: date) -> Iterator[Problem]:
    start, end = progress_report.period_start_date, progress_report.period_end_date
    if end >= on:
        message = _(
            "This period ends on %(end)s. You can send the report in from %(next)s. "
            "Do you want to send it in earlier? Then choose an earlier last day."
        )
        yield _problem(
            "period_end_date", message % {"end": dutch_date(end), "next": dutch_date(end + timedelta(days=1))}
        )
    others = ProgressReport.objects.filter(deal=progress_report.deal_id).exclude(pk=progress_report.pk)
    overlap = others.filter(Q(period_start_date__lte=end) & Q(period_end_date__gte=start)).first()
    if overlap is not None:
        message = _("Report %(number)s is about %(start)s up to and including %(end)s. Choose a period outside it.")
        values = {"number": overlap.number, "start": short_date(overlap.period_start_date)}
        yield _problem("period_start_date", message % (values | {"end": short_date(overlap.period_end_date)}))


def _narrative_problems(progress_report: ProgressReport) -> Iterator[Problem]:
    missing = {
        "summary": _("Tell what happened in this period."),
        "results": _("Tell what entrepreneurs notice of it."),
        "deviations": _("Tell what went differently. Did all go as planned? Then say so."),
        "outlook": _("Tell what comes next."),
        "lessons": _("Tell what you learned and what remains after the deal."),
    }
    for name in narratives_of(progress_report):
        text = getattr(progress_report, name)
        if not text.strip():
            yield _problem(name, missing[name])
        elif excess := _excess(text):
            yield _problem(name, excess)


def _excess(text: str) -> str:
    excess = word_count(text) - MAXIMUM_WORDS
    if excess <= 0:
        return ""
    words = ngettext(
        "This text is %(number)d word too long. Use at most %(most)d words.",
        "This text is %(number)d words too long. Use at most %(most)d words.",
        excess,
    )
    return words % {"number": excess, "most": MAXIMUM_WORDS}


def _figure_problems(table: ProgressTable) -> Iterator[Problem]:
    for row in table.figures:
        name = row.indicator.name
        if not row.typed.strip():
            example = number(row.planned)
            message = _("Fill in how far “%(name)s” is, such as %(example)s. Write 0 when there is nothing yet.")
            yield _problem(f"reached_{row.indicator.pk}", message % {"name": name, "example": example})
        elif problem := _unreadable(row):
            yield problem
        elif row.asks_explanation and not row.explanation.strip():
            yield _problem(f"explanation_{row.indicator.pk}", _unexplained(row))
        elif excess := _excess(row.explanation):
            yield _problem(f"explanation_{row.indicator.pk}", excess)


def _unreadable(row: FigureRow) -> Problem | None:
    if row.reached is not None or not row.typed.strip():
        return None
    message = _("“%(text)s” at “%(name)s” is not a number we understand. Write it as 1250 or 1.250.")
    values = {"text": row.typed.strip()[:40], "name": row.indicator.name}
    return _problem(f"reached_{row.indicator.pk}", message % values)


def _unexplained(row: FigureRow) -> str:
    values = {"name": row.indicator.name, "reached": number(row.reached or 0), "planned": number(row.planned)}
    if row.deviation is not None and row.deviation < 0:
        return _("“%(name)s” is %(reached)s and the plan was %(planned)s. Tell why it is behind.") % values
    return _("“%(name)s” is %(reached)s and the plan was %(planned)s. Tell why it is ahead.") % values


def amount_problems(progress_report: ProgressReport, table: ProgressTable, *, asks_all: bool) -> Iterator[Problem]:
    """Go through what is wrong with typed amounts, which are kept whatever they are; none where no money is asked."""
    if not table.asks_money:
        return
    for row in table.money:
        field, what = f"spent_{row.line.pk}", _("what was spent on “%(name)s”") % {"name": row.line.description}
        if problem := amount_problem(row.typed, what):
            yield _problem(field, problem)
        elif asks_all and row.spent is None:
            message = _("Fill in how much was spent so far on “%(name)s”. Write 0 when nothing was spent.")
            yield _problem(field, message % {"name": row.line.description})
    if not table.money:
        if problem := amount_problem(progress_report.spent_amount_input, _("what was spent so far")):
            yield _problem("spent_amount_input", problem)
        elif asks_all and progress_report.spent_amount is None:
            yield _problem("spent_amount_input", _("Fill in how much was spent so far, such as 118.400."))


def _problem(field: str, message: str) -> Problem:
    return Problem(section="progress_report", field=field, message=message)
