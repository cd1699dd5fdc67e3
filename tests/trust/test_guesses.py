"""AC-08: whatever is guessed, the answer is the same page: nothing is found, and nothing tells what is there."""

import random
from collections import defaultdict

import pytest
from django.urls import resolve

from tests.trust.guesses import Answer, answer_to, guessable, guesses
from tests.trust.world import TrustWorld

pytestmark = pytest.mark.django_db
GUESSES = 300


def test_a_guess_finds_nothing_and_learns_nothing(trust: TrustWorld):
    answers: dict[str, set[Answer]] = defaultdict(set)
    for address in guesses(trust, GUESSES, random.Random(8)):
        answers[resolve(address).view_name].add(answer_to(trust, address))

    assert {status for found in answers.values() for status, _body, _headers in found} == {404}
    # One page for all that is not there and all that is not yours, whatever number or word stands in the address.
    assert [route for route, found in answers.items() if len(found) > 1] == []


def test_there_is_something_to_guess(trust: TrustWorld):
    assert len({row.route for row in guessable(trust)}) >= 30
