"""A new round that asks what an earlier one asked."""

from collections.abc import Mapping
from typing import Any

from proposals.models import Question, Round, RoundTheme
from proposals.services.rounds.digest import CALL_FIELDS, QUESTION_FIELDS
from proposals.signals import call_copied

# Every round has its own name, moments and place in the Staatscourant.
OWN_FIELDS = frozenset(
    {"name", "slug", "call_reference", "opens_at", "closes_at", "scoring_closes_at", "expected_decision_date",
     "final_deals_expected"}
)  # fmt: skip
COPIED_FIELDS = tuple(name for name in CALL_FIELDS if name not in OWN_FIELDS)


def copy_call(source: Round, values: Mapping[str, Any]) -> Round:
    """Make a round in preparation with the texts, amounts, themes and questions of `source`.

    Announces `call_copied` within the transaction, so that apps downstream copy what is theirs.
    """
    copied = {name: getattr(source, name) for name in COPIED_FIELDS}
    round_ = Round.objects.create(**copied | dict(values))
    themes = source.themes.values_list("pk", flat=True)
    RoundTheme.objects.bulk_create(RoundTheme(round=round_, theme_id=pk) for pk in themes)
    questions = source.questions.order_by("sort_order", "pk").values(*QUESTION_FIELDS)
    Question.objects.bulk_create(Question(round=round_, **question) for question in questions)
    call_copied.send(sender=Round, source=source, round_=round_)
    return round_
