"""What the open data say about themselves: licence, version, and the day on which they hold."""

from dataclasses import dataclass
from datetime import date

# Of the form of the data (semantic versioning): docs/open_data.md says what changed when.
VERSION = "1.2.0"
TITLE = "MKB-deals: afspraken, bedragen en resultaten"
DESCRIPTION = (
    "De deals die het ministerie met regio's sloot om het mkb te versterken. Met wat is aangekondigd, toegekend en "
    "betaald, elk met zijn datum, en met wat is beloofd en bereikt."
)
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/deed.nl"
LICENCE_NAME = "CC0 1.0"
# The boundaries of the map are of CBS and Kadaster: proposals/data/regions/SOURCES.md.
MAP_LICENCE = "https://creativecommons.org/licenses/by/4.0/deed.nl"
MAP_LICENCE_NAME = "CC BY 4.0"
MAP_CREDIT = "Grenzen: CBS en Kadaster (CC BY 4.0), vereenvoudigd"
INVENTED = "Dit is een demonstratie. Een deel van de gegevens is verzonnen."


@dataclass(frozen=True, kw_only=True)
class About:
    """What goes with each file: where the site is, the day on which the figures hold, whether they are invented."""

    base_url: str
    on: date
    is_demonstration: bool

    @property
    def description(self) -> str:
        """Say what the data are, and that they are partly invented where they are."""
        return f"{DESCRIPTION} {INVENTED}" if self.is_demonstration else DESCRIPTION

    def content(self) -> dict[str, str]:
        """Give it as the head of a file in JSON."""
        return {
            "titel": TITLE,
            "toelichting": self.description,
            "versie": VERSION,
            "stand": self.on.isoformat(),
            "licentie": LICENCE,
        }
