"""What stands in a database and in a folder, told by another way than the commands that back up and restore."""

import hashlib
from pathlib import Path

import psycopg2
from psycopg2 import sql


def rows_of(url: str) -> dict[str, int]:
    """Count the rows of each table."""
    with psycopg2.connect(url) as session, session.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_stat_user_tables")
        names = [name for (name,) in cursor.fetchall()]
        counts = {}
        for name in names:
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))
            (counts[name],) = cursor.fetchone()
    session.close()
    return counts


def files_under(folder: Path | str) -> dict[str, str]:
    """Give the SHA-256 of each file by its place."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in Path(folder).rglob("*")
        if file.is_file()
    }
