"""Where you are signed in: the own sessions, and ending them."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from proposals.services.clock import database_now
from proposals.services.own_sessions import end_others, end_session, mark_of, own_sessions
from proposals.views.recent_sign_in import ask_who_it_is


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_session_list(request: HttpRequest) -> HttpResponse:
    """List the browsers in which somebody is signed in; end one of them, or all others."""
    if request.method == "POST":
        return end(request)
    context = {"sessions": own_sessions(request.user, request.session, database_now())}
    return render(request, "account/own_sessions.html", context)


def end(request: HttpRequest) -> HttpResponse:
    """End what was asked; who ends this one is signed out."""
    here = request.session.session_key
    mark = request.POST.get("end", "")
    if mark == mark_of(here):
        logout(request)
        return redirect("proposals:home")
    ask_who_it_is(request)  # a stolen session does not send away the owner
    number = end_others(request.user, here) if mark == "others" else end_session(request.user, mark)
    words = ngettext("Signed out at %(number)d other place.", "Signed out at %(number)d other places.", number)
    messages.success(request, words % {"number": number} if number else _("That sign-in was over already."))
    return redirect("proposals:own_session_list")
