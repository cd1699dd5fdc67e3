"""The annex to the letter to parliament, read from the sealed result and held against the decisions."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessment.enums import Outcome
from assessment.models import AwardDecision, DecisionPackage
from proposals.formats import euros, short_date
from proposals.models import Region, Round
from proposals.money import euros_from_cents
from reporting.documents.parliament_annex import AwardedRow, ParliamentAnnex, ProcessFact, SpreadRow
from reporting.services.contents.missing import DocumentDataMissing
from reporting.services.contents.parliament_changes import changes_after, standing_amount

PART_NAMES: Mapping[str, str] = {"noord": "Noord", "oost": "Oost", "west": "West", "zuid": "Zuid"}
UNKNOWN = "Niet bekend"


def annex_of(
    round_: Round, awarded: Sequence[AwardDecision], *, submitted_count: int, published_on: date | None
) -> ParliamentAnnex | None:
    """Build the annex from the package of the approved allocation; None for a round without one.

    :raises DocumentDataMissing: if a decision is not that of the package, to the cent.
    """
    package = (
        DecisionPackage.objects.filter(run__round=round_, run__decisions__approved_at__isnull=False).distinct().first()
    )
    if package is None:
        return None
    content = json.loads(package.text)["content"]
    _refuse_differences(content, awarded)
    rows = tuple(
        AwardedRow(region_label=_region(each), title=each.proposal.title, amount=each.awarded_amount)
        for each in awarded
    )
    keys = {each.proposal.reference for each in awarded}
    changes = changes_after(round_)
    return ParliamentAnnex(
        awarded=rows,
        provinces=_spread(content, keys, "province", _province_names(content)),
        parts=_spread(content, keys, "part", PART_NAMES),
        facts=_facts(content, rows, submitted_count, published_on),
        package_sha256=package.sha256,
        changes=changes,
        standing_amount=standing_amount(round_, changes),
    )


def _refuse_differences(content: Mapping[str, Any], awarded: Sequence[AwardDecision]) -> None:
    """Hold each amount against the sealed one; who lapsed later may be absent, nobody may be added."""
    sealed = {each["key"]: each["awarded_cents"] for each in content["decisions"] if each["outcome"] == Outcome.AWARDED}
    for each in awarded:
        cents = sealed.get(each.proposal.reference)
        if cents is None or euros_from_cents(cents) != each.awarded_amount:
            raise DocumentDataMissing(
                _("The decision on %(reference)s is not that of the sealed result. Tell the technical administrator.")
                % {"reference": each.proposal.reference}
            )


def _region(decision: AwardDecision) -> str:
    proposal = decision.proposal
    return proposal.region_label or (proposal.region.name if proposal.region else "")


def _province_names(content: Mapping[str, Any]) -> dict[str, str]:
    codes = {each["province"] for each in content["proposals"]}
    return dict(Region.objects.filter(code__in=codes).values_list("code", "name"))


def _spread(
    content: Mapping[str, Any], awarded: set[str], group: str, names: Mapping[str, str]
) -> tuple[SpreadRow, ...]:
    """Count and add up by group, in order of name; who has none comes last."""
    amounts = {each["key"]: euros_from_cents(each["awarded_cents"]) for each in content["decisions"]}
    members: dict[str, list[str]] = {}
    for each in content["proposals"]:
        members.setdefault(names.get(each[group], ""), []).append(each["key"])
    return tuple(
        SpreadRow(
            name=name or UNKNOWN,
            submitted_count=len(members[name]),
            selected_count=len(awarded.intersection(members[name])),
            amount=sum((amounts[key] for key in members[name] if key in awarded), Decimal(0)),
        )
        for name in sorted(members, key=lambda each: (not each, each))
    )


def _facts(
    content: Mapping[str, Any], rows: Sequence[AwardedRow], submitted_count: int, published_on: date | None
) -> tuple[ProcessFact, ...]:
    ceiling = euros_from_cents(content["ceiling_cents"])
    total = sum((row.amount for row in rows), Decimal(0))
    assessments = sum(len(each["assessments"]) for each in content["proposals"])
    facts = [
        ("Voorstellen ingediend", str(submitted_count)),
        ("Voorstellen beoordeeld", str(len(content["proposals"]))),
        ("Beoordelingen", str(assessments)),
        ("Voorstellen gekozen", str(len(rows))),
        ("Budgetplafond", euros(ceiling)),
        ("Samen toegekend", euros(total)),
        ("Niet verdeeld", euros(ceiling - total)),
        ("Besluit genomen op", _day(content["run"]["approved_at"])),
        ("Bekendgemaakt op", short_date(published_on) if published_on else "nog niet bekendgemaakt"),
    ]
    return tuple(ProcessFact(name=name, value=value) for name, value in facts)


def _day(moment: str) -> str:
    return short_date(datetime.fromisoformat(moment).date())
