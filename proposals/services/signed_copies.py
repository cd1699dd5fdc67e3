"""The covenant as it was signed: taken in, checked like every file, and published when staff say so."""

from collections.abc import Callable, Collection
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from proposals.enums import DealStatus
from proposals.models import Covenant, Deal, SignedCopy, User
from proposals.services.attachments import discard, is_readable
from proposals.services.stored_files import filled_in

FilesOf = Callable[[Covenant], Collection[str]]
_files_of: list[FilesOf] = []


def set_covenant_files(source: FilesOf) -> None:
    """Register who knows the SHA-256 of the files that the document of a covenant carries; the last one counts."""
    _files_of[:] = [source]


class NothingToSign(Exception):
    """There is no covenant that waits for a signature."""


class NotPublishable(Exception):
    """The copy is not checked, or its deal was not signed with it."""


def keep_signed_copy(*, deal: Deal, upload: UploadedFile, signed_date: date, by: User, at: datetime) -> SignedCopy:
    """Keep the newest covenant as it came back, signed on `signed_date`; only a PDF.

    Our document of the covenant carries its tables as files, and so does a copy of it that was signed digitally.
    Those files, byte for byte, may be in it; no others.

    :raises NothingToSign: when no covenant is ready.
    :raises AttachmentRefused: with what is wrong with the file and how to mend it.
    """
    covenant = deal.covenants.order_by("-number").first()
    within = {digest for files_of in _files_of for digest in files_of(covenant)} if covenant else set()
    row = SignedCopy(deal=deal, signed_date=signed_date)
    copy = filled_in(row, upload, by=by, at=at, kinds=("pdf",), within=within)
    try:
        return _stored(copy)
    except BaseException:
        discard(copy.file)
        raise


@transaction.atomic
def _stored(copy: SignedCopy) -> SignedCopy:
    status = Deal.objects.select_for_update(of=("self",)).values_list("status", flat=True).get(pk=copy.deal_id)
    covenant = Covenant.objects.filter(deal=copy.deal_id).order_by("-number").first()
    if status != DealStatus.COVENANT_READY or covenant is None:
        raise NothingToSign
    copy.covenant = covenant
    copy.save()
    return copy


@transaction.atomic
def publish_signed_copy(*, copy: SignedCopy, by: User, at: datetime) -> SignedCopy:
    """Let everybody read the signed covenant; doing it twice changes nothing.

    :raises NotPublishable: before the deal was signed, or while the file was not found safe.
    """
    deal = Deal.objects.select_for_update(of=("self",)).get(pk=copy.deal_id)
    copy = SignedCopy.objects.select_for_update().get(pk=copy.pk)
    if deal.covenant_signed_date is None or not is_readable(copy):
        raise NotPublishable
    if copy.published_at is None:
        copy.published_at, copy.published_by = at, by
        copy.save(update_fields=["published_at", "published_by"])
    return copy


def signing_day_problem(signed_date: date, covenant: Covenant, at: datetime) -> str:
    """Say what is wrong with the day of signing; empty when it can be: not before the covenant, not to come."""
    if signed_date > localtime(at).date():
        return _("The day of signing cannot lie in the future. Fill in the day on which both parties had signed.")
    if signed_date < localtime(covenant.made_at).date():
        return _("The covenant was made later than this day. Fill in the day on which both parties had signed.")
    return ""
