import os
import signal
import subprocess
import sys
import time

import pytest

from mkbdeals.launcher.errors import LaunchError
from mkbdeals.launcher.processes import identity, wait_until
from mkbdeals.launcher.supervisor import Part, pause_before

SLEEP = "import time; time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
WITH_CHILD = (
    "import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "print(child.pid, flush=True); time.sleep(600)"
)


def part(layout, code, name="part", **more):
    return Part(name, name, (sys.executable, "-c", code), layout.log(name), dict(os.environ), **more)


def watch(supervisor, condition, seconds=15):
    deadline = time.monotonic() + seconds
    supervisor.watch(until=lambda: condition() or time.monotonic() > deadline)
    assert condition()


def test_pause_before_doubles_up_to_half_a_minute():
    assert [pause_before(fall) for fall in (1, 2, 3, 7, 50)] == [0.5, 1.0, 2.0, 30.0, 30.0]


def test_watch_restarts_a_killed_part_with_growing_pauses(layout, supervisor, said):
    supervisor.start(part(layout, SLEEP))
    first = supervisor.pids["part"]

    os.kill(first, signal.SIGKILL)
    watch(supervisor, lambda: supervisor.pids.get("part", first) != first)
    second = supervisor.pids["part"]
    os.kill(second, signal.SIGKILL)
    watch(supervisor, lambda: supervisor.pids.get("part", second) != second)

    assert "part was ended by SIGKILL; starting it again in 0.5 s" in said[0]
    assert "part was ended by SIGKILL; starting it again in 1 s" in said[2]


def test_watch_ends_children_that_outlive_their_part(layout, supervisor):
    supervisor.start(part(layout, WITH_CHILD))
    assert wait_until(lambda: layout.log("part").read_text().strip() != "", 10)
    child = int(layout.log("part").read_text())
    first = supervisor.pids["part"]
    assert identity(child) is not None

    os.kill(first, signal.SIGKILL)
    watch(supervisor, lambda: supervisor.pids.get("part", first) != first)

    assert wait_until(lambda: identity(child) is None, 5)


def test_wait_ready_says_why_a_part_stopped(layout, supervisor):
    supervisor.start(part(layout, "raise SystemExit('error: no such table')", ready=lambda: False))

    with pytest.raises(LaunchError, match="part stopped while starting: error: no such table"):
        supervisor.wait_ready("part")


def test_wait_ready_gives_up_on_a_silent_part(layout, supervisor):
    supervisor.start(part(layout, SLEEP, ready=lambda: False, start_seconds=0.3))

    with pytest.raises(LaunchError, match="did not answer within"):
        supervisor.wait_ready("part")


def test_stop_kills_a_part_that_does_not_listen(layout, supervisor):
    supervisor.start(part(layout, DEAF, stop_seconds=0.5))
    assert wait_until(lambda: "deaf" in layout.log("part").read_text(), 10)
    pid = supervisor.pids["part"]

    supervisor.stop()

    assert identity(pid) is None


def test_stop_ends_parts_that_use_data_before_those_that_keep_it(layout, supervisor):
    ends = layout.data / "ends.txt"
    code = (
        "import signal, sys, time; from pathlib import Path\n"
        "def end(*_):\n    time.sleep({pause}); open({file!r}, 'a').write({name!r} + ' '); sys.exit()\n"
        "signal.signal(signal.SIGTERM, end); print('up', flush=True)\nwhile True: time.sleep(1)"
    )
    for name, keeps_data in (("store", True), ("web", False)):
        pause = 0 if keeps_data else 0.5
        script = code.format(pause=pause, file=str(ends), name=name)
        supervisor.start(part(layout, script, name=name, keeps_data=keeps_data))
    assert wait_until(lambda: all("up" in layout.log(name).read_text() for name in ("store", "web")), 10)

    supervisor.stop()

    assert ends.read_text() == "web store "


def test_a_part_does_not_outlive_a_killed_launcher(layout):
    script = (
        "import sys, time; from pathlib import Path; from mkbdeals.launcher.processes import spawn\n"
        "child = spawn([sys.executable, '-c', 'import time; time.sleep(600)'], log=Path(sys.argv[1]))\n"
        "print(child.pid, flush=True); time.sleep(600)"
    )
    launcher = subprocess.Popen([sys.executable, "-c", script, layout.log("x")], stdout=subprocess.PIPE, text=True)
    child = int(launcher.stdout.readline())
    assert identity(child) is not None

    launcher.kill()
    launcher.communicate()

    assert wait_until(lambda: identity(child) is None, 5)


def test_start_lets_a_part_step_aside_as_far_as_it_says(layout, supervisor):
    supervisor.start(part(layout, SLEEP, name="first"))
    supervisor.start(part(layout, SLEEP, name="later", niceness=15))

    assert os.getpriority(os.PRIO_PROCESS, supervisor.pids["first"]) == os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, supervisor.pids["later"]) == 15
