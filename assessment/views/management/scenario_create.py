"""Making a scenario: a form that begins as the rule of the round, or as a copy of an earlier scenario."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.allocation import GroupKind, InvalidProblem
from assessment.forms.scenarios import ScenarioForms, ScenarioOptions, with_more_rows
from assessment.models import Scenario
from assessment.queries.scenario_changes import ScenarioChanges, changes_of
from assessment.queries.scenario_problem import RoundBasis, basis_of_round, problem_with
from assessment.ranking import LotteryNeeded
from assessment.services.allocations import InfeasibleRules, require_allocatable
from assessment.services.refusal import AllocationRefused
from assessment.services.scenario_words import Names, names_for_words
from assessment.services.scenarios import make_scenario
from assessment.views.management.scenario_access import open_round
from assessment.views.management.steps import refusal_of, words_of
from proposals.models import Round, User
from proposals.services.clock import database_now


@login_required
@permission_required("assessment.run_allocation", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def scenario_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what is different, calculate it, and show it beside the plain ranking; nothing is saved half."""
    round_, now = open_round(request, slug), database_now()
    basis = basis_of_round(round_, at=now)
    try:
        require_allocatable(round_)
        rules = problem_with(basis, ScenarioChanges()).rules
    except (AllocationRefused, LotteryNeeded) as refusal:
        words = str(refusal) if isinstance(refusal, AllocationRefused) else _("Look at the lottery first.")
        messages.error(request, words)
        return redirect("assessment:scenario_list", slug)
    source = _source(request, round_)
    names = names_for_words(basis)
    data = _typed(request)
    forms = ScenarioForms(
        data,
        options=_options(basis, names),
        rules=rules,
        start=changes_of(source.changes) if source else ScenarioChanges(),
        title=_copy_title(source) if source else "",
        taken=Scenario.objects.filter(round=round_).on_the_list().values_list("title", flat=True),
    )
    asks_rows = request.method == "POST" and "more" in request.POST
    if request.method == "POST" and not asks_rows and forms.is_valid():
        made = _make(request.user, round_, forms, source)
        if made is not None:
            messages.success(request, _("“%(title)s” is calculated.") % {"title": made.title})
            return redirect(f"{reverse('assessment:scenario_compare', args=[slug])}?a=0&b={made.number}")
    context = {"round": round_, "forms": forms, "source": source, "shows_errors": forms.main.is_bound and not asks_rows}
    failed = request.method == "POST" and not asks_rows
    return render(request, "assessment/scenario_create.html", context, status=422 if failed else 200)


def _make(by: User, round_: Round, forms: ScenarioForms, source: Scenario | None) -> Scenario | None:
    """Make it; what refused it stands at the field it is about, and None comes back."""
    made: list[Scenario] = []

    def make() -> None:
        made.append(
            make_scenario(
                round_=round_, title=forms.main.cleaned_data["title"], changes=forms.changes(), by=by,
                at=database_now(), copied_from=source,
            )
        )  # fmt: skip

    try:
        refusal = refusal_of(make)
    except InvalidProblem:
        forms.main.add_error(None, _("These rules contradict each other. Look at the limits and the locks."))
        return None
    if isinstance(refusal, InfeasibleRules):
        forms.add_conflicts(refusal.conflicts, refusal.sentences)
    elif refusal is not None:
        forms.main.add_error(None, words_of(refusal))
    return made[0] if refusal is None else None


def _typed(request: HttpRequest) -> Any:
    if request.method != "POST":
        return None
    more = request.POST.get("more")
    return with_more_rows(request.POST, more) if more in ("limits", "locks") else request.POST


def _source(request: HttpRequest, round_: Round) -> Scenario | None:
    """Give the scenario of which a copy is asked, in the address; an unknown number is no copy."""
    typed = request.GET.get("van", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6):
        return None
    return Scenario.objects.visible_to(request.user).filter(round=round_, number=int(typed)).first()


def _copy_title(source: Scenario) -> str:
    return (_("Copy of %(title)s") % {"title": source.title})[:80]


def _options(basis: RoundBasis, names: Names) -> ScenarioOptions:
    """Give what there is to choose from, in the order of people: by name."""
    proposals = sorted((f"{names.proposal(key)} ({key})", key) for key in basis.proposals)
    scored = {int(person) for points in basis.scores.points.values() for person in points}
    people = User.objects.filter(pk__in=scored).order_by("function", "name", "pk")
    return ScenarioOptions(
        criteria=basis.criteria,
        proposals=[(key, name) for name, key in proposals],
        assessors=[(each.pk, str(each)) for each in people],
        groups=_groups(basis, names),
    )


def _groups(basis: RoundBasis, names: Names) -> list[tuple[str, Any]]:
    """Give each kind of group as "each" and one by one."""
    titles = {
        GroupKind.PROVINCE: (_("Provinces"), _("Each province")),
        GroupKind.PART: (_("Parts of the country"), _("Each part of the country")),
        GroupKind.THEME: (_("Themes"), _("Each theme")),
    }
    found = []
    for kind, (title, each) in titles.items():
        groups = [group for group in basis.scores.groups if group.kind is kind]
        named = sorted((names.group(kind, group.key), f"{kind.value}:{group.key}") for group in groups)
        found.append((title, [(f"{kind.value}:", each), *((value, name) for name, value in named)]))
    return found
