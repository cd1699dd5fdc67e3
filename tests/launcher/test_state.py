import os
import subprocess
import sys

import pytest

from mkbdeals.launcher.errors import LaunchError
from mkbdeals.launcher.processes import identity, is_same_process, wait_until
from mkbdeals.launcher.state import State, end_leftovers, exclusive, read_state, running_launcher, write_state

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def sleeper():
    process = subprocess.Popen(SLEEP, start_new_session=True)
    yield process
    process.kill()
    process.wait()


def test_end_leftovers_ends_a_process_of_a_killed_run(layout, sleeper):
    write_state(layout, State(launcher=os.getpid(), pids={"worker": sleeper.pid}))

    assert end_leftovers(layout) == ["worker"]

    assert wait_until(lambda: identity(sleeper.pid) is None, 5)
    assert read_state(layout) is None


def test_end_leftovers_leaves_a_foreign_process_with_the_same_number_alone(layout, sleeper):
    write_state(layout, State(launcher=os.getpid(), pids={"worker": sleeper.pid}))
    layout.state.write_text(layout.state.read_text().replace(identity(sleeper.pid), "another-boot:1"))

    assert end_leftovers(layout) == []

    assert identity(sleeper.pid) is not None


def test_end_leftovers_of_a_damaged_state_file_does_nothing(layout):
    layout.state.write_text("{half")

    assert end_leftovers(layout) == []


def test_identity_of_a_finished_process_is_none(sleeper):
    name = identity(sleeper.pid)
    assert is_same_process(sleeper.pid, name)

    sleeper.kill()

    assert wait_until(lambda: identity(sleeper.pid) is None, 5)  # a zombie until it is collected
    assert not is_same_process(sleeper.pid, name)


def test_exclusive_refuses_a_second_launcher_and_names_the_first(layout):
    with exclusive(layout):
        write_state(layout, State(launcher=os.getpid(), url="http://localhost:8000/"))

        with pytest.raises(LaunchError) as caught, exclusive(layout):
            pass

    assert f"already runs at http://localhost:8000/ (process {os.getpid()})" in caught.value.line


def test_running_launcher_is_none_when_it_is_gone(layout, sleeper):
    write_state(layout, State(launcher=sleeper.pid))
    assert running_launcher(layout) == sleeper.pid

    sleeper.kill()
    sleeper.wait()

    assert running_launcher(layout) is None


def test_state_file_is_for_our_account_alone(layout):
    write_state(layout, State(environment={"SECRET_KEY": "x"}))

    assert layout.state.stat().st_mode & 0o777 == 0o600
