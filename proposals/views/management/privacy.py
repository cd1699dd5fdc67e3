"""Personal data: what may go because its term is over, and what is kept about one person."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from proposals.enums import DestructionOutcome
from proposals.formats import dutch_moment, short_date
from proposals.forms.privacy import PersonDataForm, SignDestructionForm
from proposals.models import DestructionItem, DestructionList, PersonExport
from proposals.services.clock import database_now
from proposals.services.privacy.about_person import give_data
from proposals.services.retention.kinds import all_kinds, kind_of
from proposals.services.retention.lists import DestructionRefused, make_list, sign_list, withdraw_list
from proposals.spreadsheets import SheetToWrite, csv_bytes

PER_PAGE = 50
OUTCOME_KINDS = {
    DestructionOutcome.WAITING: "wait",
    DestructionOutcome.DESTROYED: "done",
    DestructionOutcome.KEPT: "info",
}


@login_required
@permission_required("proposals.see_retention", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: HttpRequest) -> HttpResponse:
    """Show each kind with its term and how much may go, and the lists; a POST makes a list."""
    now = database_now()
    may_make = request.user.has_perm("proposals.make_destruction_list")
    if request.method == "POST" and may_make:
        try:
            return redirect("proposals:retention_list", make_list(by=request.user, at=now).pk)
        except DestructionRefused as refused:
            messages.error(request, str(refused))
    context = {
        "kinds": [(kind, kind.code.label, kind.count_due(now)) for kind in all_kinds()],
        "lists": DestructionList.objects.visible_to(request.user)
        .select_related("made_by", "signed_by")
        .annotate(lines=Count("items"))
        .order_by("-pk")[:50],
        "is_running": DestructionList.objects.running().exists(),
        "may_make": may_make,
    }
    status = 409 if request.method == "POST" and may_make else 403 if request.method == "POST" else 200
    return render(request, "proposals/management/retention.html", context, status=status)


@login_required
@permission_required("proposals.see_retention", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def retention_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a list row by row; another person than the maker signs it, or it is taken back."""
    found = get_object_or_404(DestructionList.objects.select_related("made_by", "signed_by", "withdrawn_by"), pk=pk)
    is_open = found.signed_at is None and found.withdrawn_at is None
    may_sign = request.user.has_perm("proposals.sign_destruction") and found.made_by_id != request.user.pk
    may_withdraw = request.user.has_perm("proposals.make_destruction_list")
    step = request.POST.get("step")
    form = SignDestructionForm(request.POST if step == "sign" else None)
    status = 200
    if request.method == "POST":
        allowed = {"sign": may_sign, "withdraw": may_withdraw}.get(step or "", False)
        status = _step(request, found, step, form) if allowed else 403
        if status == 302:
            return redirect("proposals:retention_list", pk)
    page = Paginator(found.items.all(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "list": found,
        "form": form,
        "is_open": is_open,
        "may_sign": may_sign,
        "is_own": found.made_by_id == request.user.pk,
        "may_withdraw": may_withdraw,
        "totals": _totals(found),
        "page": page,
        "rows": _with_words(list(page)),
    }
    return render(request, "proposals/management/retention_list.html", context, status=status)


def _step(request: HttpRequest, found: DestructionList, step: str | None, form: SignDestructionForm) -> int:
    """Sign or take back; give 302 when it was done, else what the page answers."""
    if step == "sign" and not form.is_valid():
        return 422
    try:
        if step == "sign":
            sign_list(found=found, by=request.user, at=database_now())
            messages.success(request, _("You signed. What is on the list is destroyed within minutes."))
        else:
            withdraw_list(found=found, by=request.user, at=database_now())
            messages.success(request, _("The list was taken back. Nothing was destroyed."))
    except DestructionRefused as refused:
        messages.error(request, str(refused))
        return 409
    return 302


def _totals(found: DestructionList) -> list[dict[str, Any]]:
    """Count the lines per kind and outcome."""
    counted = found.items.order_by("kind", "outcome").values("kind", "outcome").annotate(number=Count("pk"))
    return [
        {
            "kind": kind_of(row["kind"]).code.label,
            "outcome": DestructionOutcome(row["outcome"]).label,
            "look": OUTCOME_KINDS[row["outcome"]],
            "number": row["number"],
        }
        for row in counted
    ]


def _with_words(items: list[DestructionItem]) -> list[tuple[DestructionItem, str, str]]:
    """Give each line with the words by which staff knows the row, as long as it was not destroyed."""
    words: dict[tuple[str, int], str] = {}
    for code in {item.kind for item in items}:
        waiting = [item.row_id for item in items if item.kind == code and item.outcome == DestructionOutcome.WAITING]
        kind = kind_of(code)
        words |= {(code, row.pk): kind.words(row) for row in kind.rows().filter(pk__in=waiting)}
    return [(item, words.get((item.kind, item.row_id), ""), OUTCOME_KINDS[item.outcome]) for item in items]


@login_required
@permission_required("proposals.see_retention", raise_exception=True)
@require_safe
def retention_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the statement of destruction: what went, how much, on what ground, by whom and when."""
    lists = DestructionList.objects.filter(finished_at__isnull=False).select_related("made_by", "signed_by")
    found = get_object_or_404(lists, pk=pk)
    response = HttpResponse(csv_bytes([_statement(found)]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="verklaring-van-vernietiging-{found.pk}.csv"'
    return response


def _statement(found: DestructionList) -> SheetToWrite:
    headings = [
        (_("List"), 8), (_("Kind"), 40), (_("Number"), 12), (_("What went"), 60), (_("Term in months"), 14),
        (_("Term began on"), 16), (_("Outcome"), 20), (_("Moment"), 30), (_("Events of the history"), 14),
        (_("List made by"), 30), (_("Made"), 30), (_("Signed by"), 30), (_("Signed"), 30),
    ]  # fmt: skip
    people = [str(found.made_by), dutch_moment(found.made_at), str(found.signed_by), dutch_moment(found.signed_at)]
    rows = [
        [
            str(found.pk),
            str(item.get_kind_display()),
            str(item.row_id),
            str(kind_of(item.kind).what),
            str(kind_of(item.kind).months),
            short_date(item.ended_on),
            str(item.get_outcome_display()),
            dutch_moment(item.done_at, seconds=True),
            str(item.event_count),
            *people,
        ]
        for item in found.items.all()
    ]
    return SheetToWrite(name=_("Statement of destruction"), headings=headings, rows=rows)


@login_required
@permission_required("proposals.answer_person", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def person_data(request: HttpRequest) -> HttpResponse:
    """Give all that is kept about a person who asked for it; that it was given is written down."""
    form = PersonDataForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        export, content = give_data(
            person=form.person, reason=form.cleaned_data["reason"], by=request.user, at=database_now()
        )
        response = HttpResponse(content, content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="persoonsgegevens-{export.pk}.zip"'
        return response
    given = PersonExport.objects.select_related("person", "made_by")[:50]
    status = 422 if form.errors else 200
    return render(request, "proposals/management/person_data.html", {"form": form, "given": given}, status=status)
