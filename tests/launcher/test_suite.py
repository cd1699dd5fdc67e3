import os
import subprocess
import sys

from mkbdeals.launcher.reports import Outcome, join_reports, read_outcome

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


def test_joined_reports_add_up_and_took_as_long_as_the_longest(tmp_path):
    counts = 'name="pytest" tests="{}" failures="1" errors="0" skipped="0" time="{}"'
    for number, words in (("1", (3, 40.5)), ("2", (5, 60))):
        (tmp_path / number).write_text(f"<testsuites><testsuite {counts.format(*words)}/></testsuites>")

    join_reports({"lane 1": tmp_path / "1", "lane 2": tmp_path / "2"}, tmp_path / "all")

    assert read_outcome(tmp_path / "all") == Outcome(8, 2, 0, 60.0)
    assert 'name="lane 2"' in (tmp_path / "all").read_text()


def test_outcome_reads_as_one_line():
    assert str(Outcome(12, 1, 2, 61.7)) == "Tests: 9 passed, 1 failed, 2 skipped, in 62 s."
