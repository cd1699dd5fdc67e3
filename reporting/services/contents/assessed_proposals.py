"""What was thought of proposals, read in a fixed number of statements however many there are."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.crypto import salted_hmac

from assessment.enums import AssessmentStatus, PresenceKind
from assessment.models import Assessment, Criterion, CriterionScore, PanelDiscussion
from proposals.formats import number
from proposals.models import Proposal
from reporting.documents import AssessedProposal, CriterionFigures, CriterionReasons, GivenReason, PanelTalk
from reporting.documents.standing_words import people_words, score_words, spread_words
from reporting.services.contents.figures import median_of
from reporting.services.contents.standings import RoundPicture, standing_of

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Given = Mapping[tuple[int, int], CriterionScore]


@dataclass(frozen=True)
class Opinions:
    """Of one proposal: its final assessments in the order they are shown, with scores, and the other ones."""

    finals: tuple[tuple[str, Assessment], ...]
    others: tuple[tuple[str, Assessment], ...]
    given: Given
    talk: PanelDiscussion | None


def assessed_proposals(
    proposals: Sequence[Proposal], picture: RoundPicture, *, with_names: bool, summaries: Mapping[int, str]
) -> list[AssessedProposal]:
    """Lay out proposals of one round with scores, reasons and panel; six statements at most.

    `summaries` gives by key of a proposal what was submitted as its summary.
    """
    opinions = _opinions([each.pk for each in proposals], with_names=with_names)
    return [
        AssessedProposal(
            reference=proposal.reference or "",
            title=proposal.title,
            organisation_name=proposal.organisation.name,
            region_label=proposal.region_label or proposal.organisation.name,
            requested_amount=proposal.requested_amount,
            summary=summaries.get(proposal.pk, ""),
            standing=standing_of(proposal, picture),
            **_opinion_values(proposal, opinions[proposal.pk], picture, with_names=with_names),
        )
        for proposal in proposals
    ]


def shown_names(assessments: Collection[Assessment], *, with_names: bool) -> dict[int, str]:
    """Give by key of an assessment how its assessor is called.

    Without names they are called after a secret draw for each proposal: the letter tells nothing about who it
    is, nor whether two proposals had the same assessor, and the same dossier made twice reads the same.
    """
    if with_names:
        return {each.pk: str(each.assessor) for each in assessments}
    drawn = sorted(assessments, key=_lot)
    return {each.pk: f"Beoordelaar {_letters(place)}" for place, each in enumerate(drawn)}


def _lot(assessment: Assessment) -> str:
    value = f"{assessment.proposal_id}:{assessment.assessor_id}"
    return salted_hmac("reporting.shown_names", value, algorithm="sha256").hexdigest()


def _letters(place: int) -> str:
    tens, rest = divmod(place, len(LETTERS))
    return (LETTERS[tens - 1] if tens else "") + LETTERS[rest]


def _opinions(keys: Collection[int], *, with_names: bool) -> dict[int, Opinions]:
    assessments: dict[int, list[Assessment]] = defaultdict(list)
    for each in Assessment.objects.filter(proposal__in=keys).select_related("assessor"):
        assessments[each.proposal_id].append(each)
    scores = CriterionScore.objects.filter(
        assessment__proposal__in=keys, assessment__status=AssessmentStatus.FINAL
    ).order_by()
    given = {(each.assessment_id, each.criterion_id): each for each in scores}
    talks = {each.proposal_id: each for each in _talks(keys)}
    return {key: _opinions_of(assessments[key], given, talks.get(key), with_names=with_names) for key in keys}


def _talks(keys: Collection[int]) -> Iterator[PanelDiscussion]:
    rows = PanelDiscussion.objects.filter(proposal__in=keys).select_related("meeting__chair", "chair")
    yield from rows.prefetch_related("presences__person", "notes", "consensuses")


def _opinions_of(
    assessments: Sequence[Assessment], given: Given, talk: PanelDiscussion | None, *, with_names: bool
) -> Opinions:
    finals = [each for each in assessments if each.status == AssessmentStatus.FINAL]
    others = [each for each in assessments if each.status != AssessmentStatus.FINAL]
    names = shown_names(finals, with_names=with_names)
    labels = {each.pk: str(each.assessor) if with_names else "Een beoordelaar" for each in others}
    return Opinions(
        finals=tuple(sorted(((names[each.pk], each) for each in finals), key=lambda pair: (pair[0], pair[1].pk))),
        others=tuple((labels[each.pk], each) for each in others),
        given=given,
        talk=talk,
    )


def _opinion_values(
    proposal: Proposal, opinions: Opinions, picture: RoundPicture, *, with_names: bool
) -> dict[str, object]:
    score, criteria, agreed = picture.score_of(proposal), picture.scores.criteria, _agreed(opinions.talk)
    totals = {each.assessor: score_words(each.total) for each in score.assessors} if score else {}
    values: dict[str, object] = {
        "not_counted": tuple(_not_counted(opinions.others)),
        "panel": _panel_talk(opinions.talk, with_names=with_names),
    }
    if opinions.finals:
        values["assessors"] = tuple(name for name, _assessment in opinions.finals)
        values["totals"] = tuple(totals.get(str(each.assessor_id), "–") for _name, each in opinions.finals)
        values["criteria"] = tuple(_figures(each, opinions, agreed) for each in criteria)
        values["reasons"] = tuple(_reasons(each, opinions, agreed) for each in criteria)
    return values


def _figures(criterion: Criterion, opinions: Opinions, agreed: Mapping[int, tuple[str, str]]) -> CriterionFigures:
    points = [_points(criterion, assessment, opinions.given) for _name, assessment in opinions.finals]
    values = [Fraction(each) for each in points]
    return CriterionFigures(
        name=str(criterion),
        weight=f"{number(criterion.weight_percentage, 2).removesuffix(',00')} %",
        points=tuple(str(each) for each in points),
        mean=score_words(sum(values, Fraction(0)) / len(values)),
        median=score_words(median_of(values), 1),
        spread=spread_words(min(values), max(values), 0),
        consensus=agreed[criterion.pk][0] if criterion.pk in agreed else "",
    )


def _reasons(criterion: Criterion, opinions: Opinions, agreed: Mapping[int, tuple[str, str]]) -> CriterionReasons:
    given = [
        GivenReason(
            assessor=name,
            points=str(_points(criterion, assessment, opinions.given)),
            text=opinions.given[assessment.pk, criterion.pk].reason,
        )
        for name, assessment in opinions.finals
    ]
    if criterion.pk in agreed:
        given.append(GivenReason(assessor="Panel", points=agreed[criterion.pk][0], text=agreed[criterion.pk][1]))
    return CriterionReasons(name=str(criterion), reasons=tuple(given))


def _points(criterion: Criterion, assessment: Assessment, given: Given) -> int:
    points = given[assessment.pk, criterion.pk].points
    if points is None:
        raise ValueError("a final assessment has points on every criterion")  # a trigger holds this
    return points


def _not_counted(others: Sequence[tuple[str, Assessment]]) -> Iterator[str]:
    for name, assessment in others:
        if assessment.status == AssessmentStatus.ABSTAINED:
            yield f"{name} onthield zich: {assessment.abstention_reason}"
        elif assessment.status == AssessmentStatus.SET_ASIDE:
            yield f"De beoordeling van {_in_a_sentence(name)} is terzijde gelegd en telt niet mee."
        else:
            yield f"De beoordeling van {_in_a_sentence(name)} was niet klaar toen de beoordeling sloot."


def _in_a_sentence(name: str) -> str:
    return "een beoordelaar" if name == "Een beoordelaar" else name


def _agreed(talk: PanelDiscussion | None) -> dict[int, tuple[str, str]]:
    """Give by criterion what the panel came to in the end: points and reason."""
    newest = sorted(talk.consensuses.all(), key=lambda each: each.version) if talk else []
    return {each.criterion_id: ("geen" if each.points is None else str(each.points), each.reason) for each in newest}


def _panel_talk(talk: PanelDiscussion | None, *, with_names: bool) -> PanelTalk | None:
    if talk is None:
        return None
    people: dict[str, list[str]] = defaultdict(list)
    for presence in talk.presences.all():
        people[presence.presence].append(str(presence.person))
    return PanelTalk(
        meeting_date=talk.meeting.meeting_date,
        chair=str(talk.chair or talk.meeting.chair) if with_names else "",
        present=people_words(sorted(people[PresenceKind.PRESENT]), with_names=with_names),
        left=people_words(sorted(people[PresenceKind.LEFT]), with_names=with_names),
        notes=tuple(each.text for each in talk.notes.all()),
        is_discussed=talk.discussed_at is not None,
    )
