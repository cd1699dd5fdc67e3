"""The report of a round, after its decisions were published."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessment.enums import Outcome
from assessment.models import AwardDecision
from proposals.formats import number
from proposals.models import Proposal, Round, Theme
from reporting.documents import RoundReportDocument, WeighedCriterion
from reporting.documents.parliament_annex import AwardedRow, ProcessFact, SpreadRow
from reporting.documents.round_report import RoundDeal
from reporting.queries.figures import deal_figures, published_deals
from reporting.services.contents.missing import DocumentDataMissing
from reporting.services.contents.parliament_annex import annex_of
from reporting.services.contents.parliament_changes import changes_after
from reporting.services.contents.parliament_letter import publication_date

UNKNOWN = "Niet bekend"
OUTCOME_WORDS = {Outcome.AWARDED: "Gekozen", Outcome.RESERVE: "Reservelijst", Outcome.REJECTED: "Niet gekozen"}


def round_report_document(round_: Round, *, on: date) -> RoundReportDocument:
    """Build the report of a round from its published decisions and sealed result, and how its deals stood `on` a day.

    The decisions are those that were published, also when an award lapsed later: the changes after it say so.

    :raises DocumentDataMissing: before the decisions are published.
    """
    published_on = publication_date(round_)
    if published_on is None:
        raise DocumentDataMissing(
            _("The decisions of this round are not published yet. The report can be made after publication.")
        )
    submitted = list(
        Proposal.objects.filter(round=round_)
        .submitted()
        .select_related("region__province", "region__lead__province")
        .prefetch_related("themes")
    )
    decisions = _published_decisions(round_)
    awarded = [each for each in decisions if each.outcome == Outcome.AWARDED]
    amounts = {each.proposal_id: each.awarded_amount for each in awarded}
    annex = annex_of(round_, awarded, submitted_count=len(submitted), published_on=published_on)
    ceiling = round_.ceiling_in_force(round_.publication.published_at)
    return RoundReportDocument(
        reference=f"{round_.reference_prefix} {round_.slug}",
        is_demonstration=settings.DEMONSTRATION,
        round_name=round_.name,
        call_reference=round_.call_reference,
        opens_date=localdate(round_.opens_at),
        closes_date=localdate(round_.closes_at - timedelta(microseconds=1)),
        published_date=published_on,
        figures_date=on,
        submitted_count=len(submitted),
        requested_amount=sum((each.requested_amount or Decimal(0) for each in submitted), Decimal(0)),
        ceiling_amount=ceiling.amount if ceiling else None,
        criteria=tuple(_criteria(round_)),
        awarded=tuple(
            AwardedRow(region_label=_region(each.proposal), title=each.proposal.title, amount=each.awarded_amount)
            for each in awarded
        ),
        provinces=_provinces(submitted, amounts),
        themes=_themes(submitted, amounts),
        outcomes=_outcomes(decisions, len(submitted)),
        facts=annex.facts if annex else (),
        package_sha256=annex.package_sha256 if annex else "",
        changes=changes_after(round_, on=on),
        deals=tuple(_deals(round_, on)),
    )


def _published_decisions(round_: Round) -> list[AwardDecision]:
    """Give the decisions as they were published, by region as documents name it."""
    published = AwardDecision.objects.published().filter(proposal__round=round_)
    return list(published.select_related("proposal__region").order_by("proposal__region_sort_name", "proposal_id"))


def _deals(round_: Round, on: date) -> Iterator[RoundDeal]:
    """Give the deals of the round that were announced up to `on`, from the one source of their figures."""
    for each in deal_figures(deals=published_deals().filter(proposal__round=round_), on=on):
        if each.announced_on <= on:
            yield RoundDeal(
                region_label=each.region_label or each.applicant_name,
                title=each.title,
                status=each.status_label.lower(),
                announced_amount=each.announced_amount,
                awarded_amount=each.awarded_amount,
                paid_amount=each.paid_amount,
                stands=each.stands,
            )


def _criteria(round_: Round) -> list[WeighedCriterion]:
    return [
        WeighedCriterion(
            name=each.official_name,
            weight=each.weight_percentage,
            minimum=f"ten minste {number(each.minimum_score, 2)}" if each.minimum_score is not None else "",
        )
        for each in round_.criteria.order_by("sort_order")
    ]


def _region(proposal: Proposal) -> str:
    return proposal.region_label or (proposal.region.name if proposal.region else "") or proposal.organisation.name


def _provinces(submitted: Sequence[Proposal], amounts: dict[int, Decimal]) -> tuple[SpreadRow, ...]:
    """Spread the proposals over the provinces of their regions, in order of name; unknown comes last."""
    groups: dict[tuple[str, str], list[int]] = {}
    for each in submitted:
        province = each.region.home_province if each.region else None
        key = (province.name, province.code) if province else ("", "")
        groups.setdefault(key, []).append(each.pk)
    order = sorted(groups, key=lambda key: (not key[0], key))
    return tuple(_row(name or UNKNOWN, groups[name, code], amounts, code) for name, code in order)


def _themes(submitted: Sequence[Proposal], amounts: dict[int, Decimal]) -> tuple[SpreadRow, ...]:
    """Spread the proposals over their themes, in the order of the action plan; one may count with several."""
    rows = []
    for theme in Theme.objects.order_by("sort_order", "code"):
        keys = [each.pk for each in submitted if theme in each.themes.all()]
        if keys:
            rows.append(_row(theme.official_name, keys, amounts))
    return tuple(rows)


def _row(name: str, keys: Sequence[int], amounts: dict[int, Decimal], code: str = "") -> SpreadRow:
    chosen = [amounts[key] for key in keys if key in amounts]
    return SpreadRow(
        name=name, submitted_count=len(keys), selected_count=len(chosen), amount=sum(chosen, Decimal(0)), code=code
    )


def _outcomes(decisions: Sequence[AwardDecision], submitted_count: int) -> tuple[ProcessFact, ...]:
    """Count the outcomes; who got no decision (withdrawn, inadmissible) makes the sum whole."""
    counts = {words: sum(each.outcome == outcome for each in decisions) for outcome, words in OUTCOME_WORDS.items()}
    left = submitted_count - sum(counts.values())
    if left > 0:
        counts["Niet beoordeeld of ingetrokken"] = left
    return tuple(ProcessFact(name=name, value=str(count)) for name, count in counts.items() if count)
