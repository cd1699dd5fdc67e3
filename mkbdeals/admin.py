"""The technical admin at /admin/: accounts, reference data, and looking into what happened."""

from collections.abc import Callable, Iterable
from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

OWN_APPS = frozenset({"proposals", "assessment", "reporting"})
# Signing in, out and changing the password have one place each, outside the admin.
LEFT_OUT = frozenset({"password_change", "password_change_done", "view_on_site"})


class TechnicalSite(admin.AdminSite):
    """Django's admin for technical administrators, programme officers and controllers."""

    site_title = gettext_lazy("MKB-deals techniek")
    site_header = gettext_lazy("MKB-deals techniek")
    index_title = gettext_lazy("Technical admin")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take the models of this project; groups and the like of libraries are not used here."""
        models: Iterable[type[Model]] = (
            [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        )
        own = [model for model in models if model._meta.app_label in OWN_APPS]
        super().register(own, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in by role."""
        return request.user.has_perm("proposals.open_admin")

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        """Refuse who is signed in without the right role; send on to sign in only who is not."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Leave out what has its place elsewhere on the site."""
        return [each for each in super().get_urls() if getattr(each, "name", None) not in LEFT_OUT]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send to the one sign-in page of the site."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send to the one sign-out page of the site."""
        return redirect("account_logout")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Give the frame of a page the name of this part and its menu."""
        entries = [(_("Technical admin"), reverse("admin:index"))]
        if request.user.has_perm("proposals.see_management"):
            entries.append((_("Management"), reverse("proposals:management_home")))
        return {
            **super().each_context(request),
            "site_name_suffix": _("technical"),
            "navigation": [
                {"label": label, "url": url, "current": url == reverse("admin:index")} for label, url in entries
            ],
        }
