"""The organisation and its colleagues: what is shown, who changes what, and that rights end at once."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.enums import MembershipRole, ScanState
from proposals.models import Invitation, Membership, OutgoingMessage
from proposals.services.invitations import PER_DAY, accept
from tests.factories import proposals as make

READER, EDITOR, SIGNATORY = MembershipRole.READER, MembershipRole.EDITOR, MembershipRole.SIGNATORY


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\u00a0", " ").split())


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(organisation) -> str:
    return f"/organisatie/{organisation.pk}/"


def place(user) -> Membership:
    return Membership.objects.get(user=user)


def test_own_organisation_opens_at_once(sign_in, editor, organisation):
    assert sign_in(editor).get("/organisatie/").url == page_of(organisation)


def test_who_works_for_several_chooses(sign_in, editor, organisation, other_organisation):
    make.MembershipFactory(user=editor, organisation=other_organisation)

    content = sign_in(editor).get("/organisatie/").content.decode()

    assert page_of(organisation) in content
    assert page_of(other_organisation) in content


def test_who_works_for_none_reads_how_to_get_in(sign_in, db):
    person = make.UserFactory(email="nieuw@gemeente.example")

    response = sign_in(person).get("/organisatie/", follow=True)

    assert response.redirect_chain == [("/toegang/", 302)]
    assert "nieuw@gemeente.example" in text_of(response)


def test_page_shows_register_colleagues_and_invitations(sign_in, editor, signatory, organisation):
    organisation.region.name = "Slingerbeek"
    organisation.region.save()
    invitation = make.InvitationFactory(organisation=organisation, invited_by=signatory)
    make.InvitationFactory(organisation=organisation, email="oud@gemeente.example", revoked_at=timezone.now(),
                           revoked_by=signatory)  # fmt: skip
    stranger = make.member_of(make.OrganisationFactory())

    words = text_of(sign_in(editor).get(page_of(organisation)))

    for expected in (organisation.name, "Slingerbeek", editor.email, signatory.email, invitation.email):
        assert expected in words
    for hidden in ("oud@gemeente.example", stranger.email):
        assert hidden not in words


def test_reader_sees_colleagues_and_no_invitations(sign_in, reader, editor, organisation):
    invitation = make.InvitationFactory(organisation=organisation)

    response = sign_in(reader).get(page_of(organisation))

    assert editor.email in text_of(response)
    assert invitation.email not in text_of(response)
    assert "/uitnodigen/" not in response.content.decode()


def test_page_takes_as_many_queries_for_thirty_as_for_one(sign_in, signatory, organisation, django_assert_num_queries):
    client = sign_in(signatory)
    make.InvitationFactory(organisation=organisation)
    client.get(page_of(organisation))
    with django_assert_num_queries(6):
        client.get(page_of(organisation))
    for _each in range(29):
        make.MembershipFactory(organisation=organisation)
        make.InvitationFactory(organisation=organisation)

    with django_assert_num_queries(6):
        client.get(page_of(organisation))


@pytest.mark.parametrize("path", ["", "uitnodigen/", "collegas/{member}/"])
def test_organisation_of_others_does_not_exist(sign_in, stranger, editor, organisation, path):
    address = page_of(organisation) + path.format(member=place(editor).pk)

    assert sign_in(stranger).get(address).status_code == 404


def test_member_of_another_organisation_is_not_found_here(sign_in, signatory, organisation, stranger):
    address = f"{page_of(organisation)}collegas/{place(stranger).pk}/"
    client = sign_in(signatory)

    assert client.get(address).status_code == 404
    assert client.post(f"{address}verwijderen/").status_code == 404


def test_organisation_without_signatory_reads_what_to_arrange(sign_in, editor, draft, organisation):
    client = sign_in(editor)
    addresses = [page_of(organisation), f"/aanvragen/{draft.pk}/", f"/aanvragen/{draft.pk}/controleren/"]

    without = [client.get(address) for address in addresses]
    make.member_of(organisation, SIGNATORY)
    with_one = [client.get(address) for address in addresses]

    assert all("eHerkenning" in text_of(page) for page in without)
    assert all(f"/organisatie/{organisation.pk}/uitnodigen/?rol=signatory" in p.content.decode() for p in without)
    assert not any("eHerkenning" in text_of(page) for page in with_one)


def test_inviting_sends_a_mail(sign_in, editor, signatory, organisation):
    response = sign_in(editor).post(
        f"{page_of(organisation)}uitnodigen/", {"email": " Nieuw@Gemeente.example ", "role": "reader"}
    )

    invitation = Invitation.objects.get()
    assert response.url == page_of(organisation)
    assert (invitation.email, invitation.role, invitation.invited_by) == ("nieuw@gemeente.example", READER, editor)
    assert OutgoingMessage.objects.get().recipient == "nieuw@gemeente.example"


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({}, ["email", "role"]),
        ({"email": "geen adres", "role": "reader"}, ["email"]),
        ({"email": "a@b.example\r\nBcc: c@d.example", "role": "reader"}, ["email"]),
        ({"email": f"{'a' * 260}@gemeente.example", "role": "reader"}, ["email"]),
        ({"email": "\x00", "role": "reader"}, ["email"]),
        ({"email": "nieuw@gemeente.example", "role": "signatory"}, ["role"]),
        ({"email": "nieuw@gemeente.example", "role": "owner"}, ["role"]),
    ],
)
def test_wrong_invitation_is_explained_and_kept(sign_in, editor, signatory, organisation, data, wrong):
    response = sign_in(editor).post(f"{page_of(organisation)}uitnodigen/", data)

    assert (response.status_code, list(response.context["form"].errors)) == (422, wrong)
    assert not OutgoingMessage.objects.exists()
    if data.get("email") == "geen adres":
        assert "‘geen adres’" in text_of(response)
        assert 'value="geen adres"' in response.content.decode()


def test_colleague_and_open_invitation_are_told_apart(sign_in, editor, signatory, organisation):
    make.InvitationFactory(organisation=organisation, email="open@gemeente.example")
    client = sign_in(editor)

    for email in (signatory.email, "open@gemeente.example"):
        response = client.post(f"{page_of(organisation)}uitnodigen/", {"email": email, "role": "reader"})
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["email"])


def test_too_many_invitations_are_refused_in_words(sign_in, editor, organisation):
    for _each in range(PER_DAY):
        make.InvitationFactory(organisation=organisation)

    response = sign_in(editor).post(
        f"{page_of(organisation)}uitnodigen/", {"email": "nieuw@gemeente.example", "role": "reader"}
    )

    assert response.status_code == 422
    assert str(PER_DAY) in " ".join(response.context["form"].non_field_errors())


def test_inviter_does_not_learn_who_has_an_account(sign_in, editor, organisation):
    make.UserFactory(email="heeft@gemeente.example")
    client = sign_in(editor)
    answers = []
    for email in ("heeft@gemeente.example", "geen1@gemeente.example"):
        response = client.post(f"{page_of(organisation)}uitnodigen/", {"email": email, "role": "reader"}, follow=True)
        answers.append(text_of(response).replace(email, "X"))
        Invitation.objects.all().delete()

    assert answers[0] == answers[1]


def test_sending_again_and_taking_back(sign_in, editor, organisation):
    client = sign_in(editor)
    client.post(f"{page_of(organisation)}uitnodigen/", {"email": "nieuw@gemeente.example", "role": "reader"})
    first = Invitation.objects.get()

    client.post(f"{page_of(organisation)}uitnodigingen/{first.pk}/opnieuw/")
    second = organisation.invitations.open().get()
    client.post(f"{page_of(organisation)}uitnodigingen/{second.pk}/intrekken/")
    late = client.post(f"{page_of(organisation)}uitnodigingen/{second.pk}/opnieuw/", follow=True)

    assert second != first
    assert not organisation.invitations.open().exists()
    assert OutgoingMessage.objects.count() == 2
    assert [message.level_tag for message in late.context["messages"]][-1] == "error"


def test_signatory_sees_who_else_may_come_to_sign_and_takes_it_back(sign_in, editor, organisation):
    """An editor invites two while nobody signs; of who came first the other invitation stays open."""
    for email in ("wethouder@gemeente.example", "vervanger@gemeente.example"):
        sign_in(editor).post(f"{page_of(organisation)}uitnodigen/", {"email": email, "role": "signatory"})
    first = make.UserFactory(email="wethouder@gemeente.example")
    accept(invitation=Invitation.objects.get(email=first.email), user=first, at=timezone.now())
    other = Invitation.objects.get(email="vervanger@gemeente.example")

    shown = sign_in(first).get(page_of(organisation))
    taken = sign_in(editor).post(f"{page_of(organisation)}uitnodigingen/{other.pk}/intrekken/", follow=True)
    other.refresh_from_db()
    assert other.revoked_at is None
    sign_in(first).post(f"{page_of(organisation)}uitnodigingen/{other.pk}/intrekken/")

    assert shown.context["signing_invitations"] == [other.email]
    assert shown.content.decode().count("vervanger@gemeente.example") > 1
    assert taken.context["signing_invitations"] == []
    assert text_of(taken).count(_("only by a signatory")) == 2  # the colleague and the invitation
    other.refresh_from_db()
    assert other.revoked_by == first


def test_role_is_changed(sign_in, signatory, reader, organisation):
    address = f"{page_of(organisation)}collegas/{place(reader).pk}/"
    client = sign_in(signatory)

    assert client.get(address).status_code == 200
    assert client.post(address, {"role": "editor"}).url == page_of(organisation)
    assert place(reader).role == EDITOR


@pytest.mark.parametrize("role", ["", "owner", "signatory\x00"])
def test_strange_role_is_explained(sign_in, signatory, reader, organisation, role):
    response = sign_in(signatory).post(f"{page_of(organisation)}collegas/{place(reader).pk}/", {"role": role})

    assert response.status_code == 422
    assert place(reader).role == READER


def test_last_signatory_is_kept_with_an_explanation(sign_in, signatory, editor, organisation):
    address = f"{page_of(organisation)}collegas/{place(signatory).pk}/"
    client = sign_in(signatory)

    lowered = client.post(address, {"role": "editor"})
    removed = client.post(f"{address}verwijderen/")

    assert (lowered.status_code, removed.status_code) == (422, 409)
    assert place(signatory).ended_at is None
    assert removed.context["refusal"]


@pytest.mark.parametrize(("who", "whom"), [("editor", "signatory"), ("reader", "editor")])
def test_who_does_not_look_after_a_colleague_is_refused(
    request, sign_in, reader, editor, signatory, organisation, who, whom
):
    address = f"{page_of(organisation)}collegas/{place(request.getfixturevalue(whom)).pk}/"
    client = sign_in(request.getfixturevalue(who))

    assert client.get(address).status_code == 403
    assert client.post(address, {"role": "reader"}).status_code == 403
    assert client.post(f"{address}verwijderen/").status_code == 403
    assert Membership.objects.filter(ended_at__isnull=True).count() == 3


def test_rights_end_at_the_next_request(signatory, editor, draft, organisation):
    attachment = make.AttachmentFactory(proposal=draft, scan_state=ScanState.CLEAN, scanned_at=timezone.now())
    client = signed_in(editor)
    section = f"/aanvragen/{draft.pk}/partners/"
    open_pages = [
        "/aanvragen/", f"/aanvragen/{draft.pk}/", section, f"/aanvragen/{draft.pk}/lezen/",
        f"/aanvragen/{draft.pk}/bijlagen/{attachment.pk}/", page_of(organisation),
    ]  # fmt: skip
    assert [client.get(address).status_code for address in open_pages] == [200] * 6

    signed_in(signatory).post(f"{page_of(organisation)}collegas/{place(editor).pk}/verwijderen/")

    assert [client.get(address).status_code for address in open_pages] == [403] + [404] * 5
    assert client.post(section, {"partners-TOTAL_FORMS": "0"}).status_code == 404
    assert client.post(f"/aanvragen/{draft.pk}/indienen/").status_code == 404
    assert client.post("/aanvragen/nieuw/", {"organisation": organisation.pk}).status_code == 403
    assert client.post(f"{page_of(organisation)}uitnodigen/", {"email": "x@y.example"}).status_code == 404


def test_leaving_leads_to_what_is_left(sign_in, editor, organisation, colleague):
    response = sign_in(editor).post(f"{page_of(organisation)}collegas/{place(editor).pk}/verwijderen/", follow=True)

    assert response.redirect_chain[-1] == ("/toegang/", 302)
    assert place(editor).ended_by == editor


def test_expired_invitation_is_marked(sign_in, editor, organisation):
    make.InvitationFactory(
        organisation=organisation, invited_at=timezone.now() - timedelta(days=20),
        expires_at=timezone.now() - timedelta(days=6),
    )  # fmt: skip

    rows = sign_in(editor).get(page_of(organisation)).context["invitations"]

    assert [row["is_expired"] for row in rows] == [True]
