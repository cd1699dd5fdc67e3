"""Pages with fixed words, and the accounts of the demonstration."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from proposals.queries import demonstration_accounts, rounds_to_show
from proposals.services.clock import database_now


@require_safe
def page_contact(request: HttpRequest) -> HttpResponse:
    """Say how to reach the programme team: as the first round says, else as this installation says (`HELPDESK`)."""
    rounds = rounds_to_show(request.user, database_now())
    reachable = next((each for each in rounds if each.contact_phone or each.contact_email), None)
    return render(request, "proposals/page_contact.html", {"round": reachable, "helpdesk": settings.HELPDESK})


@require_safe
def page_accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible the site is and what to do when something does not work."""
    return render(request, "proposals/page_accessibility.html")


@require_safe
def page_privacy(request: HttpRequest) -> HttpResponse:
    """Say which data we keep, why, and how long."""
    return render(request, "proposals/page_privacy.html")


@require_safe
def page_about(request: HttpRequest) -> HttpResponse:
    """Say what of the demonstration is real and what is invented."""
    return render(request, "proposals/page_about.html")


@require_safe
def demo_accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts of the demonstration; elsewhere this page does not exist (decision 21)."""
    if not settings.DEMONSTRATION:
        raise Http404
    ministry, applicants = demonstration_accounts()
    context = {"ministry": ministry, "applicants": applicants, "password": settings.DEMO_PASSWORD}
    return render(request, "proposals/demo_accounts.html", context)
