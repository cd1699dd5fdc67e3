"""What a region typed in a progress report, on its way through signing in again."""

from django.http import HttpRequest
from django.urls import reverse

from proposals.views.carried import Carried, carried_on, carried_text

PART = "progress_report"  # what the mark of a form is about


class CarriedReport(Carried):
    """The texts and figures of one progress report (`pk`)."""

    @property
    def address(self) -> str:
        """Give the page on which it is written."""
        return reverse("reporting:progress_report_edit", args=[self.pk])

    @property
    def door(self) -> str:
        """Give the address that signs in and saves in one step."""
        return reverse("reporting:progress_report_continue", args=[self.pk])


def carried_report(request: HttpRequest, pk: int) -> Carried | None:
    """Take what was typed out of a form that came without a valid session; None if it is not one of ours."""
    return carried_text(request, pk, PART, CarriedReport)


def carried_report_on(request: HttpRequest, pk: int) -> Carried | None:
    """Take it out of the page to sign in, when it is sent back."""
    return carried_on(request, pk, PART, CarriedReport)
