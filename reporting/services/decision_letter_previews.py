"""A letter before it is sent: filled in with what is known now, and with marks where nothing is known yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.timezone import localdate

from assessment.enums import Outcome
from assessment.models import AwardDecision
from assessment.models.assessment import STATUSES_AFTER_SCORING
from proposals.models import Proposal, User
from reporting.enums import LetterKind
from reporting.letters import PLACEHOLDERS, allowed_in, clause_of
from reporting.models import LetterTemplate, Report
from reporting.services.contents.decision_letter import LetterContent
from reporting.services.decision_letter_values import (
    KIND_OF_OUTCOME,
    OFFICE,
    LetterSubject,
    RunFacts,
    address_of,
    facts_of_run,
    subjects_of,
    values_of,
)
from reporting.services.letter_templates import texts_in_use

CONCEPT, TEST = "Concept", "Proefbrief"


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter as it would be. `unknown` names the placeholders for which there is nothing yet; marks stand there."""

    content: LetterContent
    unknown: tuple[str, ...]
    is_real: bool


def kind_for(proposal: Proposal) -> LetterKind:
    """Give the kind of letter that a proposal would get: after its decision, else an award."""
    outcome = AwardDecision.objects.filter(proposal=proposal).values_list("outcome", flat=True).first()
    return KIND_OF_OUTCOME[outcome or Outcome.AWARDED]


def preview_of(
    proposal: Proposal, kind: str, *, on: date, texts: Mapping[str, LetterTemplate] | None = None, mark: str = CONCEPT
) -> Preview:
    """Fill in a letter for a proposal; `texts` overrule what is in use, for texts that are not saved.

    With a drafted decision of this kind it says what that says; otherwise marks stand where nothing is known.
    """
    round_ = proposal.round
    subject, facts, is_real = _subject(proposal, kind)
    values = values_of(subject, round_, facts, on) | ({} if is_real else {"plaats_en_grens": ""})
    unknown = tuple(
        name
        for name in (*allowed_in(kind), *allowed_in(clause_of(kind)))
        if not values.get(name) and not PLACEHOLDERS[name].stands_alone
    )
    in_use = dict(texts_in_use(round_)) | dict(texts or {})
    content = LetterContent(
        proposal=proposal,
        template=in_use[kind],
        remedy=in_use[clause_of(kind)] if round_.mentions_objection else None,
        letter_date=on,
        values=values | {name: f"[{name}]" for name in unknown if not PLACEHOLDERS[name].is_optional},
        address=tuple(address_of(proposal)),
        office=OFFICE,
        shows_reasons=round_.shows_scores_to_applicants
        and subject.is_from_ranking
        and round_.status in STATUSES_AFTER_SCORING,
        package_sha256=facts.package_sha256,
        public=facts.public_package(subject),
        mark=mark,
    )
    return Preview(content, tuple(dict.fromkeys(unknown)), is_real)


def preview_content(report: Report) -> LetterContent:
    """Give the concept that a row asks for, as it stands when it is made."""
    mark = TEST if report.parameters.get("test") else CONCEPT
    on = localdate(report.requested_at)
    return preview_of(report.proposal, report.parameters["kind"], on=on, mark=mark).content


def _subject(proposal: Proposal, kind: str) -> tuple[LetterSubject, RunFacts, bool]:
    decision = AwardDecision.objects.filter(proposal=proposal).select_related("run__decision_package").first()
    if decision is not None:
        decision.proposal = proposal
        facts = facts_of_run(decision.run)
        found = next(subjects_of([decision], facts))
        if found.kind == kind:
            return found, facts, True
    return LetterSubject(kind=kind, proposal=proposal, awarded_amount=Decimal(0), rationale=""), RunFacts(), False


def reader_of_test_letter(report: Report) -> User | None:
    """Give who asked to get a test letter; None when a document is no such letter."""
    return report.requested_by if report.parameters.get("test") else None
