"""The photos of a progress report: add one with words, look at it, take it away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.services.attachments import AttachmentRefused, DamagedFile, verified_copy
from proposals.services.clock import database_now
from proposals.services.drafts import NotEditable
from reporting.forms import PhotoForm
from reporting.models import ProgressPhoto, ProgressReport
from reporting.queries import progress_reports_for_pages
from reporting.services.progress_photos import MOST_PHOTOS, add_photo, remove_photo
from reporting.services.sent_in import photo_for
from reporting.tasks import scan_photo_on_commit

NOTHING_RUNS = "sandbox; default-src 'none'"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def progress_photos(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the photos of a report that can be changed, and add one."""
    progress_report = get_object_or_404(progress_reports_for_pages(request.user), pk=pk)
    if not request.user.has_perm("reporting.edit_progress_report", progress_report):
        raise PermissionDenied
    if not progress_report.is_editable:
        return redirect("reporting:progress_report_detail", pk)
    if request.method != "POST":
        return _show(request, progress_report, PhotoForm())
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, progress_report, form)
    try:
        photo = add_photo(
            progress_report=progress_report,
            upload=form.cleaned_data["photo"],
            alt_text=form.cleaned_data["alt_text"],
            by=request.user,
            at=database_now(),
        )
    except AttachmentRefused as error:
        form.add_error("photo", error.message)
        return _show(request, progress_report, form)
    except NotEditable:
        return _sent_in(request, pk)
    scan_photo_on_commit(photo.pk)
    messages.success(request, _("The photo was added."))
    return redirect("reporting:progress_photos", pk)


def _show(request: HttpRequest, progress_report: ProgressReport, form: PhotoForm) -> HttpResponse:
    values = {
        "progress_report": progress_report,
        "deal": progress_report.deal,
        "photos": list(progress_report.photos.all()),
        "most": MOST_PHOTOS,
        "form": form,
    }
    return render(request, "reporting/progress_photos.html", values)


@login_required
@require_safe
def progress_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a photo to look at; what was not found safe is given to nobody."""
    photo = photo_for(request.user, pk)
    if photo is None or not photo.is_readable:
        raise Http404
    try:
        copy = verified_copy(photo)
    except DamagedFile:
        raise Http404 from None
    response = FileResponse(copy, content_type="image/jpeg")
    response["Content-Length"] = photo.size
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def progress_photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a photo away."""
    visible = ProgressPhoto.objects.visible_to(request.user).select_related("progress_report__deal__proposal")
    photo = get_object_or_404(visible, pk=pk)
    if not request.user.has_perm("reporting.edit_progress_report", photo.progress_report):
        raise PermissionDenied
    try:
        remove_photo(photo=photo, by=request.user, at=database_now())
    except NotEditable:
        return _sent_in(request, photo.progress_report_id)
    messages.success(request, _("The photo was removed."))
    return redirect("reporting:progress_photos", photo.progress_report_id)


def _sent_in(request: HttpRequest, pk: int) -> HttpResponse:
    messages.warning(request, _("This report was sent in meanwhile. Its photos do not change any more."))
    return redirect("reporting:progress_report_detail", pk)
