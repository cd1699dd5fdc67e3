"""The state file of a running site, the lock on its data folder, and what a killed run left behind."""

import fcntl
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .errors import LaunchError
from .paths import Layout
from .processes import identity, is_same_process, signal_group, signal_process, wait_until


@dataclass
class State:
    """What a second program may want to know of a running site."""

    status: str = "starting"  # starting, ready, stopping
    url: str = ""
    launcher: int = 0
    identities: dict[str, str] = field(default_factory=dict)  # process number as text -> identity
    pids: dict[str, int] = field(default_factory=dict)  # name of the part -> process number
    environment: dict[str, str] = field(default_factory=dict)


def write_state(layout: Layout, state: State) -> None:
    """Replace the state file in one go; readable by our account alone, for it holds passwords."""
    known = {str(pid): identity(pid) or "" for pid in [state.launcher, *state.pids.values()]}
    write_private(layout.state, json.dumps(asdict(state) | {"identities": known}, indent=1))


def read_state(layout: Layout) -> State | None:
    """Read the state file; None when there is none, or one that cannot be understood."""
    try:
        fields: dict[str, Any] = json.loads(layout.state.read_text())
        return State(**fields)
    except (OSError, ValueError, TypeError):
        return None


def write_private(path: Path, text: str) -> None:
    """Write a file that only our account may read, without a moment in which it is half written."""
    fresh = path.with_name(f"{path.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    fresh.replace(path)


@contextmanager
def exclusive(layout: Layout) -> Iterator[None]:
    """Hold the data folder for one launcher. The kernel lets go of the lock however we end.

    :raises LaunchError: if another launcher holds it.
    """
    with (layout.run / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise already_running(layout) from error
        yield


def already_running(layout: Layout) -> LaunchError:
    """Say where the run that holds the data folder is, and how to stop it."""
    state = read_state(layout) or State()
    where = f" at {state.url}" if state.url else ""
    return LaunchError(
        f"This project already runs{where} (process {state.launcher or 'unknown'})",
        "Use that one, or stop it with Ctrl-C in its window.",
    )


def end_leftovers(layout: Layout) -> list[str]:
    """End the parts that an earlier, killed launcher left running. Gives their names.

    Only processes whose number and start time are those of the state file: another program that got
    the same number later is left alone.
    """
    state = read_state(layout)
    if state is None:
        return []
    left = {name: pid for name, pid in state.pids.items() if _is_known(state, pid)}
    for pid in left.values():
        signal_process(pid, signal.SIGINT)  # PostgreSQL's fast shutdown; the others end by it too
    wait_until(lambda: not any(_is_known(state, pid) for pid in left.values()), seconds=10)
    for pid in left.values():
        if _is_known(state, pid):
            signal_group(pid, signal.SIGKILL)
    layout.state.unlink(missing_ok=True)
    return sorted(left)


def running_launcher(layout: Layout) -> int | None:
    """Give the process number of the launcher that runs on this data folder, if one does."""
    state = read_state(layout)
    return state.launcher if state is not None and _is_known(state, state.launcher) else None


def _is_known(state: State, pid: int) -> bool:
    return is_same_process(pid, state.identities.get(str(pid)) or None)
