"""What documents ask of the person who looks at a round, and whether they are being made."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.models import Round, User
from proposals.services.system_health import TOO_LONG
from proposals.views.management.todo_lines import ToDo
from reporting.enums import ReportStatus
from reporting.models import Report
from reporting.services.claims import standing_still
from reporting.services.reports import IN_BULK


def document_lines(user: User, round_: Round, at: datetime) -> Iterator[ToDo]:
    """Give the documents of a round that could not be made; one statement."""
    if not user.has_perm("reporting.list_reports"):
        return
    of_round = Q(round=round_) | Q(submission__proposal__round=round_) | Q(proposal__round=round_)
    count = Report.objects.visible_to(user).filter(of_round, status=ReportStatus.FAILED).distinct().count()
    if count:
        title = ngettext("%(count)d document could not be made", "%(count)d documents could not be made", count)
        address = reverse("reporting:report_list")
        yield ToDo("error", _("Failed"), title % {"count": count}, _("The list says why."), address, _("Look"))


def documents_wait(at: datetime) -> "QuerySet[Report]":
    """Give the documents that nobody makes.

    A document may be asked for at a moment long gone (the demonstration tells a story of 2019): what counts is since
    when its row is there. Work in bulk waits for its turn as long as some of it is made, and while people let it pause.
    """
    since = at - TOO_LONG
    bulk_is_made = Report.objects.filter(IN_BULK, finished_at__gte=since)
    written = Report.pgh_event_model.objects.filter(pgh_obj=OuterRef("pk"), pgh_label="insert")
    waiting = Report.objects.filter(status=ReportStatus.WAITING, due_at__lte=since).exclude(batch__in=standing_still())
    return waiting.filter(~IN_BULK | ~Exists(bulk_is_made), Exists(written.filter(pgh_created_at__lte=since)))
