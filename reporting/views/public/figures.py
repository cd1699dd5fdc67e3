"""The figures of all deals for everybody: announced, awarded and paid, per province, theme and round."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from proposals.services.clock import database_now
from reporting.charts import AmountRow, Payment, amount_bars, payments_of_months
from reporting.documents.deal_charts import reach_of_most
from reporting.documents.deal_figures import told_indicators
from reporting.queries.figure_payments import paid_by_month
from reporting.queries.figures import deal_figures, published_deals, totals, totals_by, totals_by_theme
from reporting.queries.public_rounds import round_figures
from reporting.services.contents.deal_lines import deal_line
from reporting.views.public.caching import public_page


@public_page
def public_figures(request: HttpRequest) -> HttpResponse:
    """Show the sums with the day on which they hold."""
    now = database_now()
    on = localdate(now)
    figures = deal_figures(deals=published_deals(), on=on)
    themes = totals_by_theme(figures)
    bars = [
        AmountRow(label=label, amount=sums.awarded_amount, count=sums.deal_count)
        for (_code, label), sums in sorted(themes.items(), key=lambda each: -each[1].awarded_amount)
    ]
    sums = totals(figures)
    paid = [Payment(on=each.on, amount=each.amount) for each in paid_by_month([each.pk for each in figures], on)]
    lines = [deal_line(each) for each in figures]
    context = {
        "on": on,
        "sums": sums,
        "payments": payments_of_months(paid, until=on, awarded=sums.awarded_amount, title=_("Paid over time")),
        "indicators": told_indicators(lines),
        "reach": reach_of_most(lines),
        "groups": [
            (_("Per round"), _("Round"), _sorted(totals_by(figures, lambda each: each.round_name))),
            (_("Per province"), _("Province"), _sorted(totals_by(figures, lambda each: each.province_name))),
        ],
        "themes": amount_bars(bars, title=_("Awarded per theme"), heading=_("Theme")) if bars else None,
        "rounds": [each for each in round_figures(now) if each.published_on],
    }
    return render(request, "reporting/public/figures.html", context)


def _sorted(groups: dict[str, object]) -> list[tuple[str, object]]:
    return sorted(groups.items())
