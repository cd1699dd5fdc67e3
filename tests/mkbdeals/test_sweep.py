"""The two halves of the suite: what goes round everything stands apart, and nothing falls between."""

import pytest

from mkbdeals.assets import BASE_DIR
from mkbdeals.launcher.suite import HALVES
from tests.conftest import SWEEP


@pytest.mark.parametrize("name", SWEEP)
def test_what_stands_apart_is_there(name):
    assert (BASE_DIR / name).exists()


def test_each_test_is_in_one_half():
    (option, chosen), (other_option, rest) = HALVES["sweep"], HALVES["test"]

    assert option == other_option == "-m"
    assert rest == f"not {chosen}"
    assert "make test\nmake sweep\n" in (BASE_DIR / ".ci" / "run").read_text(encoding="utf-8")
