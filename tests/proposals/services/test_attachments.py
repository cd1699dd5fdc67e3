"""Files with a proposal: what is kept, and that nothing stays behind."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from proposals.enums import ProposalStatus
from proposals.models import Attachment
from proposals.services.attachments import MOST_ATTACHMENTS, AttachmentRefused, add_attachment, remove_attachment
from proposals.services.clock import database_now
from proposals.services.drafts import NotEditable
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 inhoud"


def add(proposal, by, name="begroting.pdf", content=PDF):
    return add_attachment(proposal=proposal, upload=SimpleUploadedFile(name, content), by=by, at=database_now())


def files_on_disk():
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def test_add_attachment_keeps_the_bytes_under_a_name_that_says_nothing(draft, editor):
    attachment = add(draft, editor)

    assert attachment.file.read() == PDF
    assert "begroting" not in attachment.file.name
    assert (attachment.original_name, attachment.size) == ("begroting.pdf", len(PDF))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("virus.exe", b"MZ"),
        ("pagina.pdf", b"<html>"),
        ("plaatje.png", PDF),
        ("leeg.pdf", b""),
        ("zonder", PDF),
        ("a.pdf.exe", PDF),
    ],
)
def test_add_attachment_refuses_what_is_not_what_its_name_says(draft, editor, name, content):
    before = files_on_disk()

    with pytest.raises(AttachmentRefused):
        add(draft, editor, name, content)

    assert files_on_disk() == before


def test_add_attachment_after_submitting_leaves_no_file(draft, editor):
    make.move_proposal(draft, ProposalStatus.SUBMITTED)
    before = files_on_disk()

    with pytest.raises(NotEditable):
        add(draft, editor)

    assert files_on_disk() == before


def test_add_attachment_that_the_database_refuses_leaves_no_file(draft, editor):
    before = files_on_disk()
    with connection.cursor() as cursor:  # any refusal will do
        cursor.execute("ALTER TABLE proposals_attachment ADD CONSTRAINT refuse_all CHECK (size < 0) NOT VALID")

    with pytest.raises(DatabaseError), transaction.atomic():
        add(draft, editor)

    assert files_on_disk() == before
    assert not Attachment.objects.exists()


def test_remove_attachment_takes_the_file_away_once_it_holds(draft, editor, django_capture_on_commit_callbacks):
    attachment = add(draft, editor)
    path = Path(attachment.file.path)

    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(attachment=attachment, by=editor, at=database_now())

    assert not path.exists()


def test_add_attachment_beyond_the_most_allowed_is_refused(draft, editor):
    for number in range(MOST_ATTACHMENTS):
        add(draft, editor, f"bijlage-{number}.pdf")

    with pytest.raises(AttachmentRefused):
        add(draft, editor, "te-veel.pdf")

    assert draft.attachments.count() == MOST_ATTACHMENTS
