"""`make fix`: let the tools mend what they can mend."""

import subprocess

from .checks import BIN
from .interrupts import Interrupts
from .paths import PROJECT

FIXES = (
    (BIN / "ruff", "check", "--fix", "."),
    (BIN / "ruff", "format", "."),
)


def command(name: str, arguments: list[str], interrupts: Interrupts) -> int:
    """Run each tool. Gives 0 if nothing is left to mend by hand."""
    codes = [subprocess.run([str(word) for word in fix], cwd=PROJECT, check=False).returncode for fix in FIXES]
    return max(codes)
