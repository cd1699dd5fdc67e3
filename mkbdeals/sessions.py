"""Sessions in the database, as Django's own, asked with a prepared question: each request begins with it.

The row names who is signed in, so that people can see where they are, and end it (proposals/views/own_sessions.py).
"""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.utils import timezone

from proposals.models.prepared import Prepared
from proposals.models.session import Session

_RUNNING = Prepared(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now), str, datetime)


class SessionStore(DatabaseSessions):
    """What is kept of somebody between requests."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Give the table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Give the row, with who is signed in beside the content."""
        row = super().create_model_instance(data)
        row.user_id = Session.user_in(data)
        return row

    def _get_session_from_db(self) -> Session | None:
        """Give the row of this session; one that is unknown or over gets another key."""
        row = _RUNNING.one(self.session_key, timezone.now())
        if row is None:
            self._session_key = None
        return row
