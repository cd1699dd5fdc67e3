"""The page that fills the budget from a spreadsheet, as one sees it. (tests/proposals/views looks at the files.)"""

from decimal import Decimal

import pytest

from tests.look.test_sample_page import axe_findings, overflow

CELLS = "Kosten\tBedrag met btw\tWaarvan btw\nCoaches\t5.000\t5.001\nZaal\t1,250\t\nTotaal\t6"


@pytest.mark.parametrize("width", [1280, 320])
def test_cells_are_looked_at_and_confirmed_without_a_script(budget_page, draft, width):
    page = budget_page(width, java_script_enabled=False)
    page.page.click("button[value=upload]")
    page.page.click("main form button[type=submit]")
    assert "Kies een spreadsheet" in page.page.locator(".mkb-error-summary").inner_text()
    page.cell("pasted").fill(CELLS)
    page.page.click("main form button[type=submit]")
    preview = page.page.locator("main").inner_text().replace("\u00a0", " ")
    assert "2 regels, € 5.000" in preview
    assert "Dat is meer dan het bedrag zelf" in preview
    page.page.get_by_role("button", name="Vervang de begroting").click()

    page.cell("budget_1_amount").wait_for()
    assert page.cell("budget_1_amount").input_value() == "1,250"
    assert list(draft.budget_lines.values_list("description", "amount")) == [("Coaches", Decimal(5000)), ("Zaal", None)]


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_are_accessible(budget_page, width):
    page = budget_page(width)
    page.page.click("button[value=upload]")
    page.page.wait_for_selector("[name=upload]")
    assert axe_findings(page.page) == []
    page.page.click("main form button[type=submit]")
    page.page.wait_for_selector(".mkb-error-summary")
    assert axe_findings(page.page) == []
    page.cell("pasted").fill(CELLS)
    page.page.click("main form button[type=submit]")
    page.page.wait_for_selector("table")

    assert axe_findings(page.page) == []
    assert overflow(page.page) == 0
