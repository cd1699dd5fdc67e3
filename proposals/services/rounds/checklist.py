"""What a round needs before it can be published, task by task."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.formats import dutch_moment, number
from proposals.models import Rehearsal, Round
from proposals.services.rounds.digest import call_digest

ALL = Decimal(100)


@dataclass(frozen=True)
class SetupTask:
    """A task of the set-up; `missing` says in words what still has to be done, nothing when it is done."""

    code: str
    missing: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Say whether nothing is missing."""
        return not self.missing


def setup_tasks(round_: Round, at: datetime) -> list[SetupTask]:
    """List the tasks of setting up a round in their order, each with what it still misses at `at`."""
    return [SetupTask(code, tuple(find(round_, at))) for code, find in FINDERS.items()]


def missing_tasks(round_: Round, at: datetime) -> list[SetupTask]:
    """Give the tasks that are not done; none when the round can be published."""
    return [task for task in setup_tasks(round_, at) if not task.is_done]


def add_finder(code: str, find: Callable[[Round, datetime], Iterator[str]]) -> None:
    """Let an app downstream say what a task misses of which it keeps the rows; the task is listed here already."""
    if code not in FINDERS:
        raise ValueError(f"no task of the set-up: {code}")
    FINDERS[code] = find


def last_rehearsal(round_: Round) -> Rehearsal | None:
    """Give the dry run that was held last."""
    return round_.rehearsals.order_by("-held_at", "-pk").first()


def _nothing(round_: Round, at: datetime) -> Iterator[str]:
    return iter(())


def _explanation(round_: Round, at: datetime) -> Iterator[str]:
    if not round_.introduction.strip():
        yield _("Write what the round is for.")
    if not round_.eligibility.strip():
        yield _("Write who may apply.")
    if not round_.needed_documents.strip():
        yield _("Name the documents that applicants need.")


def _dates(round_: Round, at: datetime) -> Iterator[str]:
    if not round_.published_at and round_.opens_at < at:
        moment = dutch_moment(round_.opens_at)
        yield _("The opening, %(moment)s, lies in the past. Choose a later moment.") % {"moment": moment}


def _ceiling(round_: Round, at: datetime) -> Iterator[str]:
    if not round_.ceilings.exists():
        yield _("Set a budget ceiling.")


def _themes(round_: Round, at: datetime) -> Iterator[str]:
    if not round_.themes.exists():
        yield _("Choose at least one theme.")


def _questions(round_: Round, at: datetime) -> Iterator[str]:
    if not round_.questions.filter(is_required=True).exists():
        yield _("Ask at least one question that must be answered.")


def _criteria(round_: Round, at: datetime) -> Iterator[str]:
    # They belong to the app downstream; only the name of the reverse relation is known here.
    criteria = list(round_.criteria.all())
    if not criteria:
        yield _("Choose the criteria.")
        return
    total = sum(criterion.weight_percentage for criterion in criteria)
    if total != ALL:
        yield _("The weights add up to %(total)s %%. Make it 100 %%.") % {"total": number(total, 2).removesuffix(",00")}
    for criterion in criteria:
        scores = criterion.maximum_points - criterion.minimum_points + 1
        open_scores = scores - sum(1 for anchor in criterion.anchors if anchor.strip())
        if open_scores > 0:
            yield ngettext(
                "Write what each score means for “%(name)s”: %(count)d is missing.",
                "Write what each score means for “%(name)s”: %(count)d are missing.",
                open_scores,
            ) % {"name": criterion.official_name, "count": open_scores}


def _contact(round_: Round, at: datetime) -> Iterator[str]:
    if not round_.contact_email:
        yield _("Fill in the e-mail address for questions.")


def _decision(round_: Round, at: datetime) -> Iterator[str]:
    if round_.scoring_closes_at is None:
        yield _("Fill in when the assessors must be done.")
    elif round_.scoring_closes_at <= round_.closes_at:
        yield _("The assessors can only be done after the round has closed. Choose a later moment.")
    if round_.expected_decision_date is None:
        yield _("Fill in the day before which you decide.")


def _rehearsal(round_: Round, at: datetime) -> Iterator[str]:
    last = last_rehearsal(round_)
    if last is None:
        yield _("Hold a dry run.")
    elif last.call_digest != call_digest(round_):
        yield _("The round changed after the last dry run. Hold a new one.")
    elif not last.passed:
        yield _("The last dry run did not go well. Look why, and hold a new one.")


FINDERS: dict[str, Callable[[Round, datetime], Iterator[str]]] = {
    # A round cannot exist without a name, amounts and a way to pay.
    "name": _nothing,
    "explanation": _explanation,
    "dates": _dates,
    "amounts": _nothing,
    "ceiling": _ceiling,
    "themes": _themes,
    "questions": _questions,
    "criteria": _criteria,
    # What the app downstream finds (add_finder).
    "division": _nothing,
    "contact": _contact,
    "payment": _nothing,
    "decision": _decision,
    "rehearsal": _rehearsal,
}
