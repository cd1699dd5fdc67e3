"""The pages of the organisation, of invitations and of my applications in a browser, in each of their states."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, Route

from proposals.enums import MembershipRole, ProposalStatus
from proposals.models import EditingPresence, Invitation, SupplementRequest
from proposals.services.invitations import invite, revoke
from proposals.services.messages import send_due_messages
from tests.factories import proposals as make
from tests.look.conftest import SITE, answer
from tests.look.test_sample_page import axe_findings, overflow

ADDRESS = "nieuw@gemeente.example"


class Scene:
    """The people and things that the pages are about; each state is a method that gives an address."""

    def __init__(self, client, organisation, round_, editor, stranger):
        self.client, self.organisation, self.round = client, organisation, round_
        self.editor, self.stranger = editor, stranger
        self.own = f"/organisatie/{organisation.pk}/"

    def as_(self, who) -> "Scene":
        self.client.force_login(who)
        return self

    def link(self) -> str:
        self.invitation = invite(
            organisation=self.organisation, email=ADDRESS, role=MembershipRole.EDITOR, by=self.editor,
            at=timezone.now(),
        )  # fmt: skip
        send_due_messages(at=timezone.now())
        return re.search(r"https?://[^/]+(/uitnodiging/\S+)", mail.outbox[-1].body)[1]

    def without_signatory(self) -> str:
        self.as_(self.editor)
        return self.own

    def full(self) -> str:
        make.member_of(self.organisation, MembershipRole.SIGNATORY)
        make.member_of(self.organisation, MembershipRole.READER, is_active=False)
        make.InvitationFactory(organisation=self.organisation, email=f"{'lang' * 15}@gemeente.example")
        now = timezone.now()
        make.InvitationFactory(
            organisation=self.organisation, invited_at=now - timedelta(days=20), expires_at=now - timedelta(days=6)
        )
        return self.without_signatory()

    def reader(self) -> str:
        self.as_(make.member_of(self.organisation, MembershipRole.READER))
        return self.own

    def several(self) -> str:
        make.MembershipFactory(user=self.editor)
        self.as_(self.editor)
        return "/organisatie/"

    def inviting(self) -> str:
        self.as_(self.editor)
        return f"{self.own}uitnodigen/"

    def colleague(self) -> str:
        person = make.member_of(self.organisation, MembershipRole.READER)
        self.as_(self.editor)
        return f"{self.own}collegas/{person.memberships.get().pk}/"

    def oneself(self) -> str:
        self.as_(self.editor)
        return f"{self.own}collegas/{self.editor.memberships.get().pk}/"

    def new_account(self) -> str:
        return self.link()

    def has_account(self) -> str:
        make.UserFactory(email=ADDRESS)
        return self.link()

    def one_press(self) -> str:
        self.as_(make.UserFactory(email=ADDRESS))
        return self.link()

    def somebody_else(self) -> str:
        self.as_(self.stranger)
        return self.link()

    def revoked(self) -> str:
        link = self.link()
        revoke(invitation=self.invitation, by=self.editor, at=timezone.now())
        return link

    def expired(self) -> str:
        link, now = self.link(), timezone.now()
        Invitation.objects.update(invited_at=now - timedelta(days=15), expires_at=now - timedelta(days=1))
        return link

    def unknown(self) -> str:
        return "/uitnodiging/onbekend/"

    def access(self) -> str:
        return "/toegang/"

    def access_without_organisation(self) -> str:
        self.as_(make.UserFactory())
        return "/toegang/"

    def empty_list(self) -> str:
        self.as_(self.editor)
        return "/aanvragen/"

    def every_group(self) -> str:
        self._one_of_each()
        self.as_(self.editor)
        return "/aanvragen/"

    def one_group(self) -> str:
        self._many()
        self.as_(self.editor)
        return "/aanvragen/?groep=waiting"

    def found_nothing(self) -> str:
        self._many()
        self.as_(self.editor)
        return "/aanvragen/?zoek=zwembad"

    def beginning(self) -> str:
        self.as_(self.editor)
        return "/aanvragen/nieuw/"

    def beginning_beside(self) -> str:
        make.ProposalFactory(round=self.round, organisation=self.organisation)
        return self.beginning()

    def _one_of_each(self) -> None:
        values = {"round": self.round, "organisation": self.organisation, "created_by": self.editor}
        draft = make.ProposalFactory(title="Een heel lange titel over ondernemerschap " * 4, **values)
        EditingPresence.objects.create(
            proposal=draft, user=make.UserFactory(), section="budget", seen_at=timezone.now()
        )
        for status in (ProposalStatus.SUBMITTED, ProposalStatus.REJECTED, ProposalStatus.WITHDRAWN):
            make.ProposalFactory(status=status, **values)
        asked = make.ProposalFactory(status=ProposalStatus.SUPPLEMENT_REQUESTED, **values)
        SupplementRequest.objects.create(
            proposal=asked, number=1, question="Wat?", asked_at=timezone.now(), asked_by=self.editor,
            due_at=timezone.now() + timedelta(days=14),
        )  # fmt: skip

    def _many(self) -> None:
        for _each in range(22):
            make.ProposalFactory(round=self.round, organisation=self.organisation, status=ProposalStatus.SUBMITTED)


STATES = [name for name, value in vars(Scene).items() if callable(value) and not name.startswith("_")]
STATES = [name for name in STATES if name not in {"as_", "link"}]


@pytest.fixture
def scene(client, organisation, open_round, editor, stranger) -> Scene:
    return Scene(client, organisation, open_round, editor, stranger)


@pytest.fixture
def look(window, client) -> Callable[[str], Page]:
    """Open a page in the browser, answered by Django in the transaction of the test."""
    of_this_test, page = connections["default"], window

    def on_request(route: Route) -> None:
        # The browser calls back in a context of its own, in which Django would open another connection.
        connections["default"] = of_this_test
        answer(route, client, page.missing)

    def opened(path: str) -> Page:
        page.route("**/*", on_request)
        page.goto(SITE + path)
        return page

    return opened


@pytest.mark.parametrize("state", STATES)
def test_state_is_accessible_and_fits(scene, look, state):
    page = look(getattr(scene, state)())

    assert page.missing == []
    assert page.locator("h1").count() == 1
    assert axe_findings(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) == 0


@pytest.mark.parametrize("state", ["inviting", "new_account", "beginning_beside"])
def test_errors_are_accessible_and_lead_to_their_field(scene, look, state):
    page = look(getattr(scene, state)())
    if state == "inviting":
        page.locator("#id_email").fill("geen adres")
    page.locator("main form button[type=submit]").last.click()

    links = page.locator(".mkb-error-summary a")
    links.first.wait_for()
    assert axe_findings(page) == []
    for number in range(links.count()):
        assert page.locator(links.nth(number).get_attribute("href")).count() == 1
    assert re.match("(Fout|Error): ", page.title())
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) == 0
