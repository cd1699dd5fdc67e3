"""The drill: a backup of a demonstration goes into a new database, and everything is as it was."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import psycopg2
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from psycopg2 import sql

from mkbdeals.demo import stages
from mkbdeals.demo.data import FOLDER
from mkbdeals.launcher.paths import PROJECT
from mkbdeals.operations.servers import owner
from proposals.models import AuditSeal, Organisation, Proposal
from proposals.services.audit_chain import seal_history
from tests.object_store import attachments_in, bucket_of, keys_in, object_store
from tests.restored import files_under, rows_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def demonstration(settings, tmp_path):
    """A demonstration with history that is sealed and files, in a folder of its own."""
    settings.MEDIA_ROOT = str(tmp_path / "site")
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "site" / "incoming")
    stages.build(stages.new_story(1, FOLDER), "submitted")
    default_storage.save("attachments/1/a.pdf", ContentFile(b"%PDF-1.7 eerste"))
    default_storage.save("reports/brief.pdf", ContentFile(os.urandom(3_000_000)))
    default_storage.save("incoming/half", ContentFile(b"half"))
    seal_history(at=timezone.now())
    assert AuditSeal.objects.exists()


@pytest.fixture
def empty_database():
    """A database without anything, on the same server; gone after the test."""
    name, server = f"restored_{uuid4().hex[:12]}", owner()

    def ask(question, *values):
        session = psycopg2.connect(
            host=server.host, port=server.port, user=server.user, password=server.password, dbname="postgres"
        )
        session.autocommit = True
        session.cursor().execute(sql.SQL(question).format(sql.Identifier(name)), values)
        session.close()

    ask("CREATE DATABASE {}")
    yield f"postgres://{server.user}:{server.password}@{server.host}:{server.port}/{name}"
    # Not WITH (FORCE): an owner may not end the vacuum of the server itself, which a plain DROP sends away.
    ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user", name)
    ask("DROP DATABASE {}")


def manage(*words, database, media, **variables):
    """Run a command as an operator does on the machine that is restored."""
    env = (
        os.environ
        | variables
        | {
            "DATABASE_URL": database,
            "MEDIA_ROOT": str(media),
            "AUDIT_HEADS_ROOT": str(media.parent / "heads"),
            "DJANGO_SETTINGS_MODULE": "mkbdeals.settings",
            "DEMONSTRATION": "true",
            "SECRET_KEY": "only-for-tests-" + "x" * 40,
        }
    )
    env.pop("MIGRATION_DATABASE_URL", None)
    command = [sys.executable, "manage.py", *map(str, words)]
    return subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True, check=False)


def url_of_here():
    told = connection.settings_dict
    return f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


def test_the_drill(demonstration, empty_database, tmp_path, settings):
    folder, media = tmp_path / "backup", tmp_path / "restored"
    started = time.monotonic()
    call_command("backup", folder)
    made = time.monotonic()

    restored = manage("restore", folder, database=empty_database, media=media)
    ended = time.monotonic()

    assert restored.returncode == 0, restored.stderr
    assert "as in the backup" in restored.stdout
    # All mail stands still there, with its line in the history and who did that; the rest is as it was.
    held = {"proposals_mailhold": 1, "proposals_mailholdevent": 1, "pghistory_context": 1}
    assert rows_of(empty_database) == rows_of(url_of_here()) | held
    assert "Nothing goes out before somebody says so" in restored.stdout
    assert rows_of(empty_database)["proposals_proposal"] == Proposal.objects.count() > 0
    expected = files_under(settings.MEDIA_ROOT)
    assert expected.pop("incoming/half")
    assert files_under(media) == expected
    checked = manage("verify_audit_chain", database=empty_database, media=media)
    assert checked.returncode == 0, checked.stderr
    assert AuditSeal.objects.latest("number").sha256 in checked.stdout
    print(f"backup {made - started:.1f} s, restore {ended - made:.1f} s")

    # A second time it is refused, and nothing is changed.
    before = rows_of(empty_database)
    again = manage("restore", folder, database=empty_database, media=tmp_path / "other")
    assert again.returncode == 1
    assert "is not empty" in again.stderr
    assert rows_of(empty_database) == before
    assert not (tmp_path / "other" / "attachments").exists()


def test_what_is_damaged_is_refused_before_anything_is_written(demonstration, empty_database, tmp_path):
    folder = tmp_path / "backup"
    call_command("backup", folder)
    for place, words in (("media/reports/brief.pdf", "damaged or lost"), ("database.dump", "damaged or lost")):
        copy = tmp_path / f"copy-{Path(place).name}"
        shutil.copytree(folder, copy)
        with (copy / place).open("r+b") as file:
            file.seek(100)
            file.write(b"X")
        refused = manage("restore", copy, database=empty_database, media=tmp_path / "restored")
        assert (refused.returncode, words in refused.stderr) == (1, True)
    (folder / "manifest.json").unlink()
    assert "no backup that is whole" in manage("restore", folder, database=empty_database, media=tmp_path / "r").stderr
    assert rows_of(empty_database) == {}


def test_a_difference_with_the_manifest_is_told(demonstration, empty_database, tmp_path):
    folder = tmp_path / "backup"
    call_command("backup", folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["tables"]["proposals_organisation"]["checksum"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest))

    told = manage("restore", folder, database=empty_database, media=tmp_path / "restored")

    assert told.returncode == 1
    assert "table proposals_organisation" in told.stderr
    assert "1 differences" in told.stderr


def test_a_backup_is_of_one_moment_and_writes_over_nothing(demonstration, tmp_path, settings):
    folder = tmp_path / "backup"
    call_command("backup", folder)
    kept = json.loads((folder / "manifest.json").read_text())

    with pytest.raises(CommandError, match="is not empty"):
        call_command("backup", folder)

    assert kept["tables"]["proposals_organisation"]["rows"] == Organisation.objects.count()
    assert (folder.stat().st_mode & 0o777) == 0o700
    assert set(kept["files"]) == {"attachments/1/a.pdf", "reports/brief.pdf"} | set(kept["files"])
    assert "incoming/half" not in kept["files"]


PLACE = "attachments/1/5c0f9c1e"


@pytest.fixture
def buckets(settings, tmp_path):
    """Attachments in a bucket, documents on disk, and a second bucket for the site that is restored."""
    settings.MEDIA_ROOT = str(tmp_path / "site")
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "site" / "incoming")
    with object_store() as address, bucket_of(address, "van") as client, bucket_of(address, "naar"):
        settings.STORAGES = settings.STORAGES | {"attachments": attachments_in(address, "van")}
        storages["attachments"].save(PLACE, ContentFile(b"%PDF-1.7 bijlage"))
        default_storage.save("reports/brief.pdf", ContentFile(b"%PDF-1.7 brief"))
        yield client, address


def there(address, bucket):
    """Give the variables of a site that keeps its attachments in a bucket."""
    named = {"BUCKET": bucket, "ENDPOINT": address, "ACCESS_KEY": "test", "SECRET_KEY": "test"}
    return {f"ATTACHMENTS_S3_{name}": value for name, value in named.items()}


def test_attachments_in_a_bucket_go_along_and_come_back(buckets, empty_database, tmp_path, capsys):
    client, address = buckets
    folder, media = tmp_path / "backup", tmp_path / "restored"
    call_command("backup", folder)

    assert "1 attachments of the bucket van" in capsys.readouterr().out
    assert (folder / "stored" / PLACE).read_bytes() == b"%PDF-1.7 bijlage"
    # Never over other bytes, and nothing is done then.
    client.put_object(Bucket="naar", Key=PLACE, Body=b"iets anders")
    refused = manage("restore", folder, database=empty_database, media=media, **there(address, "naar"))
    assert (refused.returncode, "another file than in the backup" in refused.stderr) == (1, True)
    assert rows_of(empty_database) == {}
    client.delete_object(Bucket="naar", Key=PLACE)

    restored = manage("restore", folder, database=empty_database, media=media, **there(address, "naar"))

    assert restored.returncode == 0, restored.stderr
    assert keys_in(client, "naar") == [PLACE]
    assert client.get_object(Bucket="naar", Key=PLACE)["Body"].read() == b"%PDF-1.7 bijlage"
    assert files_under(media).keys() == {"reports/brief.pdf"}


def test_an_attachment_that_was_damaged_in_the_backup_is_refused(buckets, empty_database, tmp_path):
    _client, address = buckets
    folder = tmp_path / "backup"
    call_command("backup", folder)
    (folder / "stored" / PLACE).write_bytes(b"%PDF-1.7 bijlagE")

    refused = manage("restore", folder, database=empty_database, media=tmp_path / "r", **there(address, "naar"))

    assert (refused.returncode, f"stored/{PLACE} of the backup is damaged" in refused.stderr) == (1, True)
    assert rows_of(empty_database) == {}


def test_a_bucket_that_is_away_makes_no_backup(buckets, settings, tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    settings.STORAGES = settings.STORAGES | {"attachments": attachments_in("http://127.0.0.1:1", "van")}

    with pytest.raises(CommandError, match="The store of attachments"):
        call_command("backup", tmp_path / "backup")

    assert not (tmp_path / "backup" / "manifest.json").exists()


def test_attachments_from_disk_are_not_lost_beside_a_bucket(buckets, empty_database, tmp_path, settings):
    _client, address = buckets
    settings.STORAGES = settings.STORAGES | {"attachments": settings.STORAGES["default"]}
    call_command("backup", tmp_path / "backup")

    refused = manage(
        "restore", tmp_path / "backup", database=empty_database, media=tmp_path / "r", **there(address, "naar")
    )

    assert (refused.returncode, "lay on disk" in refused.stderr) == (1, True)
    assert rows_of(empty_database) == {}
