"""The practice proposal of a round, and the assessors who practised with it; both come from practice.toml."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from assessment.models import PracticeProposal
from assessment.services.practice import PracticeContent, make_practice, publish_practice
from assessment.services.practising import begin_practising, finish_practice, save_practice
from mkbdeals.demo.data import read_toml
from mkbdeals.demo.people import People
from proposals.models import Round

FILE = "practice.toml"
EACH_AFTER = timedelta(minutes=25)


def hold_practice(
    *, round_: Round, assessors: Iterable[int], folder: Path, people: People, at: datetime
) -> PracticeProposal:
    """Publish the practice proposal at `at`, and let assessors by number score it one after the other."""
    told = read_toml(FILE, folder)
    criteria: Mapping[str, Any] = told["criteria"]
    content = PracticeContent(
        title=told["title"],
        summary=told["summary"],
        sections={code: text.strip() for code, text in told["sections"].items()},
        references={code: (each["reference"], each["why"]) for code, each in criteria.items()},
    )
    practice = make_practice(round_=round_, content=content, by=people.coordinator, at=at)
    publish_practice(practice=practice, by=people.coordinator, at=at)
    for place, number in enumerate(assessors, start=1):
        assessor, moment = people.assessor(number), at + place * EACH_AFTER
        own = begin_practising(practice=practice, by=assessor, at=moment)
        scores = {code: (each["panel"][number - 1], _reason(each, number)) for code, each in criteria.items()}
        save_practice(assessment=own, scores=scores, by=assessor, at=moment)
        finish_practice(assessment=own, by=assessor, at=moment)
    return practice


def _reason(criterion: Mapping[str, Any], number: int) -> str:
    """Give the reason that goes with the points of an assessor."""
    points = criterion["panel"][number - 1]
    return criterion["low"] if points <= 2 else criterion["middle"] if points == 3 else criterion["high"]
