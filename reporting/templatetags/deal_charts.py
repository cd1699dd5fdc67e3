"""The drawings of a deal on its pages: ``{% load deal_charts %}``."""

from decimal import Decimal

from django import template

from proposals.queries import DealPayments
from reporting.charts import Chart, payments_and_plan
from reporting.queries.figure_payments import paid_and_planned

register = template.Library()


@register.simple_tag
def payments_drawing(payments: DealPayments, awarded_amount: Decimal) -> Chart | None:
    """Draw the payments of a deal beside its plan, as its sheet does; None when there is nothing to draw.

    What was awarded (euro) is no line for a deal that ended early: it comes no more.
    """
    paid, planned = paid_and_planned(payments)
    awarded = None if payments.ended_early else awarded_amount
    return payments_and_plan(paid, planned, until=payments.on, awarded=awarded)
