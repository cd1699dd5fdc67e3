"""What the database refuses while a supplement is asked for: everything that was not opened."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from proposals.models import Attachment, Proposal, Question
from proposals.models.database_rules import violated_rule
from proposals.services.sections import SECTIONS
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
PARTS = [code for code in SECTIONS if code not in {"organisation", "outline"}]


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def rule_of(action):
    """Give the rule by which the database refuses, or None when it accepts."""
    try:
        with transaction.atomic():
            action()
    except DatabaseError as error:
        return violated_rule(error)
    return None


def answer_in(section):
    def change(proposal):
        question = Question.objects.filter(round=proposal.round, section=section).first()
        run("UPDATE proposals_answer SET text = 'anders' WHERE proposal_id = %s AND question_id = %s",
            proposal.pk, question.pk)  # fmt: skip

    return change


WRITES = {
    "organisation": [
        lambda p: Proposal.objects.filter(pk=p.pk).update(contact_phone="0570 00 00 00"),
        lambda p: Proposal.objects.filter(pk=p.pk).update(region_label="Anders"),
        lambda p: p.municipalities.add(make.MunicipalityFactory()),
    ],
    "outline": [
        lambda p: Proposal.objects.filter(pk=p.pk).update(title="Anders"),
        lambda p: Proposal.objects.filter(pk=p.pk).update(end_date=p.end_date + timedelta(days=1)),
        lambda p: p.themes.clear(),
    ],
    "planning": [answer_in("planning"), lambda p: make.ActivityFactory(proposal=p)],
    "impact": [answer_in("impact"), lambda p: p.indicators.all().delete()],
    "partners": [lambda p: p.partners.update(name="Anders")],
    "budget": [
        lambda p: Proposal.objects.filter(pk=p.pk).update(requested_amount=None, requested_amount_input="twee ton"),
        lambda p: p.budget_lines.update(description="Anders"),
        lambda p: p.funding_sources.all().delete(),
        lambda p: make.BudgetLineFactory(proposal=p),
    ],
    "attachments": [
        lambda p: make.AttachmentFactory(proposal=p),
        lambda p: Attachment.objects.filter(proposal=p).delete(),
    ],
} | {
    section: [answer_in(section)]
    for section in ("need", "plan", "involvement", "financing", "state_aid", "declaration")
}


@pytest.fixture
def asked(draft):
    """Give a submitted proposal with an attachment, of which the given parts were opened."""
    make.AttachmentFactory(proposal=draft)
    make.sent_in(draft)

    def ask(*sections):
        make.asked_for(draft, *sections)
        return draft

    return ask


@pytest.mark.parametrize("opened", WRITES)
def test_only_rows_of_opened_parts_change(asked, opened):
    proposal = asked(opened)

    for section, writes in WRITES.items():
        for write in writes:
            expected = None if section == opened else "proposal_part_locked"
            assert rule_of(lambda write=write: write(proposal)) == expected, section


def test_every_part_has_writes():
    assert set(WRITES) == set(SECTIONS)


def test_an_answer_cannot_move_to_a_question_of_an_opened_part(asked):
    proposal = asked("plan")
    locked = proposal.answers.get(question__section="impact")
    plan = make.QuestionFactory(round=proposal.round, section="plan")
    statement = "UPDATE proposals_answer SET question_id = %s WHERE id = %s"

    assert rule_of(lambda: run(statement, plan.pk, locked.pk)) == "proposal_part_locked"


def test_nothing_changes_once_the_request_was_ended(asked):
    proposal = asked("plan")
    proposal.supplement_requests.update(closed_at=timezone.now(), closed_by=make.UserFactory())

    assert rule_of(lambda: answer_in("plan")(proposal)) == "proposal_part_locked"


def test_an_unsent_supplement_may_be_incomplete_but_a_decided_proposal_may_not(asked):
    proposal = asked("budget", "outline")

    Proposal.objects.filter(pk=proposal.pk).update(title="", requested_amount=None)

    statement = "UPDATE proposals_proposal SET status = 'submitted' WHERE id = %s"
    assert rule_of(lambda: run(statement, proposal.pk)) == "proposal_submitted_agrees_with_status"


def test_an_amount_outside_the_range_is_refused_when_it_is_sent_not_when_it_is_typed(asked):
    proposal = asked("budget")

    Proposal.objects.filter(pk=proposal.pk).update(requested_amount=1)

    statement = "UPDATE proposals_proposal SET status = 'submitted' WHERE id = %s"
    assert rule_of(lambda: run(statement, proposal.pk)) == "proposal_amount_in_range"


def test_two_requests_cannot_be_open_at_once(asked):
    proposal = asked("plan")
    first = proposal.supplement_requests.get()
    values = {"question": "Nog iets", "sections": ["budget"], "asked_at": first.asked_at, "asked_by": first.asked_by}

    def ask_again():
        proposal.supplement_requests.create(number=2, due_at=first.due_at, **values)

    assert rule_of(ask_again) == "supplementrequest_one_open"
