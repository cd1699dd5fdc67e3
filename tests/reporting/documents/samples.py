"""Documents with realistic content: the letter of round 1 after the letter of December 2019, the rest invented."""

import dataclasses
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from reporting.documents import (
    AcknowledgementDocument,
    AskedSupplement,
    AssessedProposal,
    AssessmentDossierDocument,
    AttachmentRow,
    BudgetRow,
    CheckPoint,
    ContestedDecision,
    CriterionFigures,
    CriterionReasons,
    CriterionRow,
    DraftCopyDocument,
    DrawnInterval,
    DrawnRow,
    FundingRow,
    GivenReason,
    HistoryLine,
    IndicatorRow,
    MoneyRow,
    Narrative,
    NextStep,
    NotedConflict,
    ObjectionFacts,
    ObjectionFileDocument,
    OwnPackDocument,
    OwnProposal,
    OwnScore,
    PanelPackDocument,
    PanelTalk,
    PaperReference,
    ParliamentLetterDocument,
    PartnerRow,
    PartRow,
    ProgressReportDocument,
    QuestionListDocument,
    QuestionRow,
    SelectedProposal,
    SheetMilestone,
    Standing,
    SubmittedAnswer,
    SubmittedContent,
)
from reporting.documents.parliament_annex import AwardedRow, ParliamentAnnex, ProcessFact, SpreadRow
from reporting.documents.parliament_letter import SentParliamentLetterDocument

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NINE = (
    ("Regio Achterhoek", "Samen d’ran – Verhoging van de Achterhoekse arbeidsproductiviteit"),
    ("Regio Barendrecht-Albrandswaard-Ridderkerk", "BAR Innovatie High Five"),
    ("Gemeente Breda / regio West-Brabant", "Vernieuwend MKB – Regio West-Brabant"),
    ("Provincie Drenthe", "Samen naar een sterker, slimmer en groener mkb"),
    ("Gemeente Eindhoven", "MKB participeert"),
    ("Provincie Limburg", "Innovatie in het kleine familiebedrijf"),
    ("Provincie Overijssel", "Family Next"),
    ("Provincie Utrecht", "Toekomstbestendige Maakindustrie in Utrecht-West"),
    ("Regio Zuid-Limburg", "Innoveren en kwalificeren in het Mkb in Zuid-Limburg"),
)
PARAGRAPH = (
    "Ondernemers in onze regio vragen om hulp bij digitaal werken. In het najaar spraken wij met 64 bedrijven "
    "van 5 tot 50 medewerkers. Zij missen vooral tijd en een vaste plek voor vragen. Een website helpt hen niet: "
    "zij willen iemand die langskomt en het bedrijf kent."
)


def letter(**changes: object) -> ParliamentLetterDocument:
    """Make the letter of round 1."""
    values = {
        "reference": "DEMO-2019-4K7T",
        "is_demonstration": True,
        "letter_date": date(2019, 12, 18),
        "round_name": "Ronde 1 (2019)",
        "call_title": "Oproep voor voorstellen voor MKB-deals",
        "call_reference": "Stcrt. 2019, nr. 54056",
        "opens_date": date(2019, 10, 1),
        "closes_date": date(2019, 11, 20),
        "submitted_count": 28,
        "submitted_themes": ("menselijk kapitaal", "financiering", "digitalisering", "de toepassing van innovatie"),
        "criteria": (
            "aansluiting bij het MKB-actieplan",
            "uitvoerbaarheid van het voorstel",
            "betrokkenheid van het mkb",
            "mate van vraagsturing",
            "de te verwachten impact",
        ),
        "selected": tuple(SelectedProposal(region_label=region, title=title) for region, title in NINE),
        "awarded_amount": Decimal(2_800_000),
        "selected_themes": (
            "ondernemersvaardigheden",
            "familiebedrijven",
            "menselijk kapitaal",
            "digitalisering",
            "verduurzaming",
            "regionale financiering",
        ),
        "partner_kinds": (
            "ondernemersverenigingen",
            "werkgeversorganisaties",
            "brancheorganisaties",
            "onderwijsinstellingen",
            "kennisinstellingen",
            "regionale samenwerkingsverbanden",
        ),
        "announced_date": date(2019, 12, 11),
        "announced_at_meeting": "Bestuurlijk Overleg Regionale Economie",
        "definitive_by": "medio maart 2020",
        "next_call": "in de eerste helft van 2020",
        "earlier_paper": PaperReference(
            title="Voortgangsrapportage MKB-actieplan 2019", reference="Kamerstuk 32 637, nr. 379"
        ),
    }
    return ParliamentLetterDocument(**(values | changes))


def annex() -> ParliamentAnnex:
    """Make the annex to the letter of round 1."""
    amounts = (200, 240, 312, 350, 350, 250, 400, 370, 328)
    return ParliamentAnnex(
        awarded=tuple(
            AwardedRow(region_label=region, title=title, amount=Decimal(amount * 1000))
            for (region, title), amount in zip(NINE, amounts, strict=True)
        ),
        provinces=(
            SpreadRow(name="Drenthe", submitted_count=2, selected_count=1, amount=Decimal(350_000)),
            SpreadRow(name="Overijssel", submitted_count=26, selected_count=8, amount=Decimal("2450000.00")),
        ),
        parts=(
            SpreadRow(name="Noord", submitted_count=2, selected_count=1, amount=Decimal(350_000)),
            SpreadRow(name="Oost", submitted_count=26, selected_count=8, amount=Decimal("2450000.00")),
        ),
        facts=(ProcessFact(name="Voorstellen ingediend", value="28"),),
        package_sha256="5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
    )


def sent_letter(**changes: object) -> SentParliamentLetterDocument:
    """Make the letter of round 1 as it is sent, with its annex."""
    printed = letter(annex=annex(), **changes)
    return SentParliamentLetterDocument(
        **{each.name: getattr(printed, each.name) for each in dataclasses.fields(printed)}
    )


def acknowledgement(**changes: object) -> AcknowledgementDocument:
    """Make a receipt with a proposal of ordinary length."""
    questions = {
        "Het probleem en uw plan": (
            "Welk probleem van het mkb pakt u aan?",
            "Wat gaat u doen?",
            "Wat is er nieuw aan uw plan?",
        ),
        "Hoe ondernemers meedoen": ("Hoe weet u dat ondernemers dit nodig hebben?", "Hoe beslissen ondernemers mee?"),
        "Activiteiten en planning": ("Welke activiteiten voert u uit, en wanneer?", "Welke risico’s ziet u?"),
        "Verwachte impact": ("Hoeveel bedrijven bereikt u, en wat merken zij daarvan?",),
    }
    values = {
        "reference": "MKB-2027-4K7T-9XQ2",
        "is_demonstration": True,
        "submission_number": 2,
        "round_title": "Ronde 2027 (verzonnen)",
        "organisation_name": "Gemeente Veenmeer",
        "region_label": "Regio Veenmeer-Oost",
        "proposal_title": "Samen digitaal in de maakindustrie van Veenmeer-Oost",
        "submitted_by": "Bevoegd ondertekenaar van Gemeente Veenmeer",
        "received_at": datetime(2027, 3, 12, 16, 58, 41, 123456, AMSTERDAM),
        "closes_at": datetime(2027, 3, 12, 17, 0, tzinfo=AMSTERDAM),
        "requested_amount": Decimal(250_000),
        "content_sha256": "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
        "summary": PARAGRAPH,
        "start_date": date(2027, 9, 1),
        "end_date": date(2029, 8, 31),
        "contact_function": "Programmaleider economie",
        "contact_email": "economie@veenmeer.example",
        "contact_phone": "0500 123 456",
        "themes": ("digitalisering", "menselijk kapitaal"),
        "municipalities": ("Veenmeer", "Oosterwolde aan Zee", "Laagveen"),
        "answers": tuple(
            SubmittedAnswer(section=section, question=question, text=f"{PARAGRAPH}\n\n{PARAGRAPH}")
            for section, asked in questions.items()
            for question in asked
        ),
        "budget": (
            BudgetRow(
                description="Coaches voor bedrijfsbezoeken",
                amount=Decimal("211750.50"),
                compensable_vat_amount=Decimal("36750.09"),
            ),
            BudgetRow(
                description="Werkplaats in het opleidingscentrum: inrichting en machines",
                amount=Decimal(180_000),
                compensable_vat_amount=Decimal("31239.67"),
            ),
            BudgetRow(description="Vouchers voor ondernemers", amount=Decimal(90_000)),
            BudgetRow(description="Projectleiding", amount=Decimal("61249.50")),
        ),
        "funding": (
            FundingRow(
                source="Gemeente Veenmeer",
                kind="in geld",
                amount=Decimal(150_000),
                note="Toegezegd in het collegebesluit",
            ),
            FundingRow(
                source="Ondernemersvereniging Oostveen",
                kind="in natura",
                amount=Decimal(83_000),
                note="Toegezegd in het collegebesluit",
            ),
            FundingRow(
                source="Vakschool Metaal en Techniek Veenmeer",
                kind="in natura",
                amount=Decimal(60_000),
                note="Nog in gesprek",
            ),
        ),
        "partners": (
            PartnerRow(
                name="Ondernemersvereniging Oostveen",
                kind="ondernemersvereniging",
                role="Vindt bedrijven en zit de klankbordgroep voor",
            ),
            PartnerRow(
                name="Vakschool Metaal en Techniek Veenmeer",
                kind="onderwijsinstelling",
                role="Levert de werkplaats en docenten",
            ),
            PartnerRow(name="Ontwikkelingsmaatschappij Veenland", kind="regionale ontwikkelingsmaatschappij"),
        ),
        "attachments": (
            AttachmentRow(
                name="Besluit college 9 maart 2027.pdf",
                size=482_113,
                sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            ),
            AttachmentRow(
                name="Begroting toelichting.xlsx",
                size=61_004,
                sha256="60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
            ),
        ),
        "next_steps": (
            NextStep(
                on_date=date(2027, 3, 26),
                text="Wij laten u weten of uw voorstel compleet is. Mist er iets, dan kunt u het aanvullen.",
            ),
            NextStep(when="april en mei 2027", text="Drie beoordelaars geven elk een oordeel op de vijf criteria."),
            NextStep(on_date=date(2027, 6, 4), text="U krijgt de uitkomst, met de scores en de redenen."),
        ),
        "questions_to": "Mail naar mkb-deals@voorbeeld.nl.",
    }
    return AcknowledgementDocument(**(values | changes))


def progress_report(**changes: object) -> ProgressReportDocument:
    """Make a progress report halfway the term of a deal."""
    values = {
        "reference": "DEAL-2020-07",
        "is_demonstration": True,
        "number": 2,
        "round_title": "Ronde 1 (2019)",
        "deal_title": "Family Next",
        "region_label": "Provincie Overijssel",
        "organisation_name": "Provincie Overijssel",
        "period_start_date": date(2021, 1, 1),
        "period_end_date": date(2021, 6, 30),
        "submitted_at": datetime(2021, 7, 14, 10, 12, tzinfo=AMSTERDAM),
        "submitted_by": "Programmaleider",
        "awarded_amount": Decimal(400_000),
        "paid_amount": Decimal(280_000),
        "deal_start_date": date(2020, 7, 2),
        "deal_end_date": date(2022, 12, 31),
        "summary": "Wij bereikten 214 van de 550 bedrijven. Dat is minder dan gepland, want bijeenkomsten vervielen. "
        "In het najaar halen wij een deel in.",
        "indicators": (
            IndicatorRow(
                name="Bereikte bedrijven",
                unit="bedrijven",
                target=Decimal(550),
                actual=Decimal(214),
                expected=Decimal(275),
                explanation="Zes bijeenkomsten vervielen. Digitale bijeenkomsten trokken minder bedrijven.",
            ),
            IndicatorRow(
                name="Transitieplannen", unit="plannen", target=Decimal(120), actual=Decimal(66), expected=Decimal(60)
            ),
            IndicatorRow(
                name="Uitgegeven vouchers",
                unit="vouchers",
                target=Decimal(80),
                actual=Decimal(41),
                expected=Decimal(40),
            ),
        ),
        "money": (
            MoneyRow(description="Coaches", budget_amount=Decimal(340_000), spent_amount=Decimal("151200.75")),
            MoneyRow(
                description="Vouchers voor bedrijven", budget_amount=Decimal(320_000), spent_amount=Decimal(164_000)
            ),
            MoneyRow(description="Bijeenkomsten", budget_amount=Decimal(80_000), spent_amount=Decimal(12_400)),
            MoneyRow(description="Projectleiding", budget_amount=Decimal(60_000), spent_amount=Decimal("31999.25")),
        ),
        "narratives": (
            Narrative(
                question="Wat ging goed?",
                text="De coaches komen langs en blijven bellen.\n\nVier banken praten mee over opvolging.",
            ),
            Narrative(
                question="Wat ging anders dan u dacht?",
                text="Digitaal bereiken wij ondernemers die ons al kennen. Nieuwe bedrijven vinden wij zo niet.",
            ),
            Narrative(question="Wat leerden andere regio’s van u?", text=""),
        ),
        "milestones": (
            SheetMilestone(title="Coaches opgeleid", planned_date=date(2021, 3, 1), state="gehaald op 12 maart 2021"),
            SheetMilestone(title="Vouchers open", planned_date=date(2021, 6, 1), state="te laat", is_late=True),
        ),
        "next_steps": (
            NextStep(when="september 2021", text="Zes bijeenkomsten op locatie, met plaats voor 90 bedrijven."),
            NextStep(on_date=date(2022, 1, 31), text="Derde tussenrapportage."),
        ),
    }
    return ProgressReportDocument(**(values | changes))


def question_list(**changes: object) -> QuestionListDocument:
    """Make the questions of an invented round."""
    values = {
        "reference": "ronde-3-2027",
        "is_demonstration": True,
        "round_title": "Ronde 3 (2027)",
        "call_reference": "Stcrt. 2027, nr. 1234",
        "made_at": datetime(2027, 1, 11, 9, 30, tzinfo=AMSTERDAM),
        "opens_at": datetime(2027, 2, 1, 9, tzinfo=AMSTERDAM),
        "closes_at": datetime(2027, 3, 13, tzinfo=AMSTERDAM),
        "introduction": "Een MKB-deal is een afspraak tussen uw regio en het ministerie.",
        "eligibility": "Provincies en gemeenten. Ook namens een regio.",
        "minimum_contribution_amount": Decimal(100_000),
        "maximum_contribution_amount": Decimal(400_000),
        "own_share": "ten minste de helft van de kosten; uw partners mogen meebetalen",
        "expected_time": "ongeveer 90 minuten",
        "expected_decision_date": date(2027, 6, 1),
        "needed_documents": ("een plan met activiteiten en een planning", "een begroting"),
        "themes": ("menselijk kapitaal", "digitalisering"),
        "parts": (
            PartRow(title="Organisatie en regio", asks=("functie, e-mailadres en telefoonnummer van een contact",)),
            PartRow(
                title="Het probleem en uw plan",
                asks=("wat het plan kost",),
                questions=(
                    QuestionRow(
                        text="Welk probleem hebben ondernemers?",
                        explanation="Noem ook hoe u dat weet.",
                        limit="Hoogstens 400 woorden.",
                    ),
                    QuestionRow(text="Alles klopt.", explanation="Lees eerst.", limit="U gaat akkoord."),
                ),
            ),
        ),
        "criteria": (
            CriterionRow(
                name="uitvoerbaarheid van het voorstel",
                explanation="Planning, geld en mensen kloppen bij elkaar.",
                weight_percentage=Decimal(20),
            ),
        ),
        "questions_to": "Mail programma@voorbeeld.nl.",
    }
    return QuestionListDocument(**values | changes)


def assessed_proposal(place: int = 1, **changes: object) -> AssessedProposal:
    """Make a proposal that three assessors scored and a panel talked about."""
    names = ("Beoordelaar A", "Beoordelaar B", "Beoordelaar C")
    criteria = ("aansluiting bij het MKB-actieplan", "uitvoerbaarheid van het voorstel")
    values = {
        "reference": f"MKB-4K7T-{place}",
        "title": f"Samen digitaal {place}",
        "organisation_name": "Gemeente Slingerbeek",
        "region_label": "Regio Slingerbeek",
        "requested_amount": Decimal(250_000),
        "summary": "Zestig winkels krijgen hulp bij een gezamenlijke webwinkel.",
        "standing": Standing(
            place=str(place), competitors=2, score="3,67", median="3,60", spread="3,2 – 4,2",
            outcome="Binnen het budget", explanations=("De plaatsen 1 en 2 tonen beide 3,67.",),
            expected="1,3", half="1", ninety="1 tot 2", chance="88 %", is_in_band=place == 2,
        ),
        "assessors": names,
        "totals": ("4,20", "3,60", "3,20"),
        "criteria": tuple(
            CriterionFigures(
                name=name, weight="50 %", points=("5", "4", "3"), mean="4,00", median="4,0", spread="3 – 5",
                consensus="4" if name == criteria[0] else "",
            )
            for name in criteria
        ),
        "reasons": tuple(
            CriterionReasons(
                name=name, reasons=tuple(GivenReason(assessor=each, points="4", text=PARAGRAPH) for each in names)
            )
            for name in criteria
        ),
        "not_counted": ("Een beoordelaar onthield zich: te weinig kennis van dit onderwerp.",),
        "panel": PanelTalk(
            meeting_date=date(2027, 4, 6), chair="Voorzitter panel", present="4 personen", left="1 persoon",
            notes=("De begroting is ruim.",), is_discussed=True,
        ),
    }  # fmt: skip
    return AssessedProposal(**(values | changes))


def assessment_dossier(**changes: object) -> AssessmentDossierDocument:
    """Make a dossier without names in which every part has something."""
    moment = datetime(2027, 4, 7, 12, 0, tzinfo=AMSTERDAM)
    values = {
        "reference": "MKB-4K7T-1",
        "is_demonstration": True,
        "round_title": "Ronde 3 (2027)",
        "made_at": moment,
        "with_names": True,
        "proposal": assessed_proposal(),
        "received_at": moment,
        "checks": (CheckPoint(title="Op tijd", verdict="in orde", texts=("Ontvangen voor het einde.",)),),
        "remarks": (HistoryLine(moment=moment, text="Bekeken, zonder opmerking.", by="Programmamedewerker"),),
        "supplements": (
            AskedSupplement(
                number=1, asked_at=moment, due_at=moment, parts=("Begroting en dekking",), question=PARAGRAPH,
                outcome="Beantwoord op tijd.", terms=("Meer tijd tot dinsdag: vakantie.",),
            ),
        ),
        "conflicts": (
            NotedConflict(
                kind="Persoonlijk", origin="Gemeld door de beoordelaar", noted_on=date(2027, 3, 15), state="geldt",
                person="Beoordelaar 6", explanation="Mijn zus leidt het project.",
            ),
        ),
        "history": (HistoryLine(moment=moment, text="Versie 1 ontvangen", by="Bestuurder"),),
    }  # fmt: skip
    return AssessmentDossierDocument(**(values | changes))


def panel_pack(**changes: object) -> PanelPackDocument:
    """Make a pack of two proposals with both drawings."""
    proposals = (assessed_proposal(1), assessed_proposal(2, panel=None))
    labels = [f"{each.standing.place}. {each.title}" for each in proposals]
    values = {
        "reference": "ronde-3",
        "is_demonstration": True,
        "round_title": "Ronde 3 (2027)",
        "made_at": datetime(2027, 4, 7, 12, 0, tzinfo=AMSTERDAM),
        "with_names": False,
        "is_queue": False,
        "part": 1,
        "parts": 2,
        "total": 4,
        "criteria": ("aansluiting bij het MKB-actieplan", "uitvoerbaarheid van het voorstel"),
        "scale": (1.0, 5.0),
        "proposals": proposals,
        "grid": tuple(
            DrawnRow(label=label, means=(4.0, 2.3), words=("4,0", "2,3"), marked=(True, False)) for label in labels
        ),
        "intervals": tuple(
            DrawnInterval(label=label, expected=1.3, half=(1.0, 1.6), ninety=(1.0, 2.0), is_marked=label == labels[1])
            for label in labels
        ),
        "line": 1.5,
        "ceiling_amount": Decimal(2_800_000),
    }
    return PanelPackDocument(**(values | changes))


def own_pack(**changes: object) -> OwnPackDocument:
    """Make the pack of an assessor with one proposal and the own scores."""
    whole = acknowledgement()
    fields = {each.name: getattr(whole, each.name) for each in dataclasses.fields(SubmittedContent)}
    values = {
        "reference": "ronde-3",
        "is_demonstration": True,
        "round_title": "Ronde 3 (2027)",
        "assessor": "Beoordelaar 1",
        "made_at": datetime(2027, 3, 20, 12, 0, tzinfo=AMSTERDAM),
        "with_notes": True,
        "part": 1,
        "parts": 1,
        "deadline": datetime(2027, 4, 2, 17, 0, tzinfo=AMSTERDAM),
        "proposals": (
            OwnProposal(
                reference="MKB-4K7T-1", state="bezig", content=SubmittedContent(**fields),
                scores=(OwnScore(criterion="uitvoerbaarheid van het voorstel", points="4", reason=PARAGRAPH),),
            ),
        ),
    }  # fmt: skip
    return OwnPackDocument(**(values | changes))


def draft_copy(**changes: object) -> DraftCopyDocument:
    """Make a copy of a draft that holds what the receipt holds."""
    whole = acknowledgement()
    return DraftCopyDocument(**({each.name: getattr(whole, each.name) for each in dataclasses.fields(whole)} | changes))


def objection_file(**changes: object) -> ObjectionFileDocument:
    """Make the file of an objection against a rejection."""
    whole = assessment_dossier()
    values = {each.name: getattr(whole, each.name) for each in dataclasses.fields(whole)} | {
        "objection": ObjectionFacts(
            received_date=date(2027, 4, 20), channel="brief", last_day_to_object=date(2027, 4, 23), is_late=False,
            grounds=PARAGRAPH, decide_before=date(2027, 7, 16), hearing="Gehoord op 3 juni 2027.",
            hearing_report="De gemeente lichtte haar bezwaar toe.",
        ),
        "decision": ContestedDecision(
            outcome="Afgewezen", awarded_amount=Decimal(0), announced_date=date(2027, 3, 12), rationale=PARAGRAPH,
            rule=("Het geld gaat naar de hoogste plaatsen.",), package_sha256="a" * 64, problem_sha256="b" * 64,
            result_sha256="c" * 64,
        ),
    }  # fmt: skip
    return ObjectionFileDocument(**(values | changes))
