"""Building the large round, step by step, in one transaction: a build that stops halfway leaves nothing behind."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import pghistory
import pghistory.models
from django.db import connection, transaction
from django.utils.translation import gettext as _

from assessment.models import Assessment, Criterion, CriterionScore
from assessment.services.scoring import close_scoring
from mkbdeals.demo.data import FOLDER
from mkbdeals.demo.large.assessing import assess, let_through
from mkbdeals.demo.large.content import Content
from mkbdeals.demo.large.people import make_applicants, make_assessors
from mkbdeals.demo.large.size import Size
from mkbdeals.demo.large.writing import read_call, send_in, write_drafts
from mkbdeals.demo.people import People, people_of_the_ministry
from mkbdeals.demo.rounds import large_moments, open_large_round
from proposals.enums import RoundStatus
from proposals.formats import number
from proposals.models import Answer, BudgetLine, Proposal, Submission
from proposals.services.rounds import start_assessment
from proposals.services.status import change_status

SOURCE = "seed_demo_large"
STAGES = ("open", "submitted", "assessed")
# So many proposals are in memory at once. More is no faster: PostgreSQL does most of the work.
BATCH = 250
SAY_EVERY_SECONDS = 10.0

# What the triggers and the closing of scoring look into.
COUNTED = (Proposal, Submission, Answer, BudgetLine, Assessment, CriterionScore)

Say = Callable[[str], None]


class OtherLargeRound(Exception):
    """There is a large round already, of another stage, seed or size."""

    def __init__(self, stage: str, seed: int, size: Size) -> None:
        self.stage, self.seed, self.size = stage, seed, size
        super().__init__(f"{stage} {seed} {size}")


@dataclass(frozen=True)
class Known:
    """What the large round in the database was made with."""

    stage: str
    seed: int
    size: Size


def stage_of_large_round(stage: str) -> str:
    """Give how far the large round goes beside a demonstration at `stage`: at most until it is assessed."""
    return stage if stage in STAGES else STAGES[-1]


def seed_large(
    size: Size, *, stage: str, number: int = 1, say: Say = lambda _words: None, folder: Path = FOLDER
) -> bool:
    """Build the large round up to `stage` of `STAGES`, beside the demonstration; False when it stands there already.

    The same number gives the same round. `say` gets how far it is, in words. What it was made with is remembered in
    the context of its history.

    :raises OtherLargeRound: if there is one of another stage, seed or size.
    """
    wanted = Known(stage, number, size)
    if (known := known_large_round()) is not None:
        if known != wanted:
            raise OtherLargeRound(known.stage, known.seed, known.size)
        return False
    words = {"source": SOURCE, "stage": stage, "seed": number, **asdict(size)}
    with transaction.atomic(), pghistory.context(**words):
        _build(wanted, people_of_the_ministry(folder), say, folder)
    return True


def known_large_round() -> Known | None:
    """Give what the large round in the database was made with, or None."""
    context = pghistory.models.Context.objects.filter(metadata__source=SOURCE).first()
    if context is None:
        return None
    told = context.metadata
    size = Size(proposals=told["proposals"], assessments=told["assessments"], users=told["users"])
    return Known(told["stage"], told["seed"], size)


def _build(wanted: Known, ministry: People, say: Say, folder: Path) -> None:
    moments = large_moments(folder)
    round_ = open_large_round(assessors_per_proposal=wanted.size.assessments, folder=folder, by=ministry.officer)
    content = Content(
        seed=wanted.seed,
        round=round_,
        moments=moments,
        applicants=make_applicants(wanted.size, folder),
        assessors=make_assessors(wanted.size, folder),
        each=wanted.size.assessments,
        folder=folder,
    )
    with checked_at_once():
        keys = _write(wanted, content, say)
        if wanted.stage == "open":
            return
        change_status(round_, RoundStatus.CLOSED, by=None, at=round_.closes_at)
        if wanted.stage == "submitted":
            return
        _assess(keys, content, ministry, say)
    say(_("Closing the scoring and writing the places …"))
    close_scoring(round_=round_, by=ministry.coordinator, at=moments["scoring_closed_at"])
    _analyze()


def _write(wanted: Known, content: Content, say: Say) -> list[int]:
    """Write all proposals, and send them in unless they stay drafts; give their keys by number."""
    call = read_call(content.round)
    keys: list[int] = []
    tell = _teller(say, _("%(done)s of %(all)s proposals are written."), wanted.size.proposals)
    for numbers in _batches(wanted.size.proposals):
        plans = content.proposals(numbers)
        drafts = write_drafts(call, plans)
        if wanted.stage != "open":
            send_in(plans, drafts)
        keys += [draft.pk for draft in drafts]
        tell(len(keys))
    _analyze()
    return keys


def _assess(keys: list[int], content: Content, ministry: People, say: Say) -> None:
    """Let all proposals through, have them assessed."""
    round_, moments = content.round, content.moments
    for numbers in _batches(len(keys)):
        let_through(_of(keys, numbers), by=ministry.officer, at=moments["checked_at"])
    start_assessment(round_=round_, by=ministry.officer, at=moments["assigned_at"])
    criteria = list(Criterion.objects.filter(round=round_))
    tell = _teller(say, _("%(done)s of %(all)s proposals are assessed."), len(keys))
    for numbers in _batches(len(keys)):
        assess(
            _of(keys, numbers),
            [list(content.assessments(each)) for each in numbers],
            criteria,
            by=ministry.coordinator,
            at=moments["assigned_at"],
        )
        tell(numbers.stop)
    _analyze()


def _of(keys: list[int], numbers: range) -> list[Proposal]:
    """Give proposals by their keys alone: what is written about them needs no more."""
    return [Proposal(pk=key) for key in keys[numbers.start : numbers.stop]]


def _batches(count: int) -> Iterator[range]:
    return (range(start, min(start + BATCH, count)) for start in range(0, count, BATCH))


def _teller(say: Say, words: str, total: int) -> Callable[[int], None]:
    """Say how far it is now and then, and at the end."""
    told = time.monotonic()

    def tell(done: int) -> None:
        nonlocal told
        if done == total or time.monotonic() - told > SAY_EVERY_SECONDS:
            told = time.monotonic()
            say(words % {"done": number(done), "all": number(total)})

    return tell


@contextmanager
def checked_at_once() -> Iterator[None]:
    """Have references checked with each statement: PostgreSQL keeps those of a whole transaction in memory."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _analyze() -> None:
    """Let PostgreSQL count what is there now; what is not committed it sees only in the transaction itself."""
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in COUNTED)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {names}")
