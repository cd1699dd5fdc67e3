"""The letter to parliament about the outcome of a round, in its printed form (Kamerstuk)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from reporting.documents.document import Document
from reporting.documents.wording import enumeration, number_word

LONGEST_WHOLE_TABLE = 12


@dataclass(frozen=True, kw_only=True)
class PaperReference:
    """An earlier paper that the letter cites in a footnote."""

    title: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class SelectedProposal:
    """A line of the table "Regio | Titel voorstel"."""

    region_label: str
    title: str


@dataclass(frozen=True, kw_only=True)
class ParliamentLetterDocument(Document):
    """All that the letter shows. ``selected`` stands in the order of the table.

    ``closes_date`` is the last day on which a proposal could be submitted. Parliament gives the
    paper its number afterwards, so ``paper_number`` is empty when the letter is made.
    """

    template: ClassVar[str] = "reporting/documents/parliament_letter.html"
    kind: ClassVar[str] = "kamerbrief"

    letter_date: date
    round_name: str
    call_title: str
    call_reference: str
    opens_date: date
    closes_date: date
    submitted_count: int
    criteria: tuple[str, ...]
    selected: tuple[SelectedProposal, ...]
    awarded_amount: Decimal
    submitted_themes: tuple[str, ...] = ()
    selected_themes: tuple[str, ...] = ()
    partner_kinds: tuple[str, ...] = ()
    announced_date: date | None = None
    announced_at_meeting: str = ""
    definitive_by: str = ""
    next_call: str = ""
    earlier_paper: PaperReference | None = None
    place: str = "Den Haag"
    office: str = "Staatssecretaris van Economische Zaken en Klimaat"
    ministry: str = "ministerie van Economische Zaken en Klimaat"
    dossier_number: str = "32 637"
    dossier_title: str = "Bedrijfslevenbeleid"
    paper_number: str = ""

    @property
    def title(self) -> str:
        return f"Brief aan de Tweede Kamer over MKB-deals: {self.round_name}"

    @property
    def parliamentary_year(self) -> str:
        """Name the year of parliament the letter falls in: "2019–2020"."""
        year = self.letter_date.year
        start = year if self.letter_date >= opening_of_parliament(year) else year - 1
        return f"{start}–{start + 1}"

    @property
    def paper_name(self) -> str:
        """Name the paper as its foot line does: "32 637, nr. 379"."""
        return f"{self.dossier_number}, nr. {self.paper_number or '(volgt)'}"

    @property
    def has_follow_up(self) -> bool:
        """Whether there is anything to say about what comes next."""
        return bool(self.announced_date or (self.selected and self.definitive_by) or self.next_call)

    @property
    def fits_one_page(self) -> bool:
        """Whether the table is short enough to be kept whole; longer ones may run over a page."""
        return len(self.selected) <= LONGEST_WHOLE_TABLE

    @property
    def selected_count_word(self) -> str:
        """Say how many were selected: "negen"."""
        return number_word(len(self.selected))

    @property
    def criteria_count_word(self) -> str:
        """Say how many criteria there are: "vijf"."""
        return number_word(len(self.criteria))

    @property
    def criteria_list(self) -> str:
        """List the criteria in a sentence."""
        return enumeration(self.criteria)

    @property
    def submitted_theme_list(self) -> str:
        """List the themes of the submitted proposals in a sentence."""
        return enumeration(self.submitted_themes)

    @property
    def selected_theme_list(self) -> str:
        """List the themes of the selected proposals in a sentence."""
        return enumeration(self.selected_themes)

    @property
    def partner_kind_list(self) -> str:
        """List the kinds of partners in a sentence."""
        return enumeration(self.partner_kinds)


def opening_of_parliament(year: int) -> date:
    """Find the third Tuesday of September, when the year of parliament begins (Grondwet, article 65)."""
    first = date(year, 9, 1)
    return first + timedelta(days=(1 - first.weekday()) % 7 + 14)
