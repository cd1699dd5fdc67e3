"""The letter to parliament about the outcome of a round, in its printed form (Kamerstuk)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from reporting.documents.parliament_annex import ParliamentAnnex
from reporting.documents.parliament_paper import ParliamentPaper
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
class ParliamentLetterDocument(ParliamentPaper):
    """All that the letter shows. ``selected`` stands in the order of the table.

    ``closes_date`` is the last day on which a proposal could be submitted. Before the
    decisions are made known the letter ``is_concept``.
    """

    template: ClassVar[str] = "reporting/documents/parliament_letter.html"
    kind: ClassVar[str] = "kamerbrief"

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
    annex: ParliamentAnnex | None = None

    @property
    def title(self) -> str:
        return f"Brief aan de Tweede Kamer over MKB-deals: {self.round_name}"

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


@dataclass(frozen=True, kw_only=True)
class SentParliamentLetterDocument(ParliamentLetterDocument):
    """The same letter as it is sent: with sender, address, date, reference and salutation."""

    template: ClassVar[str] = "reporting/documents/parliament_letter_sent.html"
    kind: ClassVar[str] = "kamerbrief-verzonden"

    @property
    def subject(self) -> str:
        """Say what the letter is about."""
        return f"Uitkomst MKB-deals: {self.round_name}"
