"""The dry run of a round and what its three test applicants saw."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from proposals.models import Rehearsal
from proposals.services.clock import database_now
from proposals.services.rounds import CallFrozen, call_digest, hold_rehearsal
from proposals.services.rounds.changes import is_frozen
from proposals.services.rounds.checklist import last_rehearsal
from proposals.views.management.round_pages import for_round_managers, round_or_404

APPLICANTS = {
    "complete": (
        gettext_lazy("The first fills in everything"),
        gettext_lazy("All questions, the highest contribution and the highest share. This must be accepted."),
    ),
    "empty": (
        gettext_lazy("The second fills in nothing"),
        gettext_lazy("This must be refused, and all that is missing must be named."),
    ),
    "wrong": (
        gettext_lazy("The third makes mistakes"),
        gettext_lazy("Too much, too large a share, and too late. Each must be refused by itself."),
    ),
}


@for_round_managers
@require_http_methods(["GET", "HEAD", "POST"])
def round_rehearsal(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the last dry run; a post holds a new one."""
    round_, now = round_or_404(request, slug), database_now()
    if request.method == "POST":
        try:
            held = hold_rehearsal(round_=round_, by=request.user, at=now)
        except CallFrozen:
            messages.error(request, _("The round has opened. A dry run is not possible any more."))
        else:
            if held.passed:
                messages.success(request, _("The dry run went well."))
            else:
                messages.error(request, _("The dry run did not go well. Below you see why."))
        return redirect("proposals:round_rehearsal", slug)
    last = last_rehearsal(round_)
    context = {
        "round": round_,
        "last": last,
        "is_current": last is not None and last.call_digest == call_digest(round_),
        "moment": datetime.fromisoformat(last.report["moment"]) if last else None,
        "applicants": walks_of(last) if last else [],
        "is_frozen": is_frozen(round_, now),
    }
    return render(request, "proposals/management/round_rehearsal.html", context)


def walks_of(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    """Give what each test applicant saw, with who it was."""
    return [
        {
            "title": APPLICANTS[walk["code"]][0],
            "intro": APPLICANTS[walk["code"]][1],
            "passed": all(finding["passed"] for finding in walk["findings"]),
            "findings": walk["findings"],
        }
        for walk in rehearsal.report["applicants"]
    ]
