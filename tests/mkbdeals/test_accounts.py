"""Signing in: who comes where, and that only rules give permissions."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals.models import User
from tests.factories.proposals import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("editor", "/aanvragen/"),
        ("assessor", "/beoordelen/"),
        ("officer", "/beheer/"),
        ("controller", "/beheer/"),
        ("technical_administrator", "/admin/"),
    ],
)
def test_signing_in_brings_people_to_their_work(request, client, who, page):
    person = request.getfixturevalue(who)

    answer = client.post("/account/login/", {"login": person.email, "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, page)
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("change", [{"password": "Fout-wachtwoord-1"}, {"login": "niemand@test.example"}])
def test_wrong_words_do_not_say_which_was_wrong(client, editor, change):
    answer = client.post("/account/login/", {"login": editor.email, "password": PASSWORD} | change)

    assert answer.status_code == 200
    assert len(answer.context["form"].non_field_errors()) == 1
    assert not answer.wsgi_request.user.is_authenticated


def test_a_closed_account_cannot_sign_in_and_loses_its_session(client, officer):
    client.force_login(officer)
    assert client.get("/beheer/").status_code == 200

    User.objects.filter(pk=officer.pk).update(is_active=False)

    assert client.get("/beheer/")["Location"].startswith("/account/login/")
    answer = client.post("/account/login/", {"login": officer.email, "password": PASSWORD})
    assert not answer.wsgi_request.user.is_authenticated


def test_a_permission_row_of_django_gives_nothing(editor, django_user_model):
    editor.user_permissions.add(Permission.objects.get(codename="change_deal"))
    person = django_user_model.objects.get(pk=editor.pk)

    assert not person.has_perm("proposals.change_deal")


def test_a_rule_that_says_no_costs_at_most_one_statement(editor):
    person = User.objects.get(pk=editor.pk)

    with CaptureQueriesContext(connection) as queries:
        assert not any(person.has_perm(f"proposals.{name}") for name in ("manage_round", "see_deals", "open_admin"))

    assert len(queries) == 1
