"""The store of attachments where it is not a folder of MEDIA_ROOT: a bucket, reached as the site itself reaches it."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from mkbdeals.operations.fingerprint import CHUNK
from mkbdeals.operations.servers import OperationError


def attachment_store() -> Storage:
    """Give the store of attachments."""
    return storages["attachments"]


def is_apart(store: Storage) -> bool:
    """Say whether a store lies elsewhere than the files that are copied with MEDIA_ROOT."""
    return not isinstance(store, FileSystemStorage)


def copy_out(store: Storage, target: Path) -> dict[str, str]:
    """Copy all that a store holds into a new folder, and give the SHA-256 of each file by its name.

    :raises OperationError: if the store does not answer, or holds a name that leads out of the folder.
    """
    target.mkdir(mode=0o700)
    hashes = {}
    with _told(store):
        for name in sorted(_names(store)):
            place = target / name
            if not place.resolve().is_relative_to(target.resolve()):
                raise OperationError(f"{name} in the store of attachments is no name that the site gives.")
            place.parent.mkdir(parents=True, exist_ok=True)
            if digest := _copied(store, name, place):
                hashes[name] = digest
    return hashes


def refuse_other_bytes(store: Storage, wanted: Mapping[str, str]) -> None:
    """See to it that nothing would be written over: what is there already is what the backup holds.

    :raises OperationError: if a file is there with other bytes, or the store does not answer.
    """
    with _told(store):
        for name, digest in wanted.items():
            if store.exists(name) and sha256_in(store, name) != digest:
                raise OperationError(f"{name} in the store of attachments is another file than in the backup.")


def put_back(store: Storage, source: Path, wanted: Mapping[str, str]) -> None:
    """Put the files of a backup into a store, under their own names; those that are there stay.

    :raises OperationError: if the store does not take one.
    """
    with _told(store):
        for name in wanted:
            if store.exists(name):
                continue
            with (source / name).open("rb") as opened:
                kept = store.save(name, File(opened))
            if kept != name:
                raise OperationError(f"The store of attachments kept {name} under another name.")


def hashes_in(store: Storage, names: Mapping[str, str]) -> dict[str, str]:
    """Give the SHA-256 of those of the files that a store has.

    :raises OperationError: if it does not answer.
    """
    with _told(store):
        return {name: sha256_in(store, name) for name in names if store.exists(name)}


def sha256_in(store: Storage, name: str) -> str:
    """Give the SHA-256 of a stored file, read in pieces."""
    found = hashlib.sha256()
    with store.open(name, "rb") as opened:
        while chunk := opened.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _names(store: Storage, folder: str = "") -> Iterator[str]:
    folders, files = store.listdir(folder)
    start = f"{folder}/" if folder else ""
    yield from (f"{start}{name}" for name in files if name)
    for each in folders:
        yield from _names(store, f"{start}{each}")


def _copied(store: Storage, name: str, place: Path) -> str:
    """Copy a file and give its SHA-256; nothing for one that was removed meanwhile."""
    digest = hashlib.sha256()
    try:
        with store.open(name, "rb") as opened, place.open("wb") as copy:
            while chunk := opened.read(CHUNK):
                digest.update(chunk)
                copy.write(chunk)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


@contextmanager
def _told(store: Storage) -> Iterator[None]:
    """Say in one line what goes wrong: each kind of store has errors of its own."""
    try:
        yield
    except (OperationError, OSError):
        raise
    except Exception as error:
        raise OperationError(f"The store of attachments ({type(store).__name__}) failed: {error}") from error
