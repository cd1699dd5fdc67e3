"""The short messages above the next page ("Bewaard"), in a cookie that no other host can set."""

from django.conf import settings
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class MessageCookie(CookieStorage):
    """Django's cookie under a name that a browser takes over HTTPS from this very host only (ASVS 3.3.3)."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        """Give the name; without HTTPS a browser would refuse the prefix."""
        return "__Host-messages" if settings.SESSION_COOKIE_SECURE else "messages"


class Messages(FallbackStorage):
    """In the cookie, and what is too long for it in the session."""

    storage_classes: tuple[type[BaseStorage], ...] = (MessageCookie, SessionStorage)
