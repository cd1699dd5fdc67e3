"""What is missing for the letters of a round, found before the run: nothing is sent with a gap in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.models import AllocationRun, AwardDecision, FollowUpDecision
from assessment.services.publication_checks import PublicationProblem
from assessment.services.refusal import Refused
from proposals.models import Proposal, Round
from proposals.services.clock import database_now
from reporting.enums import LetterKind
from reporting.letters import CLAUSE_NAMES, clause_of, missing_values, parse_line, parse_text
from reporting.models import LetterTemplate
from reporting.services.decision_letter_values import (
    LetterSubject,
    RunFacts,
    address_of,
    facts_of_run,
    subjects_of,
    values_of,
)
from reporting.services.decision_letters import decisions_in_batches, subject_of_later
from reporting.services.letter_templates import texts_in_use

#: Of so many proposals the reference is named; of the others the number.
NAMED = 5
ADDRESS, CONTACT, REGION = "postal_address", "notice_address", "region_name"


class LetterGap(Refused):
    """The letter about a later decision would have a gap; the decision cannot be published yet."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing: the name of a placeholder or a code, and for which proposals."""

    what: str
    proposals: tuple[Proposal, ...]
    blocks: bool

    @property
    def named(self) -> str:
        """Name the first proposals by reference, and say how many more there are."""
        names = ", ".join(each.reference or str(each.pk) for each in self.proposals[:NAMED])
        more = len(self.proposals) - NAMED
        if more <= 0:
            return names
        words = ngettext("%(names)s and %(count)d more", "%(names)s and %(count)d more", more)
        return words % {"names": names, "count": more}


def gaps_of(round_: Round, run: AllocationRun) -> list[Gap]:
    """Fill in every letter of a run without making it, and list what is missing, what blocks first."""
    texts = texts_in_use(round_)
    needed = {kind: _needed(round_, texts, kind) for kind in LetterKind.values}
    facts, day = facts_of_run(run), localdate(database_now())
    missing: dict[str, list[Proposal]] = defaultdict(list)
    softly: dict[str, list[Proposal]] = defaultdict(list)
    for batch in decisions_in_batches(AwardDecision.objects.filter(run=run)):
        for subject in subjects_of(batch, facts):
            values = values_of(subject, round_, facts, day)
            for name in needed[subject.kind]:
                if not values.get(name, "").strip():
                    missing[name].append(subject.proposal)
            for code in _soft_gaps(subject.proposal, values["regio"]):
                softly[code].append(subject.proposal)
    hard = [Gap(name, tuple(found), blocks=True) for name, found in missing.items()]
    return hard + [Gap(code, tuple(found), blocks=False) for code, found in softly.items()]


def missing_for(subject: LetterSubject, round_: Round, letter_date: date) -> tuple[str, ...]:
    """Name the placeholders of one letter outside the run that would stay empty."""
    values = values_of(subject, round_, RunFacts(), letter_date)
    needed = _needed(round_, texts_in_use(round_), subject.kind)
    return tuple(name for name in needed if not values.get(name, "").strip())


def refuse_gap(decision: FollowUpDecision, at: datetime) -> None:
    """Hold back a later decision of which the letter would have a gap; asked while it is published.

    :raises LetterGap: naming what is missing, and how to mend it.
    """
    proposal = decision.proposal
    missing = missing_for(subject_of_later(decision), proposal.round, localdate(at))
    if missing:
        gaps = [Gap(name, (proposal,), blocks=True) for name in missing]
        words = [f"{gap_words(each)}. {gap_remedy(each)}" for each in gaps]
        raise LetterGap(_("This decision cannot be published yet. %(gaps)s") % {"gaps": " ".join(words)})


def letter_problems(round_: Round, run: AllocationRun) -> Iterable[PublicationProblem]:
    """Tell the publication what is missing for the letters."""
    address = reverse("reporting:letter_overview", args=[round_.slug])
    for gap in gaps_of(round_, run):
        yield PublicationProblem(gap_words(gap), gap.named, address, gap.blocks)


def gap_words(gap: Gap) -> str:
    """Say in words what is missing."""
    values = {"count": len(gap.proposals), "name": gap.what}
    if gap.what == ADDRESS:
        words = ngettext(
            "%(count)d letter has no postal address: only the name of the organisation stands there",
            "%(count)d letters have no postal address: only the name of the organisation stands there",
            len(gap.proposals),
        )
    elif gap.what == CONTACT:
        words = ngettext(
            "%(count)d applicant has no e-mail address for the notice",
            "%(count)d applicants have no e-mail address for the notice",
            len(gap.proposals),
        )
    elif gap.what == REGION:
        words = ngettext(
            "%(count)d proposal has no region", "%(count)d proposals have no region", len(gap.proposals)
        )  # fmt: skip
    else:
        words = ngettext(
            "“%(name)s” is missing in %(count)d letter", "“%(name)s” is missing in %(count)d letters",
            len(gap.proposals),
        )  # fmt: skip
    return words % values


def gap_remedy(gap: Gap) -> str:
    """Say what to do about it."""
    if gap.what in {"contact", "contact_email", "contact_telefoon"}:
        return _("Fill in the contact of the round.")
    if gap.what == ADDRESS:
        return _("Fill in the postal address at the organisation, or leave it: the letter comes in the portal.")
    if gap.what in {CONTACT, REGION}:
        return _("Ask the applicant and fill it in at the proposal or the organisation.")
    return _("Fill it in where it belongs, or take it out of the text.")


def _needed(round_: Round, texts: Mapping[str, LetterTemplate], kind: str) -> tuple[str, ...]:
    """Name what a letter of a kind needs: in its subject, its text and the clause about objection."""
    parsed = [parse_line(texts[kind].subject, kind), parse_text(texts[kind].body, kind)]
    clause = clause_of(kind)
    if round_.mentions_objection and CLAUSE_NAMES.intersection(parsed[1].placeholders):
        parsed.append(parse_text(texts[clause].body, clause))
    return tuple(dict.fromkeys(name for text in parsed for name in missing_values(text, {})))


def _soft_gaps(proposal: Proposal, region: str) -> Iterator[str]:
    if len(address_of(proposal)) == 1:
        yield ADDRESS
    if not proposal.contact_email and not proposal.organisation.email:
        yield CONTACT
    if not region:
        yield REGION
