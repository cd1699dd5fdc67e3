"""Which parts a proposal has: what its round asks, in the order of the pages."""

from proposals.enums import QuestionSection
from proposals.models import Round

# Every round asks these; the others only when it has a question or a table for them.
ALWAYS_ASKED = frozenset({"organisation", "outline", "partners", "budget", "attachments"})
SECTIONS = (
    "organisation",
    "outline",
    QuestionSection.NEED.value,
    QuestionSection.PLAN.value,
    QuestionSection.INVOLVEMENT.value,
    QuestionSection.PLANNING.value,
    QuestionSection.IMPACT.value,
    "partners",
    "budget",
    QuestionSection.FINANCING.value,
    QuestionSection.STATE_AID.value,
    "attachments",
    QuestionSection.DECLARATION.value,
)


def sections_of(round_: Round) -> list[str]:
    """Give the codes of the parts a proposal in this round has, in the order of the pages."""
    asked = ALWAYS_ASKED | {question.section for question in round_.questions.all()}
    if round_.asks_activities:
        asked |= {QuestionSection.PLANNING.value}
    if round_.asks_indicators:
        asked |= {QuestionSection.IMPACT.value}
    return [section for section in SECTIONS if section in asked]
