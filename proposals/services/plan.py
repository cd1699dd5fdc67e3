"""Saving what a plan does and brings: answers, activities with dates, and results that can be measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from proposals.dates import read_end, read_start
from proposals.models import Activity, Indicator, Proposal, User
from proposals.money import AmbiguousAmount, InvalidAmount, parse_dutch_amount
from proposals.services.drafts import lock_draft, replace_rows, save_answers, touch

LARGEST_FIGURE = Decimal(10) ** 12


@dataclass(frozen=True)
class ActivityInput:
    """An activity as typed."""

    name: str
    actor: str = ""
    start_input: str = ""
    end_input: str = ""


@dataclass(frozen=True)
class IndicatorInput:
    """A result that can be measured, as typed."""

    name: str
    unit: str = ""
    baseline_input: str = ""
    target_input: str = ""
    source: str = ""


@transaction.atomic
def save_planning(
    *,
    proposal: Proposal,
    answers: Mapping[int, str],
    activities: Sequence[ActivityInput],
    by: User,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Save the answers of the part about planning and its activities in this order.

    :raises NotEditable: when the proposal was submitted.
    :raises StaleVersion: when somebody saved since `expected_version`; nothing is written.
    """
    stored = lock_draft(proposal, expected_version)
    replace_rows(stored, Activity, [_activity(each) for each in activities])
    touch(stored, by, at)
    save_answers(proposal=stored, answers=answers, by=by, at=at)


@transaction.atomic
def save_impact(
    *,
    proposal: Proposal,
    answers: Mapping[int, str],
    indicators: Sequence[IndicatorInput],
    by: User,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Save the answers of the part about impact and its results that can be measured, in this order.

    :raises NotEditable: when the proposal was submitted.
    :raises StaleVersion: when somebody saved since `expected_version`; nothing is written.
    """
    stored = lock_draft(proposal, expected_version)
    replace_rows(stored, Indicator, [_indicator(each) for each in indicators])
    touch(stored, by, at)
    save_answers(proposal=stored, answers=answers, by=by, at=at)


def understood_figure(text: str) -> Decimal | None:
    """Give the number that was typed, or None when it is empty, unclear or too large to store."""
    try:
        figure = parse_dutch_amount(text).amount
    except (InvalidAmount, AmbiguousAmount):
        return None
    return figure if figure < LARGEST_FIGURE else None


def _activity(activity: ActivityInput) -> dict[str, Any]:
    return vars(activity) | {
        "start_date": read_start(activity.start_input),
        "end_date": read_end(activity.end_input),
    }


def _indicator(indicator: IndicatorInput) -> dict[str, Any]:
    return vars(indicator) | {
        "baseline": understood_figure(indicator.baseline_input),
        "target": understood_figure(indicator.target_input),
    }
