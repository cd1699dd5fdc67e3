"""Which files our document of a covenant carries, so that a copy signed digitally may carry them too."""

import hashlib
import io
from collections.abc import Iterator

from proposals.models import Covenant
from reporting.enums import ReportKind, ReportStatus
from reporting.models import Report
from reporting.services.contents.covenant import from_content
from reporting.services.report_files import FileDamaged, read_whole_file

MOST_DOCUMENTS = 5


def covenant_files(covenant: Covenant) -> frozenset[str]:
    """Give the SHA-256 (hex) of each file in the document of a covenant.

    As it would be made now, and as it was made: a newer version of the site may write other bytes than the
    document that somebody signed.
    """
    now = {hashlib.sha256(each.content).hexdigest() for each in from_content(covenant.content).files_within()}
    return frozenset(now.union(*map(_digests, _made(covenant))))


def _made(covenant: Covenant) -> Iterator[bytes]:
    """Give the newest documents of a covenant; without a number in its row a document is of the newest then."""
    rows = Report.objects.filter(
        kind=ReportKind.COVENANT, deal=covenant.deal_id, status=ReportStatus.READY, requested_at__gte=covenant.made_at
    ).exclude(file="")
    for report in rows[:MOST_DOCUMENTS]:
        if report.parameters.get("number", covenant.number) == covenant.number:
            try:
                yield read_whole_file(report)
            except FileDamaged:
                continue


def _digests(document: bytes) -> set[str]:
    import pikepdf

    with pikepdf.open(io.BytesIO(document)) as pdf:
        return {hashlib.sha256(each.get_file().read_bytes()).hexdigest() for each in pdf.attachments.values()}
