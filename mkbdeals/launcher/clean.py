"""`make clean` and `make distclean`: stop this folder's site and throw its data away."""

import shutil
import signal
from pathlib import Path

from .errors import LaunchError
from .interrupts import Interrupts
from .paths import PROJECT, VENV, default_layout
from .places import outside_path
from .processes import signal_process, wait_until
from .state import end_leftovers, running_launcher

STOP_SECONDS = 60.0


def command(name: str, arguments: list[str], interrupts: Interrupts) -> int:
    """Remove var/ with its databases; distclean also removes what can be fetched again."""
    folders = [PROJECT / "var", outside_path()]
    if name == "distclean":
        folders += [VENV, PROJECT / "node_modules"]
    _stop_running()
    for folder in folders:
        if folder.exists():
            _remove(folder)
            print(f"Removed {folder}", flush=True)
    return 0


def _stop_running() -> None:
    layout = default_layout()
    pid = running_launcher(layout)
    if pid is not None:
        signal_process(pid, signal.SIGTERM)
        if not wait_until(lambda: running_launcher(layout) is None, STOP_SECONDS):
            raise LaunchError(f"The running site (process {pid}) does not stop", f"End it: kill -9 {pid}")
    end_leftovers(layout)


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise LaunchError(
            f"{folder} cannot be removed ({error.strerror})", "Remove it as the account that started the site."
        ) from error
