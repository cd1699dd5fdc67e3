"""Taking a step with the money of a deal: what is refused is said at its field, and nothing was changed."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from proposals.models import Deal
from proposals.models.database_rules import message_for
from proposals.services.payments import PaymentRefused


def deal_or_404(request: HttpRequest, pk: int) -> Deal:
    """Give a deal that this person may read, with what its money needs."""
    visible = Deal.objects.visible_to(request.user)
    related = ("proposal__organisation", "proposal__round", "final_determination")
    return get_object_or_404(visible.select_related(*related), pk=pk)


def refusal_of(step: Callable[[], object]) -> PaymentRefused | None:
    """Take a step; give what refused it, None when it was taken."""
    try:
        with transaction.atomic():
            step()
    except PaymentRefused as refusal:
        return refusal
    except IntegrityError as error:
        words = message_for(error)
        if words is None:
            raise
        return PaymentRefused(words)
    return None


def taken(form: forms.Form, step: Callable[[], object]) -> bool:
    """Take a step with what a valid form says; a refusal becomes an error of the form."""
    refusal = refusal_of(step)
    if refusal is not None:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    return refusal is None


def take_step(request: HttpRequest, step: Callable[[], object], done: str) -> bool:
    """Take a step without a form; the outcome is a message on the next page."""
    refusal = refusal_of(step)
    if refusal is None:
        messages.success(request, done)
    else:
        messages.error(request, refusal.message)
    return refusal is None


def unknown_step() -> str:
    """Say that the button is not one of this page."""
    return _("This page has no such button. Choose one of the buttons below.")
