"""A backup: the database and the files of one moment, with a list by which a restore can be compared."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from mkbdeals.operations.fingerprint import database_state, sha256_of
from mkbdeals.operations.servers import OperationError, Owner, owner, run
from mkbdeals.operations.stored import attachment_store, copy_out, is_apart

# Files of MEDIA_ROOT, and those of a store of attachments elsewhere.
DUMP, FILES, STORED, MANIFEST = "database.dump", "media", "stored", "manifest.json"
VERSION = 1


def make_backup(folder: Path) -> dict[str, Any]:
    """Write the database and the files into a new folder, and give its manifest; the site may go on meanwhile.

    Counts, checksums and dump see one snapshot. Files come after it: a file is stored before the row that names it, so
    each row of the snapshot has its file. The manifest is written last: without it a backup is not whole.

    :raises OperationError: if the folder is not empty, PostgreSQL's program fails, or the store of attachments does.
    """
    if folder.exists() and any(folder.iterdir()):
        raise OperationError(f"{folder} is not empty. Give a new folder for each backup.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    reached, at, store = owner(), datetime.now(UTC), attachment_store()
    state = _dump(reached, folder / DUMP)
    manifest = {
        "version": VERSION,
        "made_at": at.isoformat(timespec="seconds"),
        "dump_sha256": sha256_of(folder / DUMP),
        **state,
        "files": _copy_files(Path(settings.MEDIA_ROOT), folder / FILES),
        "bucket": settings.STORAGES["attachments"].get("OPTIONS", {}).get("bucket_name"),
        "stored": copy_out(store, folder / STORED) if is_apart(store) else None,
    }
    fresh = folder / f"{MANIFEST}.new"
    fresh.write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
    fresh.replace(folder / MANIFEST)
    return manifest


def _dump(reached: Owner, file: Path) -> dict[str, Any]:
    with reached.connect() as session, session.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        run("pg_dump", ["--format=custom", f"--snapshot={snapshot}", "--no-owner", f"--file={file}"], reached)
        return database_state(cursor)


def _copy_files(source: Path, target: Path) -> dict[str, str]:
    """Copy all files except uploads that are under way, and give the SHA-256 of each copy by its place."""
    target.mkdir(mode=0o700)
    under_way = Path(settings.FILE_UPLOAD_TEMP_DIR)
    hashes = {}
    for file in sorted(source.rglob("*")):
        if not file.is_file() or file.is_relative_to(under_way):
            continue
        place = file.relative_to(source)
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(file, target / place)
        except FileNotFoundError:  # removed meanwhile, such as a document that was kept long enough
            continue
        hashes[str(place)] = sha256_of(target / place)
    return hashes
