"""Real processes of pytest, on small suites of their own: shared out, counted, interrupted, dead."""

import os
import re
from pathlib import Path

import pytest

from mkbdeals.launcher.errors import LaunchError
from mkbdeals.launcher.lanes import Lanes, number_of_lanes, queue_of
from mkbdeals.launcher.processes import wait_until
from mkbdeals.launcher.reports import read_outcome
from mkbdeals.launcher.suite import verdict

# Each test notes that it ran. A lane begins when so many are up as `lanes` says.
SAMPLE = """
import os, pathlib, time, pytest
HERE = pathlib.Path(__file__).parent

@pytest.fixture(scope="session", autouse=True)
def server():
    (HERE / f"up-{{os.environ.get('TEST_LANE', 1)}}").touch()
    while len(list(HERE.glob("up-*"))) < {lanes}:
        time.sleep(0.02)
    yield
    (HERE / f"down-{{os.environ.get('TEST_LANE', 1)}}").touch()

@pytest.mark.parametrize("number", range({number}))
def test_sample(number):
    (HERE / f"in-{{os.environ.get('TEST_LANE', 1)}}").touch()
    time.sleep({pause})
    with (HERE / "ran").open("a") as ran:
        ran.write(f"{name}-{{number}}\\n")
    {more}
"""
GOOD = {"number": 4, "pause": 0, "more": "pass", "lanes": 1}
SECONDS = 60


@pytest.fixture
def suite(tmp_path: Path):
    """Write files of sample tests: `suite(test_a={"more": "assert False"})`."""

    def written(**files: dict) -> Path:
        folder = tmp_path / "suite"
        folder.mkdir()
        for name, choices in files.items():
            (folder / f"{name}.py").write_text(SAMPLE.format(**GOOD | {"name": name} | choices))
        return folder

    return written


@pytest.fixture
def start(layout, said):
    """Start lanes on a folder of tests; what still runs at the end is ended."""
    started: list[Lanes] = []

    def begun(folder: Path, number: int = 2, *words: str) -> Lanes:
        env = {name: value for name, value in os.environ.items() if not name.startswith(("TEST_LANE", "PYTEST"))}
        env |= {"REDIS_URL": "redis://127.0.0.1:9/0", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "yes"}
        options = ["-p", "no:cacheprovider", "-c", os.devnull, f"--rootdir={folder}"]
        lanes = Lanes(layout, env, [*options, str(folder), *words])
        started.append(lanes)
        lanes.start(number)
        return lanes

    yield begun
    for lanes in started:
        lanes.end()


def finish(lanes: Lanes, said: list[str]) -> int:
    """Wait for the lanes as `make test` does. Gives its exit code."""
    assert wait_until(lambda: lanes.all_ended(said.append), SECONDS)
    lanes.tell_ends(said.append)
    return verdict(lanes, lanes.layout.data / "junit.xml")


def ran(folder: Path) -> list[str]:
    return sorted((folder / "ran").read_text().split())


def test_each_test_runs_in_one_lane_only_and_all_are_counted(suite, start, said):
    folder = suite(**{f"test_{name}": {"lanes": 2, "pause": 0.01} for name in "abcdefgh"})

    lanes = start(folder)

    assert finish(lanes, said) == 0
    assert ran(folder) == sorted(f"test_{name}-{number}" for name in "abcdefgh" for number in range(4))
    assert read_outcome(lanes.layout.data / "junit.xml").tests == 32
    assert read_outcome(lanes.folder / "junit-1.xml").tests > 0
    assert read_outcome(lanes.folder / "junit-2.xml").tests > 0


def test_folder_that_shares_a_site_stays_in_one_lane(suite, start, said):
    folder = suite(test_other={})
    journeys = folder / "tests" / "journeys"
    journeys.mkdir(parents=True)
    for name in ("test_b", "test_c"):
        (journeys / f"{name}.py").write_text(SAMPLE.format(**GOOD | {"name": name}))

    lanes = start(folder)

    assert finish(lanes, said) == 0
    assert [path.name for path in sorted(lanes.folder.glob("share-*"))] == [
        "share-test_other.py",
        "share-tests%2Fjourneys",
    ]


def test_failure_is_told_at_the_end_with_its_lane_and_fails_the_run(suite, start, said):
    folder = suite(test_a={"more": "assert number != 2, 'two is wrong'"}, test_b={})

    assert finish(start(folder), said) == 1

    end = "\n".join(said).partition("--- Lane")[2]
    assert "two is wrong" in end
    assert re.search(r"FAILED .*test_a.py::test_sample\[2\]", end)
    assert "two is wrong" not in "\n".join(said).partition("--- Lane")[0]


def test_skipped_test_fails_the_run(suite, start, said, capsys):
    folder = suite(test_a={"more": "pytest.skip('no tool')"}, test_b={})

    assert finish(start(folder), said) == 1
    assert "Skipped tests prove nothing" in capsys.readouterr().out


def test_lane_that_dies_fails_the_run(suite, start, said):
    folder = suite(test_a={"more": "os._exit(0)"}, test_b={})

    with pytest.raises(LaunchError, match="ended with code 0 before it counted any test"):
        finish(start(folder), said)


def test_test_that_nobody_ran_fails_the_run(suite, start, said, capsys):
    folder = suite(test_a={}, test_b={})
    lanes = start(folder)
    lanes.lanes[1].process.wait(SECONDS)
    (lanes.folder / "found-2").write_text("9")

    assert finish(lanes, said) == 1
    assert "The lanes found 8 and 9 tests and ran 8." in capsys.readouterr().out


def test_file_that_cannot_be_read_fails_the_run(suite, start, said):
    folder = suite(test_a={}, test_b={})
    (folder / "test_c.py").write_text("import nothing_of_that_name")

    assert finish(start(folder), said) != 0


def test_end_lets_every_lane_take_down_what_it_put_up(suite, start, said):
    folder = suite(test_a={"pause": 60, "lanes": 2}, test_b={"pause": 60, "lanes": 2})
    lanes = start(folder)
    assert wait_until(lambda: len(list(folder.glob("in-*"))) == 2, SECONDS)

    lanes.end()

    assert sorted(path.name for path in folder.glob("down-*")) == ["down-1", "down-2"]
    assert lanes.code() == 2


def test_one_lane_writes_where_we_do(suite, start, said, capfd):
    folder = suite(test_a={})

    assert finish(start(folder, 1, "-k", "sample"), said) == 0
    assert said == []
    assert "4 passed" in capfd.readouterr().out


def test_as_many_lanes_as_processors_but_at_least_three(monkeypatch):
    found = []
    for processors in (None, 1, 4, 64):
        monkeypatch.setattr(os, "cpu_count", lambda processors=processors: processors)
        found.append(number_of_lanes({}, []))

    assert found == [3, 3, 4, 8]


def test_words_for_pytest_mean_one_lane_unless_more_are_asked_for():
    assert number_of_lanes({}, ["-k", "letter"]) == 1
    assert number_of_lanes({"LANES": "3"}, ["-k", "letter"]) == 3


@pytest.mark.parametrize("asked", ["0", "-1", "two", "1.5"])
def test_lanes_that_are_no_number_are_refused(asked):
    with pytest.raises(LaunchError, match="LANES must be a number"):
        number_of_lanes({"LANES": asked}, [])


def test_every_lane_has_a_queue_of_its_own():
    url = "redis://:secret@127.0.0.1:6379/0"

    assert [queue_of(url, lane) for lane in (1, 2)] == [url, "redis://:secret@127.0.0.1:6379/1"]
    assert queue_of("redis://localhost", 2) == "redis://localhost/1"
