"""The same pages in a browser that runs no scripts at all."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import begin_proposal, fill_all_parts, submit, withdraw

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]
TITLE = "Vakmensen zonder script"


@pytest.fixture
def plain(page_of):
    """Give the page of somebody whose browser runs no scripts."""
    return lambda email: page_of(email, java_script_enabled=False)


def test_a_proposal_is_written_submitted_and_withdrawn_without_scripts(plain):
    page = plain("ondertekenaar@wolderveen.example")
    address = begin_proposal(page)

    fill_all_parts(page, address)
    name_it(page, address)
    rows_come_and_go(page, address)
    mistakes_are_named(page, address)

    reference = submit(page, address)
    assert re.fullmatch(r"MD27 \w{4} \w{4}", reference)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)

    withdraw(page, address)


def name_it(page, address) -> None:
    """Change the title afterwards: saving a second time works too."""
    page.goto(address + "plan-in-het-kort/")
    page.locator("#id_title").fill(TITLE)
    page.get_by_role("button", name="Opslaan en terug").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def rows_come_and_go(page, address) -> None:
    """Add a row of costs, fill it, recalculate, and remove it; the other row stays."""
    page.goto(address + "begroting/")
    costs = page.locator("[id^=id_budget_][id$=_description]")
    before = costs.count()
    page.get_by_role("button", name="Kosten toevoegen").click()
    expect(costs).to_have_count(before + 1)

    costs.last.fill("Website")
    page.locator("[id^=id_budget_][id$=_amount]").last.fill("1.000")
    page.locator("aside").get_by_role("button", name="Reken opnieuw").click()
    expect(page.get_by_role("row", name=re.compile("Totaal begroting"))).to_contain_text("€ 401.000")

    page.get_by_role("button", name=re.compile("Verwijder.*Website")).click()
    expect(page.get_by_role("row", name=re.compile("Totaal begroting"))).to_contain_text("€ 400.000")
    expect(costs.first).to_have_value("Coaches en vouchers")
    assert "Website" not in [each.input_value() for each in costs.all()]
    page.get_by_role("button", name="Opslaan en verder").click()


def mistakes_are_named(page, address) -> None:
    """Save an amount that is no amount: it stays as typed, with an error that leads to it; then mend it."""
    page.goto(address + "begroting/")
    page.locator("#id_requested_amount").fill("veel")
    page.get_by_role("button", name="Opslaan en verder").click()
    summary = page.get_by_role("alert").or_(page.locator(".mkb-error-summary"))
    expect(summary.first).to_contain_text("veel")
    expect(page.locator("#id_requested_amount")).to_have_value("veel")
    assert page.title().startswith("Fout")
    page.locator("#id_requested_amount").fill("185.000")
    page.get_by_role("button", name="Opslaan en verder").click()
