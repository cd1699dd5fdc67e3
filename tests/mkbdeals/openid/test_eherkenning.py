"""Applicants sign in with eHerkenning: the number says for which organisation, an invitation what they may do."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from proposals.enums import MembershipRole, Role
from proposals.models import Membership, SignInLink, User
from proposals.services.invitations import invite
from proposals.services.memberships import end_membership
from proposals.services.messages import send_due_messages
from tests.factories import proposals as make
from tests.factories.proposals import PASSWORD
from tests.mkbdeals.openid.conftest import EH3, KVK_CLAIM
from tests.mkbdeals.openid.test_ministry import reason

pytestmark = pytest.mark.django_db
LINK = "/toegang/koppelen/"


def linked(user, subject="persoon-1"):
    return SignInLink.objects.create(user=user, provider="eherkenning", uid=subject)


def test_who_was_linked_comes_to_the_own_work(with_eherkenning, client, editor):
    linked(editor)

    assert with_eherkenning()["Location"] == "/aanvragen/"
    assert client.get("/aanvragen/").wsgi_request.user == editor


def test_the_level_is_asked_there_and_checked_here(leave):
    assert EH3 in leave("eherkenning")["acr_values"].split()


@pytest.mark.parametrize("level", ["urn:etoegang:core:assurance-class:loa2plus", "", None, ["x"]])
def test_too_low_a_level_opens_nothing(with_eherkenning, editor, level):
    linked(editor)

    assert reason(with_eherkenning(level=level)) == (403, "level")


def test_a_level_beside_the_token_does_not_count(come, place, with_eherkenning, editor):
    linked(editor)
    place.userinfo = {"sub": "persoon-1", KVK_CLAIM: "12345678", "acr": EH3}

    assert reason(come("eherkenning")) == (403, "level")


@pytest.mark.parametrize("number", ["87654321", "1234567", "12345678 ", "", None, 12345678.0])
def test_an_unknown_number_opens_nothing(with_eherkenning, editor, number):
    linked(editor)

    assert reason(with_eherkenning(number=number)) == (403, "organisation")


def test_who_works_there_no_more_is_told(with_eherkenning, editor, signatory, organisation):
    linked(editor)
    membership = organisation.memberships.get(user=editor)
    end_membership(membership=membership, by=signatory, at=timezone.now())

    assert reason(with_eherkenning()) == (403, "member")


def test_the_number_of_another_organisation_opens_nothing_of_one_s_own(with_eherkenning, editor, other_organisation):
    linked(editor)
    other_organisation.kvk_number = "11112222"
    other_organisation.save()

    assert reason(with_eherkenning(number="11112222")) == (403, "member")


def test_who_got_a_role_at_the_ministry_does_not_come_in_here(with_eherkenning, editor):
    linked(editor)
    make.RoleGrantFactory(user=editor, role=Role.PROGRAMME_OFFICER)

    assert reason(with_eherkenning()) == (403, "ministry")


def test_the_first_time_an_account_is_linked_with_its_password(with_eherkenning, client, editor):
    assert with_eherkenning()["Location"] == LINK
    assert client.post(LINK).status_code == 403  # nobody is signed in
    page = client.get(LINK).content.decode()
    assert f"/account/login/?next={LINK}" in page

    signed_in = client.post("/account/login/", {"login": editor.email, "password": PASSWORD, "next": LINK})
    assert signed_in["Location"] == LINK
    assert editor.email in client.get(LINK).content.decode()
    assert client.post(LINK)["Location"] == "/aanvragen/"

    assert SignInLink.objects.get().user == editor
    assert client.get(LINK).status_code == 302  # it is over
    client.post("/account/logout/")
    assert with_eherkenning()["Location"] == "/aanvragen/"


def test_an_account_of_another_organisation_is_not_linked(with_eherkenning, client, stranger):
    with_eherkenning()
    client.post("/account/login/", {"login": stranger.email, "password": PASSWORD, "next": LINK})

    assert client.post(LINK).status_code == 403
    assert not SignInLink.objects.exists()


def test_one_person_opens_one_account(with_eherkenning, client, editor, colleague):
    with_eherkenning()
    linked(colleague)  # meanwhile, in another browser
    client.post("/account/login/", {"login": editor.email, "password": PASSWORD})

    assert client.post(LINK).status_code == 409
    assert SignInLink.objects.get().user == colleague


def test_what_was_kept_of_who_came_back_is_forgotten(with_eherkenning, client, editor, monkeypatch):
    with_eherkenning()
    client.post("/account/login/", {"login": editor.email, "password": PASSWORD})
    monkeypatch.setattr("proposals.views.sign_in_links.KEPT_SECONDS", -1)

    assert client.post(LINK)["Location"] == "/account/login/"
    assert not SignInLink.objects.exists()


@pytest.fixture
def invited(organisation, signatory):
    """The link in the mail to who was invited."""
    invite(
        organisation=organisation, email="nieuw@gemeente.example", role=MembershipRole.EDITOR, by=signatory,
        at=timezone.now(),
    )  # fmt: skip
    send_due_messages(at=timezone.now())
    return re.search(r"https?://[^/]+(/uitnodiging/\S+)", mail.outbox[-1].body)[1]


def test_who_was_invited_needs_no_password(with_eherkenning, client, invited, organisation):
    assert "/account/via/eherkenning/?next=/uitnodiging/" in client.get(invited).content.decode()
    assert with_eherkenning(next=invited)["Location"] == invited
    assert "password" not in client.get(invited).context["form"].fields

    client.post(invited, {"name": "Nieuwe collega", "function": ""})

    user = User.objects.get(email="nieuw@gemeente.example")
    assert not user.has_usable_password()
    assert user.membership_roles == {organisation.pk: MembershipRole.EDITOR}
    client.post("/account/logout/")
    assert with_eherkenning()["Location"] == "/aanvragen/"
    assert client.get("/aanvragen/").wsgi_request.user == user


def test_eherkenning_for_another_organisation_does_not_replace_the_password(
    with_eherkenning, client, invited, other_organisation
):
    other_organisation.kvk_number = "11112222"
    other_organisation.save()
    with_eherkenning(number="11112222", next=invited)

    assert "password" in client.get(invited).context["form"].fields


def test_who_opens_another_account_already_is_not_invited_twice(with_eherkenning, client, invited, editor):
    with_eherkenning(next=invited)
    linked(editor)

    answer = client.post(invited, {"name": "Nieuwe collega", "function": ""})

    assert answer.status_code == 409
    assert not User.objects.filter(email="nieuw@gemeente.example").exists()


def test_an_invitation_of_a_second_organisation_changes_nothing_of_the_account(
    with_eherkenning, client, invited, organisation, other_organisation
):
    person = make.member_of(other_organisation, email="nieuw@gemeente.example", name="N. Ieuw", password=None)
    linked(person)

    answer = client.post(invited, {"name": "Een Ander", "function": "", "password": "Een-ander-wachtwoord-3"})

    person.refresh_from_db()
    assert (person.name, person.has_usable_password()) == ("N. Ieuw", False)
    assert f"/account/login/?next={invited}" in answer.content.decode()
    assert organisation.pk not in person.membership_roles
    # Who signs in with eHerkenning for the own organisation takes part after that.
    other_organisation.kvk_number = "11112222"
    other_organisation.save()
    assert with_eherkenning(number="11112222", next=invited)["Location"] == invited
    assert client.post(invited)["Location"] == "/aanvragen/"
    assert person.memberships.current().count() == 2
    person.refresh_from_db()
    assert person.name == "N. Ieuw"


# ---------------------------------------------------------------------------- a broker that vouches for an address


def vouched(email, **more):
    return {"email": email, "email_verified": True} | more


def test_a_colleague_with_a_proved_address_is_linked_at_once(with_eherkenning, editor):
    assert with_eherkenning(**vouched(editor.email.upper()))["Location"] == "/aanvragen/"
    assert SignInLink.objects.get().user == editor


def test_an_invitation_to_a_proved_address_gives_what_it_says(with_eherkenning, invited, organisation):
    assert with_eherkenning(**vouched("Nieuw@gemeente.example", name="N. Ieuw"))["Location"] == "/aanvragen/"

    user = User.objects.get(email="nieuw@gemeente.example")
    assert (user.name, user.membership_roles) == ("N. Ieuw", {organisation.pk: MembershipRole.EDITOR})
    assert organisation.invitations.get().accepted_by == user


def test_the_first_person_of_an_organisation_fills_in_and_invites(with_eherkenning, organisation):
    assert with_eherkenning(**vouched("eerste@gemeente.example"))["Location"] == "/aanvragen/"

    assert Membership.objects.get(organisation=organisation).role == MembershipRole.EDITOR


def test_a_second_one_needs_an_invitation(with_eherkenning, editor):
    assert with_eherkenning(**vouched("tweede@gemeente.example"))["Location"] == LINK
    assert not User.objects.filter(email="tweede@gemeente.example").exists()


def test_an_address_that_is_not_proved_says_nothing(with_eherkenning, editor):
    assert with_eherkenning(email=editor.email, email_verified="true")["Location"] == LINK


def test_staff_of_the_ministry_do_not_come_in_for_an_organisation(with_eherkenning, officer, organisation):
    assert reason(with_eherkenning(**vouched(officer.email))) == (403, "ministry")
    assert not organisation.memberships.exists()
