"""How figures of calibration read: signed points, correlations, and why there is none."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.calibration import Unsaid
from proposals.formats import MINUS, number

WHY_NOT: Mapping[Unsaid, str | Promise] = {
    Unsaid.TOO_FEW_ASSESSMENTS: gettext_lazy("too few assessments"),
    Unsaid.NO_VARIATION: gettext_lazy("hardly any difference between scores"),
    Unsaid.TOO_FEW_COLLEAGUES: gettext_lazy("too few colleagues"),
}


def decimals(value: float | Fraction | None, places: int = 1) -> str:
    """Write a figure with Dutch separators, a dash for none."""
    return "–" if value is None else number(_exact(value), places)


def signed(value: float | Fraction | None, places: int = 1) -> str:
    """Write a difference with its sign; what rounds to nought has none."""
    if value is None:
        return "–"
    words = number(_exact(value), places)
    is_nought = not words.strip(MINUS + "0,.")
    return words.removeprefix(MINUS) if is_nought else words if words.startswith(MINUS) else f"+{words}"


def or_why(value: float | None, unsaid: Unsaid | None) -> str:
    """Write a correlation with two decimals, or why there is none."""
    return str(WHY_NOT[unsaid]) if unsaid else decimals(value, 2)


def tendency(difference: Fraction) -> str:
    """Say in a sentence how an assessor scores beside the colleagues, to one decimal."""
    words = decimals(abs(difference))
    if words == "0,0":
        return _("You score on average the same as your colleagues.")
    if difference < 0:
        return _("You score on average %(points)s lower than your colleagues.") % {"points": words}
    return _("You score on average %(points)s higher than your colleagues.") % {"points": words}


def _exact(value: float | Fraction) -> Decimal:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(str(value))
