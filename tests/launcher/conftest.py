"""Servers of the launcher's own, each test in a folder of its own."""

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from mkbdeals.launcher.interrupts import Interrupts
from mkbdeals.launcher.paths import Layout
from mkbdeals.launcher.places import outside_home_path
from mkbdeals.launcher.supervisor import Supervisor


@pytest.fixture
def layout(tmp_path: Path) -> Iterator[Layout]:
    """A data folder that other accounts cannot reach, as a project below /root is."""
    layout = Layout(tmp_path / "var")
    layout.prepare()
    yield layout
    shutil.rmtree(outside_home_path(layout), ignore_errors=True)


@pytest.fixture
def said() -> list[str]:
    """What the supervisor told people."""
    return []


@pytest.fixture
def interrupts() -> Iterator[Interrupts]:
    """An own listener; the test process gets its signals back afterwards."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield Interrupts()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def supervisor(interrupts: Interrupts, said: list[str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(interrupts, say=said.append)
    yield supervisor
    supervisor.stop()
