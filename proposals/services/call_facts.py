"""What the pages of a round tell besides its own row, in one statement, as the database has it at that moment.

Everybody is told the same of a round, so what follows from it is worked out once: for exactly the text that the
database gives. Whatever staff change, even before a round is published, gives another text.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from json import loads
from types import SimpleNamespace
from typing import Any

from django.db import connection

from proposals.models import BudgetCeiling, Question, Round, Theme
from proposals.models.row_reading import as_json, instance_of
from proposals.services.example import example_for

# The newest texts of so many rounds are remembered.
ROUNDS_KEPT = 8


@dataclass(frozen=True)
class CallFacts:
    """Plain values: columns by name. `text` is all of it as the database wrote it, with the row of the round.

    `question_document` is the list of questions as a document, when the newest one is ready; `committed_rule` has the
    number and the check number of the rule in force; with `has_public_package` anybody can recompute the outcome.
    """

    text: str
    themes: tuple[Any, ...]
    criteria: tuple[Any, ...]
    ranking_rule: Any | None
    ceilings: tuple[Any, ...]
    question_document: Any | None
    committed_rule: Any | None
    has_example: bool
    has_public_package: bool

    def ceiling_to_show(self, at: datetime) -> Any | None:
        """Give the newest ceiling in force at `at`; before the first one that one."""
        in_force = [each for each in self.ceilings if each.effective_at <= at]
        return in_force[-1] if in_force else next(iter(self.ceilings), None)


def call_facts(round_: Round) -> CallFacts:
    """Read what is told of a round now."""
    with connection.cursor() as cursor:
        cursor.execute(_sql(), {"round": round_.pk})
        return _facts(cursor.fetchone()[0])


@lru_cache(maxsize=ROUNDS_KEPT)
def _facts(text: str) -> CallFacts:
    found = loads(text, parse_float=Decimal)
    criteria, reports = _model_of("criteria"), _model_of("reports")
    round_ = instance_of(Round, found["round"])
    newest = [_plain(reports, values) for values in found["reports"]]
    return CallFacts(
        text=text,
        themes=tuple(_plain(Theme, values) for values in found["themes"]),
        criteria=tuple(_plain(criteria, values) for values in found["criteria"]),
        ranking_rule=next((_plain(_model_of("ranking_rule"), values) for values in found["ranking_rule"]), None),
        ceilings=tuple(_plain(BudgetCeiling, values) for values in found["ceilings"]),
        question_document=next((each for each in newest if each.status == "ready"), None),
        committed_rule=next((SimpleNamespace(**values) for values in found["committed_rule"]), None),
        has_public_package=bool(found["public_package"]) and round_.shows_scores_to_applicants,
        has_example=example_for(round_, [instance_of(Question, values) for values in found["questions"]]) is not None,
    )


def _plain(model: type[Any], values: list[Any]) -> SimpleNamespace:
    """Give the columns of a row by name: it is shared, so it can neither be saved nor ask for more."""
    row = instance_of(model, values)
    return SimpleNamespace(**{field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields})


def _model_of(relation: str) -> type[Any]:
    """Give the model behind a reverse relation of a round: those of the apps downstream are not imported here."""
    return Round._meta.get_field(relation).related_model


@cache
def _sql() -> str:
    """Write the statement; no input of people goes into it."""
    of_round = "t.round_id = %(round)s"
    parts = {
        "themes": _rows(
            Theme,
            "JOIN proposals_roundtheme link ON link.theme_id = t.id",
            "link.round_id = %(round)s",
            "sort_order, t.code",
        ),
        "criteria": _rows(_model_of("criteria"), "", of_round, "sort_order"),
        "ranking_rule": _rows(_model_of("ranking_rule"), "", of_round, "id"),
        "ceilings": _rows(BudgetCeiling, "", of_round, "effective_at, t.id"),
        "questions": _rows(Question, "", of_round, "sort_order, t.id"),
    }
    reports = _model_of("reports")
    newest = f"{of_round} AND t.kind = 'question_list' ORDER BY t.requested_at DESC, t.id DESC LIMIT 1"
    parts["reports"] = (
        f"SELECT coalesce(json_agg(newest.row), '[]') FROM"  # noqa: S608 - names of ours
        f" (SELECT {as_json(reports, 't')} AS row FROM {reports._meta.db_table} t WHERE {newest}) newest"
    )
    # Its number and check number only: the document itself is long.
    rules = _model_of("committed_rules")._meta.db_table
    parts["committed_rule"] = (
        f"SELECT coalesce(json_agg(json_build_object('number', newest.number, 'sha256', newest.sha256)), '[]') FROM"  # noqa: S608
        f" (SELECT number, sha256 FROM {rules} t WHERE {of_round} ORDER BY t.number DESC LIMIT 1) newest"
    )
    parts["public_package"] = _public_package()
    parts["round"] = f"SELECT {as_json(Round, 't')} FROM {Round._meta.db_table} t WHERE t.id = %(round)s"  # noqa: S608
    return "SELECT json_build_object(" + ", ".join(f"'{name}', ({sql})" for name, sql in parts.items()) + ")::text"


def _public_package() -> str:
    """Ask for the package for everybody, once the decisions of the round were published."""
    packages = _model_of("allocation_runs")._meta.get_field("decision_package").related_model
    public = packages._meta.get_field("public_package").related_model._meta.db_table
    published = _model_of("publication")._meta.db_table
    return (
        f"SELECT count(*) FROM {public} p JOIN {packages._meta.db_table} d ON d.id = p.package_id"  # noqa: S608
        f" JOIN {published} t ON t.run_id = d.run_id WHERE t.round_id = %(round)s"
    )


def _rows(model: type[Any], join: str, condition: str, order: str) -> str:
    rows = f"coalesce(json_agg({as_json(model, 't')} ORDER BY t.{order}), '[]')"
    return f"SELECT {rows} FROM {model._meta.db_table} t {join} WHERE {condition}"  # noqa: S608 - names of ours
