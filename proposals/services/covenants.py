"""The covenant of a deal: made when both sides agreed on the text, signed on paper, published when staff say so."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from proposals.enums import DealSide
from proposals.models import Covenant, Deal, DealText, User
from proposals.services.articles import articles_of

# As letters and documents name them; a covenant is signed with an office (decision 26).
MINISTRY = "Ministerie van Economische Zaken en Klimaat"
MINISTRY_OFFICE = "staatssecretaris van Economische Zaken en Klimaat"
REGION_OFFICE = "bevoegde bestuurder"


def make_covenant(*, deal: Deal, text: DealText, by: User, at: datetime) -> Covenant:
    """Freeze what the parties are going to sign: the agreed text with the figures of the deal as they are now.

    To be called in the transaction that says the covenant is ready.
    """
    number = deal.covenants.count() + 1
    content = covenant_content(deal=deal, text=text, number=number, at=at)
    return Covenant.objects.create(deal=deal, number=number, text=text, content=content, made_at=at, made_by=by)


def covenant_content(*, deal: Deal, text: DealText, number: int, at: datetime) -> dict[str, Any]:
    """Give the content of a covenant in the shape that `Covenant` describes."""
    proposal = deal.proposal
    return {
        "reference": proposal.reference or "",
        "number": number,
        "title": deal.title,
        "region_label": proposal.region_label or proposal.organisation.name,
        "round_name": proposal.round.name,
        "call_reference": proposal.round.call_reference,
        "made_on": localtime(at).date().isoformat(),
        "parties": _parties(deal),
        "amounts": _amounts(deal),
        "period": {"start": _day(deal.start_date), "end": _day(deal.end_date)},
        "clauses": [{"heading": each.heading, "text": each.text} for each in articles_of(text.body)],
        "indicators": [
            {
                "name": row.name,
                "unit": row.unit,
                "baseline": f"{row.baseline:.2f}",
                "target": f"{row.target:.2f}",
                "source": row.source,
            }
            for row in deal.indicators.in_force()
        ],
        "milestones": [
            {"title": row.title, "planned_date": row.planned_date.isoformat()} for row in deal.milestones.all()
        ],
        "partners": [{"name": row.name, "kind": row.kind, "role": row.role} for row in deal.partners.all()],
    }


def _parties(deal: Deal) -> list[dict[str, str]]:
    """Name the two parties."""
    return [
        {"side": DealSide.MINISTRY.value, "name": MINISTRY, "function": MINISTRY_OFFICE},
        {"side": DealSide.REGION.value, "name": deal.proposal.organisation.name, "function": REGION_OFFICE},
    ]


def _amounts(deal: Deal) -> dict[str, str]:
    own = deal.total_costs_amount - deal.awarded_amount
    return {
        "awarded": f"{deal.awarded_amount:.2f}",
        "own": f"{own:.2f}",
        "total_costs": f"{deal.total_costs_amount:.2f}",
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
