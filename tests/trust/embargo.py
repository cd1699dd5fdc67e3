"""AC-10: the same round with another outcome, or none yet; nobody outside may tell which it is."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import connection, reset_queries, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment.enums import AllocationStatus, Outcome
from assessment.models import AllocationLine, AllocationRun, AwardDecision, PublicationPlan
from proposals.enums import ProposalStatus
from proposals.models import Proposal
from tests.trust.canaries import everything_goes
from tests.trust.oracle import MASKS, lists
from tests.trust.reading import body_of, everything_in
from tests.trust.states import address, routes_with_states
from tests.trust.world import TrustWorld

STATE = "approved"
Change = Callable[[TrustWorld], None]
# Outside the ministry not even that something was decided; inside, who may not read decisions does not learn which.
OUTSIDE = ("anonymous", "applicant_reader", "applicant_editor", "applicant_signatory", "stranger", "former_member",
           "assessor_assigned", "assessor_unassigned")  # fmt: skip
# One of each kind, for every change: asking all takes many minutes.
FEW = ("anonymous", "applicant_signatory", "stranger", "assessor_assigned", "finance_officer")
INSIDE = ("finance_officer", "account_holder", "technical_administrator")
# What an outsider may ask for by name, whether there is such an address or not.
GUESSED = (
    "/sitemap.xml", "/robots.txt", "/feed/", "/api/", "/open-data/", "/media/brieven/", "/kaart.json", "/rondes.json",
    "/aanvragen/?status=awarded", "/aanvragen/?q=toegekend", "/berichten/?q=besluit",
)  # fmt: skip


def _outcome(outcome: Outcome) -> Change:
    def change(world: TrustWorld) -> None:
        proposal = world.stages[STATE].own
        amount = proposal.requested_amount if outcome == Outcome.AWARDED else 0
        rows = AwardDecision.objects.filter(proposal=proposal)
        assert rows.update(outcome=outcome, awarded_amount=amount) == 1
        AllocationLine.objects.filter(proposal=proposal).update(outcome=outcome, awarded_amount=amount)

    return change


def _undecided(world: TrustWorld) -> None:
    round_ = world.stages[STATE].round
    AwardDecision.objects.filter(proposal__round=round_).delete()
    AllocationRun.objects.filter(round=round_).update(
        status=AllocationStatus.CALCULATED, proposed_at=None, proposed_by=None, approved_at=None, approved_by=None
    )
    Proposal.objects.filter(round=round_, status=ProposalStatus.DECISION_APPROVED).update(
        status=ProposalStatus.ASSESSED
    )


def _drafted(world: TrustWorld) -> None:
    round_ = world.stages[STATE].round
    AwardDecision.objects.filter(proposal__round=round_).update(approved_at=None, approved_by=None)
    AllocationRun.objects.filter(round=round_).update(
        status=AllocationStatus.PROPOSED, approved_at=None, approved_by=None
    )
    Proposal.objects.filter(round=round_, status=ProposalStatus.DECISION_APPROVED).update(
        status=ProposalStatus.DECISION_DRAFTED
    )


def _planned(world: TrustWorld) -> None:
    now = timezone.now()
    run = AllocationRun.objects.get(round=world.stages[STATE].round, status=AllocationStatus.APPROVED)
    PublicationPlan.objects.create(
        round=run.round, run=run, planned_for=now + timedelta(hours=1), planned_at=now,
        planned_by=world.persons["officer"],
    )  # fmt: skip


OUTCOMES = {outcome.value: _outcome(outcome) for outcome in Outcome}
STEPS = {"undecided": _undecided, "drafted": _drafted, "planned": _planned}


@dataclass(frozen=True)
class Answer:
    """What somebody outside can see and measure of an answer, and the words found that are not for this role."""

    status: int
    body: bytes | None
    length: int
    statements: int
    leaks: tuple[str, ...]


def addresses_of(world: TrustWorld) -> list[str]:
    """Give every list, every address about the round and the proposal under embargo, and what is guessed."""
    own = [address(world, route, STATE) for route in routes_with_states()]
    return list(dict.fromkeys([*lists(world), *own, *GUESSED]))


@contextmanager
def other_world(change: Change, world: TrustWorld) -> Iterator[None]:
    """Have another outcome for the length of a `with`."""
    with transaction.atomic():
        with everything_goes():
            change(world)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield
        transaction.set_rollback(True)


def ask(world: TrustWorld, role: str, where: str) -> Answer:
    """Ask an address as a role, and take back what it changed."""
    reset_queries()  # the log is full after some thousands, and counts no more
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        answer = world.as_role(role).get(where)
        body = body_of(answer)
        found = world.canaries.found_in(everything_in(answer, body))
        transaction.set_rollback(True)
    places = [world.canaries.places[each] for each in found if each in world.canaries.places]
    leaks = tuple(sorted(str(place) for place in places if role not in world.readers(place)))
    for pattern, instead in MASKS:
        body = pattern.sub(instead, body)
    return Answer(answer.status_code, body, len(body), len(captured), leaks)


def answers_of(world: TrustWorld, roles: Iterable[str]) -> dict[tuple[str, str], Answer]:
    """Ask everything as each role; what gives a page twice, for the first time something may be remembered."""
    asked = [(role, where) for role in roles for where in addresses_of(world)]
    found = {pair: ask(world, *pair) for pair in asked}
    again = {pair: ask(world, *pair) for pair, answer in found.items() if answer.status == 200}
    # What names the moment at which it was made is never the same twice: of that the size and bytes tell nothing.
    steady = {pair: answer for pair, answer in again.items() if answer.body == found[pair].body}
    return found | {pair: steady.get(pair) or replace(answer, body=None) for pair, answer in again.items()}


def differences(
    world: TrustWorld, before: Mapping[tuple[str, str], Answer], roles: Iterable[str], change: Change
) -> list[str]:
    """Ask again what gave a page, in a world with another outcome; say who can tell, and who can measure it."""
    told, found = set(roles), []
    with other_world(change, world):
        for (role, where), answer in before.items():
            if role not in told or answer.status != 200:
                continue
            again = ask(world, role, where)
            is_steady = answer.body is not None
            if again.status != answer.status or (is_steady and again.body != answer.body):
                found.append(f"{role} sees it at {where}")
            if again.statements != answer.statements or (is_steady and again.length != answer.length):
                found.append(f"{role} can measure it at {where}: {answer.statements} and {again.statements}")
    return found
