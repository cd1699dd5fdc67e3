"""Every table of docs/allocation.md, recomputed."""

import re
import subprocess
from decimal import Decimal
from fractions import Fraction

import pytest

from assessment.allocation import (
    AllocationProblem,
    Candidate,
    CriterionScore,
    Group,
    GroupLimit,
    Infeasible,
    Lock,
    Method,
    Reason,
    Rules,
    ViolationCode,
    WhenNextDoesNotFit,
    allocate,
    check_allocation,
    sha256_of,
)
from assessment.ranking import Lottery, RankRule, ScoredProposal, rank_proposals
from assessment.scoring import Assessment, Criterion, display_score, score_proposal
from tests.assessment.allocation.worked_examples import DOCUMENT, cents, example_names, examples, fraction

CODES = ("action_plan_fit", "feasibility", "sme_involvement", "demand_orientation", "expected_impact")


def test_every_example_of_the_document_is_tested():
    assert example_names() == {
        "equal-weights",
        "unequal-weights",
        "rounding",
        "ties",
        "lottery",
        "round-1",
        "variants",
        "thresholds",
        "flips",
        "best-value",
        "limits",
        "infeasible",
        "reasons",
        "violations",
    }


@pytest.mark.parametrize("name", ["equal-weights", "unequal-weights"])
def test_scores_are_those_of_the_document(name):
    (example,) = examples(name)
    rows = {row["Assessor"]: row for row in example.rows}
    assessors = sorted(rows.keys() - {"weight", "sum", "mean"})
    criteria = [Criterion(code, int(rows["weight"][code])) for code in CODES]

    score = score_proposal(
        criteria, [Assessment(key, {code: int(rows[key][code]) for code in CODES}) for key in assessors]
    )

    assert {each.assessor: each.total for each in score.assessors} == {
        key: Fraction(rows[key]["Total"]) for key in assessors
    }
    assert [each.points_sum for each in score.criteria] == [int(rows["sum"][code]) for code in CODES]
    assert [each.mean for each in score.criteria] == [Fraction(rows["mean"][code]) for code in CODES]
    assert score.total == Fraction(rows["mean"]["Total"])


def test_rounding_is_that_of_the_document():
    (example,) = examples("rounding")

    shown = {row["Exact"]: display_score(Fraction(row["Exact"])) for row in example.rows}

    assert shown == {row["Exact"]: Decimal(row["Shown"].replace(",", ".")) for row in example.rows}


def test_ties_are_decided_as_in_the_document():
    (example,) = examples("ties")
    rows = {row["Proposal"]: row for row in example.rows}
    criteria = [Criterion(code, 20) for code in CODES]
    scored = [ScoredProposal(key, score_proposal(criteria, _hands(row["Points"]))) for key, row in rows.items()]

    ranking = rank_proposals(
        scored, minimum_assessments=3, criterion_order=CODES, lottery=Lottery(example.settings["seed"])
    )

    assert [(each.key, each.score.total) for each in scored] == [
        (key, Fraction(row["Score"])) for key, row in rows.items()
    ]
    places = {line.key: str(line.rank) for line in ranking.lines} | {each.key: "–" for each in ranking.unranked}
    assert places == {key: row["Place"] for key, row in rows.items()}
    assert _decided_by(ranking) == {key: row["Decided by"] for key, row in rows.items()}


def _hands(points):
    """Turn `54444 44444` into the assessments of two assessors."""
    return [
        Assessment(f"assessor {index}", dict(zip(CODES, map(int, digits), strict=True)))
        for index, digits in enumerate(points.split())
    ]


def _decided_by(ranking):
    """Say for each line in the words of the document which rule decided it."""
    words = {each.key: each.reason.value for each in ranking.unranked}
    for line in ranking.lines:
        rule = line.separation
        words[line.key] = f"{rule.rule.value} {rule.criterion or ''}".strip() if rule else ""
    return words


def test_lots_are_those_of_the_document():
    (example,) = examples("lottery")
    lottery = Lottery(example.settings["seed"])
    lots = {row["Proposal"]: row["Lot"] for row in example.rows}

    assert {key: lottery.draw(key) for key in lots} == lots
    assert sorted(lots, key=lottery.draw) == [row["Proposal"] for row in example.rows]


def test_the_shell_commands_of_the_document_draw_the_same_lots():
    (example,) = examples("lottery")
    (block,) = re.findall(r"```sh\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)

    printed = subprocess.run(["sh", "-c", block], capture_output=True, text=True, check=True).stdout

    assert [line.split()[0] for line in printed.splitlines()] == [row["Lot"] for row in example.rows]


def test_round_1_ends_as_in_the_document():
    (example,) = examples("round-1")
    problem, result = _round_1(example)

    assert check_allocation(problem, result) == ()
    lines = zip(result.lines, example.rows, strict=True)
    for line, row in lines:
        assert (line.key, f"`{line.reason.value}`") == (row["Proposal"], row["Reason"])
        assert (line.awarded_cents, line.left_after_cents) == (cents(row["Awarded"]), cents(row["Left"]))
        assert display_score(Fraction(int(row["Points"]), 15)) == Decimal(row["Score"].replace(",", "."))


def test_round_1_has_its_border_between_nine_and_ten():
    problem, result = _round_1(*examples("round-1"))

    border = result.first_not_fitting
    assert (len(problem.candidates), len(result.awarded_keys)) == (28, 9)
    assert (result.awarded_cents, result.left_cents) == (280_000_000, 0)
    assert (border.rank, border.requested_cents, border.short_cents) == (10, 18_500_000, 18_500_000)
    assert (result.lines[10].reason, result.lines[10].blocked_by) == (Reason.AFTER_CEILING, border.key)


def test_round_1_has_the_hashes_of_the_document():
    problem, result = _round_1(*examples("round-1"))

    printed = re.findall(r"^`([0-9a-f]{64})`", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)

    assert [sha256_of(problem), sha256_of(result)] == printed


def _round_1(example):
    rules = Rules(cents(example.settings["ceiling"]), WhenNextDoesNotFit(example.settings["variant"]))
    candidates = [
        Candidate(row["Proposal"], cents(row["Requested"]), int(row["Place"]), Fraction(int(row["Points"]), 15))
        for row in example.rows
    ]
    problem = AllocationProblem(rules, tuple(candidates))
    return problem, allocate(problem)


@pytest.mark.parametrize("variant", list(WhenNextDoesNotFit))
@pytest.mark.parametrize("example", examples("variants"), ids=lambda example: example.settings["ceiling"])
def test_variants_divide_as_in_the_document(example, variant):
    *rows, left = example.rows
    rules = Rules(cents(example.settings["ceiling"]), variant, minimum_award_cents=cents(example.settings["minimum"]))
    candidates = [Candidate(row["Proposal"], cents(row["Requested"]), int(row["Place"]), Fraction(3)) for row in rows]
    problem = AllocationProblem(rules, tuple(candidates))

    result = allocate(problem)

    assert check_allocation(problem, result) == ()
    assert [(f"`{line.reason.value}`", line.awarded_cents) for line in result.lines] == [
        (row[variant.value].split(" ", 1)[0], cents(row[variant.value].split(" ", 1)[1])) for row in rows
    ]
    assert result.left_cents == cents(left[variant.value])


def test_thresholds_keep_out_as_in_the_document():
    (example,) = examples("thresholds")
    rules = Rules(
        cents(example.settings["ceiling"]),
        minimum_total_score=Fraction(example.settings["minimum total"]),
        minimum_criterion_scores=(CriterionScore("feasibility", Fraction(example.settings["minimum feasibility"])),),
    )
    problem = AllocationProblem(rules, tuple(_threshold_candidate(row) for row in example.rows))

    result = allocate(problem)

    assert check_allocation(problem, result) == ()
    assert [_threshold_words(line) for line in result.lines] == [
        (row["Proposal"], row["Reason"], cents(row["Awarded"]), row["Missed"]) for row in example.rows
    ]


def _threshold_candidate(row):
    feasibility = fraction(row["Feasibility"])
    return Candidate(
        row["Proposal"],
        cents(row["Requested"]),
        None if row["Place"] == "–" else int(row["Place"]),
        fraction(row["Score"]),
        () if feasibility is None else (CriterionScore("feasibility", feasibility),),
    )


def _threshold_words(line):
    missed = ", ".join(each.criterion or "total" for each in line.shortfalls)
    return line.key, f"`{line.reason.value}`", line.awarded_cents, missed


@pytest.mark.parametrize(("name", "codes"), [("reasons", Reason), ("violations", ViolationCode)])
def test_the_document_lists_every_code(name, codes):
    (example,) = examples(name)

    assert [row["Code"].strip("`") for row in example.rows] == [code.value for code in codes]


def test_the_document_names_every_rank_rule():
    rules = {row["Decided by"].split(" ")[0] for row in examples("ties")[0].rows}

    assert {rule.value for rule in RankRule} <= rules


SIX = (
    Candidate("A", 30_000_000, 1, Fraction(67, 15), (), "LI", "zuid", ("people",)),
    Candidate("B", 25_000_000, 2, Fraction(66, 15), (), "LI", "zuid", ("digital",)),
    Candidate("C", 24_000_000, 3, Fraction(60, 15), (), "LI", "zuid", ("digital",)),
    Candidate("D", 16_000_000, 4, Fraction(56, 15), (), "GE", "oost", ("people",)),
    Candidate("E", 10_000_000, 5, Fraction(45, 15), (), "GR", "noord", ("green",)),
    Candidate("F", 9_000_000, 6, Fraction(40, 15), (), "GR", "noord", ("digital",)),
)
BEST = Rules(50_000_000, method=Method.BEST_VALUE)
SKIP = WhenNextDoesNotFit.SKIP


def best(*limits, cents=50_000_000, **rules):
    return Rules(cents, method=Method.BEST_VALUE, limits=limits, **rules)


def locked(*keys):
    return tuple(Lock(key, "afspraak") for key in keys)


DIVISIONS = {
    "ranking, stop": Rules(50_000_000),
    "best value": BEST,
    "one cent less": best(cents=49_999_999),
    "part awards": best(part_awards=True, minimum_award_cents=8_000_000),
    "ranking, one for LI": Rules(80_000_000, SKIP, limits=(GroupLimit("province", "LI", maximum_count=1),)),
    "best value, minima": best(
        GroupLimit("theme", minimum_count=1), GroupLimit("part", "zuid", minimum_cents=25_000_000)
    ),
    "best value, locks": best(locked_in=locked("A"), locked_out=locked("D")),
}


def six(rules):
    problem = AllocationProblem(rules, SIX)
    result = allocate(problem)
    assert check_allocation(problem, result) == ()
    return result


@pytest.mark.parametrize("name", ["ranking, stop", "best value", "one cent less", "part awards"])
def test_best_value_divides_as_in_the_document(name):
    (example,) = examples("best-value")
    *rows, points = example.rows

    result = six(DIVISIONS[name])

    assert [(row["Proposal"], cents(row["Requested"]), Fraction(int(row["Points"]), 15)) for row in rows] == [
        (each.key, each.requested_cents, each.score) for each in SIX
    ]
    assert [line.awarded_cents for line in result.lines] == [cents(row[name]) for row in rows]
    awarded = sum(each.score * 15 for each in SIX if each.key in result.awarded_keys)
    assert awarded == int(points[name])


@pytest.mark.parametrize("name", ["ranking, one for LI", "best value, minima", "best value, locks"])
def test_limits_and_locks_divide_as_in_the_document(name):
    (example,) = examples("limits")

    result = six(DIVISIONS[name])

    assert [(row["Province"], row["Part"], (row["Theme"],)) for row in example.rows] == [
        (each.province, each.part, each.themes) for each in SIX
    ]
    assert [f"`{line.reason.value}`" for line in result.lines] == [row[name] for row in example.rows]


ASKED = {
    "one for each theme, also fiscal": best(GroupLimit("theme", minimum_count=1), groups=(Group("theme", "fiscal"),)),
    "three in noord": best(GroupLimit("part", "noord", minimum_count=3)),
    "an earmark of € 200.000 for oost": best(GroupLimit("part", "oost", minimum_cents=20_000_000)),
    "an earmark of € 500.000,01 for zuid": best(GroupLimit("part", "zuid", minimum_cents=50_000_001)),
    "two in LI, at most one in each province": best(
        GroupLimit("province", "LI", minimum_count=2), GroupLimit("province", maximum_count=1)
    ),
    "A and B locked in": best(locked_in=locked("A", "B")),
    "A locked in, ceiling € 299.999,99": best(cents=29_999_999, locked_in=locked("A")),
    "A locked in, one in oost, ceiling € 400.000": best(
        GroupLimit("part", "oost", minimum_count=1), cents=40_000_000, locked_in=locked("A")
    ),
}


def test_what_cannot_be_is_named_as_in_the_document():
    (example,) = examples("infeasible")
    written, asked = {}, ""
    for row in example.rows:
        asked = row["Asked"] or asked
        written.setdefault(asked, set()).add(tuple(row[head] for head in ("Code", "Of", "Needed", "Available")))

    assert written == {asked: _conflict_rows(rules) for asked, rules in ASKED.items()}


def _conflict_rows(rules):
    with pytest.raises(Infeasible) as refusal:
        allocate(AllocationProblem(rules, SIX))
    return {
        (
            f"`{each.code.value}`",
            each.group or each.key or ("ceiling" if each.demand else ""),
            *("" if number is None else str(number) for number in (each.needed, each.available)),
        )
        for each in refusal.value.conflicts
    }


def test_round_1_by_the_best_total_value_is_as_the_document_says():
    problem, _ = _round_1(*examples("round-1"))
    rules = Rules(problem.rules.ceiling_cents, method=Method.BEST_VALUE)

    result = allocate(AllocationProblem(rules, problem.candidates))

    assert [line.rank for line in result.lines if line.is_awarded] == [1, 2, 3, 4, 5, 6, 8, 9, 10, 12]
    assert (result.optimality.score_sum * 15, result.left_cents) == (599, 1_000_000)
    nine = sum(each.score for each in problem.candidates if each.rank <= 9)
    assert nine * 15 == 548
