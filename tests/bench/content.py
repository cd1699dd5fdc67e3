"""A realistic proposal: 40 budget lines, every question answered at length."""

from datetime import date, datetime
from decimal import Decimal

from proposals.enums import FundingKind, PartnerKind, QuestionKind
from proposals.models import Proposal, User
from proposals.services import drafts
from proposals.services.plan import ActivityInput, IndicatorInput, save_impact, save_planning
from proposals.services.statements import AGREED

SENTENCE = "Ondernemers in de regio vroegen om deze hulp en beslissen mee over de uitvoering. "
BUDGET_LINES = 40


def write_everything(proposal: Proposal, by: User, at: datetime) -> None:
    """Fill in every part, so that the proposal can be sent in as it is."""
    who = {"proposal": proposal, "by": by, "at": at}
    theme = proposal.round.themes.first()
    drafts.save_details(
        **who,
        values={
            "title": "Winkels en werkplaatsen online",
            "summary": SENTENCE * 3,
            "start_date": date(2027, 7, 1),
            "end_date": date(2029, 12, 31),
            "contact_function": "Beleidsadviseur economie",
            "contact_email": "economie@meetveld.example",
        },
        themes=[theme],
    )
    answers = {question.pk: _answer(question) for question in proposal.round.questions.all()}
    drafts.save_answers(**who, answers=answers)
    save_planning(
        **who,
        answers={},
        activities=[ActivityInput(f"Bijeenkomsten {n}", "De gemeente", "juli 2027", "mei 2028") for n in range(8)],
    )
    save_impact(
        **who, answers={}, indicators=[IndicatorInput(f"Bedrijven {n}", "bedrijven", "0", "240") for n in range(4)]
    )
    _money(who)
    partners = [drafts.PartnerInput(f"Vereniging {n}", PartnerKind.BUSINESS_ASSOCIATION, "Werft") for n in range(6)]
    drafts.save_partners(**who, partners=partners)


def _answer(question) -> str:
    if question.kind == QuestionKind.STATEMENT:
        return AGREED
    words = min(question.maximum_words, 250)
    return SENTENCE * (words // len(SENTENCE.split()))


def _money(who) -> None:
    costs = Decimal(10_000)
    lines = [
        drafts.BudgetLineInput(description=f"Kosten {n}", amount_input=f"{costs:.0f}", note="Raming")
        for n in range(BUDGET_LINES)
    ]
    sources = [drafts.FundingSourceInput("Gemeente Meetveld", FundingKind.CASH, "200000")]
    drafts.save_budget(**who, requested_amount_input="200.000", budget_lines=lines, funding_sources=sources)
