"""WS-10: files that change while they are checked, two tabs, fifty saves, and what a dead process left behind."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from mkbdeals.settings import BASE_DIR
from proposals.enums import ProposalStatus, ScanState
from proposals.models import Attachment
from proposals.services.attachment_sweep import remove_orphans
from proposals.services.attachments import (
    AttachmentRefused,
    DamagedFile,
    add_attachment,
    is_readable,
    remove_attachment,
    verified_copy,
)
from proposals.services.clock import database_now
from proposals.services.drafts import NotEditable
from proposals.services.scanning import scan_attachment
from tests.factories import proposals as make
from tests.proposals.attachments import files
from tests.proposals.attachments.conftest import read_stream

TURNS = 25


def stored_files(folder: Path) -> list[Path]:
    return [path for path in (folder / "attachments").rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_bytes_that_are_swapped_while_they_are_scanned_are_never_clean(draft, bad_scanner, own_folder):
    """The scanner says OK; what it said OK to is not what was uploaded, or not what lies there now."""
    swap_while_scanned(draft, bad_scanner, turns=TURNS)


def swap_while_scanned(draft, bad_scanner, *, turns: int) -> None:
    """Put other bytes in the place of a file `turns` times, before the scanner reads and before it answers."""
    targets: list[Path] = []

    def swap(connection) -> None:
        read_stream(connection)
        targets[-1].write_bytes(files.pdf("verwisseld"))
        connection.sendall(b"stream: OK\n")

    bad_scanner(swap)
    for number in range(turns):
        attachment = make.AttachmentFactory(proposal=draft, scan_state=ScanState.WAITING)
        targets.append(Path(attachment.file.path))
        if number % 2:
            targets[-1].write_bytes(b"%PDF-1.7 tast")  # before the scan: the hash differs at once

        scan_attachment(attachment_id=attachment.pk, at=database_now())

        attachment.refresh_from_db()
        assert attachment.scan_state == (ScanState.WAITING if number % 2 else ScanState.CLEAN)
        # Clean is what was scanned; the bytes that lie there now are held against its hash before serving.
        assert not is_readable(attachment) or not _served(attachment)


def _served(attachment) -> bool:
    try:
        verified_copy(attachment).close()
    except DamagedFile:
        return False
    return True


@pytest.mark.django_db(transaction=True)
def test_file_that_is_removed_while_it_is_scanned_stays_removed(draft, editor, bad_scanner, settings, own_folder):
    """The scanner holds the whole file and has not answered when the row goes, in another connection."""
    remove_while_scanned(draft, editor, bad_scanner, settings, turns=TURNS)

    assert stored_files(own_folder) == []


def remove_while_scanned(draft, editor, bad_scanner, settings, *, turns: int) -> None:
    """Remove a file `turns` times between what the scanner reads and its answer; each time it must stay removed."""
    settings.CLAMD_TIMEOUT_SECONDS = 30
    answers = [b"stream: OK\n", b"stream: Eicar-Test FOUND\n"]
    holding: list[tuple[threading.Event, threading.Event, bytes]] = []

    def answer(connection) -> None:
        read_stream(connection)
        has_it, may_answer, words = holding[-1]
        has_it.set()
        may_answer.wait(30)
        connection.sendall(words)

    bad_scanner(answer)
    for turn in range(turns):
        attachment = make.AttachmentFactory(proposal=draft, scan_state=ScanState.WAITING)
        has_it, may_answer, said = threading.Event(), threading.Event(), []
        holding.append((has_it, may_answer, answers[turn % 2]))
        scan = threading.Thread(target=scanned, args=(attachment.pk, said))
        scan.start()
        assert has_it.wait(30)

        remove_attachment(attachment=Attachment.objects.get(pk=attachment.pk), by=editor, at=database_now())
        may_answer.set()
        scan.join(30)

        assert said == [""]
        assert not Attachment.objects.filter(pk=attachment.pk).exists()


def scanned(pk: int, said: list[str]) -> None:
    """Have a file scanned in a connection of its own, and keep its state."""
    try:
        said.append(scan_attachment(attachment_id=pk, at=database_now()))
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_add_the_same_file_keep_it_once(own_folder):
    for turn in range(10):
        draft = make.complete_proposal(round=make.full_round(slug=f"r{turn}"), title=f"Plan {turn}")
        gate, found = threading.Barrier(2), []

        def add(draft=draft, gate=gate, found=found) -> None:
            try:
                upload = SimpleUploadedFile("plan.pdf", files.pdf())
                gate.wait(20)
                kept = add_attachment(proposal=draft, upload=upload, by=draft.created_by, at=database_now())
                found.append(kept.was_there)
            finally:
                connections.close_all()

        tabs = [threading.Thread(target=add) for _tab in range(2)]
        for tab in tabs:
            tab.start()
        for tab in tabs:
            tab.join(60)

        assert sorted(found) == [False, True]
        assert Attachment.objects.filter(proposal=draft).count() == 1
    assert len(stored_files(own_folder)) == 10


@pytest.mark.django_db(transaction=True)
def test_adding_and_submitting_at_once_never_leaves_a_file_behind(own_folder):
    for turn in range(10):
        draft = make.complete_proposal(round=make.full_round(slug=f"r{turn}"))
        gate = threading.Barrier(2)
        outcome = []

        def add(draft=draft, gate=gate, outcome=outcome) -> None:
            try:
                gate.wait(20)
                upload = SimpleUploadedFile("plan.pdf", files.pdf())
                add_attachment(proposal=draft, upload=upload, by=draft.created_by, at=database_now())
                outcome.append("kept")
            except NotEditable:
                outcome.append("late")
            finally:
                connections.close_all()

        tab = threading.Thread(target=add)
        tab.start()
        gate.wait(20)
        make.move_proposal(draft, ProposalStatus.SUBMITTED)
        tab.join(60)

        kept = Attachment.objects.filter(proposal=draft).count()
        assert (outcome, kept) in [(["kept"], 1), (["late"], 0)]
        folder = own_folder / "attachments" / str(draft.pk)
        assert len([path for path in folder.glob("*") if path.is_file()] if folder.is_dir() else []) == kept


@pytest.mark.django_db
def test_same_draft_saved_fifty_times_has_its_file_once(sign_in, editor, draft, own_folder):
    client = sign_in(editor)
    for turn in range(50):
        upload = SimpleUploadedFile("plan.pdf", files.pdf(), content_type="application/pdf")
        sent = {"upload": upload, "action": "overview"} if turn % 5 == 0 else {"action": "overview"}
        assert client.post(f"/aanvragen/{draft.pk}/bijlagen/toevoegen/", sent).status_code == 302

    assert Attachment.objects.count() == 1
    assert len(stored_files(own_folder)) == 1


@pytest.mark.django_db
def test_refused_files_leave_nothing(add, own_folder):
    for number in range(10):
        with pytest.raises(AttachmentRefused):
            add(f"x{number}.pdf", b"%PDF-1.7 kapot")

    assert stored_files(own_folder) == []


@pytest.mark.django_db
def test_orphans_go_after_24_hours_and_nothing_else(add, draft, own_folder):
    kept = Path(add("plan.pdf", files.pdf()).attachment.file.path)
    folder, incoming = kept.parent, own_folder / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    young, old = folder / "young", folder / "old"
    half_young, half_old, other = incoming / "a.upload.pdf", incoming / "b.upload.pdf", incoming / "notes.txt"
    for path in (young, old, half_young, half_old, other):
        path.write_bytes(b"x")
    now = database_now()
    for path in (kept, old, half_old, other):
        then = (now - timedelta(hours=25)).timestamp()
        os.utime(path, (then, then))

    assert remove_orphans(at=now) == 2
    assert [path.exists() for path in (kept, young, old, half_young, half_old, other)] == [
        True, True, False, True, False, True,
    ]  # fmt: skip
    assert remove_orphans(at=now) == 0


@pytest.mark.django_db
def test_sweep_without_any_file_has_nothing_to_do(own_folder):
    assert remove_orphans(at=database_now()) == 0


KILLED_WHILE_LOOKING = """
import django
django.setup()
import os, signal
from django.core.files.uploadedfile import SimpleUploadedFile
from proposals.services.attachments.keeping import _on_disk
with _on_disk(SimpleUploadedFile("plan.pdf", b"%PDF-1.7")):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.django_db
def test_what_a_killed_process_was_looking_into_is_swept_up(own_folder, tmp_path):
    elsewhere = tmp_path / "tmp"
    elsewhere.mkdir()
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "mkbdeals.settings", "SECRET_KEY": "x", "DEMONSTRATION": "1",
        "MEDIA_ROOT": str(own_folder), "TMPDIR": str(elsewhere),
    }  # fmt: skip
    env.pop("UPLOAD_TEMP_DIR", None)
    killed = subprocess.run([sys.executable, "-c", KILLED_WHILE_LOOKING], env=env, cwd=BASE_DIR, check=False)
    left = list((own_folder / "incoming").iterdir())

    assert killed.returncode == -signal.SIGKILL
    assert [path.read_bytes() for path in left] == [b"%PDF-1.7"]
    assert list(elsewhere.iterdir()) == []
    assert remove_orphans(at=database_now()) == 0
    assert remove_orphans(at=database_now() + timedelta(hours=25)) == 1
    assert list((own_folder / "incoming").iterdir()) == []
