import socket

import pytest

from mkbdeals.launcher.errors import LaunchError
from mkbdeals.launcher.ports import first_free_port, free_port, is_free, web_port


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
