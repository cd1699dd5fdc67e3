"""AC-02: the crawl of all roles, small for every change, large before a release."""

from collections import Counter
from dataclasses import dataclass, field

from tests.permission_table import ROLES
from tests.trust.addresses import addresses
from tests.trust.crawler import Crawl, Leak
from tests.trust.world import TrustWorld


@dataclass
class Found:
    """What all roles together saw."""

    responses: int = 0
    leaks: list[Leak] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    secrets: set[str] = field(default_factory=set)


def crawl_as_all(
    world: TrustWorld, *, most: int, links: int, posts: bool, share: int = 1, filters: int | None = None
) -> Found:
    """Walk as each role from every address; with `share` 4 each role asks another quarter of the guessed ones.

    `filters` is how many parameters a list of the technical admin has at most.
    """
    found = Found(secrets={place.label for place in world.canaries.places.values()})
    starts = addresses(world.places, most)
    for number, role in enumerate(ROLES):
        crawl = Crawl(world, role, links, filters).walk(starts[number % share :: share], posts)
        found.responses += crawl.responses
        found.leaks += crawl.leaks
        found.errors += crawl.errors
        found.seen += crawl.seen
    return found
