"""Start parts one after another, keep them up with back-off, stop them in order."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .errors import LaunchError, failure_of
from .interrupts import Interrupts
from .processes import Account, signal_group, spawn, wait_until

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a restart; each pause doubles the one before
STEADY_SECONDS = 60.0  # a part that held this long begins again with the first pause
WATCH_SECONDS = 0.2


@dataclass(frozen=True)
class Part:
    """One process that belongs to the site, and how to start, recognise and stop it."""

    name: str
    title: str
    command: tuple[str, ...]
    log: Path
    env: Mapping[str, str]
    cwd: Path | str = "/"
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 20.0
    ready: Callable[[], bool] = lambda: True
    start_seconds: float = 30.0
    keeps_data: bool = False  # stops after the parts that use it
    niceness: int = 0  # how far it steps aside for the other parts, up to 19
    remedy: str = ""


@dataclass
class Running:
    """A part with its process, when it started and how often it fell."""

    part: Part
    process: "subprocess.Popen[bytes]"
    started: float
    falls: int = 0
    due: float | None = None  # when it is started again; None while it runs

    @property
    def is_alive(self) -> bool:
        """Tell whether the process runs, and collect it when it does not."""
        return self.process.poll() is None


@dataclass
class Supervisor:
    """All parts of one site. `on_change` hears of each new process, `say` gets lines for people."""

    interrupts: Interrupts
    say: Callable[[str], None]
    on_change: Callable[[], None] = lambda: None
    parts: list[Running] = field(default_factory=list)

    @property
    def pids(self) -> dict[str, int]:
        """Give the process number of each part that runs, by name."""
        return {running.part.name: running.process.pid for running in self.parts if running.is_alive}

    def start(self, part: Part) -> None:
        """Start a part without waiting for it."""
        with self.interrupts.held():  # so that a process is never started without being known
            self.parts.append(Running(part, self._spawn(part), time.monotonic()))
        self.on_change()

    def wait_ready(self, *names: str) -> None:
        """Wait until the named parts answer. :raises LaunchError: if one ends or keeps silent."""
        for running in [running for running in self.parts if running.part.name in names]:
            part = running.part
            came = wait_until(lambda: not running.is_alive or part.ready(), part.start_seconds)  # noqa: B023
            if not running.is_alive:
                raise failure_of(f"{part.title} stopped while starting", part.log, part.remedy)
            if not came:
                raise LaunchError(
                    f"{part.title} did not answer within {part.start_seconds:.0f} seconds", part.remedy, part.log
                )

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Keep the parts up until `until()` holds or an interrupt comes."""
        while not until():
            for running in self.parts:
                self._look_after(running)
            time.sleep(WATCH_SECONDS)

    def stop(self) -> None:
        """Stop all parts: those that use data first, together; then those that keep it."""
        for keeps_data in (False, True):
            group = [running for running in self.parts if running.part.keeps_data is keeps_data]
            for running in group:
                if running.is_alive:
                    running.process.send_signal(running.part.stop_signal)
            for running in group:
                self._await_end(running)

    def _look_after(self, running: Running) -> None:
        if running.due is None and not running.is_alive:
            self._plan_restart(running)
        elif running.due is not None and time.monotonic() >= running.due:
            self._restart(running)

    def _plan_restart(self, running: Running) -> None:
        signal_group(running.process.pid, signal.SIGKILL)  # children that outlived the head of the part
        held = time.monotonic() - running.started
        running.falls = 1 if held > STEADY_SECONDS else running.falls + 1
        pause = pause_before(running.falls)
        running.due = time.monotonic() + pause
        how = describe_end(running.process.returncode)
        self.say(f"{running.part.title} {how}; starting it again in {pause:g} s. Log: {running.part.log}")

    def _restart(self, running: Running) -> None:
        try:
            with self.interrupts.held():
                running.process = self._spawn(running.part)
                running.started, running.due = time.monotonic(), None
        except LaunchError as error:  # the disk is full for a moment, say: try again later
            running.falls += 1
            running.due = time.monotonic() + pause_before(running.falls)
            self.say(error.line)
            return
        self.on_change()
        self.say(f"{running.part.title} runs again (process {running.process.pid}).")

    def _spawn(self, part: Part) -> "subprocess.Popen[bytes]":
        try:
            return spawn(
                part.command,
                log=part.log,
                env=part.env,
                cwd=part.cwd,
                account=part.account,
                dying_signal=part.stop_signal,
                niceness=part.niceness,
            )
        except OSError as error:
            raise LaunchError(f"{part.title} cannot be started: {error}", part.remedy, part.log) from error

    def _await_end(self, running: Running) -> None:
        limit = time.monotonic() + running.part.stop_seconds
        wait_until(lambda: not running.is_alive or self.interrupts.hurry or time.monotonic() > limit, 3600)
        signal_group(running.process.pid, signal.SIGKILL)  # what did not end, and orphans of what did
        running.process.wait()


def pause_before(fall: int) -> float:
    """Give the pause in seconds before the restart after the `fall`-th fall in a row, from 1."""
    return min(FIRST_PAUSE * 2.0 ** (fall - 1), LONGEST_PAUSE)


def describe_end(code: int | None) -> str:
    """Say how a process ended, from its return code (negative: a signal)."""
    if code is not None and code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"
