"""Named places at which a test of faults can delay, hold or kill the process that passes.

Outside such a test a place costs one `if` on a constant. The variable FAULTPOINTS names the folder in
which a test writes its plans; the settings refuse to start a production site that has it.
"""

import os
import random
import signal
import time
from pathlib import Path

FOLDER = os.environ.get("FAULTPOINTS", "")
HOLD_AT_MOST_SECONDS = 30.0
WAITING_SHARE = 0.25  # of those who pass a jittered place; the others overtake them


def faultpoint(name: str) -> None:
    """Pass a named place: count the passage and do what a test planned for it."""
    if FOLDER:
        _pass(Path(FOLDER), name)


def _pass(folder: Path, name: str) -> None:
    with (folder / f"{name}.hits").open("a") as hits:
        hits.write(f"{os.getpid()}\n")
    plan = folder / f"{name}.plan"
    try:
        action, _, seconds = plan.read_text().partition(" ")
        if action == "kill":
            plan.unlink()  # who takes the plan away carries it out, once
        elif action == "catch":
            plan.rename(folder / f"{name}.caught")  # likewise: all others go on
    except FileNotFoundError:
        return
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif action == "sleep":
        time.sleep(float(seconds))
    elif action == "jitter" and random.random() < WAITING_SHARE:  # noqa: S311 - who waits is no secret
        time.sleep(random.uniform(0, float(seconds)))  # noqa: S311
    elif action in ("hold", "catch"):
        _hold(folder, name, plan if action == "hold" else folder / f"{name}.caught")


def _hold(folder: Path, name: str, plan: Path) -> None:
    """Wait until the test takes its plan away."""
    (folder / f"{name}.held").touch()
    limit = time.monotonic() + HOLD_AT_MOST_SECONDS
    while plan.exists() and time.monotonic() < limit:
        time.sleep(0.005)
