"""Messages to the organisations a person works for."""

from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from proposals.models import Deal, PortalMessage
from proposals.services.clock import database_now
from proposals.services.deal_messages import KEY as DEAL_KEY
from proposals.services.portal_messages import messages_for, record_reading

PER_PAGE = 30


@login_required
@permission_required("proposals.list_own_proposals", raise_exception=True)
@require_safe
def portal_message_list(request: HttpRequest) -> HttpResponse:
    """List the messages, newest first; what this person did not open yet stands out."""
    page = Paginator(messages_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "has_several": len(request.user.membership_roles) > 1,
        "unread": messages_for(request.user).filter(is_read=False).count(),
    }
    return render(request, "proposals/portal_message_list.html", context)


@login_required
@require_safe
def portal_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one message; opening it is recorded as having read it."""
    message = get_object_or_404(messages_for(request.user), pk=pk)
    now = database_now()
    if request.method == "GET":
        record_reading(message=message, by=request.user, at=now)
        del request.user.current_memberships  # they know how many are unread
    return render(request, "proposals/portal_message.html", {"letter": message, "now": now, "deal": _deal_of(message)})


def _deal_of(message: PortalMessage) -> Deal | None:
    """Give the deal that a message is about, for the button below it."""
    if not message.key.startswith(DEAL_KEY) or message.proposal is None:
        return None
    return Deal.objects.filter(proposal=message.proposal).first()
