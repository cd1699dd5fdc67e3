"""How often each case is done: P within `make test`, N by `make faults`. The seed of every random choice."""

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

NAME = os.environ.get("FAULTS_SCALE", "P")
SHARE = float(os.environ.get("FAULTS_SHARE", "1"))  # of the large numbers, to measure how long a run will take
SEED = int(os.environ.get("FAULTS_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)


@dataclass(frozen=True)
class Numbers:
    """Rounds of a case: small, and large."""

    small: int
    large: int

    @property
    def now(self) -> int:
        """Give the number for this run."""
        return max(1, round(self.large * SHARE)) if NAME == "N" else self.small


def a_share_of(cases: Sequence[Any], chance: random.Random) -> Sequence[Any]:
    """Give the cases of a fixed list that this run does: all of them, or by chance the share of the large numbers."""
    return cases if SHARE >= 1 else chance.sample(cases, max(1, round(len(cases) * SHARE)))


def rng(case: str) -> random.Random:
    """Give the random choices of a case; the same seed gives the same ones."""
    return random.Random(f"{SEED}:{case}")
