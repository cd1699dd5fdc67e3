"""`make faults`: break the servers in every way of the fault plan, in large numbers, and write docs/reliability.md."""

import os

from . import suite
from .errors import LaunchError
from .interrupts import Interrupts
from .lanes import words_of
from .paths import Layout
from .system import FAKETIME, LIBREOFFICE, NGINX, ensure

# Each part takes at most twenty minutes and writes its own piece of the page; the files are tests/faults/test_*.py.
PARTS = {
    "applying": (
        "background", "behind_nginx", "browser", "clocks", "countdown", "database", "deadline", "extension", "instants",
        "locks", "receipts", "submitting", "writing",
    ),
    "documents": ("desk", "jobs", "silence"),
    "deciding": ("allocation", "amounts", "exports", "money", "snapshots"),
    "publishing": ("mail", "publication", "uploads"),
    "trust": ("trust",),
    "security": ("security",),
    "operations": ("operations", "retention", "trail"),
}  # fmt: skip


def command(name: str, arguments: list[str], interrupts: Interrupts) -> int:
    """Run the cases of all parts one after another, or of PART; gives 0 only if all passed.

    FAULTS_SEED repeats an earlier run, FAULTS_SHARE=0.1 does a tenth of the large numbers. With words for pytest
    only what they choose is run, and the page is left alone.
    :raises LaunchError: if PART is none of the parts.
    """
    layout = Layout(suite.TEST_DATA)
    layout.prepare()
    ensure([NGINX, FAKETIME, LIBREOFFICE], layout, lambda line: print(line, flush=True))
    os.environ.setdefault("FAULTS_SCALE", "N")
    os.environ["LANES"] = "1"  # one site, which is broken by one case after the other
    parts = parts_of(os.environ.get("PART", ""))
    words = words_of(arguments, os.environ)
    if words:
        return suite.command(name, [*files_of(parts), "-s", *arguments], interrupts)
    codes = []
    for part in parts:
        os.environ["FAULTS_PART"] = part
        interrupts.listen_again()
        codes.append(suite.command(name, [*files_of([part]), "-s"], interrupts))
    return max(codes)


def parts_of(asked: str) -> list[str]:
    """Give the part that was asked for, or all. :raises LaunchError: if there is none of that name."""
    if asked and asked not in PARTS:
        raise LaunchError(
            f"PART must be one of {', '.join(PARTS)}, not {asked!r}", "For example: make faults PART=trust"
        )
    return [asked] if asked else list(PARTS)


def files_of(parts: list[str]) -> list[str]:
    """Give the files of tests of some parts."""
    return [f"tests/faults/test_{file}.py" for part in parts for file in PARTS[part]]
