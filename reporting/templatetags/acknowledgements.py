"""Receipts and copies as PDF on the pages of applicants: ``{% load acknowledgements %}``."""

from typing import Any

from django import template

from proposals.models import Proposal, Submission
from reporting.enums import ReportKind, ReportStatus
from reporting.models import Report
from reporting.queries import newest_report

register = template.Library()


def how_far(report: Report | None) -> dict[str, Any]:
    """Give a document with in one word how far it is: `ready`, `failed`, `busy`, or `absent`."""
    if report is None:
        return {"report": None, "state": "absent"}
    if report.status == ReportStatus.READY:
        return {"report": report, "state": "ready"}
    is_over = report.status in {ReportStatus.FAILED, ReportStatus.CANCELLED}
    return {"report": report, "state": "failed" if is_over else "busy"}


@register.inclusion_tag("reporting/acknowledgement_button.html")
def acknowledgement_button(submission: Submission) -> dict[str, Any]:
    """Show the button that downloads a receipt, or that it is being made; then the page looks again by itself."""
    return how_far(newest_report(submission=submission)) | {"submission": submission}


@register.inclusion_tag("reporting/acknowledgement_link.html")
def acknowledgement_link(submission: Submission) -> dict[str, Any]:
    """Show a plain link to a receipt in a list."""
    return {"submission": submission}


@register.inclusion_tag("reporting/draft_copy.html", takes_context=True)
def draft_copy(context: template.Context, proposal: Proposal) -> dict[str, Any]:
    """Show the button that asks for a PDF of a draft, and the newest one if there is any."""
    newest = newest_report(kind=ReportKind.DRAFT_COPY, proposal=proposal)
    return how_far(newest) | {"proposal": proposal, "csrf_token": context.get("csrf_token")}
