"""Who was refused at the door, to look at."""

from django.contrib import admin

from proposals.admin.base import LookOnlyAdmin
from proposals.models import Refusal


@admin.register(Refusal)
class RefusalAdmin(LookOnlyAdmin):
    """Refused tries, the newest first. Nobody changes or removes one here; they go when their term is over."""

    shows_all_because = "accounts and networks, for who keeps the accounts; no business data"
    list_display = ["refused_at", "reason", "user", "network", "mark", "request_id"]
    list_select_related = ["user"]
    list_filter = ["reason"]
    search_fields = ["user__name", "user__function", "user__email", "network", "=mark", "=request_id"]
    date_hierarchy = "refused_at"
    fields = ["refused_at", "reason", "user", "mark", "network", "detail", "route", "request_id"]
