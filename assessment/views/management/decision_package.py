"""The sealed result of an approved allocation: what it is, how to recompute it, and the files."""

from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessment.models import DecisionPackage, PublicDecisionPackage
from assessment.services.decision_package_zip import package_zip
from assessment.views.downloads import attached
from assessment.views.management.steps import round_or_404


def _package_or_404(request: HttpRequest, slug: str, number: int) -> DecisionPackage:
    packages = DecisionPackage.objects.visible_to(request.user).select_related("run__round", "made_by")
    package = get_object_or_404(packages, run__round=round_or_404(request, slug), run__number=number)
    # It holds the points of every assessor for every proposal.
    if not request.user.has_perm("assessment.see_ranking", package.run.round):
        raise PermissionDenied
    return package


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_safe
def decision_package(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Explain the package of a decision and how anybody recomputes it."""
    package = _package_or_404(request, slug, number)
    context = {
        "round": package.run.round,
        "run": package.run,
        "package": package,
        "size": len(package.text),
        "is_public": PublicDecisionPackage.objects.published().filter(package=package).exists(),
    }
    return render(request, "assessment/decision_package.html", context)


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_safe
def decision_package_json(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Send the package, byte for byte as its check number was taken."""
    package = _package_or_404(request, slug, number)
    return attached(package.text.encode("ascii"), "application/json", f"{_name(package)}.json")


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_safe
def decision_package_zip(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Send the package with the program that recomputes it."""
    package = _package_or_404(request, slug, number)
    return attached(package_zip(package), "application/zip", f"{_name(package)}.zip")


def _name(package: DecisionPackage) -> str:
    return f"besluitpakket-{package.run.round.slug}-{package.run.number}"
