"""The commands behind `make`: `python mkbdeals/launcher <command>`."""

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .errors import LaunchError
from .interrupts import Interrupted, Interrupts
from .paths import PROJECT, VENV, Layout, default_layout

RUN_LOCK, DEV_LOCK = "requirements.txt", "requirements-dev.txt"
# command: (module, locks that must be installed)
COMMANDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "run": ("run", (RUN_LOCK,)),
    "test": ("suite", (DEV_LOCK, RUN_LOCK)),
    "sweep": ("suite", (DEV_LOCK, RUN_LOCK)),
    "faults": ("faults", (DEV_LOCK, RUN_LOCK)),
    "bench": ("bench", (DEV_LOCK, RUN_LOCK)),
    "reports": ("documents", (RUN_LOCK,)),
    "check": ("checks", (DEV_LOCK, RUN_LOCK)),
    "fix": ("fixes", (DEV_LOCK, RUN_LOCK)),
    "messages": ("translations", (DEV_LOCK, RUN_LOCK)),
    "requirements": ("locks", (RUN_LOCK,)),
    "clean": ("clean", ()),
    "distclean": ("clean", ()),
}


def main(arguments: Sequence[str]) -> int:
    """Run one command. Gives the exit code; a failure is one line on standard error."""
    if not arguments or arguments[0] not in COMMANDS:
        print(f"Usage: python mkbdeals/launcher {{{','.join(COMMANDS)}}}", file=sys.stderr)
        return 2
    interrupts = Interrupts()
    interrupts.install()
    os.chdir(PROJECT)
    try:
        return _dispatch(arguments[0], list(arguments[1:]), interrupts)
    except LaunchError as error:
        print(f"make {arguments[0]}: {error.line}", file=sys.stderr, flush=True)
        return 1
    except Interrupted:
        return 0 if arguments[0] == "run" else 130


def _dispatch(command: str, arguments: list[str], interrupts: Interrupts) -> int:
    module, locks = COMMANDS[command]
    if locks:
        _enter_venv(command, arguments, locks)
    handler = importlib.import_module(f".{module}", __package__)
    return int(handler.command(command, arguments, interrupts))


def _enter_venv(command: str, arguments: list[str], locks: tuple[str, ...]) -> None:
    """Go on in the virtual environment: this process becomes its Python, with the same number."""
    from .venv import PYTHON, ensure_venv

    layout = default_layout()
    if "--data" not in arguments:  # a site beside the main one was started from a ready environment
        layout.prepare()
        ensure_venv(layout, locks, lambda line: print(line, flush=True))
    if Path(sys.prefix).resolve() != VENV.resolve():
        sys.stdout.flush()
        os.execv(PYTHON, [str(PYTHON), str(Path(__file__).parent), command, *arguments])  # noqa: S606


def layout_from(data: str | None) -> Layout:
    """Give the layout of `--data FOLDER`, or the default one."""
    return default_layout() if data is None else Layout(Path(data).resolve())
