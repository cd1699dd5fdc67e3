"""A SIGINT that reaches make alone: it says nothing to its recipe and waits for its end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mkbdeals.launcher.interrupts import Interrupted
from mkbdeals.launcher.processes import wait_until

RECIPE = """
import sys, time
from mkbdeals.launcher.interrupts import parent_is_interrupted
print("up", flush=True)
deadline = time.monotonic() + 20
while not parent_is_interrupted() and time.monotonic() < deadline:
    time.sleep(0.05)
print("seen" if parent_is_interrupted() else "not seen", flush=True)
"""


def test_parent_is_interrupted_sees_a_signal_to_make_alone(tmp_path):
    (tmp_path / "recipe.py").write_text(RECIPE)
    (tmp_path / "Makefile").write_text(f"run:\n\t@exec {sys.executable} {tmp_path / 'recipe.py'}\n")
    make = subprocess.Popen(
        ["make", "-f", tmp_path / "Makefile", "run"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd()), "SECRET_KEY": "x"},
        start_new_session=True,
    )
    assert make.stdout.readline() == "up\n"
    time.sleep(0.3)
    assert make.poll() is None

    make.send_signal(signal.SIGINT)

    assert make.communicate(timeout=25)[0] == "seen\n"


def test_interrupt_is_raised_once_and_then_hurries(interrupts):
    interrupts.install()

    with pytest.raises(Interrupted):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(1)
    assert not interrupts.hurry
    os.kill(os.getpid(), signal.SIGINT)
    assert wait_until(lambda: interrupts.hurry, 2)


def test_interrupt_waits_for_the_end_of_a_held_block(interrupts):
    interrupts.install()
    reached = []

    with pytest.raises(Interrupted), interrupts.held():
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.1)
        reached.append("end of block")

    assert reached == ["end of block"]
