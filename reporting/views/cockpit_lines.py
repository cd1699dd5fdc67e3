"""What documents ask of the person who looks at a round, and whether they are being made."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.models import Round, User
from proposals.services.system_health import TOO_LONG
from proposals.views.management.todo_lines import ToDo
from reporting.enums import ReportStatus
from reporting.models import Report


def document_lines(user: User, round_: Round, at: datetime) -> Iterator[ToDo]:
    """Give the documents of a round that could not be made; one statement."""
    if not user.has_perm("reporting.list_reports"):
        return
    of_round = Q(round=round_) | Q(submission__proposal__round=round_)
    count = Report.objects.visible_to(user).filter(of_round, status=ReportStatus.FAILED).distinct().count()
    if count:
        title = ngettext("%(count)d document could not be made", "%(count)d documents could not be made", count)
        address = reverse("reporting:report_list")
        yield ToDo("error", _("Failed"), title % {"count": count}, _("The list says why."), address, _("Look"))


def documents_are_made(at: datetime) -> str:
    """Say that documents wait that nobody makes."""
    waiting = Report.objects.filter(status=ReportStatus.WAITING, due_at__lte=at - TOO_LONG)
    return _("Documents have been waiting for more than a quarter of an hour.") if waiting.exists() else ""
