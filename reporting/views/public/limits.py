"""How often one address may fetch what is public for machines, so that one reader does not slow down the others."""

import hashlib
import ipaddress
import json
import logging
import time
from collections.abc import Callable
from functools import wraps

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

logger = logging.getLogger(__name__)
WINDOW = 60  # seconds, by the clock
IPV6_HOUSEHOLD = 64  # bits: what a provider gives to one client
CONTENT_TYPE = "application/problem+json"
TOO_MANY = "U vroeg dit te vaak: ten hoogste {limit} keer per minuut. Probeer het over {seconds} seconden opnieuw."


def limited(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer 429 with problem details (RFC 9457) and `Retry-After` once an address asked too often."""

    @wraps(view)
    def within_limit(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return refusal(request) or view(request, *args, **kwargs)

    return within_limit


def refusal(request: HttpRequest) -> HttpResponse | None:
    """Count a request, and give the refusal when it is one too many in this minute."""
    limit = settings.OPEN_DATA_REQUESTS_A_MINUTE
    address = client_address(request) if limit else ""
    if not address or _counted(address) <= limit:
        return None
    seconds = WINDOW - int(time.time()) % WINDOW
    content = {"status": 429, "title": "Te veel vragen", "detail": TOO_MANY.format(limit=limit, seconds=seconds)}
    body = json.dumps(content, ensure_ascii=False)
    return HttpResponse(
        body, status=429, content_type=CONTENT_TYPE, headers={"Retry-After": str(seconds), "Cache-Control": "no-store"}
    )


def _counted(address: str) -> int:
    """Count in the cache that all processes share; without it nobody is refused: reading matters more than counting."""
    # No address of a person stands in the cache, only what it is counted under.
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:{address}".encode()).hexdigest()[:32]
    key = f"open-data:{digest}:{int(time.time()) // WINDOW}"
    try:
        shared = caches["shared"]
        shared.add(key, 0, timeout=2 * WINDOW)
        return int(shared.incr(key))
    except Exception as error:
        logger.warning("requests for open data are not counted: %s", type(error).__name__)
        return 0


def client_address(request: HttpRequest) -> str:
    """Give whom to count: the address that the trusted proxy saw, as for signing in; of IPv6 its network."""
    try:
        found = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ImproperlyConfigured, ValueError):
        return str(request.META.get("REMOTE_ADDR", ""))
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, IPV6_HOUSEHOLD), strict=False))
    return str(found)
