"""What an assessor reads on paper: the proposals that its row lists, as they were submitted."""

import json
from collections import defaultdict
from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from assessment.models import Assessment, CriterionScore
from proposals.enums import RoundStatus
from proposals.models import Submission
from reporting.documents import OwnPackDocument, OwnProposal, OwnScore, SubmittedContent
from reporting.models import Report
from reporting.services.contents.acknowledgement import submitted_values
from reporting.services.contents.missing import DocumentDataMissing
from reporting.services.contents.own_proposals import own_proposals


def own_pack_document(report: Report) -> OwnPackDocument:
    """Build the pack that a row asks for; asked again whether all of it may still be read.

    :raises DocumentDataMissing: if a listed proposal is closed for its reader by now.
    """
    round_, reader, asked = report.round, report.requested_by, report.parameters
    keys = asked["proposals"]
    readable = {each.proposal_id: each for each in own_proposals(reader, round_)}
    if not set(keys) <= readable.keys():
        raise DocumentDataMissing(_("You may not read something in this document any more. Ask for it again."))
    contents = dict(Submission.objects.filter(proposal__in=keys, is_current=True).values_list("proposal", "content"))
    scores = _scores(readable, reader.pk) if asked["with_notes"] else {}
    return OwnPackDocument(
        reference=round_.slug,
        is_demonstration=settings.DEMONSTRATION,
        round_title=round_.name,
        assessor=str(reader),
        made_at=report.requested_at,
        with_notes=asked["with_notes"],
        part=asked["part"],
        parts=asked["parts"],
        deadline=round_.scoring_closes_at if round_.status == RoundStatus.IN_ASSESSMENT else None,
        proposals=tuple(
            OwnProposal(
                reference=each.proposal.reference or "",
                state=_state(each),
                content=SubmittedContent(**submitted_values(json.loads(contents[each.proposal_id]))),
                scores=scores.get(each.pk, ()),
            )
            for each in (readable[key] for key in keys)
        ),
    )


def _state(assessment: Assessment) -> str:
    label = str(assessment.get_status_display())
    return label[:1].lower() + label[1:]


def _scores(readable: Mapping[int, Assessment], reader: int) -> dict[int, tuple[OwnScore, ...]]:
    """Give by assessment the own points and reasons, in the order of the call."""
    own = CriterionScore.objects.filter(assessment__in=[each.pk for each in readable.values()])
    rows = own.filter(assessment__assessor=reader).select_related("criterion").order_by("criterion__sort_order")
    scores: dict[int, list[OwnScore]] = defaultdict(list)
    for each in rows:
        points = "" if each.points is None else str(each.points)
        scores[each.assessment_id].append(OwnScore(criterion=str(each.criterion), points=points, reason=each.reason))
    return {key: tuple(rows) for key, rows in scores.items()}
