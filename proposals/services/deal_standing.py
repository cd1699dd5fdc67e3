"""How a deal stands, in one word: on schedule, mind, or too late; from what is stored, with the reasons.

What the regions reported is known downstream; that app registers how to get it (`set_facts_source`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, TextChoices
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from proposals.enums import DealStatus
from proposals.formats import dutch_date
from proposals.models import Deal, Milestone
from proposals.queries import plans_before_changes

ENDED = "ended"  # how a result stands that a change of the deal ended
CARRIED_OUT = (DealStatus.SIGNED, DealStatus.RUNNING)


class Standing(TextChoices):
    """The word for how a deal that is carried out stands."""

    ON_SCHEDULE = "on_schedule", gettext_lazy("on schedule")
    ATTENTION = "attention", gettext_lazy("mind")
    LATE = "late", gettext_lazy("too late")


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    """A promised result and what the newest accepted report says of it.

    `percent` is the part that was reached, rounded half up; `state` is reached, on_track, behind, unknown
    or ended; `explanation` is what the region wrote about the difference. `starts_on` is the day from which it counts
    when a change of the deal added it; `ended_on` and `end_reason` tell of one that a change ended.
    """

    name: str
    unit: str
    target: Decimal | None
    reached: Decimal | None
    reached_on: date | None
    percent: int | None
    state: str
    explanation: str = ""
    starts_on: date | None = None
    ended_on: date | None = None
    end_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class DealFacts:
    """What was reported about a deal up to a day: its results, when the next report must be in, and whether a
    report up to its end was accepted.

    `status` and `awarded_amount` (euro) are those of that day; when they are empty, those of the deal itself hold.
    """

    results: tuple[ResultLine, ...] = ()
    next_due_on: date | None = None
    is_reported_to_the_end: bool = False
    status: str = ""
    awarded_amount: Decimal | None = None

    @property
    def behind_count(self) -> int:
        """Count the results that are behind."""
        return sum(line.state == "behind" for line in self.results)

    @property
    def results_on(self) -> date | None:
        """Give the day up to which results are known."""
        return max((line.reached_on for line in self.results if line.reached_on), default=None)


@dataclass(frozen=True, kw_only=True)
class DealOnDay:
    """What changes in the life of a deal, as it stood at the end of a day: its status, award in euros and last day."""

    status: DealStatus
    awarded_amount: Decimal
    end_date: date | None


@dataclass(frozen=True)
class DealStanding:
    """The word for one deal with the reasons for it; no word for a deal that is not carried out.

    `deal` is the deal as it stood on the day that was asked.
    """

    word: Standing | None
    reasons: tuple[str, ...]
    facts: DealFacts
    deal: DealOnDay


Plan = Mapping[str, Any]  # what was agreed, as proposals.services.amendment_copies.snapshot gives it
FactsSource = Callable[[Sequence[int], date], Mapping[int, DealFacts]]
_sources: list[FactsSource] = []


def set_facts_source(source: FactsSource) -> None:
    """Register how to get what was reported about deals (by key) up to a day; the last one counts."""
    _sources[:] = [source]


def facts_of(deals: Sequence[int], on: date) -> Mapping[int, DealFacts]:
    """Give what was reported about each deal up to `on`, in a fixed number of queries."""
    found = _sources[0](deals, on) if _sources and deals else {}
    return {pk: found.get(pk, DealFacts()) for pk in deals}


def standings(deals: Iterable[Deal], on: date) -> dict[int, DealStanding]:
    """Say of each deal how it stands on `on`, in a fixed number of queries."""
    by_key = {deal.pk: deal for deal in deals}
    facts = facts_of(list(by_key), on)
    plans = plans_before_changes(by_key, on) if on < localdate() else {}
    missed = _missed_milestones(by_key, on) | _missed_of_plans(plans, on)
    return {
        pk: standing_of(_then(deal, facts[pk], plans.get(pk)), facts[pk], missed.get(pk, 0), on)
        for pk, deal in by_key.items()
    }


def _then(deal: Deal, facts: DealFacts, plan: Plan | None) -> DealOnDay:
    """Say how the deal stood: its status and award as the facts tell, its end before later changes."""
    last_day = plan.get("end_date") if plan else None
    return DealOnDay(
        status=DealStatus(facts.status or deal.status),
        awarded_amount=deal.awarded_amount if facts.awarded_amount is None else facts.awarded_amount,
        end_date=date.fromisoformat(last_day) if last_day else deal.end_date,
    )


def standing_of(deal: DealOnDay, facts: DealFacts, missed: int, on: date) -> DealStanding:
    """Weigh what is known of one deal: `missed` is the number of milestones that should have been reached."""
    if deal.status not in CARRIED_OUT:
        return DealStanding(None, (), facts, deal)
    late, attention = _late_reasons(deal, facts, on), _attention_reasons(deal, facts, missed, on)
    word = Standing.LATE if late else Standing.ATTENTION if attention else Standing.ON_SCHEDULE
    return DealStanding(word, (*late, *attention), facts, deal)


def _late_reasons(deal: DealOnDay, facts: DealFacts, on: date) -> tuple[str, ...]:
    reasons = []
    if facts.next_due_on and facts.next_due_on < on:
        reasons.append(_("report was due on %(day)s") % {"day": dutch_date(facts.next_due_on)})
    if deal.end_date and deal.end_date < on and not facts.is_reported_to_the_end:
        reasons.append(_("should have ended on %(day)s") % {"day": dutch_date(deal.end_date)})
    return tuple(reasons)


def _attention_reasons(deal: DealOnDay, facts: DealFacts, missed: int, on: date) -> tuple[str, ...]:
    reasons = []
    # The region did its part: the evaluation, the last money or the final amount remain.
    if facts.is_reported_to_the_end and deal.end_date and deal.end_date < on:
        reasons.append(_("was carried out, must still be completed"))
    elif behind := facts.behind_count:
        words = ngettext("%(number)d result is behind", "%(number)d results are behind", behind)
        reasons.append(words % {"number": behind})
    if missed:
        words = ngettext("%(number)d milestone was missed", "%(number)d milestones were missed", missed)
        reasons.append(words % {"number": missed})
    return tuple(reasons)


def _missed_of_plans(plans: Mapping[int, Plan], on: date) -> dict[int, int]:
    """Count the missed milestones of plans that were changed later: with the days that were agreed then. One query."""
    reached = dict(Milestone.objects.filter(deal__in=plans).order_by().values_list("pk", "reached_date"))
    return {
        deal: sum(_is_missed(values, reached.get(int(key)), on) for key, values in plan.get("milestones", {}).items())
        for deal, plan in plans.items()
    }


def _is_missed(milestone: Plan, reached: date | None, on: date) -> bool:
    """Say whether a milestone as it was agreed was missed; of one that a change dropped only what it kept is known."""
    known, planned = milestone.get("reached_date"), milestone["planned_date"]
    reached = reached or (date.fromisoformat(known) if known else None)
    return date.fromisoformat(planned) < on and (reached is None or reached > on)


def _missed_milestones(deals: Iterable[int], on: date) -> dict[int, int]:
    found: dict[int, int] = {}
    not_reached = Q(reached_date__isnull=True) | Q(reached_date__gt=on)
    missed = Milestone.objects.filter(not_reached, deal__in=deals, planned_date__lt=on)
    for deal in missed.order_by().values_list("deal", flat=True):
        found[deal] = found.get(deal, 0) + 1
    return found
