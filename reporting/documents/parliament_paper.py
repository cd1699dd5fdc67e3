"""What letters to parliament share: from whom, when, and under which dossier."""

from dataclasses import dataclass
from datetime import date, timedelta

from reporting.documents.document import Document

# How a letter as it is sent is asked for; otherwise it has its printed form.
AS_SENT = "sent"


@dataclass(frozen=True, kw_only=True)
class ParliamentPaper(Document):
    """A letter to parliament, in its printed form (Kamerstuk) or as it is sent.

    Parliament gives the paper its number afterwards, so ``paper_number`` is empty when the letter is made.
    """

    letter_date: date
    place: str = "Den Haag"
    office: str = "Staatssecretaris van Economische Zaken en Klimaat"
    ministry: str = "ministerie van Economische Zaken en Klimaat"
    dossier_number: str = "32 637"
    dossier_title: str = "Bedrijfslevenbeleid"
    paper_number: str = ""
    is_concept: bool = False

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


def opening_of_parliament(year: int) -> date:
    """Find the third Tuesday of September, when the year of parliament begins (Grondwet, article 65)."""
    first = date(year, 9, 1)
    return first + timedelta(days=(1 - first.weekday()) % 7 + 14)
