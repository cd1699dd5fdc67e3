"""Ways to get at a secret: an address and what is sent there. Each is tried before and after the secret changed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.urls import NoReverseMatch, reverse

from tests.trust.oracle import MASKS, Secret, changed
from tests.trust.reading import body_of, everything_in
from tests.trust.world import TrustWorld

Arguments = Callable[[TrustWorld], dict[str, Any]]


@dataclass(frozen=True)
class Way:
    """What somebody tries. `route` may be a path as it stands."""

    name: str
    route: str
    arguments: Arguments = field(default=lambda _world: {})
    query: str = ""
    method: str = "GET"
    data: dict[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.name

    def address(self, world: TrustWorld) -> str:
        """Give the address; a path is what no route has, such as a sitemap."""
        path = self.route if self.route.startswith("/") else reverse(self.route, kwargs=self.arguments(world))
        return f"{path}?{self.query}" if self.query else path


@dataclass(frozen=True)
class Attempt:
    """What came of a way: the code, the words found that are not for this role, the bytes without what changes."""

    status: int
    leaks: tuple[str, ...]
    body: bytes


def attempt(world: TrustWorld, role: str, way: Way) -> Attempt:
    """Try a way as a role, and take back what it changed."""
    with transaction.atomic():
        client = world.as_role(role)
        address = way.address(world)
        answer = client.post(address, way.data) if way.method == "POST" else client.get(address)
        if answer.status_code == 302 and way.method == "POST":
            answer = client.get(answer["Location"])  # messages are shown on the next page
        body = body_of(answer)
        found = world.canaries.found_in(everything_in(answer, body))
        transaction.set_rollback(True)
    places = [world.canaries.places[each] for each in found if each in world.canaries.places]
    leaks = tuple(sorted(str(place) for place in places if role not in world.readers(place)))
    for pattern, instead in MASKS:
        body = pattern.sub(instead, body)
    return Attempt(answer.status_code, leaks, body)


def tells_nothing(world: TrustWorld, role: str, way: Way, *secrets: Secret) -> None:
    """Hold that a way shows no word and gives the same bytes whatever the secrets are."""
    before = attempt(world, role, way)
    assert before.leaks == ()
    assert before.status < 500
    for secret in secrets:
        with changed(world, secret):
            after = attempt(world, role, way)
        assert (after.status, after.body) == (before.status, before.body), f"{role} can tell “{secret.name}”"


def route_exists(name: str) -> bool:
    """Say whether there is a route of this name."""
    try:
        reverse(name)
    except NoReverseMatch as error:
        return "is not a valid view function or pattern name" not in str(error)
    return True
