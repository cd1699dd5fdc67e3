"""Every choice there is, by the words of the rules; written apart from the code under test."""

from fractions import Fraction
from itertools import product
from math import lcm

import numpy as np

from assessment.allocation import GroupKind


def best_by_brute_force(problem):
    """Return cents by key of the one best choice; None when no choice keeps to the rules."""
    rules = problem.rules
    people = sorted((each for each in problem.candidates if competes(each, rules)), key=lambda each: each.rank)
    locked = {lock.key for lock in rules.locked_in}
    if not locked <= {each.key for each in people}:
        return None
    if rules.part_awards:
        return _amount_by_amount(problem, people, locked)
    return _set_by_set(problem, people, locked)


def competes(candidate, rules):
    reaches = (
        rules.minimum_total_score is None or candidate.score is None or candidate.score >= rules.minimum_total_score
    )
    scores = {each.code: each.score for each in candidate.criterion_scores}
    reaches = reaches and all(scores[each.code] >= each.score for each in rules.minimum_criterion_scores)
    return candidate.rank is not None and reaches and candidate.key not in {lock.key for lock in rules.locked_out}


def _set_by_set(problem, people, locked):
    """Look at all 2^n sets at once; the set of number b has the candidate of rank i when bit n-1-i is set."""
    count = len(people)
    bits = (np.arange(2**count)[:, None] >> np.arange(count - 1, -1, -1)) & 1
    unit = lcm(*(each.score.denominator for each in people))
    scores = bits @ np.array([int(each.score * unit) for each in people], dtype=np.int64)
    asked = np.array([each.requested_cents for each in people], dtype=np.int64)
    allowed = bits @ asked <= problem.rules.ceiling_cents
    for index, each in enumerate(people):
        if each.key in locked:
            allowed &= bits[:, index] == 1
    for limit, members in groups_of(problem, people):
        inside = np.array([each.key in members for each in people], dtype=np.int64)
        number, cents = bits @ inside, bits @ (inside * asked)
        allowed &= _keeps(limit, number, cents, cents)
    sets = np.flatnonzero(allowed)
    if not len(sets):
        return None
    best = sets[np.lexsort((sets, (bits @ asked)[sets], scores[sets]))[-1]]
    return {each.key: each.requested_cents for each, taken in zip(people, bits[best], strict=True) if taken}


def _amount_by_amount(problem, people, locked):
    """Look at every amount of everyone; few people and few cents only."""
    least = max(problem.rules.minimum_award_cents, 1)
    choices = [
        [*([] if each.key in locked else [0]), *range(min(least, each.requested_cents), each.requested_cents + 1)]
        for each in people
    ]
    groups = [(limit, [index for index, each in enumerate(people) if each.key in members])
              for limit, members in groups_of(problem, people)]  # fmt: skip
    best = None
    for amounts in product(*choices):
        if sum(amounts) > problem.rules.ceiling_cents:
            continue
        if not all(keeps_amounts(limit, [amounts[index] for index in members]) for limit, members in groups):
            continue
        chosen = tuple(amount > 0 for amount in amounts)
        score = sum(each.score for each, taken in zip(people, chosen, strict=True) if taken)
        value = score, sum(amounts), chosen, amounts
        best = value if best is None or value > best else best
    return best and {each.key: cents for each, cents in zip(people, best[-1], strict=True) if cents}


def best_in_part_by_brute_force(problem):
    """Return cents by key of the one best choice with part awards; for more people than amount by amount.

    Looks at every set, best score first. Which totals a set can have is a row of bits: province by province, then
    part by part, then all; limits in cents are of provinces and parts alone.
    """
    rules = problem.rules
    people = sorted((each for each in problem.candidates if competes(each, rules)), key=lambda each: each.rank)
    locked = {lock.key for lock in rules.locked_in}
    if not locked <= {each.key for each in people}:
        return None
    limits = list(groups_of(problem, people))
    counted = [(limit, members) for limit, members in limits if limit.maximum_cents is limit.minimum_cents is None]
    best = None
    sets = list(product((True, False), repeat=len(people)))
    scores = [sum((who.score for who, taken in zip(people, each, strict=True) if taken), Fraction(0)) for each in sets]
    for number in sorted(range(len(sets)), key=lambda each: -scores[each]):  # sets of one score: highest ranks first
        if best and scores[number] < best[0]:
            break
        chosen = [who for who, taken in zip(people, sets[number], strict=True) if taken]
        keys = {who.key for who in chosen}
        if not locked <= keys or not all(_keeps(limit, len(keys & members), 0, 0) for limit, members in counted):
            continue
        spans = {who.key: (_least(who, rules), who.requested_cents) for who in chosen}
        total = _totals(problem, chosen, limits, spans).bit_length() - 1
        if total >= 0 and (best is None or total > best[1]):
            best = scores[number], total, chosen, spans
    return best and _by_rank(problem, limits, *best[1:])


def _by_rank(problem, limits, total, chosen, spans):
    """Give each in turn the most with which the highest total is still reached."""
    for who in chosen:
        least, most = spans[who.key]
        for cents in range(most, least - 1, -1):
            tried = {**spans, who.key: (cents, cents)}
            if _totals(problem, chosen, limits, tried) >> total & 1:
                spans = tried
                break
    return {key: cents for key, (cents, _same) in spans.items()}


def _least(candidate, rules):
    return min(max(rules.minimum_award_cents, 1), candidate.requested_cents)


def _totals(problem, chosen, limits, spans):
    """Return the totals that can be reached, a bit each."""
    parts, provinces = {}, {}
    for who in chosen:
        least, most = spans[who.key]
        place = who.part, who.province
        provinces[place] = _added(provinces.get(place, 1), (1 << most + 1) - (1 << least))
    for (part, province), totals in provinces.items():
        kept = _kept(totals, limits, GroupKind.PROVINCE, province, chosen)
        parts[part] = _added(parts.get(part, 1), kept)
    every = 1
    for part, totals in parts.items():
        every = _added(every, _kept(totals, limits, GroupKind.PART, part, chosen))
    for limit, members in limits:  # an earmark for a group of which nobody was chosen
        if limit.minimum_cents and not members & set(spans):
            return 0
    return every & ((1 << problem.rules.ceiling_cents + 1) - 1)


def _added(ones, others):
    """Return the sums of two rows of bits."""
    found = 0
    while others:
        lowest = others & -others
        found |= ones << lowest.bit_length() - 1
        others ^= lowest
    return found


def _kept(totals, limits, kind, name, chosen):
    of_group = {who.key for who in chosen if name in _names_of(who, kind)}
    for limit, members in limits:
        if limit.kind is kind and of_group and of_group <= members:
            if limit.maximum_cents is not None:
                totals &= (1 << limit.maximum_cents + 1) - 1
            if limit.minimum_cents is not None:
                totals &= -(1 << limit.minimum_cents)
    return totals


def keeps_amounts(limit, amounts):
    number, cents = sum(each > 0 for each in amounts), sum(amounts)
    return bool(_keeps(limit, number, cents, cents))


def _keeps(limit, number, least, most):
    kept = number == number
    if limit.maximum_count is not None:
        kept = kept & (number <= limit.maximum_count)
    if limit.minimum_count is not None:
        kept = kept & (number >= limit.minimum_count)
    if limit.maximum_cents is not None:
        kept = kept & (least <= limit.maximum_cents)
    if limit.minimum_cents is not None:
        kept = kept & (most >= limit.minimum_cents)
    return kept


def groups_of(problem, people):
    """Yield each limit with the keys of those in the group, once for each group of its kind without a key."""
    for limit in problem.rules.limits:
        for name in [limit.key] if limit.key else _names(problem, limit.kind):
            yield limit, {each.key for each in people if name in _names_of(each, limit.kind)}


def _names(problem, kind):
    named = {group.key for group in problem.rules.groups if group.kind is kind}
    return sorted(named.union(*(_names_of(each, kind) for each in problem.candidates)))


def _names_of(candidate, kind):
    if kind is GroupKind.THEME:
        return set(candidate.themes)
    name = candidate.province if kind is GroupKind.PROVINCE else candidate.part
    return {name} if name else set()
