"""What every page knows: where you are, who you are, what you can open."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Give the frame of a page: demonstration strip, navigation and who is signed in."""
    return {"DEMONSTRATION": settings.DEMONSTRATION}
