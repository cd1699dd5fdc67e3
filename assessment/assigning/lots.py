"""Lots: whole numbers that anyone can draw again, so that nobody comes first for their name or number."""

import hashlib

#: Small enough for sums that the solver's arithmetic holds exactly.
BITS = 20


def lot(seed: str, turn: int, proposal: str, assessor: str) -> int:
    """Draw the lot of a pair: the first 20 bits of SHA-256 over seed, turn and keys, with line breaks between."""
    text = "\n".join((seed, str(turn), proposal, assessor))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) >> (32 - BITS)
