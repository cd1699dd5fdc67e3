"""The letter to parliament: what was decided in a round, in the order and words of the decisions."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessment.enums import Outcome
from assessment.models import AwardDecision, AwardLapse, DecisionPublication
from proposals.enums import PartnerKind
from proposals.models import Proposal, ProposalPartner, Round, Theme
from reporting.documents import PaperReference, ParliamentLetterDocument, SelectedProposal
from reporting.documents.parliament_letter import SentParliamentLetterDocument
from reporting.documents.parliament_paper import AS_SENT
from reporting.services.contents.missing import DocumentDataMissing
from reporting.services.contents.parliament_annex import annex_of

# The name of the call: Stcrt. 2019, 54056.
CALL_TITLE = "Oproep voor voorstellen voor MKB-deals"
# A theme is "often named" when at least one in four of the submitted proposals works on it.
OFTEN_NAMED_SHARE = 4
# Plurals as the letter of December 2019 writes them; "other" says nothing to a reader.
PARTNER_KINDS_IN_LETTER: Mapping[str, str] = {
    PartnerKind.BUSINESS_ASSOCIATION: "ondernemersverenigingen",
    PartnerKind.EMPLOYERS_ORGANISATION: "werkgeversorganisaties",
    PartnerKind.TRADE_ASSOCIATION: "brancheorganisaties",
    PartnerKind.EDUCATION_INSTITUTION: "onderwijsinstellingen",
    PartnerKind.KNOWLEDGE_INSTITUTION: "kennisinstellingen",
    PartnerKind.REGIONAL_BODY: "regionale samenwerkingsverbanden",
    PartnerKind.FINANCIER: "financiers",
    PartnerKind.DEVELOPMENT_COMPANY: "regionale ontwikkelingsmaatschappijen",
    PartnerKind.PUBLIC_AUTHORITY: "overheden",
}


def parliament_letter_document(
    round_: Round, *, parameters: Mapping[str, Any] | None = None, asked_at: datetime
) -> ParliamentLetterDocument:
    """Build the letter about a round from its approved or published decisions.

    `parameters` may hold what no row knows: `letter_date` (ISO), `announced_at_meeting`, `next_call`,
    `earlier_paper_title` and `earlier_paper_reference`; `form` is "sent" for the letter as it is sent.

    :raises DocumentDataMissing: without approved decisions, criteria, call, region names or titles.
    """
    given = dict(parameters or {})
    decisions = approved_decisions(round_)
    awarded = [decision for decision in decisions if decision.outcome == Outcome.AWARDED]
    _refuse_gaps(round_, decisions, awarded)
    proposals = [decision.proposal for decision in awarded]
    submitted = Proposal.objects.filter(round=round_).submitted()
    published_on = publication_date(round_)
    kind = SentParliamentLetterDocument if given.get("form") == AS_SENT else ParliamentLetterDocument
    return kind(
        reference=_reference(round_, is_concept=published_on is None),
        is_demonstration=settings.DEMONSTRATION,
        letter_date=_day(given.get("letter_date")) or published_on or localdate(asked_at),
        round_name=round_.name,
        call_title=CALL_TITLE,
        call_reference=round_.call_reference,
        opens_date=localdate(round_.opens_at),
        closes_date=localdate(round_.closes_at - timedelta(microseconds=1)),
        submitted_count=submitted.count(),
        criteria=tuple(round_.criteria.order_by("sort_order").values_list("official_name", flat=True)),
        selected=tuple(SelectedProposal(region_label=_region(each), title=each.title) for each in proposals),
        awarded_amount=sum((decision.awarded_amount for decision in awarded), Decimal(0)),
        submitted_themes=often_named_themes(submitted),
        selected_themes=themes_of(proposals),
        partner_kinds=partner_kinds_of(proposals),
        announced_date=published_on,
        announced_at_meeting=given.get("announced_at_meeting", ""),
        definitive_by=round_.final_deals_expected,
        next_call=given.get("next_call", ""),
        earlier_paper=_earlier_paper(given),
        is_concept=published_on is None,
        annex=annex_of(round_, awarded, submitted_count=submitted.count(), published_on=published_on),
    )


def approved_decisions(round_: Round) -> list[AwardDecision]:
    """Give the decisions on a round that stand, published or under embargo, in the order of the letter.

    An award that a later decision replaced or restored stands: the letter tells the sealed result, the annex what
    changed after.
    """
    lapsed = AwardLapse.objects.in_force().filter(proposal__round=round_).values("proposal")
    approved = AwardDecision.objects.filter(proposal__round=round_, approved_at__isnull=False).exclude(
        outcome=Outcome.AWARDED, proposal__in=lapsed
    )
    return list(approved.select_related("proposal__region").order_by("proposal__region_sort_name", "proposal_id"))


def publication_date(round_: Round) -> date | None:
    """Give the day on which the decisions were made known, or None while they are under embargo."""
    publication = DecisionPublication.objects.filter(round=round_).first()
    return (round_.announced_date or localdate(publication.published_at)) if publication else None


def often_named_themes(submitted: "QuerySet[Proposal]") -> tuple[str, ...]:
    """Name the themes that at least one in four submitted proposals works on, most named first."""
    total = submitted.count()
    counted = Theme.objects.filter(proposals__in=submitted).annotate(times=Count("proposals"))
    often = [theme for theme in counted.order_by("-times", "sort_order") if theme.times * OFTEN_NAMED_SHARE >= total]
    return tuple(theme.official_name for theme in often)


def themes_of(proposals: Iterable[Proposal]) -> tuple[str, ...]:
    """Name the themes of some proposals, in the order of the action plan."""
    themes = Theme.objects.filter(proposals__in=proposals).distinct().order_by("sort_order", "code")
    return tuple(theme.official_name for theme in themes)


def partner_kinds_of(proposals: Iterable[Proposal]) -> tuple[str, ...]:
    """Name the kinds of partners of some proposals in the plural, in the order of the letter."""
    present = set(ProposalPartner.objects.filter(proposal__in=proposals).values_list("kind", flat=True))
    return tuple(words for kind, words in PARTNER_KINDS_IN_LETTER.items() if kind in present)


def _refuse_gaps(round_: Round, decisions: list[AwardDecision], awarded: list[AwardDecision]) -> None:
    if not decisions:
        raise DocumentDataMissing(
            _("There are no approved decisions in this round yet. Have the allocation approved first.")
        )
    if not round_.call_reference:
        raise DocumentDataMissing(
            _("The place of the call in the Staatscourant is missing. Fill it in at the round, then try again.")
        )
    if not round_.criteria.exists():
        raise DocumentDataMissing(_("The round has no criteria. Fill them in at the round, then try again."))
    for decision in awarded:
        if not _region(decision.proposal):
            raise DocumentDataMissing(
                _("The region of proposal %(reference)s is missing. Fill it in, then try again.")
                % {"reference": decision.proposal.reference}
            )


def _reference(round_: Round, *, is_concept: bool) -> str:
    """Name the letter; one from before publication says so, also in the name of its file."""
    return f"{round_.reference_prefix} {round_.slug}" + (" concept" if is_concept else "")


def _region(proposal: Proposal) -> str:
    return proposal.region_label or (proposal.region.name if proposal.region else "")


def _earlier_paper(given: Mapping[str, Any]) -> PaperReference | None:
    title, reference = given.get("earlier_paper_title", ""), given.get("earlier_paper_reference", "")
    return PaperReference(title=title, reference=reference) if title and reference else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
