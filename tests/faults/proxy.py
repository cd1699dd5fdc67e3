"""A TCP proxy that misbehaves: it cuts, delays, swallows, or closes after a number of bytes."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Proxy:
    """Stands before one port. The fields may be changed while it runs and hold for new connections."""

    target: int
    delay: float = 0.0  # seconds before anything is passed on to the target
    blackhole: bool = False  # take everything, answer nothing
    cut: bool = False  # reset before the first byte of the answer
    close_after: int = -1  # bytes of the answer that still come through; -1: all
    port: int = 0
    cuts: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    @property
    def url(self) -> str:
        """Give the address for clients."""
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, ready: threading.Event) -> None:
        """Listen until the loop is stopped."""
        server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await server.serve_forever()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):
            if self.blackhole:
                await reader.read(-1)
            elif self.delay:
                await asyncio.sleep(self.delay)
            upstream, downstream = await asyncio.open_connection("127.0.0.1", self.target)
            await asyncio.gather(self._forth(reader, downstream), self._back(upstream, writer))
        writer.close()

    async def _forth(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()

    async def _back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        left = 0 if self.cut else self.close_after
        while data := await reader.read(65536):
            if left >= 0:
                writer.write(data[:left])
                left -= len(data)
                if left <= 0:
                    self.cuts += 1
                    break
            else:
                writer.write(data)
            await writer.drain()
        if left == 0 or self.cut:
            writer.transport.abort()
        else:
            writer.close()


@contextmanager
def proxy_to(port: int) -> Iterator[Proxy]:
    """Start a proxy before a port of this machine; stop it at the end."""
    proxy, ready = Proxy(port), threading.Event()
    loop = proxy._loop

    def run() -> None:
        asyncio.set_event_loop(loop)
        with contextlib.suppress(asyncio.CancelledError, RuntimeError):
            loop.run_until_complete(proxy.serve(ready))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
        thread.join(10)
