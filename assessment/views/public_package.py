"""The package for everybody: what it is, how anybody recomputes the outcome of a round, and the files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessment.models import PublicDecisionPackage
from assessment.services.decision_package_zip import public_package_zip as zip_of
from assessment.views.downloads import attached

LONG = ("package__text", "package__run__problem", "package__run__result")


def _published_or_404(request: HttpRequest, slug: str, *without: str) -> PublicDecisionPackage:
    """Give the package of a round; before the publication there is none."""
    visible = PublicDecisionPackage.objects.visible_to(request.user)
    needed = visible.select_related("package__run__round", "package__run__publication").defer(*LONG, *without)
    return get_object_or_404(needed, package__run__round__slug=slug)


@require_safe
def public_package(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what is in the package, what is not, and how it is recomputed."""
    public = _published_or_404(request, slug, "text")
    run = public.package.run
    context = {"round": run.round, "publication": run.publication, "public": public}
    return render(request, "assessment/public_package.html", context)


@require_safe
def public_package_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the package, byte for byte as its check number was taken."""
    public = _published_or_404(request, slug)
    return attached(public.text.encode("ascii"), "application/json", f"openbaar-pakket-{slug}.json")


@require_safe
def public_package_zip(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the package with the program that recomputes it."""
    public = _published_or_404(request, slug)
    return attached(zip_of(public), "application/zip", f"openbaar-pakket-{slug}.zip")
