"""Keeping a view of the ranking under a name, and removing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessment.forms.ranking import RankingViewForm
from assessment.models import RankingView
from assessment.services.ranking_views import delete_ranking_view, save_ranking_view
from assessment.views.management.ranking import ranking_page
from assessment.views.management.steps import refusal_of, round_or_404, take_step, words_of
from proposals.models import Round
from proposals.services.clock import database_now


@login_required
@permission_required("assessment.save_ranking_view", raise_exception=True)
@require_POST
def ranking_view_save(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the choices that the page shows; what was typed stays when it cannot be kept."""
    round_ = _round_with_ranking(request, slug)
    form = RankingViewForm(request.POST)
    if form.is_valid():
        values = {**form.cleaned_data, "round_": round_, "by": request.user, "at": database_now()}
        refusal = refusal_of(lambda: save_ranking_view(**values))
        if refusal is None:
            messages.success(request, _("The view “%(name)s” is kept.") % {"name": form.cleaned_data["name"]})
            return _back_to_ranking(slug, form.cleaned_data["query"])
        form.add_error("name", words_of(refusal))
    return ranking_page(request, round_, QueryDict(request.POST.get("query", "")[:2000]), form)


@login_required
@permission_required("assessment.save_ranking_view", raise_exception=True)
@require_POST
def ranking_view_delete(request: HttpRequest, slug: str, view: int) -> HttpResponse:
    """Remove an own view."""
    round_ = _round_with_ranking(request, slug)
    found = get_object_or_404(RankingView.objects.visible_to(request.user).filter(round=round_), pk=view)
    take_step(
        request,
        lambda: delete_ranking_view(view=found, by=request.user),
        _("The view “%(name)s” is gone.") % {"name": found.name},
    )
    return _back_to_ranking(slug, "")


def _round_with_ranking(request: HttpRequest, slug: str) -> Round:
    round_ = round_or_404(request, slug)
    if not request.user.has_perm("assessment.see_ranking", round_):
        raise PermissionDenied
    return round_


def _back_to_ranking(slug: str, query: str) -> HttpResponse:
    address = reverse("assessment:ranking", args=[slug])
    return redirect(f"{address}?{query}" if query else address)
