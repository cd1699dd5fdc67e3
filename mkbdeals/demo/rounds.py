"""The two rounds and the large one, with themes, questions, criteria and ceilings."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from assessment.models import Criterion
from assessment.services.division_rule import store_division
from mkbdeals.demo.data import read_rows, read_toml
from mkbdeals.demo.moments import instant, instants, on_day, on_weekday
from proposals.enums import RoundStatus
from proposals.models import BudgetCeiling, Question, Round, RoundTheme, Theme, User
from proposals.services.clock import database_now
from proposals.services.rounds import advance_rounds, hold_rehearsal, publish_round
from proposals.services.status import change_status

ROUND_1 = "ronde-1-2019"
DEMONSTRATION_ROUND = "demonstratieronde-2027"
LARGE_ROUND, LARGE = "grote-ronde", "large.toml"
# Values that stand in the file and in the model under the same name.
PLAIN_FIELDS = (
    "slug", "name", "reference_prefix", "call_reference", "is_fictitious", "hours_assumed", "expected_decision_date",
    "announced_date", "final_deals_expected", "share_rule", "payment_channel", "mentions_objection", "lottery_seed",
    "contact_email", "contact_phone", "introduction", "eligibility", "needed_documents", "expected_minutes",
    "asks_activities", "asks_indicators", "assessors_per_proposal",
)  # fmt: skip
# Down the ranking, and stop at the first proposal that does not fit, as in round 1.
DIVISION = {"method": "ranking", "when_next_does_not_fit": "stop", "part_awards": False, "reserve_places": 0}
AMOUNT_FIELDS = ("minimum_contribution_amount", "maximum_contribution_amount", "maximum_share_percentage")


def round_data(slug: str, folder: Path) -> dict[str, Any]:
    """Give what the file says of a round."""
    return next(data for data in read_toml("rounds.toml", folder)["rounds"] if data["slug"] == slug)


def store_themes(folder: Path) -> None:
    """Store the seven themes; they may be there already."""
    for order, row in enumerate(read_rows("themes.csv", folder)):
        Theme.objects.update_or_create(code=row["code"], defaults=row | {"sort_order": order})


def open_demonstration_round(*, folder: Path, by: User) -> Round:
    """Make the invented round, published some days ago and open now."""
    data = round_data(DEMONSTRATION_ROUND, folder)
    today = database_now().date()
    opens_at = on_day(today - timedelta(days=data["opened_days_ago"]), 9)
    round_ = _make_round(data | _window_from(today, data, opens_at), folder)
    _add_ceiling(round_, data["ceilings"][0], opens_at)
    hold_rehearsal(round_=round_, by=by, at=opens_at)
    publish_round(round_=round_, by=by, at=opens_at)
    advance_rounds(at=opens_at)
    return Round.objects.get(pk=round_.pk)


def open_round_1(*, folder: Path, by: User, at: datetime) -> Round:
    """Make round 1 as the call of 2019 describes it, published and open at `at`."""
    data = round_data(ROUND_1, folder)
    moments = {name: instant(data[name]) for name in ("opens_at", "closes_at", "scoring_closes_at")}
    round_ = _make_round(data | moments, folder)
    announced = data["ceilings"][0]
    _add_ceiling(round_, announced, instant(announced["effective_at"]))
    hold_rehearsal(round_=round_, by=by, at=at)
    publish_round(round_=round_, by=by, at=at)
    advance_rounds(at=at)
    return Round.objects.get(pk=round_.pk)


def open_large_round(*, assessors_per_proposal: int, folder: Path, by: User) -> Round:
    """Make the large round, published and open. What its file does not tell is as in round 1."""
    like = {name: value for name, value in round_data(ROUND_1, folder).items() if name != "announced_date"}
    data = like | read_toml(LARGE, folder)["round"] | {"assessors_per_proposal": assessors_per_proposal}
    moments = {name: instant(data[name]) for name in ("opens_at", "closes_at", "scoring_closes_at")}
    round_ = _make_round(data | moments, folder)
    ceiling, at = data["ceilings"][0], instant(data["timeline"]["published_at"])
    _add_ceiling(round_, ceiling, instant(ceiling["effective_at"]))
    hold_rehearsal(round_=round_, by=by, at=at)
    publish_round(round_=round_, by=by, at=at)
    # Not by the clock: on the day that this round opens round 1 would close too.
    change_status(round_, RoundStatus.OPEN, by=None, at=round_.opens_at)
    return Round.objects.get(pk=round_.pk)


def large_moments(folder: Path) -> dict[str, datetime]:
    """Give when what happens in the large round."""
    return instants(read_toml(LARGE, folder)["round"]["timeline"])


def raise_ceiling_of_round_1(*, round_: Round, folder: Path, by: User) -> None:
    """Add the higher ceiling that the letter of December 2019 names."""
    raised = round_data(ROUND_1, folder)["ceilings"][1]
    _add_ceiling(round_, raised, instant(raised["effective_at"]), decided_by=by)


def _window_from(today: date, data: Mapping[str, Any], opens_at: datetime) -> dict[str, datetime | date]:
    closes_at = on_weekday(today + timedelta(days=data["closes_in_days"]), data["closing_hour"])
    return {
        "opens_at": opens_at,
        "closes_at": closes_at,
        "scoring_closes_at": closes_at + timedelta(days=data["scoring_days_after_closing"]),
        "expected_decision_date": closes_at.date() + timedelta(days=data["decision_days_after_closing"]),
    }


def _make_round(data: Mapping[str, Any], folder: Path) -> Round:
    values = {name: data[name] for name in PLAIN_FIELDS if name in data}
    values |= {name: data[name] for name in ("opens_at", "closes_at", "scoring_closes_at")}
    values |= {name: Decimal(data[name]) for name in AMOUNT_FIELDS}
    round_ = Round.objects.create(**values)
    themes = Theme.objects.in_bulk(data["themes"], field_name="code")
    RoundTheme.objects.bulk_create(RoundTheme(round=round_, theme=themes[code]) for code in data["themes"])
    _add_questions(round_, data["questions"], folder)
    _add_criteria(round_, folder)
    store_division(round_, values=DIVISION | data.get("division", {}), limits=[])
    return round_


def _add_questions(round_: Round, file: str, folder: Path) -> None:
    questions = read_toml(file, folder)["questions"]
    Question.objects.bulk_create(
        Question(round=round_, sort_order=order, **question) for order, question in enumerate(questions, start=1)
    )


def _add_criteria(round_: Round, folder: Path) -> None:
    file = read_toml("criteria.toml", folder)
    Criterion.objects.bulk_create(
        Criterion(round=round_, sort_order=order, source=file["source"], **criterion)
        for order, criterion in enumerate(file["criteria"], start=1)
    )


def _add_ceiling(round_: Round, data: Mapping[str, Any], at: datetime, decided_by: User | None = None) -> None:
    BudgetCeiling.objects.create(
        round=round_,
        amount=Decimal(data["amount"]),
        effective_at=at,
        reason=data["reason"],
        source=data["source"],
        decided_by=decided_by,
    )
