"""The scoring desk: one proposal, five criteria."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessment.admin.autosave import assessment_autosave
from assessment.admin.desk import answer_post, is_writable, show_desk, show_taken
from assessment.admin.interests import posted
from assessment.admin.site import assessment_site
from assessment.forms import AbstainForm, ScoringForm
from assessment.forms.interests import ConflictForm
from assessment.models import Assessment
from assessment.queries.desk import own_assessment, scores_of
from assessment.queries.revisions import revisions_of
from assessment.services.assessments import abstain, reopen_assessment
from assessment.services.conflicts import declare_conflict
from assessment.services.refusal import Refused
from assessment.views.carried import PART, carried_assessment, carried_assessment_on
from proposals.services.clock import database_now
from proposals.views.carried import render_carried, writer_of
from proposals.views.signing_in_again import ask_again


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
            path("<int:object_id>/", self.desk_view, name="assessment_assessment_change"),
            path("<int:object_id>/bewaren/", assessment_autosave, name="assessment_autosave"),
            path("<int:object_id>/verder/", require_POST(self.continue_view), name="assessment_continue"),
            path("<int:object_id>/versies/", wrap(self.revisions_view), name="assessment_revisions"),
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

    def desk_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Give the desk; whoever was signed out meanwhile signs in on a page that carries the typed text along."""
        is_signed_out = request.method == "POST" and not request.user.is_authenticated
        carried = carried_assessment(request, object_id) if is_signed_out else None
        if carried is not None:
            return render_carried(request, carried)
        return self.admin_site.admin_view(self.change_view)(request, object_id)

    def continue_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Sign in and save the carried text, in one step, only under the account that typed it."""
        carried = carried_assessment_on(request, object_id)
        if carried is None:
            raise Http404
        if again := ask_again(request, carried):
            return again
        request.POST = carried.data
        request.path = request.path_info = carried.address
        return self.desk_view(request, object_id)

    def change_view(
        self, request: HttpRequest, object_id: int, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the desk; save what was typed and, when asked, call the assessment done."""
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        if request.method == "POST":
            return self._answer_post(request, context, object_id)
        assessment = self._own_or_404(request, object_id)
        if assessment.declared_free_at is None:
            return redirect("beoordelen:declaration", assessment.proposal.round.slug)
        scores = scores_of(assessment)
        form = ScoringForm(assessment=assessment, scores=scores) if is_writable(assessment) else None
        return show_desk(request, context, assessment, scores, form)

    def _answer_post(self, request: HttpRequest, context: dict[str, Any], object_id: int) -> HttpResponse:
        """Save; of a proposal that was taken away meanwhile the writer gets back the own words, and nothing more."""
        try:
            return answer_post(request, context, object_id)
        except Http404:
            if writer_of(request.POST.get("writer", ""), object_id, PART) != request.user.pk:
                raise
            return show_taken(request, context)

    def revisions_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Show what the assessor scored and wrote before; nobody can change that any more."""
        assessment = self._own_or_404(request, object_id)
        if assessment.declared_free_at is None:
            return redirect("beoordelen:declaration", assessment.proposal.round.slug)
        before = request.GET.get("voor", "")
        page = revisions_of(assessment, int(before) if before.isdecimal() and len(before) < 19 else None)
        context = {**self.admin_site.each_context(request), "assessment": assessment, "page": page}
        return render(request, "beoordelen/revisions.html", context)

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
        assessment = own_assessment(request.user, pk)
        if assessment is None or not self.has_change_permission(request, assessment):
            raise Http404
        return assessment
