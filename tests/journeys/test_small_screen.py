"""The whole story of an applicant on a phone of 320 pixels: nothing asks to scroll sideways."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import sign_in
from tests.journeys.dossier import Dossier
from tests.journeys.page_checks import NARROW
from tests.journeys.people import (
    add_partner,
    agree,
    answer_questions,
    begin_here,
    fill_budget,
    fill_impact,
    fill_organisation,
    fill_outline,
    fill_planning,
    save_and_go_on,
    submit,
    withdraw,
)

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
EMAIL = "bestuur@eikenrode.example"
PAGES = 17  # start, signing in, beginning, tasks, twelve parts, check, receipt: at least so many
# Tells of every page how much wider than the window it is, when it is loaded and whenever it changes.
MEASURE = """() => {
  const tell = () => {
    const root = document.documentElement;
    window.toldOfWidth(location.pathname, root.scrollWidth - root.clientWidth);
  };
  let waiting;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(tell, 50); };
  addEventListener('load', () => {
    tell();
    new MutationObserver(soon).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  addEventListener('input', soon, true);
}"""


@pytest.fixture
def widths() -> dict[str, float]:
    """Collect by page how many pixels it is too wide at worst."""
    return {}


@pytest.fixture
def phone(page_of, widths) -> Iterator[Page]:
    """Give a window of 320 by 700 whose pages are measured."""
    page = page_of("", viewport=NARROW)

    def told(_source: object, path: str, pixels: float) -> None:
        kind = re.sub(r"\d+", "#", path)
        widths[kind] = max(pixels, widths.get(kind, 0))

    page.expose_binding("toldOfWidth", told)
    page.add_init_script(f"({MEASURE})()")
    yield page


def test_no_page_on_the_way_is_wider_than_a_phone(phone, widths):
    phone.goto("/")
    phone.get_by_role("link", name="Begin uw voorstel").click()
    sign_in(phone, EMAIL)
    phone.goto("/")
    phone.get_by_role("link", name="Begin uw voorstel").click()
    address = begin_here(phone)

    fill_organisation(phone, address)
    mistakes(phone, address)
    fill_outline(phone, address, "Winkels en werkplaatsen in de aanloopstraten rondom het stationsplein " * 2)
    answer_questions(phone, address + "behoefte/")
    answer_questions(phone, address + "ondernemers/")
    fill_planning(phone, address)
    fill_impact(phone, address)
    add_partner(phone, address)
    fill_budget(phone, address)
    budget_in_place(phone, address)
    answer_questions(phone, address + "financiering/")
    answer_questions(phone, address + "staatssteun/")
    attach(phone, address)
    agree(phone, address)
    submit(phone, address)
    withdraw(phone, address)

    print(f"\n320 pixels: {len(widths)} pages")
    assert {path: pixels for path, pixels in widths.items() if pixels > 0} == {}
    assert len(widths) >= PAGES, sorted(widths)


def mistakes(page: Page, address: str) -> None:
    """Save a page with mistakes: the list of mistakes fits too."""
    page.goto(address + "plan-in-het-kort/")
    page.locator("#id_title").fill("Ondernemersverenigingsbijeenkomstenorganisatie" * 6)
    page.locator("#id_start_date").fill("ergensinhetnajaarofmisschienpasdaarnaalsdatmag")
    page.get_by_role("button", name="Opslaan en verder").click()
    expect(page).to_have_title(re.compile("^Fout: "))


def budget_in_place(page: Page, address: str) -> None:
    """Add a row, type what cannot be understood, and take the row away."""
    page.goto(address + "begroting/")
    page.get_by_role("button", name="Kosten toevoegen").click()
    page.locator("[id^=id_budget_][id$=_description]").last.fill("Gebouwenbeheersystemenonderhoud" * 4)
    page.locator("[id^=id_budget_][id$=_amount]").last.fill("een paar ton")
    page.locator("[id^=id_budget_][id$=_amount]").last.blur()
    expect(page.locator("[data-table=budget] .utrecht-form-field-error-message")).to_have_count(1)
    page.get_by_role("button", name=re.compile("Verwijder.*Gebouwen")).click()
    save_and_go_on(page)


def attach(page: Page, address: str) -> None:
    """Add a file with a long name."""
    page.goto(address + "bijlagen/")
    file = Dossier().attachments()[0] | {"name": "toezegging_van_de_ondernemersvereniging_definitief" * 3 + ".pdf"}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("#attachments tbody tr")).to_have_count(1)
