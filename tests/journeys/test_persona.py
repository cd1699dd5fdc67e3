"""Somebody with everything ready writes and submits a large proposal: few clicks, no text typed twice."""

import re
from collections import Counter

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PASSWORD
from tests.journeys.dossier import REQUESTED, Dossier, prose
from tests.journeys.hands import Hands
from tests.journeys.people import fetch_pdf, withdraw
from tests.pdf_checks import flowing_text

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
EMAIL = "bestuur@maasdorpe.example"
CLICKS, WORDS = 90, 6000
# What the site knows of who signed in; nobody should have to type it.
KNOWN = ["#id_region", "#id_region_label", "#id_contact_function", "#id_contact_email"]


@pytest.fixture
def hands(page_of) -> Hands:
    """Somebody who has opened the start page, and may use the clipboard."""
    page = page_of("")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/")
    return Hands(page)


def test_a_large_proposal_takes_few_clicks_and_no_text_twice(hands):
    dossier, page = Dossier(), hands.page

    begin(hands)
    check_organisation(hands)
    outline(hands, dossier)
    for _part in ("behoefte", "ondernemers"):
        answer_and_go_on(hands)
    planning(hands, dossier)
    impact(hands, dossier)
    partners(hands, dossier)
    budget(hands, dossier)
    for _part in ("financiering", "staatssteun"):
        answer_and_go_on(hands)
    attach(hands, dossier)
    declare(hands)
    hands.press(re.compile("definitief indienen"))

    expect(page.get_by_role("heading", level=1)).to_contain_text("ontvangen")
    address = re.search(r"/aanvragen/\d+/", page.url).group(0)
    receipt = fetch_pdf(page, re.compile("ontvangst"))
    withdraw(page, address)
    print(f"\nPersona: {hands.clicks} clicks, {hands.words} words, {len(dossier.costs)} budget lines, 5 attachments")
    assert hands.clicks <= CLICKS
    assert hands.words >= WORDS
    assert twice(hands.typed) == []
    assert missing_in(receipt, hands.typed, dossier) == []


def begin(hands: Hands) -> None:
    """Go from the start page, by signing in, to the first part."""
    page = hands.page
    hands.go(page.get_by_role("link", name="Begin uw voorstel"))
    hands.click(page.get_by_label("E-mail"))
    page.keyboard.insert_text(EMAIL)
    hands.tab()
    page.keyboard.insert_text(PASSWORD)
    hands.press("Inloggen")
    if (another := page.locator("#id_another")).count():
        hands.click(another)
    hands.press("Begin het voorstel")
    hands.go(page.locator(".mkb-task-list").get_by_role("link").first)


def check_organisation(hands: Hands) -> None:
    """Find filled in what the site knows, and go on."""
    for field in KNOWN:
        expect(hands.page.locator(field)).not_to_have_value("")
    expect(hands.page.locator("#id_contact_email")).to_have_value(EMAIL)
    hands.press("Opslaan en verder")


def outline(hands: Hands, dossier: Dossier) -> None:
    """Name the plan, sum it up, choose a theme, say from when until when."""
    page = hands.page
    hands.click(page.locator("#id_title"))
    hands.type_row([dossier.title, dossier.summary])
    hands.click(page.get_by_label("digitalisering"))
    hands.click(page.locator("#id_start_date"))
    hands.type_row(["1 juli 2027", "31-12-2029"])
    hands.press("Opslaan en verder")


def answer_and_go_on(hands: Hands) -> None:
    """Answer the questions of a part as fully as they allow."""
    answer(hands)
    hands.press("Opslaan en verder")


def answer(hands: Hands) -> None:
    """Type an answer in each question, up to its last word. Those of a part follow each other by Tab."""
    fields = hands.page.locator("textarea[id^=id_answer_]")
    hands.click(fields.first)
    for number in range(fields.count()):
        if number:
            hands.tab()
        name, limit = fields.nth(number).get_attribute("id"), fields.nth(number).get_attribute("data-max-words")
        hands.type(f"Bij {name}: " + prose(name, words=int(limit) - 2))


def rows(hands: Hands, add: str, table: list[list[str]], first: str) -> None:
    """Type a table row by row. A new row takes the cursor; in a row that is there already Tab leads to the next."""
    page = hands.page
    shown = page.locator(f"[id^=id_{first}_][id$=_name]").count()
    hands.click(page.locator(f"#id_{first}_0_name"))
    for number, texts in enumerate(table):
        if number >= shown:
            hands.press(add)
            expect(page.locator(f"#id_{first}_{number}_name")).to_be_focused()
        elif number:
            hands.tab(2)  # over the button that removes the row
        hands.type_row(texts)


def planning(hands: Hands, dossier: Dossier) -> None:
    """Tell the approach and the activities."""
    answer(hands)
    rows(hands, "Activiteit toevoegen", [list(row) for row in dossier.activities], "activity")
    hands.press("Opslaan en verder")


def impact(hands: Hands, dossier: Dossier) -> None:
    """Tell what it brings, in words and figures."""
    answer(hands)
    rows(hands, "Resultaat toevoegen", [list(row) for row in dossier.indicators], "indicator")
    hands.press("Opslaan en verder")


def partners(hands: Hands, dossier: Dossier) -> None:
    """Name the partners; the kind stays as it is offered."""
    rows(hands, "Partner toevoegen", [[name, "", role] for name, role in dossier.partners], "partner")
    hands.press("Opslaan en verder")


def budget(hands: Hands, dossier: Dossier) -> None:
    """Paste costs and payers from a spreadsheet, and type what is asked of the ministry."""
    page = hands.page
    hands.click(page.locator("#id_budget_0_description"))
    hands.paste(dossier.costs_as_cells())
    expect(page.locator("[data-table=budget] [data-row]")).to_have_count(len(dossier.costs))
    hands.click(page.locator("#id_requested_amount"))
    hands.type(str(REQUESTED))
    hands.click(page.locator("#id_funding_0_name"))
    hands.paste(dossier.payers_as_cells())
    expect(page.locator("[data-check=balance] .mkb-ok")).to_be_visible()
    hands.press("Opslaan en verder")


def attach(hands: Hands, dossier: Dossier) -> None:
    """Add five files at once."""
    files, page = dossier.attachments(), hands.page
    hands.choose_files(page.locator("input[type=file]"), files)
    expect(page.locator("#attachments tbody tr")).to_have_count(len(files))
    hands.press(re.compile("^Ga verder|^Verder"))


def declare(hands: Hands) -> None:
    """Agree with each statement."""
    for statement in hands.page.locator("main input[type=checkbox]").all():
        hands.click(statement)
    hands.press("Opslaan en verder")


def twice(typed: list[str]) -> list[str]:
    """List the texts that were typed more than once; amounts are figures, not texts."""
    counts = Counter(text for text in typed if re.search("[A-Za-z]", text))
    return [text for text, times in counts.items() if times > 1]


def missing_in(pdf: bytes, typed: list[str], dossier: Dossier) -> list[str]:
    """List the texts, and the names of the files, that the receipt does not hold."""
    content = squeezed(flowing_text(pdf))
    texts = [text for text in typed if re.search("[A-Za-z]", text)] + [
        str(file["name"]) for file in dossier.attachments()
    ]
    return [text for text in texts if squeezed(text) not in content]


def squeezed(text: str) -> str:
    """Leave out what a line break adds or takes."""
    return re.sub(r"[\s\-\u2010\u00ad]", "", text)


def test_typing_what_stands_there_already_is_noticed(hands):
    page: Page = hands.page
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(EMAIL)

    with pytest.raises(AssertionError, match="already holds"):
        hands.type("nog eens")
