"""The fields of a deal that become public, each with its reason; the one list for files, the API and the preview.

Names are Dutch, as the API Design Rules ask where no official English glossary exists. Decision 27: selected
proposals only; of the others not more than how many there were.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assessment.exports import Kind
from proposals.enums import DealStatus
from reporting.queries.figure_indicators import IndicatorFigure
from reporting.queries.figures import DealFigure

Value = str | int | bool | Decimal | date | list[str] | None
# How a deal stands, in the words of the open data: codes stay when labels on pages change.
STATUS_CODES: dict[str, str] = {
    DealStatus.PROVISIONAL: "voorlopig",
    DealStatus.IN_ELABORATION: "in-uitwerking",
    DealStatus.COVENANT_READY: "convenant-gereed",
    DealStatus.SIGNED: "getekend",
    DealStatus.RUNNING: "in-uitvoering",
    DealStatus.COMPLETED: "afgerond",
    DealStatus.ENDED_EARLY: "voortijdig-beeindigd",
}


@dataclass(frozen=True, kw_only=True)
class PublicField:
    """A field that becomes public: its name in files, what it means, why it may be known, and how to read it."""

    name: str
    meaning: str
    reason: str
    read: Callable[[Any], Value]
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, kw_only=True)
class PageField:
    """Something that everybody reads on the page of a deal and that is in no file: its code, name and reason."""

    code: str
    name: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class WithheldField:
    """Something that stays inside, and why."""

    name: str
    reason: str


_KNOW = "Iedereen mag weten welke afspraken de overheid maakt (Woo, artikel 3.1)."
_MONEY = "Het gaat om publiek geld. Elk bedrag staat er met zijn datum."
_PLACE = "Nodig om deals op een kaart te zetten en per regio op te tellen."
_RESULT = "Iedereen mag weten wat het geld oplevert. Alleen uit rapportages die het ministerie goedkeurde."

DEAL_FIELDS: tuple[PublicField, ...] = (
    PublicField(name="dealcode", meaning="De code van de deal in adressen.",
                reason="Nodig om naar een deal te verwijzen.", read=lambda d: d.slug),
    PublicField(name="kenmerk", meaning="Het kenmerk van de deal.", reason="Nodig om naar een deal te verwijzen.",
                read=lambda d: d.reference),
    PublicField(name="titel", meaning="De titel van de deal.", reason=_KNOW, read=lambda d: d.title),
    PublicField(name="samenvatting", meaning="Wat de deal doet, in de woorden van de aanvrager.", reason=_KNOW,
                read=lambda d: d.summary),
    PublicField(name="regio", meaning="De regio, zoals de brief aan de Kamer haar noemt.", reason=_PLACE,
                read=lambda d: d.region_label),
    PublicField(name="aanvrager", meaning="De provincie of gemeente die aanvroeg.",
                reason="De aanvrager is een overheid en maakt de afspraken.", read=lambda d: d.applicant_name),
    PublicField(name="provinciecode", meaning="De CBS-code van de provincie.", reason=_PLACE,
                read=lambda d: d.province_code),
    PublicField(name="provincie", meaning="De naam van de provincie.", reason=_PLACE, read=lambda d: d.province_name),
    PublicField(name="themas", meaning="De thema’s uit het MKB-actieplan.", reason=_KNOW,
                read=lambda d: list(d.theme_labels)),
    PublicField(name="rondecode", meaning="De code van de ronde.", reason=_KNOW, read=lambda d: d.round_slug),
    PublicField(name="ronde", meaning="De naam van de ronde.", reason=_KNOW, read=lambda d: d.round_name),
    PublicField(name="status", meaning="Hoe de deal ervoor staat.", reason=_KNOW,
                read=lambda d: STATUS_CODES[d.status]),
    PublicField(name="begindatum", meaning="De eerste dag van de deal.", reason=_KNOW, read=lambda d: d.start_date,
                kind=Kind.DATE),
    PublicField(name="einddatum", meaning="De laatste dag van de deal.", reason=_KNOW, read=lambda d: d.end_date,
                kind=Kind.DATE),
    PublicField(name="convenantGetekendOp", meaning="De dag waarop het convenant is getekend.", reason=_KNOW,
                read=lambda d: d.covenant_signed_date, kind=Kind.DATE),
    PublicField(name="aangekondigdBedrag", meaning="Wat bij de publicatie is aangekondigd, in euro’s inclusief "
                "compensabele btw.", reason=_MONEY, read=lambda d: d.announced_amount, kind=Kind.AMOUNT),
    PublicField(name="aangekondigdOp", meaning="De dag van de publicatie.", reason=_MONEY,
                read=lambda d: d.announced_on, kind=Kind.DATE),
    PublicField(name="toegekendBedrag", meaning="Wat nu is toegekend, na latere besluiten, in euro’s inclusief "
                "compensabele btw.", reason=_MONEY, read=lambda d: d.awarded_amount, kind=Kind.AMOUNT),
    PublicField(name="toegekendOp", meaning="De dag van het besluit dat nu geldt.", reason=_MONEY,
                read=lambda d: d.awarded_on, kind=Kind.DATE),
    PublicField(name="totaleKosten", meaning="De kosten van de hele deal, in euro’s.", reason=_MONEY,
                read=lambda d: d.total_costs_amount, kind=Kind.AMOUNT),
    PublicField(name="totaleKostenOp", meaning="De dag waarop deze kosten zijn vastgesteld.", reason=_MONEY,
                read=lambda d: d.total_costs_on, kind=Kind.DATE),
    PublicField(name="betaaldBedrag", meaning="Wat het ministerie heeft betaald, in euro’s.", reason=_MONEY,
                read=lambda d: d.paid_amount, kind=Kind.AMOUNT),
    PublicField(name="betaaldTotEnMet", meaning="De dag tot en met welke de betalingen zijn geteld.", reason=_MONEY,
                read=lambda d: d.paid_on, kind=Kind.DATE),
    PublicField(name="isVerzonnen", meaning="Of bedragen van deze deal verzonnen zijn, voor de demonstratie.",
                reason="Wie de cijfers gebruikt, moet weten of ze echt zijn.", read=lambda d: d.is_invented),
)  # fmt: skip

INDICATOR_FIELDS: tuple[PublicField, ...] = (
    PublicField(name="naam", meaning="Wat wordt gemeten.", reason=_RESULT, read=lambda i: i.name),
    PublicField(name="eenheid", meaning="Waarin wordt geteld.", reason=_RESULT, read=lambda i: i.unit),
    PublicField(name="beginwaarde", meaning="Hoe het bij het begin was.", reason=_RESULT, read=lambda i: i.baseline,
                kind=Kind.SCORE),
    PublicField(name="doelwaarde", meaning="Wat is beloofd.", reason=_RESULT, read=lambda i: i.target,
                kind=Kind.SCORE),
    PublicField(name="geldtVanaf", meaning="De dag vanaf wanneer dit is beloofd, als een wijziging het toevoegde.",
                reason=_RESULT, read=lambda i: i.starts_on, kind=Kind.DATE),
    PublicField(name="beeindigdOp", meaning="De dag waarop een wijziging dit doel beëindigde.", reason=_RESULT,
                read=lambda i: i.ended_on, kind=Kind.DATE),
    PublicField(name="redenBeeindiging", meaning="Waarom dit doel is beëindigd.", reason=_RESULT,
                read=lambda i: i.end_reason),
    PublicField(name="bereikt", meaning="Wat is bereikt.", reason=_RESULT, read=lambda i: i.reached, kind=Kind.SCORE),
    PublicField(name="bereiktOp", meaning="De laatste dag van de periode waarover is gerapporteerd.", reason=_RESULT,
                read=lambda i: i.reached_on, kind=Kind.DATE),
)  # fmt: skip

PAGE_FIELDS: tuple[PageField, ...] = (
    PageField(code="milestones", name="Namen en dagen van mijlpalen", reason=_KNOW),
    PageField(code="reports", name="Laatste dag van elke periode waarover het ministerie een rapportage goedkeurde",
              reason=_RESULT),
    PageField(code="payments", name="Namen, dagen en bedragen van de delen van de bijdrage", reason=_MONEY),
    PageField(code="covenant", name="Het ondertekende convenant", reason="Alleen als het ministerie zegt dat het "
              "openbaar is. Lees het eerst na op namen van personen."),
)  # fmt: skip

WITHHELD: tuple[WithheldField, ...] = (
    WithheldField(name="Voorstellen zonder deal", reason="Alleen als aantal. De aanvrager heeft er geen afspraak over "
                  "gemaakt met het ministerie."),
    WithheldField(name="Scores, rangorde en redenen van beoordelaars", reason="Alleen voor de aanvrager zelf. "
                  "Beoordelaars moeten vrij kunnen oordelen (Woo, artikel 5.2)."),
    WithheldField(name="Namen, functies, e-mailadressen en telefoonnummers", reason="Persoonsgegevens (AVG; Woo, "
                  "artikel 5.1, tweede lid, onder e)."),
    WithheldField(name="Begroting per regel, financiers en partners", reason="Kan bedrijfsgegevens bevatten (Woo, "
                  "artikel 5.1, tweede lid, onder f). Alleen het totaal is openbaar."),
    WithheldField(name="Antwoorden en bijlagen", reason="Staan in een aanvraag, niet in de afspraak. Wie ze wil zien, "
                  "kan een Woo-verzoek doen."),
    WithheldField(name="Teksten en foto’s uit tussenrapportages", reason="Kunnen over personen en bedrijven gaan. "
                  "Alleen de cijfers uit goedgekeurde rapportages zijn openbaar."),
    WithheldField(name="Opdrachten tot betaling en wie ze goedkeurde", reason="Interne controle van het ministerie. "
                  "Wat is betaald, is openbaar."),
    WithheldField(name="Alles van vóór de publicatie van de besluiten", reason="Onder embargo tot de besluiten "
                  "bekend zijn gemaakt."),
)  # fmt: skip


def deal_content(figure: DealFigure) -> dict[str, Any]:
    """Give a deal as the files in JSON and the API show it: amounts as text with two decimals, days as ISO 8601."""
    content = {field.name: as_json(field.read(figure), field.kind) for field in DEAL_FIELDS}
    return content | {"indicatoren": [indicator_content(each) for each in figure.indicators]}


def indicator_content(indicator: IndicatorFigure) -> dict[str, Any]:
    """Give a result that can be measured as the files in JSON and the API show it."""
    return {field.name: as_json(field.read(indicator), field.kind) for field in INDICATOR_FIELDS}


def as_json(value: Value, kind: Kind) -> Any:
    """Write a value for JSON. Numbers are texts: a reader that makes floats of them would lose cents."""
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal(1).scaleb(-kind.decimals)))
    return value.isoformat() if isinstance(value, date) else value
