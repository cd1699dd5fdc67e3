"""How often each case is done: P within `make test`, N by `make faults`. The seed of every random choice."""

import os
import random
from dataclasses import dataclass

NAME = os.environ.get("FAULTS_SCALE", "P")
SEED = int(os.environ.get("FAULTS_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)


@dataclass(frozen=True)
class Numbers:
    """Rounds of a case: small, and large."""

    small: int
    large: int

    @property
    def now(self) -> int:
        """Give the number for this run."""
        return self.large if NAME == "N" else self.small


def rng(case: str) -> random.Random:
    """Give the random choices of a case; the same seed gives the same ones."""
    return random.Random(f"{SEED}:{case}")
