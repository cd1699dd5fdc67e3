"""What can be asked for in bulk: which documents there are of a kind, for whom, over which period."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.db.models import DateField, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessment.enums import AllocationStatus
from assessment.models import AwardDecision, ConflictOfInterest
from assessment.models.assessment import ROLES_THAT_READ_SCORES, STATUSES_AFTER_SCORING
from proposals.formats import short_date
from proposals.models import Covenant, Deal, Proposal, Round, User
from reporting.enums import ReportKind, ReportStatus
from reporting.models import ParliamentReport, ProgressReport, Report
from reporting.models.readers import closed_for
from reporting.models.report_batch import ROLES_THAT_RUN_THE_DESK
from reporting.services.contents import BUILDERS
from reporting.services.decision_letter_values import KIND_OF_OUTCOME
from reporting.services.sent_in import document_sent_in


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose: a kind of document, of one round or all, over a period or ever."""

    kind: str
    round: Round | None = None
    start: date | None = None
    end: date | None = None

    def between(self, field_name: str) -> Q:
        """Give the condition that a day lies within the period; both days count."""
        given = {f"{field_name}__gte": self.start, f"{field_name}__lte": self.end}
        return Q(**{name: day for name, day in given.items() if day is not None})


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of document that can be made in bulk.

    `rows` gives what the documents are about, as far as the person may read it; `label` names one in a list. `subject`
    is the field of Report that refers to it; empty when the documents are there already and are only gathered.
    `needs_round` says that one round must be chosen, `period` in words what lies within the period; without words
    the period says nothing.
    """

    plural: Promise | str
    rows: Callable[[User, Choice], QuerySet[Any]]
    label: Callable[[Any], str]
    subject: str = ""
    needs_round: bool = False
    period: Promise | str = ""
    parameters: Callable[[Any, Choice], Mapping[str, Any]] = field(default=lambda _row, _choice: {})
    prepare: Callable[[list[Any]], None] = field(default=lambda _rows: None)

    @property
    def gathers(self) -> bool:
        """Say whether its documents are made by themselves."""
        return not self.subject


def of_proposal(proposal: Proposal) -> str:
    """Name a proposal in a list."""
    return f"{proposal.reference} · {proposal.organisation.name} · {proposal.title}"


def _sent_progress_reports(user: User, choice: Choice) -> QuerySet[ProgressReport]:
    rows = ProgressReport.objects.visible_to(user).with_document()
    if choice.round is not None:
        rows = rows.filter(deal__proposal__round=choice.round)
    # The day that was sent in, as the label says: of a report that came back the row holds what the region types now.
    sent = Cast(KT("submitted_content__document__period_end_date"), DateField())
    rows = rows.annotate(sent_end_date=Coalesce(sent, "period_end_date")).filter(choice.between("sent_end_date"))
    return rows.select_related("deal__proposal__organisation").order_by("sent_end_date", "deal", "number")


def of_progress_report(row: ProgressReport) -> str:
    """Name a progress report in a list, with the period that was sent in."""
    told = document_sent_in(row) or row
    return (
        f"{row.deal.title} · {row.number} · {short_date(told.period_start_date)} – {short_date(told.period_end_date)}"
    )


def _proposals(user: User, choice: Choice) -> QuerySet[Proposal]:
    open_ = Proposal.objects.visible_to(user).submitted().exclude(closed_for(user))
    rows = open_.filter(round=choice.round) if choice.round else open_
    return rows.select_related("organisation", "round").order_by("round", "region_sort_name", "pk")


def _assessed_proposals(user: User, choice: Choice) -> QuerySet[Proposal]:
    if not user.has_perm("assessment.see_allocations"):
        return Proposal.objects.none()
    compared = _proposals(user, choice).exclude(round__in=ConflictOfInterest.objects.closing_rounds(user))
    return compared.filter(round__status__in=STATUSES_AFTER_SCORING)


def _drafted_proposals(user: User, choice: Choice) -> QuerySet[Proposal]:
    """Give the proposals whose decision is drafted and not published: of those a concept can be made."""
    if not user.has_perm("reporting.see_letters"):
        return Proposal.objects.none()
    drafted = AwardDecision.objects.filter(run__status__in=[AllocationStatus.PROPOSED, AllocationStatus.APPROVED])
    drafted = drafted.filter(published_at__isnull=True)
    compared = _proposals(user, choice).exclude(round__in=ConflictOfInterest.objects.closing_rounds(user))
    return compared.filter(pk__in=drafted.values("proposal"))


def _kinds_of_letters(proposals: list[Proposal]) -> None:
    """Note with each proposal which letter it would get, in one statement."""
    outcomes = dict(AwardDecision.objects.filter(proposal__in=proposals).values_list("proposal", "outcome"))
    for proposal in proposals:
        proposal.letter_kind = KIND_OF_OUTCOME[outcomes[proposal.pk]].value


def _deals(user: User, choice: Choice) -> QuerySet[Deal]:
    rows = Deal.objects.visible_to(user)
    rows = rows.filter(proposal__round=choice.round) if choice.round else rows
    return rows.select_related("proposal__organisation").order_by("pk")


def _deals_with_covenant(user: User, choice: Choice) -> QuerySet[Deal]:
    """Give the deals that have a covenant, with the number of the newest."""
    newest = Covenant.objects.filter(deal=OuterRef("pk")).order_by("-number").values("number")[:1]
    return _deals(user, choice).annotate(covenant_number=Subquery(newest)).filter(covenant_number__isnull=False)


def _figures_day(_row: Any, choice: Choice) -> Mapping[str, Any]:
    """Give the day of which the figures are: the last of the period, else the day of asking."""
    return {"figures_date": choice.end.isoformat()} if choice.end else {}


def of_deal(deal: Deal) -> str:
    """Name a deal in a list."""
    return f"{deal.title} · {deal.proposal.organisation.name}"


def _parliament_reports(user: User, choice: Choice) -> QuerySet[ParliamentReport]:
    """Give the reports to parliament; they are about all rounds."""
    rows = ParliamentReport.objects.visible_to(user)
    return rows.none() if choice.round else rows.order_by("year")


def _edition(row: ParliamentReport, _choice: Choice) -> Mapping[str, Any]:
    """Give the newest edition of a report, else its state now, as its own page asks for it."""
    edition = row.editions.first()
    return {"edition": edition.number} if edition else {"at": row.version}


def _rounds(user: User, choice: Choice) -> QuerySet[Round]:
    """Give the rounds of which the outcome is published, or known to who may know it."""
    if not user.has_role(*ROLES_THAT_RUN_THE_DESK):
        return Round.objects.none()
    published = Q(publication__isnull=False)
    if user.has_role(*ROLES_THAT_READ_SCORES):
        published |= ~Q(pk__in=ConflictOfInterest.objects.closing_rounds(user))
    rows = Round.objects.visible_to(user).filter(published, status__in=STATUSES_AFTER_SCORING)
    return (rows.filter(pk=choice.round.pk) if choice.round else rows).order_by("pk")


def _made(user: User, choice: Choice, *, way: str) -> QuerySet[Report]:
    """Give the documents of a kind that is made by itself; `way` leads from a document to its proposal."""
    rows = Report.objects.visible_to(user).filter(kind=choice.kind).exclude(status=ReportStatus.REMOVED)
    if choice.round is not None:
        rows = rows.filter(**{f"{way}__round": choice.round})
    rows = rows.filter(choice.between("requested_at__date"))
    return rows.select_related(f"{way}__organisation").order_by("pk")


FIGURES_OF_LAST_DAY = _("The figures are those of the last day; without a day those of today.")
SOURCES: dict[str, Source] = {
    ReportKind.PROGRESS_REPORT: Source(
        plural=_("Progress reports of deals"),
        rows=_sent_progress_reports,
        label=of_progress_report,
        subject="progress_report",
        period=_("The period of the report ends between these days."),
    ),
    ReportKind.DEAL_SHEET: Source(
        plural=_("Deal sheets"),
        rows=_deals,
        label=of_deal,
        subject="deal",
        period=FIGURES_OF_LAST_DAY,
        parameters=_figures_day,
    ),
    ReportKind.COVENANT: Source(
        plural=_("Covenants of deals"),
        rows=_deals_with_covenant,
        label=of_deal,
        subject="deal",
        parameters=lambda row, _choice: {"number": row.covenant_number},
    ),
    ReportKind.ROUND_REPORT: Source(
        plural=_("Reports of rounds"),
        rows=_rounds,
        label=lambda row: row.name,
        subject="round",
        period=FIGURES_OF_LAST_DAY,
        parameters=_figures_day,
    ),
    ReportKind.PARLIAMENT_REPORT: Source(
        plural=_("Progress reports on the action plan, for parliament"),
        rows=_parliament_reports,
        label=str,
        subject="parliament_report",
        parameters=_edition,
    ),
    ReportKind.DECISION_LETTER: Source(
        plural=_("Letters with decisions to all applicants"),
        rows=partial(_made, way="proposal"),
        label=lambda row: of_proposal(row.proposal),
        period=_("The letter was written between these days."),
    ),
    ReportKind.LETTER_PREVIEW: Source(
        plural=_("Concepts of the letters with decisions"),
        rows=_drafted_proposals,
        label=of_proposal,
        subject="proposal",
        needs_round=True,
        parameters=lambda row, _choice: {"kind": row.letter_kind, "test": False},
        prepare=_kinds_of_letters,
    ),
    ReportKind.ASSESSMENT_DOSSIER: Source(
        plural=_("Assessment dossiers, without names of assessors"),
        rows=_assessed_proposals,
        label=of_proposal,
        subject="proposal",
        needs_round=True,
        parameters=lambda _row, _choice: {"with_names": False},
    ),
    ReportKind.ACKNOWLEDGEMENT: Source(
        plural=_("Acknowledgements of receipt"),
        rows=partial(_made, way="submission__proposal"),
        label=lambda row: of_proposal(row.submission.proposal),
        period=_("The proposal was received between these days."),
    ),
}


def kinds_on_offer() -> list[tuple[str, Promise | str]]:
    """List the kinds that can be asked for, by name; a kind that nothing can make yet is left out."""
    return [(kind, each.plural) for kind, each in SOURCES.items() if each.gathers or kind in BUILDERS]


def rows_of(choice: Choice, user: User) -> QuerySet[Any]:
    """Give what the chosen documents are about, of what `user` may read, in the order in which they are made."""
    return SOURCES[choice.kind].rows(user, choice)
