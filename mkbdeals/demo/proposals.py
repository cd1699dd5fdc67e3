"""The 28 proposals of round 1: written by their editors, sent in by their signatories."""

import random
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from mkbdeals.demo.data import MoneyRow, ProposalData
from mkbdeals.demo.moments import between
from mkbdeals.demo.people import People
from proposals.models import Organisation, Proposal, Region, Round, Theme, User
from proposals.services.drafts import (
    BudgetLineInput,
    FundingSourceInput,
    PartnerInput,
    create_draft,
    save_answers,
    save_budget,
    save_details,
    save_partners,
)
from proposals.services.regions import sort_key
from proposals.services.submission import submit_proposal

LAST_WEEK = timedelta(days=7)
LAST_EVENING = timedelta(hours=7)
# How long after it was begun each part of a proposal is saved.
AFTER_DETAILS, AFTER_ANSWERS, AFTER_BUDGET, AFTER_PARTNERS = (timedelta(minutes=each) for each in (12, 55, 80, 90))


def write_drafts(
    *, round_: Round, proposals: Mapping[str, ProposalData], people: People, rng: random.Random
) -> dict[str, Proposal]:
    """Write all proposals as drafts, complete, in the first weeks after opening; by code."""
    themes = Theme.objects.in_bulk(field_name="code")
    questions = dict(round_.questions.values_list("code", "pk"))
    organisations = {org.region.code: org for org in Organisation.objects.select_related("region")}
    regions = Region.objects.in_bulk([data.region_code for data in proposals.values()], field_name="code")
    drafts = {}
    for code, data in proposals.items():
        editor = people.editors[data.applicant_code]
        at = between(rng, round_.opens_at + timedelta(hours=9), round_.closes_at - 2 * LAST_WEEK)
        draft = create_draft(round_=round_, organisation=organisations[data.applicant_code], by=editor, at=at)
        chosen = [themes[theme] for theme in data.themes]
        save_details(
            proposal=draft,
            values=details_of(data, regions[data.region_code], rng),
            themes=chosen,
            by=editor,
            at=at + AFTER_DETAILS,
        )
        answers = {questions[name]: text for name, text in data.answers.items()}
        save_answers(proposal=draft, answers=answers, by=editor, at=at + AFTER_ANSWERS)
        drafts[code] = _save_money_and_partners(draft, data, editor, at)
    return drafts


def submit_all(
    *,
    drafts: Mapping[str, Proposal],
    proposals: Mapping[str, ProposalData],
    people: People,
    first_at: datetime,
    rng: random.Random,
) -> None:
    """Send in all proposals in the order of the clock, many of them in the last week and evening."""
    moments = {code: _moment_of_submission(draft, first_at, rng) for code, draft in drafts.items()}
    for code in sorted(moments, key=moments.__getitem__):
        token = uuid.UUID(int=rng.getrandbits(128), version=4)
        signatory = people.signatories[proposals[code].applicant_code]
        submit_proposal(proposal=drafts[code], token=token, by=signatory, at=moments[code])


def details_of(data: ProposalData, region: Region, rng: random.Random) -> dict[str, object]:
    """Give title, region, contact and period of a proposal as `save_details` takes them."""
    return {
        "title": data.title,
        "summary": data.summary,
        "region": region,
        "region_label": data.region_label,
        "region_sort_name": sort_key(data.region_sort_name),
        "contact_phone": f"000 000 {rng.randrange(10000):04}",
        "start_date": data.starts_on,
        "end_date": data.ends_on,
        "lead_assumed": data.lead_assumed,
        "amounts_assumed": data.amount_certainty == "invented",
    }


def _save_money_and_partners(draft: Proposal, data: ProposalData, editor: User, at: datetime) -> Proposal:
    save_budget(
        proposal=draft,
        requested_amount_input=typed(data.requested_amount),
        budget_lines=budget_lines_of(data),
        funding_sources=funding_sources_of(data),
        by=editor,
        at=at + AFTER_BUDGET,
    )
    return save_partners(proposal=draft, partners=partners_of(data), by=editor, at=at + AFTER_PARTNERS)


def budget_lines_of(data: ProposalData) -> list[BudgetLineInput]:
    """Give the costs as an applicant types them."""
    return [_budget_line(line) for line in data.budget]


def funding_sources_of(data: ProposalData) -> list[FundingSourceInput]:
    """Give who else pays, as an applicant types it."""
    return [
        FundingSourceInput(name=row.name, kind=row.kind, amount_input=typed(row.amount), note=row.note)
        for row in data.funding
    ]


def partners_of(data: ProposalData) -> list[PartnerInput]:
    """Give the partners as an applicant types them."""
    return [PartnerInput(name=row.name, kind=row.kind, role=row.role) for row in data.partners]


def _budget_line(line: MoneyRow) -> BudgetLineInput:
    return BudgetLineInput(
        description=line.name,
        amount_input=typed(line.amount),
        compensable_vat_input=typed(line.compensable_vat),
        note=line.note,
    )


def typed(amount: Decimal) -> str:
    """Write an amount the way an applicant types it: 276.000 or 47.900,83."""
    text = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    return text.removesuffix(",00")


def _moment_of_submission(draft: Proposal, first_at: datetime, rng: random.Random) -> datetime:
    """Draw when a signatory sends in: one in four at ease, half in the last week, the rest that evening."""
    closes_at = draft.round.closes_at
    start = rng.choice([first_at, closes_at - LAST_WEEK, closes_at - LAST_WEEK, closes_at - LAST_EVENING])
    return max(between(rng, start, closes_at - timedelta(minutes=1)), draft.updated_at + timedelta(minutes=5))
