"""The pages of divisions of the work in a browser, with shortages, changes and a comparison."""

from collections.abc import Callable

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, Route

from assessment.enums import DivisionAim
from assessment.services.assignment_runs import propose_assignment
from proposals.enums import Role
from tests.factories import assessment as build
from tests.factories import proposals as make
from tests.look.conftest import SITE, answer
from tests.look.test_sample_page import axe_findings, overflow

HERE = "/beheer/ronde/ronde/toewijzen/verdelingen/"


@pytest.fixture
def divided(db, client):
    """Two divisions of a round with work asked before, somebody who left and a proposal that stays short."""
    coordinator = make.user_with_role(Role.ASSESSOR_COORDINATOR)
    round_ = build.scoring_round(slug="ronde")
    panel = build.assessors(5)
    for number in range(5):
        proposal = build.admissible_proposal(round_, title=f"Samenwerkingsverband {number} " + "Winkelondernemers" * 3)
        for person in panel[number % 2 : 2]:
            build.assigned(proposal, person, by=coordinator)
    for person in panel[2:]:
        make.MembershipFactory(user=person, organisation=proposal.organisation)
    panel[0].is_active = False
    panel[0].save()
    for aim in (DivisionAim.FEWEST_CHANGES, DivisionAim.MOST_EVEN):
        propose_assignment(round_=round_, title=f"Na uitval: {aim.label}", by=coordinator, at=timezone.now(), aim=aim)
    client.force_login(coordinator)


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
@pytest.mark.parametrize("path", [HERE, f"{HERE}2/?met=1"])
def test_page_is_accessible_and_fits(divided, open_page, path, width):
    page = open_page(path, width)

    assert axe_findings(page) == []
    assert overflow(page) == 0
    assert page.missing == []


def test_errors_are_accessible_and_fit(divided, open_page):
    page = open_page(HERE, 320)
    page.fill("[name=title]", "")
    with page.expect_navigation():
        page.click("form[novalidate] button[type=submit]")

    assert page.locator("[aria-invalid=true]").count() == 1
    assert axe_findings(page) == []
    assert overflow(page) == 0
