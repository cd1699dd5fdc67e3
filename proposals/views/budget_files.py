"""The budget as a spreadsheet: download it, and fill it in from one after a look at what would change."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from proposals.forms import BudgetForm
from proposals.forms.budget import BUDGET_COLUMNS, FUNDING_COLUMNS
from proposals.forms.budget_file import BudgetFileForm
from proposals.forms.rows import MAXIMUM_ROWS
from proposals.models import Proposal
from proposals.services.budget import ZERO
from proposals.services.budget_files import BudgetRead, budget_sheets, lines_of, sources_of
from proposals.services.budget_problems import line_problems, source_problems
from proposals.spreadsheets import ods_bytes, xlsx_bytes
from proposals.views.access import visible_proposal_or_404

WRITERS = {
    "xlsx": (xlsx_bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": (ods_bytes, "application/vnd.oasis.opendocument.spreadsheet"),
}


@login_required
@never_cache
@require_safe
def budget_download(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """Give the stored budget as a spreadsheet. One that is being supplemented is for its writers until it is sent."""
    proposal = visible_proposal_or_404(request, pk)
    is_member = proposal.organisation_id in request.user.membership_roles
    if ending not in WRITERS or (proposal.is_editable and not is_member):
        raise Http404
    written, content_type = WRITERS[ending]
    response = HttpResponse(written(budget_sheets(proposal)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="begroting-{pk}.{ending}"'
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def budget_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a spreadsheet and show what it would make of the budget; saving is for the page of the budget."""
    proposal = visible_proposal_or_404(request, pk)
    may_edit = request.user.has_perm("proposals.edit_proposal", proposal)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    if not (may_edit and proposal.may_change("budget")):
        return redirect("proposals:proposal_read", pk=pk)
    if request.method != "POST":
        return render(request, "proposals/budget_upload.html", {"proposal": proposal, "form": BudgetFileForm()})
    form = BudgetFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "proposals/budget_upload.html", {"proposal": proposal, "form": form}, status=422)
    return render(request, "proposals/budget_preview.html", preview_context(proposal, form.found))


def preview_context(proposal: Proposal, found: BudgetRead) -> dict[str, Any]:
    """Give what was read beside what is stored, and the hidden fields that save it."""
    left_out = max(len(found.lines or []), len(found.sources or [])) - MAXIMUM_ROWS
    found.lines = found.lines and found.lines[:MAXIMUM_ROWS]
    found.sources = found.sources and found.sources[:MAXIMUM_ROWS]
    lines, sources = lines_of(found), sources_of(found)
    problems: dict[str, list[str]] = {}
    for problem in [*line_problems(lines), *source_problems(sources)]:
        problems.setdefault(problem.field.rpartition("_")[0], []).append(problem.message)
    stored_lines, stored_sources = list(proposal.budget_lines.all()), list(proposal.funding_sources.all())
    return {
        "proposal": proposal,
        "address": reverse("proposals:proposal_section", args=[proposal.pk, "budget"]),
        "fields": hidden_fields(proposal, found),
        "lines": [(line, problems.get(f"budget_{row}", [])) for row, line in enumerate(lines)],
        "sources": [(source, problems.get(f"funding_{row}", [])) for row, source in enumerate(sources)],
        "has_sources": found.sources is not None,
        "has_lines": found.lines is not None,
        "requested": found.requested,
        "problem_count": sum(map(len, problems.values())),
        "notes": found.notes,
        "left_out": max(left_out, 0),
        "maximum": MAXIMUM_ROWS,
        "stored_lines": stored_lines,
        "stored_sources": stored_sources,
        "costs": sum((line.amount or ZERO for line in lines), ZERO),
        "stored_costs": sum((line.amount or ZERO for line in stored_lines), ZERO),
        "paid": sum((source.amount or ZERO for source in sources), ZERO),
        "stored_paid": sum((source.amount or ZERO for source in stored_sources), ZERO),
    }


def hidden_fields(proposal: Proposal, found: BudgetRead) -> list[tuple[str, str]]:
    """Give the fields of the page of the budget as they would be; what the file does not hold, stays.

    `basis` says what was stored at this moment: when a colleague saves before the confirmation, the
    page of the budget shows both.
    """
    stored = BudgetForm(proposal)
    fields = {field.name: str(field.value() or "") for field in stored.hidden_fields()}
    fields["requested_amount"] = stored.initial["requested_amount"]
    if found.requested is not None:
        fields["requested_amount"] = found.requested
    tables = {"budget": (found.lines, BUDGET_COLUMNS), "funding": (found.sources, FUNDING_COLUMNS)}
    for table, (rows, columns) in tables.items():
        texts = stored.row_texts(table)
        if rows is not None:
            texts = [{column: getattr(row, name) for column, name in columns.items()} for row in rows]
        fields[f"{table}_rows"] = str(len(texts))
        for number, row in enumerate(texts):
            fields |= {f"{table}_{number}_{column}": text for column, text in row.items()}
    return list(fields.items())
