"""AC-12, WS-18 to WS-20: the large numbers of tests/security. They need no servers: the pages are asked in process."""

from collections.abc import Iterator

import pytest

from tests.faults.audit import Finding
from tests.faults.conftest import begin_case
from tests.faults.record import Case
from tests.faults.scale import Numbers, rng
from tests.security.fixtures import attacked, attacked_ends, take_down  # noqa: F401 - fixtures
from tests.security.forms import forms_of
from tests.security.fuzz import broken_posts, found_wrong, requests
from tests.security.mass_assignment import one_by_one
from tests.security.world import SEES_MOST

pytestmark = [pytest.mark.django_db, pytest.mark.large]
LONGEST_SECONDS = 3_600
POSTS, REQUESTS, EXTRAS = Numbers(1, 10_000), Numbers(1, 20_000), Numbers(1, 2_000)


@pytest.fixture
def security_case(request: pytest.FixtureRequest) -> Case:
    """What this case did and found."""
    return begin_case(request)


@pytest.fixture(scope="module", autouse=True)
def _world_ends_with_this_file() -> Iterator[None]:
    yield
    take_down()


@pytest.mark.timeout(LONGEST_SECONDS)
@pytest.mark.case("AC-12", "Each form with one field more than it asks, of all fields of all models", 2_000)
def test_one_field_more(attacked, security_case):  # noqa: F811 - the fixture
    forms = forms_of(attacked, len(SEES_MOST))
    sent, wrong = one_by_one(attacked, forms, EXTRAS.now, rng("AC-12"))
    security_case.did(sent, "posts")
    security_case.note(f"{len(forms)} kinds of forms")
    security_case.found([Finding("Z5", words) for words in wrong])


@pytest.mark.timeout(LONGEST_SECONDS)
@pytest.mark.case("WS-19", "Forms that are broken in one to four ways", 10_000)
def test_broken_forms(attacked, security_case):  # noqa: F811 - the fixture
    forms = forms_of(attacked, len(SEES_MOST))
    wrong = []
    for asked in broken_posts(forms, POSTS.now, rng("WS-19")):
        security_case.did(1, "posts")
        wrong += [words] if (words := found_wrong(attacked, asked)) else []
    security_case.note(f"{len(forms)} kinds of forms")
    security_case.found([Finding("Z8", words) for words in wrong])


@pytest.mark.timeout(LONGEST_SECONDS)
@pytest.mark.case("WS-20", "Requests of chance: address, query, head, body, method, role", 20_000)
def test_requests_of_chance(attacked, security_case):  # noqa: F811 - the fixture
    wrong = []
    for asked in requests(attacked, REQUESTS.now, rng("WS-20")):
        security_case.did(1, "requests")
        wrong += [words] if (words := found_wrong(attacked, asked)) else []
    security_case.found([Finding("Z8", words) for words in wrong])
