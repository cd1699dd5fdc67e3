"""The steps of a round that staff take by hand; opening and closing follow the clock."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proposals.formats import dutch_time
from proposals.models import Round, User
from proposals.services.clock import database_now
from proposals.services.rounds import ClosingCannotMove, RoundNotReady, close_window_at, publish_round, start_assessment
from proposals.services.status import TransitionNotAllowed


@login_required
@permission_required("proposals.manage_round", raise_exception=True)
@require_POST
def round_step(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the next step of a round: publish, start the assessment, or let a demonstration close soon.

    A step that is not on offer answers 400; one that came too late says so on the page.
    """
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise BadRequest
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    try:
        messages.success(request, step(round_, request.user, database_now()))
    except RoundNotReady as error:
        missing = " ".join(words for task in error.missing for words in task.missing)
        messages.error(request, _("The round cannot be published yet. %(what)s") % {"what": missing})
        return redirect("proposals:round_setup", slug)
    except (TransitionNotAllowed, ClosingCannotMove):
        messages.error(request, _("This step is not possible now. The page shows how the round stands."))
    return redirect("proposals:management_round", slug)


def _publish(round_: Round, by: User, at: datetime) -> str:
    publish_round(round_=round_, by=by, at=at)
    return _("The round is published. Everybody can see it now.")


def _start_assessment(round_: Round, by: User, at: datetime) -> str:
    start_assessment(round_=round_, by=by, at=at)
    return _("The assessment has started. You can assign assessors now.")


def _close_soon(round_: Round, by: User, at: datetime) -> str:
    closes_at = at + timedelta(seconds=settings.DEMONSTRATION_CLOSING_SECONDS)
    close_window_at(round_=round_, closes_at=closes_at, by=by, at=at)
    time = dutch_time(closes_at, seconds=True)
    return _("The round closes at %(time)s. Reload this page then.") % {"time": time}


STEPS = {"publish": _publish, "start_assessment": _start_assessment, "close_soon": _close_soon}
