"""What a file is compared with: values, no rows of the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Known:
    """The year of the round, themes by every name they have, and the measures that are there.

    `themes` maps names in small letters to codes. `versions` maps the code of a measure in this year to its version;
    `codes` are all measures of the plan.
    """

    year: int
    themes: Mapping[str, str] = field(default_factory=dict)
    theme_names: tuple[str, ...] = ()
    versions: Mapping[str, int] = field(default_factory=dict)
    codes: frozenset[str] = frozenset()
