"""The lottery that decides what the criteria leave equal. Source: docs/ranking.md."""

import hashlib
from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True)
class StatedLots(Lottery):
    """Lots that were drawn under another key than the one they are told of: whose they were is not said."""

    lots: Mapping[str, str]

    def draw(self, key: str) -> str:
        """Return the lot that was stated for a key.

        :raises KeyError: if none was stated.
        """
        return self.lots[key]
