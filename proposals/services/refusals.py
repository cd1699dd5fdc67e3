"""Writing down who was refused, and forgetting it again (docs/audit.md)."""

import hashlib
import hmac
import ipaddress
from datetime import datetime, timedelta

from django.conf import settings

from proposals.models import Refusal, User

# A /24 of IPv4 and a /48 of IPv6: the provider or the organisation, not the one machine.
NETWORKS = {4: 24, 6: 48}
MARK_SIGNS = 12


def note_refusal(
    *, reason: str, user: User | None, named: str, address: str, route: str, request_id: str, detail: str, at: datetime
) -> Refusal:
    """Write one row. `named` is what stood in the field for the e-mail address; of it only a mark is kept."""
    return Refusal.objects.create(
        refused_at=at,
        reason=reason,
        user=user,
        mark=mark_of(named) if named and user is None else "",
        network=network_of(address),
        detail=detail[:30],
        route=route[:80],
        request_id=request_id,
    )


def account_named(text: str) -> User | None:
    """Give the account with this e-mail address; one statement, whether there is one or not."""
    return User.objects.filter(email__iexact=text.strip()[:254]).first()


def mark_of(named: str) -> str:
    """Give the same mark for the same name; nobody without the key of the site can tell the name from it."""
    whole = hmac.new(settings.SECRET_KEY.encode(), f"refusal:{named.strip().lower()}".encode(), hashlib.sha256)
    return whole.hexdigest()[:MARK_SIGNS]


def network_of(address: str) -> str:
    """Give the network of an address, or of a network; "?" for what is none."""
    try:
        host = ipaddress.ip_address(address.partition("/")[0])
    except ValueError:
        return "?"
    return str(ipaddress.ip_network((host, NETWORKS[host.version]), strict=False))


def remove_old_refusals(at: datetime) -> int:
    """Remove the rows whose term is over, and give how many."""
    return Refusal.objects.filter(refused_at__lt=at - timedelta(days=settings.REFUSALS_KEPT_DAYS)).delete()[0]
