"""Reference data: themes, organisations, regions."""

from django.contrib import admin
from django.http import HttpRequest

from proposals.admin.base import RuleAwareAdmin
from proposals.models import Organisation, Region, RegionMembership, Theme


@admin.register(Theme)
class ThemeAdmin(RuleAwareAdmin):
    """The themes that a call may ask for."""

    shows_all_because = "themes are public: they stand in the call and in the open data"
    list_display = ["official_name", "plain_label", "code", "sort_order"]
    search_fields = ["official_name", "plain_label", "code"]


@admin.register(Organisation)
class OrganisationAdmin(RuleAwareAdmin):
    """Provinces and municipalities as applicants."""

    list_display = ["name", "region", "kvk_number", "email", "is_fictitious"]
    list_filter = ["is_fictitious", "region__kind"]
    list_select_related = ["region"]
    search_fields = ["name", "email", "kvk_number"]


class RegionMembershipInline(admin.TabularInline):
    """The municipalities of a partnership; who may change the region may change them."""

    model = RegionMembership
    fk_name = "partnership"
    fields = ["municipality", "valid_from", "valid_to", "certainty"]
    autocomplete_fields = ["municipality"]
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Region | None = None) -> bool:
        """Ask about the region."""
        return request.user.has_perm("proposals.view_region", obj)

    def has_change_permission(self, request: HttpRequest, obj: Region | None = None) -> bool:
        """Ask about the region."""
        return request.user.has_perm("proposals.change_region", obj)

    def has_add_permission(self, request: HttpRequest, obj: Region | None = None) -> bool:
        """Ask about the region."""
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Region | None = None) -> bool:
        """Say no: a municipality that leaves gets an end to its period."""
        return False


@admin.register(Region)
class RegionAdmin(RuleAwareAdmin):
    """Provinces, municipalities and partnerships, with the period in which they existed."""

    shows_all_because = "regions are public: they come from the register of Statistics Netherlands"
    list_display = ["name", "kind", "code", "province", "valid_from", "valid_to"]
    list_filter = ["kind", "is_fictitious"]
    list_select_related = ["province"]
    search_fields = ["name", "code"]
    inlines = [RegionMembershipInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Region | None = None) -> list[str]:
        """Keep the code of a region that exists: other data refer to it."""
        return [*super().get_readonly_fields(request, obj), *(["code"] if obj else [])]
