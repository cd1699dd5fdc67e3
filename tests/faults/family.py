"""Children of a program of the tests that share what it has read, so that killing one and starting another is cheap.

For programs that run inside the site (`Servers.python`). Who starts children here has no connection of its own open.
"""

import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Family:
    """The children that live, by number; `killed` counts those that ended by SIGKILL."""

    alive: dict[int, str] = field(default_factory=dict)
    killed: int = 0
    dying: set[int] = field(default_factory=set)  # were told to die and have not ended yet

    def begin(self, name: str, work: Callable[[], None]) -> int:
        """Start a child that does some work and ends: with 0, or with 1 after an error. Gives its number."""
        from django.db import connections

        connections.close_all()  # two processes on one connection would break it
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                work()
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        self.alive[pid] = name
        return pid

    def kill(self, pid: int) -> None:
        """Kill a child (SIGKILL); `ended` tells of it."""
        self.dying.add(pid)
        os.kill(pid, signal.SIGKILL)

    def ended(self, *, wait: bool = False) -> list[tuple[str, bool, bool]]:
        """Give who ended since the last time: the name, whether it was killed, whether all went well.

        With `wait` the end of all is awaited.
        """
        found = []
        while self.alive:
            pid, status = os.waitpid(-1, 0 if wait else os.WNOHANG)
            if pid == 0:
                break
            was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
            self.killed += was_killed
            self.dying.discard(pid)
            found.append((self.alive.pop(pid), was_killed, status == 0))
        return found
