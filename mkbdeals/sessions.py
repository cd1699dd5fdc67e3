"""Sessions in the database, as Django's own, asked with a prepared question: each request begins with it."""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from proposals.models.prepared import Prepared

_RUNNING = Prepared(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now), str, datetime)


class SessionStore(DatabaseSessions):
    """What is kept of somebody between requests."""

    def _get_session_from_db(self) -> Session | None:
        """Give the row of this session; one that is unknown or over gets another key."""
        row = _RUNNING.one(self.session_key, timezone.now())
        if row is None:
            self._session_key = None
        return row
