"""The page of a deal in a browser that runs no scripts: what region and ministry do there works."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connections
from playwright.sync_api import Page, Route, expect

from tests.factories import proposals as make
from tests.factories import reporting as report
from tests.look.conftest import SITE, answer


@pytest.fixture
def plain(look_browser, client) -> Iterator[Page]:
    """Give a page without scripts, answered by Django in the transaction of the test."""
    of_this_test, context = connections["default"], look_browser.new_context(java_script_enabled=False)
    page = context.new_page()

    def on_request(route: Route) -> None:
        # The browser calls back in a context of its own, in which Django would open another connection.
        connections["default"] = of_this_test
        answer(route, client, [])

    page.route("**/*", on_request)
    yield page
    context.close()


@pytest.fixture
def deal(organisation):
    return report.running_deal(organisation=organisation)


def test_the_region_reads_its_deal_and_goes_to_its_reports_without_scripts(plain, sign_in, deal, signatory):
    make.MilestoneFactory(deal=deal, title="De eerste honderd bedrijven")
    sign_in(signatory)
    plain.goto(f"{SITE}/deals/{deal.pk}/")

    expect(plain.get_by_role("heading", level=1)).to_have_text(deal.title)
    expect(plain.locator("main")).to_contain_text("De eerste honderd bedrijven")
    plain.locator(f"a[href='/deals/{deal.pk}/tussenrapportages/']").first.click()

    expect(plain.get_by_role("button", name="Begin een tussenrapportage")).to_be_visible()


def test_a_milestone_is_noted_without_scripts_after_a_day_that_is_none(plain, sign_in, deal, account_holder):
    milestone = make.MilestoneFactory(deal=deal, title="De eerste honderd bedrijven")
    sign_in(account_holder)
    plain.goto(f"{SITE}/deals/{deal.pk}/")

    plain.locator("details:has([name=reached_date]) > summary").click()
    for typed, day in (("ooit", None), ("1 maart 2020", date(2020, 3, 1))):
        field = plain.locator("[name=reached_date]")
        expect(field).to_have_value("" if day is None else "ooit")
        field.fill(typed)
        plain.get_by_role("button", name=milestone.title).click()
        expect(plain.locator("body")).to_contain_text("begrijpen de datum ‘ooit’ niet" if day is None else "is gehaald")
        milestone.refresh_from_db()
        assert milestone.reached_date == day
