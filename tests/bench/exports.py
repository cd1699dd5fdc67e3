"""The ranking as a file: how long it takes, and how much memory a web worker needs for it."""

import threading
import time
from dataclasses import dataclass, field

import psutil

from tests.bench.assessing import RANKING
from tests.bench.clients import Client
from tests.bench.measures import expect
from tests.bench.statistics_of import Series

ENDINGS = ("csv", "xlsx", "ods")
BETWEEN_LOOKS = 0.01


@dataclass
class Exports:
    """Milliseconds a file by ending, ours and bare (csv and xlsx), and what a worker grew by, in MB."""

    ours: dict[str, Series] = field(default_factory=dict)
    bare: dict[str, Series] = field(default_factory=dict)
    growth: float = 0.0


def measure_exports(ours: Client, bare: Client, master: int, *, turns: int, rows: int) -> Exports:
    """Take turns: ours, bare, for each kind of file; first once without noting anything."""
    found = Exports()
    addresses = {ending: f"{RANKING}rangorde.{ending}" for ending in ENDINGS}
    with Watch(master) as memory:
        for address in addresses.values():
            expect(ours.get(address), 200)
    found.growth = memory.growth
    for ending, address in addresses.items():
        seconds: dict[str, list[float]] = {"ours": [], "bare": []}
        for turn in range(turns + 1):
            answer = expect(ours.get(address), 200)
            seconds["ours"].append(answer.seconds * 1000)
            if ending == "csv" and answer.body.count("\n") <= rows:
                raise AssertionError(f"{answer.body.count(chr(10))} lines instead of {rows} rows and a heading")
            if ending != "ods":  # nothing bare writes ODS
                seconds["bare"].append(expect(bare.get(f"/ranking.{ending}"), 200).seconds * 1000)
            if turn == 0:
                seconds = {"ours": [], "bare": []}
        found.ours[ending] = Series(tuple(seconds["ours"]))
        if ending != "ods":
            found.bare[ending] = Series(tuple(seconds["bare"]))
        print(f"{ending}: {found.ours[ending].words()} ms; worker + {found.growth:.1f} MB", flush=True)
    return found


class Watch:
    """Looks all the time at the memory of the workers; `growth` is the most that one of them grew, in MB."""

    def __init__(self, master: int) -> None:
        self.workers = psutil.Process(master).children()
        self.before = [worker.memory_info().rss for worker in self.workers]
        self.growth = 0.0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Watch":
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.ended.set()
        self.thread.join()

    def _look(self) -> None:
        while not self.ended.is_set():
            grown = [worker.memory_info().rss - was for worker, was in zip(self.workers, self.before, strict=True)]
            self.growth = max(self.growth, max(grown) / 1_000_000)
            time.sleep(BETWEEN_LOOKS)
