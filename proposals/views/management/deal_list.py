"""The list of deals for the staff: how each stands, its next report and its payments; the export is the same list."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from proposals.enums import DealStatus
from proposals.formats import short_date
from proposals.forms.deal_filter import DealFilterForm
from proposals.models import Deal, Round, StatusChange
from proposals.queries import deals_to_show
from proposals.services.clock import database_now
from proposals.services.deal_standing import DealStanding, Standing, standings
from proposals.spreadsheets import SheetToWrite, csv_bytes, ods_bytes, xlsx_bytes
from proposals.views.management.kinds import DEAL_KINDS

PER_PAGE = 50
STANDING_KINDS = {Standing.ON_SCHEDULE: "done", Standing.ATTENTION: "warn", Standing.LATE: "error"}
FILES = {
    "csv": (csv_bytes, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": (ods_bytes, "application/vnd.oasis.opendocument.spreadsheet"),
}


@dataclass(frozen=True)
class DealRow:
    """A line of the list: the deal, what it was paid up to the day (euro) and how it stood then."""

    deal: Deal
    paid_amount: Decimal
    standing: DealStanding

    @property
    def region(self) -> str:
        """Name the region as the list does."""
        return self.deal.proposal.region_label or self.deal.proposal.organisation.name

    @property
    def since(self) -> date:
        """Give the day on which the deal got the status it had."""
        return localdate(self.deal.moved_at or self.deal.concluded_at)

    @property
    def kind(self) -> str:
        """Give the colour and icon of its status."""
        return DEAL_KINDS[self.status]

    @property
    def status(self) -> DealStatus:
        """Give the status that it had on the day of the list."""
        return self.standing.deal.status

    @property
    def awarded_amount(self) -> Decimal:
        """Give what was awarded on the day of the list, in euros."""
        return self.standing.deal.awarded_amount

    @property
    def standing_kind(self) -> str:
        """Give the colour and icon of how it stands."""
        return STANDING_KINDS[self.standing.word] if self.standing.word else "todo"


@login_required
@permission_required("proposals.see_deals", raise_exception=True)
@require_safe
def management_deals(request: HttpRequest) -> HttpResponse:
    """List the deals with how they stand; search and filters are in the address."""
    form, rows, on = _chosen(request)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": list(page),
        "form": form,
        "on": on,
        "is_past": on < localdate(database_now()),
        "query": _query(request),
        "totals": _totals(rows),
    }
    return render(request, "proposals/management/deals.html", context)


@login_required
@permission_required("proposals.see_deals", raise_exception=True)
@require_safe
def management_deals_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Give the list as the filters have it, as a spreadsheet."""
    if ending not in FILES:
        raise Http404
    write, content_type = FILES[ending]
    _form, rows, on = _chosen(request)
    answer = HttpResponse(write([_sheet(rows, on), _meanings()]), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="deals-{on.isoformat()}.{ending}"'
    return answer


def _chosen(request: HttpRequest) -> tuple[DealFilterForm, list[DealRow], date]:
    form = DealFilterForm(
        request.GET, rounds=Round.objects.filter(proposals__deal__isnull=False).distinct().values_list("slug", "name")
    )
    on = form.day(localdate(database_now()))
    shown = deals_to_show(request.user).filter(concluded_at__date__lte=on)
    deals = list(form.narrow(shown.with_paid(on)).annotate(moved_at=_last_move(on)))
    found = standings(deals, on)
    rows = [DealRow(deal, deal.paid_amount, found[deal.pk]) for deal in deals]
    if status := form.status_chosen:
        rows = [row for row in rows if row.status == status]
    if word := form.standing_chosen:
        rows = [row for row in rows if row.standing.word == word]
    return form, rows, on


def _last_move(on: date) -> Subquery:
    """Give the moment at which a deal got the status it had at the end of a day."""
    moves = StatusChange.objects.filter(deal=OuterRef("pk"), changed_at__date__lte=on).order_by("-changed_at", "-pk")
    return Subquery(moves.values("changed_at")[:1])


def _totals(rows: list[DealRow]) -> dict[str, Decimal]:
    """Add up the awards that stand and all payments of what is shown."""
    stand = (row.awarded_amount for row in rows if row.status != DealStatus.ENDED_EARLY)
    return {"awarded": sum(stand, Decimal(0)), "paid": sum((row.paid_amount for row in rows), Decimal(0))}


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _columns() -> list[tuple[str, int, str]]:
    """Give each column: its heading, its width in signs, and what it means."""
    return [
        (_("Deal"), 40, _("The title of the deal.")),
        (_("Region"), 30, _("The region that made the deal with the ministry.")),
        (_("Round"), 24, _("The round in which the proposal was chosen.")),
        (_("Status"), 16, _("How far the deal was on the day in the last column.")),
        (_("Status since"), 16, _("The day on which the deal got that status.")),
        (_("How it stands"), 16, _("The word for a deal that is carried out. Empty for other deals.")),
        (_("Why"), 50, _("What that word follows from.")),
        (_("Next report due"), 18, _("The last day on which the region can send in its next report in time.")),
        (_("Contribution"), 16, _("What the ministry had awarded on that day, in euros, compensable VAT included.")),
        (_("Paid"), 16, _("What was paid up to and including that day, in euros, less what came back.")),
        (_("As it stood on"), 18, _("The day that the whole row is about.")),
    ]


def _sheet(rows: list[DealRow], on: date) -> SheetToWrite:
    headings = [(heading, width) for heading, width, _meaning in _columns()]
    return SheetToWrite(name=_("Deals"), headings=headings, rows=[_cells(row, on) for row in rows])


def _meanings() -> SheetToWrite:
    """Say on a sheet of its own what each column means; CSV has no place for it."""
    rows = [(heading, meaning) for heading, _width, meaning in _columns()]
    return SheetToWrite(name=_("Explanation"), headings=[(_("Column"), 24), (_("Meaning"), 80)], rows=rows)


def _cells(row: DealRow, on: date) -> list[Any]:
    deal, standing = row.deal, row.standing
    due = standing.facts.next_due_on
    return [
        deal.title,
        row.region,
        deal.proposal.round.name,
        str(row.status.label),
        short_date(row.since),
        str(standing.word.label) if standing.word else "",
        "; ".join(standing.reasons),
        short_date(due) if due else "",
        row.awarded_amount,
        row.paid_amount,
        short_date(on),
    ]
