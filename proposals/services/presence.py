"""Who is at work in a proposal now. Nobody is stopped by it: it only prevents surprises."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from proposals.models import EditingPresence, Proposal, User

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


@dataclass(frozen=True)
class Presence:
    """Somebody at work: named by function, and the code of the part."""

    who: str
    section: str


def note_presence(proposal: Proposal, user: User, section: str, at: datetime) -> list[Presence]:
    """Note that `user` works in a part at `at`, and give who else is at work in the proposal, latest first.

    Written at most once in 30 seconds, unless the part is another one. Who was there is read along with the
    part (models.whole_proposal), so that most often nothing is asked.
    """
    if (known := _read_along(proposal)) is not None and _is_noted(known.get(user.pk), section, at):
        others = [each for number, each in known.items() if number != user.pk and each.seen_at > at - PRESENT_FOR]
        return [Presence(each.who, each.section) for each in others]
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


@dataclass(frozen=True)
class _Seen:
    who: str
    section: str
    seen_at: datetime


def _read_along(proposal: Proposal) -> dict[int, _Seen] | None:
    """Give who was seen, the latest first, by number; None when it was not read."""
    rows = getattr(proposal, "presence_read", None)
    if rows is None:
        return None
    return {
        number: _Seen(function or name or email, section, datetime.fromisoformat(seen_at))
        for number, section, seen_at, function, name, email in rows
    }


def _is_noted(own: _Seen | None, section: str, at: datetime) -> bool:
    return own is not None and own.section == section and own.seen_at >= at - WRITE_AT_MOST_EVERY


def places_of(proposal: Proposal, at: datetime) -> dict[int, str]:
    """Give in which part each person is at work at `at`, by the number of the person."""
    if (known := _read_along(proposal)) is not None:
        return {number: each.section for number, each in known.items() if each.seen_at > at - PRESENT_FOR}
    rows = EditingPresence.objects.filter(proposal=proposal, seen_at__gt=at - PRESENT_FOR)
    return dict(rows.values_list("user_id", "section"))
