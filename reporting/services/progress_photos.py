"""Photos with a progress report: made anew without place and camera, and checked as every file is."""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from proposals.enums import ScanState
from proposals.models import User
from proposals.services.attachments.keeping import accepted_name, discard, inspected_digest
from proposals.services.attachments.refusals import AttachmentRefused
from proposals.services.drafts import NotEditable
from proposals.services.scanning import scanner_is_configured
from reporting.enums import ReportKind, ReportStatus
from reporting.models import ProgressPhoto, ProgressReport, Report
from reporting.services.made_of import misses_files
from reporting.services.progress_reports import lock_report
from reporting.services.reports import remake_report

MOST_PHOTOS = 10
LONGEST_SIDE = 1600  # pixels: sharp over the width of a page at 200 dpi
QUALITY = 85
KINDS = frozenset({"jpg", "png"})


@dataclass(frozen=True)
class Picture:
    """A photo as it is kept: JPEG bytes and their size in pixels."""

    data: bytes
    width: int
    height: int


@transaction.atomic
def add_photo(
    *, progress_report: ProgressReport, upload: UploadedFile, alt_text: str, by: User, at: datetime
) -> ProgressPhoto:
    """Keep a photo with a report that can still be changed. The same photo is kept once.

    :raises AttachmentRefused: with what is wrong with the file and how to mend it.
    :raises NotEditable: once the report was sent in.
    """
    name, ending = accepted_name(upload)
    if ending not in KINDS:
        raise AttachmentRefused(_("“%(name)s” is no photo. Choose a file that ends with jpg or png.") % {"name": name})
    inspected_digest(upload, name, ending, None)
    picture = made_anew(upload)
    stored = lock_report(progress_report)
    if not stored.is_editable:
        raise NotEditable
    digest = hashlib.sha256(picture.data).hexdigest()
    if (same := stored.photos.filter(sha256=digest).first()) is not None:
        same.alt_text = alt_text
        same.save(update_fields=["alt_text"])
        return same
    if stored.photos.count() >= MOST_PHOTOS:
        raise AttachmentRefused(
            _("A report has at most %(number)d photos. Remove one first.") % {"number": MOST_PHOTOS}
        )
    return _store(stored, picture, digest, name, alt_text, by, at)


def _store(
    report: ProgressReport, picture: Picture, digest: str, name: str, alt_text: str, by: User, at: datetime
) -> ProgressPhoto:
    photo = ProgressPhoto(
        progress_report=report,
        original_name=name,
        alt_text=alt_text,
        width=picture.width,
        height=picture.height,
        size=len(picture.data),
        sha256=digest,
        scan_state=ScanState.WAITING if scanner_is_configured() else ScanState.NOT_SCANNED,
        uploaded_at=at,
        uploaded_by=by,
    )
    photo.file.save(name, ContentFile(picture.data), save=False)
    try:
        with transaction.atomic():
            photo.save()
    except BaseException:
        discard(photo.file)  # no row knows this file
        raise
    return photo


def made_anew(upload: UploadedFile) -> Picture:
    """Draw a photo anew as JPEG: turned upright, at most 1,600 pixels, and without where and with what it was taken."""
    upload.seek(0)
    with Image.open(upload, formats=["JPEG", "PNG"]) as given:
        given.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
        upright = ImageOps.exif_transpose(given)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        flat = Image.new("RGB", upright.size, "white")
        layer = upright.convert("RGBA")
        flat.paste(layer, mask=layer.getchannel("A"))
    written = io.BytesIO()
    flat.save(written, "JPEG", quality=QUALITY, optimize=True)
    return Picture(written.getvalue(), flat.width, flat.height)


@transaction.atomic
def remove_photo(*, photo: ProgressPhoto, by: User, at: datetime) -> None:
    """Take a photo away from a report that can still be changed; the file goes once the transaction holds.

    The file of one that was sent in and found safe stays: the document of what was sent in holds it.

    :raises NotEditable: once the report was sent in.
    """
    stored = lock_report(photo.progress_report)
    if not stored.is_editable:
        raise NotEditable
    file, stays = photo.file, photo.is_readable and photo.file.name in _files_sent_in([stored.pk])
    photo.delete()
    if not stays:
        transaction.on_commit(lambda: discard(file))


def known_photos(names: list[str]) -> set[str]:
    """Give those of the stored files that belong to a photo, or to what was sent in; the sweeper removes the others."""
    known = set(ProgressPhoto.objects.filter(file__in=names).values_list("file", flat=True))
    reports = {int(part) for name in names if (part := name.split("/")[1]).isdigit()}
    return known | (_files_sent_in(reports) & set(names))


def _files_sent_in(reports: Iterable[int]) -> set[str]:
    kept = ProgressReport.objects.filter(pk__in=reports).values_list("submitted_content__photos", flat=True)
    return {each["file"] for photos in kept for each in photos or []}


@transaction.atomic
def remake_without(*, photo_id: int, at: datetime) -> list[int]:
    """Have the document of a report made again that was made without this photo; give the ids to send.

    One that is being made is waited for: it looks by itself whether it misses something, but may have looked just
    before the photo was found clean.
    """
    made = Report.objects.select_for_update(of=("self",)).filter(
        kind=ReportKind.PROGRESS_REPORT, progress_report__photos=photo_id,
        status__in=[ReportStatus.RUNNING, ReportStatus.READY],
    )  # fmt: skip
    missing = [each for each in made.order_by("pk") if each.status == ReportStatus.READY and misses_files(each)]
    return [remake_report(report=each, at=at, is_damaged=False).pk for each in missing]
