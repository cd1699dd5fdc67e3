"""A trail of who was refused at the door, or sent what no page of ours sends (docs/audit.md, quality-bars issue 7).

The visitor never reads more than before: neither the page nor the time it takes tells whether an account exists.
"""

import logging

from django.core.cache import cache
from django.db import Error
from django.http import HttpRequest

from mkbdeals.tracing import current_request_id
from proposals.enums import RefusalReason
from proposals.models import User
from proposals.services.clock import database_now
from proposals.services.refusals import account_named, network_of, note_refusal
from reporting.views.public.limits import client_address

logger = logging.getLogger(__name__)
ONCE_SECONDS = 60
# What one network can ask for by the thousand is written down once a minute.
ONCE_A_MINUTE = frozenset({RefusalReason.LIMIT, RefusalReason.GUESSING, RefusalReason.FORM, RefusalReason.ODD})


def note_wrong_password(request: HttpRequest, named: str) -> None:
    """Write down a wrong password: at signing in, or of who is signed in and was asked again.

    Known and unknown names take the same statements.
    """
    note(request, RefusalReason.PASSWORD, named=named)


def note(
    request: HttpRequest, reason: RefusalReason, *, user: User | None = None, named: str = "", detail: str = ""
) -> None:
    """Write down that something was refused. A database that is away is logged, and stops nobody."""
    address = client_address(request)
    try:
        known = user or _signed_in(request) or (account_named(named) if named else None)
        if reason == RefusalReason.PASSWORD and known is None:
            reason = RefusalReason.UNKNOWN
        logger.warning("refused: %s", reason.value, extra={"user": known.pk if known else None})
        key = f"refusal:{reason}:{known.pk if known else 0}:{network_of(address)}"
        if reason in ONCE_A_MINUTE and not cache.add(key, 1, ONCE_SECONDS):
            return
        match = request.resolver_match
        note_refusal(
            reason=reason,
            user=known,
            named=named,
            address=address,
            route=match.view_name if match else "",
            request_id=current_request_id.get(),
            detail=detail,
            at=database_now(),
        )
    except Error:
        logger.exception("that somebody was refused could not be written")


def _signed_in(request: HttpRequest) -> User | None:
    """Give who is signed in as far as the request knows already: asking the session could be what failed."""
    found = getattr(request, "_cached_user", None)
    return found if isinstance(found, User) else None
