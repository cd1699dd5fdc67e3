"""Where somebody is signed in, and ending it."""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import salted_hmac

from proposals.models import Session, User

SALT = "proposals.services.own_sessions"
# In this order: browsers name those they descend from as well.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class OwnSession:
    """One browser in which somebody is signed in; `mark` names it on a page without being its key."""

    mark: str
    browser: str
    system: str
    began_at: datetime | None
    used_at: datetime | None
    is_this: bool


def mark_of(session_key: str) -> str:
    """Give the name of a session on a page: nobody can sign in with it."""
    return salted_hmac(SALT, session_key, algorithm="sha256").hexdigest()[:32]


def own_sessions(user: User, here: SessionBase, at: datetime) -> list[OwnSession]:
    """Give where somebody is signed in now, `here` first, then what was used last; one statement.

    A session from before a new password opens nothing any more, and is left out.
    """
    proof = user.get_session_auth_hash()
    found = []
    for row in user.sessions.filter(expire_date__gt=at):
        data = here.decode(row.session_data)
        if not hmac.compare_digest(str(data.get(HASH_SESSION_KEY, "")), proof):
            continue
        browser, system = words_of(str(data.get("browser", "")))
        began, used = _moment(data.get("began_at")), _moment(data.get("renewed_at"))
        is_this = row.session_key == here.session_key
        found.append(OwnSession(mark_of(row.session_key), browser, system, began, used, is_this))
    never = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda each: (each.is_this, each.used_at or never), reverse=True)


def words_of(user_agent: str) -> tuple[str, str]:
    """Give the browser and the machine in words; empty for what is not known."""
    return tuple(next((word for sign, word in table if sign in user_agent), "") for table in (BROWSERS, SYSTEMS))


def end_session(user: User, mark: str) -> int:
    """End the session of somebody that a page calls `mark`; give how many ended (one, or none that was over)."""
    keys = [each for each in user.sessions.values_list("session_key", flat=True) if mark_of(each) == mark]
    return Session.objects.filter(session_key__in=keys, user=user).delete()[0]


def end_others(user: User, this_key: str | None) -> int:
    """End all sessions of somebody but the one with this key, if any; give how many."""
    return user.sessions.exclude(session_key=this_key or "").delete()[0]


def remove_ended(at: datetime) -> int:
    """Remove the rows of sessions that are over, of people and of browsers that never signed in; give how many."""
    return Session.objects.filter(expire_date__lte=at).delete()[0]


def _moment(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None
