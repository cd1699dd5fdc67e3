"""Three applicants who exist only during a dry run, and what they fill in."""

import uuid
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from proposals.enums import FundingKind, MembershipRole, PartnerKind, QuestionKind, RegionKind
from proposals.formats import number, short_date
from proposals.models import Membership, Organisation, Proposal, Question, Region, Round, User
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
from proposals.services.plan import ActivityInput, IndicatorInput, save_impact, save_planning

CENT = Decimal("0.01")
WORDS_OF_AN_ANSWER = 25
# What a statement to agree with holds once it is ticked.
AGREED = "ja"


def make_applicant(name: str) -> User:
    """Make a municipality that does not exist and a person who signs for it; only within a dry run."""
    province = Region.objects.filter(kind=RegionKind.PROVINCE).order_by("pk").first()
    if province is None:
        province = _region(RegionKind.PROVINCE, f"{name} (provincie)", None)
    region = _region(RegionKind.MUNICIPALITY, name, province)
    organisation = Organisation.objects.create(region=region, name=name, email="proef@proef.invalid")
    user = User(email=f"{uuid.uuid4()}@proef.invalid", name=name, function=_("Test applicant"))
    user.set_unusable_password()
    user.save()
    Membership.objects.create(user=user, organisation=organisation, role=MembershipRole.SIGNATORY)
    return User.objects.get(pk=user.pk)


def _region(kind: str, name: str, province: Region | None) -> Region:
    return Region.objects.create(
        code=f"PROEF-{uuid.uuid4().hex[:20]}",
        name=name,
        sort_name=name.lower(),
        kind=kind,
        province=province,
        nuts2_code=province.nuts2_code if province else "NL21",
        is_fictitious=True,
    )


def begin_empty(round_: Round, by: User, at: datetime) -> Proposal:
    """Begin a proposal and fill in nothing."""
    return create_draft(round_=round_, organisation=by.current_memberships[0].organisation, by=by, at=at)


def begin_complete(round_: Round, by: User, at: datetime) -> Proposal:
    """Begin a proposal and fill in all that the round asks, with the highest contribution and share."""
    proposal = begin_empty(round_, by, at)
    _fill_details(proposal, by, at)
    answers = {question.pk: answer_to(question) for question in round_.questions.all()}
    save_answers(proposal=proposal, answers=answers, by=by, at=at)
    _fill_plan(proposal, by, at)
    partner = PartnerInput(_("Test association of entrepreneurs"), PartnerKind.BUSINESS_ASSOCIATION, _("Takes part"))
    save_partners(proposal=proposal, partners=[partner], by=by, at=at)
    fill_budget(proposal, round_.maximum_contribution_amount, lowest_costs(round_), by, at)
    return Proposal.objects.get(pk=proposal.pk)


def answer_to(question: Question) -> str:
    """Write an answer that keeps to the limit in words of the question."""
    if question.kind == QuestionKind.STATEMENT:
        return AGREED
    return " ".join(["proef"] * max(1, min(question.maximum_words, WORDS_OF_AN_ANSWER)))


def lowest_costs(round_: Round) -> Decimal:
    """Give the lowest total costs (euros) of which the highest contribution is not above the maximum share."""
    costs = round_.maximum_contribution_amount * 100 / round_.maximum_share_percentage
    return costs.quantize(CENT, rounding=ROUND_CEILING)


def fill_budget(proposal: Proposal, requested: Decimal, costs: Decimal, by: User, at: datetime) -> None:
    """Type a budget in which coverage equals costs."""
    own = max(costs - requested, Decimal(0))
    save_budget(
        proposal=proposal,
        requested_amount_input=number(requested, 2),
        budget_lines=[BudgetLineInput(description=_("Test costs"), amount_input=number(costs, 2))],
        funding_sources=[
            FundingSourceInput(name=_("Own contribution"), kind=FundingKind.CASH, amount_input=number(own, 2))
        ],
        by=by,
        at=at,
    )


def _fill_details(proposal: Proposal, by: User, at: datetime) -> None:
    start = localdate(proposal.round.closes_at) + timedelta(days=120)
    values = {
        "title": _("Test proposal"),
        "summary": _("This proposal exists only during the dry run."),
        "contact_function": _("Test applicant"),
        "contact_email": by.email,
        "contact_phone": "070 000 00 00",
        "start_date": start,
        "end_date": start + timedelta(days=364),
    }
    save_details(proposal=proposal, values=values, themes=proposal.round.themes.all()[:1], by=by, at=at)


def _fill_plan(proposal: Proposal, by: User, at: datetime) -> None:
    start = localdate(proposal.round.closes_at) + timedelta(days=130)
    end = start + timedelta(days=200)
    activity = ActivityInput(_("Test activity"), _("Test applicant"), short_date(start), short_date(end))
    result = IndicatorInput(_("Entrepreneurs reached"), _("entrepreneurs"), "0", "100", _("Count of participants"))
    if proposal.round.asks_activities:
        save_planning(proposal=proposal, answers={}, activities=[activity], by=by, at=at)
    if proposal.round.asks_indicators:
        save_impact(proposal=proposal, answers={}, indicators=[result], by=by, at=at)
