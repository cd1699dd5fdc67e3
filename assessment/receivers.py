"""What assessing does when something happens upstream."""

from typing import Any

from django.dispatch import receiver

from assessment.services.criteria import copy_criteria
from proposals.models import Round
from proposals.signals import call_copied


@receiver(call_copied, dispatch_uid="assessment.copy_criteria")
def copy_criteria_of_call(sender: Any, source: Round, round_: Round, **_signal: Any) -> None:
    """Copy the criteria along with the call, in the same transaction."""
    copy_criteria(source=source, round_=round_)
