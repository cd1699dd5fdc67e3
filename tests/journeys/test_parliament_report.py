"""The yearly report to parliament in a browser: begun, written with mistakes, mended, established and made."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import axe
from tests.journeys.page_checks import NARROW, OVERFLOW, WIDE
from tests.journeys.people import Cast, fetch_pdf
from tests.pdf_checks import PDF_UA, failures, flowing_text

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
YEAR = 2031
ADDRESS = f"/beheer/voortgangsrapportages/{YEAR}/"
OFFICER, DECIDER = "programma@demo", "beslisser@demo"
SUMMARY = """## Wat er lukte
Ruim **4.300 ondernemers** kregen hulp[^Geteld door de regio’s, Kamerstuk 32 637, nr. 441.].

- meer coaches
- minder formulieren

Lees verder bij [het Ondernemersplein](https://ondernemersplein.overheid.nl/mkb)."""
RESULTS = "## Resultaten van het jaar\nWinkeliers verkopen <b>online</b> in vier regio’s."
WRONG = SUMMARY.replace("32 637, nr. 441", "32637 nr 441").replace("ondernemers** kregen", "ondernemers kregen")


def test_the_yearly_report_is_written_mended_established_and_made(page_of):
    cast = Cast(page_of)
    begin(cast[OFFICER])
    write_with_mistakes(cast[OFFICER])
    refuse_to_establish(cast[DECIDER])
    mend(cast[OFFICER])
    write_about_a_theme(cast[OFFICER])
    give_the_letter_a_day(cast[OFFICER])
    concept = make(cast[OFFICER], "De rapportage")
    assert "concept" in flowing_text(concept).lower()

    establish(cast[DECIDER])

    document, letter = make(cast[OFFICER], "De rapportage"), make(cast[OFFICER], "De brief, zoals hij wordt verstuurd")
    assert wanting(document) == []
    assert "concept" not in flowing_text(document).lower()
    assert str(YEAR) in flowing_text(letter)
    assert failures(document, PDF_UA) == failures(letter, PDF_UA) == []
    cast[OFFICER].goto(f"{ADDRESS}tekst/summary/")
    expect(cast[OFFICER]).to_have_url(re.compile(f"{ADDRESS}$"))


def begin(page: Page) -> None:
    """Begin the report; a day that is no day leaves the year as it was typed."""
    page.goto("/beheer/voortgangsrapportages/")
    page.locator("#id_year").fill(str(YEAR))
    page.locator("#id_figures_date").fill("eind juni")
    page.get_by_role("button", name="Rapportage beginnen").click()
    expect(page).to_have_title(re.compile("^Fout: "))
    expect(page.locator(".mkb-error-summary")).to_contain_text("eind juni")
    expect(page.locator("#id_year")).to_have_value(str(YEAR))
    page.locator("#id_figures_date").fill("30-06-2031")
    page.get_by_role("button", name="Rapportage beginnen").click()
    expect(page).to_have_url(re.compile(f"{ADDRESS}$"))


def write_with_mistakes(page: Page) -> None:
    """Type a summary with two wrong marks: it saves itself, and the page names both with their line."""
    page.get_by_role("link", name="Samenvatting", exact=True).click()
    with page.expect_response("**/bewaren/") as saved:
        page.locator("#id_body").fill(WRONG)
        page.locator("#id_body").blur()
    assert saved.value.json()["state"] == "saved"
    page.get_by_role("button", name="Opslaan en bekijken").click()
    problems = page.get_by_role("region", name="Nog te verbeteren in deze tekst")
    expect(problems).to_contain_text("Regel 2: ‘Kamerstuk 32637 nr 441’")
    expect(problems).to_contain_text("Schrijf: Kamerstuk 32 637, nr. 441.")
    expect(problems).to_contain_text("‘**4.300 ondernemers")
    expect(page.locator("#id_body")).to_have_value(WRONG)
    page.goto(ADDRESS)
    expect(page.locator("main")).to_contain_text("2 fouten in de opmaaktekens")


def refuse_to_establish(page: Page) -> None:
    """Whoever establishes is told what is still wrong; nothing is established."""
    page.goto(ADDRESS)
    page.get_by_role("button", name="Rapportage vaststellen").click()
    expect(page.locator("main")).to_contain_text("Dit is nog nodig:")
    expect(page.locator("main")).to_contain_text("de datum van de brief")
    expect(page.get_by_role("button", name="Rapportage vaststellen")).to_be_visible()


def mend(page: Page) -> None:
    """Mend the marks: the page shows heading, bold words, list, link and footnote as they will look."""
    page.goto(f"{ADDRESS}tekst/summary/")
    page.locator("#id_body").fill(SUMMARY)
    page.get_by_role("button", name="Opslaan en bekijken").click()
    shown = page.get_by_role("region", name="Zo ziet het eruit")
    expect(shown.get_by_role("heading", name="Wat er lukte")).to_be_visible()
    expect(shown.locator("strong")).to_have_text("4.300 ondernemers")
    expect(shown.get_by_role("listitem").filter(has_text="minder formulieren")).to_have_count(1)
    link = shown.get_by_role("link", name="het Ondernemersplein")
    expect(link).to_have_attribute("href", "https://ondernemersplein.overheid.nl/mkb")
    expect(shown.locator("sup")).to_have_text("1")
    expect(shown).to_contain_text("Geteld door de regio’s, Kamerstuk 32 637, nr. 441.")
    expect(page.get_by_role("region", name="Nog te verbeteren in deze tekst")).to_have_count(0)


def write_about_a_theme(page: Page) -> None:
    """Write the results of a theme. Tags that somebody types are text."""
    page.goto(ADDRESS)
    page.get_by_role("link", name=re.compile("^Digitalisering: resultaten")).click()
    page.locator("#id_body").fill(RESULTS)
    page.get_by_role("button", name="Opslaan en terug naar de rapportage").click()
    expect(page).to_have_url(re.compile(f"{ADDRESS}$"))


def give_the_letter_a_day(page: Page) -> None:
    """Name the day of the letter; a wrong number of the earlier paper is refused with the right one, nothing lost."""
    page.get_by_role("link", name="Titel en datums wijzigen").click()
    page.locator("#id_subtitle").fill("Meer ruimte om te ondernemen")
    page.locator("#id_letter_date").fill("1 oktober 2031")
    page.locator("#id_earlier_title").fill("Voortgangsrapportage MKB-actieplan 2030")
    page.locator("#id_earlier_reference").fill("32637 nr 379")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.locator(".mkb-error-summary")).to_contain_text("32 637, nr. 379")
    expect(page.locator("#id_earlier_reference")).to_have_value("32637 nr 379")
    expect(page.locator("#id_subtitle")).to_have_value("Meer ruimte om te ondernemen")
    page.locator("#id_earlier_reference").fill("32 637, nr. 379")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.locator("main")).to_contain_text("1 oktober 2031")


def make(page: Page, document: str) -> bytes:
    """Have a document made, and give its bytes."""
    page.goto(ADDRESS)
    page.locator("#id_kind").select_option(label=document)
    page.get_by_role("button", name="Pdf maken").click()
    page.wait_for_url(re.compile("/documenten/"))
    return fetch_pdf(page, re.compile("^pdf", re.IGNORECASE))


def establish(page: Page) -> None:
    """Establish the report: nobody changes it after that."""
    page.goto(ADDRESS)
    page.get_by_role("button", name="Rapportage vaststellen").click()
    expect(page.locator("main")).to_contain_text("vastgesteld als editie 1")
    expect(page.get_by_role("button", name="Rapportage vaststellen")).to_have_count(0)


def wanting(document: bytes) -> list[str]:
    """List what the PDF lacks of what was typed."""
    content = re.sub(r"\s+", " ", flowing_text(document).replace("\u00a0", " "))
    typed = [
        "Meer ruimte om te ondernemen", "Wat er lukte", "4.300 ondernemers", "meer coaches", "minder formulieren",
        "het Ondernemersplein", "Geteld door de regio’s, Kamerstuk 32 637, nr. 441.", "Resultaten van het jaar",
        "Winkeliers verkopen <b>online</b> in vier regio’s.", "32 637, nr. 379",
    ]  # fmt: skip
    return [words for words in typed if words not in content]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_pages_of_the_report_are_accessible_and_fit_with_mistakes_in_them(page_of, scripts):
    year = YEAR + (1 if scripts else 2)
    page = page_of(f"{OFFICER}.example", bypass_csp=True, viewport=WIDE, java_script_enabled=scripts)
    page.goto("/beheer/voortgangsrapportages/")
    page.locator("#id_year").fill(str(year))
    page.locator("#id_figures_date").fill(f"30-06-{year}")
    page.get_by_role("button", name="Rapportage beginnen").click()
    address = f"/beheer/voortgangsrapportages/{year}/"
    page.goto(f"{address}tekst/summary/")
    page.locator("#id_body").fill(WRONG)
    page.get_by_role("button", name="Opslaan en bekijken").click()
    expect(page.locator("main")).to_contain_text("Schrijf: Kamerstuk 32 637, nr. 441.")
    expect(page.locator("#id_body")).to_have_value(WRONG)
    if scripts:
        assert {each: faults(page, each) for each in (address, f"{address}tekst/summary/", f"{address}gegevens/")} == {
            address: [], f"{address}tekst/summary/": [], f"{address}gegevens/": [],
        }  # fmt: skip


def faults(page: Page, path: str) -> list[str]:
    """List what axe finds, and by how much the page is too wide for a phone."""
    page.set_viewport_size(WIDE)
    page.goto(path)
    found = axe.findings(page)
    page.set_viewport_size(NARROW)
    pixels = page.evaluate(OVERFLOW)
    return found + ([f"{pixels} pixels too wide"] if pixels > 0 else [])
