"""Who is at work in a proposal now. Nobody is stopped by it: it only prevents surprises."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from proposals.models import EditingPresence, Proposal, User
from proposals.models.prepared import Prepared

WRITE_AT_MOST_EVERY = timedelta(seconds=30)
PRESENT_FOR = timedelta(minutes=2)

# One statement for both questions: a page asks this on every view and every save.
_NOTE_AND_READ = """
WITH mine AS (
    INSERT INTO proposals_editingpresence AS presence (proposal_id, user_id, section, seen_at)
    VALUES (%(proposal)s, %(user)s, %(section)s, %(at)s)
    ON CONFLICT (proposal_id, user_id) DO UPDATE SET section = excluded.section, seen_at = excluded.seen_at
    WHERE presence.section <> excluded.section OR presence.seen_at < %(old)s
)
SELECT u.function, u.name, u.email, presence.section
  FROM proposals_editingpresence presence JOIN proposals_user u ON u.id = presence.user_id
 WHERE presence.proposal_id = %(proposal)s AND presence.user_id <> %(user)s AND presence.seen_at > %(gone)s
 ORDER BY presence.seen_at DESC
"""


_PLACES = Prepared(
    lambda proposal, gone: EditingPresence.objects.filter(proposal=proposal, seen_at__gt=gone), int, datetime
)


@dataclass(frozen=True)
class Presence:
    """Somebody at work: named by function, and the code of the part."""

    who: str
    section: str


def note_presence(proposal: Proposal, user: User, section: str, at: datetime) -> list[Presence]:
    """Note that `user` works in a part at `at`, and give who else is at work in the proposal, latest first.

    Written at most once in 30 seconds, unless the part is another one.
    """
    values = {
        "proposal": proposal.pk,
        "user": user.pk,
        "section": section,
        "at": at,
        "old": at - WRITE_AT_MOST_EVERY,
        "gone": at - PRESENT_FOR,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_AND_READ, values)
        rows = cursor.fetchall()
    return [Presence(function or name or email, place) for function, name, email, place in rows]


def places_of(proposal: Proposal, at: datetime) -> dict[int, str]:
    """Give in which part each person is at work at `at`, by the number of the person."""
    rows = _PLACES(proposal.pk, at - PRESENT_FOR)
    return {row.user_id: row.section for row in rows}
