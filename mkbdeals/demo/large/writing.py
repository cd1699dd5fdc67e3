"""Proposals of the large round, many at a time: written as drafts, and sent in.

Each function takes the steps of the services that it stands for in their order, so that the history is the same: a
row that was saved five times has five events.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model

from mkbdeals.demo.large.content import ProposalPlan
from mkbdeals.demo.large.rows import write_fields
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
from proposals.enums import ProposalStatus
from proposals.models import (
    Answer,
    BudgetLine,
    FundingSource,
    Proposal,
    ProposalPartner,
    ProposalTheme,
    Question,
    Round,
    Submission,
    Theme,
    User,
)
from proposals.models.row_reading import keep_read
from proposals.services.drafts import budget_line_values, funding_source_values, new_draft, understood
from proposals.services.snapshot import canonical_content
from proposals.services.status import change_status
from proposals.services.submission import new_submission

Plans = Sequence[ProposalPlan]
AT_ONCE = 2_000
# What the round asks nothing of.
EMPTY = ("municipalities", "activities", "indicators", "attachments")


@dataclass(frozen=True)
class Call:
    """What the proposals of a round refer to, read once."""

    round: Round
    questions: Mapping[str, Question]
    themes: Mapping[str, Theme]


def read_call(round_: Round) -> Call:
    """Read what the proposals of a round refer to."""
    questions = {question.code: question for question in round_.questions.all()}
    return Call(round_, questions, Theme.objects.in_bulk(field_name="code"))


def write_drafts(call: Call, plans: Plans) -> list[Proposal]:
    """Write complete drafts as `mkbdeals.demo.proposals.write_drafts` does; each holds its rows as they were read."""
    drafts = Proposal.objects.bulk_create(
        new_draft(
            round_=call.round, organisation=plan.applicant.organisation, by=plan.applicant.editor, at=plan.written_at
        )
        for plan in plans
    )
    _write_details(call, plans, drafts)
    _write_answers(call, plans, drafts)
    _write_money(plans, drafts)
    _write_partners(plans, drafts)
    return drafts


def send_in(plans: Plans, drafts: Sequence[Proposal]) -> None:
    """Send complete drafts in, as `submit_proposal` does but for mail, message and document.

    The drafts are as `write_drafts` gives them.
    """
    submissions = [
        new_submission(
            draft, plan.token, plan.applicant.signatory, plan.submitted_at, number=1, reference=plan.reference,
            content=canonical_content(draft),
        )
        for plan, draft in zip(plans, drafts, strict=True)
    ]  # fmt: skip
    _store(Submission, submissions)
    for submission, draft in zip(submissions, drafts, strict=True):
        change_status(
            draft,
            ProposalStatus.SUBMITTED,
            by=submission.submitted_by,
            at=submission.received_at,
            is_locked=True,
            submitted_at=submission.received_at,
            submitted_by=submission.submitted_by,
            reference=submission.reference,
        )


def _write_details(call: Call, plans: Plans, drafts: Sequence[Proposal]) -> None:
    links = []
    for plan, draft in zip(plans, drafts, strict=True):
        themes = [call.themes[code] for code in plan.data.themes]
        links += [ProposalTheme(proposal=draft, theme=theme) for theme in themes]
        for name, value in plan.details.items():
            setattr(draft, name, value)
        keep_read(draft, "themes", sorted(themes, key=lambda theme: (theme.sort_order, theme.code)))
        for name in EMPTY:
            keep_read(draft, name, [])
    _store(ProposalTheme, links)
    _touch(plans, drafts, AFTER_DETAILS, *plans[0].details)


def _write_answers(call: Call, plans: Plans, drafts: Sequence[Proposal]) -> None:
    def of(plan: ProposalPlan, draft: Proposal, at: datetime, by: User) -> Iterator[Answer]:
        for code, text in plan.data.answers.items():
            question = call.questions[code]
            yield Answer(proposal=draft, question=question, text=text, version=1, updated_at=at, updated_by=by)

    rows = []
    for plan, draft in zip(plans, drafts, strict=True):
        own = list(of(plan, draft, plan.written_at + AFTER_ANSWERS, plan.applicant.editor))
        keep_read(draft, "answers", own)
        rows += own
    _store(Answer, rows)
    _touch(plans, drafts, AFTER_ANSWERS)


def _write_money(plans: Plans, drafts: Sequence[Proposal]) -> None:
    lines, sources = [], []
    for plan, draft in zip(plans, drafts, strict=True):
        draft.requested_amount_input = typed(plan.data.requested_amount)
        draft.requested_amount = understood(draft.requested_amount_input)
        lines += _rows_of(draft, BudgetLine, map(budget_line_values, budget_lines_of(plan.data)))
        sources += _rows_of(draft, FundingSource, map(funding_source_values, funding_sources_of(plan.data)))
    _store(BudgetLine, lines)
    _store(FundingSource, sources)
    _touch(plans, drafts, AFTER_BUDGET, "requested_amount_input", "requested_amount")


def _write_partners(plans: Plans, drafts: Sequence[Proposal]) -> None:
    rows = []
    for plan, draft in zip(plans, drafts, strict=True):
        rows += _rows_of(draft, ProposalPartner, map(vars, partners_of(plan.data)))
    _store(ProposalPartner, rows)
    _touch(plans, drafts, AFTER_PARTNERS)


def _rows_of(draft: Proposal, model: type[Model], values: Iterator[Mapping[str, Any]]) -> list[Model]:
    """Make the rows of a table in their order, and let the draft hold them."""
    rows = [model(proposal=draft, sort_order=order, **each) for order, each in enumerate(values)]
    keep_read(draft, model._meta.get_field("proposal").remote_field.get_accessor_name(), rows)
    return rows


def _touch(plans: Plans, drafts: Sequence[Proposal], after: timedelta, *fields: str) -> None:
    """Write who saved the drafts when, with the named fields: `services.drafts.touch` for many."""
    for plan, draft in zip(plans, drafts, strict=True):
        draft.version += 1
        draft.updated_at, draft.updated_by = plan.written_at + after, plan.applicant.editor
    write_fields(drafts, "version", "updated_at", "updated_by", *fields)


def _store(model: type[Model], rows: Sequence[Model]) -> None:
    model.objects.bulk_create(rows, batch_size=AT_ONCE)
