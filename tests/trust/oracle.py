"""AC-05: two databases that differ in one secret value; whoever may not know it gets the same answer, byte for byte."""

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.urls import NoReverseMatch, reverse

from assessment.models import (
    AllocationLine,
    Assessment,
    AssessorProfile,
    AwardDecision,
    ConflictOfInterest,
    CriterionScore,
    PanelNote,
    PracticeReference,
    PracticeScore,
)
from proposals.models import BudgetLine, OutgoingMessage, Proposal, Round, StatusChange, User
from tests.permission_table import ROLES
from tests.trust.addresses import named_routes
from tests.trust.audiences import DEAL_READERS, MEMBERS, READERS
from tests.trust.canaries import everything_goes
from tests.trust.reading import body_of
from tests.trust.states import address
from tests.trust.world import STAGES, Stage, TrustWorld

# Known parameters, guessed ones, and lookups through relations as somebody who knows Django would try.
PARAMETERS = (
    "", "q=a", "q=5", "q=cnry", "zoek=Helder", "search=5", "o=1", "o=-2", "o=-score", "order=-score", "sort=score",
    "volgorde=-score", "sorteer=score", "e=1", "p=1", "page=2", "pagina=2", "all=", "_facets=True", "status=awarded",
    "province=x", "provincie=x", "scores__points=5", "assessments__scores__points=5", "award_decision__outcome=awarded",
    "proposal__assessments__scores__points__gt=3", "assessment__scores__points__gte=1", "outcome__exact=awarded",
    "standing__rank=1", "conflicts__isnull=False", "lottery_seed__startswith=a", "region_label__contains=cnry",
    "assessor__name__contains=a", "_to_field=id", "_popup=1", "format=json", "rank=1", "minimum=3",
    "outcome=within", "outcome=uncertain", "columns=score", "order=score", "wie=achter", "met=1", "show=all",
    "by=score", "besluit=awarded",
)  # fmt: skip
MASKS = (
    (re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"'), b"csrf"),
    (re.compile(rb'nonce="[^"]+"|nonce-[\w+/=-]+'), b"nonce"),
    (re.compile(rb'data-csrf="[^"]+"'), b"csrf"),
    (re.compile(rb"\d{1,2}[.:]\d{2}([.:]\d{2}(\.\d+)?)?"), b"time"),
    (re.compile(rb'name="token" value="[^"]+"'), b"token"),
    (re.compile(rb'(datetime|data-now|data-server-time)="[^"]+"'), b"moment"),
    (re.compile(rb'"(copied_at|asked_at)": ?"[^"]+"'), b"moment"),
    (re.compile(rb'"seconds": ?\d+|data-seconds="\d+"'), b"seconds"),
    (re.compile(rb'(?<=name="writer" value=")([\w-]+):[\w-]+:[\w-]+'), rb"\1"),  # whose form it is stays, when goes
    (re.compile(rb'"token": ?"[^"]+"'), b"token"),
    (re.compile(rb'"now": ?[\d."T:+Z-]+'), b"moment"),
)


@dataclass(frozen=True)
class Secret:
    """One value that changes, and the roles that may know it."""

    name: str
    change: Callable[[TrustWorld], int]  # gives how many rows it changed
    known_to: frozenset[str] = frozenset()
    witness: tuple[str, str] | None = None  # a role and a route where the change does show


def _stage(world: TrustWorld, name: str) -> Stage:
    return world.stages[name]


def _points(stage: str) -> Callable[[TrustWorld], int]:
    """Swap what the others than the assigned assessor gave to the first proposal of a round."""

    def change(world: TrustWorld) -> int:
        rows = CriterionScore.objects.filter(assessment__proposal=_stage(world, stage).own)
        return rows.exclude(assessment__assessor=world.persons["assessor_assigned"]).update(points=1)

    return change


def _peers(world: TrustWorld, stage: str) -> Any:
    rows = Assessment.objects.filter(proposal=_stage(world, stage).own)
    return rows.exclude(assessor=world.persons["assessor_assigned"])


def _fewer_assessors(world: TrustWorld) -> int:
    """Take one assessor away, with all that was scored."""
    peer = _peers(world, "scoring").order_by("-pk")[0]
    CriterionScore.objects.filter(assessment=peer).delete()
    return Assessment.objects.filter(pk=peer.pk).delete()[0]


def _no_interest(world: TrustWorld) -> int:
    """Take away every interest of others than the people of the table."""
    known = [person.pk for person in world.persons.values()]
    return ConflictOfInterest.objects.exclude(assessor__in=known).update(assessor=world.persons["disabled"])


def _of_decision(stage: str, **values: Any) -> Callable[[TrustWorld], int]:
    return lambda world: AwardDecision.objects.filter(proposal=_stage(world, stage).own).update(**values)


def _all(model: Any, **values: Any) -> Callable[[TrustWorld], int]:
    return lambda _world: model._base_manager.update(**values)


def _another_draft(world: TrustWorld) -> int:
    """Change everything in a draft of the applicants of the table."""
    BudgetLine.objects.filter(proposal=world.places["draft"]).update(description="Iets anders", amount=Decimal(7))
    return Proposal.objects.filter(pk=world.places["draft"]).update(
        title="Heel iets anders", summary="Andere woorden", requested_amount=Decimal(1), requested_amount_input="1"
    )


OUTSIDERS = frozenset(DEAL_READERS)  # everybody but the ministry's readers is tested
STAFF = frozenset(READERS)
SECRETS = (
    Secret("points of others before closing", _points("scoring")),
    Secret("reasons of others before closing",
           lambda w: CriterionScore.objects.filter(assessment__in=_peers(w, "scoring")).update(reason="Anders.")),
    Secret("whether another is done", lambda w: _peers(w, "scoring").update(status="in_progress", finished_at=None),
           STAFF, ("officer", "assessment:assignment")),
    Secret("how many assessors", _fewer_assessors, STAFF),
    Secret("who the others are", lambda w: User.objects.filter(assessments__in=_peers(w, "scoring")).update(
        name="Iemand anders", function="Andere functie"), STAFF | {"technical_administrator", "finance_officer",
                                                                   "account_holder"}),
    Secret("why somebody abstains", lambda w: Assessment.objects.filter(status="abstained").update(
        abstention_reason="Om een andere reden"), STAFF),
    Secret("interests of others", _no_interest, frozenset({"coordinator", "officer", "controller"})),
    Secret("where others work", lambda w: AssessorProfile.objects.exclude(
        user__in=w.persons.values()).update(employer="Elders"), STAFF),
    Secret("points after closing", _points("closed"), STAFF),
    Secret("points after publication", lambda w: CriterionScore.objects.filter(
        assessment__proposal=_stage(w, "decided").strangers).update(points=1), STAFF | {"stranger"}),
    Secret("lines of a division of the money", lambda w: AllocationLine.objects.filter(
        proposal=_stage(w, "calculated").own).update(rank=9, awarded_amount=0, outcome="rejected"), STAFF,
        ("officer", "assessment:allocation_detail")),
    Secret("decision under embargo", _of_decision("approved", outcome="reserve", awarded_amount=0), STAFF,
           ("officer", "assessment:decision_list")),
    Secret("reasoning under embargo", _of_decision("approved", rationale="Een heel andere reden."), STAFF),
    Secret("lottery", _all(Round, lottery_seed="een ander lot"), OUTSIDERS),
    Secret("what the panel said", _all(PanelNote, text="Iets heel anders."), STAFF),
    Secret("what practice was worth", _all(PracticeReference, points=1, reason="Anders."),
           frozenset({"coordinator", "officer"})),
    Secret("what others made of practice", lambda w: PracticeScore.objects.exclude(
        assessment__assessor=w.persons["assessor_assigned"]).update(points=1, reason="Anders."),
        frozenset({"coordinator", "officer"})),
    Secret("a draft", _another_draft, frozenset(MEMBERS)),
    Secret("the outbox", _all(OutgoingMessage, body="Andere woorden", subject="Iets anders"),
           frozenset({"officer", "controller"}), ("officer", "proposals:management_messages")),
    Secret("why a status changed", lambda w: StatusChange.objects.filter(proposal__organisation__in=[
        _stage(w, "scoring").nobodys.organisation_id]).update(reason="Om een andere reden"), STAFF),
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """An answer that told a secret apart."""

    secret: str
    role: str
    address: str

    def __str__(self) -> str:
        return f"{self.role} can tell “{self.secret}” at {self.address}"


def lists(world: TrustWorld) -> list[str]:
    """Give every list: each address without a number in it, and each of a round in every stage."""
    found = []
    for route, names in named_routes().items():
        if "logout" in route:
            continue
        if not names:
            found.append(_plain(route))
        elif names == ("slug",):
            found += [address(world, route, stage) for stage in STAGES]
    return list(dict.fromkeys(each for each in found if each))


def _plain(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""  # a second pattern of the same name wants a key


def about_proposals(world: TrustWorld) -> list[str]:
    """Give the pages of single proposals: they tell something too."""
    routes = ("proposals:proposal_read", "proposals:proposal_detail", "assessment:applicant_decision",
              "proposals:management_proposal", "proposals:proposal_data")  # fmt: skip
    return [address(world, route, state) for route in routes for state in ("strangers", "barred", *STAGES)]


def compare(world: TrustWorld, secret: Secret, number: int, rng: random.Random) -> tuple[int, list[Difference]]:
    """Ask `number` addresses as roles that may not know, before and after the change."""
    asked = list(_choices(world, secret, number, rng))
    before = [answer_to(world, *each) for each in asked]
    with changed(world, secret):
        after = [answer_to(world, *each) for each in asked]
    differing = [each for each, one, other in zip(asked, before, after, strict=True) if one != other]
    return len(asked), [Difference(secret.name, *each) for each in differing]


@contextmanager
def changed(world: TrustWorld, secret: Secret) -> Iterator[None]:
    """Have the secret be another for the length of a `with`."""
    with transaction.atomic():
        with everything_goes():
            assert secret.change(world) > 0, f"{secret.name}: nothing changed"
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield
        transaction.set_rollback(True)


def answer_to(world: TrustWorld, role: str, address_: str) -> tuple[int, bytes]:
    """Give code and bytes of an answer without what changes by itself."""
    with transaction.atomic():
        answer = world.as_role(role).get(address_)
        body = body_of(answer)
        transaction.set_rollback(True)
    for pattern, instead in MASKS:
        body = pattern.sub(instead, body)
    return answer.status_code, body


def _choices(world: TrustWorld, secret: Secret, number: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Choose role and address: half of them plain lists and pages, half with a parameter."""
    roles = [role for role in ROLES if role not in secret.known_to and role != "disabled"]
    plain = lists(world)
    pages = about_proposals(world)
    for place in range(number):
        role = roles[place % len(roles)]
        where = rng.choice(pages) if place % 5 == 4 else rng.choice(plain)
        parameter = rng.choice(PARAMETERS) if place % 2 else ""
        yield role, f"{where}?{parameter}" if parameter else where
