import socket
import subprocess
import sys

import pytest

from mkbdeals.launcher.errors import LaunchError
from mkbdeals.launcher.paths import PROJECT
from mkbdeals.launcher.ports import first_free_port, free_port, is_free, web_port

# Chooses a port as `make run` does, tells it, and runs on without serving it yet.
LAUNCHER = """
import sys
from mkbdeals.launcher import ports
sys.stdin.readline()
print({choice}, flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def taken_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_is_free_sees_a_listening_server(taken_port):
    assert not is_free(taken_port)
    assert is_free(free_port())


def test_first_free_port_passes_over_a_taken_one(taken_port):
    assert first_free_port(taken_port) > taken_port


def test_web_port_taken_is_one_line_with_another_port(taken_port):
    with pytest.raises(LaunchError) as caught:
        web_port({"PORT": str(taken_port)})

    assert f"Port {taken_port} is taken" in caught.value.line
    assert "make run PORT=" in caught.value.line
    assert "\n" not in caught.value.line


@pytest.mark.parametrize("asked", ["abc", "0", "65536", "-1", "80 80"])
def test_web_port_refuses_what_is_no_port(asked):
    with pytest.raises(LaunchError, match="PORT must be a number"):
        web_port({"PORT": asked})


def test_web_port_left_out_gives_a_free_one():
    assert is_free(web_port({}))


@pytest.fixture
def launchers():
    """Give `launchers(choice)`: five that choose in the same moment and have not begun to serve."""
    started = []

    def choose(choice: str) -> list[int]:
        for _each in range(5):
            command = [sys.executable, "-c", LAUNCHER.format(choice=choice)]
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT)
            started.append(process)
        for process in started:
            process.stdin.write("now\n")
            process.stdin.flush()
        return [int(process.stdout.readline()) for process in started]

    yield choose
    for process in started:
        process.communicate("end\n", timeout=20)


@pytest.mark.parametrize("choice", ["ports.web_port({})", "ports.free_port()"])
def test_launchers_that_choose_at_once_get_ports_of_their_own(launchers, choice):
    assert len(set(launchers(choice))) == 5


def test_port_of_a_launcher_that_is_about_to_serve_is_taken(launchers):
    chosen = launchers("ports.web_port({})")

    assert is_free(chosen[0])  # nobody serves it yet
    with pytest.raises(LaunchError, match=f"Port {chosen[0]} is taken"):
        web_port({"PORT": str(chosen[0])})


def test_port_is_free_again_when_its_launcher_has_ended():
    command = [sys.executable, "-c", LAUNCHER.format(choice="ports.web_port({})")]
    ended = subprocess.run(command, input="now\nend\n", capture_output=True, text=True, cwd=PROJECT, check=True)

    assert web_port({"PORT": ended.stdout.strip()}) == int(ended.stdout)
