"""Why one of two proposals with the same score on screen stands above the other, in sentences."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from django.utils.translation import gettext as _

from assessment.queries.ranking import TieNote, shown_score
from assessment.ranking import RankRule
from proposals.formats import number
from proposals.models import Proposal

SHORT_LOT = 8


def tie_words(tie: TieNote) -> str:
    """Explain a tie: what is equal on the screen and what decided."""
    return f"{_equal(tie)} {_DECIDED[tie.rule](tie)}"


def _equal(tie: TieNote) -> str:
    return _("Numbers %(higher)d and %(lower)d both show %(score)s.") % {
        "higher": tie.higher.rank,
        "lower": tie.lower.rank,
        "score": number(shown_score(tie.higher) or 0, 2),
    }


def _by_score(tie: TieNote) -> str:
    words = _("%(region)s stands higher, because the score before rounding is higher: %(higher)s against %(lower)s.")
    return words % _values(tie)


def _by_criterion(tie: TieNote) -> str:
    words = _("%(region)s stands higher, because it has more points for “%(criterion)s”: %(higher)s against %(lower)s.")
    return words % {**_values(tie), "criterion": tie.criterion}


def _values(tie: TieNote) -> dict[str, str]:
    higher, lower = _told_apart(tie.higher_value, tie.lower_value)
    return {"region": _region(tie.higher.proposal), "higher": higher, "lower": lower}


def _by_lottery(tie: TieNote) -> str:
    return _(
        "They are equal on every criterion. The lottery put %(region)s first: "
        "lot %(higher)s comes before lot %(lower)s."
    ) % {
        "region": _region(tie.higher.proposal),
        "higher": tie.higher_value[:SHORT_LOT],
        "lower": tie.lower_value[:SHORT_LOT],
    }


_DECIDED = {RankRule.SCORE: _by_score, RankRule.CRITERION: _by_criterion, RankRule.LOTTERY: _by_lottery}


@lru_cache(maxsize=2000)
def _told_apart(higher: str, lower: str) -> tuple[str, str]:
    """Write two stored values so that they differ; many neighbours differ in the same points."""
    return distinct(Fraction(higher), Fraction(lower))


def distinct(higher: Fraction, lower: Fraction) -> tuple[str, str]:
    """Write two different values with as many decimals as it takes to tell them apart, up to twelve."""
    for decimals in (0, *range(2, 13)):
        words = number(_rounded(higher), decimals), number(_rounded(lower), decimals)
        if words[0] != words[1] and (decimals or higher.denominator == lower.denominator == 1):
            return words
    return str(higher), str(lower)


def _rounded(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("1e-15"), rounding=ROUND_HALF_UP)


def _region(proposal: Proposal) -> str:
    return proposal.region_label or str(proposal.organisation)
