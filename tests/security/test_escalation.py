"""AC-16: nobody raises himself, nor has a colleague without the right do it, whatever is posted wherever."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from proposals.enums import MembershipRole, Role
from proposals.models import Invitation, Membership, PaymentLimit, RoleGrant, SecondFactor, User
from proposals.services.personal_links import digest_of
from tests.admin_pages import address
from tests.factories import proposals as make
from tests.security.world import SecurityWorld

pytestmark = pytest.mark.django_db
PASSWORD = "Een-ander-wachtwoord-9"


# All that says who may do what.
RIGHTS = {
    User: ("email", "password", "is_active", "is_superuser"),
    RoleGrant: ("user", "role", "mandate_limit_amount", "ended_at"),
    Membership: ("user", "organisation", "role", "ended_at"),
    Invitation: ("email", "role", "accepted_at"),
    PaymentLimit: ("user", "amount"),
    SecondFactor: ("user", "type"),
    User.groups.through: ("user", "group"),
    User.user_permissions.through: ("user", "permission"),
}


def rights() -> dict[str, list[tuple]]:
    """Give who may do what, by kind."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list("pk", *names))
        for model, names in RIGHTS.items()
    }


@dataclass(frozen=True)
class Way:
    """What somebody tries: as who, where and with what."""

    name: str
    role: str
    route: str
    arguments: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    method: str = "POST"

    def __str__(self) -> str:
        return self.name


def membership_of(world: SecurityWorld, role: str) -> Membership:
    return Membership.objects.filter(user=world.persons[role]).order_by("pk").first()


def tries(world: SecurityWorld) -> list[Way]:
    """Give all ways that are tried."""
    own, strangers = world.organisation.pk, membership_of(world, "stranger").organisation_id
    invitation = world.places["invitation"]
    invite, colleague = "proposals:invitation_create", "proposals:colleague_detail"
    remove, admin_user = "proposals:colleague_remove", "admin:proposals_user_change"

    def at(role: str, organisation: int = own) -> dict[str, int]:
        return {"pk": organisation, "membership_pk": membership_of(world, role).pk}

    signs = {"role": MembershipRole.SIGNATORY}
    mail = {"email": "nieuw@slingerbeek.example"}
    me, other = world.persons["technical_administrator"], world.persons["applicant_editor"]
    own_grant = RoleGrant.objects.get(user=me).pk
    grant_add, grant = "admin:proposals_rolegrant_add", "admin:proposals_rolegrant_change"
    work, limits = "admin:proposals_membership_add", "proposals:payment_limits"
    password = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    person = {"email": me.email, "name": me.name, "function": me.function, "is_active": "on"}
    return [
        Way("a reader invites", "applicant_reader", invite, {"pk": own}, mail | {"role": "reader"}),
        Way("a reader invites a signatory", "applicant_reader", invite, {"pk": own}, mail | signs),
        Way("a reader becomes editor", "applicant_reader", colleague, at("applicant_reader"), {"role": "editor"}),
        Way("a reader becomes signatory", "applicant_reader", colleague, at("applicant_reader"), signs),
        Way("a reader removes an editor", "applicant_reader", remove, at("applicant_editor")),
        Way("an editor becomes signatory", "applicant_editor", colleague, at("applicant_editor"), signs),
        Way("an editor makes a signatory", "applicant_editor", colleague, at("applicant_reader"), signs),
        Way("an editor lowers a signatory", "applicant_editor", colleague, at("applicant_signatory"),
            {"role": "reader"}),
        Way("an editor removes a signatory", "applicant_editor", remove, at("applicant_signatory")),
        Way("an editor invites a signatory", "applicant_editor", invite, {"pk": own}, mail | signs),
        Way("an editor invites a role of the ministry", "applicant_editor", invite, {"pk": own},
            mail | {"role": Role.DECISION_MAKER}),
        Way("a signatory invites two roles at once", "applicant_editor", invite, {"pk": own},
            mail | {"role": ["reader", "signatory"]}),
        Way("a stranger looks after our people", "stranger", colleague, at("applicant_reader"), {"role": "reader"}),
        Way("a stranger reaches ours through the own", "stranger", colleague, at("applicant_reader", strangers), signs),
        Way("a stranger removes ours through the own", "stranger", remove, at("applicant_reader", strangers)),
        Way("a stranger invites for us", "stranger", invite, {"pk": own}, mail | {"role": "reader"}),
        Way("a stranger sends our invitation again", "stranger", "proposals:invitation_again",
            {"pk": strangers, "invitation_pk": invitation}),
        Way("a stranger takes our invitation back", "stranger", "proposals:invitation_revoke",
            {"pk": strangers, "invitation_pk": invitation}),
        Way("who left invites", "former_member", invite, {"pk": own}, mail | {"role": "reader"}),
        Way("who left comes back", "former_member", colleague, at("former_member"), signs),
        Way("a closed account invites", "disabled", invite, {"pk": own}, mail | {"role": "reader"}),
        Way("an officer gives a role", "officer", grant_add, {},
            {"user": world.persons["officer"].pk, "role": Role.DECISION_MAKER, "mandate_limit_amount": "5000000"}),
        Way("an officer works for an applicant", "officer", work, {},
            {"user": world.persons["officer"].pk, "organisation": own, "role": "signatory"}),
        Way("a controller gives a role", "controller", grant_add, {},
            {"user": world.persons["controller"].pk, "role": Role.PROGRAMME_OFFICER}),
        Way("an officer sets a password", "officer", "admin:auth_user_password_change", {"id": me.pk}, password),
        Way("an officer changes an account", "officer", admin_user, {"object_id": me.pk},
            person | {"email": "indringer@elders.example"}),
        Way("an applicant sets a password", "applicant_signatory", "admin:auth_user_password_change",
            {"id": me.pk}, password),
        Way("an administrator gives himself a role", "technical_administrator", grant_add, {},
            {"user": me.pk, "role": Role.DECISION_MAKER, "mandate_limit_amount": "5.000.000"}),
        Way("an administrator gives two people a role, one of them himself", "technical_administrator", grant_add, {},
            {"user": [other.pk, me.pk], "role": Role.DECISION_MAKER}),
        Way("an administrator works for an applicant", "technical_administrator", work, {},
            {"user": me.pk, "organisation": own, "role": "signatory"}),
        Way("an administrator changes the own role", "technical_administrator", grant, {"object_id": own_grant},
            {"role": Role.DECISION_MAKER, "user": me.pk, "mandate_limit_amount": "5000000"}),
        Way("an administrator becomes superuser", "technical_administrator", admin_user, {"object_id": me.pk},
            person | {"is_superuser": "on", "is_staff": "on", "groups": ["1"], "user_permissions": ["1", "2"]}),
        Way("an administrator writes a stored password", "technical_administrator", admin_user, {"object_id": other.pk},
            {"email": other.email, "name": other.name, "is_active": "on", "password": "md5$a$b"}),
        Way("an administrator turns a role into another", "technical_administrator", grant,
            {"object_id": RoleGrant.objects.get(user=world.persons["coordinator"]).pk},
            {"role": Role.DECISION_MAKER, "user": me.pk}),
        Way("an administrator moves a membership", "technical_administrator", "admin:proposals_membership_change",
            {"object_id": membership_of(world, "stranger").pk},
            {"user": me.pk, "organisation": own, "role": "signatory"}),
        Way("an administrator takes up a role that ended", "technical_administrator",
            "admin:proposals_membership_change", {"object_id": membership_of(world, "former_member").pk},
            {"role": "signatory", "ended_at_0": "", "ended_at_1": "", "ended_at": ""}),
        Way("a decision maker sets the own limit", "decision_maker", limits, {},
            {"user": world.persons["decision_maker"].pk, "amount": "9000000"}),
        Way("a decision maker gives somebody else a limit", "decision_maker", limits, {},
            {"user": world.persons["officer"].pk, "amount": "9000000"}),
        Way("a finance officer sets the own limit", "finance_officer", limits, {},
            {"user": world.persons["finance_officer"].pk, "amount": "9000000"}),
        Way("an officer sets a limit", "officer", limits, {},
            {"user": world.persons["finance_officer"].pk, "amount": "9000000"}),
        Way("an assessor gives himself a role", "assessor_assigned", grant_add, {},
            {"user": world.persons["assessor_assigned"].pk, "role": Role.ASSESSOR_COORDINATOR}),
        Way("nobody gives anybody a role", "anonymous", grant_add, {}, {"user": me.pk, "role": Role.CONTROLLER}),
        Way("signing up", "anonymous", "account_signup", {}, mail | {"password1": PASSWORD}),
        Way("another address for oneself", "applicant_editor", "account_email", {}, mail | {"action_add": "1"}),
        Way("a password without the old one", "applicant_editor", "account_change_password", {},
            {"oldpassword": "geraden", "password1": PASSWORD, "password2": PASSWORD}),
        Way("a first password where there is one", "applicant_editor", "account_set_password", {},
            {"password1": PASSWORD, "password2": PASSWORD}),
    ]  # fmt: skip


def test_no_way_leads_to_another_right(attacked: SecurityWorld):
    ways, before, wrong = tries(attacked), rights(), []
    assert len(ways) >= 40
    for way in ways:
        with transaction.atomic():
            answer = attacked.as_role(way.role).post(reverse(way.route, kwargs=way.arguments), way.data)
            after = rights()
            transaction.set_rollback(True)
        assert answer.status_code < 500, way
        wrong += [f"{way}: {kind}" for kind in before if after[kind] != before[kind]]

    assert wrong == []


def test_who_may_does_it_the_same_way(attacked: SecurityWorld):
    """Else the ways above could be wrong ways."""
    own = attacked.organisation.pk
    reader = membership_of(attacked, "applicant_reader")
    technical = attacked.persons["technical_administrator"]
    right = [
        Way("", "applicant_signatory", "proposals:invitation_create", {"pk": own},
            {"email": "nieuw@slingerbeek.example", "role": "signatory"}),
        Way("", "applicant_signatory", "proposals:colleague_detail", {"pk": own, "membership_pk": reader.pk},
            {"role": "signatory"}),
        Way("", "applicant_signatory", "proposals:colleague_remove", {"pk": own, "membership_pk": reader.pk}),
        Way("", "technical_administrator", "admin:proposals_rolegrant_add", {},
            {"user": attacked.persons["officer"].pk, "role": Role.CONTROLLER}),
        Way("", "technical_administrator", "admin:proposals_membership_add", {},
            {"user": attacked.persons["stranger"].pk, "organisation": own, "role": "reader"}),
        Way("", "decision_maker", "proposals:payment_limits", {},
            {"user": attacked.persons["finance_officer"].pk, "amount": "100000"}),
    ]  # fmt: skip
    assert technical.is_active
    before = rights()
    for way in right:
        with transaction.atomic():
            attacked.as_role(way.role).post(reverse(way.route, kwargs=way.arguments), way.data)
            after = rights()
            transaction.set_rollback(True)
        assert after != before, way.route


@pytest.mark.parametrize("role", ["stranger", "applicant_reader", "officer", "technical_administrator"])
def test_an_invitation_is_for_the_owner_of_the_address(attacked: SecurityWorld, role):
    with transaction.atomic():
        make.InvitationFactory(
            organisation=attacked.organisation, role=MembershipRole.SIGNATORY, token_digest=digest_of("sleutel")
        )
        before = rights()
        answer = attacked.as_role(role).post(
            reverse("proposals:invitation_accept", args=["sleutel"]), {"email": "x@y.nl"}
        )
        after = rights()
        transaction.set_rollback(True)

    assert answer.status_code == 403
    assert after == before


def test_the_password_of_nobody_stands_on_a_page_of_accounts(attacked: SecurityWorld):
    for person in (attacked.persons["officer"], attacked.persons["applicant_editor"]):
        for page in (address(User, "change", person.pk), address(User, "history", person.pk), address(User)):
            content = attacked.ask("technical_administrator", "GET", page).response.content.decode()
            assert not any(part in content for part in person.password.split("$")[1:])
