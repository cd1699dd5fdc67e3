"""Attachments in an object store that speaks S3: kept, given back, scanned, swept; a server of moto plays the store."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from mkbdeals.settings import BASE_DIR
from proposals.enums import ScanState
from proposals.models import Attachment
from proposals.services.attachment_sweep import remove_orphans
from proposals.services.attachments import remove_attachment
from proposals.services.clock import database_now
from proposals.services.scanning import scan_attachment
from tests.object_store import attachments_in, bucket_of, keys_in, object_store
from tests.proposals.attachments import files
from tests.proposals.attachments.clamd import EICAR

BUCKET = "bijlagen"


@pytest.fixture(scope="session")
def store_address():
    """Start the object store."""
    with object_store() as address:
        yield address


@pytest.fixture
def bucket(store_address, settings, monkeypatch):
    """Keep attachments there, as the settings do when a bucket is named."""
    settings.STORAGES = settings.STORAGES | {"attachments": attachments_in(store_address, BUCKET)}
    monkeypatch.setattr(Attachment._meta.get_field("file"), "storage", storages["attachments"])
    with bucket_of(store_address, BUCKET) as client:
        yield client


def in_bucket(bucket) -> list[str]:
    return keys_in(bucket, BUCKET)


@pytest.mark.django_db
def test_file_is_kept_given_back_and_removed(
    bucket, add, sign_in, editor, draft, own_folder, django_capture_on_commit_callbacks
):
    content = files.padded_pdf(3_000_000)
    attachment = add("plan.pdf", content).attachment

    assert in_bucket(bucket) == [attachment.file.name]
    assert not (own_folder / "attachments").exists()
    answer = sign_in(editor).get(f"/aanvragen/{draft.pk}/bijlagen/{attachment.pk}/")
    assert b"".join(answer.streaming_content) == content
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(attachment=attachment, by=editor, at=database_now())
    assert in_bucket(bucket) == []


@pytest.mark.django_db
def test_object_that_changed_is_not_served(bucket, add, sign_in, editor, draft):
    attachment = add("plan.pdf", files.pdf()).attachment
    bucket.put_object(Bucket=BUCKET, Key=attachment.file.name, Body=files.pdf("anders"))
    address = f"/aanvragen/{draft.pk}/bijlagen/{attachment.pk}/"

    assert sign_in(editor).get(address).status_code == 410
    bucket.delete_object(Bucket=BUCKET, Key=attachment.file.name)
    assert sign_in(editor).get(address).status_code == 410


@pytest.mark.django_db
def test_virus_is_found_and_its_object_removed(bucket, add, scanner):
    attachment = add("brief.docx", files.office(text=EICAR)).attachment

    assert scan_attachment(attachment_id=attachment.pk, at=database_now()) == ScanState.INFECTED
    assert in_bucket(bucket) == []


@pytest.mark.django_db
def test_orphan_in_the_store_goes_after_a_day(bucket, add):
    attachment = add("plan.pdf", files.pdf()).attachment
    storages["attachments"].save("attachments/7/wees", ContentFile(b"x"))

    assert remove_orphans(at=database_now()) == 0
    assert remove_orphans(at=database_now() + timedelta(hours=25)) == 1
    assert in_bucket(bucket) == [attachment.file.name]


def test_settings_name_the_store_from_the_environment():
    """A process of its own: the settings are read once."""
    code = (
        "import django; django.setup(); from proposals.models import Attachment; "
        "store = Attachment._meta.get_field('file').storage; "
        "print(type(store).__name__, store.bucket_name, store.client_config.signature_version, store.default_acl)"
    )
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "mkbdeals.settings", "SECRET_KEY": "x", "DEMONSTRATION": "1",
        "ATTACHMENTS_S3_BUCKET": BUCKET, "ATTACHMENTS_S3_ENDPOINT": "http://127.0.0.1:1",
        "ATTACHMENTS_S3_ACCESS_KEY": "a", "ATTACHMENTS_S3_SECRET_KEY": "b",
    }  # fmt: skip

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, cwd=BASE_DIR, check=True
    )

    assert done.stdout.split() == ["S3Storage", BUCKET, "s3v4", "None"]
