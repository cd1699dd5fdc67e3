"""What people do on the site, told as they would tell it. Each function is one person's task."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

TITLE = "Winkels en werkplaatsen online"
DOCUMENT_SECONDS = 240  # documents give way to pages: on a busy machine that takes longer
REASON = (
    "Het voorstel beschrijft concreet wie meedoet, wat er gebeurt en wat ondernemers ervan merken. "
    "De planning is haalbaar en de cijfers zijn in de bijlagen na te rekenen."
)


def save_and_go_on(page: Page) -> None:
    """Press the button at the end of a part."""
    with page.expect_navigation():
        page.get_by_role("button", name="Opslaan en verder").click()


def write_proposal(page: Page) -> str:
    """Write a complete proposal from nothing; gives its address."""
    page.goto("/")
    page.get_by_role("link", name="Begin uw voorstel").click()
    address = begin_here(page)
    fill_all_parts(page, address)
    return address


def fill_all_parts(page: Page, address: str, title: str = TITLE) -> None:
    """Fill in every part of a proposal that was begun."""
    fill_organisation(page, address)
    fill_outline(page, address, title)
    answer_questions(page, address + "behoefte/")
    answer_questions(page, address + "ondernemers/")
    fill_planning(page, address)
    fill_impact(page, address)
    add_partner(page, address)
    fill_budget(page, address)
    answer_questions(page, address + "financiering/")
    answer_questions(page, address + "staatssteun/")
    agree(page, address)


def begin_proposal(page: Page) -> str:
    """Begin an empty proposal from the list of one's own; gives its address."""
    page.goto("/aanvragen/")
    page.get_by_role("link", name=re.compile("Nieuw voorstel|Begin")).first.click()
    return begin_here(page)


def begin_here(page: Page) -> str:
    """Begin a proposal on the page for that, beside any draft there is; gives its address."""
    button = page.get_by_role("button", name="Begin het voorstel")
    button.wait_for()
    if (another := page.locator("#id_another")).count():
        another.check()
    button.click()
    page.wait_for_url(re.compile(r"/aanvragen/\d+/"))
    return re.search(r"/aanvragen/\d+/", page.url).group(0)


def fill_organisation(page: Page, address: str) -> None:
    """Look at what was filled in for the organisation already."""
    page.goto(address + "organisatie/")
    expect(page.locator("#id_contact_email")).not_to_have_value("")
    save_and_go_on(page)


def fill_outline(page: Page, address: str, title: str = TITLE) -> None:
    """Say what the plan is called, what it is about and when."""
    page.goto(address + "plan-in-het-kort/")
    page.locator("#id_title").fill(title)
    page.locator("#id_summary").fill("Winkeliers en werkplaatsen krijgen hulp om online te verkopen.")
    page.get_by_label("digitalisering").check()
    page.locator("#id_start_date").fill("1 juli 2027")
    page.locator("#id_end_date").fill("31-12-2029")
    save_and_go_on(page)


def answer_questions(page: Page, address: str) -> None:
    """Answer every question of a part."""
    page.goto(address)
    answer_here(page)
    save_and_go_on(page)


def answer_here(page: Page) -> None:
    """Answer the questions on the page that is open."""
    answers = page.locator("textarea[id^=id_answer_], input[id^=id_answer_]")
    for number in range(answers.count()):
        answers.nth(number).fill("Ondernemers vroegen hierom. Wij werken het samen uit en meten wat het oplevert.")


def fill_planning(page: Page, address: str) -> None:
    """Tell the approach, and what happens when."""
    page.goto(address + "planning/")
    answer_here(page)
    page.locator("#id_activity_0_name").fill("Bijeenkomsten voor winkeliers")
    page.locator("#id_activity_0_actor").fill("Ondernemersvereniging Slingerbeek")
    page.locator("#id_activity_0_start").fill("september 2027")
    page.locator("#id_activity_0_end").fill("30 juni 2028")
    save_and_go_on(page)


def fill_impact(page: Page, address: str) -> None:
    """Tell what the plan brings, in figures too."""
    page.goto(address + "resultaat/")
    answer_here(page)
    page.locator("#id_indicator_0_name").fill("Winkels die online verkopen")
    page.locator("#id_indicator_0_unit").fill("winkels")
    page.locator("#id_indicator_0_baseline").fill("0")
    page.locator("#id_indicator_0_target").fill("240")
    save_and_go_on(page)


def agree(page: Page, address: str) -> None:
    """Agree with every statement."""
    page.goto(address + "verklaring/")
    statements = page.locator("main input[type=checkbox]")
    for number in range(statements.count()):
        statements.nth(number).check()
    save_and_go_on(page)


def fill_budget(page: Page, address: str, requested: str = "185.000", own: str = "215.000,00") -> None:
    """Fill in what the plan costs and who pays."""
    page.goto(address + "begroting/")
    page.locator("#id_budget_0_description").fill("Coaches en vouchers")
    page.locator("#id_budget_0_amount").fill("€ 400.000")
    page.locator("#id_budget_0_vat").fill("0")
    page.locator("#id_requested_amount").fill(requested)
    page.locator("#id_funding_0_name").fill("Gemeente Slingerbeek")
    page.locator("#id_funding_0_amount").fill(own)
    save_and_go_on(page)


def add_partner(page: Page, address: str) -> None:
    """Name a partner."""
    page.goto(address + "partners/")
    page.locator("#id_partner_0_name").fill("Ondernemersvereniging Slingerbeek")
    page.locator("#id_partner_0_kind").select_option("business_association")
    page.locator("#id_partner_0_role").fill("leidt de stuurgroep")
    save_and_go_on(page)


def submit(page: Page, address: str) -> str:
    """Sign and send in; gives the reference on the receipt."""
    page.goto(address + "controleren/")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("definitief indienen")).click()
    assert "ontvangstbewijs" in page.url, page.locator("main").inner_text()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ontvangen")
    return page.locator(".mkb-receipt__ref").inner_text()


def withdraw(page: Page, address: str) -> None:
    """Take back what was sent in: the round of all stories is left as it was found."""
    page.goto(address + "intrekken/")
    page.get_by_role("button", name="Ja, trek het voorstel in").click()
    expect(page.locator("main")).to_contain_text("Ingetrokken")


def declare_no_interest(page: Page) -> None:
    """Say of all proposals that were assigned that there is no interest, where that was not done yet."""
    page.goto("/beoordelen/")
    asked = page.get_by_role("link", name="Verklaar uw belangen")
    while asked.count():
        asked.first.click()
        page.get_by_label("Ik heb geen belang bij de voorstellen die ik niet heb aangevinkt.").check()
        with page.expect_navigation():
            page.get_by_role("button", name="Verklaar dit").click()
        assert "belangen" not in page.url, page.locator("main").inner_text()


def score(page: Page, points: int) -> None:
    """Score the first proposal of the worklist on all five criteria and call it done."""
    declare_no_interest(page)
    page.get_by_role("link", name=re.compile("Begin|Ga verder")).first.click()
    page.wait_for_url(re.compile(r"/beoordelen/\d+/"))
    for criterion in page.locator("main details:has(textarea)").all():
        if criterion.get_attribute("open") is None:
            criterion.locator("summary").click()
        criterion.locator(f"input[type=radio][value='{points}']").check(force=True)
        criterion.locator("textarea").fill(REASON)
    # What is being saved by itself goes first; then the button.
    with page.expect_navigation():
        page.locator("button[name=_finish]").click()


def fetch_pdf(page: Page, link_name: str | re.Pattern[str]) -> bytes:
    """Follow the link to a document, wait on its page until it is ready, and give its bytes."""
    deadline = time.monotonic() + DOCUMENT_SECONDS
    while time.monotonic() < deadline:
        link = page.get_by_role("link", name=link_name).first
        if link.is_visible():
            answer = page.request.get(link.get_attribute("href"))
            if answer.headers["content-type"] == "application/pdf":
                return answer.body()
            page.goto(answer.url)
            link_name = re.compile("^pdf")
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"no document on {page.url}: {page.locator('main').inner_text()[:500]}")


@dataclass
class Cast:
    """Everybody of a story, each on a page of their own, signed in when first needed."""

    page_of: Callable[..., Page]

    def __post_init__(self) -> None:
        self.pages: dict[str, Page] = {}

    def __getitem__(self, email: str) -> Page:
        """Give the page of a person by the part of the address before `.example`."""
        if email not in self.pages:
            self.pages[email] = self.page_of(f"{email}.example")
        return self.pages[email]
