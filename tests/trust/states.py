"""AC-01: route × state × role × method. The answers stand in states.toml, a line for each kind of answer."""

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.urls import NoReverseMatch, reverse

from proposals.models import Attachment
from tests.permission_table import ROLES, TABLE
from tests.trust.addresses import named_routes
from tests.trust.world import STAGES, TrustWorld

FILE = Path(__file__).with_name("states.toml")
ROUND_STATES = ("coming", "open", *STAGES)
PROPOSAL_STATES = ("draft", "submitted", "asked", "withdrawn", "undeclared", "barred", "strangers", *STAGES)
# Where the number in the address is of a proposal.
OF_A_PROPOSAL = ("proposals:proposal_", "proposals:management_proposal", "proposals:supplement_", "proposals:budget_",
                 "proposals:attachment_", "reporting:draft_copy", "reporting:letter_preview",
                 "proposals:signature_", "reporting:decision_letter", "assessment:applicant_")  # fmt: skip
WORDS = {"number": "1", "section": "plan", "ending": "xlsx", "page": "bedragen"}
# A session that is used lives longer, and who was refused is written down: that is no answer to what was asked.
WRITES = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"(?!proposals_(?:session|refusal)")', re.IGNORECASE)
REFUSED = frozenset({401, 403, 404, 405})
Cell = tuple[str, str, str, str]  # route, method, state, role


@dataclass(frozen=True)
class Kind:
    """One kind of answer of a route: for which states, and which role gets what."""

    route: str
    method: str
    states: tuple[str, ...]
    answers: dict[str, int]


def about(route: str, names: Sequence[str]) -> str:
    """Say whether a route is about a round or a proposal; nothing for others."""
    if "slug" in names and set(names) <= {"slug", *WORDS} and not route.startswith("beoordelen"):
        return "round"
    if route.startswith(OF_A_PROPOSAL) and {"pk", "proposal_pk"} & set(names):
        return "proposal"
    return ""


@cache
def routes_with_states() -> dict[str, str]:
    """Give the routes whose answer may hang on a state, with what they are about."""
    return {route: what for route, names in named_routes().items() if (what := about(route, names))}


@cache
def kinds() -> tuple[Kind, ...]:
    """Read the table."""
    return tuple(
        Kind(entry["route"], entry["method"], tuple(states), _answers(words))
        for entry in tomllib.loads(FILE.read_text(encoding="utf-8"))["entry"]
        for words, states in entry["answers"].items()
    )


def _answers(words: str) -> dict[str, int]:
    """Read "302 outside; 200 readers; 403 rest": the first that names a role counts."""
    found: dict[str, int] = {}
    for part in words.split(";"):
        code, *names = part.split()
        for name in names:
            for role in ROLES if name == "rest" else TABLE["sets"].get(name, [name]):
                found.setdefault(role, int(code))
    return found


def answer(world: TrustWorld, cell: Cell) -> int:
    """Ask a cell of the matrix, take back what it changed, and give the code of the answer.

    :raises AssertionError: if something was written though it was refused.
    """
    route, method, state, role = cell
    writes: list[str] = []

    def note(execute: Any, sql: Any, *rest: Any) -> Any:
        if WRITES.match(str(sql)):
            writes.append(str(sql)[:100])
        return execute(sql, *rest)

    client, where = world.as_role(role), address(world, route, state)
    with transaction.atomic(), connection.execute_wrapper(note):
        code = client.generic(method, where).status_code
        transaction.set_rollback(True)
    if code in REFUSED and writes:
        raise AssertionError(f"{' '.join(cell)}: refused with {code}, but wrote {writes}")
    return code


def wrong_of_other_methods(world: TrustWorld, route: str, roles: Iterable[str]) -> Iterator[str]:
    """Give what is wrong about HEAD (as GET) and about PUT, PATCH and DELETE (never an answer with content)."""
    for kind in (each for each in kinds() if (each.route, each.method) == (route, "GET")):
        for role in roles:
            head = answer(world, (route, "HEAD", kind.states[0], role))
            if head != kind.answers[role]:
                yield f"HEAD {route} {kind.states[0]} {role}: {head}, GET gives {kind.answers[role]}"
            for method in ("PUT", "PATCH", "DELETE"):
                code = answer(world, (route, method, kind.states[0], role))
                if code not in {*REFUSED, 302} or (code == 302 and role not in TABLE["sets"]["outside"]):
                    yield f"{method} {route} {kind.states[0]} {role}: {code}"


def address(world: TrustWorld, route: str, state: str) -> str:
    """Give the address of a route for what is in a state."""
    names = named_routes()[route]
    if "slug" in names:
        slug = world.stages[state].round.slug if state in STAGES else world.places[f"{state}_round"]
        arguments: dict[str, Any] = {"slug": slug}
    else:
        proposal = _proposal(world, state)
        attachment = Attachment.objects.filter(proposal=proposal).order_by("pk").values_list("pk", flat=True)[:1]
        arguments = {"pk": proposal, "proposal_pk": proposal, "attachment_pk": next(iter(attachment), 0)}
    arguments = {name: arguments.get(name, WORDS.get(name)) for name in names}
    try:
        return reverse(route, kwargs=arguments)
    except NoReverseMatch as error:
        raise AssertionError(f"{route}: tests/trust/states.py does not know what stands in its address") from error


def _proposal(world: TrustWorld, state: str) -> int:
    stage = world.stages["scoring"]
    if state in STAGES:
        return world.stages[state].own.pk
    if state == "undeclared":
        return world.undeclared
    return {"barred": stage.barred.pk, "strangers": stage.strangers.pk}.get(state) or world.places[state]


def words_for(world: TrustWorld, route: str, method: str) -> str:
    """Give the lines that a new route needs in states.toml, as it answers now: to be judged before they are kept."""
    found: dict[str, list[str]] = defaultdict(list)
    for state in states_of(routes_with_states()[route]):
        codes: dict[int, list[str]] = defaultdict(list)
        for role in ROLES:
            codes[answer(world, (route, method, state, role))].append(role)
        found[_words(codes)].append(state)
    lines = [f"{json.dumps(words)} = {json.dumps(states)}" for words, states in found.items()]
    return "\n".join(["", "[[entry]]", f'route = "{route}"', f'method = "{method}"', "[entry.answers]", *lines])


def _words(codes: Mapping[int, Sequence[str]]) -> str:
    """Write who gets what; whom most get is the rest."""
    rest = max(codes, key=lambda code: len(codes[code]))
    parts = [f"{code} {_names(codes[code])}" for code in sorted(codes) if code != rest]
    return "; ".join([*parts, f"{rest} rest"])


def _names(roles: Sequence[str]) -> str:
    """Name roles by the largest sets that fit."""
    left, names = set(roles), []
    for name, members in sorted(TABLE["sets"].items(), key=lambda each: -len(each[1])):
        if set(members) <= left:
            names.append(name)
            left -= set(members)
    return " ".join([*names, *(role for role in ROLES if role in left)])


def states_of(what: str) -> tuple[str, ...]:
    """Give the states of what a route is about."""
    return ROUND_STATES if what == "round" else PROPOSAL_STATES


def every_cell(kind: Kind) -> Iterator[Cell]:
    """Give all cells of a kind of answer."""
    for state in kind.states:
        yield from ((kind.route, kind.method, state, role) for role in ROLES)


def first_cells(kind: Kind) -> Iterator[Cell]:
    """Give the cells of one state of a kind of answer: where a state makes a difference there is another kind."""
    yield from ((kind.route, kind.method, kind.states[0], role) for role in ROLES)
