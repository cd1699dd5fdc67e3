"""Rounds that are being set up, made the way staff make them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessment.enums import CriterionCode
from proposals.enums import RoundStatus
from proposals.models import Round, User
from proposals.services.clock import database_now
from proposals.services.rounds import hold_rehearsal
from tests.factories import proposals as make
from tests.factories.assessment import CriterionFactory, DivisionRuleFactory

TEXTS = {
    "introduction": "Een MKB-deal is een afspraak tussen uw regio en het ministerie.",
    "eligibility": "Provincies en gemeenten. Ook namens een regio.",
    "needed_documents": "een plan met een planning\neen begroting",
    "expected_minutes": 75,
}


def preparing_round(**values: Any) -> Round:
    """Make a round in preparation in which all but the dry run is done: it opens in two weeks."""
    opens_at = (timezone.now() + timedelta(days=14)).replace(second=0, microsecond=0)
    window = {
        "opens_at": opens_at,
        "closes_at": opens_at + timedelta(days=30),
        "scoring_closes_at": opens_at + timedelta(days=60),
        "expected_decision_date": (opens_at + timedelta(days=90)).date(),
    }
    round_ = make.full_round(**{"status": RoundStatus.PREPARATION, "lottery_seed": ""} | TEXTS | window | values)
    for order, code in enumerate(CriterionCode.values, start=1):
        CriterionFactory(round=round_, code=code, sort_order=order, weight_percentage=Decimal(20))
    DivisionRuleFactory(round=round_)
    return round_


def ready_round(by: User, **values: Any) -> Round:
    """Make a round in preparation that can be published."""
    round_ = preparing_round(**values)
    rehearsal = hold_rehearsal(round_=round_, by=by, at=database_now())
    assert rehearsal.passed, rehearsal.report
    return Round.objects.get(pk=round_.pk)
