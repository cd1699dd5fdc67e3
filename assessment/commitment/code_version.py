"""Which program calculates: a check number over its source files, and the number of the release.

Done again in the folder of the program:
`find assessment/scoring.py assessment/ranking assessment/allocation -name '*.py' | LC_ALL=C sort | xargs sha256sum
| sha256sum`
"""

import hashlib
import tomllib
from functools import cache
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
# The rooms that turn points into amounts.
ROOMS = ("assessment/scoring.py", "assessment/ranking", "assessment/allocation")


@cache
def code_sha256(base: Path = BASE) -> str:
    """Give the SHA-256 (hex) of the lines that sha256sum prints for the source files, sorted by path."""
    lines = (f"{hashlib.sha256((base / path).read_bytes()).hexdigest()}  {path}\n" for path in _paths(base))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@cache
def release_version(base: Path = BASE) -> str:
    """Give the number of the release."""
    return str(tomllib.loads((base / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def _paths(base: Path) -> list[str]:
    found = []
    for room in ROOMS:
        place = base / room
        found += [place] if place.is_file() else list(place.rglob("*.py"))
    return sorted(each.relative_to(base).as_posix() for each in found)
