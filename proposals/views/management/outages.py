"""Reporting an outage, and moving the closing time because of one: by two people."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Count, Min
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from proposals.enums import ProposalStatus
from proposals.formats import until_moment
from proposals.forms.outages import ExtensionForm, OutageEndForm, OutageForm, RejectionForm
from proposals.models import Extension, LateAttempt, Outage, Round
from proposals.services.clock import database_now
from proposals.services.late_attempts import MOST_KEPT
from proposals.services.outages import (
    EXTENDABLE,
    OutageRefused,
    approve_extension,
    end_outage,
    organisations_in,
    reject_extension,
    report_outage,
    request_extension,
)


@login_required
@permission_required("proposals.see_intake", raise_exception=True)
@require_safe
def management_outages(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the outages of a round, what was asked and decided because of them, and who came too late."""
    round_ = _round_or_404(request, slug)
    context = {
        "round": round_,
        "outages": round_.outages.select_related("reported_by").prefetch_related(
            "extensions__requested_by", "extensions__approved_by", "extensions__rejected_by"
        ),
        "late": late_attempts(round_),
        "may_manage": request.user.has_perm("proposals.manage_round"),
        "may_decide": request.user.has_perm("proposals.decide_extension"),
        "is_extendable": round_.status in EXTENDABLE,
        "has_request": round_.extensions.filter(approved_at=None, rejected_at=None).exists(),
    }
    return render(request, "proposals/management/outages.html", context)


@login_required
@permission_required("proposals.manage_round", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def outage_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Declare an outage; its applicants see it on every page at once."""
    round_, now = _round_or_404(request, slug), database_now()
    form = OutageForm(request.POST if request.method == "POST" else None, initial_moments={"started_at": now})

    def report() -> str:
        names = ("started_at", "ended_at", "description")
        values = {name: form.cleaned_data[name] for name in names}
        report_outage(round_=round_, by=request.user, at=now, **values)
        return _("The outage is reported. Applicants see it on every page.")

    return _answer(request, round_, form, report, "proposals/management/outage_report.html", {"now": now})


def _outage(request: HttpRequest, pk: int) -> Outage:
    return get_object_or_404(Outage.objects.visible_to(request.user).select_related("round"), pk=pk)


@login_required
@permission_required("proposals.manage_round", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def outage_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say until when an outage lasted."""
    outage, now = _outage(request, pk), database_now()
    form = OutageEndForm(request.POST if request.method == "POST" else None, initial_moments={"ended_at": now})

    def end() -> str:
        end_outage(outage=outage, ended_at=form.cleaned_data["ended_at"], at=now)
        return _("The outage is over. Everybody with a proposal in this round got a message.")

    return _answer(request, outage.round, form, end, "proposals/management/outage_end.html", {"outage": outage})


@login_required
@permission_required("proposals.manage_round", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def extension_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a later closing time because of an outage."""
    outage, now = _outage(request, pk), database_now()
    # The day after at the same time is a beginning; staff choose.
    usual = max(outage.round.closes_at, now) + timedelta(days=1)
    form = ExtensionForm(request.POST if request.method == "POST" else None, initial_moments={"closes_at": usual})

    def ask() -> str:
        values = {name: form.cleaned_data[name] for name in ("closes_at", "reason", "public_note")}
        request_extension(outage=outage, by=request.user, at=now, **values)
        return _("Your request waits for a colleague. Nothing has changed for the applicants yet.")

    context = {"outage": outage, "concerned": len(organisations_in(outage.round))}
    return _answer(request, outage.round, form, ask, "proposals/management/extension_request.html", context)


@login_required
@permission_required("proposals.decide_extension", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def extension_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse a later closing time that somebody else asked for."""
    visible = Extension.objects.visible_to(request.user)
    extension = get_object_or_404(visible.select_related("round", "outage", "requested_by"), pk=pk)
    now, is_refusal = database_now(), request.POST.get("decision") != "approve"
    form = RejectionForm(request.POST if request.method == "POST" and is_refusal else None)

    def decide() -> str:
        if is_refusal:
            reject_extension(extension=extension, by=request.user, at=now, reason=form.cleaned_data["reason"])
            return _("You refused the later closing time. Nothing has changed for the applicants.")
        approved = approve_extension(extension=extension, by=request.user, at=now)
        return _("Submitting is possible until %(moment)s. Everybody with a proposal got a message.") % {
            "moment": until_moment(approved.closes_after)
        }

    context = {
        "extension": extension,
        "is_open": not (extension.approved_at or extension.rejected_at),
        "is_own": extension.requested_by_id == request.user.pk,
        "concerned": len(organisations_in(extension.round)),
        "late": len(late_attempts(extension.round)),
    }
    return _answer(request, extension.round, form, decide, "proposals/management/extension_decide.html", context)


def late_attempts(round_: Round) -> list[dict[str, Any]]:
    """Give per proposal that came too late who it is from, how often and when first; never what is in it.

    Of who presses more often than is recorded the number is the least it can be.
    """
    late = LateAttempt.objects.filter(proposal__round=round_).order_by()
    rows = late.values("proposal", "proposal__organisation__name", "proposal__status").annotate(
        attempts=Count("pk"), first_at=Min("received_at")
    )
    return [
        {
            "organisation": row["proposal__organisation__name"],
            "attempts": row["attempts"],
            "is_more": row["attempts"] >= MOST_KEPT,
            "first_at": row["first_at"],
            "is_waiting": row["proposal__status"] == ProposalStatus.DRAFT,
        }
        for row in rows.order_by("-first_at", "proposal")
    ]


def _round_or_404(request: HttpRequest, slug: str) -> Round:
    return get_object_or_404(Round.objects.visible_to(request.user), slug=slug)


def _answer(
    request: HttpRequest, round_: Round, form: Form, act: Callable[[], str], template: str, context: dict[str, Any]
) -> HttpResponse:
    """Do it when the form is right, else show the page again with what is wrong."""
    request.round_on_screen = round_.slug
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        try:
            messages.success(request, act())
        except OutageRefused as refused:
            _show_refusal(request, form, refused)
        else:
            return redirect("proposals:management_outages", round_.slug)
    status = 422 if form.errors else 409 if request.method == "POST" else 200
    return render(request, template, {"round": round_, "form": form, **context}, status=status)


def _show_refusal(request: HttpRequest, form: Form, refused: OutageRefused) -> None:
    """Put the words at the field they are about; without one above the page."""
    field = next((name for name in (f"{refused.field}_day", refused.field) if name in form.fields), None)
    if not form.is_bound:
        messages.error(request, str(refused))
    else:
        form.add_error(field, str(refused))
