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
PLAN, CODE, WHY = "MKB-plan 2030", "LOK-1", "De Kamer vergadert op 2 oktober over deze rapportage."
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
    open_a_year(cast[OFFICER])
    refuse_to_close(cast[OFFICER])
    warn_of_the_open_year(cast[DECIDER], f"niet afgesloten; 1 maatregel is niet bijgewerkt ({CODE})")
    bring_up_to_date(cast[OFFICER])
    close(cast[OFFICER])
    cast[DECIDER].goto(ADDRESS)
    expect(cast[DECIDER].locator("main")).not_to_contain_text("Nog niet alle maatregelen staan vast.")
    open_again(cast[OFFICER])
    warn_of_the_open_year(cast[DECIDER], "niet afgesloten; alle maatregelen zijn bijgewerkt")
    refuse_without_reason(cast[DECIDER])

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


def open_a_year(page: Page) -> None:
    """Note a plan with one measure, and open the year of the report for it."""
    page.goto("/admin/reporting/actionplan/add/")
    page.locator("#id_title").fill(PLAN)
    page.locator("#id_reference").fill("32 637, nr. 500")
    page.locator("#id_published_date").fill("01-03-2030")
    save(page)
    page.goto("/admin/reporting/measure/add/")
    page.locator("#id_plan").select_option(label=PLAN)
    page.locator("#id_code").fill(CODE)
    page.locator("#id_theme").select_option(index=1)
    page.locator("#id_title").fill("Loket in elke gemeente")
    page.locator("#id_ministry").select_option("EZK")
    page.locator("#id_source").fill("Verzonnen voor de test")
    save(page)
    page.goto("/admin/reporting/planyear/add/")
    page.locator("#id_plan").select_option(label=PLAN)
    page.locator("#id_year").fill(str(YEAR))
    page.locator("#id_due_date").fill(f"30-09-{YEAR}")
    save(page)


def refuse_to_close(page: Page) -> None:
    """The year is not closed while a measure was not brought up to date: the page says which."""
    page_of_the_year(page)
    page.get_by_role("button", name="Dit jaar sluiten").click()
    expect(page.locator("body")).to_contain_text(f"1 maatregel is nog niet bijgewerkt: {CODE}.")
    expect(page.get_by_role("button", name="Dit jaar sluiten")).to_be_visible()


def bring_up_to_date(page: Page) -> None:
    """Say how the only measure went."""
    page.goto(f"/admin/reporting/measureyear/?plan_year__year={YEAR}")
    page.locator("#result_list tbody a").first.click()
    page.locator("#id_results").fill("In elke gemeente is een loket.")
    save(page)


def close(page: Page) -> None:
    """Close the year: all of it was brought up to date."""
    page_of_the_year(page)
    page.get_by_role("button", name="Dit jaar sluiten").click()
    expect(page.locator("body")).to_contain_text(f"{YEAR} is gesloten.")


def open_again(page: Page) -> None:
    """Open the closed year again to mend something."""
    page_of_the_year(page)
    page.get_by_role("button", name="Dit jaar weer openen").click()
    expect(page.locator("body")).to_contain_text(f"{YEAR} is weer open.")


def page_of_the_year(page: Page) -> None:
    """Go to the page of the year in the admin."""
    page.goto("/admin/reporting/planyear/")
    page.get_by_role("link", name=str(YEAR), exact=True).click()


def save(page: Page) -> None:
    """Save a form of the admin: it is left without a mistake."""
    with page.expect_navigation():
        page.locator("button[name=_save]").click()
    expect(page.locator(".errorlist, .mkb-error-summary")).to_have_count(0)


def warn_of_the_open_year(page: Page, words: str) -> None:
    """The report says before it is established that measures can still change, and which."""
    page.goto(ADDRESS)
    expect(page.locator("main")).to_contain_text("Nog niet alle maatregelen staan vast.")
    expect(page.locator("main")).to_contain_text(f"{PLAN}, {YEAR}: {words}")


def refuse_without_reason(page: Page) -> None:
    """A report over an open year is established with a reason only."""
    page.get_by_role("button", name="Rapportage vaststellen").click()
    expect(page).to_have_title(re.compile("^Fout: "))
    expect(page.locator(".mkb-error-summary")).to_contain_text("Schrijf waarom de rapportage niet kan wachten")
    page.locator("#id_reason").fill(WHY)


def make(page: Page, document: str) -> bytes:
    """Have a document made, and give its bytes."""
    page.goto(ADDRESS)
    page.locator("#id_kind").select_option(label=document)
    page.get_by_role("button", name="Pdf maken").click()
    page.wait_for_url(re.compile("/documenten/"))
    return fetch_pdf(page, re.compile("^pdf", re.IGNORECASE))


def establish(page: Page) -> None:
    """Establish the report with the reason that was typed: nobody changes it after that, and the page keeps why."""
    page.get_by_role("button", name="Rapportage vaststellen").click()
    expect(page.locator("main")).to_contain_text("vastgesteld als editie 1")
    expect(page.get_by_role("button", name="Rapportage vaststellen")).to_have_count(0)
    expect(page.get_by_role("region", name="Vastgesteld met een open jaar")).to_contain_text(WHY)


def wanting(document: bytes) -> list[str]:
    """List what the PDF lacks of what was typed."""
    content = re.sub(r"\s+", " ", flowing_text(document).replace("\u00a0", " "))
    typed = [
        "Meer ruimte om te ondernemen", "Wat er lukte", "4.300 ondernemers", "meer coaches", "minder formulieren",
        "het Ondernemersplein", "Geteld door de regio’s, Kamerstuk 32 637, nr. 441.", "Resultaten van het jaar",
        "Winkeliers verkopen <b>online</b> in vier regio’s.", "32 637, nr. 379", "In elke gemeente is een loket.",
        f"{PLAN}, {YEAR}: alle maatregelen zijn bijgewerkt.", WHY,
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
