"""What is filled in in a letter: from rows to words, for one letter or for ten thousand in a few statements."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from assessment.commitment.public_codes import public_code
from assessment.enums import Outcome
from assessment.models import AllocationLine, AllocationRun, AwardDecision, PublicDecisionPackage
from assessment.queries.decisions import score_of_line
from assessment.terms import objection_last_day
from proposals.formats import dutch_date, euros, number, short_date
from proposals.models import Proposal, Round
from reporting.enums import LetterKind

OFFICE = "De Staatssecretaris van Economische Zaken en Klimaat"
KIND_OF_OUTCOME: Mapping[str, LetterKind] = {
    Outcome.AWARDED: LetterKind.AWARD,
    Outcome.RESERVE: LetterKind.RESERVE,
    Outcome.REJECTED: LetterKind.REJECTION,
}


@dataclass(frozen=True, slots=True)
class LetterSubject:
    """What a letter is about: a decision on a proposal, with its place where it comes from a ranking."""

    kind: str
    proposal: Proposal
    awarded_amount: Decimal
    rationale: str
    rank: int | None = None
    score: Decimal | None = None
    reserve_place: int | None = None

    @property
    def is_from_ranking(self) -> bool:
        """Say whether the scores led to this decision: also when a minimum was missed and there is no place."""
        return self.kind in KIND_OF_OUTCOME.values()


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What the letters of one division of the money have in common."""

    ranked_count: int = 0
    awarded_ranks: tuple[int, ...] = ()
    reserves: Mapping[int, int] = field(default_factory=dict)
    package_sha256: str = ""
    public_sha256: str = ""
    public_salt: str = ""

    def public_package(self, subject: LetterSubject) -> dict[str, str] | None:
        """Give the number of the package for everybody and the code of a proposal in it; None without one."""
        if not self.public_sha256 or not subject.is_from_ranking:
            return None
        return {"sha256": self.public_sha256, "code": public_code(self.public_salt, subject.proposal.reference or "")}

    @property
    def line_words(self) -> str:
        """Say where the line is: after the last place that gets money."""
        if not self.awarded_ranks:
            return "geen voorstel kreeg geld"
        last = max(self.awarded_ranks)
        if len(self.awarded_ranks) == last:
            return f"de grens lag na plaats {last}"
        return f"het laatste voorstel dat geld krijgt, staat op plaats {last}"


def facts_of_run(run: AllocationRun) -> RunFacts:
    """Read what the letters of a run have in common; three statements, and two about its packages."""
    lines = AllocationLine.objects.filter(run=run)
    ranked = lines.filter(rank__isnull=False)
    awarded = ranked.filter(outcome=Outcome.AWARDED).order_by("rank").values_list("rank", flat=True)
    reserves = lines.filter(outcome=Outcome.RESERVE).order_by("rank", "pk").values_list("proposal_id", flat=True)
    package = getattr(run, "decision_package", None)
    public: Mapping[str, str] = {}
    if package is not None:
        # A round that keeps its scores in does not publish it; nor does its letter speak of it.
        told = PublicDecisionPackage.objects.filter(package__run__round__shows_scores_to_applicants=True)
        public = told.filter(package=package).values("sha256", "salt").first() or {}
    return RunFacts(
        ranked_count=ranked.count(),
        awarded_ranks=tuple(awarded),
        reserves={key: place for place, key in enumerate(reserves, 1)},
        package_sha256=package.sha256 if package else "",
        public_sha256=public.get("sha256", ""),
        public_salt=public.get("salt", ""),
    )


def subjects_of(decisions: list[AwardDecision], facts: RunFacts) -> Iterator[LetterSubject]:
    """Give what the letters of some decisions of one run are about; one statement for all their places."""
    if not decisions:
        return
    lines = AllocationLine.objects.filter(
        run=decisions[0].run_id, proposal__in=[each.proposal_id for each in decisions]
    )  # fmt: skip
    by_proposal = {each.proposal_id: each for each in lines}
    for decision in decisions:
        line = by_proposal[decision.proposal_id]
        yield LetterSubject(
            kind=KIND_OF_OUTCOME[decision.outcome],
            proposal=decision.proposal,
            awarded_amount=decision.awarded_amount,
            rationale=decision.rationale,
            rank=line.rank,
            score=score_of_line(line),
            reserve_place=facts.reserves.get(decision.proposal_id),
        )


def values_of(subject: LetterSubject, round_: Round, facts: RunFacts, letter_date: date) -> dict[str, str]:
    """Give each placeholder of `reporting.letters.placeholders` its words; empty when there are none."""
    proposal, last_day = subject.proposal, dutch_date(objection_last_day(letter_date))
    return {
        "aanvrager": proposal.organisation.name,
        "titel": proposal.title,
        "kenmerk": proposal.reference or "",
        "regio": region_of(proposal),
        "ronde": round_.name,
        "oproep": round_.call_reference,
        "datum": short_date(letter_date),
        "gevraagd_bedrag": euros(proposal.requested_amount) if proposal.requested_amount is not None else "",
        "toegekend_bedrag": euros(subject.awarded_amount) if subject.awarded_amount else "",
        "motivering": subject.rationale,
        "aantal_voorstellen": str(facts.ranked_count or ""),
        "plaats": str(subject.rank or ""),
        "score": number(subject.score, 2) if subject.score is not None and round_.shows_scores_to_applicants else "",
        "plaats_en_grens": _place_words(subject, facts),
        "reserveplaats": str(subject.reserve_place or ""),
        "aantal_reserveplaatsen": str(len(facts.reserves) or ""),
        "verwachting": _expected(round_),
        "laatste_bezwaardag": last_day,
        "laatste_beroepsdag": last_day,  # the term of Awb 6:7 is the same for both
        "contact": _contact(round_),
        "contact_email": round_.contact_email,
        "contact_telefoon": round_.contact_phone,
        "controlegetal": facts.package_sha256,
    }


def address_of(proposal: Proposal) -> list[str]:
    """Give the lines of the address: the organisation, and its postal address if we know it."""
    lines = proposal.organisation.postal_address.replace("\r", "\n").split("\n")
    return [proposal.organisation.name, *filter(None, (line.strip() for line in lines))]


def region_of(proposal: Proposal) -> str:
    """Name the region as documents do."""
    return proposal.region_label or (proposal.region.name if proposal.region else "")


def _place_words(subject: LetterSubject, facts: RunFacts) -> str:
    """Say the place against the line: "U staat op plaats 10; de grens lag na plaats 9."."""
    if subject.rank is None:
        return f"Uw voorstel heeft geen plaats in de rangschikking; {facts.line_words}."
    return f"U staat op plaats {subject.rank}; {facts.line_words}."


def _expected(round_: Round) -> str:
    return f"Wij verwachten dat de deal {round_.final_deals_expected} klaar is." if round_.final_deals_expected else ""


def _contact(round_: Round) -> str:
    ways = [f"mail {round_.contact_email}"] if round_.contact_email else []
    ways += [f"bel {round_.contact_phone}"] if round_.contact_phone else []
    words = " of ".join(ways)
    return f"{words[:1].upper()}{words[1:]}." if words else ""
