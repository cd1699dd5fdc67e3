"""A round that closes within seconds, and the rule recomputed from the rows."""

import time

from tests.faults.clients import together

AN_HOUR = 3600.0


def close_in(servers, world, seconds: float):
    """Let the round on the edge be open and close after so many seconds. Gives the instant.

    Past the triggers, as superuser: a round that closed does not open again by any way of the site.
    """
    connection = servers.connect()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(
                "UPDATE proposals_round SET status = 'open', scoring_closes_at = NULL,"
                " closes_at = clock_timestamp() + make_interval(secs => %s) WHERE id = %s RETURNING closes_at",
                [seconds, world.data["rounds"]["edge"]],
            )
            return cursor.fetchone()[0]
    finally:
        connection.close()


def submit_at(people, moments, form):
    """Have each draft sent at its own moment, by whoever has the least to do. Gives the ledger entries."""
    ordered = sorted(moments, key=moments.get)

    def send(place):
        found = {}
        for draft in ordered[place :: len(people)]:
            time.sleep(max(0.0, moments[draft] - time.time()))
            found[draft] = people[place].submit(draft, form.with_new_token())
        return found

    parts = together(*(lambda place=place: send(place) for place in range(len(people))))
    return {draft: entry for part in parts for draft, entry in part.items()}


def judge(servers, entries, closes_at) -> list[str]:
    """Recompute the rule from the rows, draft by draft: the receipt, or the note of what came too late."""
    found = servers.rows(
        "SELECT proposal_id, received_at, true FROM proposals_submission WHERE proposal_id = ANY(%s)"
        " UNION ALL SELECT proposal_id, received_at, false FROM proposals_lateattempt WHERE proposal_id = ANY(%s)",
        list(entries), list(entries),
    )  # fmt: skip
    assert sorted(draft for draft, _at, _receipt in found) == sorted(entries)
    return [_judge(entries[draft], received_at, receipt, closes_at) for draft, received_at, receipt in found]


def _judge(entry, received_at, receipt: bool, closes_at) -> str:
    assert (received_at < closes_at) == receipt, (received_at, closes_at)
    assert entry.status == (302 if receipt else 409)
    assert received_at.microsecond or received_at.timestamp() % 1 == 0
    # One clock for all: between what the client saw before and after.
    assert entry.sent_at <= received_at.timestamp() <= entry.answered_at
    return "on time" if receipt else "late"
