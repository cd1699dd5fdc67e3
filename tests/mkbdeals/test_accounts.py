"""Signing in: who comes where, and that only rules give permissions."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from proposals.enums import MessageState
from proposals.models import OutgoingMessage, User
from proposals.services.bounces import NotReturned, resend_message
from proposals.services.messages import send_due_messages
from tests.factories.proposals import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "Een-heel-nieuw-wachtwoord-7"


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


def test_a_forgotten_password_goes_through_the_outbox_without_its_key(client, editor):
    client.post("/account/password/reset/", {"email": editor.email})

    waiting = OutgoingMessage.objects.get()
    assert (waiting.recipient, mail.outbox) == (editor.email, [])
    assert "/account/password/reset/key/" not in waiting.body

    send_due_messages(at=timezone.now())

    link = re.search(r"/account/password/reset/key/[^\s/]+/", mail.outbox[0].body)[0]
    waiting.refresh_from_db()
    assert link not in waiting.body
    page = client.get(link, follow=True)
    answer = client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert answer.status_code == 302
    assert client.post("/account/login/", {"login": editor.email, "password": NEW})["Location"] == "/aanvragen/"
    # Once used, the link opens nothing any more.
    assert "token_fail" in client.get(link, follow=True).context


def test_a_mail_for_a_new_password_is_not_sent_to_another_address(client, editor, officer):
    client.post("/account/password/reset/", {"email": editor.email})
    OutgoingMessage.objects.update(state=MessageState.BOUNCED, sent_at=timezone.now(), bounced_at=timezone.now())

    with pytest.raises(NotReturned):
        resend_message(message=OutgoingMessage.objects.get(), recipient="x@test.example", by=officer, at=timezone.now())


def test_asking_for_an_unknown_account_takes_the_same_way(client, db):
    assert client.post("/account/password/reset/", {"email": "niemand@test.example"}).status_code == 302

    assert [each.recipient for each in OutgoingMessage.objects.all()] == ["niemand@test.example"]


def test_a_password_is_masked_and_may_come_from_a_keeper_of_passwords(client, db):
    """ASVS 6.2.6 and 6.2.7: nothing stands in the way of pasting, and a keeper knows which field it is."""
    page = client.get("/account/login/").content.decode()

    (field,) = re.findall(r'<input[^>]+name="password"[^>]*>', page)
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page
