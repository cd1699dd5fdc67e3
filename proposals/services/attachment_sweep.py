"""Files that no row knows: left by a process that died between writing a file and its row."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage, storages

from proposals.models import Attachment, Submission

FOLDER = "attachments"
KEEP_FOR = timedelta(hours=24)  # an upload that is under way is younger


def remove_orphans(*, at: datetime) -> int:
    """Remove stored files without a row, and uploads that were never finished, older than 24 hours.

    Gives the number that was removed.
    """
    store = storages["attachments"]
    removed = sum(_remove_old(store, folder, at) for folder in _folders(store))
    return removed + _remove_unfinished(at)


def _folders(store: Storage) -> list[str]:
    try:
        return store.listdir(FOLDER)[0]
    except FileNotFoundError:
        return []


def _remove_old(store: Storage, folder: str, at: datetime) -> int:
    names = [f"{FOLDER}/{folder}/{name}" for name in store.listdir(f"{FOLDER}/{folder}")[1]]
    known = set(Attachment.objects.filter(file__in=names).values_list("file", flat=True))
    known |= _once_submitted(names)
    orphans = [name for name in names if name not in known and _is_old(store, name, at)]
    for name in orphans:
        store.delete(name)
    return len(orphans)


def _once_submitted(names: list[str]) -> set[str]:
    """Give the files whose row was removed after their proposal had been submitted: a receipt names them."""
    history = Attachment.pgh_event_model.objects.filter(
        file__in=names, proposal_id__in=Submission.objects.values("proposal")
    )
    return set(history.values_list("file", flat=True))


def _is_old(store: Storage, name: str, at: datetime) -> bool:
    try:
        return store.get_modified_time(name) < at - KEEP_FOR
    except FileNotFoundError:
        return False


def _remove_unfinished(at: datetime) -> int:
    removed = 0
    for path in _unfinished(Path(settings.FILE_UPLOAD_TEMP_DIR)):
        try:
            if path.stat().st_mtime < (at - KEEP_FOR).timestamp():
                path.unlink()
                removed += 1
        except FileNotFoundError:
            continue
    return removed


def _unfinished(folder: Path) -> Iterator[Path]:
    return folder.glob("*.upload*") if folder.is_dir() else iter(())
