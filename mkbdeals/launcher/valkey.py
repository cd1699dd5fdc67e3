"""An own Valkey (or Redis) server: the queue between the web processes and the worker."""

import os
import signal
import socket
from dataclasses import dataclass
from pathlib import Path

from .finder import ValkeyProgram, find_valkey
from .paths import Layout
from .ports import free_port
from .secret_values import SecretValues
from .state import write_private
from .supervisor import Part

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Valkey:
    """One server: program, data folder, port, password, log."""

    program: ValkeyProgram
    data: Path
    port: int
    secrets: SecretValues
    log: Path

    @property
    def url(self) -> str:
        """Give the URL for Celery."""
        return f"redis://:{self.secrets.valkey}@{HOST}:{self.port}/0"

    def part(self) -> Part:
        """Describe the process for the supervisor."""
        return Part(
            name="valkey",
            title="Valkey",
            command=(str(self.program.path), str(self.data / "server.conf")),
            log=self.log,
            env=dict(os.environ),
            stop_signal=signal.SIGTERM,
            ready=self.answers,
            start_seconds=20,
            keeps_data=True,
        )

    def answers(self) -> bool:
        """Tell whether the server answers to our password."""
        try:
            with socket.create_connection((HOST, self.port), timeout=2) as line:
                line.sendall(f"AUTH {self.secrets.valkey}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2:
                    received = line.recv(200)
                    if not received:
                        break
                    answer += received
        except OSError:
            return False
        return answer == b"+OK\r\n+PONG\r\n"


def make_valkey(layout: Layout, secrets: SecretValues) -> Valkey:
    """Find the program and write its configuration, readable by our account alone."""
    program = find_valkey()
    data = layout.data / f"{program.kind}-{program.major}"
    data.mkdir(mode=0o700, exist_ok=True)
    server = Valkey(program, data, free_port(), secrets, layout.log("valkey"))
    write_private(data / "server.conf", _configuration(server))
    return server


def _configuration(server: Valkey) -> str:
    settings = {
        "bind": HOST,
        "port": str(server.port),
        "dir": f'"{server.data}"',
        "requirepass": server.secrets.valkey,
        "daemonize": "no",
        # A message may be lost: sweepers take up the rows in PostgreSQL that were left behind.
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": '""',
    }
    return "".join(f"{name} {value}\n" for name, value in settings.items())
