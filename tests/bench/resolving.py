"""Re-solving: the best total value for 1,000 sampled weight sets, beside bare highspy on one kept model.

Both get the same rounds and the same whole scores, in turns; the bare one may never find a higher sum of scores. It
stops at what it takes for the highest score and checks nothing; how often it falls short of ours, which is exact and
settles the total and the tie rule as well, is counted. Ours gets all sets; of 500 proposals, where it takes up to half
a second for each, the bare one gets every tenth.

Run by hand: `python -m tests.bench.resolving [weight sets]`; with `page` it writes its chapter of docs/performance.md.
"""

import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction

import highspy
import numpy as np

from assessment.allocation import AllocationProblem, Candidate, GroupKind, GroupLimit, Method, Rules
from assessment.allocation.resolve_value import awarded_by_value
from assessment.allocation.stability import Sheet, sample_weights, stability_of
from tests.bench.allocating import PROJECT, peak
from tests.bench.bare_solver import OPTIONS
from tests.bench.statistics_of import Series, dutch, ratio

CODES = ("action_plan_fit", "demand_orientation", "expected_impact", "feasibility", "sme_involvement")
TURNS = 5
SETS = 1_000
MANY, EVERY = 100, 10  # of so many proposals the bare solver gets every tenth set
GOAL = 1.5
TITLE = "## Finding the best total value again under other weights"


@dataclass(frozen=True)
class Round:
    """A round to be asked again: the problem and the points of its assessors."""

    name: str
    problem: AllocationProblem
    points: dict[str, dict[str, dict[str, int]]]


def rounds() -> Iterator[Round]:
    """Give the rounds: of 28 and 500, in whole thousands, in cents, and with a maximum for each province."""
    for count in (28, 500):
        yield a_round(f"n = {count}, whole thousands", count, 100_000)
        yield a_round(f"n = {count}, to the cent", count, 1)
        limits = (GroupLimit(GroupKind.PROVINCE, None, maximum_count=max(2, count // 30)),)
        limited = a_round(f"n = {count}, a maximum per province", count, 100_000)
        yield replace(limited, problem=replace(limited.problem, rules=replace(limited.problem.rules, limits=limits)))


def a_round(name: str, count: int, unit: int) -> Round:
    """Make a round in which a third of what is asked can be given; three assessors, five criteria."""
    chance = random.Random(count)
    points = {
        f"P{number:03}": {str(who): {code: chance.randint(1, 5) for code in CODES} for who in range(3)}
        for number in range(count)
    }
    scores = {key: Fraction(sum(sum(each.values()) for each in hands.values()), 15) for key, hands in points.items()}
    order = sorted(points, key=lambda key: (-scores[key], key))
    candidates = tuple(
        Candidate(
            key, chance.randint(10_000_000 // unit, 40_000_000 // unit) * unit, place, scores[key],
            province=f"PV{chance.randint(20, 31)}",
        )
        for place, key in enumerate(order, start=1)
    )  # fmt: skip
    ceiling = sum(each.requested_cents for each in candidates) // 3 // 100_000 * 100_000
    return Round(name, AllocationProblem(Rules(ceiling, method=Method.BEST_VALUE), candidates), points)


class Bare:
    """Highspy by hand: one model, of which only the costs change."""

    def __init__(self, given: Round, sheet: Sheet) -> None:
        """Load the model once, with the exact tolerances and the gap that makes it end."""
        people, rules = sheet.candidates, given.problem.rules
        rows = [
            (np.arange(len(people)), [each.requested_cents / rules.ceiling_cents * 1000 for each in people], 1000.0)
        ]
        for limit in rules.limits:
            for province in sorted({each.province for each in people}):
                members = [number for number, each in enumerate(people) if each.province == province]
                rows.append((np.array(members), [1.0] * len(members), float(limit.maximum_count or 0)))
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(people), len(rows)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = (
            np.zeros(len(people)),
            np.zeros(len(people)),
            np.ones(len(people)),
        )
        lp.row_lower_, lp.row_upper_ = np.full(len(rows), -np.inf), np.array([row[2] for row in rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(row[0]) for row in rows)]).astype(np.int32)
        lp.a_matrix_.index_ = np.concatenate([row[0] for row in rows]).astype(np.int32)
        lp.a_matrix_.value_ = np.concatenate([row[1] for row in rows])
        lp.integrality_ = [highspy.HighsVarType.kInteger] * len(people)
        self._columns = np.arange(len(people), dtype=np.int32)
        self._highs = highspy.Highs()
        for option, value in (OPTIONS | {"mip_abs_gap": 0.999}).items():
            self._highs.setOptionValue(option, value)
        self._highs.passModel(lp)

    def sums(self, totals: np.ndarray) -> list[int]:
        """Give the highest sum of whole scores for each row."""
        found = []
        for scores in totals:
            self._highs.changeColsCost(len(self._columns), self._columns, -scores.astype(float))
            self._highs.run()
            if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                raise AssertionError("the bare solver did not end")
            found.append(round(-self._highs.getInfo().objective_function_value))
        return found


@dataclass(frozen=True)
class Resolved:
    """Milliseconds a re-solve and megabytes of a process, ours over all sets and bare over its own."""

    name: str
    sets: int
    bare_sets: int
    ours: Series
    bare: Series
    bare_short: int
    memory: tuple[float, float] = (0.0, 0.0)

    @property
    def ratio(self) -> float:
        """Return how many times as long ours takes, the median over the turns."""
        return ratio(self.ours, self.bare)


def measure(given: Round, sets: int = SETS) -> Resolved:
    """Take turns over the same weight sets; the bare solver gets its own of each turn."""
    sheet, totals, eligible = _asked(given, sets)
    bare, every = Bare(given, sheet), every_of(given)
    ours_ms, bare_ms, short, bare_sets = [], [], 0, 0
    for part in np.array_split(np.arange(sets), TURNS):
        started = time.perf_counter()
        awarded = awarded_by_value(given.problem, sheet.candidates, totals[part], eligible[part])
        between = time.perf_counter()
        sums = bare.sums(totals[part[::every]])
        ended = time.perf_counter()
        difference = (awarded[::every] * totals[part[::every]]).sum(axis=1) - np.array(sums)
        if (difference < 0).any():
            raise AssertionError(f"{given.name}: the bare solver found a higher sum of scores")
        short += int((difference > 0).sum())
        bare_sets += len(sums)
        ours_ms.append((between - started) / len(part) * 1000)
        bare_ms.append((ended - between) / len(sums) * 1000)
    return Resolved(given.name, sets, bare_sets, Series(tuple(ours_ms)), Series(tuple(bare_ms)), short)


def every_of(given: Round) -> int:
    """Say which sets the bare solver gets: all, or each so many-th."""
    return 1 if len(given.points) < MANY else EVERY


def _asked(given: Round, sets: int) -> tuple[Sheet, np.ndarray, np.ndarray]:
    """Give the sheet of a round, its whole scores under each set of weights, and that all may get money."""
    sheet = Sheet(given.problem, given.points)
    totals = sheet.totals(sample_weights([Fraction(1, len(CODES))] * len(CODES), sets, seed=1))
    return sheet, totals, np.ones(totals.shape, dtype=bool)


def work_alone(given: Round, whose: str, sets: int) -> float:
    """Do the re-solves of one of the two, in a process of their own, and give its peak in megabytes."""
    sheet, totals, eligible = _asked(given, sets)
    if whose == "ours":
        awarded_by_value(given.problem, sheet.candidates, totals, eligible)
    else:
        Bare(given, sheet).sums(totals[:: every_of(given)])
    return peak()


def _memory(number: int, whose: str, sets: int) -> float:
    asked = [sys.executable, "-m", "tests.bench.resolving", str(sets), str(number), whose]
    return float(subprocess.run(asked, cwd=PROJECT, capture_output=True, check=True).stdout)


def measure_ranking(given: Round) -> float:
    """Give the seconds of 1,000 weight sets down the ranking."""
    ranking = replace(given.problem, rules=replace(given.problem.rules, method=Method.RANKING))
    started = time.perf_counter()
    stability_of(ranking, given.points)
    return time.perf_counter() - started


def measure_all() -> list[Resolved]:
    """Measure every round: 1,000 weight sets, in turns, and the memory of each of the two in a process of its own."""
    return [
        replace(measure(each), memory=(_memory(number, "ours", SETS), _memory(number, "bare", SETS)))
        for number, each in enumerate(rounds())
    ]


def chapter(found: Sequence[Resolved], verdict: Callable[[float, float], str]) -> list[str]:
    """Write the chapter of docs/performance.md."""
    lines = [
        TITLE,
        "",
        "Milliseconds for one re-solve, median (lowest–highest) over the turns, beside highspy alone on one kept model",
        "of which only the costs change. Ours finds all sets; of 500 proposals highspy alone, which takes up to half a",
        "second for each, finds every tenth of the same. Highspy alone looks for the highest score; short: how often",
        "it came out below ours, which is exact. Ours also settles the total and the tie rule, but for the few draws",
        "of 500 proposals in which search and tables give up, where the solver chooses between equally good sets.",
        "Memory: the peak of a process that does these re-solves, in MB.",
        "",
        "| round | sets | highspy alone | ours | ratio | goal | | short | memory alone | ours | ratio |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for each in found:
        sets = str(each.sets) if each.sets == each.bare_sets else f"{each.sets}, alone {each.bare_sets}"
        mine, theirs = each.memory
        lines.append(
            f"| {each.name} | {sets} | {each.bare.words()} | {each.ours.words()} | {dutch(each.ratio, 2)} | "
            f"≤ {dutch(GOAL)} | {verdict(each.ratio, GOAL)} | {each.bare_short} of {each.bare_sets} | "
            f"{dutch(theirs)} | {dutch(mine)} | {dutch(mine / theirs, 2)} |"
        )
    return [*lines, ""]


def write_chapter() -> None:
    """Put the chapter of now in the place of that of the last whole run, and say so there."""
    page = PROJECT / "docs" / "performance.md"
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout.strip()
    lines = chapter(measure_all(), lambda value, limit: "reached" if value <= limit else "**missed**")
    lines.insert(2, f"Run apart, on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC at commit `{commit}`.\n")
    before, rest = page.read_text(encoding="utf-8").split(TITLE)
    after = re.split(r"^(?=## )", rest, maxsplit=1, flags=re.MULTILINE)[1]
    page.write_text(before + "\n".join(lines) + "\n" + after, encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Print each measurement; say how many goals were missed. With a round and whose: the memory of those re-solves."""
    if arguments[:1] == ["page"]:
        write_chapter()
        return 0
    sets, missed = int(arguments[0]) if arguments else SETS, 0
    if arguments[1:]:
        print(work_alone(list(rounds())[int(arguments[1])], arguments[2], sets))
        return 0
    for given in rounds():
        found = measure(given, sets)
        missed += found.ratio > GOAL
        words = f"ours {found.ours.words()} ms, bare {found.bare.words()} ms, ratio {found.ratio:.2f}"
        words += f"; bare short in {found.bare_short} of {found.bare_sets}"
        print(f"{given.name}: {words}; ranking, 1,000 sets: {measure_ranking(given):.2f} s", flush=True)
    print(f"Goals missed: {missed}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
