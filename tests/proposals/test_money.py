"""Money: what people type, exact cents, one rounding rule (cases MN-01, MN-02, MN-03)."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.money import (
    AmbiguousAmount,
    InvalidAmount,
    InvalidAmountReason,
    RangeSide,
    amount_outside_range,
    cents_from_euros,
    euros_from_cents,
    line_amount,
    parse_dutch_amount,
    percentage_of,
    round_to_cents,
    share_above_maximum,
    share_of,
    split_by_largest_remainder,
)
from tests.proposals.amounts import ASKED_BACK, REFUSED, UNDERSTOOD


def test_the_table_of_typed_amounts_has_at_least_eighty_rows():
    table = [text for rows in (UNDERSTOOD, ASKED_BACK, REFUSED) for text, _ in rows]

    assert len(table) >= 80
    assert len(set(table)) == len(table)
    assert {reason for _, reason in REFUSED} == {reason.value for reason in InvalidAmountReason}


@pytest.mark.parametrize(("text", "amount"), UNDERSTOOD, ids=repr)
def test_parse_dutch_amount_understands(text, amount):
    parsed = parse_dutch_amount(text)

    assert (str(parsed.amount), parsed.text) == (amount, text)
    assert parsed.cents == int(amount.replace(".", ""))


@pytest.mark.parametrize(("text", "readings"), ASKED_BACK, ids=repr)
def test_parse_dutch_amount_asks_when_ambiguous(text, readings):
    with pytest.raises(AmbiguousAmount) as caught:
        parse_dutch_amount(text)

    assert ([str(each) for each in caught.value.readings], caught.value.text) == (readings, text)


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=lambda value: repr(value[:20]))
def test_parse_dutch_amount_refuses_with_reason(text, reason):
    with pytest.raises(InvalidAmount) as caught:
        parse_dutch_amount(text)

    assert (caught.value.reason.value, caught.value.text) == (reason, text)
    assert len(str(caught.value)) < 200


@given(st.text(max_size=70) | st.text(alphabet="0123456789.,- €eE\u00a0", max_size=30))
@settings(max_examples=2000, deadline=None)
def test_parse_dutch_amount_answers_any_text(text):
    try:
        parsed = parse_dutch_amount(text)
    except (AmbiguousAmount, InvalidAmount):
        return

    assert parsed.amount.as_tuple().exponent == -2
    assert "".join(char for char in text if char in "0123456789").lstrip("0") in _digits_of(parsed.amount)


def _digits_of(amount):
    """The ways in which the digits of an amount can have been typed: with two, one or no decimals."""
    digits = str(amount).replace(".", "").lstrip("0")
    return {digits} | {digits[:-n].lstrip("0") for n in (1, 2) if digits.endswith("0" * n)} | {""}


@given(st.integers(min_value=0, max_value=10**15 - 1), st.sampled_from([".", " ", "\u00a0", "\u2009", ""]))
def test_parse_dutch_amount_reads_back_every_amount(cents, mark):
    whole = f"{cents // 100:,}".replace(",", mark)

    assert parse_dutch_amount(f"€ {whole},{cents % 100:02d}").cents == cents


@given(st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1))
def test_cents_survive_euros(cents):
    with localcontext(prec=3):  # the precision of the caller must not matter
        euros = euros_from_cents(cents)

        assert cents_from_euros(euros) == cents
    assert str(euros) == f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        ("0.001", "whole number of cents"),
        ("1E+13", "more than 13 digits"),
        ("NaN", "usable"),
        ("Infinity", "usable"),
        ("-Infinity", "usable"),
        ("1E+999999", "usable"),  # refused before it becomes a number of a million digits
        ("1E-999999", "usable"),
    ],
)
def test_cents_from_euros_refuses(amount, message):
    with pytest.raises(ValueError, match=message):
        cents_from_euros(Decimal(amount))


@pytest.mark.parametrize("call", [lambda: cents_from_euros(0.1), lambda: cents_from_euros(True)])
def test_cents_from_euros_refuses_floats_and_booleans(call):
    with pytest.raises(TypeError):
        call()


@pytest.mark.parametrize("value", [1.0, True, Decimal(1)])
def test_euros_from_cents_takes_whole_numbers_only(value):
    with pytest.raises(TypeError):
        euros_from_cents(value)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        (Decimal("0.005"), "0.01"),
        (Decimal("0.00499999999999999999999999999999999"), "0.00"),
        (Decimal("-0.005"), "-0.01"),
        (Decimal("2.675"), "2.68"),
        (Fraction(1, 3), "0.33"),
        (Fraction(2, 3), "0.67"),
        (7, "7.00"),
    ],
)
def test_round_to_cents_rounds_half_up(amount, rounded):
    assert str(round_to_cents(amount)) == rounded


PRICES = st.decimals(min_value=0, max_value=1_000_000, places=2)
QUANTITIES = st.decimals(min_value=0, max_value=10_000, places=3)
PERCENTAGES = st.decimals(min_value=0, max_value=100, places=2)
LINES = st.lists(st.tuples(QUANTITIES, PRICES, PERCENTAGES), min_size=1, max_size=60)


@given(LINES)
@settings(max_examples=5000, deadline=None)
def test_budget_lines_are_rounded_once_and_add_up(lines):
    """MN-01: against Decimal at ample precision, rounded half up per line and then summed."""
    add_up(lines)


def add_up(lines: list[tuple[Decimal, Decimal, Decimal]]) -> None:
    """Add up lines of quantity, price and percentage in our way and in another, and hold them side by side."""
    amounts = [line_amount(quantity, price) for quantity, price, _ in lines]
    vat = [percentage_of(amount, percentage) for amount, (_, _, percentage) in zip(amounts, lines, strict=True)]

    with localcontext(prec=60):
        expected = [(q * p).quantize(Decimal("0.01"), ROUND_HALF_UP) for q, p, _ in lines]
        expected_vat = [
            (a * r / 100).quantize(Decimal("0.01"), ROUND_HALF_UP) for a, (_, _, r) in zip(expected, lines, strict=True)
        ]
    assert (amounts, vat) == (expected, expected_vat)
    total = sum(map(cents_from_euros, amounts))
    assert sum(split_by_largest_remainder(total, [cents_from_euros(a) + 1 for a in amounts])) == total
    if total:
        assert sum(share_of(amount, euros_from_cents(total)) for amount in amounts) == 1


@given(
    st.integers(min_value=0, max_value=10**12),
    st.lists(st.integers(0, 10**6) | st.fractions(0, 10), min_size=1, max_size=30).filter(any),
)
def test_split_by_largest_remainder_keeps_the_total_and_is_never_a_cent_off(total, weights):
    parts = split_by_largest_remainder(total, weights)

    assert sum(parts) == total
    whole = sum(map(Fraction, weights))
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * Fraction(weight) / whole) < 1


def test_split_by_largest_remainder_gives_the_odd_cent_to_the_first_of_equals():
    assert split_by_largest_remainder(100, [1, 1, 1]) == (34, 33, 33)
    assert split_by_largest_remainder(101, [1, 2, 1]) == (25, 51, 25)


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, [0, 0]), (1, [2, -1]), (1, [])])
def test_split_by_largest_remainder_refuses(total, weights):
    with pytest.raises(ValueError, match="split"):
        split_by_largest_remainder(total, weights)


@pytest.mark.parametrize(
    ("amount", "side", "difference"),
    [
        ("99999.99", RangeSide.BELOW, "0.01"),
        ("100000.00", None, None),
        ("400000.00", None, None),
        ("400000.01", RangeSide.ABOVE, "0.01"),
        ("0", RangeSide.BELOW, "100000.00"),
        ("2800000", RangeSide.ABOVE, "2400000.00"),
    ],
)
def test_amount_outside_range_says_by_how_much(amount, side, difference):
    outside = amount_outside_range(Decimal(amount), Decimal(100_000), Decimal(400_000))

    if side is None:
        assert outside is None
    else:
        assert (outside.side, str(outside.difference)) == (side, difference)
        assert outside.limit == (100_000 if side is RangeSide.BELOW else 400_000)


def test_amount_outside_range_without_limits_is_inside():
    assert amount_outside_range(Decimal("0.01"), None, None) is None


@pytest.mark.parametrize(
    ("part", "whole", "highest", "difference"),
    [
        ("50.01", "100.00", "50.00", "0.01"),
        ("100000.01", "200000.01", "100000.00", "0.01"),
        ("50.00", "100.00", None, None),
        ("49.99", "100.00", None, None),
        ("100000.00", "200000.01", None, None),
    ],
)
def test_share_above_maximum_compares_exactly(part, whole, highest, difference):
    excess = share_above_maximum(Decimal(part), Decimal(whole), Fraction(1, 2))

    if highest is None:
        assert excess is None
    else:
        assert (str(excess.highest_allowed), str(excess.difference)) == (highest, difference)
        assert share_above_maximum(excess.highest_allowed, Decimal(whole), Fraction(1, 2)) is None


@pytest.mark.parametrize(("part", "whole"), [(1, 0), (1, -1), (-1, 1)])
def test_share_of_refuses_what_is_no_share(part, whole):
    with pytest.raises(ValueError, match="no share"):
        share_of(part, whole)
