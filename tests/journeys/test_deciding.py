"""From closed scoring to published letters: a programme officer prepares, a decision maker decides, applicants read.

The round is round 1 of the demonstration when its scoring has just closed, so this story has a site of its own: the
other stories live after its decisions.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from assessment.terms import is_working_day
from mkbdeals.launcher.site import RunningSite, running_site
from tests import axe
from tests.journeys.conftest import START_SECONDS
from tests.journeys.page_checks import NARROW, OVERFLOW, WIDE, findings
from tests.journeys.people import fetch_pdf
from tests.pdf_checks import PDF_UA, failures, text_of

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
ROUND = "/beheer/ronde/ronde-1-2019/"
# Down the ranking Drenthe has place 2 and Utrecht, place 7, is the first that does not fit under € 2,000,000.
OUT, OUT_TITLE, OUT_READER = "Provincie Drenthe", "Samen naar een sterker, slimmer en groener mkb", "bestuur@drenthe"
IN, IN_TITLE, IN_READER = "Provincie Utrecht", "Toekomstbestendige Maakindustrie in Utrecht-West", "bestuur@utrecht"
IN_AMOUNT, IN_TOTAL, PLAIN_TOTAL = "€ 370.000", "€ 1.960.000", "€ 1.940.000"
SCENARIO, COPY = "Drenthe wacht een ronde", "Drenthe wacht een ronde, uitgelegd"
WHY = "De provincie voert dit plan liever later uit."
WHY_BETTER = (
    "De provincie schreef ons op de dag na het scoren dat zij dit plan pas in een volgende ronde wil uitvoeren."
)
RETURNED = "Schrijf erbij hoe de provincie dit liet weten. Zonder dat kan ik het niet uitleggen."
SECRET = re.compile(f"toegekend|afgewezen|besluit van|{WHY_BETTER}", re.IGNORECASE)
LETTERS_WAIT = 300_000  # milliseconds: the worker makes one letter for each of the 28


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    """Start a whole site on which the scoring of round 1 has closed and nothing is divided yet.

    Its clocks tick as they do in use: nothing here waits for one, and the letters need the worker.
    """
    with running_site(stage="assessed", start_seconds=START_SECONDS) as site:
        yield site


@pytest.fixture
def wrong() -> Iterator[list[str]]:
    """Collect what is wrong with the pages on the way; at the end of the story it must be nothing."""
    found: list[str] = []
    yield found
    assert not found, "\n".join(found)


@pytest.fixture
def person(page_of) -> Callable[[str], Page]:
    """Open a window of somebody's own, in which axe may run: the content security policy keeps it out otherwise."""
    return lambda email: page_of(f"{email}.example", bypass_csp=True, viewport=WIDE)


@pytest.fixture
def look(wrong) -> Callable[[Page], None]:
    """Look at the page that somebody has before them, in a wide and in a narrow window."""

    def looked(page: Page) -> None:
        place = page.url.split("/", 3)[-1]
        wrong.extend(f"{place}: {each}" for each in findings(page))
        if (pixels := page.evaluate(OVERFLOW)) > 0:
            wrong.append(f"{place}: {pixels} pixels wider than a window of {WIDE['width']}")
        page.set_viewport_size(NARROW)
        wrong.extend(f"{place} (narrow): {each}" for each in axe.findings(page))
        page.set_viewport_size(WIDE)

    return looked


def test_two_people_take_a_round_from_closed_scoring_to_published_letters(person, look):
    officer, decider = person("programma@demo"), person("beslisser@demo")
    winner, loser = person(IN_READER), person(OUT_READER)
    decisions = [own_decision(winner, IN_TITLE), own_decision(loser, OUT_TITLE)]

    make_scenario(officer, look)
    compare_with_the_ranking(officer, look)
    freeze_and_send(officer, look, number=1)
    assert_cannot_approve_own_work(officer, number=1)
    return_with_a_reason(decider, look)

    make_better_copy(officer)
    freeze_and_send(officer, look, number=2)
    approve(decider, look)
    package = number_of_the_package(officer, look)
    look_at_a_letter(officer, look)
    plan_the_publication(officer, look)
    for page, address in zip((winner, loser), decisions, strict=True):
        assert_nothing_is_told(page, address)

    publish(officer, look)
    read_decision(winner, look, decisions[0], heading="U krijgt een MKB-deal", amount=IN_AMOUNT)
    read_decision(loser, look, decisions[1], heading="U krijgt in deze ronde geen MKB-deal", amount="€ 0")
    wait_for_all_letters(officer, look)
    letter = read_letter(winner, package)
    assert f"Het ministerie betaalt {IN_AMOUNT} mee" in letter
    letter = read_letter(loser, package)
    assert "U krijgt in deze ronde geen MKB-deal" in letter
    assert IN_AMOUNT not in letter


def go(page: Page, role: str, name: str | re.Pattern[str]) -> None:
    """Follow a link or press a button that leads to another page, and wait for that page."""
    with page.expect_navigation():
        page.get_by_role(role, name=name).first.click()


def own_decision(page: Page, title: str) -> str:
    """Give the address that the decision on one's proposal will have."""
    page.goto("/aanvragen/")
    go(page, "link", title)
    return re.search(r"/aanvragen/\d+/", page.url).group(0) + "besluit/"


def make_scenario(page: Page, look) -> None:
    """Lock a proposal out, first with weights that do not make 100: that is said, and nothing typed is lost."""
    page.goto(ROUND + "rangorde/")
    go(page, "link", "Verdeel het geld")
    go(page, "link", "Scenario’s")
    look(page)
    go(page, "link", "Nieuw scenario")
    look(page)
    page.get_by_label("Naam van het scenario").fill(SCENARIO)
    weight = page.locator("[id^=id_weight_]").last
    right = weight.input_value()
    weight.fill(str(int(right) - 5))
    choose(page.locator("#id_locks-0-proposal"), OUT)
    choose(page.locator("#id_locks-0-side"), "Krijgt geen geld")
    page.locator("#id_locks-0-reason").fill(WHY)

    go(page, "button", "Bereken dit scenario")

    summary = page.locator(".mkb-error-summary")
    expect(summary).to_contain_text("De wegingen zijn samen 95 %. Tel er 5 % bij op, dan is het 100 %.")
    expect(summary.get_by_role("heading")).to_be_focused()
    look(page)
    summary.get_by_role("link").click()
    expect(weight).to_be_focused()
    expect(weight).to_have_attribute("aria-invalid", "true")
    expect(weight).to_have_accessible_description(re.compile("Tel er 5 % bij op"))
    expect(page.get_by_label("Naam van het scenario")).to_have_value(SCENARIO)
    expect(page.locator("#id_locks-0-proposal option:checked")).to_contain_text(OUT)
    expect(page.locator("#id_locks-0-side option:checked")).to_have_text("Krijgt geen geld")
    expect(page.locator("#id_locks-0-reason")).to_have_value(WHY)

    weight.fill(right)
    go(page, "button", "Bereken dit scenario")


def choose(select, words: str) -> None:
    """Choose the entry of a list that begins with these words."""
    option = select.locator("option").filter(has_text=re.compile(f"^{re.escape(words)}"))
    select.select_option(value=option.get_attribute("value"))


def compare_with_the_ranking(page: Page, look) -> None:
    """See beside the plain ranking who goes out and who comes in."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Twee scenario’s naast elkaar")
    card = page.get_by_role("region", name=f"B. {SCENARIO}")
    expect(card).to_contain_text(IN_TOTAL)
    expect(page.get_by_role("region", name=re.compile("^A. "))).to_contain_text(PLAIN_TOTAL)
    expect(page.get_by_role("row").filter(has_text="gaat eruit")).to_contain_text(OUT)
    expect(page.get_by_role("row").filter(has_text="komt erbij")).to_contain_text(IN)
    look(page)


def freeze_and_send(page: Page, look, number: int) -> None:
    """Take the newest scenario as scenario A, freeze it, look at what is frozen and send it for approval."""
    page.goto(ROUND + "verdeling/scenarios/")
    go(page, "link", "Vergelijk het nieuwste")
    title = COPY if number > 1 else SCENARIO
    page.get_by_label("Scenario A", exact=True).select_option(label=title)
    page.get_by_label("Scenario B", exact=True).select_option(index=0)
    go(page, "button", "Vergelijken")
    expect(page.get_by_role("region", name=f"A. {title}")).to_contain_text("Binnen de regel")
    go(page, "button", "Leg scenario A vast")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Verdeling {number}")
    look(page)
    go(page, "button", "Leg voor ter goedkeuring")
    expect(page.get_by_text("De verdeling wacht op goedkeuring.")).to_be_visible()


def assert_cannot_approve_own_work(page: Page, number: int) -> None:
    """The page offers the officer no approval; who sends it anyway, with a form of the page, is refused."""
    expect(page.get_by_role("button", name="Keur goed")).to_have_count(0)
    expect(page.get_by_role("button", name="Stuur terug")).to_have_count(0)
    address = page.url.removesuffix("/")
    with page.expect_navigation() as answer:
        page.evaluate(
            "to => { const form = document.querySelector('form[method=post]'); form.action = to; form.submit(); }",
            f"{address}/goedkeuren/",
        )
    assert answer.value.status == 403
    page.goto(f"{ROUND}verdeling/{number}/")
    expect(page.get_by_text("Voorgelegd ter goedkeuring", exact=True).first).to_be_visible()


def return_with_a_reason(page: Page, look) -> None:
    """See list, sum and differences, and send it back; without a reason that is not possible."""
    page.goto(ROUND + "verdeling/")
    go(page, "link", "Verdeling 1")
    assert_allocation_is_explained(page, WHY)
    page.get_by_text("Terugsturen, met een reden").click()
    go(page, "button", "Stuur terug")
    expect(page.locator(".mkb-error-summary")).to_be_visible()
    look(page)
    page.locator("#id_reason").fill(RETURNED)
    go(page, "button", "Stuur terug")
    expect(page.get_by_text("De verdeling is teruggestuurd.")).to_be_visible()
    look(page)


def assert_allocation_is_explained(page: Page, why: str) -> None:
    """Whoever decides sees the sum, each line, the plain ranking beside it and the reason of the lock."""
    main = page.locator("main")
    expect(main.locator("tfoot")).to_contain_text(IN_TOTAL)
    expect(main.get_by_role("row").filter(has_text=IN_TITLE)).to_contain_text(IN_AMOUNT)
    expect(main.get_by_role("row").filter(has_text=OUT_TITLE)).to_contain_text("€ 0")
    beside = page.get_by_role("region", name="Naast de gewone rangorde")
    for words in (OUT, IN, why):
        expect(beside).to_contain_text(words)
    expect(page.get_by_role("region", name="Uw besluit")).to_contain_text(IN_TOTAL)


def make_better_copy(page: Page) -> None:
    """The officer reads why it came back, and copies the scenario with a better reason."""
    page.goto(ROUND + "verdeling/1/")
    expect(page.locator("main")).to_contain_text(RETURNED)
    page.goto(ROUND + "verdeling/scenarios/")
    go(page, "link", re.compile(f"^Kopie maken.*{SCENARIO}$"))
    expect(page.locator("#id_locks-0-reason")).to_have_value(WHY)
    page.get_by_label("Naam van het scenario").fill(COPY)
    page.locator("#id_locks-0-reason").fill(WHY_BETTER)
    go(page, "button", "Bereken dit scenario")
    expect(page.get_by_role("region", name=f"B. {COPY}")).to_contain_text(IN_TOTAL)


def approve(page: Page, look) -> None:
    """The decision maker sees what is new since the last time, and approves."""
    page.goto(ROUND + "verdeling/")
    go(page, "link", "Verdeling 2")
    assert_allocation_is_explained(page, WHY_BETTER)
    since = page.get_by_role("region", name="Sinds de vorige keer")
    expect(since).to_contain_text(RETURNED)
    look(page)
    go(page, "button", "Keur goed")
    expect(page.get_by_text("De verdeling is goedgekeurd.")).to_be_visible()
    look(page)


def number_of_the_package(page: Page, look) -> str:
    """Give the check number of the sealed package of the decision."""
    page.goto(ROUND + "verdeling/2/")
    go(page, "link", "Het hele besluit narekenen")
    number = page.locator("main code").first.inner_text()
    assert re.fullmatch("[0-9a-f]{64}", number)
    look(page)
    return number


def look_at_a_letter(page: Page, look) -> None:
    """See that no letter misses anything, and read one as it will be."""
    page.goto(ROUND + "besluiten/")
    look(page)
    go(page, "link", "Naar de brieven")
    look(page)
    go(page, "link", re.compile("^Toegekend: "))
    expect(page.locator("main")).to_contain_text("U krijgt een MKB-deal")
    expect(page.locator("main")).to_contain_text("Concept")
    look(page)


def plan_the_publication(page: Page, look) -> None:
    """Plan the publication on a working day to come: until then there is an embargo."""
    page.goto(ROUND + "besluiten/")
    go(page, "link", "Maak alle besluiten bekend")
    look(page)
    page.locator("#id_planned_for_day").fill(next_working_day().strftime("%d-%m-%Y"))
    page.locator("#id_planned_for_time").fill("10.00")
    go(page, "button", "Bekendmaking plannen")
    expect(page.locator("main")).to_contain_text("Embargo")
    look(page)


def next_working_day() -> date:
    """Give a working day from tomorrow on."""
    days = (localdate() + timedelta(days=ahead) for ahead in range(1, 15))
    return next(day for day in days if is_working_day(day))


def assert_nothing_is_told(page: Page, address: str) -> None:
    """Before publication there is no decision and no letter, and one's own pages tell nothing of it."""
    for path in (address, address.replace("/besluit/", "/brief/")):
        assert page.goto(path).status == 404
    for path in ("/aanvragen/", address.removesuffix("besluit/"), "/berichten/"):
        assert page.goto(path).ok
        assert not SECRET.search(page.locator("main").inner_text())


def publish(page: Page, look) -> None:
    """Publish sooner than planned, with one press."""
    page.goto(ROUND + "besluiten/bekendmaken/")
    look(page)
    go(page, "button", "Maak alle besluiten nu bekend")
    expect(page.get_by_text("Alle besluiten zijn bekendgemaakt.")).to_be_visible()
    look(page)


def read_decision(page: Page, look, address: str, *, heading: str, amount: str) -> None:
    """The page that did not exist tells the decision now, with the amount."""
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.get_by_role("complementary").first).to_contain_text(amount)
    look(page)


def read_letter(page: Page, package: str) -> str:
    """Download the letter from the page of the decision; it is accessible and prints the number of the package."""
    letter = fetch_pdf(page, "Download uw brief (pdf)")
    assert failures(letter, PDF_UA) == []
    text = text_of(letter)
    assert package in "".join(text.split())
    return text


def wait_for_all_letters(page: Page, look) -> None:
    """The page of the letters goes on by itself until the worker has made the last."""
    page.goto(ROUND + "brieven/")
    ready = page.get_by_role("heading", name="28 van 28 brieven zijn klaar")
    expect(ready).to_be_visible(timeout=LETTERS_WAIT)
    look(page)
