"""All mail stands still, or goes again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from proposals.enums import MessageState
from proposals.forms.messages import HoldForm, ReleaseForm
from proposals.models import MailHold, OutgoingMessage
from proposals.services.clock import database_now
from proposals.services.mail_holds import NotHeld, held_messages, hold_mail, open_hold, release_mail


@login_required
@permission_required("proposals.hold_mail", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def mail_hold(request: HttpRequest) -> HttpResponse:
    """Stop all mail with a reason, or decide what happens with what waits and let it go."""
    hold = open_hold()
    kind = ReleaseForm if hold else HoldForm
    # A form for the other state, from a page that was open longer, is not read as one for this state.
    is_of_this_state = request.method == "POST" and bool(request.POST.get("release")) == (hold is not None)
    form = kind(request.POST if is_of_this_state else None)
    if request.method == "POST" and not is_of_this_state:
        messages.info(request, _("A colleague changed this meanwhile. Look again."))
        return redirect("proposals:mail_hold")
    if form.is_valid():
        messages.success(request, _release(request, form) if hold else _hold(request, form))
        return redirect("proposals:management_messages")
    return render(
        request, "proposals/management/mail_hold.html", _context(hold, form), status=422 if form.errors else 200
    )


def _hold(request: HttpRequest, form: HoldForm) -> str:
    hold_mail(reason=form.cleaned_data["reason"], by=request.user, at=database_now())
    return _("All mail stands still. New mail waits until somebody lets it go.")


def _release(request: HttpRequest, form: ReleaseForm) -> str:
    leave_out = form.cleaned_data["waiting"] == "leave_out"
    try:
        number = release_mail(by=request.user, at=database_now(), leave_out=leave_out)
    except NotHeld as error:
        return str(error)
    if not leave_out:
        return _("Mail goes out again.")
    words = ngettext(
        "Mail goes out again. %(count)d is left out.", "Mail goes out again. %(count)d are left out.", number
    )
    return words % {"count": number}


def _context(hold: MailHold | None, form: HoldForm | ReleaseForm) -> dict[str, object]:
    waiting = OutgoingMessage.objects.filter(state=MessageState.WAITING)
    before = held_messages(hold).defer("body").order_by("created_at", "pk") if hold else waiting.none()
    return {"hold": hold, "form": form, "waiting": waiting.count(), "before": before[:50], "number": before.count()}
