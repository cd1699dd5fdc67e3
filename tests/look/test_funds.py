"""The pages of money, objections and terms in a browser: accessible, and no wider than the window."""

from collections.abc import Callable

import pytest
from django.db import connections
from playwright.sync_api import Page, Route

from proposals.enums import Role
from tests.assessment.reserve_world import published_round
from tests.factories import assessment as build
from tests.factories import proposals as make
from tests.look.conftest import SITE, answer
from tests.look.test_sample_page import axe_findings, overflow

HERE = "/beheer/ronde/ronde/"


@pytest.fixture
def followed(db, client):
    """A published round in which everything follows: a lapse, an objection that came late, a pause."""
    round_, proposals = published_round([400_000, 400_000, 300_000], 800_000, slug="ronde")
    build.AwardLapseFactory(proposal=proposals[0])
    objection = build.ObjectionFactory(proposal=proposals[2])
    type(objection).objects.filter(pk=objection.pk).update(due_date=objection.announced_date)
    build.ObjectionPauseFactory(objection=objection)
    build.ObjectionFileFactory(objection=objection, original_name=f"{'bewijs-' * 20}.pdf")
    build.DefaultNoticeFactory(proposal=proposals[2], objection=objection)
    build.TermPauseFactory(round=round_)
    build.TermNoticeFactory(round=round_)
    build.DefaultNoticeFactory(proposal=make.ProposalFactory(round=round_, status="in_assessment"))
    client.force_login(make.user_with_role(Role.PROGRAMME_OFFICER))
    return {
        "money": f"{HERE}geld/",
        "lapse": f"{HERE}geld/{proposals[1].pk}/vervallen/",
        "later": f"{HERE}geld/{proposals[2].pk}/vervolgbesluit/",
        "objections": f"{HERE}bezwaren/",
        "objection": f"{HERE}bezwaren/{objection.pk}/",
        "register": f"{HERE}bezwaren/nieuw/",
        "terms": f"{HERE}termijnen/",
        "file": f"/beheer/bezwaren/{objection.pk}/dossier/",
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


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_accessible_and_fit(followed, open_page, width):
    found = {}
    for name, path in followed.items():
        page = open_page(path, width)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        found[name] = (axe_findings(page), overflow(page), list(page.missing))

    assert found == dict.fromkeys(followed, ([], 0, []))
