"""`make faults`: break the servers in every way of the fault plan, in large numbers, and write docs/reliability.md."""

import os

from . import suite
from .interrupts import Interrupts
from .paths import Layout
from .system import FAKETIME, NGINX, ensure


def command(name: str, arguments: list[str], interrupts: Interrupts) -> int:
    """Run all cases of faults; FAULTS_SEED repeats an earlier run. Gives 0 only if all passed."""
    layout = Layout(suite.TEST_DATA)
    layout.prepare()
    ensure([NGINX, FAKETIME], layout, lambda line: print(line, flush=True))
    os.environ.setdefault("FAULTS_SCALE", "N")
    os.environ["FAULTS_WRITE"] = "yes"
    return suite.command(name, ["tests/faults", "-s", *arguments], interrupts)
