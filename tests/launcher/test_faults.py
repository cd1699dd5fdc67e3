"""The parts of `make faults`: every file of cases is in one of them, and each writes its own piece of the page."""

from collections import Counter

import pytest

from mkbdeals.launcher.errors import LaunchError
from mkbdeals.launcher.faults import PARTS, files_of, parts_of
from mkbdeals.launcher.paths import PROJECT
from tests.faults.document import pieces_of, write_document
from tests.faults.record import Case

ABOVE = "# Reliability\n\nWhat is promised.\n"


def test_every_file_of_cases_is_in_one_part():
    there = {str(path.relative_to(PROJECT)) for path in (PROJECT / "tests" / "faults").glob("test_*.py")}

    assert Counter(files_of(list(PARTS))) == Counter(there)


def test_all_parts_are_run_unless_one_is_asked_for():
    assert parts_of("") == list(PARTS)
    assert parts_of("trust") == ["trust"]
    with pytest.raises(LaunchError, match=r"PART must be one of applying, .*, not 'truth'"):
        parts_of("truth")


def test_a_part_replaces_its_own_piece_only_and_keeps_the_order_of_the_parts(tmp_path):
    page = tmp_path / "reliability.md"
    page.write_text(ABOVE)
    for part, name in (("documents", "JB-01"), ("applying", "SB-01"), ("documents", "JB-02")):
        write_document(page, part, [Case(name, "What was done", 20, 10, outcome="passed")], 0.0)

    text = page.read_text()

    assert text.startswith(ABOVE)
    assert list(pieces_of(text)) == ["applying", "documents"]
    assert "| SB-01 | What was done | 10 of 20 rounds | passed |" in text
    assert "| JB-02 |" in text
    assert "JB-01" not in text
    write_document(page, "applying", [Case("SB-01", "What was done", 20, 10, outcome="passed")], 0.0)
    assert page.read_text() == text


def test_a_failed_case_is_named_at_the_head_of_its_part(tmp_path):
    page = tmp_path / "reliability.md"

    write_document(page, "trust", [Case("AC-01", "What was done", outcome="FAILED")], 0.0)

    assert "**1 failed: AC-01.**" in page.read_text()
