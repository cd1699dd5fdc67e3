"""One whole story through the doors: from an empty page to the progress report of a deal."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.people import (
    REASON,
    TITLE,
    Cast,
    fetch_pdf,
    score,
    submit,
    write_proposal,
)
from tests.pdf_checks import PDF_UA, failures, fonts_of, text_of
from tests.proposals.attachments import files

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
ROUND = "/beheer/ronde/demonstratieronde-2027/"
WRITER, SIGNATORY = "invuller@slingerbeek", "ondertekenaar@slingerbeek"
OFFICER, COORDINATOR, DECIDER = "programma@demo", "coordinator@demo", "beslisser@demo"
HOLDER = "accounthouder@demo"
NINE = [
    ("Regio Achterhoek", "Samen d’ran – Verhoging van de Achterhoekse arbeidsproductiviteit"),
    ("Regio Barendrecht-Albrandswaard-Ridderkerk", "BAR Innovatie High Five"),
    ("Gemeente Breda / regio West-Brabant", "Vernieuwend MKB – Regio West-Brabant"),
    ("Provincie Drenthe", "Samen naar een sterker, slimmer en groener mkb"),
    ("Gemeente Eindhoven", "MKB participeert"),
    ("Provincie Limburg", "Innovatie in het kleine familiebedrijf"),
    ("Provincie Overijssel", "Family Next"),
    ("Provincie Utrecht", "Toekomstbestendige Maakindustrie in Utrecht-West"),
    ("Regio Zuid-Limburg", "Innoveren en kwalificeren in het Mkb in Zuid-Limburg"),
]


def test_a_proposal_goes_from_an_empty_page_to_an_accepted_progress_report(page_of):
    cast = Cast(page_of)

    address = write_proposal(cast[WRITER])
    reference = submit(cast[SIGNATORY], address)
    receipt = fetch_pdf(cast[SIGNATORY], re.compile("ontvangst"))
    assert reference in text_of(receipt)
    assert TITLE in text_of(receipt)
    assert failures(receipt, PDF_UA) == []

    let_the_round_close(cast[OFFICER])
    assess(cast)
    divide_and_decide(cast)

    page = cast[SIGNATORY]
    page.goto(address)
    expect(page.locator("main")).to_contain_text("toegekend", ignore_case=True)
    page.get_by_role("link", name=re.compile("besluit", re.IGNORECASE)).first.click()
    expect(page.locator("main")).to_contain_text("€ 185.000")
    expect(page.locator("main")).to_contain_text(REASON)

    start_the_deal(cast)
    report(cast)


def let_the_round_close(page):
    """Staff of the demonstration let the invented round close and wait until the clock has done so."""
    page.goto(ROUND)
    page.get_by_role("button", name=re.compile("Laat de ronde")).click()
    for _turn in range(120):
        page.wait_for_timeout(500)
        page.goto(ROUND)
        # The clock refuses proposals at once; the status follows when the worker has a moment.
        if page.locator("main").get_by_text("Gesloten", exact=True).count():
            return
    raise AssertionError("the round did not close")


def assess(cast):
    """Staff check the proposal; three assessors score it; the coordinator closes the scoring."""
    page = cast[OFFICER]
    page.goto(ROUND + "voorstellen/")
    page.get_by_role("link", name=TITLE).click()
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("ontvankelijk", re.IGNORECASE)).first.click()
    begin = page.get_by_role("button", name=re.compile("Begin|Start"))
    for _look in range(60):  # the clock of the workers closes the round; a busy machine needs a while
        page.goto(ROUND)
        if begin.count():
            break
        page.wait_for_timeout(1000)
    with page.expect_navigation():
        begin.first.click()

    page = cast[COORDINATOR]
    page.goto(ROUND + "toewijzen/")
    page.get_by_role("button", name="Verdeel gelijk").click()
    page.get_by_role("link", name=TITLE).first.click()
    asked = page.get_by_role("region", name="Wie beoordeelt dit voorstel").get_by_role("heading", level=3)
    expect(asked).to_have_count(3)
    for name in asked.all_inner_texts():
        score(cast[f"{name.replace(' ', '').lower()}@demo"], points=4)
    page.goto(ROUND + "toewijzen/")
    page.get_by_role("button", name=re.compile("Sluit het scoren")).click()


def divide_and_decide(cast):
    """The officer divides and sends for approval, the decision maker approves, the officer publishes."""
    officer = cast[OFFICER]
    officer.goto(ROUND + "rangorde/")
    expect(officer.locator("main")).to_contain_text("4,00")
    officer.goto(ROUND + "verdeling/")
    officer.get_by_role("button", name="Bereken de verdeling").click()
    officer.get_by_role("button", name="Leg voor ter goedkeuring").or_(
        officer.get_by_role("button", name="Voorleggen ter goedkeuring")
    ).click()

    decider = cast[DECIDER]
    decider.goto(ROUND + "verdeling/")
    decider.get_by_role("link", name="Verdeling 1").click()
    decider.get_by_role("button", name=re.compile("Keur goed|Goedkeuren")).click()

    officer.goto(ROUND + "besluiten/")
    officer.get_by_role("link", name="Maak alle besluiten bekend").click()
    officer.get_by_role("button", name="Maak alle besluiten nu bekend").click()


def start_the_deal(cast):
    """Region and ministry agree on the text; the covenant comes back signed; the deal runs."""
    holder, region = cast[HOLDER], cast[SIGNATORY]
    next_status(holder, "in_elaboration")
    region.goto("/deals/")
    region.get_by_role("link", name=TITLE).click()
    region.wait_for_url(re.compile(r"/deals/\d+/"))
    address = re.search(r"/deals/\d+/", region.url).group(0)
    region.goto(f"{address}uitwerking/")
    region.locator("textarea[name=body]").fill("## Doel\nWinkeliers verkopen online.\n## Aanpak\nTwee coaches helpen.")
    with region.expect_navigation():
        region.locator("form:has(textarea[name=body]) button[type=submit]").click()
    for page in (region, holder):
        page.goto(f"{address}uitwerking/")
        with page.expect_navigation():
            page.locator("form[action$='/akkoord/'] button").click()
    next_status(holder, "covenant_ready")
    holder.goto(f"{address}convenant/")
    holder.locator("input[type=file]").set_input_files(
        {"name": "convenant getekend.pdf", "mimeType": "application/pdf", "buffer": files.pdf("Getekend")}
    )
    holder.locator("input[name=signed_date]").fill(timezone.localdate().strftime("%d-%m-%Y"))
    with holder.expect_navigation():
        holder.locator("form[enctype='multipart/form-data'] button[type=submit]").click()
    expect(holder.get_by_role("link", name="convenant getekend.pdf")).to_be_visible()
    next_status(holder, "signed")
    next_status(holder, "running")
    expect(holder.locator("main")).to_contain_text("In uitvoering")


def next_status(page, status):
    """Take the deal to its next status on the page of who manages it; a file that is being checked holds it up."""
    choice = page.locator(f"input[name=status][value={status}]")
    for _try in range(40):
        page.goto("/beheer/deals/")
        page.get_by_role("link", name=TITLE).click()
        choice.check(force=True)
        with page.expect_navigation():
            page.get_by_role("button", name="Leg vast").click()
        if not choice.count():
            return
        page.wait_for_timeout(2000)
    raise AssertionError(f"not {status}: {page.locator('main').inner_text()[:500]}")


def report(cast):
    """The region reports, the account holder accepts, both fetch the document."""
    page = cast[SIGNATORY]
    page.goto("/deals/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name=re.compile("apportage")).first.click()
    page.get_by_role("button", name=re.compile("tussenrapportage")).click()
    fill_progress_report(page)
    with page.expect_navigation():
        page.locator("button[name=submit]").click()
    document = fetch_pdf(page, re.compile("pdf"))
    assert "214" in text_of(document)
    assert failures(document, PDF_UA) == []

    page = cast[HOLDER]
    page.goto("/beheer/deals/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name=re.compile("apportage")).first.click()
    page.locator("main a[href^='/tussenrapportages/']").first.click()
    page.locator("button[name=accept]").click()
    expect(page.locator("main")).to_contain_text("Geaccepteerd")


def fill_progress_report(page):
    """Write a small progress report as a region would; it is sent in after its period, so that ended yesterday."""
    yesterday = timezone.localdate() - timedelta(days=1)
    page.locator("#id_period_start_date").fill((yesterday - timedelta(days=180)).strftime("%d-%m-%Y"))
    page.locator("#id_period_end_date").fill(yesterday.strftime("%d-%m-%Y"))
    for field in ("summary", "results", "deviations", "outlook"):
        page.locator(f"#id_{field}").fill("De coaches zijn begonnen. Winkeliers verkopen nu online.")
    for field in page.locator("input[name^=reached_]").all():
        field.fill("214")
    for field in page.locator("textarea[name^=explanation_]").all():
        field.locator("xpath=ancestor::details").evaluate("each => { each.open = true }")
        field.fill("Wij begonnen later dan gepland.")
    for field in page.locator("input[name^=spent_]").all():
        field.fill("120.000")


def test_the_letter_of_round_1_holds_the_nine_in_their_order(page_of):
    page = page_of("programma@demo.example")
    page.goto("/beheer/rapporten/")
    letter_form = page.locator("details:has(form[action$='/brief/'])")
    letter_form.locator("summary").first.click()
    letter_form.locator("select[name=round]").select_option(label="Ronde 1 (2019)")
    page.get_by_role("button", name="Maak de brief").click()
    page.wait_for_url(re.compile("/documenten/"))

    letter = fetch_pdf(page, re.compile("pdf"))

    text = text_of(letter)
    places = [without_breaks(text).index(without_breaks(region + title)) for region, title in NINE]
    assert places == sorted(places)
    assert "€ 2,8 miljoen" in text
    assert failures(letter, PDF_UA) == []
    assert fonts_of(letter) == {"Source-Sans-Pro": True, "Source-Sans-Pro-Semi-Bold": True}


def without_breaks(text):
    """Leave out what a line break adds or takes: spaces and hyphens; both kinds of apostrophe are one."""
    return re.sub(r"[\s\-\u2010\u00ad]", "", text).replace("'", "’")
