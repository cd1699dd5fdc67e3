"""Files that no row knows: left by a process that died between writing a file and its row."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage, storages

from proposals.models import Attachment, KnowledgeDocument, SignedCopy, Submission
from proposals.models.stored_file import StoredFile

KEEP_FOR = timedelta(hours=24)  # an upload that is under way is younger
# Says which of these files of its folder must stay.
KnownFiles = Callable[[list[str]], set[str]]
_folders: dict[str, KnownFiles] = {}


def add_folder(folder: str, known: KnownFiles) -> None:
    """Register a folder of the store, with a folder for each row below it; the same name replaces."""
    _folders[folder] = known


def remove_orphans(*, at: datetime) -> int:
    """Remove stored files without a row, and uploads that were never finished, older than 24 hours.

    Gives the number that was removed.
    """
    store = storages["attachments"]
    removed = sum(
        _remove_old(store, f"{folder}/{each}", known, at)
        for folder, known in _folders.items()
        for each in _folders_in(store, folder)
    )
    return removed + _remove_unfinished(at)


def _folders_in(store: Storage, folder: str) -> list[str]:
    try:
        return store.listdir(folder)[0]
    except FileNotFoundError:
        return []


def _remove_old(store: Storage, folder: str, known: KnownFiles, at: datetime) -> int:
    names = [f"{folder}/{name}" for name in store.listdir(folder)[1]]
    kept = known(names)
    orphans = [name for name in names if name not in kept and _is_old(store, name, at)]
    for name in orphans:
        store.delete(name)
    return len(orphans)


def _attachments(names: list[str]) -> set[str]:
    """Give the files that a row has, and those whose row was removed after submission: a receipt names them."""
    history = Attachment.pgh_event_model.objects.filter(
        file__in=names, proposal_id__in=Submission.objects.values("proposal")
    )
    rows = Attachment.objects.filter(file__in=names)
    return {*rows.values_list("file", flat=True), *history.values_list("file", flat=True)}


def _rows_of(model: type[StoredFile]) -> KnownFiles:
    return lambda names: set(model._default_manager.filter(file__in=names).values_list("file", flat=True))


add_folder("attachments", _attachments)
add_folder("covenants", _rows_of(SignedCopy))
add_folder("knowledge", _rows_of(KnowledgeDocument))


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
