"""OP-09: destroying what two people signed for, killed half-way again and again, and run once more after it."""

import json

import pytest

from tests.faults.audit import Finding
from tests.faults.destroying import ANYWHERE
from tests.faults.old_data import GONE, KEPT, KINDS
from tests.faults.points import DESTROY_POINTS
from tests.faults.scale import SEED, Numbers

OF_EACH_KIND, KILLS = Numbers(2, 100), Numbers(3, 60)
TABLES = """
SELECT c.relname FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1
"""
WORDS = """
SELECT count(*), count(*) FILTER (WHERE t::text LIKE '%{gone}%'),
       coalesce(md5(string_agg(md5(t::text), '' ORDER BY t::text) FILTER (WHERE t::text LIKE '%{kept}%')), '')
  FROM "{table}" t
"""
TWICE = """
SELECT pgh_obj_id, count(*) FROM proposals_destructionitemevent e
  JOIN proposals_destructionitem i ON i.id = e.pgh_obj_id
 WHERE i.list_id = %s AND e.outcome <> 'waiting' GROUP BY 1 HAVING count(*) <> 1
"""


@pytest.mark.case("OP-09", "Destroying is killed (SIGKILL) between lines, in a line and anywhere, and run again", 60)
def test_destruction_that_is_killed_half_way(servers, world, ledger, case):
    made = json.loads(servers.python("-m", "tests.faults.old_data", str(OF_EACH_KIND.now), owner=True).splitlines()[-1])
    assert made["lines"] == KINDS * OF_EACH_KIND.now
    before = rows_of(servers)
    assert sum(gone for _rows, gone, _kept in before.values()) >= made["lines"]

    words = ("-m", "tests.faults.destroying", str(KILLS.now), str(SEED))
    told = json.loads(servers.python(*words).splitlines()[-1])

    case.did(sum(told["killed"].values()), "kills")
    case.note(f"{made['lines']} lines of seven years, as many rows beside them that were not due")
    assert all(told["killed"].get(way) for way in (*DESTROY_POINTS, ANYWHERE)), told
    assert (told["is_done"], told["again"], told["is_the_same"]) == (True, 0, True)
    case.found([Finding("Z7", words) for words in told["differences"]])
    case.found([*wrong_rows(before, rows_of(servers)), *wrong_lines(servers, made["list"])])


def rows_of(servers) -> dict[str, tuple[int, int, str]]:
    """Give for each table how many rows it has, how many hold what must go, and the digest of those that must stay."""
    connection = servers.connect()
    try:
        with connection.cursor() as cursor:
            cursor.execute(TABLES)
            found = {}
            for (table,) in cursor.fetchall():
                cursor.execute(WORDS.format(table=table, gone=GONE, kept=KEPT))
                found[table] = cursor.fetchone()
            return found
    finally:
        connection.close()


def wrong_rows(before: dict[str, tuple[int, int, str]], after: dict[str, tuple[int, int, str]]) -> list[Finding]:
    """Z3: what must go is nowhere any more, what must stay did not change by a letter, and no row was removed."""
    wrong = [
        Finding("Z3", f"{gone} rows of {table} still hold what went")
        for table, (_rows, gone, _kept) in after.items()
        if gone
    ]
    for table, (rows, _gone, kept) in before.items():
        if after[table][2] != kept:
            wrong.append(Finding("Z3", f"rows of {table} changed that were not due"))
        if after[table][0] < rows:
            wrong.append(Finding("Z3", f"{rows - after[table][0]} rows of {table} were removed"))
    return wrong


def wrong_lines(servers, number: int) -> list[Finding]:
    """Z2: each line of a list was carried out, once."""
    left = "SELECT id, outcome FROM proposals_destructionitem WHERE list_id = %s AND outcome <> 'destroyed'"
    return [
        *(Finding("Z3", f"line {pk} is {outcome}") for pk, outcome in servers.rows(left, number)),
        *(Finding("Z2", f"line {pk} was carried out {count} times") for pk, count in servers.rows(TWICE, number)),
    ]
