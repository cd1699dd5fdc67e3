"""History tells on which page something was changed, never the key that stood in the address of that page."""

import re

import pytest
from django.core import mail
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pghistory.models import Context

from mkbdeals.middleware import KEYS_IN_ADDRESSES
from proposals.enums import MembershipRole
from proposals.models import Membership, User
from proposals.services.invitations import invite
from proposals.services.messages import send_due_messages
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
NEW = "Een-heel-nieuw-wachtwoord-7"
# Words in addresses that open nothing, though they are called a key.
PLAIN_WORDS = {("reporting:parliament_report_text", "key"), ("reporting:parliament_report_autosave", "key")}


def contexts():
    """Give all that stands beside the events of history."""
    return [each.metadata for each in Context.objects.all()]


@pytest.fixture
def link(organisation, editor):
    """The address in the mail to somebody who was invited."""
    invite(organisation=organisation, email="nieuw@gemeente.example", role=MembershipRole.EDITOR, by=editor,
           at=timezone.now())  # fmt: skip
    send_due_messages(at=timezone.now())
    return re.search(r"https?://[^/]+(/uitnodiging/\S+)", mail.outbox[-1].body)[1]


@pytest.mark.parametrize("has_account", [False, True])
def test_the_key_of_an_invitation_stands_nowhere_in_history(client, link, has_account):
    if has_account:
        client.force_login(make.UserFactory(email="nieuw@gemeente.example"))
    client.post(link, {"name": "Nieuwe collega", "function": "Adviseur", "password": NEW})

    assert Membership.objects.filter(user__email="nieuw@gemeente.example").exists()
    token = link.removeprefix("/uitnodiging/").strip("/")
    assert len(token) > 40
    assert [each for each in contexts() if token in str(each)] == []
    assert "/uitnodiging/-/" in {each.get("url") for each in contexts()}


def test_the_key_of_a_new_password_stands_nowhere_in_history(client, editor):
    client.post("/account/password/reset/", {"email": editor.email})
    send_due_messages(at=timezone.now())
    link = re.search(r"/account/password/reset/key/[^\s/]+/", mail.outbox[0].body)[0]
    page = client.get(link, follow=True)

    client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

    assert User.objects.get(pk=editor.pk).check_password(NEW)
    key = link.rstrip("/").rpartition("/")[2].partition("-")[2]
    assert len(key) > 20
    assert [each for each in contexts() if key in str(each)] == []


def test_other_addresses_stand_as_they_are(sign_in, editor, draft):
    sign_in(editor).post(f"/aanvragen/{draft.pk}/intrekken/", {})
    make.ThemeFactory()  # outside of a request: no address

    assert {each["url"] for each in contexts() if "url" in each} <= {f"/aanvragen/{draft.pk}/intrekken/"}


def with_words(patterns, space=""):
    """Give the name of each address with the names of what stands in it."""
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from with_words(each.url_patterns, inner)
        elif isinstance(each, URLPattern) and each.name:
            for word in each.pattern.regex.groupindex:
                yield f"{space}{each.name}", word


def test_every_key_in_an_address_is_known():
    looks_like_one = {
        (route, word) for route, word in with_words(get_resolver().url_patterns)
        if any(part in word for part in ("key", "token", "secret", "code")) and word != "dealcode"
    } - {("api:round_detail", "rondecode")}  # fmt: skip

    assert looks_like_one - PLAIN_WORDS == set(KEYS_IN_ADDRESSES.items())
