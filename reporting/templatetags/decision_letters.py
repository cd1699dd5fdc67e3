"""The letter with a decision on other pages: ``{% load decision_letters %}{% decision_letter proposal %}``."""

from typing import Any

from django import template

from proposals.models import Proposal
from reporting.models import DecisionLetter

register = template.Library()


@register.inclusion_tag("reporting/letters/link.html")
def decision_letter(proposal: Proposal) -> dict[str, Any]:
    """Show the button that downloads the newest letter, and links to earlier ones; nothing before there is one.

    The page asked who may read it, and so does each address.
    """
    letters = DecisionLetter.objects.filter(proposal=proposal).only("kind", "letter_date", "report_id")
    return {"proposal": proposal, "letters": list(letters.order_by("-pk"))}
