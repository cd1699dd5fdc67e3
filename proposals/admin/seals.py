"""The seals of the history, to look at: which batches there are, and what the last check of them said."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from proposals.admin.base import LookOnlyAdmin
from proposals.models import AuditSeal
from proposals.services.audit_chain_heads import kept_heads
from proposals.services.audit_chain_results import last_check


@admin.register(AuditSeal)
class AuditSealAdmin(LookOnlyAdmin):
    """Batches of the audit chain, the newest first, with the head that is kept outside the database."""

    shows_all_because = "numbers and hashes: whoever opens the page checks the whole chain"
    list_display = ["number", "sealed_at", "event_count", "hash", "kept_outside"]
    list_display_links = None
    search_fields = ["=number", "sha256"]
    date_hierarchy = "sealed_at"
    fields = ["number", "sealed_at", "event_count", "previous_sha256", "sha256"]
    change_list_template = "admin/proposals/auditseal/change_list.html"

    @admin.display(description=_("hash"))
    def hash(self, seal: AuditSeal) -> str:
        """Give the hash in groups of eight signs, so that it can break on a small screen."""
        return " ".join(seal.sha256[start : start + 8] for start in range(0, 64, 8))

    @admin.display(description=_("head kept outside the database"))
    def kept_outside(self, seal: AuditSeal) -> str:
        """Say on which day this seal was kept as head, and whether it is still the same."""
        head = seal.kept_head  # type: ignore[attr-defined]
        if head is None:
            return ""
        same = head.sha256 == seal.sha256
        words = _("%(day)s, the same") if same else _("%(day)s, another hash")
        return words % {"day": head.day.strftime("%d-%m-%Y")}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list under what the last check said; heads are read once for all rows."""
        heads = kept_heads()
        context = {"check": last_check(), "newest_head": heads[-1] if heads else None}
        answer = super().changelist_view(request, {**(extra_context or {}), **context})
        listed = getattr(answer, "context_data", {}).get("cl")
        by_number = {each.number: each for each in heads}
        for seal in listed.result_list if listed else ():
            seal.kept_head = by_number.get(seal.number)
        return answer
