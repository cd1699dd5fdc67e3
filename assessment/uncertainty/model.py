"""From scores to a posterior: draw the spreads, then everybody, then rank and divide every draw."""

from collections.abc import Callable, Collection, Iterable

from assessment.uncertainty.design import design_of
from assessment.uncertainty.line import Ceiling, FundingLine
from assessment.uncertainty.problem import Cancelled, InvalidScores, Observation, Settings, in_order
from assessment.uncertainty.result import Posterior

# What the figures were made with; a change of the model or its figures needs a new number.
METHOD = "mkbdeals/uncertainty/1"
STEPS = 100


def estimate(
    observations: Iterable[Observation],
    line: FundingLine | None,
    settings: Settings,
    *,
    without_place: Collection[str] = (),
    progress: Callable[[int, int], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Posterior:
    """Estimate worth, rank and chance of money of every proposal, and the severity of every assessor.

    Takes one observation for each finished assessment, in any order; equal input and seed give equal figures.
    `without_place` are proposals that teach about assessors but do not compete (too few assessments, the
    practice proposal). `progress` is called with steps done and all steps; `is_cancelled` is asked as
    often. Advice beside the legal ranking, never instead of it. Source: docs/uncertainty.md.

    :raises InvalidScores: if there is nothing to estimate, a score is off the scale or given twice, or the
        funding line is about other proposals.
    :raises Cancelled: if `is_cancelled` said so.
    """
    design = design_of(in_order(observations, settings.scale))
    places = [index for index, key in enumerate(design.proposals) if key not in set(without_place)]
    keys = tuple(design.proposals[index] for index in places)
    _check_line(keys, line)
    from assessment.uncertainty import drawing  # NumPy takes 20 MB: only where it is used

    watch = _Watch(progress, is_cancelled)
    drawn = drawing.draw(design, settings, watch)
    watch(0.8)
    posterior = drawing.summarise(design, drawn, places, line, settings, METHOD)
    watch(1.0)
    return posterior


class _Watch:
    """Tells how far the work is, in hundredths, and ends it when asked."""

    def __init__(self, progress: Callable[[int, int], None] | None, is_cancelled: Callable[[], bool] | None) -> None:
        """Keep whom to tell and whom to ask."""
        self.progress = progress
        self.is_cancelled = is_cancelled

    def __call__(self, share: float) -> None:
        """Tell how far the work is."""
        if self.is_cancelled is not None and self.is_cancelled():
            raise Cancelled
        if self.progress is not None:
            self.progress(int(share * STEPS), STEPS)


def _check_line(keys: tuple[str, ...], line: FundingLine | None) -> None:
    """Refuse when nobody competes, or when the amounts are about others."""
    if not keys:
        raise InvalidScores("no proposal competes for a place")
    if isinstance(line, Ceiling) and (different := sorted(set(keys) ^ line.requested_cents.keys())):
        raise InvalidScores(f"scores and amounts differ on {', '.join(different)}")
