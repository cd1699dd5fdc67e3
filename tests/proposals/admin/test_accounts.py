"""Accounts, memberships and roles in the technical admin."""

import pytest
from django.urls import reverse

from proposals.enums import MembershipRole, Role
from proposals.models import Membership, RoleGrant, User
from tests.admin_pages import address

pytestmark = pytest.mark.django_db


def test_a_new_account_has_no_password_and_the_page_that_sets_one(sign_in, technical_administrator):
    client = sign_in(technical_administrator)

    client.post(
        address(User, "add"), {"email": "Nieuw@Demo.Example", "name": "Nieuw", "function": "Lezer", "is_active": "on"}
    )

    person = User.objects.get(email="nieuw@demo.example")
    assert not person.has_usable_password()
    password = reverse("admin:auth_user_password_change", args=[person.pk])
    assert password.encode() in client.get(address(User, "change", person.pk)).content
    answer = client.post(
        password, {"password1": "Zeer-geheim-2027", "password2": "Zeer-geheim-2027", "usable_password": "true"}
    )
    assert answer.status_code == 302
    person.refresh_from_db()
    assert person.check_password("Zeer-geheim-2027")


def test_a_weak_password_is_refused(sign_in, technical_administrator, editor):
    before = editor.password

    answer = sign_in(technical_administrator).post(
        reverse("admin:auth_user_password_change", args=[editor.pk]),
        {"password1": "12345", "password2": "12345", "usable_password": "true"},
    )

    assert answer.status_code == 200
    assert User.objects.get(pk=editor.pk).password == before


def test_the_stored_password_is_nowhere_on_the_page(sign_in, technical_administrator, editor):
    client = sign_in(technical_administrator)

    for page in (address(User, "change", editor.pk), reverse("admin:auth_user_password_change", args=[editor.pk])):
        content = client.get(page).content.decode()
        assert not any(part in content for part in editor.password.split("$")[1:])
        assert "md5" not in content


def test_one_address_is_one_account(sign_in, technical_administrator, editor):
    answer = sign_in(technical_administrator).post(
        address(User, "add"), {"email": editor.email.upper(), "name": "Dubbel", "is_active": "on"}
    )

    assert list(answer.context["adminform"].form.errors) == ["email"]
    assert User.objects.filter(email__iexact=editor.email).count() == 1


def test_nobody_closes_the_own_account(sign_in, technical_administrator):
    answer = sign_in(technical_administrator).post(
        address(User, "change", technical_administrator.pk),
        {"email": technical_administrator.email, "name": technical_administrator.name},
    )

    assert list(answer.context["adminform"].form.errors) == ["is_active"]


def test_an_administrator_cannot_be_made_superuser_or_staff_by_a_forged_field(sign_in, technical_administrator, editor):
    sign_in(technical_administrator).post(
        address(User, "change", editor.pk),
        {"email": editor.email, "name": "Anders", "is_active": "on", "is_superuser": "on"},
    )

    editor.refresh_from_db()
    assert (editor.name, editor.is_superuser) == ("Anders", False)


def test_nobody_gives_himself_a_role(sign_in, technical_administrator):
    answer = sign_in(technical_administrator).post(
        address(RoleGrant, "add"), {"user": technical_administrator.pk, "role": Role.DECISION_MAKER}
    )

    assert list(answer.context["adminform"].form.errors) == ["user"]
    assert [grant.role for grant in technical_administrator.role_grants.all()] == [Role.TECHNICAL_ADMINISTRATOR]


def test_nobody_changes_the_own_role(sign_in, technical_administrator):
    own = technical_administrator.role_grants.get()
    client = sign_in(technical_administrator)

    assert client.post(address(RoleGrant, "change", own.pk), {"end_now": "on"}).status_code == 403
    assert RoleGrant.objects.get(pk=own.pk).ended_at is None


def test_a_role_is_given_and_ended_by_the_administrator(sign_in, technical_administrator, editor):
    client = sign_in(technical_administrator)
    client.post(
        address(RoleGrant, "add"),
        {"user": editor.pk, "role": Role.DECISION_MAKER, "mandate_limit_amount": "1.000.000"},
    )
    grant = editor.role_grants.get()
    assert grant.mandate_limit_amount == 1_000_000

    client.post(address(RoleGrant, "change", grant.pk), {"mandate_limit_amount": "1.000.000", "end_now": "on"})

    grant.refresh_from_db()
    assert (grant.ended_by, grant.ended_at is None) == (technical_administrator, False)
    assert not User.objects.get(pk=editor.pk).has_role(Role.DECISION_MAKER)
    assert client.post(address(RoleGrant, "change", grant.pk), {"mandate_limit_amount": "5"}).status_code == 403


def test_the_same_role_twice_is_refused_at_the_form(sign_in, technical_administrator, officer):
    answer = sign_in(technical_administrator).post(
        address(RoleGrant, "add"), {"user": officer.pk, "role": Role.PROGRAMME_OFFICER}
    )

    assert answer.status_code in {200, 409}
    assert answer.context["errors"]
    assert officer.role_grants.count() == 1


def test_a_membership_is_ended_not_deleted(sign_in, technical_administrator, editor):
    membership = editor.memberships.get()
    client = sign_in(technical_administrator)
    assert client.get(address(Membership, "delete", membership.pk)).status_code == 403

    client.post(address(Membership, "change", membership.pk), {"role": MembershipRole.EDITOR, "end_now": "on"})

    assert User.objects.get(pk=editor.pk).membership_roles == {}
