"""Who is signed in where: Django's sessions, with the person in a column of its own."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.user import User


class Session(AbstractBaseSession):
    """What is kept of a browser between requests; `user` is who is signed in there."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions", verbose_name=_("user"))

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("sign-in session")
        verbose_name_plural = _("sign-in sessions")

    @staticmethod
    def user_in(data: dict[str, Any]) -> int | None:
        """Give the number of who is signed in, as it stands in the content of a session."""
        return int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
