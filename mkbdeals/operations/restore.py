"""A restore: a backup into an empty database and an empty folder, and the proof that all is as it was."""

import json
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg2 import sql

from mkbdeals.operations.backup import DUMP, FILES, MANIFEST, STORED, VERSION
from mkbdeals.operations.fingerprint import database_state, differences, sha256_of
from mkbdeals.operations.servers import OperationError, Owner, owner, run
from mkbdeals.operations.stored import attachment_store, hashes_in, is_apart, put_back, refuse_other_bytes
from proposals.services.audit_chain_check import differences_in_chain


def restore_backup(folder: Path) -> list[str]:
    """Put a backup back, compare everything with its manifest, and give every difference; none means that it is whole.

    :raises OperationError: if the backup is not whole or damaged, database or folder are not empty, or the store of
        attachments has other files under these names; nothing was done then.
    """
    manifest = read_manifest(folder)
    reached, media = owner(), Path(settings.MEDIA_ROOT)
    stored = manifest.get("stored") or {}
    refuse_what_is_not_empty(reached, media)
    _refuse_another_store(manifest)
    _make_role(reached)
    options = ["--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={reached.name}"]
    run("pg_restore", [*options, str(folder / DUMP)], reached)
    for place in manifest["files"]:
        (media / place).parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        shutil.copyfile(folder / FILES / place, media / place)
        (media / place).chmod(0o640)
    put_back(attachment_store(), folder / STORED, stored)
    return compare(manifest, reached, media)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read what a backup says of itself, and check that its dump and files are those.

    :raises OperationError: if it is not whole, or something was changed or lost.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OperationError(f"{folder} holds no backup that is whole: {MANIFEST} cannot be read.") from error
    if manifest.get("version") != VERSION:
        raise OperationError(f"This backup is of another form ({manifest.get('version')}, not {VERSION}).")
    wanted = {DUMP: manifest["dump_sha256"]} | {f"{FILES}/{at}": sha for at, sha in manifest["files"].items()}
    wanted |= {f"{STORED}/{at}": sha for at, sha in (manifest.get("stored") or {}).items()}
    for place, sha in wanted.items():
        file = folder / place
        if not file.resolve().is_relative_to(folder.resolve()):
            raise OperationError(f"{place} lies outside the backup.")
        if not file.is_file() or sha256_of(file) != sha:
            raise OperationError(f"{place} of the backup is damaged or lost. Take another backup.")
    return manifest


def refuse_what_is_not_empty(reached: Owner, media: Path) -> None:
    """Say so before anything is written over.

    :raises OperationError: if the database has tables, or the folder has files.
    """
    with reached.connect() as session, session.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        (number,) = cursor.fetchone()
    if number:
        raise OperationError(f"The database {reached.name} is not empty: {number} tables. Make a new one.")
    under_way = Path(settings.FILE_UPLOAD_TEMP_DIR)
    if any(each.is_file() and not each.is_relative_to(under_way) for each in media.rglob("*")):
        raise OperationError(f"{media} is not empty. Give an empty folder in MEDIA_ROOT.")


def _refuse_another_store(manifest: dict[str, Any]) -> None:
    """See to it that attachments come back where the site looks for them, over no other file.

    :raises OperationError: if they would lie in MEDIA_ROOT while the site looks in a bucket, or would be written over.
    """
    store, stored = attachment_store(), manifest.get("stored")
    if stored is None and is_apart(store) and not manifest.get("bucket"):
        raise OperationError(
            "The attachments of this backup lay on disk. Restore it without ATTACHMENTS_S3_BUCKET, then move them."
        )
    refuse_other_bytes(store, stored or {})


def compare(manifest: dict[str, Any], reached: Owner, media: Path) -> list[str]:
    """Give every difference between a manifest and what stands here, with the audit chain computed anew."""
    with reached.connect() as session, session.cursor() as cursor:
        found = database_state(cursor)
    told = differences("table", manifest["tables"], found["tables"])
    told += differences("sequence", manifest["sequences"], found["sequences"])
    if manifest["chain_head"] != found["chain_head"]:
        told.append(f"head of the audit chain: {manifest['chain_head']} in the backup, {found['chain_head']} here")
    hashes = {place: sha256_of(media / place) for place in manifest["files"] if (media / place).is_file()}
    told += differences("file", manifest["files"], hashes)
    stored = manifest.get("stored") or {}
    told += differences("stored file", stored, hashes_in(attachment_store(), stored))
    connection.close()  # it may be of before the tables were there
    return told + [f"audit chain: {each}" for each in differences_in_chain()]


def _make_role(reached: Owner) -> None:
    """Make the application role where the server has none: the rights in the dump are for it."""
    with reached.connect() as session, session.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.APPLICATION_ROLE])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(settings.APPLICATION_ROLE)))
            session.commit()
