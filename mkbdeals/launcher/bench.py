"""`make bench`: measure our pages beside bare Django and write docs/performance.md."""

import subprocess
import sys

from .environment import base_environment
from .interrupts import Interrupts
from .paths import PROJECT, Layout
from .state import exclusive
from .steps import Steps, build_assets
from .system import PANGO, ensure

BENCH_DATA = PROJECT / "var" / "bench"


def command(name: str, arguments: list[str], interrupts: Interrupts) -> int:
    """Run the measurements. Gives 0 when they were taken; goals that were missed stand in the page."""
    layout = Layout(BENCH_DATA)
    layout.prepare()
    with exclusive(layout):
        ensure([PANGO], layout, lambda line: print(line, flush=True))
        build_assets(Steps(layout))
        return subprocess.run(
            [sys.executable, "-m", "tests.bench.run", *arguments], env=base_environment(), cwd=PROJECT, check=False
        ).returncode
