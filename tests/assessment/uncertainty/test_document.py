"""A posterior is stored as JSON and comes back the same."""

import json

import pytest

from assessment.uncertainty import InvalidDocument, Observation, Places, Settings, document_of, estimate, posterior_of
from tests.assessment.uncertainty.simulation import World

SETTINGS = Settings(seed=11, draws=80)


@pytest.mark.parametrize(
    "posterior",
    [
        estimate(World(4).observations, Places(4), SETTINGS, without_place={"p003"}),
        estimate([Observation("a", "x", 3)], None, SETTINGS),
    ],
    ids=["panel", "one score"],
)
def test_a_posterior_comes_back_the_same(posterior):
    written = json.dumps(document_of(posterior))

    assert posterior_of(json.loads(written)) == posterior


@pytest.mark.parametrize(
    "change",
    [
        {"format": "something else"},
        {"seed": "11"},
        {"limits": ["unheard of"]},
        {"band": {"line": 3.0}},
        {"extra": 1},
        {"proposals": 3},
    ],
)
def test_another_document_is_refused(change):
    document = document_of(estimate(World(4).observations, Places(4), SETTINGS))

    with pytest.raises(InvalidDocument):
        posterior_of({**document, **change})
