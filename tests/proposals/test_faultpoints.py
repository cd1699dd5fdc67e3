"""Fault points do nothing outside a test of faults, and what was planned within one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from mkbdeals.launcher.processes import wait_until

PROJECT = Path(__file__).parents[2]
PASS = "from proposals.faultpoints import faultpoint; faultpoint('here'); print('passed')"
START = "import django; django.setup(); print('started')"


def run(program: str, **variables: str) -> subprocess.CompletedProcess:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), "DJANGO_SETTINGS_MODULE": "mkbdeals.settings"}
    return subprocess.run(
        [sys.executable, "-c", program], env=env | variables, capture_output=True, text=True, cwd=PROJECT, check=False
    )


def test_without_the_variable_nothing_happens(tmp_path):
    (tmp_path / "here.plan").write_text("kill")

    assert run(PASS).stdout == "passed\n"
    assert (tmp_path / "here.plan").exists()


def test_passages_are_counted(tmp_path):
    assert run(PASS, FAULTPOINTS=str(tmp_path)).stdout == "passed\n"
    assert len((tmp_path / "here.hits").read_text().splitlines()) == 1


def test_a_kill_is_carried_out_once(tmp_path):
    (tmp_path / "here.plan").write_text("kill")

    assert run(PASS, FAULTPOINTS=str(tmp_path)).returncode == -signal.SIGKILL
    assert run(PASS, FAULTPOINTS=str(tmp_path)).stdout == "passed\n"


def test_a_production_site_refuses_to_start_with_them(tmp_path):
    production = {
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "mkbdeals.example",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/x",
    }

    assert run(START, **production).stdout == "started\n"
    refused = run(START, **production, FAULTPOINTS=str(tmp_path))
    assert "FAULTPOINTS is for tests" in refused.stderr


def test_one_is_caught_and_the_others_go_on(tmp_path):
    (tmp_path / "here.plan").write_text("catch")
    with subprocess.Popen(
        [sys.executable, "-c", PASS],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), "FAULTPOINTS": str(tmp_path)},
        stdout=subprocess.PIPE, text=True,
    ) as held:  # fmt: skip
        assert wait_until((tmp_path / "here.held").exists, 30)
        assert run(PASS, FAULTPOINTS=str(tmp_path)).stdout == "passed\n"
        assert held.poll() is None
        (tmp_path / "here.caught").unlink()
        assert held.communicate(timeout=30)[0] == "passed\n"
