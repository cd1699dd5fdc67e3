"""The first time with eHerkenning: which account belongs to who signed in there."""

import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from proposals.models import Organisation
from proposals.queries import rounds_to_show
from proposals.services import sign_in_links as links
from proposals.services.clock import database_now
from proposals.services.sign_in_links import Identity

KEPT = "sign_in_identity"
KEPT_SECONDS = 30 * 60


def keep(request: HttpRequest, identity: Identity) -> None:
    """Keep who came back from eHerkenning in the session of this browser, until an account is chosen."""
    request.session[KEPT] = [identity.provider, identity.subject, identity.organisation_id, int(time.time())]


def kept(request: HttpRequest) -> Identity | None:
    """Give who came back from eHerkenning in this browser and was not linked yet; None after half an hour."""
    found = request.session.get(KEPT)
    if found is None or time.time() - found[3] > KEPT_SECONDS:
        return None
    return Identity(*found[:3])


def kept_for(request: HttpRequest, organisation_id: int) -> Identity | None:
    """Give that person, if he came for this organisation."""
    identity = kept(request)
    return identity if identity and identity.organisation_id == organisation_id else None


def drop(request: HttpRequest) -> None:
    """Keep it no longer."""
    request.session.pop(KEPT, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest) -> HttpResponse:
    """Link the own account to eHerkenning, or read how to get one."""
    identity = kept(request)
    if identity is None:
        return redirect("account_login")
    organisation = Organisation.objects.get(pk=identity.organisation_id)
    is_member = request.user.is_authenticated and organisation.pk in request.user.membership_roles
    if request.method == "POST" and is_member:
        return save_link(request, identity, organisation)
    return render_link(request, organisation, is_member=is_member)


def save_link(request: HttpRequest, identity: Identity, organisation: Organisation) -> HttpResponse:
    """Link, and go to the work there is."""
    try:
        links.link(user=request.user, identity=identity)
    except links.NotLet as refusal:
        return render_link(request, organisation, is_member=False, refusal=refusal.reason)
    drop(request)
    messages.success(request, _("From now on you sign in with eHerkenning for %(name)s.") % {"name": organisation.name})
    return redirect("proposals:proposal_list")


def render_link(
    request: HttpRequest, organisation: Organisation, *, is_member: bool, refusal: str = ""
) -> HttpResponse:
    """Show the page; `refusal` says why linking did not go."""
    rounds = rounds_to_show(request.user, database_now())
    context: dict[str, Any] = {
        "organisation": organisation,
        "is_member": is_member,
        "refusal": refusal,
        "round": rounds[0] if rounds else None,
        "has_members": organisation.memberships.current().filter(user__is_active=True).exists(),
    }
    status = 409 if refusal else 403 if request.method == "POST" else 200
    return render(request, "account/sign_in_link.html", context, status=status)
