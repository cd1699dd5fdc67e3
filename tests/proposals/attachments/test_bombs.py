"""WS-07: what is small on disk and huge when opened is refused, with little memory and in little time."""

import resource
import subprocess
import sys

import pytest

from mkbdeals.settings import BASE_DIR
from proposals.services.inspection.run import BARE_ENVIRONMENT, Allowance, inspect
from tests.proposals.attachments import files
from tests.proposals.attachments.bombs import BOMBS

MIB = 1024 * 1024
# A program of its own per file, so that what it took at most can be asked of the system afterwards.
MEASURED = r"""
import re, sys
from pathlib import Path
from proposals.services.inspection import __main__ as program
program.main(sys.argv[1], sys.argv[2])
print(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text()).group(1))
"""


@pytest.fixture(scope="module", params=BOMBS)
def bomb(request, tmp_path_factory):
    """Make a bomb once for all that is proved of it: its file, the ending of its name, and what may be said of it."""
    ending, build, codes = BOMBS[request.param]
    path = tmp_path_factory.mktemp("bom") / f"bom.{ending}"
    path.write_bytes(build())
    yield path, ending, codes
    path.unlink()


@pytest.fixture(scope="module")
def baseline(tmp_path_factory):
    """Measure what looking at an ordinary file of each kind takes: MiB by ending."""
    found = {}
    for ending in ("pdf", "docx", "png"):
        path = tmp_path_factory.mktemp(ending) / "goed"
        path.write_bytes(files.GOOD[ending])
        found[ending] = measured(path, ending)[1]
    return found


def measured(path, ending):
    command = [sys.executable, "-c", MEASURED, str(path), ending]
    done = subprocess.run(command, capture_output=True, cwd=BASE_DIR, env=BARE_ENVIRONMENT, timeout=60, check=False)
    lines = done.stdout.decode().split("\n")
    peak = int(lines[-2]) / 1024 if len(lines) > 2 else 0.0
    return lines[0], peak


def test_bomb_is_refused(bomb):
    path, ending, codes = bomb

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    finding = inspect(path, ending)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    assert finding.code in codes
    assert path.stat().st_size < 25_000_000  # it would have come through as an upload
    # Processor time does not depend on how busy the machine is.
    assert (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime) <= 6


def test_bomb_takes_at_most_200_mib_more_than_an_ordinary_file(baseline, bomb):
    path, ending, _codes = bomb

    _answer, peak = measured(path, ending)

    assert peak - baseline[ending] <= 200


def test_file_that_ran_out_of_the_time_of_its_request_is_not_called_too_heavy(tmp_path):
    path = tmp_path / "goed.pdf"
    path.write_bytes(files.pdf())
    allowance = Allowance(0.01)
    assert allowance.turn() > 1  # the first has its whole turn

    assert inspect(path, "pdf", allowance).code == "out_of_time"
    assert inspect(path, "pdf", Allowance(0)).code == ""


def test_measuring_sees_memory_that_is_taken(tmp_path):
    large = tmp_path / "groot.docx"
    large.write_bytes(files.office(extra={"word/media/image1.png": bytes(range(256)) * 4096 * 18}))

    _answer, peak = measured(large, "docx")

    assert peak > 10


@pytest.mark.parametrize("ending", files.GOOD)
def test_ordinary_file_passes(tmp_path, ending):
    path = tmp_path / "goed"
    path.write_bytes(files.GOOD[ending])

    assert inspect(path, ending).code == ""


def test_file_of_almost_25_mb_passes(tmp_path):
    path = tmp_path / "groot.pdf"
    path.write_bytes(files.padded_pdf(24_900_000))

    assert path.stat().st_size == 24_900_000
    assert inspect(path, "pdf").code == ""


def test_chart_in_a_letter_may_carry_its_sheet(tmp_path):
    path = tmp_path / "brief.docx"
    path.write_bytes(files.office(extra={"word/embeddings/Sheet1.xlsx": files.office("xlsx")}))

    assert inspect(path, "docx").code == ""


def test_sheet_of_a_chart_is_looked_into_as_well(tmp_path):
    bad = files.office("xlsx", extra={"xl/vbaProject.bin": b"macro"})
    path = tmp_path / "brief.docx"
    path.write_bytes(files.office(extra={"word/embeddings/Sheet1.xlsx": bad}))

    assert inspect(path, "docx").code == "active"
