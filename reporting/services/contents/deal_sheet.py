"""The deal sheet: how a deal stands on a day."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from proposals.models import Deal
from proposals.queries import payments_of_deal
from reporting.documents import DealSheetDocument, SheetMilestone, SheetNews, SheetPartner, SheetPayment
from reporting.enums import ProgressReportStatus
from reporting.queries.figures import deal_figures
from reporting.services.contents.deal_lines import indicator_lines
from reporting.services.contents.milestones import milestone_line


def deal_sheet_document(deal: Deal, *, on: date) -> DealSheetDocument:
    """Build the sheet of a deal with the figures of `on`; what a region has not sent in is not in it."""
    (figure,) = deal_figures(deals=Deal.objects.filter(pk=deal.pk), on=on)
    return DealSheetDocument(
        reference=figure.reference,
        is_demonstration=settings.DEMONSTRATION,
        figures_date=on,
        deal_title=figure.title,
        region_label=figure.region_label or figure.applicant_name,
        organisation_name=figure.applicant_name,
        round_name=figure.round_name,
        status=figure.status_label.lower(),
        awarded_amount=figure.awarded_amount,
        paid_amount=figure.paid_amount,
        total_costs_amount=figure.total_costs_amount,
        final_amount=_final_amount(deal, on),
        summary=figure.summary,
        themes=figure.theme_labels,
        start_date=figure.start_date,
        end_date=figure.end_date,
        signed_date=figure.covenant_signed_date,
        indicators=tuple(indicator_lines(figure)),
        milestones=tuple(_milestones(deal, on)),
        payments=tuple(_payments(deal, on)),
        stands=figure.stands,
        partners=tuple(_partners(deal)),
        news=_news(deal, on),
    )


def _final_amount(deal: Deal, on: date) -> Decimal | None:
    """Give the final amount of the contribution; None while it was not approved on that day."""
    final = getattr(deal, "final_determination", None)  # read once: the payments ask for it too
    is_approved = final is not None and final.approved_at is not None and localdate(final.approved_at) <= on
    return final.amount if is_approved else None


def _milestones(deal: Deal, on: date) -> Iterator[SheetMilestone]:
    for each in deal.milestones.all():
        reached = each.reached_date if each.reached_date and each.reached_date <= on else None
        is_late = reached is None and each.planned_date < on
        yield milestone_line(each.title, each.planned_date, reached, is_late=is_late)


def _payments(deal: Deal, on: date) -> Iterator[SheetPayment]:
    """Give the parts with their plan and payments, then what came back; the pages of the deal read the same."""
    payments = payments_of_deal(deal, on)
    for line in payments.lines:
        plan = {"planned_on": line.expected_on, "planned_amount": line.tranche.amount,
                "after": "" if line.tranche.planned_date else line.milestone}  # fmt: skip
        plan = {} if line.is_over else plan
        paid = line.paid_days(on)
        if plan or paid:
            first_on, first = paid[0] if paid else (None, None)
            yield SheetPayment(name=line.tranche.name, paid_on=first_on, paid_amount=first, **plan)
        for day, amount in paid[1:]:
            yield SheetPayment(name=line.tranche.name, paid_on=day, paid_amount=amount)
    for day, amount in payments.came_back:
        yield SheetPayment(name=_("Repayment"), paid_on=day, paid_amount=-amount)


def _partners(deal: Deal) -> Iterator[SheetPartner]:
    for each in deal.partners.all():
        yield SheetPartner(name=each.name, kind=str(each.get_kind_display()).lower(), role=each.role)


def _news(deal: Deal, on: date) -> SheetNews | None:
    """Give the newest progress report that was accepted over a period up to `on`."""
    accepted = deal.progress_reports.filter(status=ProgressReportStatus.ACCEPTED, period_end_date__lte=on)
    newest = accepted.order_by("-period_end_date", "-number").first()
    if newest is None:
        return None
    return SheetNews(
        name=_("Final report") if newest.is_final else _("Progress report %(number)d") % {"number": newest.number},
        period_start_date=newest.period_start_date,
        period_end_date=newest.period_end_date,
        summary=newest.summary,
        outlook=newest.outlook,
    )
