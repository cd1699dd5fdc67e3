"""AC-06 for staff who assess as well: an interest closes the proposal for them on the pages of staff too."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessment.models import Assessment
from proposals.enums import Role
from proposals.models import Proposal, User
from tests.factories import assessment as assess
from tests.factories import proposals as make
from tests.trust.addresses import named_routes
from tests.trust.reading import body_of, everything_in
from tests.trust.states import address
from tests.trust.test_interests import WAYS, of_round
from tests.trust.ways import Way
from tests.trust.world import TrustWorld

pytestmark = pytest.mark.django_db
CLOSED = (403, 404, 405)
# Before and after scoring; once decisions are published a proposal that got money is known to everybody.
STATES = ("scoring", "approved")
# The own interest, and until when somebody must decide: the title that the declaration showed, nothing else.
TITLE = "proposals.proposal.title"
TITLE_ALONE = {"assessment:decision_terms": [TITLE], "assessment:interest_list": [TITLE]}
ROLES = (Role.ASSESSOR_COORDINATOR, Role.PROGRAMME_OFFICER, Role.DECISION_MAKER)


def peer(world: TrustWorld) -> dict[str, Any]:
    found = Assessment.objects.filter(proposal=world.stages["scoring"].barred).exclude(status="set_aside")
    return of_round(world) | {"assessment": found.order_by("pk")[0].pk}


def mail(world: TrustWorld) -> dict[str, Any]:
    return {"pk": make.OutgoingMessageFactory(proposal=world.stages["scoring"].barred).pk}


def portal_message(world: TrustWorld) -> dict[str, Any]:
    barred = world.stages["scoring"].barred
    return {"pk": make.PortalMessageFactory(proposal=barred, organisation=barred.organisation).pk}


OF_STAFF = [
    Way("a mail about it", "proposals:management_message", mail),
    Way("a message about it", "proposals:management_portal_message", portal_message),
    Way("taking it off another", "assessment:assignment_set_aside", peer, method="POST", data={"reason": "Streng."}),
    Way("asking another", "assessment:assignment_proposal", of_round, method="POST", data={"assessors": "1"}),
    Way("the dossier", "reporting:dossier", lambda w: {"proposal_pk": w.stages["scoring"].barred.pk}),
    Way("admissible", "proposals:management_proposal", lambda w: {"pk": w.stages["scoring"].barred.pk}, method="POST",
        data={"choice": "admissible"}),
]  # fmt: skip


@pytest.fixture
def person(trust: TrustWorld) -> User:
    """Somebody with every role that reads scores who assesses as well, with an interest in a proposal of each round."""
    found = make.user_with_role(Role.ASSESSOR)
    for role in ROLES:
        make.RoleGrantFactory(user=found, role=role)
    for state in STATES:
        assess.ConflictOfInterestFactory(proposal=trust.stages[state].barred, assessor=found, explanation="Familie.")
    return found


@pytest.fixture
def client(trust: TrustWorld, person: User) -> Client:
    """The browser of that person."""
    found = Client(raise_request_exception=False)
    found.force_login(person)
    return found


def told_of(trust: TrustWorld, barred: Proposal, answer: Any) -> list[str]:
    """Name the fields of a proposal whose hidden word is in an answer."""
    places = trust.canaries.places
    found = [places[each] for each in trust.canaries.found_in(everything_in(answer, body_of(answer))) if each in places]
    return sorted(
        {each.label for each in found if each.row == barred or getattr(each.row, "proposal_id", None) == barred.pk}
    )


@pytest.mark.parametrize("way", [*WAYS, *OF_STAFF], ids=str)
def test_the_proposal_is_closed(trust: TrustWorld, client: Client, way: Way):
    where = way.address(trust)
    answer = client.post(where, way.data) if way.method == "POST" else client.get(where)

    assert answer.status_code in CLOSED or (way.route.startswith("admin:") and answer["Location"] == "/admin/")
    assert told_of(trust, trust.stages["scoring"].barred, answer) == []


@pytest.mark.parametrize("state", STATES)
def test_no_page_of_the_round_tells_a_word_of_it(trust: TrustWorld, client: Client, state: str):
    """Every page of a round that needs no other key: lists, boards, files and forms with a choice of proposals."""
    barred, told = trust.stages[state].barred, {}
    opened = 0
    for route in [each for each, names in named_routes().items() if names == ("slug",)]:
        answer = client.get(address(trust, route, state))
        assert answer.status_code < 500, route
        opened += answer.status_code == 200
        if words := told_of(trust, barred, answer):
            told[route] = words

    assert told == TITLE_ALONE
    assert opened > 10


def test_others_still_see_it(trust: TrustWorld):
    """The same pages show it to a coordinator without an interest: so the test above would notice."""
    barred = trust.stages["scoring"].barred
    for route in ("assessment:assignment", "assessment:scoring_matrix", "assessment:interest_list"):
        answer = trust.get("coordinator", reverse(route, kwargs={"slug": trust.stages["scoring"].round.slug}))
        assert TITLE in told_of(trust, barred, answer), route
