"""The large round: what is made in bulk equals what the services make, and one can ask for it."""

import io
import re
from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from assessment.models import Assessment, Criterion, CriterionScore, Standing
from assessment.queries.standings import standing_differences
from assessment.services.assessments import assign_assessor, finish_assessment, save_scores
from assessment.services.conflicts import declare_interests
from assessment.services.scoring import close_scoring
from mkbdeals.demo import rounds
from mkbdeals.demo.data import FOLDER, read_proposals
from mkbdeals.demo.large import assessing, build, writing
from mkbdeals.demo.large.content import Content
from mkbdeals.demo.large.people import make_applicants, make_assessors
from mkbdeals.demo.large.size import Size, SizeRefused
from mkbdeals.demo.people import make_people
from mkbdeals.demo.proposals import (
    AFTER_ANSWERS,
    AFTER_BUDGET,
    AFTER_DETAILS,
    AFTER_PARTNERS,
    budget_lines_of,
    funding_sources_of,
    partners_of,
    typed,
)
from proposals.enums import RoundStatus
from proposals.models import Proposal, Round, Submission, User
from proposals.services.admissibility import declare_admissible
from proposals.services.drafts import create_draft, save_answers, save_budget, save_details, save_partners
from proposals.services.regions import load_regions
from proposals.services.rounds import start_assessment
from proposals.services.status import change_status
from proposals.services.submission import submit_proposal

pytestmark = pytest.mark.django_db

# Mail, messages in the portal and documents: a hundred thousand of them would be written to nobody.
LEFT_OUT = {"outgoingmessage", "portalmessage", "portalreading", "report"}
LEFT_OUT |= {f"{name}event" for name in LEFT_OUT}
# Numbers that the database hands out and moments at which it was written down.
NOT_COMPARED = {"id", "pgh_id", "pgh_obj", "pgh_created_at", "recorded_at"}


# ---------------------------------------------------------------------------- one hundred, made in two ways


class World:
    """A large round that is open, with everybody; both ways begin here."""

    def __init__(self, size):
        load_regions()
        rounds.store_themes(FOLDER)
        self.ministry = make_people(read_proposals(), FOLDER)
        self.moments = rounds.large_moments(FOLDER)
        round_ = rounds.open_large_round(
            assessors_per_proposal=size.assessments, folder=FOLDER, by=self.ministry.officer
        )
        self.content = Content(
            seed=1, round=round_, moments=self.moments, applicants=make_applicants(size, FOLDER),
            assessors=make_assessors(size, FOLDER), each=size.assessments, folder=FOLDER,
        )  # fmt: skip
        self.plans = self.content.proposals(range(size.proposals))

    def call(self):
        """Read the round anew: what one way left in memory is no part of the other."""
        return writing.read_call(Round.objects.get(slug=rounds.LARGE_ROUND))


def by_services(world):
    """Take each step of each proposal by its own service; give the references that were drawn, by number."""
    call = world.call()
    round_ = call.round
    proposals = [written(call, plan) for plan in world.plans]
    for plan, proposal in zip(world.plans, proposals, strict=True):
        submit_proposal(proposal=proposal, token=plan.token, by=plan.applicant.signatory, at=plan.submitted_at)
    references = dict(zip((plan.number for plan in world.plans), map(reference_of, proposals), strict=True))
    change_status(round_, RoundStatus.CLOSED, by=None, at=round_.closes_at)
    for proposal in proposals:
        declare_admissible(proposal=proposal, by=world.ministry.officer, at=world.moments["checked_at"])
    start_assessment(round_=round_, by=world.ministry.officer, at=world.moments["assigned_at"])
    for number, proposal in enumerate(proposals):
        for plan in world.content.assessments(number):
            assessed(world, proposal, plan)
    close_scoring(round_=round_, by=world.ministry.coordinator, at=world.moments["scoring_closed_at"])
    return references


def written(call, plan):
    editor, at = plan.applicant.editor, plan.written_at
    draft = create_draft(round_=call.round, organisation=plan.applicant.organisation, by=editor, at=at)
    themes = [call.themes[code] for code in plan.data.themes]
    save_details(proposal=draft, values=plan.details, themes=themes, by=editor, at=at + AFTER_DETAILS)
    answers = {call.questions[code].pk: text for code, text in plan.data.answers.items()}
    save_answers(proposal=draft, answers=answers, by=editor, at=at + AFTER_ANSWERS)
    save_budget(
        proposal=draft, requested_amount_input=typed(plan.data.requested_amount),
        budget_lines=budget_lines_of(plan.data), funding_sources=funding_sources_of(plan.data),
        by=editor, at=at + AFTER_BUDGET,
    )  # fmt: skip
    return save_partners(proposal=draft, partners=partners_of(plan.data), by=editor, at=at + AFTER_PARTNERS)


def reference_of(proposal):
    return Submission.objects.get(proposal=proposal).reference


def assessed(world, proposal, plan):
    assessment = assign_assessor(
        proposal=proposal, assessor=plan.assessor, by=world.ministry.coordinator, at=world.moments["assigned_at"]
    )
    declare_interests(round_=proposal.round, answers={proposal.pk: None}, by=plan.assessor, at=plan.saved_at)
    save_scores(assessment=assessment, scores=plan.scores, by=plan.assessor, at=plan.saved_at)
    finish_assessment(assessment=assessment, by=plan.assessor, at=plan.finished_at)


def in_bulk(world, references):
    """Make the same in bulk, with the references that the services drew: the lottery goes by them."""
    call = world.call()
    round_, ministry = call.round, world.ministry
    plans = [replace(plan, reference=references[plan.number]) for plan in world.plans]
    with build.checked_at_once():
        drafts = writing.write_drafts(call, plans)
        writing.send_in(plans, drafts)
        change_status(round_, RoundStatus.CLOSED, by=None, at=round_.closes_at)
        assessing.let_through(drafts, by=ministry.officer, at=world.moments["checked_at"])
        start_assessment(round_=round_, by=ministry.officer, at=world.moments["assigned_at"])
        assessing.assess(
            drafts, [list(world.content.assessments(plan.number)) for plan in plans],
            list(Criterion.objects.filter(round=round_)), by=ministry.coordinator, at=world.moments["assigned_at"],
        )  # fmt: skip
    close_scoring(round_=round_, by=ministry.coordinator, at=world.moments["scoring_closed_at"])


def seen_and_undone(make, *arguments):
    """Make a world, note all tables and undo it."""
    with transaction.atomic():
        given = make(*arguments)
        names = names_of_what_is_new()
        tables = {model._meta.model_name: noted(model, names) for model in ours()}
        transaction.set_rollback(True)
    return given, tables


def ours():
    return [
        model for name in ("proposals", "assessment", "reporting") for model in apps.get_app_config(name).get_models()
    ]


def names_of_what_is_new():
    """Give by what one knows the rows that others refer to, by model and number: both ways give other numbers."""
    assessments = Assessment.objects.values_list("pk", "proposal__title", "assessor")
    return {
        Proposal: dict(Proposal.objects.values_list("pk", "title")),
        Assessment: {key: (title, person) for key, title, person in assessments},
    }


def noted(model, names):
    """Give the rows of a table; of a table of history those of each thing together, in the order of writing."""
    fields = [field for field in model._meta.concrete_fields if field.name not in NOT_COMPARED]
    is_history = hasattr(model, "pgh_obj")
    of_each = defaultdict(list)
    for row in model.objects.order_by("pk"):
        owner = row.pgh_obj_id if is_history else row.pk
        of_each[owner].append(tuple((field.name, worth(row, field, names)) for field in fields))
    return Counter(tuple(each) for each in of_each.values())


def worth(row, field, names):
    value = getattr(row, field.attname)
    if value is not None and field.is_relation and field.related_model in names:
        return names[field.related_model][value]
    return repr(value)


def test_a_hundred_made_in_bulk_equal_a_hundred_made_by_the_services():
    world = World(Size(proposals=100, assessments=2, users=40))

    references, one_by_one = seen_and_undone(by_services, world)
    _nothing, in_one_go = seen_and_undone(in_bulk, world, references)

    assert sum(one_by_one["proposal"].values()) == sum(in_one_go["proposal"].values()) == 100
    assert sum(in_one_go["criterionscore"].values()) == 100 * 2 * 5
    # Begun, saved four times, sent in, let through, in assessment, assessed: of each all nine, in this order.
    assert {len(events) for events in in_one_go["proposalevent"]} == {9}
    assert {len(events) for events in in_one_go["assessmentevent"]} == {4}
    assert {name for name, rows in one_by_one.items() if rows != in_one_go[name]} == LEFT_OUT
    assert all(re.fullmatch(r"MDGR [2-9A-HJKMNP-Z]{4} [2-9A-HJKMNP-Z]{4}", plan.reference) for plan in world.plans)


# ---------------------------------------------------------------------------- asking for it


def seed(**options):
    told = io.StringIO()
    call_command("seed_demo", size="large", stdout=told, **options)
    return told.getvalue()


def test_the_large_round_comes_beside_the_demonstration_and_only_once():
    words = seed(stage="open", proposals=30, users=20)

    round_ = Round.objects.get(slug=rounds.LARGE_ROUND)
    assert set(round_.proposals.values_list("status", flat=True)) == {"draft"}
    assert round_.proposals.count() == 30
    assert round_.assessors_per_proposal == 5
    assert User.objects.filter(email__endswith="@metingen.example").count() == 19  # seven pairs and five assessors
    assert "30" in words.splitlines()[-2]  # how far it is
    assert "open" in words.splitlines()[-1]

    again = seed(stage="open", proposals=30, users=20)

    assert len(again.splitlines()) == 2
    assert round_.proposals.count() == 30
    for other in ({"proposals": 31, "users": 20}, {"proposals": 30, "users": 20, "assessments_per_proposal": 4}):
        with pytest.raises(CommandError, match="make clean") as refusal:
            seed(stage="open", **other)
        assert "30" in str(refusal.value)


def test_it_goes_as_far_as_assessed(monkeypatch):
    monkeypatch.setattr(build, "BATCH", 20)  # more than one
    load_regions()
    rounds.store_themes(FOLDER)
    make_people(read_proposals(), FOLDER)
    said = []

    assert build.seed_large(Size(50, 3, 30), stage="assessed", number=4, say=said.append)

    round_ = Round.objects.get(slug=rounds.LARGE_ROUND)
    assert round_.status == RoundStatus.SCORING_CLOSED
    assert set(round_.proposals.values_list("status", flat=True)) == {"assessed"}
    assert Assessment.objects.filter(proposal__round=round_, status="final").count() == 150
    assert CriterionScore.objects.filter(assessment__proposal__round=round_, points__gt=0).count() == 750
    assert Standing.objects.filter(round=round_, rank__isnull=False).count() == 50
    assert standing_differences(round_) == []
    work = Counter(Assessment.objects.filter(proposal__round=round_).values_list("assessor", flat=True))
    assert set(work.values()) == {50}
    assert len(said) == 3
    assert build.known_large_round() == build.Known("assessed", 4, Size(50, 3, 30))
    assert [build.stage_of_large_round(stage) for stage in ("open", "submitted", "decided")] == [
        "open", "submitted", "assessed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"size": "usual", "proposals": 10}, "--size large"),
        ({"size": "large", "proposals": 0}, "minstens één"),
        ({"size": "large", "assessments_per_proposal": 11}, "hoogstens 10"),
        ({"size": "large", "users": 6}, "minstens 7"),
    ],
)
def test_numbers_that_cannot_be_are_refused_before_anything_is_made(options, words):
    with pytest.raises(CommandError, match=words) as refusal:
        call_command("seed_demo", stage="open", **options)

    assert "\n" not in str(refusal.value)
    assert not Round.objects.exists()


def test_the_least_that_can_be_made_has_one_applicant():
    size = Size(proposals=1, assessments=5, users=7)

    assert (size.assessors, size.applicants) == (5, 1)
    assert (Size().assessors, Size().applicants) == (200, 900)
    with pytest.raises(SizeRefused):
        Size(users=6)
