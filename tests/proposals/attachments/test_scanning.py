"""WS-05: viruses, and a scanner that is away, slow or cut off. Against a real clamd with two patterns of our own."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from proposals.enums import ProposalStatus, ScanState
from proposals.models import Attachment
from proposals.services.attachment_problems import attachment_problems
from proposals.services.attachments import AttachmentRefused, is_readable
from proposals.services.clock import database_now
from proposals.services.scanning import DAMAGED, due_for_scanning, scan_attachment
from proposals.services.submission import withdraw_proposal
from tests.factories import proposals as make
from tests.proposals.attachments import files
from tests.proposals.attachments.clamd import EICAR, OWN
from tests.proposals.attachments.conftest import read_stream

pytestmark = pytest.mark.django_db


def scan(attachment):
    """Scan as the task does, and give the state that is stored."""
    scan_attachment(attachment_id=attachment.pk, at=database_now())
    attachment.refresh_from_db()
    return attachment.scan_state


def zip_with_password() -> bytes:
    data = bytearray(files.office())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        places = [info.header_offset for info in archive.infolist()]
    for place in places:
        data[place + 6] |= 1
    start = data.find(b"PK\x01\x02")
    while start >= 0:
        data[start + 8] |= 1
        start = data.find(b"PK\x01\x02", start + 1)
    return bytes(data)


def nested_three_deep() -> bytes:
    inner = files.zipped({"eicar.com": EICAR})
    for _depth in range(3):
        inner = files.zipped({"a.zip": inner})
    return files.office(extra={"word/media/image1.png": inner})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("eicar.com", EICAR.encode()),
        ("eicar.pdf", EICAR.encode()),
        ("eicar.zip", files.zipped({"eicar.com": EICAR})),
        ("eicar-zip.docx", files.zipped({"eicar.com": EICAR})),
        ("nested.docx", nested_three_deep()),
        ("password.docx", zip_with_password()),
    ],
)
def test_virus_in_what_is_no_document_is_refused_before_the_scanner(add, own_folder, name, content):
    with pytest.raises(AttachmentRefused) as refusal:
        add(name, content)

    assert name in refusal.value.message
    assert not Attachment.objects.exists()
    assert [path for path in own_folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("brief.pdf", files.pdf_saying(EICAR)),
        ("brief.docx", files.office(text=EICAR)),
        ("beeld.docx", files.office(extra={"word/media/image1.png": EICAR})),
        ("blad.xlsx", files.office("xlsx", text=OWN)),
    ],
)
def test_virus_in_a_document_is_found_and_removed(add, scanner, sign_in, editor, draft, name, content):
    attachment = add(name, content).attachment
    path = Path(attachment.file.path)

    assert attachment.scan_state == ScanState.WAITING
    assert scan(attachment) == ScanState.INFECTED
    assert attachment.scan_report in {"Eicar-Test.UNOFFICIAL", "Own-Test.UNOFFICIAL"}
    assert not path.exists()
    assert sign_in(editor).get(f"/aanvragen/{draft.pk}/bijlagen/{attachment.pk}/").status_code == 403
    assert [(problem.section, problem.is_warning) for problem in attachment_problems(draft)] == [("attachments", False)]


def test_same_virus_again_is_refused_at_once(add, scanner):
    scan(add("brief.docx", data := files.office(text=EICAR)).attachment)

    with pytest.raises(AttachmentRefused):
        add("anders.docx", data)


def test_clean_file_becomes_readable(add, scanner, sign_in, editor, draft):
    attachment = add("plan.pdf", files.pdf()).attachment
    address = f"/aanvragen/{draft.pk}/bijlagen/{attachment.pk}/"
    client = sign_in(editor)
    before = client.get(address)

    assert before.status_code == 403
    assert scan(attachment) == ScanState.CLEAN
    assert b"".join(client.get(address).streaming_content) == files.pdf()


@pytest.mark.parametrize(
    "behave",
    [
        None,
        lambda connection: None,  # takes the call and says nothing
        lambda connection: connection.close(),
        lambda connection: (connection.recv(2000), connection.close()),  # cut off mid-stream
        lambda connection: (read_stream(connection), connection.sendall(b"stream: OK"[:4]), connection.close()),
        lambda connection: (read_stream(connection), connection.sendall(b"INSTREAM size limit exceeded. ERROR\n")),
        lambda connection: (read_stream(connection), connection.sendall(b"stream: Can't allocate memory ERROR\n")),
        lambda connection: (read_stream(connection), connection.sendall(b"\xff\xfe nonsense\n")),
    ],
    ids=["away", "silent", "hangs up", "cut off", "half an answer", "too large for it", "error", "nonsense"],
)
def test_scanner_that_does_not_answer_leaves_the_file_waiting(
    settings, add, bad_scanner, sign_in, editor, signatory, draft, behave
):
    if behave is None:
        settings.CLAMD_URL = "unix:///nowhere/clamd.sock"
    else:
        bad_scanner(behave)
    attachment = add("plan.pdf", files.padded_pdf(200_000)).attachment

    assert scan(attachment) == ScanState.WAITING
    assert not is_readable(attachment)
    for person in (editor, signatory):
        assert sign_in(person).get(f"/aanvragen/{draft.pk}/bijlagen/{attachment.pk}/").status_code == 403
    assert list(attachment_problems(draft)) == []  # submitting never waits for a scanner


def test_scanner_that_comes_back_is_asked_again(settings, add, scanner):
    settings.CLAMD_URL = "unix:///nowhere/clamd.sock"
    attachment = add("plan.pdf", files.pdf()).attachment
    scan(attachment)
    settings.CLAMD_URL = scanner.url
    soon, later = attachment.scanned_at + timedelta(seconds=30), attachment.scanned_at + timedelta(seconds=61)

    assert due_for_scanning(at=soon) == []
    assert due_for_scanning(at=later) == [attachment.pk]
    assert scan(attachment) == ScanState.CLEAN
    assert due_for_scanning(at=later) == []


def test_lost_message_is_found_by_the_sweeper(add, scanner):
    attachment = add("plan.pdf", files.pdf()).attachment

    assert due_for_scanning(at=attachment.uploaded_at) == []
    assert due_for_scanning(at=attachment.uploaded_at + timedelta(seconds=11)) == [attachment.pk]


def test_without_a_scanner_the_file_says_so_and_is_readable(add, sign_in, editor, draft):
    attachment = add("plan.pdf", files.pdf()).attachment

    assert attachment.scan_state == ScanState.NOT_SCANNED
    assert is_readable(attachment)
    page = sign_in(editor).get(f"/aanvragen/{draft.pk}/bijlagen/").content.decode()
    assert 'data-state="not_scanned"' in page


def test_scanner_that_is_configured_later_closes_what_was_not_scanned(add, settings, scanner):
    settings.CLAMD_URL = ""
    attachment = add("plan.pdf", files.pdf()).attachment
    settings.CLAMD_URL = scanner.url

    assert not is_readable(attachment)
    assert scan(attachment) == ScanState.CLEAN


def test_file_that_waits_for_a_scanner_that_is_gone_says_that_it_was_not_scanned(settings, add, scanner):
    attachment = add("plan.pdf", files.pdf()).attachment
    settings.CLAMD_URL = ""

    assert not is_readable(attachment)
    assert scan(attachment) == ScanState.NOT_SCANNED


def test_answer_comes_after_submitting_as_well(add, scanner, draft):
    attachment = add("brief.docx", files.office(text=EICAR)).attachment
    make.move_proposal(draft, ProposalStatus.SUBMITTED)

    assert scan(attachment) == ScanState.INFECTED


def finds_a_virus(connection) -> None:
    read_stream(connection)
    connection.sendall(b"stream: Eicar-Test FOUND\n")


def told(proposal):
    return [each for each in proposal.portal_messages.all() if each.key.startswith("infected:")]


def test_a_virus_found_after_submitting_is_told_to_the_applicant(draft, signatory, bad_scanner):
    attachment = make.AttachmentFactory(proposal=draft, scan_state=ScanState.WAITING, original_name="brief.docx")
    make.sent_in(draft, by=signatory)
    bad_scanner(finds_a_virus)

    assert scan(attachment) == ScanState.INFECTED
    scan(attachment)

    (message,) = told(draft)
    assert "brief.docx" in message.body
    assert message.readings.filter(user=signatory, mail__isnull=False).exists()


def test_of_what_was_taken_back_no_message_says_that_it_stays_submitted(draft, signatory, bad_scanner):
    attachment = make.AttachmentFactory(proposal=draft, scan_state=ScanState.WAITING)
    make.sent_in(draft, by=signatory)
    withdraw_proposal(proposal=draft, by=signatory, at=database_now())
    bad_scanner(finds_a_virus)

    assert scan(attachment) == ScanState.INFECTED
    assert told(draft) == []


def test_a_virus_in_what_was_not_sent_stands_in_no_message(draft, signatory, officer, bad_scanner):
    """Staff read messages; the page on which somebody writes tells of it."""
    bad_scanner(finds_a_virus)
    assert scan(make.AttachmentFactory(proposal=draft, scan_state=ScanState.WAITING)) == ScanState.INFECTED
    draft.attachments.all().delete()
    make.sent_in(draft, by=signatory)
    make.asked_for(draft, "attachments", by=officer)

    assert scan(make.AttachmentFactory(proposal=draft, scan_state=ScanState.WAITING)) == ScanState.INFECTED
    assert told(draft) == []


def test_nothing_but_the_answer_changes_after_submitting(add, draft):
    attachment = add("plan.pdf", files.pdf()).attachment
    make.move_proposal(draft, ProposalStatus.SUBMITTED)

    with pytest.raises(Exception, match="submitted"), connection.cursor() as cursor:
        cursor.execute("UPDATE proposals_attachment SET sha256 = 'x' WHERE id = %s", [attachment.pk])


def test_bytes_that_changed_on_disk_are_never_called_clean(add, scanner, draft):
    attachment = add("plan.pdf", files.pdf()).attachment
    Path(attachment.file.path).write_bytes(files.pdf("iets anders"))

    assert scan(attachment) == ScanState.WAITING
    assert attachment.scan_report == DAMAGED
    assert [problem.section for problem in attachment_problems(draft)] == ["attachments"]
