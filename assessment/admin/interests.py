"""Interests at the desk: the declaration before reading, an interest found later, and the profile."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessment.enums import AssessmentStatus
from assessment.forms.interests import DeclarationForm, ProfileForm
from assessment.models import Assessment, AssessorProfile
from assessment.queries.assessors import home_regions
from assessment.queries.worklist import own_assessments
from assessment.services.conflicts import declare_interests
from assessment.services.profiles import save_profile
from proposals.services.clock import database_now


def declaration(site: admin.AdminSite, request: HttpRequest, slug: str) -> HttpResponse:
    """Ask of every proposal that was assigned since the last time whether there is an interest."""
    waiting = list(undeclared(request.user, slug))
    if not waiting:
        if not own_assessments(request.user).filter(proposal__round__slug=slug).exists():
            raise Http404
        return redirect("beoordelen:index")
    round_ = waiting[0].proposal.round
    form = DeclarationForm(posted(request), assessments=waiting)
    if request.method == "POST" and form.is_valid():
        declare_interests(round_=round_, answers=form.answers(), by=request.user, at=database_now())
        _thank(request, form)
        return redirect("beoordelen:index")
    context = {**site.each_context(request), "form": form, "round": round_, "has_profile": _profile_of(request)}
    return render(request, "beoordelen/declaration.html", context, status=422 if form.errors else 200)


def posted(request: HttpRequest) -> QueryDict | None:
    """Give what was sent, an empty form too; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def undeclared(user: Any, slug: str) -> Any:
    """Give the assessments of a round of which `user` did not say yet whether there is an interest."""
    rows = Assessment.objects.visible_to(user).filter(
        assessor=user, proposal__round__slug=slug, declared_free_at__isnull=True
    )
    related = ("proposal__round", "proposal__organisation")
    return rows.exclude(status=AssessmentStatus.SET_ASIDE).select_related(*related).prefetch_related(
        "proposal__partners"
    ).order_by("proposal__region_sort_name", "pk")  # fmt: skip


def profile(site: admin.AdminSite, request: HttpRequest) -> HttpResponse:
    """Show and keep where the assessor works and comes from."""
    stored = AssessorProfile.objects.filter(user=request.user).first() or AssessorProfile(user=request.user)
    form = ProfileForm(
        posted(request), instance=stored, regions=home_regions(localdate(database_now()), stored.home_region)
    )
    if request.method == "POST" and form.is_valid():
        save_profile(profile=form.instance, by=request.user, at=database_now())
        messages.success(request, _("Your profile is saved."))
        return redirect("beoordelen:index")
    context = {**site.each_context(request), "form": form}
    return render(request, "beoordelen/profile.html", context, status=422 if form.errors else 200)


def _profile_of(request: HttpRequest) -> bool:
    return AssessorProfile.objects.filter(user=request.user).exists()


def _thank(request: HttpRequest, form: DeclarationForm) -> None:
    told = [answer for answer in form.answers().values() if answer is not None]
    if told:
        messages.success(
            request, _("Thank you. You do not assess what you have an interest in; the coordinator knows.")
        )
    else:
        messages.success(request, _("Thank you. You can begin now."))
