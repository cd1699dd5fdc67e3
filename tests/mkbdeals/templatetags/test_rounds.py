"""How closing moments read."""

from datetime import UTC, datetime

import pytest

from mkbdeals.templatetags.rounds import closing_moment
from proposals.models import Round


@pytest.mark.parametrize(
    ("closes_at", "words"),
    [
        (datetime(2027, 3, 12, 16, tzinfo=UTC), "vrijdag 12 maart 2027, 17.00 uur (Nederlandse tijd)"),
        (datetime(2019, 11, 20, 23, tzinfo=UTC), "woensdag 20 november 2019, 24.00 uur (Nederlandse tijd)"),
        (datetime(2027, 6, 30, 22, tzinfo=UTC), "woensdag 30 juni 2027, 24.00 uur (Nederlandse tijd)"),
        (datetime(2027, 6, 30, 21, 59, 59, tzinfo=UTC), "woensdag 30 juni 2027, 23.59 uur (Nederlandse tijd)"),
    ],
)
def test_closing_moment(closes_at, words):
    assert closing_moment(Round(closes_at=closes_at)).replace("\u00a0", " ") == words
