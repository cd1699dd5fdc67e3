"""Reports with realistic content: the nine deals of round 1, measures after the published ones, the rest invented."""

from datetime import date
from decimal import Decimal

from reporting.documents import (
    DealIndicatorFigure,
    DealLine,
    DealSheetDocument,
    KeyResult,
    MeasureFigureLine,
    MeasureLine,
    PaperReference,
    ParliamentReportDocument,
    ReportLetterDocument,
    RoundReportDocument,
    SentReportLetterDocument,
    SheetMilestone,
    SheetNews,
    SheetPartner,
    SheetPayment,
    ThemeChapter,
    WeighedCriterion,
)
from reporting.documents.covenant import (
    CovenantClause,
    CovenantDocument,
    CovenantIndicator,
    CovenantMilestone,
    CovenantPartner,
    CovenantParty,
)
from reporting.documents.deal_figures import PaidMonth
from reporting.documents.parliament_annex import AwardedRow, ChangeRow, ProcessFact, SpreadRow
from reporting.documents.round_report import RoundDeal

NINE = (
    ("Regio Achterhoek", "Samen d’ran", "Gelderland", 200, 140, 120, 66),
    ("Regio Barendrecht-Albrandswaard-Ridderkerk", "BAR Innovatie High Five", "Zuid-Holland", 240, 168, 90, 58),
    ("Gemeente Breda / regio West-Brabant", "Vernieuwend MKB", "Noord-Brabant", 312, 218, 260, 141),
    ("Provincie Drenthe", "Samen naar een sterker, slimmer en groener mkb", "Drenthe", 350, 245, 400, 188),
    ("Gemeente Eindhoven", "MKB participeert", "Noord-Brabant", 350, 245, 300, 165),
    ("Provincie Limburg", "Innovatie in het kleine familiebedrijf", "Limburg", 250, 175, 150, 84),
    ("Provincie Overijssel", "Family Next", "Overijssel", 400, 280, 550, 214),
    ("Provincie Utrecht", "Toekomstbestendige Maakindustrie in Utrecht-West", "Utrecht", 370, 259, 180, 97),
    ("Regio Zuid-Limburg", "Innoveren en kwalificeren in het Mkb", "Limburg", 328, 230, 220, 131),
)
PROVINCE_CODES = {
    "Drenthe": "PV22",
    "Overijssel": "PV23",
    "Gelderland": "PV25",
    "Utrecht": "PV26",
    "Zuid-Holland": "PV28",
    "Noord-Brabant": "PV30",
    "Limburg": "PV31",
}
THEMES = ("menselijk kapitaal", "financiering", "digitalisering", "toepassing van innovatie", "regelgeving")
RESULTS = """Ondernemers vonden sneller geld en hulp. Dit jaar deden wij drie dingen:

- wij openden **regionale financieringstafels**;
- wij verlengden de lening aan het fonds;
- wij onderzochten een [betaaltermijn van 30 dagen](https://www.rijksoverheid.nl/onderwerpen).

# Wat wij leerden

Een tafel werkt als de bank erbij zit.[^Zie de Voortgangsrapportage MKB-actieplan 2019, Kamerstuk 32 637, nr. 379.]
Ondernemers vragen dan ook om advies."""
CIRCUMSTANCES = """Door corona konden bijeenkomsten niet doorgaan. Ondernemers kregen uitstel van belasting.

1. De eerste regeling opende in maart.
2. De tweede volgde in juni."""


def deal_line(number: int, **changes: object) -> DealLine:
    """Make one of the nine."""
    region, title, province, awarded, paid, promised, reached = NINE[number]
    values = {
        "region_label": region,
        "title": title,
        "round_name": "Ronde 1 (2019)",
        "status": "loopt",
        "awarded_amount": Decimal(awarded * 1000),
        "paid_amount": Decimal(paid * 1000),
        "total_costs_amount": Decimal(awarded * 2100),
        "province": province,
        "province_code": PROVINCE_CODES[province],
        "themes": (THEMES[number % 4], THEMES[(number + 1) % 4]),
        "start_date": date(2020, 7, 1),
        "end_date": date(2022, 12, 31),
        "indicators": (
            DealIndicatorFigure(
                name="Bereikte bedrijven",
                unit="bedrijven",
                target=Decimal(promised),
                reached=Decimal(reached),
                reached_on=date(2021, 6, 30),
            ),
        ),
    }
    return DealLine(**(values | changes))


def theme_chapter(number: int, **changes: object) -> ThemeChapter:
    """Make the chapter about a theme."""
    name = THEMES[number]
    values = {
        "name": name,
        "results": RESULTS,
        "circumstances": CIRCUMSTANCES if number % 2 else "",
        "outlook": "Volgend jaar maken wij de regeling eenvoudiger. Daarna kijken wij of zij helpt.",
        "measures": tuple(
            MeasureLine(
                code=f"{number + 1}.{each + 1}",
                title=("Lening aan Qredits verlengd", "Regionale financieringstafels", "Betaaltermijn van 30 dagen")[
                    each
                ],
                ministry="EZK",
                status=("afgerond", "op schema", "vertraagd")[each],
                planned="2019 tot en met 2021",
                actual=("2019 tot en met 2020", "vanaf 2019", "")[each],
                results="In acht regio’s zitten banken en ondernemers aan tafel." if each == 1 else "",
                outlook="Een besluit volgt in het voorjaar." if each == 2 else "",
                is_on_agenda=each == 0,
            )
            for each in range(3)
        ),
        "figures": (
            MeasureFigureLine(
                measure="Borgstelling MKB-kredieten",
                name="borgstellingen in 2018",
                value="3.029",
                source="Rijksoverheid, 11 juli 2019.",
            ),
            MeasureFigureLine(measure="Borgstelling MKB-kredieten", name="bedrag in 2018", value="€ 585 miljoen"),
        ),
    }
    return ThemeChapter(**(values | changes))


def parliament_report(**changes: object) -> ParliamentReportDocument:
    """Make a report over an invented year with the nine deals."""
    values = {
        "reference": "VGR-2021",
        "is_demonstration": True,
        "year": 2021,
        "name": "Voortgangsrapportage MKB-actieplan 2021",
        "subtitle": "Ruimte om te vernieuwen",
        "report_date": date(2021, 10, 1),
        "figures_date": date(2021, 7, 1),
        "edition": 1,
        "summary": "Het actieplan helpt ondernemers vooruit.[^Kamerstuk 32 637, nr. 316.] Zij vernieuwen sneller.",
        "key_results": (
            KeyResult(value="1.144", label="bedrijven bereikt door de negen MKB-deals"),
            KeyResult(value="€ 1.960.000", label="betaald van de € 2.800.000 die is toegekend"),
            KeyResult(value="3.029", label="borgstellingen in 2018", source="Rijksoverheid, 11 juli 2019."),
        ),
        "reflection": f"{RESULTS}\n\n## Vooruitblik\n\n{CIRCUMSTANCES}",
        "themes": tuple(theme_chapter(number) for number in range(3)),
        "deals_text": "De deals zijn halverwege. Zeven deals liggen op schema.",
        "deals": tuple(deal_line(number) for number in range(len(NINE))),
        "sources": (
            "Kamerstuk 32 637, nr. 316: MKB-actieplan.",
            "Kamerstuk 32 637, nr. 379: de vorige rapportage.",
        ),
        "payments": (
            PaidMonth(on=date(2020, 8, 12), amount=Decimal(560_000)),
            PaidMonth(on=date(2021, 4, 14), amount=Decimal("419999.5")),
            PaidMonth(on=date(2021, 6, 2), amount=Decimal(-12_345)),
        ),
        "colophon": "Dit is een uitgave van het ministerie van Economische Zaken en Klimaat.",
        "earlier_paper": PaperReference(
            title="Voortgangsrapportage MKB-actieplan 2020", reference="Kamerstuk 32 637, nr. 437"
        ),
    }
    return ParliamentReportDocument(**(values | changes))


LETTER_VALUES = {
    "reference": "VGR-2021",
    "is_demonstration": True,
    "letter_date": date(2021, 10, 1),
    "report_name": "Voortgangsrapportage MKB-actieplan 2021",
    "edition": 1,
    "text": "Hierbij stuur ik u de rapportage.[^Raadpleegbaar via www.tweedekamer.nl.] Zij volgt op de vorige."
    "[^Kamerstuk 32 637, nr. 437.]\n\n# Resultaten\n\n- Negen deals lopen.\n- Ondernemers vonden **sneller** geld.",
}


def report_letter(**changes: object) -> ReportLetterDocument:
    """Make the letter with the report, as parliament prints it."""
    return ReportLetterDocument(**(LETTER_VALUES | changes))


def sent_report_letter(**changes: object) -> SentReportLetterDocument:
    """Make the letter with the report, as it is sent."""
    return SentReportLetterDocument(**(LETTER_VALUES | changes))


def round_report(**changes: object) -> RoundReportDocument:
    """Make the report of round 1."""
    values = {
        "reference": "DEMO ronde-1-2019",
        "is_demonstration": True,
        "round_name": "Ronde 1 (2019)",
        "call_reference": "Stcrt. 2019, nr. 54056",
        "opens_date": date(2019, 10, 1),
        "closes_date": date(2019, 11, 20),
        "published_date": date(2019, 12, 11),
        "figures_date": date(2020, 1, 6),
        "submitted_count": 28,
        "requested_amount": Decimal(8_640_000),
        "ceiling_amount": Decimal(3_000_000),
        "criteria": tuple(
            WeighedCriterion(
                name=name, weight=Decimal(20), minimum="ten minste 50 van de 100 punten" * (name[0] == "u")
            )
            for name in (
                "aansluiting bij het MKB-actieplan",
                "uitvoerbaarheid van het voorstel",
                "betrokkenheid van het mkb",
                "mate van vraagsturing",
                "de te verwachten impact",
            )
        ),
        "awarded": tuple(
            AwardedRow(region_label=region, title=title, amount=Decimal(amount * 1000))
            for region, title, _province, amount, *_rest in NINE
        ),
        "provinces": (
            SpreadRow(name="Drenthe", submitted_count=2, selected_count=1, amount=Decimal(350_000)),
            SpreadRow(name="Overijssel", submitted_count=26, selected_count=8, amount=Decimal(2_450_000)),
        ),
        "themes": (
            SpreadRow(name="menselijk kapitaal", submitted_count=14, selected_count=5, amount=Decimal(1_500_000)),
            SpreadRow(name="digitalisering", submitted_count=11, selected_count=4, amount=Decimal(1_300_000)),
        ),
        "outcomes": (
            ProcessFact(name="Gekozen", value="9"),
            ProcessFact(name="Reservelijst", value="3"),
            ProcessFact(name="Niet gekozen", value="16"),
        ),
        "facts": (ProcessFact(name="Beoordelingen", value="84"),),
        "changes": (
            ChangeRow(
                day=date(2019, 12, 20),
                region_label=NINE[0][0],
                title=NINE[0][1],
                what="Deal voortijdig gestopt",
                before=Decimal(NINE[0][3] * 1000),
                after=Decimal(0),
            ),
            ChangeRow(
                day=date(2020, 1, 3),
                region_label=NINE[1][0],
                title=NINE[1][1],
                what="Deal gewijzigd",
                before=Decimal(NINE[1][3] * 1000),
                after=Decimal("199999.95"),
            ),
        ),
        "deals": tuple(
            RoundDeal(
                region_label=region,
                title=title,
                status="loopt" if number else "voortijdig gestopt",
                announced_amount=Decimal(amount * 1000),
                paid_amount=Decimal(paid * 100),
                stands=bool(number),
                awarded_amount=Decimal("199999.95") if number == 1 else Decimal(amount * 1000),
            )
            for number, (region, title, _province, amount, paid, *_rest) in enumerate(NINE)
        ),
        "package_sha256": "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
    }
    return RoundReportDocument(**(values | changes))


def deal_sheet(**changes: object) -> DealSheetDocument:
    """Make the sheet of a deal halfway."""
    values = {
        "reference": "MKB-2019-4K7T",
        "is_demonstration": True,
        "figures_date": date(2021, 7, 1),
        "deal_title": "Family Next",
        "region_label": "Provincie Overijssel",
        "organisation_name": "Provincie Overijssel",
        "round_name": "Ronde 1 (2019)",
        "status": "loopt",
        "awarded_amount": Decimal(400_000),
        "paid_amount": Decimal(280_000),
        "total_costs_amount": Decimal(800_000),
        "summary": "Coaches helpen familiebedrijven die een opvolger zoeken of willen vernieuwen.",
        "themes": ("menselijk kapitaal", "financiering"),
        "start_date": date(2020, 7, 2),
        "end_date": date(2022, 12, 31),
        "signed_date": date(2020, 6, 25),
        "indicators": (
            DealIndicatorFigure(
                name="Bereikte bedrijven",
                unit="bedrijven",
                target=Decimal(550),
                reached=Decimal(214),
                reached_on=date(2021, 6, 30),
            ),
            DealIndicatorFigure(name="Transitieplannen", unit="plannen", target=Decimal(120)),
        ),
        "milestones": (
            SheetMilestone(
                title="Coaches opgeleid", planned_date=date(2020, 12, 31), state="gehaald op 11 december 2020"
            ),
            SheetMilestone(title="Vouchers open", planned_date=date(2021, 6, 1), state="te laat", is_late=True),
            SheetMilestone(title="Slotbijeenkomst", planned_date=date(2022, 11, 30), state="nog te gaan"),
        ),
        "payments": (
            SheetPayment(
                name="Voorschot",
                planned_on=date(2020, 7, 2),
                planned_amount=Decimal(280_000),
                paid_on=date(2020, 7, 15),
                paid_amount=Decimal(280_000),
            ),
            SheetPayment(
                name="Slot", planned_on=date(2022, 11, 30), planned_amount=Decimal(120_000), after="Slotbijeenkomst"
            ),
        ),
        "partners": (
            SheetPartner(name="Ondernemersvereniging Oostveen", kind="ondernemersvereniging", role="Vindt bedrijven"),
            SheetPartner(name="Vakschool Veenmeer", kind="onderwijsinstelling"),
        ),
        "news": SheetNews(
            name="Tussenrapportage 2",
            period_start_date=date(2021, 1, 1),
            period_end_date=date(2021, 6, 30),
            summary="Wij bereikten 214 van de 550 bedrijven. Zes bijeenkomsten vervielen.",
            outlook="In het najaar halen wij een deel in.",
        ),
    }
    return DealSheetDocument(**(values | changes))


def covenant(**changes: object) -> CovenantDocument:
    """Make the covenant of a deal."""
    values = {
        "reference": "MKB-2019-4K7T",
        "is_demonstration": True,
        "number": 1,
        "deal_title": "Family Next",
        "region_label": "Provincie Overijssel",
        "round_name": "Ronde 1 (2019)",
        "call_reference": "Stcrt. 2019, nr. 54056",
        "made_date": date(2020, 6, 22),
        "parties": (
            CovenantParty(
                side="ministry",
                name="Ministerie van Economische Zaken en Klimaat",
                function="Staatssecretaris van Economische Zaken en Klimaat",
            ),
            CovenantParty(side="region", name="Provincie Overijssel", function="Gedeputeerde economie"),
        ),
        "awarded_amount": Decimal(400_000),
        "own_amount": Decimal("400000.50"),
        "total_costs_amount": Decimal("800000.50"),
        "start_date": date(2020, 7, 2),
        "end_date": date(2022, 12, 31),
        "clauses": tuple(
            CovenantClause(
                heading=heading, text="Partijen werken samen.\n\n- Zij delen wat zij leren.\n- Zij rapporteren."
            )
            for heading in ("Artikel 1 Doel", "Artikel 2 Wat de regio doet", "Artikel 3 Wat het ministerie doet")
        ),
        "indicators": (
            CovenantIndicator(
                name="Bereikte bedrijven",
                unit="bedrijven",
                baseline=Decimal(0),
                target=Decimal(550),
                source="administratie van de coaches",
            ),
            CovenantIndicator(name="Transitieplannen", unit="plannen", baseline=None, target=Decimal(120)),
        ),
        "milestones": (CovenantMilestone(title="Coaches opgeleid", planned_date=date(2020, 12, 31)),),
        "partners": (
            CovenantPartner(
                name="Ondernemersvereniging Oostveen", kind="ondernemersvereniging", role="Vindt bedrijven"
            ),
        ),
    }
    return CovenantDocument(**(values | changes))
