"""Working out a deal, for both sides on one page: the text, agreement on it, and open points."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from proposals.enums import DealSide, DealStatus
from proposals.forms.deals import DealTextForm, OpenPointForm, OutcomeForm
from proposals.models import Deal, DealText
from proposals.queries import deals_to_show
from proposals.services.articles import articles_of
from proposals.services.clock import database_now
from proposals.services.deal_gates import obstacles
from proposals.services.deal_texts import (
    ELABORATED_IN,
    AnotherVersion,
    NotInElaboration,
    SamePerson,
    agree_on_text,
    close_point,
    raise_point,
    save_deal_text,
)
from proposals.views.access import require_permission

PAST = gettext_lazy("The elaboration of this deal is over. The text and the points do not change any more.")
NEWER = gettext_lazy("Somebody saved another version meanwhile. Read it first.")


def deal_or_404(request: HttpRequest, pk: int) -> Deal:
    """Give a deal that this person may see."""
    return get_object_or_404(deals_to_show(request.user), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deal_elaboration(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text with its versions and points; on POST save another version."""
    deal = deal_or_404(request, pk)
    if request.method != "POST":
        return _page(request, deal)
    require_permission(request, "proposals.elaborate_deal", deal)
    form = DealTextForm(request.POST)
    if not form.is_valid():
        return _page(request, deal, text_form=form)
    values = form.cleaned_data
    try:
        text = save_deal_text(
            deal=deal, body=values["body"], seen_number=values["number"], by=request.user, at=database_now()
        )
    except AnotherVersion:
        form.add_error("body", _("%(words)s What you typed stands below, not saved yet.") % {"words": NEWER})
        return _page(request, deal, text_form=form, is_conflict=True)
    except NotInElaboration:
        messages.error(request, PAST)
    else:
        messages.success(request, _("Version %(number)d is saved.") % {"number": text.number})
    return redirect("proposals:deal_elaboration", pk)


@login_required
@require_POST
def deal_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree on the version that was read, for the side this person stands on."""
    deal = deal_or_404(request, pk)
    side = DealSide.MINISTRY if request.user.has_perm("proposals.work_on_deal", deal) else DealSide.REGION
    if side == DealSide.REGION:
        require_permission(request, "proposals.sign_for_deal", deal)
    number = request.POST.get("number", "")
    text = deal.texts.filter(number=int(number) if number.isdecimal() and len(number) < 6 else 0).first()
    if text is None:
        messages.error(request, _("Choose the version on which you agree."))
        return redirect("proposals:deal_elaboration", pk)
    try:
        agree_on_text(text=text, side=side, by=request.user, at=database_now())
    except AnotherVersion:
        messages.error(request, NEWER)
    except SamePerson:
        messages.error(request, _("You wrote this version yourself. A colleague agrees for the ministry."))
    except NotInElaboration:
        messages.error(request, PAST)
    else:
        messages.success(request, _("You agreed on version %(number)d.") % {"number": text.number})
    return redirect("proposals:deal_elaboration", pk)


@login_required
@require_POST
def deal_point_raise(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a point that must be settled."""
    deal = deal_or_404(request, pk)
    require_permission(request, "proposals.elaborate_deal", deal)
    form = OpenPointForm(request.POST, prefix="point")
    if not form.is_valid():
        return _page(request, deal, point_form=form)
    try:
        raise_point(deal=deal, text=form.cleaned_data["text"], by=request.user, at=database_now())
    except NotInElaboration:
        messages.error(request, PAST)
    else:
        messages.success(request, _("The point is on the list."))
    return redirect("proposals:deal_elaboration", pk)


@login_required
@require_POST
def deal_point_close(request: HttpRequest, pk: int, point_pk: int) -> HttpResponse:
    """Close a point with what was agreed."""
    deal = deal_or_404(request, pk)
    require_permission(request, "proposals.elaborate_deal", deal)
    point = get_object_or_404(deal.open_points, pk=point_pk)
    form = OutcomeForm(request.POST, prefix=f"close-{point.pk}")
    if not form.is_valid():
        return _page(request, deal, outcome_form=(point.pk, form))
    try:
        close_point(point=point, outcome=form.cleaned_data["outcome"], by=request.user, at=database_now())
    except NotInElaboration:
        messages.error(request, PAST)
    else:
        messages.success(request, _("The point is closed."))
    return redirect("proposals:deal_elaboration", pk)


def _page(
    request: HttpRequest,
    deal: Deal,
    *,
    text_form: DealTextForm | None = None,
    point_form: OpenPointForm | None = None,
    outcome_form: tuple[int, OutcomeForm] | None = None,
    is_conflict: bool = False,
) -> HttpResponse:
    versions = list(deal.texts.select_related("saved_by", "region_agreed_by", "ministry_agreed_by"))
    newest = versions[0] if versions else None
    may_write = request.user.has_perm("proposals.elaborate_deal", deal) and deal.status in ELABORATED_IN
    bad = [form for form in (text_form, point_form, outcome_form and outcome_form[1]) if form is not None]
    context = {
        "deal": deal,
        "newest": newest,
        "versions": versions,
        "articles": articles_of(newest.body) if newest and not may_write else (),
        "may_write": may_write,
        "may_agree": _may_agree(request, deal, newest),
        "is_own_version": newest is not None and newest.saved_by_id == request.user.pk,
        "is_ministry": request.user.has_perm("proposals.work_on_deal", deal),
        "is_conflict": is_conflict,
        "text_form": text_form or _text_form(newest),
        "point_form": point_form or OpenPointForm(prefix="point"),
        "points": _points(deal, may_write, outcome_form),
        "obstacles": obstacles(deal, DealStatus.COVENANT_READY) if deal.status in ELABORATED_IN else [],
        "error_form": bad[0] if bad else None,
    }
    return render(request, "proposals/deal_elaboration.html", context, status=422 if bad else 200)


def _text_form(newest: DealText | None) -> DealTextForm:
    return DealTextForm(initial={"number": newest.number if newest else 0, "body": newest.body if newest else ""})


def _may_agree(request: HttpRequest, deal: Deal, newest: DealText | None) -> bool:
    """Say whether agreeing is offered: on the newest version, once for each side, by who may."""
    if newest is None or deal.status not in ELABORATED_IN:
        return False
    if request.user.has_perm("proposals.work_on_deal", deal):
        return newest.ministry_agreed_at is None and newest.saved_by_id != request.user.pk
    return newest.region_agreed_at is None and request.user.has_perm("proposals.sign_for_deal", deal)


def _points(deal: Deal, may_write: bool, bad: tuple[int, OutcomeForm] | None) -> list[tuple[Any, OutcomeForm | None]]:
    """Give the points, open ones first, each with the form to close it."""
    points = sorted(deal.open_points.select_related("raised_by", "closed_by"), key=lambda each: bool(each.closed_at))
    forms = {bad[0]: bad[1]} if bad else {}
    return [
        (
            point,
            forms.get(point.pk) or OutcomeForm(prefix=f"close-{point.pk}")
            if may_write and point.closed_at is None
            else None,
        )
        for point in points
    ]
