"""The rounds for everybody, with what came of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proposals.services.clock import database_now
from reporting.queries.public_rounds import RoundFigure, round_figures
from reporting.views.public.caching import public_page


@public_page
def public_rounds(request: HttpRequest) -> HttpResponse:
    """List the rounds, the newest first; outcomes as counts, after their publication."""
    rows = [(each, *status_of(each)) for each in round_figures(database_now())]
    return render(request, "reporting/public/rounds.html", {"rows": rows})


def status_of(figure: RoundFigure) -> tuple[str, str]:
    """Give the kind and the word of a status, for the component that shows it."""
    return {
        "aangekondigd": ("wait", _("Announced")),
        "open": ("busy", _("Open")),
        "in-behandeling": ("wait", _("Being handled")),
        "besloten": ("done", _("Decided")),
    }[figure.status]
