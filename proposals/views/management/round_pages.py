"""The pages of the set-up of a round: what each is called and where it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from proposals.models import Round
from proposals.services.rounds import SetupTask


@dataclass(frozen=True)
class SetupPage:
    """A task of the set-up. `slug` is its word in the address; a page with a `route` of its own has none."""

    code: str
    title: Promise | str
    intro: Promise | str = ""
    slug: str = ""
    route: str = "proposals:round_setup_page"

    def address(self, round_: Round) -> str:
        """Give where the task is done."""
        if self.slug:
            return reverse(self.route, args=[round_.slug, self.slug])
        return reverse(self.route, args=[round_.slug])


SETUP_PAGES: Mapping[str, SetupPage] = {
    page.code: page
    for page in (
        SetupPage("name", _("Name and call"), _("What the round is called, here and in the Staatscourant."), "naam"),
        SetupPage(
            "explanation", _("What applicants must know"), _("This stands on the start page of the round."), "uitleg"
        ),
        SetupPage(
            "dates", _("Opening and closing"),
            _("All times are Dutch time. We say whether it is summer or winter time."), "data",
        ),
        SetupPage("amounts", _("Amounts and share"), _("What a region can ask for."), "bedragen"),
        SetupPage("ceiling", _("Budget ceiling"), route="proposals:ceiling_create"),
        SetupPage("themes", _("Themes"), _("Applicants choose one or more of these."), "themas"),
        SetupPage("questions", _("Questions"), route="proposals:round_questions"),
        SetupPage("criteria", _("Criteria and weights"), route="assessment:criteria_setup"),
        SetupPage("division", _("Division of the money"), route="assessment:division_rule_setup"),
        SetupPage("contact", _("Contact"), _("Where applicants ask their questions."), "contact"),
        SetupPage("payment", _("Payment and objection"), _("This decides the words of the letters."), "betaling"),
        SetupPage("decision", _("Assessing and deciding"), _("When you are done, and how you decide."), "besluit"),
        SetupPage("rehearsal", _("Dry run"), route="proposals:round_rehearsal"),
    )
}  # fmt: skip
# What may still change after opening; the ceiling on its own page, the others in the technical admin.
CHANGES_AFTER_OPENING = frozenset({"ceiling", "contact", "decision"})
PAGE_BY_SLUG = {page.slug: page for page in SETUP_PAGES.values() if page.slug}


@dataclass(frozen=True)
class SetupRow:
    """A line of the check list."""

    number: int
    task: SetupTask
    page: SetupPage
    address: str

    @property
    def is_fixed_after_opening(self) -> bool:
        """Say whether the opening of the round settles it."""
        return self.task.code not in CHANGES_AFTER_OPENING


def setup_rows(round_: Round, tasks: list[SetupTask]) -> list[SetupRow]:
    """Give the lines of the check list with their addresses."""
    pages = [SETUP_PAGES[task.code] for task in tasks]
    return [
        SetupRow(number, task, page, page.address(round_))
        for number, (task, page) in enumerate(zip(tasks, pages, strict=True), start=1)
    ]


def following_address(round_: Round, code: str) -> str:
    """Give the page after this one; after the last one the check list."""
    codes = list(SETUP_PAGES)
    place = codes.index(code) + 1
    if place == len(codes):
        return reverse("proposals:round_setup", args=[round_.slug])
    return SETUP_PAGES[codes[place]].address(round_)


def for_round_managers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only who manages rounds in."""
    return login_required(permission_required("proposals.manage_round", raise_exception=True)(view))


def round_or_404(request: HttpRequest, slug: str) -> Round:
    """Give a round that this person may know of."""
    return get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
