"""The outbox: what was sent, what waits, what could not be delivered."""

from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from proposals.enums import MessageState
from proposals.models import OutgoingMessage
from proposals.views.management.kinds import MESSAGE_KINDS

PER_PAGE = 50


@login_required
@permission_required("proposals.read_messages", raise_exception=True)
@require_safe
def management_messages(request: HttpRequest) -> HttpResponse:
    """List the messages, newest first; `state` keeps one state; what was not delivered stands out."""
    chosen = request.GET.get("state", "")
    mails = OutgoingMessage.objects.filter(state=chosen) if chosen in MessageState else OutgoingMessage.objects.all()
    page = Paginator(mails.defer("body"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "chosen": chosen,
        "rows": [(message, MESSAGE_KINDS[message.state]) for message in page],
        "failed": OutgoingMessage.objects.filter(state=MessageState.FAILED).count(),
    }
    return render(request, "proposals/management/messages.html", context)


@login_required
@permission_required("proposals.read_messages", raise_exception=True)
@require_safe
def management_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one message with its text."""
    message = get_object_or_404(OutgoingMessage, pk=pk)
    return render(request, "proposals/management/message.html", {"mail": message, "kind": MESSAGE_KINDS[message.state]})
