"""The whole story of an applicant with a keyboard alone: from the start page to the receipt."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PASSWORD
from tests.journeys.dossier import Dossier
from tests.journeys.keys import Keys

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
EMAIL = "bestuur@zuiderkoog.example"
NEXT = "button[name=action][value=continue]"
ANSWER = "Wij vragen het de ondernemers en meten wat het oplevert."


@pytest.fixture
def keys(page_of) -> Keys:
    """Somebody without a mouse, on the start page."""
    page = page_of("")
    page.goto("/")
    return Keys(page)


def test_a_proposal_is_submitted_by_keyboard_alone(keys):
    page = keys.page

    begin(keys)
    keys.go(NEXT)
    outline(keys)
    answer(keys, 2)
    answer(keys, 1)
    plan(keys)
    impact(keys)
    partners(keys)
    budget(keys)
    answer(keys, 2)
    answer(keys, 2)
    attachments(keys)
    declare(keys)
    keys.go("main button", "definitief indienen")

    expect(page.get_by_role("heading", level=1)).to_contain_text("ontvangen")
    keys.go("main a", "Trek het voorstel in")
    keys.go("main button", "Ja, trek het voorstel in")
    expect(page.locator("main")).to_contain_text("Ingetrokken")
    print(f"\nKeyboard: {keys.stops} stops of the focus")
    assert not keys.faults, "\n".join(sorted(set(keys.faults)))


def begin(keys: Keys) -> None:
    """Go from the start page, past the link that skips the menu, to the first part."""
    page = keys.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#content"
    keys.go("main a", "Begin uw voorstel")
    keys.fill("input[name=login]", EMAIL)
    keys.fill("input[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    if page.locator("#id_another").count():
        keys.tick("#id_another")
    keys.go("main button", "Begin het voorstel")
    keys.go(".mkb-task-list a")


def outline(keys: Keys) -> None:
    """Sum the plan up; a mistake in a date takes the focus to the list of mistakes, and from there to the field."""
    page = keys.page
    keys.fill("#id_title", "Winkels zonder muis")
    keys.fill("#id_summary", "Winkeliers leren online verkopen.")
    keys.tick("input[name=themes]")
    keys.fill("#id_start_date", "in de zomer")
    keys.fill("#id_end_date", "31-12-2029")
    keys.go(NEXT)
    expect(page).to_have_title(re.compile("^Fout: "))
    keys.has_focus()
    keys.press(".mkb-error-summary a")
    assert page.evaluate("document.activeElement.id") == "id_start_date"
    page.keyboard.press("Control+A")
    keys.type("1 juli 2027")
    keys.go(NEXT)


def answer(keys: Keys, count: int, *, leave: bool = True) -> None:
    """Answer the questions of a part, and go on."""
    fields = keys.page.locator("textarea[id^=id_answer_]")
    expect(fields).to_have_count(count)
    for number in range(count):
        keys.fill(f"#{fields.nth(number).get_attribute('id')}", ANSWER)
    if leave:
        keys.go(NEXT)


def plan(keys: Keys) -> None:
    """Tell the approach and an activity; add a row and take it away again."""
    answer(keys, 2, leave=False)
    row(
        keys,
        "activity_0",
        {"name": "Bijeenkomsten", "actor": "Gemeente", "start": "september 2027", "end": "juni 2028"},
    )
    rows_by_page(keys, "activity")
    keys.go(NEXT)


def impact(keys: Keys) -> None:
    """Tell what it brings, and a figure."""
    answer(keys, 1, leave=False)
    row(keys, "indicator_0", {"name": "Winkels online", "unit": "winkels", "baseline": "0", "target": "240"})
    keys.go(NEXT)


def partners(keys: Keys) -> None:
    """Name a partner; the kind is chosen with an arrow."""
    page = keys.page
    keys.fill("#id_partner_0_name", "Kring Ambacht")
    keys.to("#id_partner_0_kind")
    before = page.locator("#id_partner_0_kind").input_value()
    page.keyboard.press("ArrowDown")
    assert page.locator("#id_partner_0_kind").input_value() != before
    keys.fill("#id_partner_0_role", "leidt de stuurgroep")
    rows_by_page(keys, "partner")
    keys.go(NEXT)


def row(keys: Keys, name: str, cells: dict[str, str]) -> None:
    """Type the cells of a row."""
    for column, text in cells.items():
        keys.fill(f"#id_{name}_{column}", text)


def rows_by_page(keys: Keys, table: str) -> None:
    """Add a row by a new page: it has the focus; take it away: what was typed stays."""
    page = keys.page
    names = page.locator(f"[id^=id_{table}_][id$=_name]")
    count = names.count()
    keys.go(f"button[name=add][value={table}]")
    expect(names).to_have_count(count + 1)
    assert page.evaluate("document.activeElement.id") == f"id_{table}_{count}_name"
    keys.go(f"button[name=remove][value={table}_{count}]")
    expect(names.first).not_to_have_value("")


def budget(keys: Keys) -> None:
    """Fill in costs and coverage. Rows come, go and come back in place: the focus is never lost."""
    page = keys.page
    row(keys, "budget_0", {"description": "Coaches", "amount": "400.000", "vat": "0"})
    add, shown = "button[name=add][value=budget]", page.locator("[data-table=budget] [data-row]")
    count = shown.count()
    keys.press(add, key="Space")
    expect(shown).to_have_count(count + 1)
    assert page.evaluate("document.activeElement.id") == f"id_budget_{count}_description"
    keys.type("Website")
    keys.press(f"button[name=remove][value=budget_{count}]")
    expect(shown).to_have_count(count)
    keys.press("[data-note=budget] button", "ongedaan")
    expect(shown).to_have_count(count + 1)
    keys.press(f"button[name=remove][value=budget_{count}]")
    keys.press("button[name=remove][value=budget_1]", back=True)
    expect(shown).to_have_count(count - 1)
    keys.fill("#id_requested_amount", "185.000")
    row(keys, "funding_0", {"name": "Provinciaal fonds", "amount": "215.000"})
    expect(page.locator("[data-check=balance] .mkb-ok")).to_be_visible()
    keys.go("aside button[value=recalculate]")
    keys.go(NEXT)


def attachments(keys: Keys) -> None:
    """Add two files, and take one away."""
    page: Page = keys.page
    keys.choose_files("input[type=file]", Dossier().attachments()[:2])
    expect(page.locator("#attachments tbody tr")).to_have_count(2)
    keys.has_focus()
    keys.press("#attachments [data-remove] button", back=True)
    expect(page.locator("#attachments tbody tr")).to_have_count(1)
    keys.has_focus()
    keys.go("#attachment-form button[value=continue]")


def declare(keys: Keys) -> None:
    """Agree with each statement."""
    for statement in keys.page.locator("main input[type=checkbox]").all():
        keys.tick(f"#{statement.get_attribute('id')}")
    keys.go(NEXT)
