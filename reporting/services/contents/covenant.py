"""The covenant of a deal, from what was frozen when its text was agreed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from proposals.enums import PartnerKind
from proposals.models import Covenant, Deal
from reporting.documents.covenant import (
    CovenantClause,
    CovenantDocument,
    CovenantIndicator,
    CovenantMilestone,
    CovenantPartner,
    CovenantParty,
)
from reporting.services.contents.missing import DocumentDataMissing


def covenant_document(deal: Deal, *, number: int | None = None) -> CovenantDocument:
    """Build the covenant of a deal: version `number`, or the newest.

    :raises DocumentDataMissing: if there is none.
    """
    covenants = Covenant.objects.filter(deal=deal).order_by("-number")
    covenant = (covenants.filter(number=number) if number else covenants).first()
    if covenant is None:
        raise DocumentDataMissing(_("There is no covenant yet. Agree on the text of the deal first."))
    return from_content(covenant.content)


def from_content(content: Mapping[str, Any]) -> CovenantDocument:
    """Build the document from the frozen content of a covenant (see `Covenant`)."""
    amounts, period = content["amounts"], content["period"]
    return CovenantDocument(
        reference=content["reference"],
        is_demonstration=settings.DEMONSTRATION,
        number=content["number"],
        deal_title=content["title"],
        region_label=content["region_label"],
        round_name=content["round_name"],
        call_reference=content["call_reference"],
        made_date=date.fromisoformat(content["made_on"]),
        parties=tuple(CovenantParty(**each) for each in content["parties"]),
        awarded_amount=Decimal(amounts["awarded"]),
        own_amount=Decimal(amounts["own"]),
        total_costs_amount=Decimal(amounts["total_costs"]),
        start_date=_day(period["start"]),
        end_date=_day(period["end"]),
        clauses=tuple(CovenantClause(**each) for each in content["clauses"]),
        indicators=tuple(
            CovenantIndicator(
                name=each["name"],
                unit=each["unit"],
                baseline=Decimal(each["baseline"]) if each["baseline"] is not None else None,
                target=Decimal(each["target"]),
                source=each["source"],
            )
            for each in content["indicators"]
            if each["target"] is not None
        ),
        milestones=tuple(
            CovenantMilestone(title=each["title"], planned_date=date.fromisoformat(each["planned_date"]))
            for each in content["milestones"]
        ),
        partners=tuple(
            CovenantPartner(name=each["name"], kind=str(PartnerKind(each["kind"]).label).lower(), role=each["role"])
            for each in content["partners"]
        ),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
