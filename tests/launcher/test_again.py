"""The second try, with real processes of pytest: who gets it, who does not, and what is said of it."""

import os
from pathlib import Path

import pytest

from mkbdeals.launcher.again import MOST, try_again
from mkbdeals.launcher.errors import LaunchError
from mkbdeals.launcher.lanes import Lanes
from mkbdeals.launcher.processes import wait_until
from mkbdeals.launcher.suite import verdict

# Fails the first time only: what it noted then is there the second time.
UNSTEADY = """
import pathlib, pytest
NOTE = pathlib.Path(__file__).with_suffix(".note")
@pytest.mark.parametrize("number", range({number}))
def test_unsteady(number):
    with NOTE.open("a") as note:
        note.write("x")
    assert len(NOTE.read_text()) > {number}
"""
BROKEN = "def test_broken(): assert False\n"
GOOD = "def test_good(): pass\n"
SECONDS = 60


@pytest.fixture
def run(layout, said, tmp_path: Path):
    """Run files of tests in two lanes, then their second try: `run({path: text})` gives the code and the names."""

    def ran(files: dict[str, str]) -> tuple[int, list[str]]:
        home = tmp_path / "home"
        for name, text in files.items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_text(text)
        env = {name: value for name, value in os.environ.items() if not name.startswith(("TEST_LANE", "PYTEST"))}
        env |= {
            "REDIS_URL": "redis://127.0.0.1:9/0",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "yes",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        # No __init__.py here: our own `tests` must stay the package of the plugin.
        words = ["-p", "no:cacheprovider", "-c", os.devnull, f"--rootdir={home}", "--import-mode=importlib"]
        lanes = Lanes(layout, env, words, home=home)
        lanes.start(2)
        watch(lanes)
        unsteady = try_again(lanes, watch, said.append)
        return verdict(lanes, layout.data / "junit.xml", unsteady), unsteady

    def watch(lanes: Lanes) -> None:
        try:
            assert wait_until(lambda: lanes.all_ended(said.append), SECONDS)
        finally:
            lanes.end()

    return ran


def test_story_that_passes_alone_is_named_and_does_not_fail_the_run(run, said, capfd):
    name = "tests/faults/test_site.py::test_unsteady[0]"

    assert run({"tests/faults/test_site.py": UNSTEADY.format(number=1), "test_good.py": GOOD}) == (0, [name])

    assert f"Once more, with nothing beside it: {name}" in said
    end = capfd.readouterr().out
    assert f"Unsteady: {name} failed beside the other lanes and passed alone." in end
    assert "Tests: 2 passed, 0 failed, 0 skipped" in end


def test_story_that_fails_again_fails_the_run(run, capfd):
    assert run({"tests/journeys/test_page.py": BROKEN, "test_good.py": GOOD}) == (1, [])
    assert "Tests: 1 passed, 1 failed" in capfd.readouterr().out


def test_one_broken_story_takes_the_unsteady_one_with_it(run):
    files = {"tests/faults/test_site.py": UNSTEADY.format(number=1), "tests/faults/test_b.py": BROKEN}

    assert run(files) == (1, [])


def test_test_of_its_own_process_gets_no_second_try(run, said):
    assert run({"tests/proposals/test_money.py": UNSTEADY.format(number=1), "test_good.py": GOOD}) == (1, [])
    assert not [line for line in said if line.startswith("Once more")]


def test_many_stories_get_no_second_try(run, said):
    files = {"tests/faults/test_site.py": UNSTEADY.format(number=MOST + 1), "test_good.py": GOOD}

    assert run(files) == (1, [])
    assert not [line for line in said if line.startswith("Once more")]


def test_run_with_a_lane_that_died_fails(run):
    dead = "import os\ndef test_dies(): os._exit(1)\n"
    with pytest.raises(LaunchError, match="ended with code 1 before it counted any test"):
        run({"tests/faults/test_site.py": UNSTEADY.format(number=1), "tests/journeys/test_dead.py": dead})
