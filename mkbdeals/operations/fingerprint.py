"""What a database and a folder of files hold, in numbers that can be compared: counts, checksums, hashes."""

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from psycopg2 import sql

CHUNK = 1 << 20
# The same text for the same value, whatever the session or the server prefers.
_SAME_WORDS = "SET LOCAL TIME ZONE 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres'"


@dataclass(frozen=True, slots=True)
class TableState:
    """How many rows a table has, and one checksum over all of them in order."""

    rows: int
    checksum: str


def tables_of(cursor: Any) -> dict[str, TableState]:
    """Give the state of every table of the site, as one transaction sees it."""
    cursor.execute(_SAME_WORDS)
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return {name: _table(cursor, name) for (name,) in cursor.fetchall()}


def _table(cursor: Any, name: str) -> TableState:
    question = sql.SQL(
        "SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(h, '' ORDER BY h), ''), 'UTF8')), 'hex')"
        " FROM (SELECT md5(t::text) AS h FROM {} t) hashed"
    )
    cursor.execute(question.format(sql.Identifier("public", name)))
    return TableState(*cursor.fetchone())


def sequences_of(cursor: Any) -> dict[str, int | None]:
    """Give the last number that each sequence gave out; None for one that gave none."""
    cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
    return dict(cursor.fetchall())


def chain_head_of(cursor: Any) -> dict[str, Any] | None:
    """Give the newest seal of the audit chain, None when nothing was sealed."""
    cursor.execute("SELECT number, sha256 FROM proposals_auditseal ORDER BY number DESC LIMIT 1")
    row = cursor.fetchone()
    return {"number": row[0], "sha256": row[1]} if row else None


def database_state(cursor: Any) -> dict[str, Any]:
    """Give all that is compared of a database, ready for JSON."""
    return {
        "tables": {name: asdict(state) for name, state in tables_of(cursor).items()},
        "sequences": sequences_of(cursor),
        "chain_head": chain_head_of(cursor),
    }


def sha256_of(file: Path) -> str:
    """Give the SHA-256 of a file, read in pieces."""
    found = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def differences(name: str, wanted: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Say in which keys two lists differ."""
    return [
        f"{name} {key}: {wanted.get(key)} in the backup, {found.get(key)} here"
        for key in sorted(wanted.keys() | found.keys())
        if wanted.get(key) != found.get(key)
    ]
