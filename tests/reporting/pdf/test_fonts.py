"""The fonts of a process: read once, and nothing of them is left behind."""

import subprocess
import sys
from pathlib import Path

MAKE_TWO = """
import os, django
django.setup()
from reporting.pdf import html_to_pdf
page = '<html lang="nl"><head><title>Proef</title><link rel="stylesheet" href="asset:document.css"></head>{}'
for number in (1, 2):
    html_to_pdf(page.format(f"<p>Blad {number}</p>"), identifier=f"proef/{number}")
    print(len(os.listdir(os.environ["TMPDIR"])))
"""


def test_a_process_reads_its_fonts_once_and_takes_their_folder_away(tmp_path: Path) -> None:
    env = {"TMPDIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "mkbdeals.settings", "SECRET_KEY": "of no use " * 6}
    made = subprocess.run(
        [sys.executable, "-c", MAKE_TWO], env=env, capture_output=True, text=True, check=False, timeout=120
    )

    assert made.returncode == 0, made.stderr
    assert made.stdout.split() == ["1", "1"]
    assert list(tmp_path.iterdir()) == []
    assert "Exception ignored" not in made.stderr
