"""The link of an invitation: for exactly one address, once; every other way gets a plain page."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from proposals.enums import MembershipRole, Role
from proposals.models import Membership, User
from proposals.services.invitations import invite, revoke
from proposals.services.messages import send_due_messages
from tests.factories import proposals as make

ADDRESS = "nieuw@gemeente.example"
GOOD = {"name": "Nieuwe collega", "function": "Adviseur", "password": "Vier-woorden-op-een-rij"}


@pytest.fixture
def invitation(organisation, editor):
    """An invitation that was sent; its link is in the last mail."""
    made = invite(organisation=organisation, email=ADDRESS, role=MembershipRole.EDITOR, by=editor, at=timezone.now())
    send_due_messages(at=timezone.now())
    return made


@pytest.fixture
def link(invitation) -> str:
    """The address in the mail."""
    return re.search(r"https?://[^/]+(/uitnodiging/\S+)", mail.outbox[-1].body)[1]


def test_new_colleague_makes_an_account_and_is_in(client, link, organisation, editor):
    page = client.get(link)
    response = client.post(link, GOOD, follow=True)

    user = User.objects.get(email=ADDRESS)
    assert organisation.name in page.content.decode()
    assert str(editor) in page.content.decode()
    assert response.redirect_chain == [("/aanvragen/", 302)]
    assert response.context["user"] == user
    assert (user.name, user.function, user.check_password(GOOD["password"])) == ("Nieuwe collega", "Adviseur", True)


def test_a_password_is_taken_as_it_was_typed(client, link):
    """ASVS 6.2.8 and 6.2.9: nothing is cut off, not at the end either; a thousand signs are fine."""
    password = f"  Vier wóórden op een rij 🚲 {'x' * 200} "
    client.post(link, GOOD | {"password": password})
    client.post("/account/logout/")

    for typed, is_in in ((password.strip(), False), (password[:-3], False), (password, True)):
        client.post("/account/login/", {"login": ADDRESS, "password": typed})
        assert ("_auth_user_id" in client.session) == is_in


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"name": ""}, ["name"]),
        ({"name": "x" * 151}, ["name"]),
        ({"name": "Kijk op http://elders.example"}, ["name"]),
        ({"function": "Rechts\u202enaar links"}, ["function"]),
        ({"password": ""}, ["password"]),
        ({"password": "kort"}, ["password"]),
        ({"password": "123456789012345"}, ["password"]),
        ({"password": ADDRESS}, ["password"]),
        ({"name": "\x00"}, ["name"]),
    ],
)
def test_wrong_account_is_explained_and_kept(client, link, changed, wrong):
    response = client.post(link, GOOD | changed)

    assert (response.status_code, list(response.context["form"].errors)) == (422, wrong)
    assert not User.objects.filter(email=ADDRESS).exists()
    if "password" in wrong:
        assert "Nieuwe collega" in response.content.decode()


def test_password_is_never_shown_back(client, link):
    assert GOOD["password"] not in client.post(link, GOOD | {"name": ""}).content.decode()


def test_address_of_the_form_counts_for_nothing(client, link):
    client.post(link, GOOD | {"email": "ander@gemeente.example"})

    assert not User.objects.filter(email="ander@gemeente.example").exists()
    assert User.objects.filter(email=ADDRESS).exists()


def test_who_has_an_account_signs_in_first(client, link, organisation):
    person = make.UserFactory(email=ADDRESS)
    page = client.get(link)
    pressed = client.post(link, GOOD)
    client.force_login(person)
    accepted = client.post(link)

    assert f"/account/login/?next={link}" in page.content.decode()
    assert pressed.status_code == 200
    assert "form" not in pressed.context
    assert accepted.url == "/aanvragen/"
    assert Membership.objects.get(user=person).organisation == organisation


def test_looking_at_the_link_accepts_nothing(client, link, invitation):
    person = make.UserFactory(email=ADDRESS)
    client.get(link)
    client.force_login(person)
    client.get(link)

    invitation.refresh_from_db()
    assert invitation.accepted_at is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_else_is_refused_with_an_explanation(client, link, stranger, method, organisation):
    client.force_login(stranger)

    response = getattr(client, method)(link)

    assert response.status_code == 403
    assert stranger.email in response.content.decode()
    assert ADDRESS not in response.content.decode()
    assert organisation.name not in response.content.decode()
    assert not organisation.memberships.filter(user=stranger).exists()


def test_who_works_at_the_ministry_is_refused(client, link, organisation):
    person = make.user_with_role(Role.ASSESSOR, email=ADDRESS)
    client.force_login(person)

    assert client.post(link).status_code == 403
    assert not organisation.memberships.filter(user=person).exists()


def spend(how: str, client, link: str, invitation) -> None:
    """Use the invitation up in one of the ways there are."""
    if how == "accepted":
        client.post(link, GOOD)
        client.logout()
    if how == "revoked":
        revoke(invitation=invitation, by=invitation.invited_by, at=timezone.now())
    if how == "expired":
        now = timezone.now()
        type(invitation).objects.update(invited_at=now - timedelta(days=15), expires_at=now - timedelta(days=1))


@pytest.mark.parametrize("how", ["accepted", "revoked", "expired"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_spent_link_gets_a_plain_page(client, link, invitation, organisation, how, method):
    spend(how, client, link, invitation)

    response = getattr(client, method)(link, GOOD if method == "post" else {})

    content = response.content.decode()
    assert (response.status_code, response.context["state"]) == (410, how)
    for hidden in (ADDRESS, organisation.name, str(invitation.invited_by)):
        assert hidden not in content


@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_spent_link_does_not_tell_whether_there_is_an_account(client, link, invitation, how):
    spend(how, client, link, invitation)
    without = client.get(link).content
    make.UserFactory(email=ADDRESS)

    assert client.get(link).content == without


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "%F0%9F%92%A3", "a" * 3000, "-"])
def test_guessed_link_gets_one_page(client, link, token):
    response = client.get(f"/uitnodiging/{token}/")

    assert (response.status_code, response.context["state"]) == (404, "unknown")
    assert response.content == client.get("/uitnodiging/iets-anders/").content


def test_page_with_the_key_is_kept_nowhere(client, link):
    assert client.get(link)["Cache-Control"] == "no-store"


def test_how_to_get_in_is_for_everybody(client, open_round):
    response = client.get("/toegang/")

    assert response.status_code == 200
    assert open_round.contact_email in response.content.decode()
