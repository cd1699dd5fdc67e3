"""What the API tells: the same figures as the files and the pages, in the names of the open data."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any

from reporting.documents.open_data.about import LICENCE, VERSION
from reporting.documents.open_data.fields import deal_content
from reporting.queries.figures import DealFigure, Totals, totals, totals_by, totals_by_theme
from reporting.queries.public_rounds import RoundFigure

first = itemgetter(0)


def deal_item(figure: DealFigure, base_url: str) -> dict[str, Any]:
    """Give a deal with links to itself and to its page."""
    links = {
        "self": link(f"{base_url}/v1/deals/{figure.slug}"),
        "pagina": link(f"{base_url}/gesloten-deals/{figure.slug}/"),
        "ronde": link(f"{base_url}/v1/rondes/{figure.round_slug}"),
    }
    return deal_content(figure) | {"_links": links}


def round_item(figure: RoundFigure, base_url: str) -> dict[str, Any]:
    """Give a round; the counts are empty until its decisions were published."""
    return {
        "rondecode": figure.slug,
        "naam": figure.name,
        "vindplaats": figure.call_reference,
        "status": figure.status,
        "opentOp": moment(figure.opens_at),
        "sluitOp": moment(figure.closes_at),
        "budget": None if figure.ceiling_amount is None else f"{figure.ceiling_amount:.2f}",
        "gepubliceerdOp": figure.published_on and figure.published_on.isoformat(),
        "aantalVoorstellen": figure.proposal_count,
        "aantalToegekend": figure.award_count,
        "aantalNietToegekend": figure.other_count,
        "isVerzonnen": figure.is_fictitious,
        "_links": {"self": link(f"{base_url}/v1/rondes/{figure.slug}")},
    }


def province_items(figures: Sequence[DealFigure]) -> list[dict[str, Any]]:
    """Give the provinces that have deals, with their sums, by name."""
    groups = totals_by(figures, lambda each: (each.province_name, each.province_code))
    return [
        {"provinciecode": code, "provincie": name} | _sums(sums)
        for (name, code), sums in sorted(groups.items(), key=first)
    ]


def theme_items(figures: Sequence[DealFigure]) -> list[dict[str, Any]]:
    """Give the themes that deals have, with their sums. A deal counts in each of its themes."""
    groups = totals_by_theme(figures)
    return [
        {"themacode": code, "thema": name} | _sums(sums) for (code, name), sums in sorted(groups.items(), key=first)
    ]


def figures_item(figures: Sequence[DealFigure], on: date) -> dict[str, Any]:
    """Give the sums of all deals, and what the figures say about themselves."""
    head = {"stand": on.isoformat(), "versie": VERSION, "licentie": LICENCE}
    return head | _sums(totals(figures)) | {"totaleKosten": f"{totals(figures).total_costs_amount:.2f}"}


def link(address: str) -> dict[str, str]:
    """Give a link (HAL)."""
    return {"href": address}


def moment(at: datetime) -> str:
    """Give a moment in UTC, as ISO 8601 (API Design Rules, /core/date-time)."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _sums(sums: Totals) -> dict[str, Any]:
    return {
        "aantalDeals": sums.deal_count,
        "aangekondigdBedrag": f"{sums.announced_amount:.2f}",
        "toegekendBedrag": f"{sums.awarded_amount:.2f}",
        "betaaldBedrag": f"{sums.paid_amount:.2f}",
    }
