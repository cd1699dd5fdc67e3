"""Stylesheets and pictures are hashed and compressed once: another site takes what the last one gathered."""

import os
from pathlib import Path

import pytest

from mkbdeals.launcher import static_files
from mkbdeals.launcher.environment import demonstration_environment
from mkbdeals.launcher.paths import Layout
from mkbdeals.launcher.secret_values import secret_values
from mkbdeals.launcher.static_files import StaticFiles
from mkbdeals.launcher.steps import Steps
from mkbdeals.launcher.stores import Stores


@pytest.fixture
def gather(tmp_path, monkeypatch):
    """Gather for a new site; give its folder and whether a process did it."""
    monkeypatch.setattr(static_files, "GATHERED", tmp_path / "gathered")

    def gathered(name: str) -> tuple[Path, bool]:
        layout = Layout(tmp_path / name)
        layout.prepare()
        stores = Stores(os.environ["DATABASE_URL"], os.environ["DATABASE_URL"], os.environ["REDIS_URL"])
        env = demonstration_environment(layout, secret_values(layout), stores, "http://localhost", os.environ)
        files = StaticFiles(Steps(layout))
        files.begin(env)
        files.finish()
        return Path(env["STATIC_ROOT"]), files.process is not None

    return gathered


def test_another_site_takes_what_the_first_gathered_until_a_file_changes(gather, tmp_path, monkeypatch):
    first, ran = gather("first")
    (tmp_path / "second" / "static").mkdir(parents=True)
    (tmp_path / "second" / "static" / "own.txt").write_text("of the person")
    second, ran_again = gather("second")

    assert (ran, ran_again) == (True, False)
    assert names(second) == names(first) | {"own.txt"}
    assert (second / "staticfiles.json").read_bytes() == (first / "staticfiles.json").read_bytes()

    monkeypatch.setattr(static_files, "_fingerprint", lambda: "changed")
    _third, ran = gather("third")

    assert ran
    assert [each.name for each in (tmp_path / "gathered").iterdir()] == ["changed"]


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}
