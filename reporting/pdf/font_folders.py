"""Folders with the fonts of a process, and taking away those of processes that were killed."""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

PREFIX = "mkbdeals-fonts-"


def new_folder() -> tuple[Path, int]:
    """Make a folder for this process; give it with its lock, to be closed at the end.

    The kernel lets go of the lock however the process ends. Until then nobody takes the folder away.
    """
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        try:
            lock = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:  # taken away between its making and its lock
            continue
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():
            return folder, lock
        os.close(lock)


def remove_left_behind() -> None:
    """Take away the folders whose process is gone: who is killed (SIGKILL) says no goodbye."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # of another user, or gone already
            lock = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)
