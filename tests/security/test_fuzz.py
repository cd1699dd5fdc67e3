"""WS-18, WS-19, WS-20: requests that nobody would make find no trouble of ours, and what is refused changes nothing.

The same ones each time, a share; `make faults` makes thirty thousand others (tests/faults/test_security.py).
"""

import random
from collections import Counter

import pytest
from django.test import override_settings

from tests.permission_table import rows
from tests.security.forms import FORMS_AT_LEAST, forms_of
from tests.security.fuzz import Asked, broken_posts, found_wrong, query_for, requests
from tests.security.world import SecurityWorld

pytestmark = pytest.mark.django_db
POSTS, REQUESTS, QUERIES = 1_000, 400, 200


def all_wrong(world: SecurityWorld, several) -> list[str]:
    return [wrong for each in several if (wrong := found_wrong(world, each))]


def test_forms_that_are_broken(attacked: SecurityWorld):
    forms = forms_of(attacked)
    assert len(forms) >= FORMS_AT_LEAST

    assert all_wrong(attacked, broken_posts(forms, POSTS, random.Random("posts"))) == []


def test_requests_of_every_kind(attacked: SecurityWorld):
    assert all_wrong(attacked, requests(attacked, REQUESTS, random.Random("requests"))) == []


def test_what_can_stand_in_a_query(attacked: SecurityWorld):
    """WS-18: every page that somebody may read, with what lists are asked and what they are not."""
    chance = random.Random("queries")
    pages = [row for row in rows() if row.method == "GET" and attacked.readers(row)]
    chance.shuffle(pages)
    asked = []
    for number in range(QUERIES):
        row = pages[number % len(pages)]
        address = f"{attacked.address(row).partition('?')[0]}?{query_for(chance)}"
        asked.append(Asked(attacked.readers(row)[0], "GET", address))

    assert all_wrong(attacked, asked) == []


def test_trouble_of_ours_would_be_seen(attacked: SecurityWorld):
    with override_settings(ROOT_URLCONF="tests.security.test_headers"):
        assert found_wrong(attacked, Asked("officer", "GET", "/fails/")).startswith("500 at officer GET")


def test_the_requests_come_further_than_the_first_check(attacked: SecurityWorld):
    """Else nothing is held: some are answered, some are refused with words at the form."""
    codes = Counter()
    for asked in broken_posts(forms_of(attacked), 100, random.Random("few")):
        answer = attacked.send(asked.role, asked.method, asked.address, asked.body, asked.kind, asked.headers)
        codes[answer.status] += 1

    assert codes[422] + codes[200] >= 20
    assert codes[302] >= 10
