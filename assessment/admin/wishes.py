"""The own wishes of an assessor for the division of the work."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assessment.forms.workload import OwnWishesForm
from assessment.queries.own_wishes import OwnWishes, own_wishes
from assessment.services.own_wishes import keep_own_wishes
from assessment.services.refusal import Refused
from proposals.services.clock import database_now


def wishes(site: admin.AdminSite, request: HttpRequest) -> HttpResponse:
    """Show the themes of each round with the own wishes; on POST keep those of the round that was sent."""
    forms = [(each, _form(request, each)) for each in own_wishes(request.user)]
    for each, form in forms:
        if form.is_bound and form.is_valid() and _is_kept(request, each, form):
            messages.success(request, _("Your wishes are kept. The next division reckons with them."))
            return redirect("beoordelen:wishes")
    refused = next((form for _each, form in forms if form.errors), None)
    context = {**site.each_context(request), "forms": forms, "refused": refused}
    return render(request, "beoordelen/wishes.html", context, status=422 if refused else 200)


def _form(request: HttpRequest, own: OwnWishes) -> OwnWishesForm:
    """Make the form of a round, with what was sent when it was this one."""
    is_sent = request.method == "POST" and request.POST.get("round") == own.round.slug
    prefix = f"ronde-{own.round.pk}"
    return OwnWishesForm(request.POST if is_sent else None, themes=own.themes, kinds=own.kinds, prefix=prefix)


def _is_kept(request: HttpRequest, own: OwnWishes, form: OwnWishesForm) -> bool:
    try:
        keep_own_wishes(round_=own.round, wishes=form.wishes(), by=request.user, at=database_now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return form.is_valid()
