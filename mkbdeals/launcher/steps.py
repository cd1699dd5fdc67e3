"""Short commands on the way to Ready: run one, keep its output, and say in one line why it failed."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from .errors import LaunchError, failure_of, tail
from .paths import PROJECT, Layout
from .processes import signal_group, spawn


@dataclass(frozen=True)
class Steps:
    """Runs commands in the project's folder, each with a log of its own."""

    layout: Layout

    def run(
        self, name: str, command: Sequence[str | Path], env: Mapping[str, str], *, what: str, remedy: str = ""
    ) -> str:
        """Run a command to its end. Gives what it printed; `what` says what could not be done.

        :raises LaunchError: if it fails. The reason a management command gives is passed through.
        """
        return self.finish(name, self.begin(name, command, env), what=what, remedy=remedy)

    def begin(
        self, name: str, command: Sequence[str | Path], env: Mapping[str, str], *, told_later: bool = False
    ) -> "subprocess.Popen[bytes]":
        """Start a command beside others; `finish` waits for it. One that is `told_later` waits itself, for `tell`."""
        log = self.layout.log(name)
        log.unlink(missing_ok=True)
        return spawn([str(word) for word in command], log=log, env=env, cwd=PROJECT, told_later=told_later)

    def tell(self, process: "subprocess.Popen[bytes]") -> None:
        """Let a command go on that was begun with `told_later`; one that has ended already tells why in `finish`."""
        with suppress(BrokenPipeError), process.stdin or nullcontext() as line:
            if line is not None:
                line.write(b"\n")

    def finish(self, name: str, process: "subprocess.Popen[bytes]", *, what: str, remedy: str = "") -> str:
        """Wait for a command that `begin` started."""
        log = self.layout.log(name)
        try:
            code = process.wait()
        except BaseException:
            signal_group(process.pid, signal.SIGTERM)
            process.wait()
            raise
        if code == 0:
            return tail(log, 100_000)
        refusal = command_error(tail(log))
        if refusal:
            raise LaunchError(f"{what}: {refusal}", remedy, log)
        raise failure_of(what, log, remedy)


def command_error(text: str) -> str:
    """Find the reason of a Django management command that refuses (`CommandError: …`); empty if none."""
    lines = [line for line in text.splitlines() if line.startswith("CommandError: ")]
    return lines[-1].removeprefix("CommandError: ") if lines else ""


def build_assets(steps: Steps) -> None:
    """Build the stylesheets from the lock file; nothing happens when they are up to date."""
    # As a file: imported as part of its package it would want settings. -P: its folder is no place to import from.
    steps.run(
        "assets", [sys.executable, "-P", "mkbdeals/assets.py"], os.environ,
        what="The stylesheets cannot be built", remedy="Check the network and start again.",
    )  # fmt: skip
