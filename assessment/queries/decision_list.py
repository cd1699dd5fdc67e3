"""The decisions of a round as staff see them: the page, the sums and the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from assessment.enums import Outcome
from assessment.exports import Cell, Column, Kind, Table
from assessment.models import AllocationLine, AwardDecision, DecisionPublication
from assessment.scoring import display_score
from proposals.models import Round

ROWS_AT_A_TIME = 2000


@dataclass(frozen=True, slots=True)
class DecisionTotals:
    """How many decisions of each outcome, what they award in euros, and whether all were approved."""

    all: int
    awarded: int
    reserve: int
    rejected: int
    amount: Decimal
    is_approved: bool


def decisions_of(user: Any, round_: Round, outcome: str = "") -> QuerySet[AwardDecision]:
    """Give the decisions of a round that `user` may see, by region, of one outcome or all."""
    decisions = AwardDecision.objects.visible_to(user).filter(proposal__round=round_)
    return decisions.filter(outcome=outcome) if outcome in Outcome.values else decisions


def page_of_decisions(user: Any, round_: Round, outcome: str = "") -> QuerySet[AwardDecision]:
    """Give the decisions with what a page shows of them."""
    rows = decisions_of(user, round_, outcome).select_related("proposal__organisation")
    return rows.order_by("proposal__region_sort_name", "pk")


def decision_totals(user: Any, round_: Round) -> DecisionTotals:
    """Count the decisions of a round and add up what they award; one statement."""
    counts = {each.value: Count("pk", filter=Q(outcome=each)) for each in Outcome}
    found = decisions_of(user, round_).aggregate(
        all=Count("pk"), amount=Sum("awarded_amount"), waiting=Count("pk", filter=Q(approved_at=None)), **counts
    )
    return DecisionTotals(
        all=found["all"],
        awarded=found[Outcome.AWARDED],
        reserve=found[Outcome.RESERVE],
        rejected=found[Outcome.REJECTED],
        amount=found["amount"] or Decimal(0),
        is_approved=bool(found["all"]) and not found["waiting"],
    )


def decision_table(user: Any, round_: Round, outcome: str = "") -> Table:
    """Give the decisions as a table for a file, by place; read from the database row by row."""
    return Table(title=_("Decisions"), columns=_columns(), rows=_rows(user, round_, outcome))


def _columns() -> list[Column]:
    return [
        Column(_("Reference"), width=16),
        Column(_("Region"), width=28),
        Column(_("Applicant"), width=32),
        Column(_("Title"), width=40),
        Column(_("Decision"), width=14),
        Column(_("Requested"), Kind.AMOUNT),
        Column(_("Awarded"), Kind.AMOUNT),
        Column(_("Place"), Kind.WHOLE, 8, _("Empty: the proposal has no place in the ranking.")),
        Column(_("Score"), Kind.SCORE, 8),
        Column(_("Reasoning"), width=60, meaning=_("What the applicant reads.")),
        Column(_("Drafted at"), Kind.MOMENT, 18),
        Column(_("Approved at"), Kind.MOMENT, 18),
        Column(_("Published at"), Kind.MOMENT, 18, _("Empty: it is under embargo. Do not tell anybody yet.")),
    ]


def _rows(user: Any, round_: Round, outcome: str) -> Iterator[list[Cell]]:
    line = AllocationLine.objects.filter(run=OuterRef("run"), proposal=OuterRef("proposal"))
    published = DecisionPublication.objects.filter(run=OuterRef("run")).values("published_at")
    rows = decisions_of(user, round_, outcome).annotate(
        place=Subquery(line.values("rank")[:1]),
        numerator=Subquery(line.values("score_numerator")[:1]),
        denominator=Subquery(line.values("score_denominator")[:1]),
        visible_from=Subquery(published[:1]),
    )
    found = rows.order_by(F("place").asc(nulls_last=True), "proposal__region_sort_name", "pk").values_list(
        "proposal__reference", "proposal__region_label", "proposal__organisation__name", "proposal__title", "outcome",
        "proposal__requested_amount", "awarded_amount", "place", "numerator", "denominator", "rationale",
        "drafted_at", "approved_at", "visible_from",
    )  # fmt: skip
    words = {value: str(label) for value, label in Outcome.choices}
    for (
        *start,
        outcome_,
        asked,
        awarded,
        place,
        numerator,
        denominator,
        why,
        drafted,
        approved,
        public,
    ) in found.iterator(ROWS_AT_A_TIME):
        score = display_score(Fraction(numerator, denominator)) if denominator else None
        yield [*start, words[outcome_], asked, awarded, place, score, why, drafted, approved, public]
