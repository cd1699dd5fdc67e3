"""Files that were submitted and that the applicant took away in a supplement.

Until the supplement is sent they belong to what we have; after that an earlier version and its receipt
name them. The row is gone then; the request knows which rows there were, the history how each was last.
"""

from collections.abc import Iterable
from typing import Any

from proposals.models import Attachment, Proposal, SupplementRequest, User

COLUMNS = [field.attname for field in Attachment._meta.concrete_fields]


def files_taken_away(requests: Iterable[SupplementRequest]) -> list[Attachment]:
    """Give the files that were there when one of `requests` was made and whose row went since, oldest first.

    They are not in the database: save one to put it back.
    """
    rows = [row for request in requests for row in request.content_before if row["model"] == "proposals.attachment"]
    submitted = {row["pk"] for row in rows}
    gone = submitted - set(Attachment.objects.filter(pk__in=submitted).values_list("pk", flat=True))
    if not gone:
        return []
    events = Attachment.pgh_event_model.objects.filter(pgh_obj_id__in=gone, pgh_label="delete").order_by("pgh_id")
    # A row that was put back and taken away once more has two: the last one counts.
    last = {event.pgh_obj_id: event for event in events}
    return sorted((Attachment(**_values(event)) for event in last.values()), key=lambda file: file.pk)


def file_taken_away(user: Any, proposal_pk: int, pk: int) -> Attachment | None:
    """Give one such file of a proposal, if `user` may read it.

    While the supplement is not sent, that is who reads the proposal. After that, who works for the applicant or looks
    at the intake: who assesses reads what counts.
    """
    proposal = Proposal.objects.visible_to(user).filter(pk=proposal_pk).first()
    if proposal is None:
        return None
    requests = list(SupplementRequest.objects.filter(proposal=proposal))
    if not _reads_all(user, proposal):
        requests = [request for request in requests if request.is_open]
    return next((file for file in files_taken_away(requests) if file.pk == pk), None)


def _reads_all(user: Any, proposal: Proposal) -> bool:
    is_own = isinstance(user, User) and proposal.organisation_id in user.membership_roles
    return is_own or bool(user.has_perm("proposals.see_intake"))


def _values(event: Any) -> dict[str, Any]:
    return {name: getattr(event, name) for name in COLUMNS} | {"file": event.file.name}
