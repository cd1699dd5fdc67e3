"""What differs between two scenarios, in sentences: who enters, who leaves, and why."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.allocation import AllocationLine, Method, Reason
from assessment.queries.scenario_compare import ScenarioDifference, ScenarioSide
from assessment.services.scenario_words import Names
from assessment.views.management.scenario_words import score_words
from proposals.formats import cents_as_euros

NO_ROOM = {Reason.CEILING_REACHED, Reason.AFTER_CEILING, Reason.REMAINDER_TOO_SMALL}
# Who was locked out or met a limit makes room for others; the rule passes nobody over for that.
PASSED_OVER = NO_ROOM | {Reason.NOT_IN_BEST_SET}


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One line of "what is the difference": an icon, what happens, the facts, and why."""

    symbol: str
    colour: str
    title: str
    facts: str
    why: str


def difference_lines(
    a: ScenarioSide, b: ScenarioSide, difference: ScenarioDifference, names: Names
) -> list[DifferenceLine]:
    """Name each difference: who leaves, who enters, and who gets another amount, with the reason of each."""
    lines_a, lines_b = a.lines, b.lines
    found = [
        DifferenceLine(
            "down", "mkb-bad", _("%(proposal)s goes out") % {"proposal": names.proposal(key)},
            _facts(lines_a[key]), _why_not(lines_b.get(key), a, b, difference, names),
        )
        for key in difference.leaves
    ]  # fmt: skip
    found += [
        DifferenceLine(
            "up", "mkb-ok", _("%(proposal)s comes in") % {"proposal": names.proposal(key)},
            _facts(lines_b[key]), _why_in(key, a, b, difference, names),
        )
        for key in difference.enters
    ]  # fmt: skip
    found += [
        DifferenceLine(
            "info", "mkb-acc", _("%(proposal)s gets another amount") % {"proposal": names.proposal(key)},
            _facts(lines_b[key]),
            _("In A it is %(a)s, in B %(b)s.")
            % {"a": cents_as_euros(lines_a[key].awarded_cents), "b": cents_as_euros(lines_b[key].awarded_cents)},
        )
        for key in difference.amounts
    ]  # fmt: skip
    return found


def _facts(line: AllocationLine) -> str:
    words = _("place %(place)s, %(amount)s") if line.rank is not None else _("no place, %(amount)s")
    return words % {"place": line.rank, "amount": cents_as_euros(line.awarded_cents)}


def _why_not(
    line: AllocationLine | None, a: ScenarioSide, b: ScenarioSide, difference: ScenarioDifference, names: Names
) -> str:
    """Say why somebody who gets money in A does not in B."""
    if line is None:
        return _("It does not take part in B.")
    values = {
        "left": cents_as_euros(line.left_before_cents),
        "asked": cents_as_euros(line.requested_cents),
        "place": line.rank,
        "reason": _lock_reason(line.key, b),
        "blocker": names.proposal(line.blocked_by),
        "group": names.group(line.limit.group.kind, line.limit.group.key) if line.limit else "",
    }
    if line.reason is Reason.NOT_IN_BEST_SET:
        return _swap(a, b, difference)
    moved = _moved(line, a)
    words = {
        Reason.LOCKED_OUT: _("It was locked out in B. The reason: %(reason)s"),
        Reason.UNRANKED: _("Without whom B leaves out it has too few assessments, so it has no place."),
        Reason.BELOW_MINIMUM_SCORE: _("With the scores of B it misses a minimum score."),
        Reason.GROUP_MAXIMUM: _("In B the maximum for “%(group)s” was reached before it."),
        Reason.CEILING_REACHED: _("In B %(left)s was left at its turn. It asks %(asked)s."),
        Reason.AFTER_CEILING: _("In B it comes after %(blocker)s, where the money ran out."),
        Reason.REMAINDER_TOO_SMALL: _("In B %(left)s was left. That is less than the smallest award."),
    }
    return " ".join(each for each in (moved, words.get(line.reason, "") % values) if each)


def _why_in(key: str, a: ScenarioSide, b: ScenarioSide, difference: ScenarioDifference, names: Names) -> str:
    """Say why somebody who gets no money in A does in B."""
    before, after = a.lines.get(key), b.lines[key]
    if after.reason is Reason.LOCKED_IN:
        return _("It was locked in in B. The reason: %(reason)s") % {"reason": _lock_reason(key, b)}
    if before is None:
        return _("It does not take part in A.")
    moved = _moved(after, a)
    values = {
        "left": cents_as_euros(before.left_before_cents),
        "asked": cents_as_euros(before.requested_cents),
        "room": cents_as_euros(b.problem.rules.ceiling_cents - a.problem.rules.ceiling_cents),
        "reason": _lock_reason(key, a),
        "group": names.group(before.limit.group.kind, before.limit.group.key) if before.limit else "",
    }
    words = {
        Reason.LOCKED_OUT: _("It was locked out in A. The reason: %(reason)s"),
        Reason.UNRANKED: _("In A it has no place, because it has too few assessments."),
        Reason.BELOW_MINIMUM_SCORE: _("In A it misses a minimum score. In B it does not."),
        Reason.GROUP_MAXIMUM: _("In A the maximum for “%(group)s” was reached before it."),
        Reason.NOT_IN_BEST_SET: _("In A other proposals together reach a higher total score."),
    }
    if before.reason not in NO_ROOM:
        return " ".join(each for each in (moved, words.get(before.reason, "") % values) if each)
    return " ".join(each for each in (moved, _room(key, a, b, before, names)) if each)


def _room(key: str, a: ScenarioSide, b: ScenarioSide, before: AllocationLine, names: Names) -> str:
    """Say where the money for somebody comes from who did not fit in A."""
    more = b.problem.rules.ceiling_cents - a.problem.rules.ceiling_cents
    if more > 0:
        return _("In B there is %(more)s more to divide.") % {"more": cents_as_euros(more)}
    skipped = [
        line for line in b.result.lines
        if line.rank and before.rank and line.rank < before.rank and line.reason in PASSED_OVER
    ]  # fmt: skip
    if skipped and b.problem.rules.method is Method.BEST_VALUE:
        last = skipped[-1]
        return _("Goes before place %(place)s, because that proposal asks %(asked)s and this one %(own)s.") % {
            "place": last.rank, "asked": cents_as_euros(last.requested_cents),
            "own": cents_as_euros(before.requested_cents),
        }  # fmt: skip
    if skipped:
        return _("In B whoever does not fit is passed over. In A nobody comes after %(blocker)s.") % {
            "blocker": names.proposal(before.blocked_by or before.key)
        }
    if before.reason is Reason.CEILING_REACHED or b.problem.rules.method is Method.BEST_VALUE:
        return _("It stands first below the line in A, and in B there is room for it.")
    after = b.lines[key]
    return _("In B %(left)s was left at its turn. It asks %(asked)s.") % {
        "left": cents_as_euros(after.left_before_cents), "asked": cents_as_euros(after.requested_cents)
    }  # fmt: skip


def _swap(a: ScenarioSide, b: ScenarioSide, difference: ScenarioDifference) -> str:
    """Say what the money of whoever leaves reaches elsewhere: the scores of both, as B has them."""
    count = len(difference.enters)
    if not count:
        return _("In B other proposals together reach a higher total score.")
    scores = b.candidates
    won = sum((scores[key].score or Fraction(0) for key in difference.enters), Fraction(0))
    lost = sum((scores[key].score or Fraction(0) for key in difference.leaves if key in scores), Fraction(0))
    words = ngettext(
        "For that money %(count)d other proposal fits. It has a higher score: %(won)s against %(lost)s.",
        "For that money %(count)d other proposals fit. Together they have a higher score: %(won)s against %(lost)s.",
        count,
    )
    if len(difference.leaves) > 1:
        words = ngettext(
            "For the money of all who go out %(count)d other proposal fits. It has a higher score: %(won)s against %(lost)s.",  # noqa: E501
            "For the money of all who go out %(count)d other proposals fit. Together they have a higher score: %(won)s against %(lost)s.",  # noqa: E501
            count,
        )
    return words % {"count": count, "won": score_words(won), "lost": score_words(lost)}


def _moved(line: AllocationLine, a: ScenarioSide) -> str:
    """Say that the place is another one, when the scores of the two differ."""
    before = a.lines.get(line.key)
    if before is None or before.rank == line.rank or line.rank is None or before.rank is None:
        return ""
    return _("With the scores of B it stands at place %(after)d instead of %(before)d.") % {
        "after": line.rank, "before": before.rank
    }  # fmt: skip


def _lock_reason(key: str, side: ScenarioSide) -> str:
    rules = side.problem.rules
    return next((each.reason for each in (*rules.locked_in, *rules.locked_out) if each.key == key), "")
