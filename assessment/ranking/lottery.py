"""The lottery that decides what the criteria leave equal. Source: docs/ranking.md."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lottery:
    """A lottery that anyone can draw again: SHA-256 over the published seed and the key of the proposal."""

    seed: str

    def __post_init__(self) -> None:
        """Refuse an empty seed, and a line break, which would blur where seed ends and key begins."""
        if not self.seed or "\n" in self.seed:
            raise ValueError("a lottery needs a seed of one line")

    def draw(self, key: str) -> str:
        """Return the lot of a proposal as 64 hexadecimal digits; the lowest lot stands highest."""
        return hashlib.sha256(f"{self.seed}\n{key}".encode()).hexdigest()
