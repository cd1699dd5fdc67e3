"""Planning a meeting of the panel, and who came."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.forms.panel import PanelMeetingForm
from assessment.models import PanelMeeting
from assessment.queries.panel_discussion import people_for_panel
from assessment.services.panel import StaleMeeting, save_meeting
from assessment.views.management.steps import refusal_of, round_or_404, words_of
from proposals.models import Round
from proposals.services.clock import database_now


@login_required
@permission_required("assessment.hold_panel", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def panel_sitting_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a meeting."""
    return _edit(request, _open_round(request, slug), None)


@login_required
@permission_required("assessment.hold_panel", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def panel_sitting(request: HttpRequest, slug: str, meeting: int) -> HttpResponse:
    """Change a meeting, and tick who came."""
    round_ = _open_round(request, slug)
    stored = PanelMeeting.objects.filter(round=round_).prefetch_related("attendances")
    return _edit(request, round_, get_object_or_404(stored, pk=meeting))


def _open_round(request: HttpRequest, slug: str) -> Round:
    round_ = round_or_404(request, slug)
    if not request.user.has_perm("assessment.see_panel", round_):
        raise PermissionDenied
    return round_


def _edit(request: HttpRequest, round_: Round, meeting: PanelMeeting | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = PanelMeetingForm(data, people=people_for_panel(round_), meeting=meeting)
    status = 422 if form.errors else 200
    if data is not None and form.is_valid():
        refusal = refusal_of(
            partial(
                save_meeting,
                round_=round_,
                meeting=meeting,
                meeting_date=form.cleaned_data["meeting_date"],
                chair=form.chosen_chair(),
                attendance=form.attendance(),
                by=request.user,
                at=database_now(),
                expected_version=form.cleaned_data["version"],
            )
        )
        if refusal is None:
            messages.success(request, _("The meeting is saved."))
            return redirect("assessment:panel_meeting", round_.slug)
        if isinstance(refusal, StaleMeeting) and meeting is not None:
            form.show_stored(PanelMeeting.objects.get(pk=meeting.pk))
        form.add_error(None, words_of(refusal))
        status = 409
    context = {"round": round_, "meeting": meeting, "form": form}
    return render(request, "assessment/panel_sitting.html", context, status=status)
