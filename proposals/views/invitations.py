"""The way in: the link of an invitation, and what to do without one."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from proposals.forms.colleagues import ROLE_WORDS, NewAccountForm
from proposals.models import Invitation, Organisation, User
from proposals.queries import rounds_to_show
from proposals.services import invitations, sign_in_links
from proposals.services.clock import database_now
from proposals.services.invitations import NewAccount, account_of, invitation_of_token
from proposals.services.sign_in_links import Identity
from proposals.views.sign_in_links import drop, kept_for


@require_safe
def request_access(request: HttpRequest) -> HttpResponse:
    """Say how to get in for who has a mail address but no organisation here."""
    rounds = rounds_to_show(request.user, database_now())
    context = {"round": rounds[0] if rounds else None, "has_organisation": works_for_one(request)}
    return render(request, "proposals/request_access.html", context)


def works_for_one(request: HttpRequest) -> bool:
    """Say whether who asks works for an organisation already."""
    return request.user.is_authenticated and bool(request.user.current_memberships)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites for which organisation, and let the owner of the address take part."""
    response = answer_invitation(request, token)
    # The address of the page is a key: it stays out of caches. (Not "no-referrer": forms would lose their origin.)
    response["Cache-Control"] = "no-store"
    return response


def answer_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose the page: a link that does not work, the wrong person, signing in, or a new account."""
    invitation = invitation_of_token(token)
    if invitation is None:
        return render_dead(request, "unknown", 404)
    if not invitation.is_usable_at(database_now()):
        return render_dead(request, state_of(invitation), 410)
    if request.user.is_authenticated:
        return answer_signed_in(request, invitation)
    if account_of(invitation):
        return render(request, "proposals/invitation_sign_in.html", words(invitation))
    return answer_new(request, invitation)


def answer_signed_in(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Let who is signed in with the invited address accept with one press; explain to anybody else."""
    if request.user.email.lower() != invitation.email.lower():
        return render(request, "proposals/invitation_other.html", {"reason": "address"}, status=403)
    if request.method != "POST":
        return render(request, "proposals/invitation_accept.html", words(invitation))
    try:
        invitations.accept(invitation=invitation, user=request.user, at=database_now())
    except invitations.WorksAtTheMinistry:
        return render(request, "proposals/invitation_other.html", {"reason": "ministry"}, status=403)
    except invitations.NotUsable:
        return render_used_meanwhile(request, invitation)
    return welcome(request, invitation.organisation)


def answer_new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Make the account of who has none yet."""
    identity = kept_for(request, invitation.organisation_id)
    form = NewAccountForm(
        request.POST if request.method == "POST" else None, email=invitation.email, needs_password=identity is None
    )
    if request.method != "POST" or not form.is_valid():
        return render_new(request, invitation, form, status=422 if form.errors else 200)
    try:
        user = make_account(invitation, NewAccount(**form.cleaned_data), identity)
    except sign_in_links.NotLet:
        form.add_error(None, _("With eHerkenning you open another account already. Sign in with that one."))
        return render_new(request, invitation, form, status=409)
    except invitations.NotUsable:
        return render_used_meanwhile(request, invitation)
    except invitations.WorksAtTheMinistry:
        return render(request, "proposals/invitation_other.html", {"reason": "ministry"}, status=403)
    except invitations.AnotherAddress:
        return render(request, "proposals/invitation_sign_in.html", words(invitation), status=409)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    if identity is not None:
        method = {"method": "socialaccount", "provider": identity.provider, "uid": identity.subject}
        record_authentication(request, user, **method)
        drop(request)
    return welcome(request, invitation.organisation)


def make_account(invitation: Invitation, account: NewAccount, identity: Identity | None) -> User:
    """Make the account of who was invited: with a password, or opened by eHerkenning."""
    if identity is None:
        return invitations.accept_with_new_account(invitation=invitation, account=account, at=database_now())
    return sign_in_links.accept_and_link(invitation=invitation, account=account, identity=identity, at=database_now())


def render_new(request: HttpRequest, invitation: Invitation, form: NewAccountForm, *, status: int) -> HttpResponse:
    """Show the form of a new account; with places where one signs in instead of choosing a password."""
    context = words(invitation) | {"form": form, "here": request.path}
    return render(request, "proposals/invitation_new.html", context, status=status)


def welcome(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Go to the work there is."""
    messages.success(request, _("Welcome. You now work for %(name)s.") % {"name": organisation.name})
    return redirect("proposals:proposal_list")


def words(invitation: Invitation) -> dict[str, Any]:
    """Give what the pages say about an invitation."""
    return {"invitation": invitation, "role_words": ROLE_WORDS[invitation.role]}


def state_of(invitation: Invitation) -> str:
    """Say why an invitation does not work any more."""
    if invitation.accepted_at:
        return "accepted"
    return "revoked" if invitation.revoked_at else "expired"


def render_used_meanwhile(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Say that the invitation stopped working while the page was open."""
    invitation.refresh_from_db()
    return render_dead(request, state_of(invitation), 410)


def render_dead(request: HttpRequest, state: str, status: int) -> HttpResponse:
    """Say that a link does not work; nothing about the organisation or an account is on the page."""
    return render(request, "proposals/invitation_dead.html", {"state": state}, status=status)
