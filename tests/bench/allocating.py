"""What dividing costs beside highspy alone on the same round: time in turns, memory in a process of its own.

`python -m tests.bench.allocating` runs this part alone and prints it. To measure something more beside the bare
solver, add a `Pair` to PAIRS: two calls that do the same work and say whether they agree.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from assessment.allocation import AllocationProblem, allocate, check_allocation
from tests.assessment.allocation.large_problems import large_problem
from tests.bench import bare_solver
from tests.bench.statistics_of import Series, dutch, ratio

PROJECT = Path(__file__).resolve().parents[2]
TIME_LIMIT, MEMORY_LIMIT = 1.2, 1.2
# How long the bare solver may take; what it did not prove by then is written as "more than".
BARE_SECONDS = 60.0
LARGEST_IN_PROCESS = 5_000


@dataclass(frozen=True)
class Pair:
    """One thing done by us and by the bare solver; both return the highest score in fifteenths (None: not proven)."""

    name: str
    ours: Callable[[], float | None]
    bare: Callable[[], float | None]
    turns: int
    goal: float = TIME_LIMIT


@cache
def problem(count: int, limits: bool) -> AllocationProblem:
    """Make the round to divide, once."""
    return large_problem(count, 1, limits=limits)


def divide_and_check(count: int, limits: bool) -> float:
    """Divide, unique up to 500, and check the answer by other code, as every run does before it is stored."""
    asked = problem(count, limits)
    result = allocate(asked)
    if violations := check_allocation(asked, result):
        raise AssertionError(violations)
    return float(result.optimality.score_sum * 15)


def bare_score(count: int, limits: bool) -> float | None:
    """Have the highest score found by the bare solver."""
    return bare_solver.solve(problem(count, limits), BARE_SECONDS)


def bare_score_in_time(count: int, limits: bool) -> float | None:
    """Have it found in a process that is stopped in time: at this size highspy does not keep to its own limit."""
    code = f"from tests.bench.allocating import bare_score; print(bare_score({count}, {limits}))"
    try:
        answer = subprocess.run(
            [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, check=True, timeout=BARE_SECONDS
        )
    except subprocess.TimeoutExpired:
        return None
    return None if answer.stdout.strip() == b"None" else float(answer.stdout)


def dividing(count: int, limits: bool, turns: int) -> Pair:
    """Divide a round of so many proposals."""
    words = f"{count:,}".replace(",", ".") + (
        " proposals, every kind of limit" if limits else " proposals, the ceiling alone"
    )
    bare = bare_score_in_time if count > LARGEST_IN_PROCESS else bare_score
    return Pair(words, lambda: divide_and_check(count, limits), lambda: bare(count, limits), turns)


PAIRS: list[Pair] = [
    dividing(28, False, 9),
    dividing(28, True, 9),
    dividing(500, False, 7),
    dividing(500, True, 7),
    dividing(5_000, False, 1),
    dividing(5_000, True, 3),
    dividing(50_000, False, 1),
    dividing(50_000, True, 1),
]


@dataclass
class Allocating:
    """What was measured: milliseconds in turns, megabytes above a bare interpreter with the round in memory."""

    times: dict[str, tuple[Series, Series]] = field(default_factory=dict)
    memory: dict[str, tuple[float, float | None]] = field(default_factory=dict)
    unproven: set[str] = field(default_factory=set)


def measure() -> Allocating:
    """Measure every pair in turns, then the memory of each in its own process."""
    outcome = Allocating()
    for number, pair in enumerate(PAIRS):
        pair.ours()  # both have loaded what they need before the first turn
        times: list[tuple[float, float]] = []
        for _ in range(pair.turns):
            (ours, mine), (bare, theirs) = _timed(pair.ours), _timed(pair.bare)
            if theirs is None:
                outcome.unproven.add(pair.name)
            elif mine is not None and abs(mine - theirs) > 0.5:
                raise AssertionError(f"{pair.name}: {mine} is not {theirs}")
            times.append((ours, bare))
        outcome.times[pair.name] = Series(tuple(ours for ours, _ in times)), Series(tuple(bare for _, bare in times))
        bare_memory = None if pair.name in outcome.unproven else _memory(number, "bare")
        outcome.memory[pair.name] = _memory(number, "ours"), bare_memory
    return outcome


def _timed(call: Callable[[], float | None]) -> tuple[float, float | None]:
    """Return milliseconds and what came out."""
    started = time.perf_counter()
    value = call()
    return (time.perf_counter() - started) * 1000, value


def _memory(number: int, whose: str) -> float:
    """Measure the peak of one call in a process of its own, in megabytes."""
    asked = [sys.executable, "-m", "tests.bench.allocating", str(number), whose]
    answer = subprocess.run(asked, cwd=PROJECT, capture_output=True, check=True)
    return float(json.loads(answer.stdout))


def peak() -> float:
    """Return the peak of this process in megabytes; getrusage would count the one it was forked from."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (each for each in status.splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def chapter(outcome: Allocating, verdict: Callable[[float, float], str]) -> list[str]:
    """Write the chapter of docs/performance.md."""
    goals = {pair.name: pair.goal for pair in PAIRS}
    lines = [
        "## Dividing the money by the best total value",
        "",
        "One division with its check beside highspy alone on the same round with the same exact tolerances. Bare",
        "finds the highest score only. Ours also finds the highest total with that score, and up to 500 proposals",
        "the one answer the tie rule leaves, proves it, writes a reason for each proposal and checks it by other",
        "code. Milliseconds: median (lowest–highest) over the turns. Memory: the peak of a process, in MB.",
        "",
        "| round | highspy alone | ours | ratio | goal | | memory alone | ours | ratio |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, (ours, bare) in outcome.times.items():
        mine, theirs = outcome.memory[name]
        memory = "– | {0} | –" if theirs is None else f"{dutch(theirs)} | {{0}} | {dutch(mine / theirs, 2)}"
        times, more = ratio(ours, bare), "more than " if name in outcome.unproven else ""
        lines.append(
            f"| {name} | {more}{bare.words()} | {ours.words()} | {dutch(times, 2)} | ≤ {dutch(goals[name])} | "
            f"{verdict(times, goals[name])} | {memory.format(dutch(mine))} |"
        )
    return [*lines, ""]


def main(arguments: list[str]) -> None:
    """Print the chapter; or, for the memory of one call, its peak."""
    if arguments:
        pair = PAIRS[int(arguments[0])]
        (pair.ours if arguments[1] == "ours" else pair.bare)()
        print(peak())
        return
    print("\n".join(chapter(measure(), lambda value, limit: "reached" if value <= limit else "**missed**")))


if __name__ == "__main__":
    main(sys.argv[1:])
