"""A mail server with troubles of every kind; it keeps what it took, and what it took before it cut the line."""

import random
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message

NEVER = "nooit@"
# What may happen to a connection; the last two take the mail.
TROUBLES = ("refused", "busy", "later", "no", "too large", "hang", "cut", "take")
HANG_SECONDS = 5.0


class Mailbox(socketserver.ThreadingTCPServer):
    """Listens on a free port. While `is_down` it hangs up at once, once `is_well` it takes what comes.

    Addresses that begin with "nooit" always get a 550.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, chance: random.Random) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.chance, self.guard = chance, threading.Lock()
        self.is_down = self.is_well = False
        self.taken: list[Message] = []
        self.cut: set[str] = set()
        self.seen: Counter[str] = Counter()
        self.over = threading.Event()

    @property
    def port(self) -> int:
        """Give the port."""
        return int(self.server_address[1])

    def draw(self) -> str:
        """Choose what happens to a connection."""
        with self.guard:
            if self.is_down or self.is_well:
                self.seen["down" if self.is_down else "well"] += 1
                return "refused" if self.is_down else "take"
            what = self.chance.choice(TROUBLES)
            self.seen[what] += 1
            return what

    def take(self, content: bytes, what: str) -> bool:
        """Keep a mail; gives whether to cut the line instead of saying so, which happens to a mail once."""
        message = message_from_bytes(content)
        with self.guard:
            self.taken.append(message)
            cuts = what == "cut" and message["Message-ID"] not in self.cut
            if cuts:
                self.cut.add(message["Message-ID"])
            return cuts


class Session(socketserver.StreamRequestHandler):
    """One connection, as RFC 5321 has it, up to its trouble."""

    server: Mailbox

    def handle(self) -> None:
        """Talk until the client quits or the trouble comes."""
        what = self.server.draw()
        if what == "refused":
            return
        self.say("421 4.3.2 te druk" if what == "busy" else "220 proef ESMTP")
        while line := self.rfile.readline().decode().strip():
            goes_on = self.data(what) if line.upper().startswith("DATA") else self.answer(line, what)
            if not goes_on:
                return

    def answer(self, line: str, what: str) -> bool:
        """Answer a command; gives whether the talk goes on."""
        word = line[:4].upper()
        if word == "QUIT":
            self.say("221 dag")
            return False
        if word == "RCPT":
            never = f"<{NEVER}" in line
            self.say(
                "550 5.1.1 bestaat niet" if never or what == "no" else "451 later" if what == "later" else "250 ja"
            )
        else:
            self.say("250 ja")
        return True

    def data(self, what: str) -> bool:
        """Read a mail and answer it; gives whether the talk goes on."""
        self.say("354 ga uw gang")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if what == "hang":
            self.server.over.wait(HANG_SECONDS)
            return False
        if what == "too large":
            self.say("552 5.3.4 te groot")
            return True
        if self.server.take(b"".join(lines), what):
            return False
        self.say("250 bewaard")
        return True

    def say(self, words: str) -> None:
        """Send a line."""
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mailbox(chance: random.Random) -> Iterator[Mailbox]:
    """Run a mail server beside the test."""
    with Mailbox(chance) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
