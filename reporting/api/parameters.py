"""The parameters of a question, read strictly: what is unknown or wrong is said, all of it at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.http import QueryDict

from reporting.api.problems import InvalidParameters
from reporting.documents.open_data.fields import STATUS_CODES

Item = TypeVar("Item")
MOST_PER_PAGE = 100
FILTERS: Mapping[str, str] = {
    "ronde": "rondecode",
    "provincie": "provinciecode",
    "thema": "themas",
    "status": "status",
}


@dataclass(frozen=True, kw_only=True)
class ListQuery:
    """Which part of a list is asked: page (from 1), how many on a page, and what the items must have."""

    page: int = 1
    per_page: int = 20
    wanted: Mapping[str, str] = field(default_factory=dict)

    def part(self, items: list[Item]) -> list[Item]:
        """Give the items of the page; beyond the last page there are none."""
        first = (self.page - 1) * self.per_page
        return items[first : first + self.per_page]


def list_query(parameters: QueryDict, *, filters: bool = False) -> ListQuery:
    """Read the parameters of a list.

    :raises InvalidParameters: with every parameter that is unknown, given twice, or wrong.
    """
    errors = _unknown(parameters, {"pagina", "aantalPerPagina", *(FILTERS if filters else ())})
    page = _number(parameters, "pagina", 1, 1_000_000, errors)
    per_page = _number(parameters, "aantalPerPagina", 20, MOST_PER_PAGE, errors)
    wanted = {name: parameters[name] for name in FILTERS if filters and name in parameters}
    if "status" in wanted and wanted["status"] not in STATUS_CODES.values():
        errors.append(("status", f"Kies uit: {', '.join(STATUS_CODES.values())}."))
    if errors:
        raise InvalidParameters(errors)
    return ListQuery(page=page, per_page=per_page, wanted=wanted)


def no_parameters(parameters: QueryDict) -> None:
    """Refuse every parameter, for an address that takes none.

    :raises InvalidParameters: with every parameter given.
    """
    if errors := _unknown(parameters, set()):
        raise InvalidParameters(errors)


def _unknown(parameters: QueryDict, known: set[str]) -> list[tuple[str, str]]:
    errors = [(name[:100], "Deze parameter bestaat hier niet.") for name in parameters if name not in known]
    twice = [name for name in parameters if name in known and len(parameters.getlist(name)) > 1]
    return errors + [(name, "Geef deze parameter één keer.") for name in twice]


def _number(parameters: QueryDict, name: str, default: int, most: int, errors: list[tuple[str, str]]) -> int:
    typed = parameters.get(name)
    if typed is None:
        return default
    if typed.isascii() and typed.isdigit() and len(typed) <= 7 and 1 <= int(typed) <= most:
        return int(typed)
    errors.append((name, f"Geef een heel getal van 1 tot en met {most}."))
    return default
