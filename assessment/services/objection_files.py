"""Files that come with an objection on the site: looked into first, kept together with the objection or not at all."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.emails import objection_files_mail
from assessment.models import Objection, ObjectionFile
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from proposals.enums import PortalMessageKind, Role
from proposals.models import Proposal, RoleGrant, User
from proposals.services.attachments import discard
from proposals.services.messages import queue_message
from proposals.services.portal_messages import place_message
from proposals.services.stored_files import filled_in


class FilesRefused(Refused):
    """These files cannot come with this objection now."""


@contextmanager
def written_files(
    uploads: Sequence[UploadedFile], *, proposal: Proposal, by: User, at: datetime
) -> Iterator[list[ObjectionFile]]:
    """Give a row for each upload, written to the store and not saved yet; the same bytes once.

    Outside any lock: looking into a file takes seconds. What was written goes again when the block fails.

    :raises AttachmentRefused: for the first file that is not accepted, with how to mend it.
    """
    rows: list[ObjectionFile] = []
    try:
        for upload in uploads:
            row = filled_in(ObjectionFile(objection=Objection(proposal=proposal)), upload, by=by, at=at)
            if row.sha256 in {each.sha256 for each in rows}:
                discard(row.file)
            else:
                rows.append(row)
        yield rows
    except BaseException:
        for row in rows:
            discard(row.file)
        raise


def add_objection_files(
    *, proposal: Proposal, files: Sequence[UploadedFile], by: User, at: datetime
) -> list[ObjectionFile]:
    """Add files to the open objection on a proposal; the same bytes once. All of them are kept or none.

    The objector gets a message with how many came, and the officers a mail that says no more than where to look.

    :raises FilesRefused: without an open objection, above the number of files, or when all are there already.
    :raises AttachmentRefused: for the first file that is not accepted, with how to mend it.
    """
    _require_open(proposal)
    with written_files(files, proposal=proposal, by=by, at=at) as rows, transaction.atomic():
        lock_round(proposal.round_id)
        objection = _require_open(proposal)
        kept = set(objection.files.values_list("sha256", flat=True))
        new = [row for row in rows if row.sha256 not in kept]
        if not new:
            raise FilesRefused(_("These files are with your objection already. Choose other files."))
        if len(kept) + len(new) > settings.ATTACHMENTS_MAX_NUMBER:
            raise FilesRefused(
                _("With these there are %(number)d files with your objection. At most %(most)d can come.")
                % {"number": len(kept) + len(new), "most": settings.ATTACHMENTS_MAX_NUMBER}
            )
        for row in new:
            row.objection = objection
        ObjectionFile.objects.bulk_create(new)
        _tell(objection, new, at)
    for row in rows:
        if row not in new:
            discard(row.file)
    return new


def _require_open(proposal: Proposal) -> Objection:
    objection = proposal.objections.open().select_related("proposal__organisation", "proposal__round").first()
    if objection is None:
        raise FilesRefused(_("There is no objection that waits for our decision. No files can be added."))
    return objection


def _tell(objection: Objection, files: Sequence[ObjectionFile], at: datetime) -> None:
    """Confirm to the objector what came (Awb 6:14), and tell the officers where to look."""
    proposal, first = objection.proposal, files[0]
    words = ngettext(
        "We received %(number)d file with your objection. It is in the file of your objection.",
        "We received %(number)d files with your objection. They are in the file of your objection.",
        len(files),
    )
    place_message(
        organisation=proposal.organisation,
        proposal=proposal,
        kind=PortalMessageKind.NOTE,
        subject=_("We received files with your objection (%(reference)s)") % {"reference": proposal.reference},
        body=words % {"number": len(files)},
        key=f"objection:{objection.pk}:files:{first.pk}",
        at=at,
    )
    grants = RoleGrant.objects.current().filter(role=Role.PROGRAMME_OFFICER)
    for officer in User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by("pk"):
        mail = objection_files_mail(objection, officer, first.pk)
        queue_message(key=mail.key, recipient=mail.recipient, subject=mail.subject, body=mail.body, at=at)
