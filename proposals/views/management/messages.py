"""The outbox and the messages in the portal: what was sent, what waits, what came back, who read it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from proposals.enums import MessageState
from proposals.forms.messages import ResendForm
from proposals.models import OutgoingMessage
from proposals.services.bounces import SENT_AGAIN, NotReturned, resend_message, sent_again
from proposals.services.clock import database_now
from proposals.services.mail_holds import open_hold
from proposals.services.personal_links import body_to_send, is_personal
from proposals.services.portal_messages import messages_for_staff, notices_of, unannounced_messages
from proposals.views.management.kinds import MESSAGE_KINDS

PER_PAGE = 50


@login_required
@permission_required("proposals.read_messages", raise_exception=True)
@require_safe
def management_messages(request: HttpRequest) -> HttpResponse:
    """List the mails, newest first; `state` keeps one state; what did not arrive stands out."""
    chosen = request.GET.get("state", "")
    visible = OutgoingMessage.objects.visible_to(request.user)
    mails = visible.filter(state=chosen) if chosen in MessageState else visible
    page = Paginator(mails.defer("body"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "chosen": chosen,
        "states": MessageState.choices,
        "rows": [(message, MESSAGE_KINDS[message.state]) for message in page],
        "failed": visible.filter(state=MessageState.FAILED).count(),
        "bounced": visible.filter(state=MessageState.BOUNCED).count(),
        "hold": open_hold(),
        "unannounced": unannounced_messages(database_now()).count(),
    }
    return render(request, "proposals/management/messages.html", context)


@login_required
@permission_required("proposals.read_messages", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def management_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mail with its text; what did not arrive can be sent again to a corrected address."""
    mail = get_object_or_404(OutgoingMessage.objects.visible_to(request.user).select_related("proposal"), pk=pk)
    # The organisation itself sends an invitation again: its link is for the invited address alone.
    may_resend = (
        mail.state in SENT_AGAIN and not is_personal(mail) and request.user.has_perm("proposals.resend_message")
    )
    again = sent_again(mail) if mail.state in SENT_AGAIN else None
    form = (
        ResendForm(request.POST if request.method == "POST" else None, initial={"recipient": mail.recipient})
        if may_resend and (request.method == "POST" or again is None)
        else None
    )
    if request.method == "POST" and form is None:
        messages.error(request, _("This mail cannot be sent again: it did not come back, or you may not do this."))
        return redirect("proposals:management_message", pk)
    if form is not None and form.is_valid():
        try:
            again = resend_message(
                message=mail, recipient=form.cleaned_data["recipient"], by=request.user, at=database_now()
            )
        except NotReturned:
            messages.info(request, _("A colleague dealt with this mail already."))
            return redirect("proposals:management_message", pk)
        messages.success(request, _("The mail goes out again, to %(address)s.") % {"address": again.recipient})
        return redirect("proposals:management_message", again.pk)
    # In the demonstration nobody receives mail; there this page is the mailbox, links included.
    body = body_to_send(mail) if settings.DEMONSTRATION else mail.body
    context = {"mail": mail, "body": body, "kind": MESSAGE_KINDS[mail.state], "form": form, "again": again}
    status = 422 if form is not None and form.errors else 200
    return render(request, "proposals/management/message.html", context, status=status)


@login_required
@permission_required("proposals.read_messages", raise_exception=True)
@require_safe
def management_portal_messages(request: HttpRequest) -> HttpResponse:
    """List the messages in the portal with how many people were told and read; `state=unannounced` keeps an alarm."""
    late = unannounced_messages(database_now())
    is_alarm = request.GET.get("state") == "unannounced"
    found = messages_for_staff(request.user)
    found = found.filter(pk__in=late.values("pk")) if is_alarm else found
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "is_alarm": is_alarm, "unannounced": late.count()}
    return render(request, "proposals/management/portal_messages.html", context)


@login_required
@permission_required("proposals.read_messages", raise_exception=True)
@require_safe
def management_portal_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Show when a message was placed, who was told when and at which address, and who read it when (Awb 2:25)."""
    message = get_object_or_404(messages_for_staff(request.user), pk=pk)
    readings = list(message.readings.select_related("user", "mail").defer("mail__body"))
    personal = {reading.mail_id for reading in readings}
    context = {
        "letter": message,
        "readings": [(each, MESSAGE_KINDS[each.mail.state] if each.mail else "") for each in readings],
        "others": [
            (mail, MESSAGE_KINDS[mail.state]) for mail in notices_of(message).defer("body") if mail.pk not in personal
        ],
        "is_late": unannounced_messages(database_now()).filter(pk=pk).exists(),
    }
    return render(request, "proposals/management/portal_message.html", context)
