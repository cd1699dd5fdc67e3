"""One site for all cases of faults, refused when its settings are not those of production."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults import scale
from tests.faults.audit import audit_invariants
from tests.faults.conditions import unmet_conditions
from tests.faults.ledger import Ledger
from tests.faults.record import Case
from tests.faults.servers import Servers, fault_servers
from tests.faults.world import World, make_world

CASES: list[Case] = []
FOLDER = Path(__file__).parent
RUNNING = ExitStack()
LONGEST_CASE_SECONDS = 900
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known that names a case of the plan."""
    config.addinivalue_line(
        "markers", "case(name, title, asked): a case of the fault plan, with the rounds it asks before a release"
    )
    config.addinivalue_line("markers", "large: only in make faults, which installs what it needs")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the large cases to `make faults`; nothing is skipped, for nothing was promised."""
    for item in items:
        if item.get_closest_marker("case"):
            item.add_marker(pytest.mark.timeout(LONGEST_CASE_SECONDS))
    if scale.NAME != "N":
        left = [item for item in items if item.get_closest_marker("large")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """Note how each case ended, its audit included."""
    report = yield
    case = item.stash.get(KEY, None)
    if case is not None and (call.when == "call" or report.failed):
        case.outcome = "passed" if report.passed and case.outcome != "FAILED" else "FAILED"
        case.seconds += call.duration
        if report.failed:
            case.note(str(call.excinfo.value).strip().splitlines()[0][:200] if str(call.excinfo.value).strip() else "")
    return report


KEY = pytest.StashKey[Case]()


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """Start the servers of the faults once."""
    print(f"\nfaults: scale {scale.NAME}, seed {scale.SEED} (repeat with FAULTS_SEED={scale.SEED})")
    with RUNNING:
        started = RUNNING.enter_context(fault_servers())
        unmet = unmet_conditions(started)
        if unmet:
            pytest.fail(f"These servers prove nothing: {'; '.join(unmet)}")
        yield started


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Stop the servers after the last case: their clocks need not tick beside the tests that follow."""
    yield
    if nextitem is None or nextitem.path.parent != FOLDER:
        RUNNING.close()


@pytest.fixture(scope="module")
def bulk_work(servers: Servers) -> Iterator[None]:
    """Have workers and beat run for the cases of a file; the cases after them look at rows alone."""
    for name in ("worker", "bulk", "beat"):
        if not servers.running(name).is_alive:
            servers.begin(name)
    yield
    for name in ("beat", "bulk", "worker"):
        servers.end(name)


@pytest.fixture(scope="session")
def world(servers: Servers) -> World:
    """People, rounds and complete drafts."""
    return make_world(servers)


@pytest.fixture(scope="session")
def whole_ledger(servers: Servers) -> Ledger:
    """What all clients of this run saw."""
    return Ledger(servers.layout.data / "ledger.jsonl")


@pytest.fixture
def case(request: pytest.FixtureRequest, servers: Servers) -> Iterator[Case]:
    """What this case did and found; the hits of the fault points are counted by themselves."""
    case = begin_case(request)
    before = servers.points.hits()
    yield case
    case.hits = servers.points.hits() - before


def begin_case(request: pytest.FixtureRequest) -> Case:
    """Write down that a case begins, or goes on with other parameters."""
    named = Case(*request.node.get_closest_marker("case").args)
    case = next((each for each in CASES if (each.name, each.title) == (named.name, named.title)), named)
    if case is named:
        CASES.append(case)
    request.node.stash[KEY] = case
    return case


@pytest.fixture
def ledger(servers: Servers, whole_ledger: Ledger, world: World, case: Case) -> Iterator[Ledger]:
    """The ledger of the clients, which is audited with everything else when the case is over."""
    yield whole_ledger
    known = {finding for each in CASES for finding in each.findings}
    case.found([finding for finding in audit_invariants(servers, whole_ledger) if finding not in known])


@pytest.fixture
def page_of(servers, world, browser, ledger):
    """Give a page on which a signatory is signed in: `page_of(java_script_enabled=False)`."""
    contexts = []

    def opened(**options):
        context = browser.new_context(base_url=servers.url, locale="nl-NL", **options)
        contexts.append(context)
        session = world.data["signatories"][0]["session"]
        context.add_cookies([{"name": "sessionid", "value": session, "url": servers.url}])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Say what was done; a large run writes the document too."""
    if not CASES:
        return
    from tests.faults.document import lines_of, write_document

    print("\n" + "\n".join(lines_of(CASES)))
    if part := os.environ.get("FAULTS_PART"):
        write_document(DOCUMENT, part, CASES, time.time())
