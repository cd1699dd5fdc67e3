"""Progress reports of regions, and the documents that are made as PDF."""

from reporting.models.progress_report import ProgressReport
from reporting.models.report import Report

__all__ = ["ProgressReport", "Report"]
