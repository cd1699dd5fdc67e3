"""AC-02: every role walks through everything it can reach and guess, and reads no word that is not for it."""

import pytest

from tests.trust.canary_crawl import Found, crawl_as_all

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def found(trust) -> Found:
    """One small walk for all tests of this file.

    A list that is narrowed by two things at once shows all that it shows by three; the walk of before a release
    (tests/faults/test_trust.py) tries every combination.
    """
    return crawl_as_all(trust, most=1, links=1, posts=False, share=14, filters=2)


def test_nobody_reads_what_is_not_for_them(found):
    assert [str(leak) for leak in found.leaks[:20]] == []


def test_the_walk_was_long_and_nothing_broke(found):
    print(f"{found.responses} responses, {len(found.secrets)} kinds of secrets, {len(found.seen)} of them seen")

    assert found.errors == []
    assert found.responses >= 1_000
    assert len(found.secrets) >= 25


def test_those_who_may_read_do(found):
    """Words that nobody finds would prove nothing."""
    print(sorted(found.secrets - set(found.seen)))
    assert len(found.seen) >= 35
