"""People and places of the stories: who they are says what they may do."""

import gc
import os
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connections
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from mkbdeals.launcher.system import chromium
from proposals.enums import MembershipRole, Role
from proposals.models import Organisation, Proposal, Round, User
from tests.factories import proposals as make
from tests.quick_flush import empty_tables

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Playwright keeps an event loop on the thread; Django would refuse its own database calls there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
TransactionTestCase._fixture_teardown = empty_tables  # pytest-django's own cases are derived from it
# The same examples each time, and no verdict on the speed of a busy machine.
# For other examples: --hypothesis-profile=search.
STEADY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("search", **STEADY)
settings.register_profile("steady", **STEADY, derandomize=True)
settings.load_profile("steady")

# Looking for rings of objects that nobody uses costs a sixth of the time: not while thousands of tests are found,
# not among what stays for the whole run, and less often than for a program that must stay small.
gc.disable()


# What goes round everything: `make sweep` (docs/adr/0012).
SWEEP = (
    "tests/journeys/test_every_page.py",  # every page as each role, in a browser, with axe
    "tests/look/",  # every page in its states, wide and narrow, on paper and in forced colours
    "tests/reporting/test_verapdf.py",  # every kind of document with every data set
    "tests/launcher/test_site.py",  # sites that are started, killed and started again in every way
    "tests/launcher/test_given_stores.py",
    "tests/launcher/test_static_files.py",
    "tests/launcher/test_stores.py",
    "tests/mkbdeals/test_backup.py",  # drills of backing up and restoring (OP-01)
    "tests/faults/test_mail.py",  # small plays of what the plan asks of a night (JB-11, progress)
    "tests/faults/test_desk.py",
    "tests/demo/test_large.py",  # the demonstration in bulk
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what goes round everything."""
    for item in items:
        if item.nodeid.startswith(SWEEP):
            item.add_marker(pytest.mark.sweep)


def pytest_collection_finish() -> None:
    """Look for unused rings of objects again, but not among the tests that were found."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium, once for all tests; without it they fail, they are never skipped."""
    path = os.environ.get("CHROMIUM") or chromium()
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield running
        running.close()
        # Django keeps connections apart per event loop: those of Playwright's would stay open for ever.
        connections.close_all()


@pytest.fixture
def organisation(db) -> Organisation:
    """The municipality that applies."""
    return make.OrganisationFactory(name="Gemeente Slingerbeek")


@pytest.fixture
def other_organisation(db) -> Organisation:
    """Another municipality, whose people see nothing of the first."""
    return make.OrganisationFactory(name="Gemeente Wolderveen")


@pytest.fixture
def open_round(db) -> Round:
    """A round that accepts proposals and refuses a share above 50 %."""
    return make.full_round(name="Demonstratieronde", slug="demonstratieronde")


@pytest.fixture
def editor(organisation) -> User:
    """Writes for the organisation."""
    return make.member_of(organisation, MembershipRole.EDITOR, function="Invuller")


@pytest.fixture
def signatory(organisation) -> User:
    """Signs for the organisation."""
    return make.member_of(organisation, MembershipRole.SIGNATORY, function="Wethouder economie")


@pytest.fixture
def reader(organisation) -> User:
    """Reads along in the organisation."""
    return make.member_of(organisation, MembershipRole.READER, function="Lezer")


@pytest.fixture
def colleague(organisation) -> User:
    """A second editor of the organisation."""
    return make.member_of(organisation, MembershipRole.EDITOR, function="Beleidsadviseur economie")


@pytest.fixture
def stranger(other_organisation) -> User:
    """Signs for another organisation."""
    return make.member_of(other_organisation, MembershipRole.SIGNATORY, function="Vreemde")


@pytest.fixture
def assessor(db) -> User:
    """Scores proposals, once assigned."""
    return make.user_with_role(Role.ASSESSOR, function="Beoordelaar 1")


@pytest.fixture
def coordinator(db) -> User:
    """Divides proposals among assessors."""
    return make.user_with_role(Role.ASSESSOR_COORDINATOR, function="Coördinator beoordelaars")


@pytest.fixture
def officer(db) -> User:
    """Runs the programme."""
    return make.user_with_role(Role.PROGRAMME_OFFICER, function="Programmamedewerker")


@pytest.fixture
def second_officer(db) -> User:
    """The other pair of eyes of the programme."""
    return make.user_with_role(Role.PROGRAMME_OFFICER, function="Tweede programmamedewerker")


@pytest.fixture
def decision_maker(db) -> User:
    """Decides up to € 5.000.000."""
    return make.user_with_role(Role.DECISION_MAKER, function="Beslisser", mandate_limit_amount=Decimal(5_000_000))


@pytest.fixture
def finance_officer(db) -> User:
    """Pays."""
    return make.user_with_role(Role.FINANCE_OFFICER, function="Financieel medewerker")


@pytest.fixture
def account_holder(db) -> User:
    """Keeps in touch with the deals."""
    return make.user_with_role(Role.DEAL_ACCOUNT_HOLDER, function="Accounthouder deals")


@pytest.fixture
def controller(db) -> User:
    """Reads everything, changes nothing."""
    return make.user_with_role(Role.CONTROLLER, function="Controller")


@pytest.fixture
def technical_administrator(db) -> User:
    """Looks after accounts and the machine, sees no business data."""
    return make.user_with_role(Role.TECHNICAL_ADMINISTRATOR, function="Technisch beheerder")


@pytest.fixture
def draft(open_round, organisation, editor) -> Proposal:
    """A complete draft of the organisation, ready to be sent in."""
    return make.complete_proposal(
        round=open_round, organisation=organisation, created_by=editor, title="Winkels en werkplaatsen online"
    )


@pytest.fixture
def sign_in(client):
    """Give the test client of a person: `sign_in(editor).get("/aanvragen/")`."""

    def signed_in(user: User) -> Client:
        client.force_login(user)
        return client

    return signed_in
