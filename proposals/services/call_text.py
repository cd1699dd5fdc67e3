"""All that a proposal in a round is asked, in words: for the page and the document that one reads beforehand."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from proposals.enums import QuestionSection
from proposals.formats import euros, file_size
from proposals.models import Question, Round
from proposals.services.attachments.kinds import CONTENT_TYPES
from proposals.services.sections import sections_of


@dataclass(frozen=True)
class CallPart:
    """A part of a proposal: what is asked in fields and tables, and the questions to answer in words."""

    code: str
    title: str
    asks: tuple[str, ...] = ()
    questions: tuple[Question, ...] = field(default=())


def call_parts(round_: Round) -> list[CallPart]:
    """Give the parts of a proposal in this round in the order of the pages, from one query for the questions."""
    questions = sorted(round_.questions.all(), key=lambda each: (each.sort_order, each.pk))
    titles, asked = part_titles(), _asked(round_)
    return [
        CallPart(code, titles[code], tuple(asked.get(code, ())), tuple(q for q in questions if q.section == code))
        for code in sections_of(round_)
    ]


def part_titles() -> dict[str, str]:
    """Give the title of each part by its code."""
    own = {
        "organisation": _("Organisation and region"),
        "outline": _("Your plan in short"),
        "planning": _("Approach and planning"),
        "impact": _("What your plan brings"),
        "partners": _("Partners"),
        "budget": _("Budget and coverage"),
        "attachments": _("Attachments"),
    }
    return {section.value: str(section.label) for section in QuestionSection} | own


def _asked(round_: Round) -> dict[str, Iterable[str]]:
    limits = {
        "low": euros(round_.minimum_contribution_amount),
        "high": euros(round_.maximum_contribution_amount),
    }
    files = {
        "kinds": ", ".join(CONTENT_TYPES),
        "size": file_size(settings.ATTACHMENT_MAX_BYTES),
        "number": settings.ATTACHMENTS_MAX_NUMBER,
    }
    return {
        "organisation": (
            _("the region your proposal is for, and its municipalities"),
            _("function, e-mail address and phone number of a contact"),
        ),
        "outline": (
            _("title and summary of your proposal"),
            _("the themes your plan works on"),
            _("start and end of the work"),
        ),
        "planning": (_("your activities: who does what, from when to when"),) if round_.asks_activities else (),
        "impact": (
            (_("results that you can measure: how it is now, and what you want to reach"),)
            if round_.asks_indicators
            else ()
        ),
        "partners": (_("per partner: name, kind of organisation and what it does"),),
        "budget": (
            _("what the plan costs, per item, and how much of it is compensable VAT"),
            _("who pays: each partner with its amount, in cash or in kind"),
            _("the contribution you ask for, %(low)s up to and including %(high)s") % limits,
        ),
        "attachments": (_("files, if you want: %(kinds)s, at most %(number)s, each at most %(size)s") % files,),
    }
