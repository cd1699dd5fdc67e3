"""One proposal with all that pages and checks read of it, in one statement."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db.models import Model
from django.db.models.expressions import RawSQL

from proposals.models.attachment import Attachment
from proposals.models.budget import BudgetLine, FundingSource
from proposals.models.organisation import Organisation
from proposals.models.partner import ProposalPartner
from proposals.models.plan import Activity, Indicator
from proposals.models.prepared import Prepared
from proposals.models.proposal import Proposal
from proposals.models.question import Answer, Question
from proposals.models.region import Region
from proposals.models.round import Round
from proposals.models.row_reading import as_json, from_json, instance_of, keep_read, read_json
from proposals.models.section import ProposalSection
from proposals.models.theme import Theme
from proposals.models.user import User

# Where its rows come from, and in which order.
LINKED, PROPOSAL = " JOIN ", "proposal_id = %(proposal)s"
ROWS: Mapping[str, tuple[type[Model], str, str]] = {
    "answers": (
        Answer,
        "proposals_answer t",
        "(SELECT q.sort_order FROM proposals_question q WHERE q.id = t.question_id), t.id",
    ),
    "attachments": (Attachment, "proposals_attachment t", "t.uploaded_at, t.id"),
    "sections": (ProposalSection, "proposals_proposalsection t", "t.code"),
    "themes": (
        Theme,
        "proposals_theme t JOIN proposals_proposaltheme link ON link.theme_id = t.id",
        "t.sort_order, t.code",
    ),
    "municipalities": (
        Region,
        "proposals_region t JOIN proposals_proposalmunicipality link ON link.region_id = t.id",
        "t.sort_name, t.code",
    ),
    "activities": (Activity, "proposals_activity t", "t.sort_order, t.id"),
    "indicators": (Indicator, "proposals_indicator t", "t.sort_order, t.id"),
    "budget_lines": (BudgetLine, "proposals_budgetline t", "t.sort_order, t.id"),
    "funding_sources": (FundingSource, "proposals_fundingsource t", "t.sort_order, t.id"),
    "partners": (ProposalPartner, "proposals_proposalpartner t", "t.sort_order, t.id"),
}
# Who is at work in it, as (number, part, when, function, name, address), the latest first.
PRESENCE = (
    "SELECT coalesce(json_agg(json_build_array(t.user_id, t.section, t.seen_at, u.function, u.name, u.email)"
    " ORDER BY t.seen_at DESC), '[]') FROM proposals_editingpresence t JOIN proposals_user u ON u.id = t.user_id"
    " WHERE t.proposal_id = %(proposal)s"
)
# The name of a content that was read along with the row, and where its statement finds the values there.
ALONG = "content_read"
OF_THE_ROW = {
    **{name: f"proposals_proposal.{name}_id" for name in ("round", "organisation", "region")},
    "proposal": "proposals_proposal.id",
    "section": "%s",
}
OWNERS: Mapping[str, type[Model]] = {"round": Round, "organisation": Organisation, "region": Region}


def load_content(proposal: Proposal) -> None:
    """Read everything of one proposal, with its round, organisation and region, in one statement.

    Pages, checks and snapshot read this (`queries.with_content` gives it of many proposals). It is of one moment,
    and of now: what was read of the proposal's relations before, such as before a lock, is forgotten.
    """
    found = from_json(proposal.__dict__.pop(ALONG, None) or getattr(_content_now().one(proposal.pk), ALONG))
    proposal.presence_read = found["presence"]
    for name, model in OWNERS.items():
        setattr(proposal, name, instance_of(model, found[name]) if found[name] else None)
    for name in ROWS:
        _place_rows(proposal, name, found[name])
    _place_questions(proposal, [instance_of(Question, values) for values in found["questions"]])
    people = {person.pk: person for person in (instance_of(User, values) for values in found["people"])}
    for section in proposal.sections.all():
        section.saved_by = people[section.saved_by_id]


@cache
def _content_now() -> Prepared[Proposal]:
    return Prepared(lambda pk: Proposal.objects.filter(pk=pk).only("pk").annotate(**content_along()), int)


def content_along() -> dict[str, RawSQL]:
    """Give what makes a query for proposals read along what `load_content` needs, so that it asks nothing more.

    Not for a query that locks: it would see the rows as they were before it waited.
    """
    return {ALONG: RawSQL(_whole_sql() % OF_THE_ROW, [])}  # noqa: S611 - no input


def part_along(section: str, names: tuple[str, ...]) -> dict[str, RawSQL]:
    """Give the same for what `load_part` needs."""
    return {ALONG: RawSQL(_part_sql(names) % OF_THE_ROW, [section])}  # noqa: S611 - no input


def load_part(proposal: Proposal, section: str, names: tuple[str, ...]) -> None:
    """Read what the page of one part needs of a proposal that is there with its round, in one statement.

    That are the questions of the round, the answers to those of the part, and the rows of `names`.
    """
    read = proposal.__dict__.pop(ALONG, None)
    values = {"proposal": proposal.pk, "round": proposal.round_id, "section": section}
    found = from_json(read) if read else read_json(_part_sql(names), values)
    proposal.presence_read = found["presence"]
    for name in ("answers", *names):
        _place_rows(proposal, name, found[name])
    _place_questions(proposal, [instance_of(Question, each) for each in found["questions"]])


_ANSWERS = Prepared(
    lambda proposal, section: Answer.objects.filter(proposal=proposal, question__section=section).order_by("pk"),
    int,
    str,
)


def load_answers(proposal: Proposal, section: str) -> None:
    """Read the answers to one part anew, as after a save; the rest that was read stays."""
    answers = _ANSWERS(proposal.pk, section)
    for answer in answers:
        answer.proposal = proposal
    keep_read(proposal, "answers", answers)
    _place_questions(proposal, list(proposal.round.questions.all()))


def _place_rows(proposal: Proposal, name: str, found: list[list[Any]]) -> None:
    model, source, _order = ROWS[name]
    rows = [instance_of(model, values) for values in found]
    keep_read(proposal, name, rows)
    if LINKED not in source:
        owner = model._meta.get_field("proposal")
        for row in rows:  # as reading a relation does; an assignment would check each row once more
            owner.set_cached_value(row, proposal)


def _place_questions(proposal: Proposal, questions: list[Question]) -> None:
    keep_read(proposal.round, "questions", questions)
    for question in questions:
        question.round = proposal.round
    by_number = {question.pk: question for question in questions}
    for answer in proposal.answers.all():
        if answer.question_id in by_number:  # all are, but a rule of another table holds that
            answer.question = by_number[answer.question_id]


@cache
def _whole_sql() -> str:
    """Write the statement: a JSON object with a list of rows for each table; no input of people goes into it."""
    parts = {name: _rows_of_proposal(name) for name in ROWS} | _around()
    writers = f"(SELECT saved_by_id FROM proposals_proposalsection WHERE {PROPOSAL})"  # noqa: S608 - a constant
    parts["people"] = f"{_rows(User, 't.id')} FROM proposals_user t WHERE t.id IN {writers}"
    for name, model in OWNERS.items():
        row, table = as_json(model, "t"), model._meta.db_table
        parts[name] = f"SELECT {row} FROM {table} t WHERE t.id = %({name})s"  # noqa: S608 - names of ours
    return _as_object(parts)


@cache
def _part_sql(names: tuple[str, ...]) -> str:
    """Write the statement for a part; no input of people goes into it."""
    of_section = "t.question_id IN (SELECT q.id FROM proposals_question q WHERE q.section = %(section)s)"
    parts = {name: _rows_of_proposal(name) for name in names} | _around()
    parts["answers"] = f"{_rows_of_proposal('answers')} AND {of_section}"
    return _as_object(parts)


def _as_object(parts: Mapping[str, str]) -> str:
    return "SELECT json_build_object(" + ", ".join(f"'{name}', ({sql})" for name, sql in parts.items()) + ")::text"


def _rows_of_proposal(name: str) -> str:
    model, source, order = ROWS[name]
    return f"{_rows(model, order)} FROM {source} WHERE {'link' if LINKED in source else 't'}.{PROPOSAL}"


def _around() -> dict[str, str]:
    """Give what is read besides the rows of the proposal: what the round asks, and who is at work."""
    questions = f"{_rows(Question, 't.sort_order, t.id')} FROM proposals_question t WHERE t.round_id = %(round)s"
    return {"questions": questions, "presence": PRESENCE}


def _rows(model: type[Model], order: str) -> str:
    return f"SELECT coalesce(json_agg({as_json(model, 't')} ORDER BY {order}), '[]')"
