import os
import subprocess
import sys

from mkbdeals.launcher.suite import Outcome, read_outcome

TESTS = """
import pytest
def test_good(): pass
def test_bad(): assert False
def test_broken(missing): pass
@pytest.mark.skip(reason="no tool")
def test_skipped(): pass
@pytest.mark.xfail
def test_expected(): assert False
"""


def test_read_outcome_counts_skipped_and_expected_failures(tmp_path):
    (tmp_path / "test_sample.py").write_text(TESTS)
    report = tmp_path / "junit.xml"
    command = [sys.executable, "-m", "pytest", "-p", "no:django", "-c", os.devnull, f"--junitxml={report}", tmp_path]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)

    outcome = read_outcome(report)

    assert (outcome.tests, outcome.failed, outcome.skipped) == (5, 2, 2)


def test_outcome_reads_as_one_line():
    assert str(Outcome(12, 1, 2, 61.7)) == "Tests: 9 passed, 1 failed, 2 skipped, in 62 s."
