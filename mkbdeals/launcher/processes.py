"""Start processes that cannot outlive the launcher, know them again later, and stop them."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """The account a process runs as, where that is not our own."""

    uid: int
    gid: int


def as_account(account: Account | None) -> dict[str, Any]:
    """Give the words with which `subprocess` runs a command as another account; none for our own."""
    return {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}


def spawn(
    command: Sequence[str],
    *,
    log: Path | None,
    env: Mapping[str, str] | None = None,
    cwd: Path | str = "/",
    account: Account | None = None,
    dying_signal: signal.Signals = signal.SIGTERM,
    niceness: int = 0,
    told_later: bool = False,
) -> "subprocess.Popen[bytes]":
    """Start `command` in a session of its own, its output in `log` (None: where ours goes).

    A session of its own, so that Ctrl-C in the terminal reaches the launcher alone, which then stops
    the parts in order. On Linux the process gets `dying_signal` when the launcher dies, even by SIGKILL.
    `niceness` from 0 to 19 says how far it steps aside for others that want the processor. With `told_later` its
    input is a pipe that we write to; otherwise it has none.
    """
    with nullcontext() if log is None else log.open("ab") as output:
        return subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE if told_later else subprocess.DEVNULL,
            stdout=output,
            stderr=None if output is None else subprocess.STDOUT,
            env=None if env is None else dict(env),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=_before_the_command(_follow_into_death(dying_signal), niceness),
            **as_account(account),
        )


def _before_the_command(tie: Callable[[], None] | None, niceness: int) -> Callable[[], None] | None:
    if not niceness:
        return tie

    def prepare() -> None:
        if tie is not None:
            tie()
        os.nice(niceness)
        # Where Linux shares the processor out by session (sched(7), autogroup), only that of the session counts.
        with suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(niceness))

    return prepare


def _follow_into_death(dying_signal: signal.Signals) -> Callable[[], None] | None:
    if _LIBC is None:
        return None
    libc, parent = _LIBC, os.getpid()

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(dying_signal))
        if os.getppid() != parent:  # it died before the tie was made
            os._exit(1)

    return tie


def identity(pid: int) -> str | None:
    """Name a live process so that a later process with the same number is not taken for it.

    None when no such process lives (a zombie does not). The name holds the start time of the process.
    """
    if sys.platform != "linux":
        return _identity_from_ps(pid)
    try:
        # Fields after the name in parentheses, see proc(5): 0 is the state, 19 the start time.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else f"{_boot()}:{fields[19]}"


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _identity_from_ps(pid: int) -> str | None:
    found = subprocess.run(["ps", "-o", "lstart=,stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    text = found.stdout.strip()
    return text.rpartition(" ")[0].strip() if text and not text.rpartition(" ")[2].startswith("Z") else None


def is_same_process(pid: int, name: str | None) -> bool:
    """Tell whether `pid` is still the process that `identity` once named `name`."""
    return name is not None and identity(pid) == name


def signal_group(pid: int, number: signal.Signals) -> None:
    """Send a signal to what is left of the session that process `pid` started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def signal_process(pid: int, number: signal.Signals) -> None:
    """Send a signal to one process; nothing happens when it is gone."""
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.05) -> bool:
    """Wait until `condition()` holds, at most `seconds`. Gives whether it came to hold."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(pause)
    return True
