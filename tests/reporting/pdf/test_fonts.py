"""The fonts of a process: read once, and nothing of them is left behind."""

import subprocess
import sys
from pathlib import Path

from reporting.pdf.font_folders import PREFIX

MAKE_TWO = """
import os, django
django.setup()
from reporting.pdf import html_to_pdf
page = '<html lang="nl"><head><title>Proef</title><link rel="stylesheet" href="asset:document.css"></head>{}'
for number in (1, 2):
    html_to_pdf(page.format(f"<p>Blad {number}</p>"), identifier=f"proef/{number}")
    print(len(os.listdir(os.environ["TMPDIR"])))
"""

MAKE_AND_WAIT = """
import os, django
django.setup()
from reporting.pdf import html_to_pdf
page = '<html lang="nl"><head><title>Proef</title><link rel="stylesheet" href="asset:document.css"></head><p>Blad</p>'
first = html_to_pdf(page, identifier="proef")
print("made", flush=True)
input()
print(html_to_pdf(page, identifier="proef") == first, flush=True)
"""


def environment(folder: Path) -> dict[str, str]:
    return {"TMPDIR": str(folder), "DJANGO_SETTINGS_MODULE": "mkbdeals.settings", "SECRET_KEY": "of no use " * 6}


def begun(folder: Path) -> "subprocess.Popen[str]":
    """Start a process, and wait until it has made a document."""
    process = subprocess.Popen(
        [sys.executable, "-c", MAKE_AND_WAIT], env=environment(folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "made\n"
    return process


def test_the_folder_of_a_killed_process_goes_and_that_of_a_living_one_stays(tmp_path: Path) -> None:
    killed = begun(tmp_path)
    killed.kill()
    killed.communicate()
    (left_behind,) = tmp_path.iterdir()

    living = begun(tmp_path)
    (kept,) = tmp_path.iterdir()
    third = begun(tmp_path)

    assert left_behind.name.startswith(PREFIX)
    assert kept != left_behind
    assert kept in tmp_path.iterdir()
    for process in (third, living):
        assert process.communicate("\n", timeout=60) == ("True\n", None)
    assert list(tmp_path.iterdir()) == []


def test_a_process_reads_its_fonts_once_and_takes_their_folder_away(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-c", MAKE_TWO], env=environment(tmp_path), capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip

    assert made.returncode == 0, made.stderr
    assert made.stdout.split() == ["1", "1"]
    assert list(tmp_path.iterdir()) == []
    assert "Exception ignored" not in made.stderr
