"""The deal sheet: how a deal stands on a day."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from proposals.formats import short_date
from proposals.models import Deal, FinalDetermination
from reporting.documents import DealSheetDocument, SheetMilestone, SheetNews, SheetPartner, SheetPayment
from reporting.enums import ProgressReportStatus
from reporting.queries.figure_payments import CAME_BACK, PAID, PLANNED, payment_figures
from reporting.queries.figures import DealFigure, deal_figures
from reporting.services.contents.deal_lines import indicator_lines


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
        payments=tuple(_payments(figure)),
        stands=figure.stands,
        partners=tuple(_partners(deal)),
        news=_news(deal, on),
    )


def _final_amount(deal: Deal, on: date) -> Decimal | None:
    """Give the final amount of the contribution; None while it was not approved on that day."""
    approved = FinalDetermination.objects.filter(deal=deal, approved_at__date__lte=on)
    return approved.values_list("amount", flat=True).first()


def _milestones(deal: Deal, on: date) -> Iterator[SheetMilestone]:
    for each in deal.milestones.all():
        reached = each.reached_date is not None and each.reached_date <= on
        is_late = not reached and each.planned_date < on
        state = _("still to come")
        if reached:
            state = _("reached on %(day)s") % {"day": short_date(each.reached_date)}
        elif is_late:
            state = _("late")
        yield SheetMilestone(title=each.title, planned_date=each.planned_date, state=state, is_late=is_late)


def _payments(deal: DealFigure) -> Iterator[SheetPayment]:
    words = {PAID: _("paid"), PLANNED: _("planned"), CAME_BACK: _("came back")}
    over = () if deal.stands else (deal.pk,)
    for each in payment_figures([deal.pk], deal.paid_on, over=over).get(deal.pk, ()):
        when = short_date(each.on) if each.on else each.after
        name = each.name or _("Repayment")
        yield SheetPayment(name=name, when=when, state=words[each.state], amount=each.amount)


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
