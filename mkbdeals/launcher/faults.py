"""`make faults`: break the servers in every way of the fault plan, in large numbers, and write docs/reliability.md."""

import os

from . import suite
from .interrupts import Interrupts
from .paths import Layout
from .system import FAKETIME, LIBREOFFICE, NGINX, ensure


def command(name: str, arguments: list[str], interrupts: Interrupts) -> int:
    """Run all cases of faults; gives 0 only if all passed.

    FAULTS_SEED repeats an earlier run, FAULTS_SHARE=0.1 does a tenth of the large numbers.
    """
    layout = Layout(suite.TEST_DATA)
    layout.prepare()
    ensure([NGINX, FAKETIME, LIBREOFFICE], layout, lambda line: print(line, flush=True))
    os.environ.setdefault("FAULTS_SCALE", "N")
    os.environ["FAULTS_WRITE"] = "yes"
    os.environ["LANES"] = "1"  # one site, which is broken by one case after the other
    return suite.command(name, ["tests/faults", "-s", *arguments], interrupts)
