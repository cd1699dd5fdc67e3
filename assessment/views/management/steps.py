"""What every page of the staff does alike: find the round, take a step, say why a step was refused."""

from collections.abc import Callable

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from assessment.services.refusal import Refused
from proposals.models import Round
from proposals.models.database_rules import message_for
from proposals.services.status import TransitionNotAllowed

Refusal = Refused | TransitionNotAllowed | IntegrityError


def round_or_404(request: HttpRequest, slug: str) -> Round:
    """Give a round that this person may know of."""
    return get_object_or_404(Round.objects.visible_to(request.user), slug=slug)


def refusal_of(step: Callable[[], object]) -> Refusal | None:
    """Take a step; give what refused it, None when it was taken. A refused step leaves nothing behind."""
    try:
        with transaction.atomic():
            step()
    except (Refused, TransitionNotAllowed) as refusal:
        return refusal
    except IntegrityError as refusal:
        if message_for(refusal) is None:
            raise
        return refusal
    return None


def take_step(request: HttpRequest, step: Callable[[], object], done: str) -> bool:
    """Take a step and leave the outcome as a message for the next page; say whether it was taken."""
    refusal = refusal_of(step)
    if refusal is None:
        messages.success(request, done)
        return True
    messages.error(request, words_of(refusal))
    return False


def words_of(refusal: Refusal) -> str:
    """Say in words for people why a step was refused."""
    if isinstance(refusal, Refused):
        return str(refusal)
    if isinstance(refusal, IntegrityError):
        return message_for(refusal) or ""
    return _("Somebody changed this meanwhile. Look at how it stands now and try again.")
