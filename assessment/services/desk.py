"""Saving at the desk: what a window typed comes on top of what stands, and two windows cost no word.

The way of saving is the same for a button and for what saves itself while somebody types. A criterion that
another window of the same assessor changed meanwhile is not overwritten: what was typed here is set aside
beside it, until the assessor has seen both.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from assessment.enums import AssessmentStatus
from assessment.models import Assessment, CriterionScore, PracticeAssessment, PracticeScore
from assessment.queries.desk import own_assessment, scores_of
from assessment.services.assessments import AssessmentLocked, NotDeclared, PointsOutsideScale, ScoringClosed
from assessment.services.completeness import CriterionProblem, problems_in
from assessment.services.standing import refresh_standing
from proposals.enums import ProposalStatus, RoundStatus
from proposals.models import Round, User
from proposals.services.section_saves import Window

WRITABLE_STATUSES = frozenset({AssessmentStatus.ASSIGNED, AssessmentStatus.IN_PROGRESS})
_WRITE = """
    UPDATE {table} AS score SET points = typed.points, reason = typed.reason
      FROM unnest(%s::bigint[], %s::smallint[], %s::text[]) AS typed (id, points, reason)
     WHERE score.id = typed.id
"""
# Scores that count, and those of practising: saved in the same way.
Score = CriterionScore | PracticeScore


@dataclass(frozen=True, slots=True)
class Entry:
    """What a window holds of one criterion; `seen` is the digest of what it was shown, None when it said nothing."""

    points: int | None
    reason: str
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class HeldAssessment:
    """An own assessment whose row is locked until the end of the transaction, with its scores."""

    assessment: Assessment
    scores: list[CriterionScore]

    @property
    def at(self) -> datetime:
        """Give the instant of the database."""
        return self.assessment.asked_at


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a save: the codes of criteria that another window changed, and what finishing still needs."""

    clashes: frozenset[str] = frozenset()
    problems: tuple[CriterionProblem, ...] = ()


def hold(*, pk: int, by: User, finishes: bool = False) -> HeldAssessment:
    """Lock an own assessment within the transaction of the caller.

    Before finishing the round is locked too, and first: scoring is not closed meanwhile.

    :raises Assessment.DoesNotExist: if it is not the work of this person (any more).
    """
    if finishes:
        Round.objects.select_for_update(of=("self",)).order_by().filter(proposals__assessments=pk).first()
    assessment = own_assessment(by, pk, locks=True)
    if assessment is None:
        raise Assessment.DoesNotExist
    return HeldAssessment(assessment, scores_of(assessment))


def refuse_closed(assessment: Assessment) -> None:
    """Refuse what does not take scores now.

    :raises NotDeclared, ScoringClosed, AssessmentLocked: each says why.
    """
    if assessment.declared_free_at is None:
        raise NotDeclared(_("Say first whether you have an interest in this proposal. Then you can assess it."))
    if assessment.proposal.round.status != RoundStatus.IN_ASSESSMENT:
        raise ScoringClosed(_("Scoring is closed. Assessments do not change any more."))
    if assessment.proposal.status == ProposalStatus.WITHDRAWN:
        raise AssessmentLocked(_("The applicant withdrew this proposal. You need not do anything."))
    if assessment.status == AssessmentStatus.ABSTAINED:
        raise AssessmentLocked(_("You abstained from this proposal. Reopen the assessment first."))
    if assessment.status not in WRITABLE_STATUSES:
        raise AssessmentLocked(_("This assessment is done. Reopen it before you change a score."))


def keep(
    held: HeldAssessment,
    entries: Mapping[str, Entry],
    *,
    window: Window | None = None,
    settled: Collection[str] = (),
    finishes: bool = False,
) -> Kept:
    """Write what differs, in one statement for the scores and one for the assessment; half-finished is welcome.

    `settled` are criteria of which the writer saw both texts. With `finishes` the assessment is called done,
    when nothing is missing and no other window came in between; what was typed is kept all the same.

    :raises PointsOutsideScale: if points do not occur on the scale; nothing is written.
    :raises NotDeclared, ScoringClosed, AssessmentLocked: as for `refuse_closed`.
    """
    assessment = held.assessment
    refuse_closed(assessment)
    merged = merge(held.scores, assessment.typed, entries, window=window or Window(), settled=settled)
    clashes = merged.clashes
    values: dict[str, Any] = {} if merged.typed == assessment.typed else {"typed": merged.typed}
    if merged.changed:
        values |= {"status": AssessmentStatus.IN_PROGRESS, "saved_at": held.at}
    problems = problems_in(held.scores, assessment.proposal.round.reason_minimum_words) if finishes else ()
    is_final = finishes and not problems and not clashes
    if is_final:
        values |= {"status": AssessmentStatus.FINAL, "finished_at": held.at}
    _store(assessment, values)
    if is_final:
        refresh_standing(assessment.proposal_id, round_=assessment.proposal.round, at=held.at)
    return Kept(clashes, problems)


@dataclass(frozen=True, slots=True)
class Merged:
    """What a save changed: the scores written, the criteria set aside, and what is known of windows from now on."""

    changed: tuple[Score, ...]
    clashes: frozenset[str]
    typed: dict[str, Any]


def merge(
    scores: Collection[Score],
    typed: Mapping[str, Any],
    entries: Mapping[str, Entry],
    *,
    window: Window,
    settled: Collection[str] = (),
) -> Merged:
    """Lay what a window typed over locked scores and write what differs, in one statement.

    `typed` is what was known of windows before.

    :raises PointsOutsideScale: if points do not occur on the scale; nothing is written.
    """
    notes = {code: dict(note) for code, note in typed.items()}
    changed, clashes = [], set()
    for score in scores:
        code = score.criterion.code
        entry, note = entries.get(code), notes.setdefault(code, {})
        if entry is not None:
            _refuse_outside(score, entry.points)
            if _is_taken(score, entry, note, window):
                score.points, score.reason = entry.points, entry.reason
                note |= {"window": window.name, "turn": window.turn}
                changed.append(score)
            elif _clashes(score, entry, note, window):
                note["aside"] = [entry.points, entry.reason]
                clashes.add(code)
        if code in settled and code not in clashes:
            note.pop("aside", None)
    _write(changed)
    return Merged(tuple(changed), frozenset(clashes), {code: note for code, note in notes.items() if note})


def digest_of(points: int | None, reason: str) -> str:
    """Give a short digest of what a criterion holds."""
    return hashlib.sha256(json.dumps([points, reason]).encode()).hexdigest()[:12]


def digests_of(scores: Collection[Score]) -> dict[str, str]:
    """Give by code the digest of what is stored."""
    return {each.criterion.code: digest_of(each.points, each.reason) for each in scores}


def set_aside_in(assessment: Assessment | PracticeAssessment) -> dict[str, tuple[int | None, str]]:
    """Give by code what another window typed and nobody chose about yet."""
    return {code: tuple(note["aside"]) for code, note in assessment.typed.items() if "aside" in note}


def _is_taken(score: Score, entry: Entry, note: Mapping[str, Any], window: Window) -> bool:
    """Say whether the entry comes in the place of what is stored."""
    if not _differs(score, entry) or _is_late(note, window):
        return False
    if _is_own(note, window):
        return True
    is_begun = score.points is not None or score.reason != ""
    return not _is_untouched(entry) and (entry.seen == digest_of(score.points, score.reason) or not is_begun)


def _clashes(score: Score, entry: Entry, note: Mapping[str, Any], window: Window) -> bool:
    """Say of an entry that is not taken whether both this window and another one changed the criterion."""
    return _differs(score, entry) and not _is_untouched(entry) and not _is_late(note, window)


def _differs(score: Score, entry: Entry) -> bool:
    return (score.points, score.reason) != (entry.points, entry.reason)


def _is_untouched(entry: Entry) -> bool:
    """Say whether the window holds what it was shown: then another window's words are the newer ones."""
    return entry.seen == digest_of(entry.points, entry.reason)


def _is_own(note: Mapping[str, Any], window: Window) -> bool:
    """Say whether this window wrote it last: then the answer to that got lost on the way."""
    return window.name != "" and note.get("window") == window.name


def _is_late(note: Mapping[str, Any], window: Window) -> bool:
    """Say whether a later save of the same window came in already: networks do not keep the order."""
    return _is_own(note, window) and window.turn < note.get("turn", 0)


def _refuse_outside(score: Score, points: int | None) -> None:
    if points is not None and not score.criterion.minimum_points <= points <= score.criterion.maximum_points:
        raise PointsOutsideScale(_("This score lies outside the scale of the criterion. Choose a score of the scale."))


def _write(changed: list[Score]) -> None:
    if not changed:
        return
    columns = ([each.pk for each in changed], [each.points for each in changed], [each.reason for each in changed])
    with connection.cursor() as cursor:
        cursor.execute(_WRITE.format(table=changed[0]._meta.db_table), columns)


def _store(assessment: Assessment, values: dict[str, Any]) -> None:
    """Write what changes, with the next version; nothing when nothing does."""
    if not values:
        return
    values["version"] = assessment.version + 1
    Assessment.objects.filter(pk=assessment.pk).update(**values)
    for name, value in values.items():
        setattr(assessment, name, value)
