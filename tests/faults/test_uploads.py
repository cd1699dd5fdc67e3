"""WS-06 and WS-10 in large numbers: slow senders, files that change or go while they are scanned. No servers to break.

`make test` does the same in small numbers (tests/proposals/attachments).
"""

import pytest

from tests.faults.conftest import begin_case
from tests.faults.record import Case
from tests.faults.scale import Numbers
from tests.proposals.attachments.conftest import bad_scanner, own_folder
from tests.proposals.attachments.test_races import remove_while_scanned, stored_files, swap_while_scanned
from tests.proposals.attachments.test_size import on_disk, serve_beside_slow_senders

__all__ = ["bad_scanner", "own_folder"]  # fixtures
pytestmark = pytest.mark.large
SENDERS, TURNS = Numbers(10, 100), Numbers(25, 400)  # a scanner that is pretended takes 500 connections


@pytest.fixture
def upload_case(request: pytest.FixtureRequest) -> Case:
    """What this case did and found."""
    return begin_case(request)


@pytest.mark.django_db(transaction=True)
@pytest.mark.case("WS-06", "Slow senders of a byte now and then; pages that are asked meanwhile come at once", 100)
def test_slow_senders(upload_case, live_server, draft, own_folder):
    serve_beside_slow_senders(live_server.url, draft, senders=SENDERS.now)
    upload_case.did(SENDERS.now, "senders")

    assert on_disk(own_folder) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.case("WS-10", "A file is removed while the scanner has it and has not answered: it stays removed", 400)
def test_files_that_are_removed_while_they_are_scanned(upload_case, draft, editor, bad_scanner, settings, own_folder):
    remove_while_scanned(draft, editor, bad_scanner, settings, turns=TURNS.now)
    upload_case.did(TURNS.now, "files")

    assert stored_files(own_folder) == []


@pytest.mark.django_db
@pytest.mark.case("WS-10", "The bytes of a file are swapped while it is scanned: what is served was scanned", 400)
def test_bytes_that_are_swapped_while_they_are_scanned(upload_case, draft, bad_scanner, own_folder):
    swap_while_scanned(draft, bad_scanner, turns=TURNS.now)
    upload_case.did(TURNS.now, "files")
