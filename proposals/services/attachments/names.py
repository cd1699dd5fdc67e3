"""Names of files: kept to be shown and given back, never to be stored under."""

import unicodedata
from collections.abc import Collection

LONGEST_NAME = 150
# Signs that make "annexe‮fdp.exe" read as "annexeexe.pdf".
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Names that Windows keeps for devices; a file called so cannot be saved there.
DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{number}" for number in range(10)), *(f"lpt{number}" for number in range(10))}
)
FORBIDDEN = frozenset('<>:"/\\|?*')


def clean_name(name: str) -> str:
    """Give the last part of a name, on one line, such as every system can save it; empty if nothing is left.

    Letters of all scripts stay, and so does the ending; invisible signs go.
    """
    last = unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode()).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(sign for sign in last if _is_visible(sign))
    safe = " ".join("".join("_" if sign in FORBIDDEN else sign for sign in visible).split()).strip(". ")
    if safe.split(".", 1)[0].strip().lower() in DEVICES:
        safe = f"_{safe}"
    return _shortened(safe)


def turns_around(name: str) -> bool:
    """Tell whether a name holds signs that change the direction of reading, to look like another name."""
    return not TURNING.isdisjoint(name)


def unique_name(name: str, taken: Collection[str]) -> str:
    """Give `name`, or "name (2)", "name (3)"… when there is such a file already, whatever its capitals."""
    known = {each.casefold() for each in taken}
    stem, dot, ending = name.rpartition(".")
    number, found = 1, name
    while found.casefold() in known:
        number += 1
        found = f"{stem} ({number}){dot}{ending}"
    return found


def _is_visible(sign: str) -> bool:
    return sign == " " or (sign.isprintable() and unicodedata.category(sign) not in {"Cf", "Co", "Cn", "Cs"})


def _shortened(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > 10:
        return name[:LONGEST_NAME].strip(". ")
    return stem[: LONGEST_NAME - len(ending) - 1].rstrip(". ") + dot + ending
