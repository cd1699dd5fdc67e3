"""A real clamd for the tests, that knows two harmless patterns: EICAR's test string and one of our own."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mkbdeals.launcher.system import clamd

# In two halves: a scanner on the machine of whoever reads this must not take this file for the thing itself.
EICAR = r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
OWN = "MKB-DEALS-TEST-" + "PATTERN-OF-A-VIRUS"
CONF = """
LocalSocket {folder}/clamd.sock
DatabaseDirectory {folder}/db
TemporaryDirectory {folder}/tmp
Foreground yes
LogFile {folder}/clamd.log
LogTime yes
MaxThreads 4
AlertEncrypted yes
StreamMaxLength 30M
"""
START_SECONDS = 30


@dataclass(frozen=True)
class Scanner:
    """A running clamd."""

    process: "subprocess.Popen[bytes]"
    path: Path

    @property
    def url(self) -> str:
        """Give the address for `CLAMD_URL`."""
        return f"unix://{self.path}"


@contextmanager
def running_clamd() -> Iterator[Scanner]:
    """Start clamd in a folder of its own until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="mkb-clamd-"))
    for name in ("db", "tmp"):
        (folder / name).mkdir()
    signatures = [f"{name}:0:*:{text.encode().hex()}" for name, text in (("Eicar-Test", EICAR), ("Own-Test", OWN))]
    (folder / "db" / "tests.ndb").write_text("\n".join(signatures) + "\n")
    conf = folder / "clamd.conf"
    conf.write_text(CONF.format(folder=folder))
    program = clamd()  # the launcher installs it; without it the tests fail, they are never skipped
    assert program, "clamd is missing: sudo apt-get install clamav-daemon"
    command = [program, f"--config-file={conf}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    try:
        _wait(folder / "clamd.sock", process)
        yield Scanner(process, folder / "clamd.sock")
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(path: Path, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, f"clamd ended with {process.returncode}"
        with socket.socket(socket.AF_UNIX) as attempt:
            try:
                attempt.connect(str(path))
                return
            except OSError:
                time.sleep(0.05)
    raise AssertionError("clamd did not answer in time")
