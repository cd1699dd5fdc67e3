"""AC-01, AC-02, AC-05, AC-08: the large numbers of tests/trust. No servers: the pages are asked in process."""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from django.urls import resolve

from tests.faults.audit import Finding
from tests.faults.conftest import begin_case
from tests.faults.record import Case
from tests.faults.scale import Numbers, a_share_of, rng
from tests.permission_table import ROLES
from tests.trust.canary_crawl import crawl_as_all
from tests.trust.fixtures import take_down, trust, trust_ends  # noqa: F401 - fixtures
from tests.trust.guesses import Answer, answer_to, guesses
from tests.trust.oracle import SECRETS, compare
from tests.trust.states import answer, every_cell, kinds, wrong_of_other_methods

pytestmark = [pytest.mark.django_db, pytest.mark.large]
RESPONSES = Numbers(1, 20_000)
# Ten minutes on a machine of its own; on one that others use as well this takes several times as long.
LONGEST_SECONDS = 3_600
GUESSES = Numbers(1, 10_000)
REQUESTS = Numbers(1, 160)  # for each secret, before and after


@pytest.fixture
def trust_case(request: pytest.FixtureRequest) -> Case:
    """What this case did and found."""
    return begin_case(request)


@pytest.fixture(scope="module", autouse=True)
def _world_ends_with_this_file() -> Iterator[None]:
    yield
    take_down()


@pytest.mark.timeout(LONGEST_SECONDS)
@pytest.mark.case("AC-01", "Every route about a round or proposal × state × role × method gets its answer", 17_800)
def test_every_cell(trust, trust_case):  # noqa: F811 - the fixture
    wrong = []
    cells = [(each, cell) for each in kinds() for cell in every_cell(each)]
    for kind, cell in a_share_of(cells, rng("AC-01")):
        got = answer(trust, cell)
        trust_case.did(1, "cells")
        if got != kind.answers[cell[3]]:
            wrong.append(Finding("Z5", f"{' '.join(cell)}: {got}, not {kind.answers[cell[3]]}"))
    trust_case.found(wrong)


@pytest.mark.case("AC-01", "HEAD as GET; PUT, PATCH, DELETE open nothing; a refusal changes nothing", 7_000)
def test_other_methods(trust, trust_case):  # noqa: F811 - the fixture
    read = [kind for kind in kinds() if kind.method == "GET"]
    trust_case.did(len(read) * len(ROLES) * 4, "cells")
    wrong = [each for route in {kind.route for kind in read} for each in wrong_of_other_methods(trust, route, ROLES)]
    trust_case.found([Finding("Z5", words) for words in wrong])


@pytest.mark.timeout(LONGEST_SECONDS)
@pytest.mark.case("AC-02", "A word in every secret field: every role walks through everything, and posts", 20_000)
def test_no_canary_is_seen(trust, trust_case):  # noqa: F811 - the fixture
    share = max(1, round(4 * RESPONSES.large / max(1, RESPONSES.now)))
    found = crawl_as_all(trust, most=3, links=2, posts=True, share=share)
    trust_case.did(found.responses, "responses")
    trust_case.note(f"{len(found.secrets)} kinds of secrets in {len(trust.canaries.places):,} places, of which")
    trust_case.note(f"{len(found.seen)} kinds were read by who may")
    trust_case.found(
        [Finding("Z5", str(leak)) for leak in found.leaks] + [Finding("Z8", words) for words in found.errors]
    )


@pytest.mark.case("AC-05", "Databases that differ in one secret answer alike to who may not know it", 3_000)
def test_no_answer_tells_a_secret(trust, trust_case):  # noqa: F811 - the fixture
    differences = []
    for secret in SECRETS:
        asked, found = compare(trust, secret, REQUESTS.now, rng(secret.name))
        trust_case.did(asked, "requests, twice")
        differences += found
    trust_case.note(f"{len(SECRETS)} secrets")
    trust_case.found([Finding("Z5", str(each)) for each in differences])


@pytest.mark.timeout(LONGEST_SECONDS)
@pytest.mark.case("AC-08", "Numbers, names and references are guessed by who may know of nothing", 10_000)
def test_guesses(trust, trust_case):  # noqa: F811 - the fixture
    answers: dict[str, dict[Answer, str]] = defaultdict(dict)
    for address in guesses(trust, GUESSES.now, rng("AC-08")):
        trust_case.did(1, "guesses")
        answers[resolve(address).view_name].setdefault(answer_to(trust, address), address)
    hits = [address for found in answers.values() for (status, *_rest), address in found.items() if status != 404]
    told = [address for found in answers.values() if len(found) > 1 for address in found.values()]
    trust_case.note(f"{len(answers)} kinds of addresses, one page each")
    trust_case.found([Finding("Z5", f"{address}: found") for address in hits])
    trust_case.found([Finding("Z5", f"{address}: another page than for others") for address in told])
