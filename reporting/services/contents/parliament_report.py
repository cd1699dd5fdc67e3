"""The yearly report to parliament: as it would be now, or as it was when it was established."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from proposals.formats import euros, number
from proposals.models import Theme
from reporting.documents import (
    DealLine,
    Document,
    KeyResult,
    PaperReference,
    ParliamentReportDocument,
    ReportLetterDocument,
    SentReportLetterDocument,
    ThemeChapter,
)
from reporting.documents.deal_figures import deal_total, shared_indicators
from reporting.documents.frozen import thawed
from reporting.documents.parliament_paper import AS_SENT
from reporting.documents.parliament_report import OpenPlanYear
from reporting.documents.wording import number_word
from reporting.enums import ParliamentPart, ReportKind
from reporting.models import ParliamentReport, Report
from reporting.queries.open_years import stored_open_years
from reporting.services.contents.deal_lines import deal_lines, paid_months
from reporting.services.contents.measure_lines import YearOfMeasures, year_of_measures
from reporting.services.contents.missing import DocumentDataMissing

Texts = Mapping[tuple[str, int | None], str]


def parliament_report_document(report: Report) -> Document:
    """Build what a row asks for: the report or its letter, from an edition or, before there is one, as it is now.

    The edition is `parameters["edition"]`, else the newest; a preview (`parameters["at"]`) is of the moment.

    :raises DocumentDataMissing: if there is no such edition.
    """
    subject, given = report.parliament_report, report.parameters
    is_letter = report.kind == ReportKind.PARLIAMENT_REPORT_LETTER
    form = given.get("form", "")
    number = given.get("edition")
    edition = subject.editions.filter(number=number).first() if number else subject.editions.first()
    if not number and (edition is None or "at" in given):
        return live_letter(subject, form=form) if is_letter else live_report(subject)
    if edition is None:
        raise DocumentDataMissing(_("This report was not established yet. Have that done first, then try again."))
    if not is_letter:
        return thawed(ParliamentReportDocument, edition.content["report"])
    kind = SentReportLetterDocument if form == AS_SENT else ReportLetterDocument
    return thawed(kind, edition.content[AS_SENT if form == AS_SENT else "letter"])


def live_report(report: ParliamentReport, *, edition: int = 0) -> ParliamentReportDocument:
    """Build the report with the texts and figures of now; figures are those of `figures_date`."""
    texts = _texts(report)
    deals = deal_lines(on=report.figures_date)
    year = year_of_measures(report.year)
    return ParliamentReportDocument(
        reference=_reference(report),
        is_demonstration=settings.DEMONSTRATION,
        year=report.year,
        name=report.title,
        subtitle=report.subtitle,
        report_date=_day(report),
        figures_date=report.figures_date,
        edition=edition,
        summary=texts.get((ParliamentPart.SUMMARY, None), ""),
        key_results=_key_results(deals, year),
        reflection=texts.get((ParliamentPart.REFLECTION, None), ""),
        themes=tuple(_themes(texts, year)),
        deals_text=texts.get((ParliamentPart.DEALS, None), ""),
        deals=deals,
        payments=paid_months(on=report.figures_date),
        sources=year.sources,
        colophon=texts.get((ParliamentPart.COLOPHON, None), ""),
        earlier_paper=_earlier_paper(report),
        open_years=tuple(_open_years(report)),
        open_years_reason=report.open_years_reason,
    )


def live_letter(report: ParliamentReport, *, form: str, edition: int = 0) -> ReportLetterDocument:
    """Build the letter that goes with the report; `form` is "sent" for the letter as it is sent."""
    kind = SentReportLetterDocument if form == AS_SENT else ReportLetterDocument
    return kind(
        reference=_reference(report),
        is_demonstration=settings.DEMONSTRATION,
        letter_date=_day(report),
        report_name=report.title,
        text=_texts(report).get((ParliamentPart.LETTER, None), ""),
        edition=edition,
        is_concept=not edition,
    )


def _texts(report: ParliamentReport) -> Texts:
    return {(each.part, each.theme_id): each.body for each in report.texts.all()}


def _reference(report: ParliamentReport) -> str:
    return f"VGR-{report.year}"


def _day(report: ParliamentReport) -> date:
    return report.letter_date or report.figures_date


def _open_years(report: ParliamentReport) -> Iterator[OpenPlanYear]:
    for each in stored_open_years(report.open_years):
        yield OpenPlanYear(plan=each.plan, year=each.year, is_opened=each.is_opened, waiting=each.waiting)


def _earlier_paper(report: ParliamentReport) -> PaperReference | None:
    if not report.earlier_title or not report.earlier_reference:
        return None
    return PaperReference(title=report.earlier_title, reference=f"Kamerstuk {report.earlier_reference}")


def _themes(texts: Texts, year: YearOfMeasures) -> list[ThemeChapter]:
    """Give a chapter for each theme of the plan that has a text or a measure, in its order; the whole plan first."""
    chapters = []
    for theme in [None, *Theme.objects.order_by("sort_order", "code")]:
        key = theme.pk if theme else None
        of_theme = year.of_theme(theme.code if theme else "")
        chapter = ThemeChapter(
            name=theme.official_name if theme else "alle thema’s samen",
            results=texts.get((ParliamentPart.RESULTS, key), ""),
            circumstances=texts.get((ParliamentPart.CIRCUMSTANCES, key), ""),
            outlook=texts.get((ParliamentPart.OUTLOOK, key), ""),
            measures=of_theme.measures,
            special_measures=of_theme.special_measures,
            figures=of_theme.figures,
        )
        if not chapter.is_empty:
            chapters.append(chapter)
    return chapters


def _key_results(deals: tuple[DealLine, ...], year: YearOfMeasures) -> tuple[KeyResult, ...]:
    """Give the figures of the summary: what deals reached and got, and how many actions there are."""
    results = []
    if year.measure_count:
        results.append(KeyResult(value=str(year.measure_count), label="acties in het MKB-actieplan"))
    if deals:
        total, ended = deal_total(deals), sum(not each.stands for each in deals)
        standing, all_of_them = _count_of(total.deal_count - ended), _count_of(total.deal_count)
        too = ", ook aan wie voortijdig stopte" if ended else ""
        results.append(KeyResult(value=euros(total.awarded_amount), label=f"toegekend aan {standing}"))
        results.append(KeyResult(value=euros(total.paid_amount), label=f"betaald aan {all_of_them}{too}"))
        shared = shared_indicators(deals)[:1]
        results += [KeyResult(value=number(each.reached), label=each.name.lower()) for each in shared]
    return tuple(results)


def _count_of(count: int) -> str:
    """Say how many deals: "de MKB-deal", "de negen MKB-deals", "geen MKB-deals"."""
    if count == 1:
        return "de MKB-deal"
    return f"{'de ' if count else ''}{number_word(count)} MKB-deals"
