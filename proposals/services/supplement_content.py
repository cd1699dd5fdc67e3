"""What stood in the opened parts of a proposal, so that what is never sent does not stay behind."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.core import serializers
from django.db import transaction
from django.db.models import QuerySet

from proposals.enums import ProposalStatus
from proposals.faultpoints import faultpoint
from proposals.models import (
    Activity,
    Answer,
    Attachment,
    BudgetLine,
    FundingSource,
    Indicator,
    Proposal,
    ProposalMunicipality,
    ProposalPartner,
    ProposalTheme,
    SupplementRequest,
    User,
)
from proposals.models.guards import AMOUNTS, OUTLINE, PROPOSAL_CONTENT
from proposals.models.row_reading import keep_read
from proposals.services.attachments.keeping import discard
from proposals.services.attachments.taken_away import files_taken_away

# The same division as the triggers hold (models/guards.py): which rows and columns belong to a part.
TABLES: dict[str, tuple[Any, ...]] = {
    "organisation": (ProposalMunicipality,),
    "outline": (ProposalTheme,),
    "planning": (Activity,),
    "impact": (Indicator,),
    "partners": (ProposalPartner,),
    "budget": (BudgetLine, FundingSource),
    "attachments": (Attachment,),
}
NEVER_CHANGING = ("round_id", "organisation_id")
COLUMNS: dict[str, tuple[str, ...]] = {
    "organisation": tuple(set(PROPOSAL_CONTENT) - {*AMOUNTS, *OUTLINE, *NEVER_CHANGING}),
    "outline": OUTLINE,
    "budget": AMOUNTS,
}


def content_of_parts(proposal: Proposal, sections: Collection[str]) -> list[dict[str, Any]]:
    """Give the rows and columns of parts as JSON values, to be put back with `put_back`."""
    rows = [row for queryset in _rows(proposal, sections) for row in queryset]
    kept = json.loads(serializers.serialize("json", rows))
    columns = {name: getattr(proposal, name) for name in _columns(sections)}
    return [*kept, {"model": "proposals.proposal", "fields": json.loads(json.dumps(columns, default=str))}]


def put_back(request: SupplementRequest) -> None:
    """Make the opened parts as they were when the supplement was asked for; the rest never changed."""
    rows = [row for row in request.content_before if row["model"] != "proposals.proposal"]
    columns = [row["fields"] for row in request.content_before if row["model"] == "proposals.proposal"]
    kept = list(serializers.deserialize("python", rows))
    for queryset in _rows(request.proposal, request.sections):
        ids = [each.object.pk for each in kept if each.object._meta.model is queryset.model]
        for row in queryset.exclude(pk__in=ids):
            if isinstance(row, Attachment):
                transaction.on_commit(partial(discard, row.file))
            row.delete()
    for each in kept:
        # A file never changes but for what the scanner said of it since: what is there stays as it is.
        if not isinstance(each.object, Attachment):
            each.save()
    for file in files_taken_away([request]):
        file.save(force_insert=True)
    for values in columns:
        Proposal.objects.filter(pk=request.proposal_id).update(**values)
    request.proposal.refresh_from_db()


def as_submitted(proposal: Proposal) -> Proposal:
    """Set the columns of a proposal that is being supplemented to what was submitted, in memory only.

    What the applicant is writing belongs to its writers until it is sent. For files see `with_sent_files`.
    """
    request = proposal.open_supplement_request() if proposal.status == ProposalStatus.SUPPLEMENT_REQUESTED else None
    for row in request.content_before if request else ():
        if row["model"] == "proposals.proposal":
            for name, value in row["fields"].items():
                field = proposal._meta.get_field(name.removesuffix("_id"))
                setattr(proposal, name, field.to_python(value))
    return proposal


def with_sent_files(proposal: Proposal) -> Proposal:
    """Set the files of a proposal that is being supplemented to those that were submitted, in memory only.

    What was added and not sent yet is left out; what was taken away is there until the supplement is sent.
    """
    request = proposal.open_supplement_request() if proposal.status == ProposalStatus.SUPPLEMENT_REQUESTED else None
    if request is not None:
        sent = Attachment.objects.filter(proposal=proposal, uploaded_at__lt=request.asked_at)
        files = [*sent, *files_taken_away([request])]
        keep_read(proposal, "attachments", sorted(files, key=lambda file: (file.uploaded_at, file.pk)))
    return proposal


@transaction.atomic
def end_request(*, proposal: Proposal, by: User, at: datetime, reason: str) -> SupplementRequest | None:
    """End the open request of a proposal, if there is one: what was not sent is put back as it was."""
    faultpoint("status.before_lock")
    locked = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    request = SupplementRequest.objects.filter(
        proposal=locked, answered_at__isnull=True, closed_at__isnull=True
    ).first()
    if request is None:
        return None
    request.proposal = locked
    put_back(request)
    request.closed_at, request.closed_by, request.closing_reason = at, by, reason
    request.save(update_fields=["closed_at", "closed_by", "closing_reason"])
    proposal.refresh_from_db()
    return request


def _rows(proposal: Proposal, sections: Collection[str]) -> Iterator[QuerySet[Any]]:
    yield Answer.objects.filter(proposal=proposal, question__section__in=sections).order_by("pk")
    for section in sections:
        for model in TABLES.get(section, ()):
            yield model.objects.filter(proposal=proposal).order_by("pk")


def _columns(sections: Collection[str]) -> list[str]:
    return sorted(name for section in sections for name in COLUMNS.get(section, ()))
