"""The stages of the demonstration, each built on the one before."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pghistory
import pghistory.models
from django.db import transaction

from mkbdeals.demo import (
    assessments,
    deal_closing,
    deals,
    decisions,
    documents,
    panel,
    payments,
    plan,
    practice,
    progress,
    proposals,
    rounds,
)
from mkbdeals.demo.data import FOLDER, ProposalData, read_proposals, read_scores
from mkbdeals.demo.moments import instants
from mkbdeals.demo.people import People, make_people
from proposals.models import Deal, Proposal, Round
from proposals.services.regions import load_regions
from proposals.services.rounds import advance_rounds

SOURCE = "seed_demo"
PRACTICE_AFTER = timedelta(hours=2)


class OtherStageSeeded(Exception):
    """The database holds the demonstration at another stage or with another seed."""

    def __init__(self, stage: str, seed: int) -> None:
        self.stage, self.seed = stage, seed
        super().__init__(f"{stage} {seed}")


@dataclass
class Story:
    """What the steps share: people, files, moments and what was made so far."""

    folder: Path
    rng: random.Random
    data: dict[str, ProposalData]
    moments: dict[str, datetime]
    people: People = field(default_factory=People)
    round_1: Round = field(default_factory=Round)
    proposals: dict[str, Proposal] = field(default_factory=dict)


def open_rounds(story: Story) -> None:
    """Load the regions, the people and both rounds; the proposals of round 1 lie there as drafts."""
    load_regions()
    rounds.store_themes(story.folder)
    story.people = make_people(story.data, story.folder)
    # First the round of today: what the clock opens and closes here must not touch round 1.
    today = rounds.open_demonstration_round(folder=story.folder, by=story.people.officer)
    practice.hold_practice(
        round_=today, assessors=(4, 5, 6), folder=story.folder, people=story.people, at=today.opens_at + PRACTICE_AFTER
    )
    story.round_1 = rounds.open_round_1(folder=story.folder, by=story.people.officer, at=story.moments["published_at"])
    story.proposals = proposals.write_drafts(
        round_=story.round_1, proposals=story.data, people=story.people, rng=story.rng
    )


def submit(story: Story) -> None:
    """Send in all proposals and close the round."""
    proposals.submit_all(
        drafts=story.proposals,
        proposals=story.data,
        people=story.people,
        first_at=story.moments["first_submission_at"],
        rng=story.rng,
    )
    advance_rounds(at=story.moments["closed_at"])


def assess(story: Story) -> None:
    """Check, assign and score all proposals, close the scoring, and let the panel begin."""
    assessments.check_admissibility(
        submitted=story.proposals.values(), by=story.people.officer, at=story.moments["admissibility_checked_at"]
    )
    practice.hold_practice(
        round_=story.round_1, assessors=range(1, 7), folder=story.folder, people=story.people,
        at=story.moments["admissibility_checked_at"] + PRACTICE_AFTER,
    )  # fmt: skip
    assessments.assign_and_score(
        round_=story.round_1,
        submitted=story.proposals,
        scores=read_scores(story.folder),
        people=story.people,
        moments=story.moments,
        rng=story.rng,
    )
    assessments.end_scoring(round_=story.round_1, by=story.people.coordinator, at=story.moments["scoring_closed_at"])
    panel.meet(
        story.round_1, proposals=story.proposals, folder=story.folder, people=story.people,
        at=story.moments["panel_at"],
    )  # fmt: skip
    _discuss(story, "assessed")


def allocate(story: Story) -> None:
    """Let the panel finish, and divide the money down the ranking."""
    _discuss(story, "allocated")
    decisions.divide_the_money(round_=story.round_1, folder=story.folder, people=story.people, moments=story.moments)


def decide(story: Story) -> None:
    """Approve, publish, and ask for the letter to parliament."""
    decisions.decide(round_=story.round_1, people=story.people, moments=story.moments)
    decisions.ask_for_letter(round_=story.round_1, folder=story.folder, people=story.people, moments=story.moments)


def run(story: Story) -> None:
    """Work the deals out, sign them and start."""
    deals.run_deals(deals=_deals(story), people=story.people, moments=story.moments, folder=story.folder)


def report(story: Story) -> None:
    """Pay the deals, let the regions report on their progress, and end what ended."""
    payments.pay_deals(deals=_deals(story), people=story.people, signed_at=story.moments["signed_at"])
    progress.report_progress(deals=_deals(story), people=story.people, folder=story.folder, rng=story.rng)
    plan.keep_plan(by=story.people.officer, folder=story.folder)
    documents.write_reports(people=story.people, folder=story.folder)
    # After the reports to parliament: what those froze was written while the deals ran.
    deal_closing.close_deals(deals=_deals(story), people=story.people, folder=story.folder)


STEPS: dict[str, Callable[[Story], None]] = {
    "open": open_rounds,
    "submitted": submit,
    "assessed": assess,
    "allocated": allocate,
    "decided": decide,
    "running": run,
    "reported": report,
}
DEFAULT_STAGE = "reported"  # docs/adr/0007-the-demonstration-starts-at-its-end.md


def seed(stage: str, *, number: int = 1, folder: Path = FOLDER) -> bool:
    """Build the demonstration up to `stage`; False when it stands there already.

    One transaction: a seeding that stops halfway leaves nothing behind. The stage is remembered in
    the context of the history.

    :raises OtherStageSeeded: if it stands at another stage, or with another seed.
    """
    if (stored := seeded_stage()) is not None:
        if stored != (stage, number):
            raise OtherStageSeeded(*stored)
        return False
    with transaction.atomic(), pghistory.context(source=SOURCE, stage=stage, seed=number):
        build(new_story(number, folder), stage)
    return True


def build(story: Story, stage: str) -> None:
    """Take all steps up to and including `stage`."""
    for name, step in STEPS.items():
        step(story)
        if name == stage:
            return


def seeded_stage() -> tuple[str, int] | None:
    """Give stage and seed that the database was filled with, or None."""
    context = pghistory.models.Context.objects.filter(metadata__source=SOURCE).first()
    return (context.metadata["stage"], context.metadata["seed"]) if context else None


def new_story(number: int, folder: Path) -> Story:
    """Begin a story: the same number gives the same moments."""
    timeline = rounds.round_data(rounds.ROUND_1, folder)["timeline"]
    return Story(
        folder=folder,
        rng=random.Random(number),  # noqa: S311 - moments of a demonstration, nothing secret
        data=read_proposals(folder),
        moments=instants(timeline),
    )


def _discuss(story: Story, stage: str) -> None:
    panel.discuss(
        stage, proposals=story.proposals, folder=story.folder, people=story.people, at=story.moments["panel_at"]
    )


def _deals(story: Story) -> dict[str, Deal]:
    """Give the deals that came out, by code of their proposal."""
    codes = {proposal.pk: code for code, proposal in story.proposals.items()}
    found = Deal.objects.filter(proposal__round=story.round_1).select_related(
        "proposal__organisation__region", "proposal__round"
    )
    return {codes[deal.proposal_id]: deal for deal in found}
