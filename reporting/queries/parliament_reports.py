"""The texts of the yearly report, for its pages: one line a text, also of those nobody began."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404

from proposals.models import Theme
from reporting.enums import PARTS_PER_THEME, ParliamentPart
from reporting.models import ParliamentReport, ParliamentReportText
from reporting.texts import MarkProblem, parse_text

SEPARATOR = "."
WHOLE_PLAN_PARTS = (ParliamentPart.SUMMARY, ParliamentPart.REFLECTION)
LAST_PARTS = (ParliamentPart.DEALS, ParliamentPart.COLOPHON, ParliamentPart.LETTER)


@dataclass(frozen=True, kw_only=True)
class TextLine:
    """A text on the page of its report. `key` is its name in addresses, `words` how many it has."""

    key: str
    part: ParliamentPart
    theme: Theme | None
    text: ParliamentReportText | None
    words: int
    problems: tuple[MarkProblem, ...]


def text_lines(report: ParliamentReport) -> list[TextLine]:
    """Give the texts of a report in the order of the report: a fixed number of queries."""
    stored = {(each.part, each.theme_id): each for each in report.texts.select_related("updated_by")}
    return [_line(part, theme, stored.get((part, theme.pk if theme else None))) for part, theme in _places()]


def text_of(report: ParliamentReport, key: str) -> ParliamentReportText:
    """Give the text with a name in addresses; one that nobody began is not stored and has version 0.

    :raises Http404: for a name that no text has.
    """
    part, _dot, code = key.partition(SEPARATOR)
    if part not in ParliamentPart.values or bool(code) != (part in PARTS_PER_THEME):
        raise Http404
    theme = Theme.objects.filter(code=code).first() if code else None
    if code and theme is None:
        raise Http404
    stored = report.texts.filter(part=part, theme=theme).select_related("theme", "updated_by").first()
    return stored or ParliamentReportText(report=report, part=part, theme=theme, version=0)


def earlier_text(text: ParliamentReportText) -> ParliamentReportText | None:
    """Give the same text of the report of an earlier year, to look at while writing."""
    earlier = ParliamentReportText.objects.filter(part=text.part, theme=text.theme, report__year__lt=text.report.year)
    return earlier.exclude(body="").select_related("report").order_by("-report__year").first()


def key_of(part: str, theme: Theme | None) -> str:
    """Give the name of a text in addresses."""
    return f"{part}{SEPARATOR}{theme.code}" if theme else str(part)


def _places() -> Iterator[tuple[ParliamentPart, Theme | None]]:
    yield from ((part, None) for part in WHOLE_PLAN_PARTS)
    per_theme = [each for each in ParliamentPart if each in PARTS_PER_THEME]
    yield from ((part, theme) for theme in Theme.objects.order_by("sort_order", "code") for part in per_theme)
    yield from ((part, None) for part in LAST_PARTS)


def _line(part: ParliamentPart, theme: Theme | None, text: ParliamentReportText | None) -> TextLine:
    body = text.body if text else ""
    return TextLine(
        key=key_of(part, theme), part=part, theme=theme, text=text, words=len(body.split()),
        problems=parse_text(body).problems,
    )  # fmt: skip
