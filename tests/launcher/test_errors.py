from pathlib import Path

import pytest

from mkbdeals.launcher.errors import LaunchError, failure_of, telling_line


def test_line_says_what_how_to_mend_and_where_the_log_is():
    error = LaunchError("PostgreSQL stopped.", "Free some space.", Path("/data/log/postgres.log"))

    assert error.line == "PostgreSQL stopped. Free some space. Full log: /data/log/postgres.log"


def test_failure_of_knows_a_full_disk(tmp_path):
    log = tmp_path / "initdb.log"
    log.write_text(
        "creating subdirectories ... ok\ninitdb: error: could not write: No space left on device\ninitdb: removing\n"
    )

    error = failure_of("PostgreSQL could not make its data folder", log)

    assert error.line == (
        "PostgreSQL could not make its data folder: initdb: error: could not write: No space left on device. "
        f"The disk is full: free some space and start again. Full log: {log}"
    )


def test_failure_of_without_a_log_still_says_what(tmp_path):
    assert failure_of("It stopped", tmp_path / "none.log").what == "It stopped"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo\n\n", "two"),
        ("FATAL: lock file exists\nHINT: is another one running?\n", "FATAL: lock file exists"),
        ("", ""),
    ],
)
def test_telling_line_prefers_the_line_that_names_an_error(text, expected):
    assert telling_line(text) == expected
