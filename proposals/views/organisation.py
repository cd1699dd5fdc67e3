"""The own organisation: its data, colleagues and invitations, and changing them."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.enums import MembershipRole
from proposals.forms.colleagues import InvitationForm, RoleForm
from proposals.models import Invitation, Membership, Organisation
from proposals.services import invitations, memberships
from proposals.services.clock import database_now
from proposals.services.memberships import roles_to_give
from proposals.views.access import require_permission


@login_required
@require_safe
def organisation_home(request: HttpRequest) -> HttpResponse:
    """Bring somebody to the own organisation; who works for several chooses, who for none reads how to get in."""
    own = request.user.current_memberships
    if not own:
        return redirect("proposals:request_access")
    if len(own) == 1:
        return redirect("proposals:organisation_detail", pk=own[0].organisation_id)
    return render(request, "proposals/organisation_choice.html", {"memberships": own})


@login_required
@require_safe
def organisation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the organisation as it stands in the register, who works for it, and who was invited."""
    organisation = own_organisation_or_404(request, pk)
    members = colleagues_of(organisation)
    own = own_role(request, organisation)
    roles = roles_for(own, members)
    invited = pending(organisation, roles, database_now()) if roles else []
    context = {
        "organisation": organisation,
        "rows": [row_of(each, request, roles) for each in members],
        "has_signatory": memberships.has_signatory(members),
        "may_invite": bool(roles),
        "own_role": own,
        "invitations": invited,
        "signing_invitations": signing(invited) if own == MembershipRole.SIGNATORY else [],
    }
    return render(request, "proposals/organisation_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a colleague."""
    organisation = own_organisation_or_404(request, pk)
    require_permission(request, "proposals.invite_colleague", organisation)
    members = colleagues_of(organisation)
    form = InvitationForm(
        request.POST if request.method == "POST" else None,
        roles=roles_for(own_role(request, organisation), members),
        initial={"role": request.GET.get("rol", MembershipRole.EDITOR)},
    )
    if request.method == "POST" and form.is_valid() and send_invitation(request, organisation, form):
        return redirect("proposals:organisation_detail", pk=pk)
    context = {
        "organisation": organisation,
        "form": form,
        "has_signatory": memberships.has_signatory(members),
        "days": invitations.VALID_FOR.days,
    }
    return render(request, "proposals/invitation_create.html", context, status=422 if request.method == "POST" else 200)


def send_invitation(request: HttpRequest, organisation: Organisation, form: InvitationForm) -> bool:
    """Send the invitation of a valid form; what stands in the way is put beside its field."""
    email, role = form.cleaned_data["email"], form.cleaned_data["role"]
    values = {"email": email, "limit": invitations.PER_DAY}
    try:
        invitations.invite(organisation=organisation, email=email, role=role, by=request.user, at=database_now())
    except invitations.AlreadyMember:
        form.add_error("email", _("%(email)s already works for your organisation. Change the role there.") % values)
    except invitations.AlreadyInvited:
        form.add_error("email", _("%(email)s has an open invitation. You can send it again in the list.") % values)
    except invitations.TooManyInvitations:
        form.add_error(None, too_many())
    except memberships.NotYours:
        form.add_error("role", _("You cannot give this role any more. Somebody changed your role or became signatory."))
    else:
        messages.success(request, _("We send the invitation to %(email)s. The mail leaves within a minute.") % values)
        return True
    return False


@login_required
@require_POST
def invitation_again(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    """Send an invitation once more, with a new link."""
    invitation = own_invitation_or_404(request, pk, invitation_pk)
    try:
        invitations.send_again(invitation=invitation, by=request.user, at=database_now())
    except (memberships.NotYours, invitations.NotUsable) as refusal:
        messages.error(request, refusal_words(refusal))
    except invitations.TooManyInvitations:
        messages.error(request, too_many())
    else:
        messages.success(
            request,
            _("We send a new link to %(email)s. The earlier link no longer works.") % {"email": invitation.email},
        )
    return redirect("proposals:organisation_detail", pk=pk)


@login_required
@require_POST
def invitation_revoke(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = own_invitation_or_404(request, pk, invitation_pk)
    try:
        invitations.revoke(invitation=invitation, by=request.user, at=database_now())
    except (memberships.NotYours, invitations.NotUsable) as refusal:
        messages.error(request, refusal_words(refusal))
    else:
        messages.success(request, _("The invitation of %(email)s no longer works.") % {"email": invitation.email})
    return redirect("proposals:organisation_detail", pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def colleague_detail(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """Change the role of a colleague; removing is a form beside it."""
    organisation = own_organisation_or_404(request, pk)
    membership = own_membership_or_404(organisation, membership_pk)
    require_looking_after(request, organisation, membership)
    if request.method == "POST" and (answer := save_role(request, organisation, membership)):
        return answer
    return render_colleague(request, organisation, membership)


def save_role(request: HttpRequest, organisation: Organisation, membership: Membership) -> HttpResponse | None:
    """Save another role; give the page again when the form or a rule refuses."""
    form = role_form(request, organisation, membership, request.POST)
    if not form.is_valid():
        return render_colleague(request, organisation, membership, form)
    try:
        memberships.change_role(
            membership=membership, role=form.cleaned_data["role"], by=request.user, at=database_now()
        )
    except RULES as refusal:
        form.add_error("role", refusal_words(refusal))
        return render_colleague(request, organisation, membership, form)
    messages.success(request, _("The role of %(who)s was changed.") % {"who": membership.user})
    return redirect("proposals:organisation_detail", pk=organisation.pk)


@login_required
@require_POST
def colleague_remove(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """Let a colleague, or oneself, no longer work for the organisation; at once."""
    organisation = own_organisation_or_404(request, pk)
    membership = own_membership_or_404(organisation, membership_pk)
    require_looking_after(request, organisation, membership)
    try:
        memberships.end_membership(membership=membership, by=request.user, at=database_now())
    except RULES as refusal:
        form = role_form(request, organisation, membership)
        form.full_clean()
        return render_colleague(request, organisation, membership, form, refusal=refusal_words(refusal))
    if membership.user_id == request.user.pk:
        messages.success(request, _("You no longer work for %(name)s.") % {"name": organisation.name})
        return redirect("proposals:organisation_home")
    messages.success(
        request, _("%(who)s no longer works for your organisation and can open nothing.") % {"who": membership.user}
    )
    return redirect("proposals:organisation_detail", pk=pk)


RULES = (memberships.NotYours, memberships.LastSignatory, memberships.LastWriter, memberships.AlreadyEnded)


def refusal_words(refusal: Exception) -> str:
    """Say why a change was refused and what can be done."""
    words = {
        memberships.NotYours: _("You may not change this role. Ask a signatory of your organisation."),
        memberships.LastSignatory: _(
            "This is the only person who may submit for your organisation. First give somebody else that role."
        ),
        memberships.LastWriter: _(
            "This is the only person who can fill in for your organisation. First give somebody else that role."
        ),
        memberships.AlreadyEnded: _("A colleague removed this person meanwhile."),
        invitations.NotUsable: _("This invitation was used or taken back meanwhile."),
    }
    return words[type(refusal)]


def too_many() -> str:
    """Say that no more invitations go out today."""
    return _(
        "Your organisation sent %(limit)d invitations in the past 24 hours. That is the most we send. "
        "Try again tomorrow."
    ) % {"limit": invitations.PER_DAY}


def render_colleague(
    request: HttpRequest,
    organisation: Organisation,
    membership: Membership,
    form: RoleForm | None = None,
    *,
    refusal: str = "",
) -> HttpResponse:
    """Show the page of a colleague; `refusal` says why removing did not go."""
    context: dict[str, Any] = {
        "organisation": organisation,
        "membership": membership,
        "form": form or role_form(request, organisation, membership),
        "is_self": membership.user_id == request.user.pk,
        "refusal": refusal,
    }
    status = 409 if refusal else 422 if form else 200
    return render(request, "proposals/colleague_detail.html", context, status=status)


def role_form(request: HttpRequest, organisation: Organisation, membership: Membership, data: Any = None) -> RoleForm:
    """Build the form with the roles that this person may give; oneself only the present one and lower."""
    roles = roles_for(own_role(request, organisation), colleagues_of(organisation))
    if membership.user_id == request.user.pk:
        roles = memberships.ORDER[: memberships.ORDER.index(membership.role) + 1]
    return RoleForm(data, roles=roles, initial={"role": membership.role})


def own_organisation_or_404(request: HttpRequest, pk: int) -> Organisation:
    """Give an organisation, if this person works for it."""
    own = Organisation.objects.of_member(request.user)
    return get_object_or_404(own.select_related("region__province"), pk=pk)


def own_membership_or_404(organisation: Organisation, pk: int) -> Membership:
    """Give somebody who works for the organisation now."""
    return get_object_or_404(organisation.memberships.current().select_related("user"), pk=pk)


def own_invitation_or_404(request: HttpRequest, pk: int, invitation_pk: int) -> Invitation:
    """Give an invitation of the own organisation to who may invite."""
    organisation = own_organisation_or_404(request, pk)
    require_permission(request, "proposals.invite_colleague", organisation)
    return get_object_or_404(organisation.invitations.select_related("organisation"), pk=invitation_pk)


def require_looking_after(request: HttpRequest, organisation: Organisation, membership: Membership) -> None:
    """Refuse who does not look after colleagues with this role; everybody looks after himself."""
    if membership.user_id == request.user.pk:
        return
    require_permission(request, "proposals.invite_colleague", organisation)
    if membership.role not in roles_for(own_role(request, organisation), colleagues_of(organisation)):
        raise PermissionDenied


def own_role(request: HttpRequest, organisation: Organisation) -> str:
    """Give the role of who asks."""
    return request.user.membership_roles[organisation.pk]


def roles_for(own: str, members: list[Membership]) -> tuple[MembershipRole, ...]:
    """Give the roles that a member may give now."""
    return roles_to_give(own, has_signatory=memberships.has_signatory(members))


def colleagues_of(organisation: Organisation) -> list[Membership]:
    """Give who works for the organisation: signatories first, then by name."""
    found = organisation.memberships.current().select_related("user")
    return sorted(found, key=lambda each: (-memberships.ORDER.index(each.role), str(each.user), each.pk))


def row_of(membership: Membership, request: HttpRequest, roles: tuple[MembershipRole, ...]) -> dict[str, Any]:
    """Give a line of the list of colleagues: who, and whether this person may change it."""
    is_self = membership.user_id == request.user.pk
    return {"membership": membership, "is_self": is_self, "may_change": is_self or membership.role in roles}


def pending(organisation: Organisation, roles: tuple[MembershipRole, ...], now: datetime) -> list[dict[str, Any]]:
    """Give the open invitations, expired ones included, and whether this person may change each."""
    found = organisation.invitations.open().select_related("invited_by").order_by("-invited_at", "-pk")
    return [
        {"invitation": each, "is_expired": not each.is_usable_at(now), "may_change": each.role in roles}
        for each in found
    ]


def signing(invited: list[dict[str, Any]]) -> list[str]:
    """Give the addresses that may still accept to sign: a signatory may come in while they wait (docs/adr/0008)."""
    return [
        each["invitation"].email
        for each in invited
        if each["invitation"].role == MembershipRole.SIGNATORY and not each["is_expired"]
    ]
