"""What every page knows: where you are, who you are, what you can open."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mkbdeals.second_factor import is_asked_of
from proposals.models import User

STAFF_PREFIX = "/beheer/"
DESK_PREFIX = "/beoordelen/"
# Pages that applicants and staff share, and the entry under which staff find them.
SHARED_PAGES = {
    "/documenten/": "reporting:report_list",
    "/beheer/voortgangsrapportages/": "reporting:report_list",
    "/beheer/inzagen/": "reporting:report_list",
    "/tussenrapportages/": "proposals:management_deals",
    "/deals/": "proposals:management_deals",
}
# Pages about the money of one deal, beside those of the deal itself.
MONEY_PAGES = ("/beheer/wijzigingen/", "/beheer/terugvorderingen/", "/beheer/betalingen/")
# Pages of one outage or one later closing time; their list lies under the round already.
OUTAGE_PAGES = ("/beheer/storingen/", "/beheer/verlengingen/")


@dataclass(frozen=True)
class NavigationItem:
    """An entry of the main menu; `current` when the page belongs to it."""

    label: str
    url: str
    current: bool


@cache
def _address(name: str) -> str:
    """Give the address of a page without parameters; it is the same for as long as the process lives."""
    return reverse(name)


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Give the frame of a page: demonstration strip, name, menu and who is signed in."""
    user = getattr(request, "user", None)
    is_management = _is_management(request, user)
    return {
        "DEMONSTRATION": settings.DEMONSTRATION,
        "site_name_suffix": _suffix(request, is_management=is_management),
        "is_management": is_management,
        "navigation": _menu(request, user, is_management=is_management),
        "who": _who(user),
        "has_second_factor": is_asked_of(user),
    }


def _is_management(request: HttpRequest, user: Any) -> bool:
    """Say whether a page belongs to the desk of the staff; a shared one does for staff."""
    if request.path.startswith(STAFF_PREFIX):
        return True
    is_shared = request.path.startswith(tuple(SHARED_PAGES))
    return is_shared and isinstance(user, User) and user.has_perm("proposals.see_management")


def _suffix(request: HttpRequest, *, is_management: bool) -> str:
    if is_management:
        return _("management")
    if request.path.startswith(DESK_PREFIX):
        return _("assessing")
    return ""


def _menu(request: HttpRequest, user: Any, *, is_management: bool) -> list[NavigationItem]:
    if not isinstance(user, User):
        entries = list(_public_entries())
    elif is_management:
        entries = list(_staff_entries(request, user))
    else:
        entries = list(_personal_entries(user))
    place = _place_in_menu(request) if is_management else _place_of_own_page(request)
    current = _closest([url for _label, url in entries], place)
    return [NavigationItem(label, url, url == current) for label, url in entries]


def _place_in_menu(request: HttpRequest) -> str:
    """Give the address in the menu of staff under which a page lies; for most pages their own."""
    for prefix, name in SHARED_PAGES.items():
        if request.path.startswith(prefix):
            return reverse(name)
    if request.path.startswith(MONEY_PAGES):
        is_own = request.path.startswith(MONEY_PAGES[-1]) and request.user.has_perm("proposals.approve_payment")
        return reverse("proposals:payment_orders" if is_own else "proposals:management_deals")
    slug = _round_on_screen(request)
    if slug and request.path.startswith(OUTAGE_PAGES):
        return reverse("proposals:management_round", args=[slug])
    is_proposal = request.path.startswith(f"{STAFF_PREFIX}voorstellen/") or request.path.endswith("/ontvankelijk/")
    return reverse("proposals:management_proposals", args=[slug]) if slug and is_proposal else request.path


def _place_of_own_page(request: HttpRequest) -> str:
    """Give the address under which a page lies for a region: a progress report belongs to the deals."""
    is_report = request.path.startswith("/tussenrapportages/")
    return _address("proposals:deal_list") if is_report else request.path


def _closest(urls: list[str], path: str) -> str | None:
    """Give the longest address of the menu under which the page lies; home only for itself."""
    fitting = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(fitting, key=len, default=None)


def _public_entries() -> Iterator[tuple[str, str]]:
    yield _("The round"), _address("proposals:home")
    yield _("Concluded deals"), _address("reporting:public_deal_list")
    yield _("Contact"), _address("proposals:page_contact")
    if settings.DEMONSTRATION:
        yield _("Demonstration accounts"), _address("proposals:demo_accounts")


def _personal_entries(user: User) -> Iterator[tuple[str, str]]:
    if user.has_perm("proposals.list_own_proposals"):
        yield _("My proposals"), _address("proposals:proposal_list")
    if user.has_perm("assessment.use_desk"):
        yield _("My worklist"), DESK_PREFIX
    if user.has_perm("proposals.see_management"):
        yield _("Management"), _address("proposals:management_home")
    if user.has_perm("proposals.keep_accounts"):
        yield _("Technical admin"), _address("admin:index")
    yield _("The round"), _address("proposals:home")
    if user.has_perm("proposals.list_own_proposals"):
        yield _("Deals"), _address("proposals:deal_list")
        yield _messages_label(user), _address("proposals:portal_message_list")
        yield _("Organisation and colleagues"), _address("proposals:organisation_home")


def _messages_label(user: User) -> str:
    """Name the entry of messages with how many this person did not open; the memberships know it, it costs no query."""
    unread = user.unread_messages
    return _("Messages (%(number)d new)") % {"number": unread} if unread else _("Messages")


def _staff_entries(request: HttpRequest, user: User) -> Iterator[tuple[str, str]]:
    """Give the pages of the round on screen, or the list of rounds, then what goes across rounds.

    Only what this person may open is named.
    """
    slug = _round_on_screen(request)
    pages = [(entry, [slug]) for entry in _round_pages()] if slug else [(_rounds_page(), [])]
    pages += [(entry, []) for entry in _general_pages()]
    if not slug:
        pages.append((_messages_page(), []))
    for (label, name, permission), arguments in pages:
        if user.has_perm(permission):
            yield label, reverse(name, args=arguments)


def _round_on_screen(request: HttpRequest) -> str | None:
    """Give the short name of the round that a page is about: from its address, or as its view says."""
    match = request.resolver_match
    if match and request.path.startswith(f"{STAFF_PREFIX}ronde/"):
        return match.kwargs.get("slug")
    return getattr(request, "round_on_screen", None)


def _rounds_page() -> tuple[str, str, str]:
    return _("Rounds"), "proposals:management_home", "proposals.see_management"


def _messages_page() -> tuple[str, str, str]:
    return _("Messages"), "proposals:management_messages", "proposals.read_messages"


def _round_pages() -> list[tuple[str, str, str]]:
    return [
        (_("Overview"), "proposals:management_round", "proposals.see_management"),
        (_("Proposals"), "proposals:management_proposals", "proposals.see_intake"),
        (_("Assigning"), "assessment:assignment", "assessment.see_progress"),
        (_("Ranking"), "assessment:ranking", "assessment.see_allocations"),
        (_("Allocation"), "assessment:allocation_list", "assessment.see_allocations"),
        (_("Decisions"), "assessment:decision_list", "assessment.see_decisions"),
    ]


def _general_pages() -> list[tuple[str, str, str]]:
    return [
        (_("Reports"), "reporting:report_list", "reporting.list_reports"),
        (_("Deals"), "proposals:management_deals", "proposals.see_deals"),
        (_("Payments"), "proposals:payment_orders", "proposals.approve_payment"),
    ]


def _who(user: Any) -> list[str]:
    """Give the lines that say who is signed in: the function, and for whom."""
    if not isinstance(user, User):
        return []
    organisations = [membership.organisation.name for membership in user.current_memberships]
    return [", ".join(organisations), str(user)] if organisations else [str(user)]
