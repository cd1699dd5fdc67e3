"""The admin site of the assessors, at /beoordelen/."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.admin.interests import declaration, profile
from assessment.admin.panel import panel
from assessment.admin.practice import practice_urls
from assessment.admin.wishes import wishes
from assessment.queries import scales_of, worklist_of
from assessment.queries.practice import practices_to_do
from assessment.queries.worklist import SORTS

SORT_LABELS = {
    "eigen": gettext_lazy("Your own order"),
    "stand": gettext_lazy("Status"),
    "titel": gettext_lazy("Title"),
    "bewaard": gettext_lazy("Last saved"),
}


class AssessmentSite(admin.AdminSite):
    """Assessors and nobody else; the start page is the worklist."""

    site_title = gettext_lazy("Assessing")
    site_header = gettext_lazy("Assessing")
    index_title = gettext_lazy("My worklist")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in who holds the role of assessor; being staff is not needed and not enough."""
        return request.user.has_perm("assessment.use_desk")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Keep what an assessor needs: the worklist, signing in and out, and the assessments."""
        own: list[URLPattern | URLResolver] = [
            path("", self.admin_view(self.index), name="index"),
            path("login/", self.login, name="login"),
            path("logout/", self.admin_view(self.logout), name="logout"),
            path("schaal/", self.admin_view(self.scale), name="scale"),
            path("belangen/<slug:slug>/", self.admin_view(partial(declaration, self)), name="declaration"),
            path("profiel/", self.admin_view(partial(profile, self)), name="profile"),
            path("wensen/", self.admin_view(partial(wishes, self)), name="wishes"),
            path("panel/<slug:slug>/", self.admin_view(partial(panel, self)), name="panel"),
            *practice_urls(self),
        ]
        for model_admin in self._registry.values():
            own.append(path("", include(model_admin.urls)))
        return own

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show what is left to do, most urgent round first, in the own order or sorted as asked."""
        sort = request.GET.get("volgorde", "")
        sort = sort if sort in SORTS else next(iter(SORTS))
        sorts = [(name, label, name == sort) for name, label in SORT_LABELS.items()]
        context = {**self.each_context(request), "title": self.index_title, "sorts": sorts}
        context["rounds"] = worklist_of(request.user, sort)
        context["practices"] = practices_to_do(request.user)
        return render(request, "beoordelen/worklist.html", {**context, **(extra_context or {})})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send to the one sign-in page of the site; who is signed in without the role finds nothing here."""
        if self.has_permission(request):
            return redirect("beoordelen:index")
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next") or reverse("beoordelen:index"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send to the one sign-out page of the site."""
        return redirect("account_logout")

    def scale(self, request: HttpRequest) -> HttpResponse:
        """Explain the criteria of the own rounds and what each score means."""
        context = {**self.each_context(request), "title": _("About the scale"), "rounds": scales_of(request.user)}
        return render(request, "beoordelen/scale.html", context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Give no list of models: the worklist is the way in."""
        return []

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Give the frame of a page: where you are and as who."""
        worklist = reverse("beoordelen:index")
        scale = reverse("beoordelen:scale")
        own = reverse("beoordelen:profile")
        practice = reverse("beoordelen:practice_list")
        wanted = reverse("beoordelen:wishes")
        return {
            **super().each_context(request),
            "site_name_suffix": _("assessing"),
            "navigation": [
                {"label": _("My worklist"), "url": worklist, "current": request.path == worklist},
                {"label": _("About the scale"), "url": scale, "current": request.path == scale},
                {"label": _("Practise"), "url": practice, "current": request.path == practice},
                {"label": _("My wishes"), "url": wanted, "current": request.path == wanted},
                {"label": _("My profile"), "url": own, "current": request.path == own},
            ],
            "who": [_("%(person)s · works in confidence") % {"person": request.user}],
        }


assessment_site = AssessmentSite(name="beoordelen")
