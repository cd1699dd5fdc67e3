"""Every page that somebody can reach by links, seen through the eyes of each role."""

from collections import Counter

import pytest

from tests import axe
from tests.journeys.crawl import Crawl
from tests.journeys.page_checks import WIDE, english_in, findings, frame_findings, readable_findings
from tests.journeys.people import begin_proposal

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
# A page that two people have looked at is only asked for by the others: its links must work for them too.
LOOKS_PER_KIND = 2
# Who, and how many kinds of pages they reach at least: a menu that loses an entry is noticed.
ROLES = {
    "anonymous": ("", 12),
    "applicant": ("ondertekenaar@slingerbeek.example", 16),
    "applicant_with_a_deal": ("ondertekenaar@overijssel.example", 18),
    "reader": ("lezer@slingerbeek.example", 10),
    "writer": ("economie@duinrade.example", 25),
    "assessor": ("beoordelaar1@demo.example", 12),
    "coordinator": ("coordinator@demo.example", 25),
    "officer": ("programma@demo.example", 60),
    "decision_maker": ("beslisser@demo.example", 25),
    "account_holder": ("accounthouder@demo.example", 16),
    "finance_officer": ("financien1@demo.example", 16),
    "controller": ("controller@demo.example", 50),
    "technical_administrator": ("techniek@demo.example", 25),
}


@pytest.fixture(scope="module")
def looked_at() -> Counter[str]:
    """Count how many people looked at each kind of page."""
    return Counter()


@pytest.fixture(scope="module")
def files() -> set[str]:
    """Remember which addresses give a file, so that no window is sent there twice."""
    return set()


@pytest.fixture
def visitor(page_of):
    """Open a window in which axe may run: the content security policy keeps its script out otherwise."""
    return lambda email: page_of(email, bypass_csp=True, viewport=WIDE)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_whole_accessible_and_dutch(site, visitor, looked_at, files, role):
    email, at_least = ROLES[role]
    page = visitor(email)
    if role == "writer":
        begin_proposal(page)
    start = page.url.removeprefix(site.url) if email else "/"
    crawl, wrong = Crawl(page, site.url, lambda kind: looked_at[kind] < LOOKS_PER_KIND, files), []

    for kind, path in crawl.walk([start, "/"]):
        is_first = not looked_at[kind]
        looked_at[kind] += 1
        wrong += [f"{path}: {finding}" for finding in findings(page, in_full=is_first)]

    assert not wrong + crawl.broken, "\n".join(wrong + crawl.broken)
    assert len(crawl.kinds) >= at_least


def test_the_checks_can_find_something(visitor):
    page = visitor("")
    page.goto("/account/login/")
    page.evaluate("""() => {
      document.querySelector('label').remove();
      document.querySelector('h1').outerHTML = '<p>Sign in</p>';
      document.querySelector('.mkb-demo').remove();
    }""")

    assert any(finding.startswith("label:") for finding in axe.findings(page))
    assert "English: 'Sign in'" in english_in(page)
    assert set(frame_findings(page)) == {"0 headings of the first level", "does not say that it is a demonstration"}


def test_the_checks_find_a_text_that_is_cut_off(visitor):
    page = visitor("")
    page.goto("/account/login/")
    assert list(readable_findings(page)) == []
    page.evaluate("""() => {
      document.querySelector('form').insertAdjacentHTML('beforebegin', '<p id="narrow">Inloggen bij MKB-deals</p>');
    }""")
    page.add_style_tag(content="#narrow { overflow: hidden; white-space: nowrap; max-width: 12rem }")

    assert any("cut off: 'Inloggen bij" in finding for finding in readable_findings(page))
