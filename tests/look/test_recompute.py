"""The pages with which anybody computes an outcome again, in a browser: accessible and no wider than the window."""

from collections.abc import Callable

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route

from assessment.services.decisions import publish_decisions
from proposals.enums import MembershipRole, Role
from tests.factories import proposals as make
from tests.factories.reporting import approved_round
from tests.look.conftest import SITE, answer
from tests.look.test_sample_page import axe_findings, overflow


@pytest.fixture
def decided(db):
    """A round of which the decisions were published: its code, and the proposal that got nothing."""
    run = approved_round([("A", 300_000, 5), ("B", 250_000, 4), ("C", 250_000, 4)], ceiling=600_000)
    publish_decisions(round_=run.round, by=make.user_with_role(Role.PROGRAMME_OFFICER), at=timezone.now())
    return run.round.slug, run.lines.filter(awarded_amount=0).get().proposal


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


def test_they_are_accessible_and_fit(decided, open_page, client):
    """For anybody the page of the round, of the package and of the lottery; the own decision; the package of staff."""
    slug, refused = decided
    found = {}
    for person, path in (
        (None, reverse("proposals:round_detail", args=[slug])),
        (None, reverse("assessment:public_package", args=[slug])),
        (None, reverse("assessment:public_lottery", args=[slug])),
        (
            make.member_of(refused.organisation, MembershipRole.READER),
            reverse("assessment:applicant_decision", args=[refused.pk]),
        ),
        (make.user_with_role(Role.DECISION_MAKER), reverse("assessment:decision_package", args=[slug, 1])),
    ):
        if person:
            client.force_login(person)
        for width in (320, 1280):
            page = open_page(path, width)
            found[path, width] = (axe_findings(page), overflow(page), page.missing)

    assert found == dict.fromkeys(found, ([], 0, []))
