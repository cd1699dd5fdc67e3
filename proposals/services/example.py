"""A fictitious proposal that shows how a good one reads, for the rounds that ask what it answers."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from proposals.enums import QuestionKind
from proposals.models import Question, Round

FILE = Path(__file__).resolve().parent.parent / "data" / "example" / "proposal.toml"


@dataclass(frozen=True)
class ExampleAnswer:
    """A question of the round with an answer to it."""

    question: str
    text: str


@dataclass(frozen=True)
class Example:
    """The example as a round shows it; `facts` are the values of the file, amounts in euros."""

    facts: Mapping[str, Any]
    answers: tuple[ExampleAnswer, ...]

    @property
    def costs(self) -> Decimal:
        """Add up the costs."""
        return sum((Decimal(row["amount"]) for row in self.facts["costs"]), Decimal(0))


def example_for(round_: Round, questions: Iterable[Question] | None = None) -> Example | None:
    """Give the example for a round, or None when it does not answer all that the round asks.

    `questions` are those of the round, where they were read already.
    An answer fits the question with the same code and the same words: so nobody reads an answer to
    another question. The amount must lie in the range and below the share of the round.
    """
    facts = read_example()
    texts = {(answer["code"], answer["question"]): answer["text"].strip() for answer in facts["answers"]}
    asked = _in_words(round_.questions.all() if questions is None else questions)
    if any(question.is_required and (question.code, question.text) not in texts for question in asked):
        return None
    answers = tuple(
        ExampleAnswer(question.text, texts[question.code, question.text])
        for question in asked
        if (question.code, question.text) in texts
    )
    example = Example(facts, answers)
    return example if answers and _is_allowed(example, round_) else None


@cache
def read_example() -> dict[str, Any]:
    """Read the file, once."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _in_words(questions: Iterable[Question]) -> list[Question]:
    in_words = (question for question in questions if question.kind != QuestionKind.STATEMENT)
    return sorted(in_words, key=lambda question: (question.sort_order, question.pk))


def _is_allowed(example: Example, round_: Round) -> bool:
    requested = Decimal(example.facts["requested_amount"])
    in_range = round_.minimum_contribution_amount <= requested <= round_.maximum_contribution_amount
    return in_range and requested * 100 <= example.costs * round_.maximum_share_percentage
