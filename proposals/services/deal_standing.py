"""How a deal stands, in one word: on schedule, mind, or too late; from what is stored, with the reasons.

What the regions reported is known downstream; that app registers how to get it (`set_facts_source`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from proposals.enums import DealStatus
from proposals.formats import dutch_date
from proposals.models import Deal, Milestone

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
    report up to its end was accepted."""

    results: tuple[ResultLine, ...] = ()
    next_due_on: date | None = None
    is_reported_to_the_end: bool = False

    @property
    def behind_count(self) -> int:
        """Count the results that are behind."""
        return sum(line.state == "behind" for line in self.results)

    @property
    def results_on(self) -> date | None:
        """Give the day up to which results are known."""
        return max((line.reached_on for line in self.results if line.reached_on), default=None)


@dataclass(frozen=True)
class DealStanding:
    """The word for one deal with the reasons for it; no word for a deal that is not carried out."""

    word: Standing | None
    reasons: tuple[str, ...]
    facts: DealFacts


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
    rows = list(deals)
    facts = facts_of([deal.pk for deal in rows], on)
    missed = _missed_milestones([deal.pk for deal in rows], on)
    return {deal.pk: standing_of(deal, facts[deal.pk], missed.get(deal.pk, 0), on) for deal in rows}


def standing_of(deal: Deal, facts: DealFacts, missed: int, on: date) -> DealStanding:
    """Weigh what is known of one deal: `missed` is the number of milestones that should have been reached."""
    if deal.status not in CARRIED_OUT:
        return DealStanding(None, (), facts)
    late, attention = _late_reasons(deal, facts, on), _attention_reasons(deal, facts, missed, on)
    word = Standing.LATE if late else Standing.ATTENTION if attention else Standing.ON_SCHEDULE
    return DealStanding(word, (*late, *attention), facts)


def _late_reasons(deal: Deal, facts: DealFacts, on: date) -> tuple[str, ...]:
    reasons = []
    if facts.next_due_on and facts.next_due_on < on:
        reasons.append(_("report was due on %(day)s") % {"day": dutch_date(facts.next_due_on)})
    if deal.end_date and deal.end_date < on and not facts.is_reported_to_the_end:
        reasons.append(_("should have ended on %(day)s") % {"day": dutch_date(deal.end_date)})
    return tuple(reasons)


def _attention_reasons(deal: Deal, facts: DealFacts, missed: int, on: date) -> tuple[str, ...]:
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


def _missed_milestones(deals: Sequence[int], on: date) -> dict[int, int]:
    found: dict[int, int] = {}
    not_reached = Q(reached_date__isnull=True) | Q(reached_date__gt=on)
    missed = Milestone.objects.filter(not_reached, deal__in=deals, planned_date__lt=on)
    for deal in missed.order_by().values_list("deal", flat=True):
        found[deal] = found.get(deal, 0) + 1
    return found
