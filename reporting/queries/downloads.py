"""Who fetched what, for the pages of the desk."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from reporting.models import Report, ReportBatch, ReportDownload
from reporting.queries.batches import readers_of


def readers_by_report(reports: Sequence[Report]) -> dict[int, str]:
    """Name for each of some documents who fetched it, whoever was first; one statement."""
    found = ReportDownload.objects.filter(report__in=reports)
    return _readers(found, "report_id")


def readers_by_batch(batches: Sequence[ReportBatch]) -> dict[int, str]:
    """Name for each ZIP who fetched it; one statement."""
    return _readers(ReportDownload.objects.filter(batch__in=batches), "batch_id")


def _readers(downloads: QuerySet[ReportDownload], key: str) -> dict[int, str]:
    """Take each person once for each thing, so that what is read does not grow with each click."""
    once = downloads.order_by(key, "downloaded_by_id", "downloaded_at").distinct(key, "downloaded_by_id")
    found: dict[int, list[ReportDownload]] = defaultdict(list)
    for each in once.select_related("downloaded_by"):
        found[getattr(each, key)].append(each)
    return {pk: readers_of(sorted(rows, key=lambda row: row.downloaded_at)) for pk, rows in found.items()}


def downloads_for_pages(user: Any) -> QuerySet[ReportDownload]:
    """Give the downloads that `user` may see, newest first, with what a line shows."""
    return ReportDownload.objects.visible_to(user).select_related(
        "downloaded_by", "batch__round", "report__round__publication", "report__submission__proposal__organisation",
        "report__proposal__organisation", "report__progress_report__deal__proposal__organisation",
        "report__deal__proposal__organisation", "report__parliament_report",
    )  # fmt: skip
