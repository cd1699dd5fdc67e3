"""The hashes of the audit chain, from values to 64 hexadecimal digits. docs/sealing.md writes them out."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

FORMAT = "mkbdeals/audit-seal/1"
DIGEST_BYTES = 32


def sha256_of_values(values: Any) -> str:
    """Hash lists, texts and whole numbers: SHA-256 of their ASCII JSON without white space."""
    return hashlib.sha256(json.dumps(values, separators=(",", ":"), ensure_ascii=True).encode("ascii")).hexdigest()


def sha256_of_part(
    *, table: str, columns: Sequence[str], seen_to: int, complete_to: int, ids: Sequence[int], digests: bytes
) -> str:
    """Hash the events of one table: what they are, and the digest of each."""
    values = [table, list(columns), seen_to, complete_to, list(ids), digests.hex()]
    return sha256_of_values(values)


def sha256_of_seal(
    *,
    number: int,
    sealed_at: datetime,
    transaction: int,
    event_count: int,
    previous_sha256: str,
    parts: Sequence[tuple[str, str]],
) -> str:
    """Hash a seal: its own values, the hash of the seal before, and (table, hash) of its parts by table."""
    moment = sealed_at.astimezone(UTC).isoformat(timespec="microseconds")
    values = [FORMAT, number, moment, transaction, event_count, previous_sha256, [list(part) for part in sorted(parts)]]
    return sha256_of_values(values)


def split_digests(digests: bytes) -> list[bytes]:
    """Cut the digests of a part into one for each event."""
    return [digests[at : at + DIGEST_BYTES] for at in range(0, len(digests), DIGEST_BYTES)]
