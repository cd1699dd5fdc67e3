"""What stands above a page about an outage, and about mail that did not arrive: ``{% load outages %}``."""

from typing import Any

from django import template
from django.db.models.functions import Now

from proposals.formats import dutch_period
from proposals.models import Extension, Outage, Proposal, User
from proposals.models.prepared import Prepared
from proposals.services.bounces import undelivered_mails

register = template.Library()
PUBLIC_PAGES = ("/ronde/",)
_in_the_news = Prepared(lambda: Outage.objects.in_the_news().select_related("round").order_by("-started_at"))
# A closing time that has passed is no news; the outage itself may still be.
_still_to_come = Prepared(
    lambda: Extension.objects.filter(
        outage__in=Outage.objects.in_the_news(), approved_at__isnull=False, round__closes_at__gt=Now()
    ).order_by("approved_at")
)


@register.inclusion_tag("proposals/includes/outage_notices.html", takes_context=True)
def outage_notices(context: template.Context) -> dict[str, Any]:
    """Tell applicants on all their pages, and visitors on those of a round, of an outage and a later closing time."""
    request = context.get("request")
    return {"notices": _notices() if request is not None and _concerns(request) else []}


def _concerns(request: Any) -> bool:
    """Say whether to look: members know it from their memberships, which were read already."""
    user = getattr(request, "user", None)
    if isinstance(user, User) and user.current_memberships:
        return any(each.has_outage_news for each in user.current_memberships)
    return request.path == "/" or request.path.startswith(PUBLIC_PAGES)


def _notices() -> list[dict[str, Any]]:
    outages = _in_the_news()
    extensions = {each.outage_id: each for each in _still_to_come()} if outages else {}
    return [{"outage": outage, "extension": extensions.get(outage.pk)} for outage in outages]


@register.filter
def outage_period(outage: Outage) -> str:
    """Write from when until when an outage that is over lasted."""
    return dutch_period(outage.started_at, outage.ended_at)


@register.inclusion_tag("proposals/includes/undelivered.html")
def undelivered(proposal: Proposal) -> dict[str, Any]:
    """Tell that mail about a proposal did not arrive, and where its receipt is."""
    # Who read the proposal may know already that there is none (views.access.visible_row_or_404).
    mails = undelivered_mails(proposal.pk) if getattr(proposal, "has_undelivered", True) else []
    return {"proposal": proposal, "mails": mails}
