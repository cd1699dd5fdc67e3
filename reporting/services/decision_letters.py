"""Letters with decisions: their rows come into being with the publication, their files follow from the workers."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from assessment.enums import FollowUpGround, Outcome
from assessment.models import AwardDecision, DecisionPublication, FollowUpDecision
from assessment.models.decision import AwardDecisionQuerySet
from proposals.models import PortalMessage, Round, User
from proposals.services.portal_messages import record_reading
from reporting.enums import LetterKind, ReportKind, ReportStatus
from reporting.letters import clause_of
from reporting.models import DecisionLetter, LetterTemplate, Report
from reporting.services.decision_letter_values import (
    OFFICE,
    LetterSubject,
    RunFacts,
    address_of,
    facts_of_run,
    subjects_of,
    values_of,
)
from reporting.services.letter_templates import stored_texts
from reporting.services.reports import NotRetryable, retry_report

#: So many letters are in memory at a time.
BATCH = 500


def draw_up_letters(publication: DecisionPublication) -> int:
    """Write the rows of all letters of a publication that are not there yet, and give their number.

    Within the transaction that publishes: letters and publication stand or fall together. What may change later
    (names, addresses, the texts in use) is frozen here; the files are made by the workers.
    """
    round_, by, at = publication.round, publication.published_by, publication.published_at
    texts = stored_texts(round_, by=by, at=at)
    facts = facts_of_run(publication.run)
    count = 0
    for batch in decisions_in_batches(AwardDecision.objects.filter(run=publication.run)):
        count += _store(list(subjects_of(batch, facts)), round_, texts, facts, by, at)
    return count


@transaction.atomic
def draw_up_later_letter(decision: FollowUpDecision, *, by: User, at: datetime) -> DecisionLetter:
    """Write the row of the letter about a later decision; the same decision gives the letter that exists."""
    cause = cause_of_later(decision.pk)
    earlier = DecisionLetter.objects.filter(cause=cause).first()
    if earlier is not None:
        return earlier
    round_, subject = decision.proposal.round, subject_of_later(decision)
    texts = stored_texts(round_, by=by, at=at)
    _store([subject], round_, texts, RunFacts(), by, at, causes={decision.proposal_id: cause})
    return DecisionLetter.objects.select_related("report").get(cause=cause)


def subject_of_later(decision: FollowUpDecision) -> LetterSubject:
    """Give what the letter about a later decision is about; the ranking is behind it."""
    return LetterSubject(
        kind=kind_of_later(decision),
        proposal=decision.proposal,
        awarded_amount=decision.awarded_amount,
        rationale=decision.rationale,
    )


def kind_of_later(decision: FollowUpDecision) -> LetterKind:
    """Give the kind of letter for a later decision: who moved up and who is left at the end of the list differ."""
    if decision.ground == FollowUpGround.OBJECTION:
        return LetterKind.OBJECTION
    return LetterKind.MOVED_UP if decision.outcome == Outcome.AWARDED else LetterKind.RESERVE_ENDED


def decisions_in_batches(decisions: AwardDecisionQuerySet) -> Iterator[list[AwardDecision]]:
    """Give decisions with what a letter says of their proposals, some at a time: memory does not grow with a round."""
    keys = list(decisions.order_by("pk").values_list("pk", flat=True))
    rows = AwardDecision.objects.select_related("proposal__organisation", "proposal__region").order_by("pk")
    for start in range(0, len(keys), BATCH):
        yield list(rows.filter(pk__in=keys[start : start + BATCH]))


def cause_of(proposal: int) -> str:
    """Name the decision on a proposal, as its message in the portal does."""
    return f"decision:{proposal}"


def cause_of_later(decision: int) -> str:
    """Name a later decision, as its message in the portal does."""
    return f"follow_up:{decision}"


def read_letter(*, report: Report, by: User, at: datetime) -> None:
    """Record that somebody of the applicant took the letter in: it counts as reading the message (Awb 2:25)."""
    if report.kind != ReportKind.DECISION_LETTER or report.proposal.organisation_id not in by.membership_roles:
        return
    message = report.letter.message
    if message is not None:
        record_reading(message=message, by=by, at=at)


def retry_failed_letters(*, round_: Round, by: User, at: datetime) -> int:
    """Let all letters of a round that failed be made again, and give their number."""
    failed = Report.objects.filter(
        kind=ReportKind.DECISION_LETTER, proposal__round=round_, status=ReportStatus.FAILED
    )  # fmt: skip
    count = 0
    for report in failed.order_by("pk").iterator():
        try:
            retry_report(report=report, by=by, at=at)
        except NotRetryable:  # a colleague pressed at the same time
            continue
        count += 1
    return count


def _store(
    subjects: list[LetterSubject],
    round_: Round,
    texts: Mapping[str, LetterTemplate],
    facts: RunFacts,
    by: User,
    at: datetime,
    causes: Mapping[int, str] | None = None,
) -> int:
    """Write documents and letters of some subjects in a fixed number of statements."""
    named = {(causes or {}).get(each.proposal.pk, cause_of(each.proposal.pk)): each for each in subjects}
    there = set(DecisionLetter.objects.filter(cause__in=named).values_list("cause", flat=True))
    fresh = {cause: subject for cause, subject in named.items() if cause not in there}
    messages = {each.key: each for each in PortalMessage.objects.filter(key__in=fresh).only("pk", "key")}
    reports = Report.objects.bulk_create(
        Report(
            kind=ReportKind.DECISION_LETTER, proposal=each.proposal, requested_by=by, requested_at=at, due_at=at
        )
        for each in fresh.values()
    )  # fmt: skip
    day = localdate(at)
    DecisionLetter.objects.bulk_create(
        _letter(cause, subject, round_, texts, facts, day, messages.get(cause), report)
        for (cause, subject), report in zip(fresh.items(), reports, strict=True)
    )
    return len(fresh)


def _letter(
    cause: str,
    subject: LetterSubject,
    round_: Round,
    texts: Mapping[str, LetterTemplate],
    facts: RunFacts,
    day: date,
    message: PortalMessage | None,
    report: Report,
) -> DecisionLetter:
    return DecisionLetter(
        cause=cause,
        kind=subject.kind,
        proposal=subject.proposal,
        template=texts[subject.kind],
        remedy=texts[clause_of(subject.kind)] if round_.mentions_objection else None,
        letter_date=day,
        content={
            "values": values_of(subject, round_, facts, day),
            "address": address_of(subject.proposal),
            "office": OFFICE,
            "shows_reasons": round_.shows_scores_to_applicants and subject.is_from_ranking,
            "public": facts.public_package(subject),
        },
        package_sha256=facts.package_sha256,
        message=message,
        report=report,
    )
