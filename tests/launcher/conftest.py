"""Servers of the launcher's own, each test in a folder of its own."""

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mkbdeals.launcher.interrupts import Interrupts
from mkbdeals.launcher.paths import Layout
from mkbdeals.launcher.places import outside_home_path
from mkbdeals.launcher.postgres import Postgres, make_postgres
from mkbdeals.launcher.secret_values import secret_values
from mkbdeals.launcher.supervisor import Supervisor
from mkbdeals.launcher.valkey import make_valkey


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
    with _listening() as listener:
        yield listener


@pytest.fixture(scope="module")
def bare_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Postgres, str]]:
    """A PostgreSQL and a queue without anything of ours; give the first and the URL of the other."""
    layout = Layout(tmp_path_factory.mktemp("servers") / "var")
    layout.prepare()
    with _listening() as listener:
        supervisor = Supervisor(listener, say=lambda line: None)
        try:
            secrets = secret_values(layout)
            postgres, valkey = make_postgres(layout, secrets), make_valkey(layout, secrets)
            supervisor.start(postgres.part())
            supervisor.start(valkey.part())
            supervisor.wait_ready("postgres", "valkey")
            yield postgres, valkey.url
        finally:
            supervisor.stop()
            shutil.rmtree(outside_home_path(layout), ignore_errors=True)


@contextmanager
def _listening() -> Iterator[Interrupts]:
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
