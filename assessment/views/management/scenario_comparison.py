"""Two scenarios of a round side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessment.allocation import GroupKind
from assessment.enums import UncertaintyStatus
from assessment.models import Scenario, ScenarioStability
from assessment.queries.scenario_changes import PLAIN_RANKING, ScenarioChanges
from assessment.queries.scenario_compare import PLAIN, ScenarioDifference, ScenarioSide, difference_of, stored_side
from assessment.queries.scenario_problem import RoundBasis, basis_of_round, problem_with
from assessment.queries.scenario_stability import Stability, stability_of_document
from assessment.services.differences import difference_between
from assessment.services.scenario_stability import ask_stability
from assessment.services.scenario_words import names_for_words
from assessment.services.scenarios import outside_rule
from assessment.tasks import stability_on_commit
from assessment.views.management.allocation_state import names_of
from assessment.views.management.scenario_access import may_make, open_round, plain_or_none
from assessment.views.management.scenario_cards import budget_words, card_of
from assessment.views.management.scenario_certainty import certainty_rows, sure_lines
from assessment.views.management.scenario_characters import character_sentences
from assessment.views.management.scenario_differences import difference_lines
from assessment.views.management.scenario_money import legend, money_tables
from proposals.models import Round, User
from proposals.services.clock import database_now


@dataclass(frozen=True, slots=True)
class _Pair:
    """What the comparison is made of; the plain ranking stands beside any two others."""

    basis: RoundBasis
    a: ScenarioSide
    b: ScenarioSide
    plain: ScenarioSide
    choices: Sequence[Scenario]


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_safe
def scenario_compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Put two scenarios side by side: who differs and why, the money per group, and how sure it is."""
    round_ = open_round(request, slug)
    now = database_now()
    pair = _pair(request, round_, now)
    if pair is None:
        messages.error(request, _("There is nothing to compare yet: look at the ties and the ceiling first."))
        return redirect("assessment:scenario_list", slug)
    a, b, names = pair.a, pair.b, names_for_words(pair.basis)
    rows = _stabilities(request, pair, now)
    stabilities = [_ready(each) for each in rows]
    difference = difference_of(a, b)
    provinces = sum(1 for each in pair.basis.scores.groups if each.kind is GroupKind.PROVINCE)
    sides = {"A": a} if a.number == b.number else {"A": a, "B": b}
    people = _left_out(a, b)
    cards = [
        card_of(letter, side, difference, stability, names, _outside(side, pair.basis), people)
        for letter, side, stability in zip("AB", (a, b), stabilities, strict=True)
    ]
    if PLAIN not in (a.number, b.number):
        nothing = ScenarioDifference((), (), (), ())
        cards.append(card_of("C", pair.plain, nothing, None, names, _outside(pair.plain, pair.basis), people))
    context = {
        "round": round_,
        "budget": budget_words(a),
        "choices": _choices(pair.choices),
        "a": a.number,
        "b": b.number,
        "selects": [("a", _("Scenario A"), a.number), ("b", _("Scenario B"), b.number)],
        "is_same": a.number == b.number,
        "differences": difference_lines(a, b, difference, names),
        "characters": character_sentences(a, b, difference, names),
        "both_count": len(difference.both),
        "scores_differ": a.changes.touches_scores or b.changes.touches_scores,
        "cards": cards,
        "money": money_tables(a, b, names, provinces),
        "legend": legend(),
        "sure": sure_lines(sides, dict(zip("AB", stabilities, strict=True)), names),
        "certainty": certainty_rows(a, b, *stabilities, names),
        "draws": next((each.draws for each in stabilities if each), 0),
        "stability_rows": [(letter, row) for letter, row in zip("AB", rows, strict=True) if not _ready(row)],
        "stale": _stale_words(pair),
        "may_make": may_make(request, round_),
    }
    return render(request, "assessment/scenario_compare.html", context)


def _choices(scenarios: Sequence[Scenario]) -> list[tuple[int, str]]:
    """Give the numbers and names to choose from, the plain ranking first."""
    return [(PLAIN, _("Ranking until the money is gone")), *((each.number, each.title) for each in scenarios)]


def _pair(request: HttpRequest, round_: Round, now: datetime) -> _Pair | None:
    """Read the two scenarios of the address; unknown numbers become the plain ranking and the newest.

    A scenario beside itself is shown beside the plain ranking.
    """
    basis = basis_of_round(round_, at=now)
    plain = plain_or_none(basis)
    if plain is None:
        return None
    scenarios = list(Scenario.objects.visible_to(request.user).filter(round=round_).order_by("number"))
    by_number = {each.number: each for each in scenarios}
    listed = [each for each in scenarios if each.put_away_at is None]
    newest = listed[-1].number if listed else PLAIN

    def side(name: str, usual: int) -> ScenarioSide:
        typed = request.GET.get(name, "")
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else usual
        scenario = by_number.get(number)
        return plain if scenario is None else stored_side(scenario, basis)

    a = side("a", PLAIN)
    b = side("b", newest)
    b = plain if a.number == b.number else b
    shown = [each for each in scenarios if each.put_away_at is None or each.number in (a.number, b.number)]
    return _Pair(basis, a, b, plain, shown)


def _left_out(*sides: ScenarioSide) -> dict[int, str]:
    """Name the assessors whom a scenario leaves out; a statement only when it does."""
    keys = {each for side in sides for each in side.changes.without_assessors}
    return {each.pk: str(each) for each in User.objects.filter(pk__in=keys)} if keys else {}


def _outside(side: ScenarioSide, basis: RoundBasis) -> list[str]:
    """Name what a side does otherwise than the rule of the round; the plain ranking may be another method too."""
    if side.scenario is not None:
        return outside_rule(side.changes)
    is_rule = problem_with(basis, ScenarioChanges()) == side.problem
    return [] if is_rule else outside_rule(PLAIN_RANKING)


def _stabilities(request: HttpRequest, pair: _Pair, now: datetime) -> list[ScenarioStability | None]:
    """Give how sure each side is: kept, or calculated now when the round is small; None when its data changed."""
    rows = [
        None if side.is_stale
        else ask_stability(
            basis=pair.basis, problem=side.problem, changes=side.changes, scenario=side.scenario, by=request.user,
            at=now,
        )
        for side in (pair.a, pair.b)
    ]  # fmt: skip
    for pk in {row.pk for row in rows if row and row.status == UncertaintyStatus.WAITING and row.requested_at == now}:
        stability_on_commit(pk)
    return rows


def _ready(row: ScenarioStability | None) -> Stability | None:
    if row is None or row.status != UncertaintyStatus.READY:
        return None
    return stability_of_document(row.result)


def _stale_words(pair: _Pair) -> list[tuple[str, list[str]]]:
    """Say for each side what changed since it was calculated."""
    names = names_of(pair.basis.proposals.values())
    found = []
    for letter, side in (("A", pair.a), ("B", pair.b)):
        if side.scenario is None or side.now is None:
            continue
        difference = difference_between(side.scenario.problem, side.scenario.problem_sha256, side.now)
        if difference is not None:
            found.append((letter, difference.named(names).sentences()))
    return found
