"""`make bench`: measure our pages beside bare Django and write docs/performance.md; PART=scale writes docs/scale.md."""

import os
import subprocess
import sys

from .environment import base_environment
from .errors import LaunchError
from .interrupts import Interrupts
from .paths import PROJECT, Layout
from .state import exclusive
from .steps import Steps, build_assets
from .system import PANGO, ensure

BENCH_DATA = PROJECT / "var" / "bench"
USUAL = "tests.bench.run"
# What takes too long to be measured each time, or needs a site of its own.
PARTS = {"scale": "tests.bench.scale"}


def command(name: str, arguments: list[str], interrupts: Interrupts) -> int:
    """Run the measurements, or those of PART. Gives 0 when they were taken; goals that were missed stand in the page.

    :raises LaunchError: if PART is none of the parts.
    """
    layout = Layout(BENCH_DATA)
    layout.prepare()
    module = module_of(os.environ.get("PART", ""))
    with exclusive(layout):
        ensure([PANGO], layout, lambda line: print(line, flush=True))
        build_assets(Steps(layout))
        return subprocess.run(
            [sys.executable, "-m", module, *arguments], env=base_environment(), cwd=PROJECT, check=False
        ).returncode


def module_of(part: str) -> str:
    """Give what measures a part; without one the usual. :raises LaunchError: if there is none of that name."""
    if part and part not in PARTS:
        raise LaunchError(
            f"PART must be one of {', '.join(PARTS)}, or left out, not {part!r}", "For example: make bench PART=scale"
        )
    return PARTS[part] if part else USUAL
