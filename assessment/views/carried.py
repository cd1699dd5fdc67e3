"""What an assessor typed, on its way through signing in again."""

from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from proposals.models import User
from proposals.views.carried import Carried, carried_on, carried_text, writer_mark, writer_of

PART = "assessment"


class CarriedAssessment(Carried):
    """Scores and reasons of one assessment (`pk`)."""

    @property
    def address(self) -> str:
        """Give the desk."""
        return reverse("beoordelen:assessment_assessment_change", args=[self.pk])

    @property
    def door(self) -> str:
        """Give the address that signs in and saves in one step."""
        return reverse("beoordelen:assessment_continue", args=[self.pk])


def mark_of(user: User, pk: int) -> str:
    """Mark the desk as shown to `user`."""
    return writer_mark(user, pk, PART)


def carried_assessment(request: HttpRequest, object_id: int) -> Carried | None:
    """Take the scores and reasons out of a form that came without a valid session; None if it is not one of ours."""
    return carried_text(request, object_id, PART, CarriedAssessment)


def carried_assessment_on(request: HttpRequest, object_id: int) -> Carried | None:
    """Take them out of the page to sign in, when it is sent back."""
    return carried_on(request, object_id, PART, CarriedAssessment)


def refused_writer(request: HttpRequest, pk: int, part: str) -> JsonResponse | None:
    """Refuse who was signed out (401) and another account than the one that typed (409); None for the right one."""
    if not request.user.is_authenticated:
        return JsonResponse({"state": "signed_out"}, status=401)
    writer = writer_of(request.POST.get("writer", ""), pk, part)
    if writer is not None and writer != request.user.pk:
        return JsonResponse({"state": "other_person"}, status=409)
    return None
