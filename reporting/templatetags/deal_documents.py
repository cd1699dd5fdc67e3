"""The documents of a deal on its pages: ``{% load deal_documents %}``."""

from typing import Any

from django import template

from proposals.models import Deal
from reporting.enums import ReportKind
from reporting.queries import report_line
from reporting.services.deal_documents import deal_document_kinds, newest_deal_document

register = template.Library()
NAMES = {ReportKind.COVENANT: "convenant", ReportKind.DEAL_SHEET: "factsheet"}


@register.inclusion_tag("reporting/includes/deal_documents.html", takes_context=True)
def deal_documents(context: template.Context, deal: Deal, only: str = "") -> dict[str, Any]:
    """Show the newest covenant and sheet of a deal, how far they are, and the buttons to have them made.

    `only` keeps one kind.
    """
    user, rows = context["user"], []
    for kind, parameters in deal_document_kinds(deal).items():
        if only in ("", kind):
            report = newest_deal_document(deal, kind, parameters, user)
            line = report_line(report, user) if report else None
            rows.append({"name": NAMES[kind], "line": line, "offer": _is_offered(kind, line)})
    return {"deal": deal, "rows": rows, "csrf_token": context.get("csrf_token")}


def _is_offered(kind: str, line: Any) -> bool:
    """Tell whether a button stands there: not while it is being made, nor for a covenant that is ready."""
    if line is None:
        return True
    return not line.is_unfinished and not (kind == ReportKind.COVENANT and line.report.status == "ready")
