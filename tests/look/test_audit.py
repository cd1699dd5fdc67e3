"""Who saw what, and the history of a proposal, in a browser: accessible and no wider than the window."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, Route

from proposals.enums import ProposalStatus, Role, ViewingKind
from reporting.queries.bulk_reading import PREFIX
from tests.factories import proposals as make
from tests.look.conftest import SITE, answer
from tests.look.test_sample_page import axe_findings, overflow

NOW = timezone.now()


@pytest.fixture
def pages(db, client) -> dict[str, str]:
    """A proposal that was sent in, completed and seen by several people; the addresses of the pages about it."""
    round_ = make.full_round(name="MKB-deals ronde 2027")
    proposal = make.complete_proposal(round=round_, title="Digitale werkplaats voor de maakindustrie in de regio")
    make.sent_in(proposal)
    make.asked_for(proposal, "plan", "budget")
    message = make.PortalMessageFactory(
        organisation=proposal.organisation, proposal=proposal, subject="Wij missen iets"
    )
    make.PortalReadingFactory(message=message, first_read_at=NOW)
    people = [
        make.UserFactory(name=name, email=f"{name.split()[0].lower()}.achternaam@ministerie.example")
        for name in ("Beoordelaar Eén", "Programmamedewerker Twee", "Besluitnemer Drie")
    ]
    for number in range(9):
        kind = (ViewingKind.PROPOSAL, ViewingKind.RANKING, ViewingKind.ATTACHMENT)[number % 3]
        of_one = {"proposal": proposal} if kind != ViewingKind.RANKING else {}
        make.ViewingFactory(
            viewed_by=people[number % 3], viewed_at=NOW - timedelta(hours=number), kind=kind, round=round_, **of_one
        )
    alarm = f"{PREFIX}{people[0].pk}:{timezone.localdate(NOW).isoformat()}:1"
    make.OutgoingMessageFactory(message_key=alarm, created_at=NOW)
    client.force_login(make.user_with_role(Role.CONTROLLER))
    assert proposal.status == ProposalStatus.SUPPLEMENT_REQUESTED
    return {
        "asked": f"/beheer/inzagen/?proposal={proposal.reference}",
        "mistake": "/beheer/inzagen/?proposal=MD99&begin=ooit",
        "history": f"/aanvragen/{proposal.pk}/geschiedenis/",
        "mistake_in_history": f"/aanvragen/{proposal.pk}/geschiedenis/?begin=ooit",
    }


@pytest.fixture
def open_page(window, client) -> Callable[[str, int], Page]:
    """Open a page, answered by Django in the transaction of the test."""
    of_this_test, page = connections["default"], window

    def on_request(route: Route) -> None:
        # The browser calls back in a context of its own, in which Django would open another connection.
        connections["default"] = of_this_test
        answer(route, client, page.missing)

    def opened(path: str, width: int) -> Page:
        page.set_viewport_size({"width": width, "height": 900})
        page.route("**/*", on_request)
        page.goto(SITE + path)
        return page

    return opened


@pytest.mark.parametrize("name", ["asked", "mistake", "history", "mistake_in_history"])
def test_page_is_accessible_and_fits(pages, open_page, name):
    for width in (1280, 320):
        page = open_page(pages[name], width)

        assert not overflow(page)
    assert axe_findings(page) == []
