"""The yearly progress report on the MKB-actieplan, and the letter that goes with it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import ClassVar

from reporting.charts import Chart
from reporting.documents.deal_charts import money_bars, money_map, payments_over_time, reach_of_most
from reporting.documents.deal_figures import (
    DealGroup,
    DealLine,
    PaidMonth,
    SharedIndicator,
    by_province,
    by_theme,
    deal_total,
    shared_indicators,
    told_indicators,
)
from reporting.documents.document import Document
from reporting.documents.parliament_letter import PaperReference
from reporting.documents.parliament_paper import ParliamentPaper
from reporting.documents.wording import number_word

MINISTRY = "Ministerie van Economische Zaken en Klimaat"


@dataclass(frozen=True, kw_only=True)
class KeyResult:
    """A result of the summary: a figure with its unit and what it is; ``source`` says where it is from."""

    value: str
    label: str
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class MeasureFigureLine:
    """A figure of a measure in the year of the report."""

    measure: str
    name: str
    value: str
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class MeasureLine:
    """A measure of the action plan with where it stands. ``planned`` and ``actual`` are periods in words."""

    code: str
    title: str
    ministry: str
    status: str
    planned: str = ""
    actual: str = ""
    results: str = ""
    outlook: str = ""
    is_on_agenda: bool = False


@dataclass(frozen=True, kw_only=True)
class ThemeChapter:
    """A theme in chapter 2: texts of staff with marks, its measures and their figures.

    ``special_measures`` were taken because of the special circumstances of the year.
    """

    name: str
    results: str = ""
    circumstances: str = ""
    outlook: str = ""
    measures: tuple[MeasureLine, ...] = ()
    special_measures: tuple[MeasureLine, ...] = ()
    figures: tuple[MeasureFigureLine, ...] = ()

    @property
    def all_measures(self) -> tuple[MeasureLine, ...]:
        """Give the ordinary measures and those because of special circumstances."""
        return self.measures + self.special_measures

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to tell about this theme."""
        texts = (self.results, self.circumstances, self.outlook)
        return not (self.all_measures or self.figures or any(each.strip() for each in texts))


@dataclass(frozen=True, kw_only=True)
class OpenPlanYear:
    """A year of a plan that was not closed when the report was established; `waiting` are codes of measures."""

    plan: str
    year: int
    is_opened: bool
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ParliamentReportDocument(Document):
    """All that the report shows. Texts hold the marks of `reporting.texts`; an empty one is left out.

    ``figures_date`` is the day of which the figures are; ``edition`` is 0 while the report is a concept.
    """

    template: ClassVar[str] = "reporting/documents/parliament_report.html"
    kind: ClassVar[str] = "voortgangsrapportage"

    year: int
    name: str
    subtitle: str
    report_date: date
    figures_date: date
    edition: int = 0
    summary: str = ""
    key_results: tuple[KeyResult, ...] = ()
    reflection: str = ""
    themes: tuple[ThemeChapter, ...] = ()
    deals_text: str = ""
    deals: tuple[DealLine, ...] = ()
    payments: tuple[PaidMonth, ...] = ()
    sources: tuple[str, ...] = ()
    colophon: str = ""
    earlier_paper: PaperReference | None = None
    open_years: tuple[OpenPlanYear, ...] = ()
    open_years_reason: str = ""
    ministry: str = MINISTRY

    @property
    def title(self) -> str:
        return f"{self.name}: {self.subtitle}" if self.subtitle else self.name

    @property
    def identifier(self) -> str:
        return f"{super().identifier}/{f'editie-{self.edition}' if self.edition else 'concept'}"

    @property
    def is_concept(self) -> bool:
        """Say whether the report is not established yet."""
        return not self.edition

    @property
    def measure_count(self) -> int:
        """Count the measures."""
        return sum(len(theme.all_measures) for theme in self.themes)

    @property
    def measures_by_status(self) -> tuple[tuple[str, int], ...]:
        """Count the measures per status, in the order in which the statuses first occur."""
        found: dict[str, int] = {}
        for theme in self.themes:
            for each in theme.all_measures:
                found[each.status] = found.get(each.status, 0) + 1
        return tuple(found.items())

    @property
    def has_circumstances(self) -> bool:
        """Say whether any theme tells of special circumstances."""
        return any(theme.circumstances.strip() for theme in self.themes)

    @property
    def total(self) -> DealGroup:
        """Add the deals up."""
        return deal_total(self.deals)

    @property
    def deal_count_word(self) -> str:
        """Say how many deals there are: "negen"."""
        return number_word(len(self.deals))

    @property
    def ended_count(self) -> int:
        """Count the deals that ended early: their award counts no more, what they were paid does."""
        return sum(not each.stands for each in self.deals)

    @property
    def ended_count_word(self) -> str:
        """Say how many deals ended early: "één"."""
        return number_word(self.ended_count)

    @property
    def provinces(self) -> tuple[DealGroup, ...]:
        """Add the deals up per province."""
        return by_province(self.deals)

    @property
    def deal_themes(self) -> tuple[DealGroup, ...]:
        """Add the deals up per theme."""
        return by_theme(self.deals)

    @property
    def indicators(self) -> tuple[SharedIndicator, ...]:
        """Add up what the deals promised and reached, of what at least two of them count; else of all."""
        return told_indicators(self.deals)

    @property
    def has_own_indicators(self) -> bool:
        """Say whether there are indicators that only one deal has, which the table leaves out."""
        return len(shared_indicators(self.deals)) > len(self.indicators)

    @property
    def province_chart(self) -> Chart:
        """Draw the money per province."""
        return money_map(self.provinces, "Toegekend per provincie")

    @property
    def theme_chart(self) -> Chart:
        """Draw the money per theme."""
        return money_bars(self.deal_themes, "Toegekend per thema", "Thema")

    @property
    def payments_so_far(self) -> tuple[PaidMonth, ...]:
        """Add up what was paid, month by month."""
        sums = accumulate(each.amount for each in self.payments)
        return tuple(PaidMonth(on=each.on, amount=so_far) for each, so_far in zip(self.payments, sums, strict=True))

    @property
    def payment_chart(self) -> Chart | None:
        """Draw what was paid over time; None when nothing was paid yet."""
        return payments_over_time(self.payments, "Betaald in de loop van de tijd", self.total.awarded_amount,
                                  self.figures_date)  # fmt: skip

    @property
    def reach_chart(self) -> Chart | None:
        """Draw what the deals reached of the indicator that most of them have; None without reports."""
        return reach_of_most(self.deals)

    @property
    def paid_fraction(self) -> Decimal | None:
        """Give what was paid as a part of what was awarded; None when a deal that stopped has a part in one only."""
        total = self.total
        if self.ended_count:
            return None
        return total.paid_amount / total.awarded_amount if total.awarded_amount else None


@dataclass(frozen=True, kw_only=True)
class ReportLetterDocument(ParliamentPaper):
    """The letter that goes with the report, in its printed form. ``text`` holds marks."""

    template: ClassVar[str] = "reporting/documents/report_letter.html"
    kind: ClassVar[str] = "kamerbrief-rapportage"

    report_name: str
    text: str
    edition: int = 0

    @property
    def title(self) -> str:
        return f"Brief aan de Tweede Kamer bij de {self.report_name}"

    @property
    def subject(self) -> str:
        """Say what the letter is about."""
        return self.report_name

    @property
    def identifier(self) -> str:
        return f"{super().identifier}/{f'editie-{self.edition}' if self.edition else 'concept'}"


@dataclass(frozen=True, kw_only=True)
class SentReportLetterDocument(ReportLetterDocument):
    """The same letter as it is sent."""

    template: ClassVar[str] = "reporting/documents/report_letter_sent.html"
    kind: ClassVar[str] = "kamerbrief-rapportage-verzonden"
