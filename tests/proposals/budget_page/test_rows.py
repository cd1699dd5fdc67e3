"""Rows come and go in place: the focus stays, names follow, and nothing typed is lost (case A6)."""

import pytest

from proposals.forms.rows import MAXIMUM_ROWS

TWELVE = "\r\n".join(f"Kosten {number}\tToelichting {number}\t1.000,{number:02}\t210" for number in range(12))


def test_a_new_row_takes_the_focus_and_is_saved(budget_page, draft):
    page = budget_page()
    page.page.locator("button[name=add][value=budget]").press("Enter")

    assert page.focused() == "budget_2_description"
    page.page.keyboard.type("Communicatie")
    page.page.keyboard.press("Tab")
    page.page.keyboard.press("Tab")
    page.page.keyboard.type("25.000")
    page.recalculate()

    assert draft.budget_lines.get(description="Communicatie").amount == 25_000


def test_removing_goes_on_at_the_next_row(budget_page):
    page = budget_page()
    page.page.locator("button[name=remove][value=budget_0]").press("Enter")

    assert page.values("budget", "description") == ["Scholing"]
    assert page.focused() == "remove budget_0"
    assert page.cell("budget_rows").input_value() == "1"
    assert page.note("budget").startswith("Regel 1 verwijderd.")

    page.page.keyboard.press("Enter")

    assert page.values("budget", "description") == [""]  # never without a row
    assert page.focused() == "add budget"


def test_removing_can_be_undone(budget_page):
    page = budget_page()
    page.page.click("button[name=remove][value=budget_0]")
    page.page.get_by_role("button", name="Verwijderen ongedaan maken").click()

    assert page.values("budget", "description") == ["Projectleider", "Scholing"]
    assert page.values("budget", "amount") == ["300.000", "200.000"]
    assert page.focused() == "budget_0_description"


def test_cells_are_named_by_row_and_column(budget_page):
    page = budget_page()
    page.page.click("button[name=add][value=budget]")
    named = page.page.get_by_role("textbox", name="Bedrag voor Projectleider", exact=True)
    assert named.get_attribute("name") == "budget_0_amount"
    page.page.click("button[name=remove][value=budget_0]")

    for name, field in {
        "Kosten, regel 1": "budget_0_description",
        "Toelichting bij Scholing (niet verplicht)": "budget_0_note",
        "Bedrag voor Scholing": "budget_0_amount",
        "Waarvan btw voor Scholing": "budget_0_vat",
        "Waarvan compensabele btw voor Scholing": "budget_0_compensable",
        "Bedrag voor regel 2": "budget_1_amount",
    }.items():
        assert page.page.get_by_role("textbox", name=name, exact=True).get_attribute("name") == field
    page.cell("budget_1_description").fill("Vouchers")
    assert page.cell("budget_1_amount").get_attribute("aria-label") == "Bedrag voor Vouchers"
    assert page.page.get_by_role("button", name="Verwijder Vouchers").count() == 1


def test_a_row_with_a_message_keeps_it_when_it_moves(budget_page):
    page = budget_page()
    page.type("budget_1_amount", "1,250")
    page.page.click("button[name=remove][value=budget_0]")

    assert "1,250" in page.message("budget_0_amount")
    assert page.cell("budget_0_amount").get_attribute("aria-describedby") == "id_budget_0_amount_error"


def test_pasting_twelve_rows_fills_and_adds_rows(budget_page, draft):
    page = budget_page()
    page.paste("budget_0_description", TWELVE)

    assert page.values("budget", "description") == [f"Kosten {number}" for number in range(12)]
    assert page.values("budget", "note")[11] == "Toelichting 11"
    assert page.values("budget", "vat") == ["210"] * 12
    assert page.note("budget").startswith("12 regels geplakt.")
    live = page.totals()
    assert live["costs"].replace("\u00a0", " ") == "€ 12.000,66"
    page.recalculate()
    assert draft.budget_lines.count() == 12
    assert page.totals() == live


def test_pasting_can_be_undone(budget_page):
    page = budget_page()
    page.paste("budget_1_description", TWELVE)
    assert len(page.values("budget", "amount")) == 13

    page.page.get_by_role("button", name="Plakken ongedaan maken").click()

    assert page.values("budget", "description") == ["Projectleider", "Scholing"]
    assert page.cell("budget_rows").input_value() == "2"


@pytest.mark.parametrize(
    ("start", "text", "columns"),
    [
        (
            "budget_0_description",
            "Coach\t1.500\nZaal\t20,5",
            {"description": ["Coach", "Zaal"], "amount": ["1.500", "20,50"]},
        ),
        ("budget_0_amount", "1.500\n20,5\n", {"amount": ["1.500", "20,50"]}),
        (
            "budget_0_amount",
            '"€ 1,234,567.50"\n"€ 1,250.00"',  # surely English
            {"amount": ["1.234.567,50", "1.250"]},
        ),
        ("budget_0_amount", "1,250\n300", {"amount": ["1,250", "300"]}),  # not sure: asked back
        (
            "budget_0_description",
            "Bedrag\tOmschrijving\tWaarvan btw\r\n500\tCoach\t87\r\n700\tZaal\t0\r\nTotaal\t1.200\t87",
            {"description": ["Coach", "Zaal"], "amount": ["500", "700"], "vat": ["87", "0"]},
        ),
        (
            "budget_0_description",
            '"Coach ""groot""\nmet twee regels"\tuitleg\t5\nZaal\t\t6',
            {"description": ['Coach "groot" met twee regels', "Zaal"], "note": ["uitleg", ""], "amount": ["5", "6"]},
        ),
        (
            "funding_0_name",
            "Wie\tHoe\tBedrag\nHogeschool\tin natura\t500\nBank\tgeld\t9",
            {"name": ["Hogeschool", "Bank"], "kind": ["in_kind", "cash"], "amount": ["500", "9"]},
        ),
    ],
)
def test_pasted_cells_find_their_column(budget_page, start, text, columns):
    page = budget_page()
    page.paste(start, text)

    table = start.partition("_")[0]
    assert {column: page.values(table, column) for column in columns} == columns


def test_pasting_stops_at_the_most_rows(budget_page):
    page = budget_page()
    page.paste("budget_0_description", "\n".join(f"Kosten {number}\t1" for number in range(MAXIMUM_ROWS + 5)))

    assert len(page.values("budget", "amount")) == MAXIMUM_ROWS
    assert "5 regels pasten niet" in page.note("budget")
    page.page.click("button[name=add][value=budget]")
    assert f"hoogstens {MAXIMUM_ROWS} regels" in page.note("budget")


def test_one_pasted_cell_is_left_to_the_browser(budget_page):
    page = budget_page()
    page.paste("budget_0_description", "alleen dit\r\n")

    assert page.note("budget") == ""


def test_markup_in_a_name_stays_text(budget_page):
    page = budget_page()
    page.paste("budget_0_description", "<img src=x onerror=alert(1)>\t1,250\n\"'&$&\t5")

    assert page.page.locator("form[data-budget] img").count() == 0
    assert "<img src=x" in page.message("budget_0_amount")
