"""Money without loss: Decimal euros, integer cents, and what a person typed.

One rounding rule holds everywhere: half up to whole cents, per line, before lines are added up.
Floats are refused, because 0.1 is not ten cents.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

CENTS_PER_EURO = 100
# Thirteen digits for euros: far above any budget, far below what the database and a screen can hold.
MAXIMUM_EURO_DIGITS = 13
MAXIMUM_TEXT_LENGTH = 64

Number = Decimal | Fraction | int


def _exact(value: Number) -> Fraction:
    """Return a number as a fraction; refuse floats, booleans, infinities and absurd sizes."""
    if isinstance(value, bool) or not isinstance(value, Decimal | Fraction | int):
        raise TypeError(f"expected Decimal, Fraction or int, got {type(value).__name__}")
    # A look at the exponent first: Decimal("1e999999") as a fraction would fill the memory.
    if isinstance(value, Decimal) and (not value.is_finite() or abs(value.adjusted()) > 40):
        raise ValueError(f"not a usable number: {value}")
    return Fraction(value)


def _half_up(value: Fraction) -> int:
    """Round to a whole number, halves away from zero."""
    rounded = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return rounded if value >= 0 else -rounded


def cents_from_euros(amount: Decimal | int) -> int:
    """Turn euros into whole cents, exactly.

    :raises ValueError: if the amount is not a whole number of cents, not finite, or above thirteen digits.
    :raises TypeError: on a float.
    """
    cents = _exact(amount) * CENTS_PER_EURO
    if cents.denominator != 1:
        raise ValueError(f"not a whole number of cents: {amount}")
    if abs(cents) >= 10**MAXIMUM_EURO_DIGITS * CENTS_PER_EURO:
        raise ValueError(f"more than {MAXIMUM_EURO_DIGITS} digits: {amount}")
    return cents.numerator


def euros_from_cents(cents: int) -> Decimal:
    """Turn whole cents into euros with two decimals, exactly."""
    if isinstance(cents, bool) or not isinstance(cents, int):
        raise TypeError(f"expected int, got {type(cents).__name__}")
    # Built from text: Decimal arithmetic would round at the precision of the context.
    return Decimal(f"{cents}E-2")


def round_to_cents(amount: Number) -> Decimal:
    """Round euros to whole cents, half up (0.005 becomes 0.01, -0.005 becomes -0.01)."""
    return euros_from_cents(_half_up(_exact(amount) * CENTS_PER_EURO))


def line_amount(quantity: Number, unit_price: Number) -> Decimal:
    """Multiply quantity and price and round once. Add lines up after this rounding, never before."""
    return round_to_cents(_exact(quantity) * _exact(unit_price))


def percentage_of(amount: Decimal, percentage: Decimal | int) -> Decimal:
    """Return a percentage of an amount in euros, for example 21 for VAT, rounded half up."""
    return round_to_cents(_exact(amount) * _exact(percentage) / 100)


def share_of(part: Decimal | int, whole: Decimal | int) -> Fraction:
    """Return part of whole as an exact fraction of one.

    :raises ValueError: if the whole is not above zero or the part is negative.
    """
    exact_part, exact_whole = _exact(part), _exact(whole)
    if exact_whole <= 0 or exact_part < 0:
        raise ValueError(f"no share of {part} in {whole}")
    return exact_part / exact_whole


def split_by_largest_remainder(total_cents: int, weights: Sequence[int | Fraction]) -> tuple[int, ...]:
    """Divide whole cents in proportion to weights so that the parts add up to the total.

    Each part is its exact share rounded down; the cents left over go one by one to the largest remainders,
    between equal remainders to the first in the given order.

    :raises ValueError: on a negative total or weight, or when no weight is above zero.
    """
    exact_weights = [_exact(weight) for weight in weights]
    whole = sum(exact_weights, Fraction(0))
    if total_cents < 0 or whole <= 0 or min(exact_weights) < 0:
        raise ValueError("a split needs a total of zero or more and weights that are not negative")
    shares = [total_cents * weight / whole for weight in exact_weights]
    parts = [share.numerator // share.denominator for share in shares]
    by_remainder = sorted(range(len(parts)), key=lambda index: (parts[index] - shares[index], index))
    for index in by_remainder[: total_cents - sum(parts)]:
        parts[index] += 1
    return tuple(parts)


class RangeSide(StrEnum):
    """On which side of a range an amount lies."""

    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class OutsideRange:
    """An amount outside its range: the limit it passed and by how many euros."""

    side: RangeSide
    limit: Decimal
    difference: Decimal


def amount_outside_range(amount: Decimal, minimum: Decimal | None, maximum: Decimal | None) -> OutsideRange | None:
    """Say by how much an amount is outside the range; None when inside. The limits themselves are inside."""
    cents = cents_from_euros(amount)
    if minimum is not None and cents < cents_from_euros(minimum):
        return OutsideRange(RangeSide.BELOW, minimum, euros_from_cents(cents_from_euros(minimum) - cents))
    if maximum is not None and cents > cents_from_euros(maximum):
        return OutsideRange(RangeSide.ABOVE, maximum, euros_from_cents(cents - cents_from_euros(maximum)))
    return None


@dataclass(frozen=True, slots=True)
class ShareExcess:
    """A share above its maximum, with the highest amount in whole cents that would still be allowed."""

    share: Fraction
    maximum: Fraction
    highest_allowed: Decimal
    difference: Decimal


def share_above_maximum(part: Decimal, whole: Decimal, maximum: Fraction) -> ShareExcess | None:
    """Compare a share with its maximum exactly; None when the maximum is not exceeded.

    :raises ValueError: if there is no share (see share_of).
    """
    share = share_of(part, whole)
    if share <= maximum:
        return None
    highest = maximum * cents_from_euros(whole)
    highest_cents = highest.numerator // highest.denominator
    difference = euros_from_cents(cents_from_euros(part) - highest_cents)
    return ShareExcess(share, maximum, euros_from_cents(highest_cents), difference)


class InvalidAmountReason(StrEnum):
    """Why a text is not an amount."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"
    EXPONENT = "exponent"
    NEGATIVE = "negative"
    NON_ASCII_DIGITS = "non_ascii_digits"
    UNEXPECTED_CHARACTER = "unexpected_character"
    MALFORMED = "malformed"
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOO_LARGE = "too_large"


class InvalidAmount(ValueError):
    """The text is not an amount in euros; `reason` says why, for the message beside the field."""

    def __init__(self, reason: InvalidAmountReason, text: str) -> None:
        """Keep the reason and the text as typed."""
        super().__init__(f"{reason.value}: {text[:MAXIMUM_TEXT_LENGTH]!r}")
        self.reason = reason
        self.text = text


class AmbiguousAmount(ValueError):
    """The text can mean another amount than a Dutch reader would think; ask, never guess.

    `readings` holds one or two amounts with two decimals, the smallest first: `1,250` may be 1.25 or 1250.00.
    One reading means that the text is clear but not written the Dutch way (`250,000.50`).
    """

    def __init__(self, readings: tuple[Decimal, ...], text: str) -> None:
        """Keep the possible amounts and the text as typed."""
        super().__init__(f"{text!r} can be read as {' or '.join(map(str, readings))}")
        self.readings = readings
        self.text = text


@dataclass(frozen=True, slots=True)
class ParsedAmount:
    """An amount as understood, beside the text as typed, so that it can be shown back."""

    amount: Decimal
    text: str

    @property
    def cents(self) -> int:
        """Return the amount in whole cents."""
        return cents_from_euros(self.amount)


# ASCII throughout: a plain \d would also take Arabic and full-width digits.
_SPACE = re.compile("[\u00a0\u2007\u2009\u202f]")
_INVISIBLE = re.compile("[\u200b\u200e\u2060\ufeff]")  # come along when copying from a word processor
_CURRENCY_BEFORE = re.compile(r"^(?:€|euro|EUR) *", re.IGNORECASE)
_CURRENCY_AFTER = re.compile(r" *(?:€|euro|EUR)$", re.IGNORECASE)
_NO_CENTS = re.compile(r"(?<=[0-9])[.,](?:--?|[–—=])$")
_DUTCH = re.compile(r"([0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:,([0-9]{1,2}))?")
_ENGLISH = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?")
_ONE_POINT = re.compile(r"[0-9]+\.[0-9]{1,3}")
_REASONS = (
    (InvalidAmountReason.NEGATIVE, re.compile(r"[-−–—] *(?:€|euro|EUR)? *[0-9].*", re.IGNORECASE)),
    (InvalidAmountReason.EXPONENT, re.compile(r"[0-9.,]+e[+-]?[0-9]+", re.IGNORECASE)),
    (InvalidAmountReason.NOT_A_NUMBER, re.compile(r"[^0-9]+")),
    (InvalidAmountReason.UNEXPECTED_CHARACTER, re.compile(r".*[^0-9., ].*", re.DOTALL)),
    (InvalidAmountReason.TOO_MANY_DECIMALS, re.compile(r"[0-9. ]*,[0-9]{3,}|0?\.[0-9]{3,}")),
)


def parse_dutch_amount(text: str) -> ParsedAmount:
    """Read an amount in euros as people in the Netherlands type it.

    Accepts `250000`, `250.000`, `250 000,50` (also with no-break and thin spaces), `€ 250.000,-`, `12500,5`.

    :raises AmbiguousAmount: if a reader could take it for another amount (`1,250`, `1.25`, `250,000.50`).
    :raises InvalidAmount: if it is no amount, with a machine-readable reason.
    """
    # Length before anything else, so that a megabyte of text costs nothing.
    if len(text) > MAXIMUM_TEXT_LENGTH:
        raise InvalidAmount(InvalidAmountReason.TOO_LONG, text)
    bare = _without_currency(text)
    if match := _DUTCH.fullmatch(bare):
        whole = match[1].replace(".", "").replace(" ", "")
        return ParsedAmount(_amount_of(whole, match[2] or "", text), text)
    if readings := _possible_readings(bare, text):
        raise AmbiguousAmount(readings, text)
    raise InvalidAmount(_reason_for(bare), text)


def _without_currency(text: str) -> str:
    """Return the text with plain spaces, without one euro sign and without `,-`."""
    bare = _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()
    shorter = _CURRENCY_BEFORE.sub("", bare)
    if shorter == bare:
        shorter = _CURRENCY_AFTER.sub("", bare)
    return _NO_CENTS.sub("", shorter)


def _amount_of(whole: str, decimals: str, text: str) -> Decimal:
    """Build the amount from its digits; decimals beyond the second are zeros."""
    digits = whole.lstrip("0")
    if len(digits) > MAXIMUM_EURO_DIGITS:
        raise InvalidAmount(InvalidAmountReason.TOO_LARGE, text)
    return euros_from_cents(int(digits + decimals[:2].ljust(2, "0")))


def _possible_readings(bare: str, text: str) -> tuple[Decimal, ...]:
    """Return the amounts that a text written another way may mean, the smallest first; none if none."""
    pairs = []
    if _ENGLISH.fullmatch(bare):
        pairs.append(bare.replace(",", "").partition(".")[::2])
        if bare.count(",") == 1 and "." not in bare:
            pairs.append(bare.partition(",")[::2])
    elif _ONE_POINT.fullmatch(bare):
        pairs.append(bare.partition(".")[::2])
        if not bare.startswith("0"):
            pairs.append((bare.replace(".", ""), ""))
    # A third decimal that counts is no amount in cents.
    return tuple(sorted({_amount_of(*pair, text) for pair in pairs if not pair[1][2:].strip("0")}))


def _reason_for(bare: str) -> InvalidAmountReason:
    """Say why a text that is not an amount is none."""
    if not bare:
        return InvalidAmountReason.EMPTY
    if any(unicodedata.numeric(char, None) is not None and not char.isascii() for char in bare):
        return InvalidAmountReason.NON_ASCII_DIGITS
    for reason, pattern in _REASONS:
        if pattern.fullmatch(bare):
            return reason
    return InvalidAmountReason.MALFORMED
