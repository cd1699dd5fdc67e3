"""Changes rows from many processes at once, some of which are killed, while others seal the history.

Run as a program inside the site by test_trail.py, with a `Plan` as JSON; prints what it did and what a check of the
whole chain found after it.
"""

import json
import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.faults.family import Family

SEALER, SEALERS = "sealer", 2
PAUSE_OF_SEALER = 0.05
EACH_ROLLED_BACK = 7  # one in so many changes is made once in vain
MOST_ROWS = 3
LONGEST_SECONDS = 1_500.0
INSIDE, COMMITTED = "inside", "committed"


@dataclass(frozen=True)
class Plan:
    """The rows of each process, how often each changes its rows, how many of all are killed, and the seed of chance.

    `quiet` is how often each changes its rows first, without anybody sealing or dying: to compare the pace.
    """

    rows: list[list[int]]
    changes: int
    kills: int
    sealer_kills: int
    seed: int
    quiet: int = 0

    def text(self) -> str:
        """Write it down."""
        return json.dumps(asdict(self))


def rows_of_change(number: int) -> int:
    """Give how many rows a change touches, from its number."""
    return 1 + number % MOST_ROWS


def rolled_back(place: int, number: int) -> str:
    """Give the text of a change that is taken back before its end."""
    return f"{place}:{number}:terug"


def text_of(place: int, number: int) -> str:
    """Give what a change writes."""
    return f"{place}:{number}"


@dataclass
class Changer:
    """One process after another that changes the same rows, and where the next of them dies."""

    place: int
    rows: list[int]
    deaths: list[tuple[int, str]] = field(default_factory=list)

    def work(self, upto: int, chance: random.Random) -> None:
        """Change rows until change number `upto`, on from where the one before was ended."""
        from django.db import transaction

        from proposals.models import Answer

        dies_at = self.deaths[0] if self.deaths else None
        for number in range(self.done() + 1, upto + 1):
            rows = self.rows[: rows_of_change(number)]
            if number % EACH_ROLLED_BACK == 0:
                with transaction.atomic():
                    Answer.objects.filter(pk__in=rows).update(text=rolled_back(self.place, number))
                    transaction.set_rollback(True)
            with transaction.atomic():
                for row in rows:
                    Answer.objects.filter(pk=row).update(text=text_of(self.place, number))
                    if chance.random() < 0.1:  # so that others commit later numbers first
                        time.sleep(chance.uniform(0, 0.02))
                if dies_at == (number, INSIDE):
                    os.kill(os.getpid(), signal.SIGKILL)
            if dies_at == (number, COMMITTED):
                os.kill(os.getpid(), signal.SIGKILL)

    def done(self) -> int:
        """Give the number of the last change, which is in the first row."""
        from proposals.models import Answer

        place, _, number = Answer.objects.get(pk=self.rows[0]).text.partition(":")
        return int(number) if place == str(self.place) and number.isdecimal() else 0


def seal_until(stop: Path) -> None:
    """Seal history without end, until somebody makes the file `stop`."""
    from proposals.services.audit_chain import seal_history
    from proposals.services.clock import database_now

    while not stop.exists():
        seal_history(at=database_now())
        time.sleep(PAUSE_OF_SEALER)


class Run:
    """All processes, from the first change to the last."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.chance, self.family = plan, random.Random(plan.seed), Family()
        self.changers = [Changer(place, rows) for place, rows in enumerate(plan.rows)]
        self.sealer_kills = plan.sealer_kills
        self.stop = Path(tempfile.mkdtemp()) / "stop"
        self.troubles = 0
        self.sealers_killed = 0

    def whole(self) -> dict:
        """Do everything, check the chain, and tell."""
        paces = []
        if self.plan.quiet:
            paces.append(self._phase(self.plan.quiet, sealing=False))
        for kill in range(self.plan.kills):
            changer = self.changers[kill % len(self.changers)]
            number = self.chance.randint(self.plan.quiet + 1, self.plan.changes)
            changer.deaths.append((number, self.chance.choice((INSIDE, COMMITTED))))
        for changer in self.changers:
            # By number, each once: who died at a number has either done it or does it again.
            changer.deaths = sorted({number: (number, where) for number, where in changer.deaths}.values())
        planned = sum(len(changer.deaths) for changer in self.changers)
        paces.append(self._phase(self.plan.changes, sealing=True))
        return {
            "planned": planned, "killed": self.family.killed - self.sealers_killed,
            "sealers_killed": self.sealers_killed, "troubles": self.troubles, "paces": paces,
        } | self._checked()  # fmt: skip

    def _phase(self, upto: int, *, sealing: bool) -> float:
        """Have all changers work until change number `upto`; gives how many changes a second they made."""
        before, began, seconds = self._number_done(), time.monotonic(), 0.0
        for changer in self.changers:
            self._begin(changer, upto)
        for _each in range(SEALERS if sealing else 0):
            self._begin_sealer()
        while self._are_changing() or (sealing and self.sealer_kills > 0):
            assert time.monotonic() - began < LONGEST_SECONDS, self.family.alive
            if sealing:
                self._kill_a_sealer()
            self._look_after(upto)
            if not seconds and not self._are_changing():
                seconds = time.monotonic() - began
            time.sleep(0.02)
        self.stop.touch()
        self._look_after(upto, wait=True)
        self.stop.unlink()
        return (self._number_done() - before) / seconds

    def _are_changing(self) -> bool:
        return any(name != SEALER for name in self.family.alive.values())

    def _number_done(self) -> int:
        """Count the changes that were made; only while no child lives."""
        return sum(changer.done() for changer in self.changers)

    def _begin(self, changer: Changer, upto: int) -> None:
        chance = random.Random(self.chance.random())
        self.family.begin(str(changer.place), lambda: changer.work(upto, chance))

    def _begin_sealer(self) -> None:
        self.family.begin(SEALER, lambda: seal_until(self.stop))

    def _kill_a_sealer(self) -> None:
        alive = self.family.alive.items()
        sealers = [pid for pid, name in alive if name == SEALER and pid not in self.family.dying]
        if self.sealer_kills > 0 and len(sealers) == SEALERS:
            time.sleep(self.chance.uniform(0, 0.2))
            self.family.kill(self.chance.choice(sealers))
            self.sealer_kills -= 1

    def _look_after(self, upto: int, *, wait: bool = False) -> None:
        """Start again who was ended before its work was done: killed, or because the database went away."""
        for name, was_killed, went_well in self.family.ended(wait=wait):
            if not (was_killed or went_well):
                self.troubles += 1
                time.sleep(0.3)
            if name == SEALER:
                self.sealers_killed += was_killed
                if not wait:
                    self._begin_sealer()
                continue
            changer = self.changers[int(name)]
            if was_killed:
                changer.deaths.pop(0)
            if not went_well:
                self._begin(changer, upto)

    def _checked(self) -> dict:
        """Seal what is left and take every hash of the chain anew."""
        from proposals.services.audit_chain import seal_history
        from proposals.services.audit_chain_check import differences_in_chain
        from proposals.services.clock import database_now

        while seal_history(at=database_now()):
            pass
        return {"differences": [str(each) for each in differences_in_chain()][:20]}


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    import django

    django.setup()
    print(json.dumps(Run(Plan(**json.loads(sys.argv[1]))).whole()))
