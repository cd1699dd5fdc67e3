"""The documents that everybody who reads a deal may have made: its covenant, and the sheet with its figures."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from proposals.models import Covenant, Deal, User
from reporting.enums import ReportKind, ReportStatus
from reporting.models import Report
from reporting.queries.reports import reports_for_pages
from reporting.services.contents.missing import DocumentDataMissing
from reporting.services.reports import request_report


def deal_document_kinds(deal: Deal) -> dict[str, dict[str, Any]]:
    """Give what can be made of a deal now: the parameters by kind. The covenant is the newest, once there is one."""
    number = Covenant.objects.filter(deal=deal).order_by("-number").values_list("number", flat=True).first()
    covenant = {ReportKind.COVENANT: {"number": number}} if number else {}
    return {**covenant, ReportKind.DEAL_SHEET: {}}


def newest_deal_document(deal: Deal, kind: str, parameters: dict[str, Any], user: Any) -> Report | None:
    """Give the newest document of a kind that `user` may read and that is still kept, whoever asked for it."""
    kept = reports_for_pages(user).filter(deal=deal, kind=kind, parameters__contains=parameters)
    return kept.exclude(status=ReportStatus.REMOVED).order_by("-requested_at", "-pk").first()


def request_deal_document(*, deal: Deal, kind: str, by: User, at: datetime) -> Report:
    """Ask for a document of a deal. A covenant never changes, so one that is there or being made is given as it is.

    The sheet has the figures of the day of asking.

    :raises DocumentDataMissing: if there is no covenant yet.
    """
    kinds = deal_document_kinds(deal)
    if kind not in kinds:
        raise DocumentDataMissing
    if kind == ReportKind.COVENANT:
        made = newest_deal_document(deal, kind, kinds[kind], by)
        if made is not None and made.status in {ReportStatus.READY, ReportStatus.WAITING, ReportStatus.RUNNING}:
            return made
    parameters = kinds[kind] or {"figures_date": localdate(at).isoformat()}
    return request_report(kind=kind, deal=deal, parameters=parameters, by=by, at=at)
