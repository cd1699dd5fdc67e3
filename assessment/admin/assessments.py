"""The scoring desk: one proposal, five criteria."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessment.admin.interests import posted
from assessment.admin.site import assessment_site
from assessment.enums import AssessmentStatus
from assessment.forms import AbstainForm, ScoringForm
from assessment.forms.interests import ConflictForm
from assessment.models import Assessment, CriterionScore
from assessment.queries import dossier_of, neighbours_of
from assessment.services.assessments import (
    AssessmentIncomplete,
    StaleAssessment,
    abstain,
    finish_assessment,
    reopen_assessment,
    save_scores,
)
from assessment.services.conflicts import declare_conflict
from assessment.services.refusal import Refused
from proposals.enums import RoundStatus
from proposals.services.clock import database_now


@admin.register(Assessment, site=assessment_site)
class AssessmentAdmin(admin.ModelAdmin):
    """Opens on an own assessment; assessments are neither added nor deleted here.

    The change form is the desk: what is typed goes through the services, never straight to the rows.
    """

    def get_urls(self) -> list[URLPattern]:
        """Keep the desk and what belongs to it."""
        wrap = self.admin_site.admin_view
        return [
            path("beoordelingen/", wrap(self.changelist_view), name="assessment_assessment_changelist"),
            path("<int:object_id>/", wrap(self.change_view), name="assessment_assessment_change"),
            path("<int:object_id>/heropenen/", wrap(require_POST(self.reopen_view)), name="assessment_reopen"),
            path("<int:object_id>/niet-beoordelen/", wrap(self.abstain_view), name="assessment_abstain"),
            path("<int:object_id>/belang/", wrap(self.interest_view), name="assessment_interest"),
        ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Keep the own assessments that were not taken away."""
        own = Assessment.objects.visible_to(request.user).filter(assessor=request.user.pk)
        return own.select_related("proposal__round", "proposal__organisation", "assessor")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: a coordinator assigns."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Assessment | None = None) -> bool:
        """Say no: what was assessed is kept."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Assessment | None = None) -> bool:
        """Let assessors see their own."""
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Assessment | None = None) -> bool:
        """Let an assessor work on the own assessments, asked of the same rules as everywhere."""
        if obj is None:
            return request.user.has_perm("assessment.use_desk")
        return request.user.has_perm("assessment.score_assessment", obj)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send to the worklist, which is the list of assessments."""
        return redirect("beoordelen:index")

    def change_view(
        self, request: HttpRequest, object_id: int, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the desk; save what was typed and, when asked, call the assessment done."""
        assessment = self._own_or_404(request, object_id)
        if assessment.declared_free_at is None:
            return redirect("beoordelen:declaration", assessment.proposal.round.slug)
        if not _is_writable(assessment):
            late = ScoringForm(request.POST, assessment=assessment).differing() if request.method == "POST" else []
            return self._show(request, assessment, None, unsaved=late)
        form = ScoringForm(request.POST or None, assessment=assessment)
        if request.method != "POST":
            return self._show(request, assessment, form)
        if form.is_valid() and self._save(request, assessment, form):
            return self._answer(request, assessment)
        return self._show(request, assessment, form)

    def reopen_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Open a finished or abstained assessment again."""
        assessment = self._own_or_404(request, object_id)
        try:
            reopen_assessment(assessment=assessment, by=request.user, at=database_now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The assessment is open again. It counts when you call it done again."))
        return redirect("beoordelen:assessment_assessment_change", assessment.pk)

    def abstain_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask why and abstain."""
        assessment = self._own_or_404(request, object_id)
        form = AbstainForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                abstain(assessment=assessment, reason=form.cleaned_data["reason"], by=request.user, at=database_now())
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("You abstained from “%(title)s”.") % {"title": assessment.proposal})
                return redirect("beoordelen:index")
        context = {**self.admin_site.each_context(request), "assessment": assessment, "form": form}
        return render(request, "beoordelen/abstain.html", context, status=422 if form.errors else 200)

    def interest_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask what the interest is, and close the proposal; at any moment, after scoring too."""
        assessment = self._own_or_404(request, object_id)
        form = ConflictForm(posted(request))
        if request.method == "POST" and form.is_valid():
            told = form.told()
            try:
                declare_conflict(
                    assessment=assessment,
                    kind=told.kind,
                    explanation=told.explanation,
                    by=request.user,
                    at=database_now(),
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                words = _("Thank you. “%(title)s” is closed for you, and the coordinator knows.")
                messages.success(request, words % {"title": assessment.proposal})
                return redirect("beoordelen:index")
        context = {**self.admin_site.each_context(request), "assessment": assessment, "form": form}
        return render(request, "beoordelen/interest.html", context, status=422 if form.errors else 200)

    def _own_or_404(self, request: HttpRequest, pk: int) -> Assessment:
        """Give an own assessment; one of somebody else does not exist here."""
        assessment = self.get_queryset(request).filter(pk=pk).first()
        if assessment is None or not self.has_change_permission(request, assessment):
            raise Http404
        return assessment

    def _save(self, request: HttpRequest, assessment: Assessment, form: ScoringForm) -> bool:
        """Save, and finish when that button was pressed; what is refused comes to stand in the form."""
        values = {"assessment": assessment, "by": request.user, "at": database_now()}
        try:
            save_scores(scores=form.entered(), expected_version=form.cleaned_data["version"], **values)
            form.note_saved(assessment)
            if "_finish" in request.POST:
                finish_assessment(**values)
        except StaleAssessment as refusal:
            form.show_other_window(refusal.stored)
            form.add_error(None, str(refusal))
        except AssessmentIncomplete as refusal:
            form.add_problems(refusal.problems)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        return form.is_valid()

    def _answer(self, request: HttpRequest, assessment: Assessment) -> HttpResponse:
        """Go where the button said: stay, or on to the next that is not finished."""
        if "_finish" in request.POST:
            messages.success(request, _("Your assessment of “%(title)s” is done.") % {"title": assessment.proposal})
        if {"_finish", "_next"}.isdisjoint(request.POST):
            return redirect("beoordelen:assessment_assessment_change", assessment.pk)
        following = neighbours_of(assessment).following
        if following is None:
            return redirect("beoordelen:index")
        return redirect("beoordelen:assessment_assessment_change", following)

    def _show(
        self,
        request: HttpRequest,
        assessment: Assessment,
        form: ScoringForm | None,
        unsaved: Sequence[CriterionScore] = (),
    ) -> HttpResponse:
        """Render the desk; without a form the scores stand as they are, with what came too late beside them."""
        scores = assessment.scores.select_related("criterion").order_by("criterion__sort_order")
        rows = list(form.rows()) if form else []
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "assessment": assessment,
            "proposal": assessment.proposal,
            "round": assessment.proposal.round,
            "is_scoring": assessment.proposal.round.status == RoundStatus.IN_ASSESSMENT,
            "dossier": dossier_of(assessment.proposal),
            "place": neighbours_of(assessment),
            "form": form,
            "rows": rows,
            "complete_count": sum(each.is_complete for each in rows),
            "scores": [] if form else list(scores),
            "unsaved": unsaved,
        }
        return render(request, "beoordelen/desk.html", context, status=422 if form and form.errors else 200)


def _is_writable(assessment: Assessment) -> bool:
    """Say whether scores may be typed now."""
    in_time = assessment.proposal.round.status == RoundStatus.IN_ASSESSMENT
    return in_time and assessment.status in {AssessmentStatus.ASSIGNED, AssessmentStatus.IN_PROGRESS}
