"""What the panel came to on each criterion: versions that stay, the last one in force."""

from collections.abc import Mapping
from datetime import datetime

from assessment.models import Criterion, PanelConsensus, PanelDiscussion
from assessment.services.panel.refusals import StaleConsensus
from assessment.services.panel.told import Recorded
from proposals.models import User


def record_consensus(discussion: PanelDiscussion, consensus: Mapping[str, Recorded], by: User, at: datetime) -> None:
    """Write a next version of each criterion that says something else than the last."""
    criteria = {each.code: each for each in Criterion.objects.filter(round=discussion.proposal.round_id)}
    last: dict[str, PanelConsensus] = {}
    for each in discussion.consensuses.select_related("criterion", "recorded_by").order_by("version"):
        last[each.criterion.code] = each
    changed = {code: each for code, each in consensus.items() if _says_else(last.get(code), each)}
    stale = {
        code: last[code]
        for code, each in changed.items()
        if code in last and last[code].version != each.expected_version
    }
    if stale:
        raise StaleConsensus(stale)
    for code, each in changed.items():
        PanelConsensus.objects.create(
            discussion=discussion,
            criterion=criteria[code],
            version=last[code].version + 1 if code in last else 1,
            points=each.points,
            reason=each.reason.strip(),
            recorded_at=at,
            recorded_by=by,
        )


def _says_else(stored: PanelConsensus | None, told: Recorded) -> bool:
    return stored is None or (stored.points, stored.reason) != (told.points, told.reason.strip())
