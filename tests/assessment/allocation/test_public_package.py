"""The package for everybody: it recomputes, it is refuted after any change, and it names nobody who lost."""

import json
import random
from fractions import Fraction

import pytest

from assessment.allocation import GroupKind, GroupLimit, Lock, Method, Rules, WhenNextDoesNotFit, allocate
from assessment.allocation.canonical import problem_from_canonical, result_from_canonical
from assessment.allocation.package import read_package, write_package
from assessment.allocation.package_checks import Step, checks_of
from assessment.allocation.public_package import content_sha256, public_content
from assessment.allocation.verify import verify
from assessment.commitment.public_codes import public_code
from tests.assessment.allocation.packages import (
    ASKED,
    CRITERIA,
    SALT,
    content,
    leaves,
    other,
    public,
    rehashed,
    with_division,
)
from tests.assessment.allocation.test_package import (
    changed,
    is_confirmed,
    sealed_before,
    value_at,
    with_draw,
    with_rule,
)

# What follows from nothing else: the number on the site holds it.
TOLD = {"program", "chain", "run", "sealed_sha256", "format"}
TOLD_LEAVES = {"name", "call_reference", "opens_at", "closes_at", "slug"}
EACH_PROVINCE = GroupLimit(GroupKind.PROVINCE, maximum_count=1)
ONE_EACH = GroupLimit(GroupKind.PROVINCE, minimum_count=1)
PROVINCES = {"R1-01": "PV22", "R1-02": "PV22", "R1-03": "PV31"}


def divided(rules, provinces=PROVINCES):
    """Make a full content in which proposals lie in several provinces, divided by some rules."""
    made = content()
    for each in made["proposals"]:
        each["province"] = provinces.get(each["key"], "PV30")
    return with_division(made, rules)


def rules(**values):
    made = content()
    return Rules(
        **{
            "ceiling_cents": made["ceiling_cents"], "minimum_total_score": Fraction(3), "criterion_order": CRITERIA,
            "minimum_criterion_scores": problem_from_canonical(made["problem"].encode()).rules.minimum_criterion_scores,
            "lottery_seed": made["lottery"]["seed"],
        }
        | values
    )  # fmt: skip


@pytest.fixture(params=[Method.RANKING, Method.BEST_VALUE], ids=["ranking", "best-value"])
def told(request):
    return public(content(request.param))


def test_it_is_confirmed_from_points_to_amounts(told):
    verdict = verify(write_package(told).encode(), in_english=True)

    assert verdict.is_confirmed, verdict.lines
    said = "\n".join(verdict.lines)
    assert "The lots were drawn" in said and said.endswith("in this package.")


def test_it_names_nobody_and_tells_no_amount_of_who_got_nothing():
    made = content()
    text = write_package(public(made))

    for each in made["proposals"]:
        drew = any(line["key"] == each["key"] and line["lot"] for line in made["ranking"])
        assert each["title"] not in text and each["region"] not in text
        assert (each["key"] in text) == drew, "a reference is told of who drew a lot alone"
    awarded = {each["key"] for each in made["decisions"] if each["awarded_cents"]}
    for key, cents in ASKED.items():
        if key == "R1-03":
            continue  # asked one cent more than was left, and "more than was left" is told
        assert (str(cents) in text) == (key in awarded)
    for word in ("PV22", "oost", "digitalisering", "B01", SALT):
        assert word not in text


def test_points_do_not_tell_who_gave_what():
    told = {each["key"]: each for each in public(content())["proposals"]}

    assert told[public_code(SALT, "R1-05")]["points"] == {"action_plan_fit": [5, 5], "feasibility": [2, 1]}
    assert told[public_code(SALT, "R1-04")]["points"] == {"action_plan_fit": [4, 3], "feasibility": [4, 3]}


def test_the_code_is_twelve_digits_of_the_hash_of_salt_and_reference():
    assert public_code("zout", "MD27 AAAA BBBB") == "bbf72f347901"


def test_every_leaf_that_changes_is_refuted(told):
    document = json.loads(write_package(told))

    for path in list(leaves(document)):
        text = json.dumps(
            changed(document, path, other(value_at(document, path))), sort_keys=True, separators=(",", ":")
        )
        assert not verify(text.encode()).is_confirmed, path


def test_every_leaf_that_counts_is_refuted_also_with_the_hashes_written_anew(told):
    seen, unranked = 0, public_code(SALT, "R1-06")
    for path in list(leaves(told)):
        if path[0] in TOLD or path[-1] in TOLD_LEAVES or path[0] in {"problem_sha256", "result_sha256"}:
            continue
        if path[-1] in {"draw", "rule"} or (path[0] == "proposals" and told["proposals"][path[1]]["key"] == unranked):
            continue  # the points of who has too few assessments lead to nothing
        assert not is_confirmed(rehashed(changed(told, path, other(value_at(told, path))))), path
        seen += 1
    assert seen > 70


def test_every_value_within_problem_and_result_is_refuted_with_the_hashes_written_anew(told):
    for name in ("problem", "result"):
        inner = json.loads(told[name])
        for path in list(leaves(inner)):
            if name == "problem" and path[-1] in {"reserve_places", "maximum_count"}:
                continue  # a rule that is on record says these
            text = json.dumps(changed(inner, path, other(value_at(inner, path))), sort_keys=True, separators=(",", ":"))
            assert not is_confirmed(rehashed(told | {name: text})), (name, path)


def test_any_byte_that_changes_is_refuted(told):
    data, chance = write_package(told).encode(), random.Random(27)

    for _turn in range(200):
        at = chance.randrange(len(data))
        byte = (data[at] + chance.randrange(1, 256)) % 256
        assert not verify(data[:at] + bytes([byte]) + data[at + 1 :]).is_confirmed


def test_what_is_told_is_refuted_by_the_number_on_the_site(told):
    printed = read_package(write_package(told).encode()).sha256

    for path in [path for path in leaves(told) if path[0] in TOLD - {"format"} or path[-1] in TOLD_LEAVES]:
        tampered = write_package(changed(told, path, other(value_at(told, path)))).encode()
        assert not verify(tampered, printed_sha256=printed).is_confirmed, path


def test_the_full_package_refuses_another_public_one():
    made = content()
    swapped = changed(made, ["public", "content_sha256"], "0" * 64)
    salted = changed(made, ["public", "salt"], "ander zout")

    assert content_sha256(public(made)) == made["public"]["content_sha256"]
    for each in (swapped, salted):
        assert [found.step for found in checks_of(each) if not found.is_confirmed] == [Step.PUBLIC]


def test_the_rule_on_record_is_compared():
    assert is_confirmed(public(with_rule(content())))
    other_rule = public(with_rule(content(), division__reserve_places=2))
    assert [found.step for found in checks_of(other_rule) if not found.is_confirmed] == [Step.RULE]


def test_a_lottery_with_a_value_from_outside_is_held_against_what_took_part():
    made = with_draw()
    assert is_confirmed(public(made))
    assert not is_confirmed(public(with_draw(proposals=["R1-01", "R1-02", "R1-04"])))
    stranger = changed(public(made), ["lottery", "references", 0], "R1-01")
    assert [found.step for found in checks_of(stranger) if not found.is_confirmed] == [Step.LOTS]


def test_of_an_older_package_it_says_what_was_not_compared():
    verdict = verify(write_package(public(sealed_before(with_draw()))).encode(), in_english=True)

    assert verdict.is_confirmed, verdict.lines
    assert any("Who took part was not compared" in line for line in verdict.lines)


def test_without_equal_scores_no_reference_is_told():
    made = with_draw()
    made["proposals"][1]["assessments"]["B01"]["feasibility"] = 5
    told = public(with_division(made, problem_from_canonical(made["problem"].encode()).rules))

    assert not told["lottery"]["lots"] and "inputs" not in told["lottery"]["draw"]
    assert "R1-" not in write_package(told)
    verdict = verify(write_package(told).encode())
    assert verdict.is_confirmed and not any("niet vergeleken: dit oude" in line for line in verdict.lines)


@pytest.mark.parametrize("variant", list(WhenNextDoesNotFit))
@pytest.mark.parametrize("ceiling", [30_000_000, 40_000_000, 54_999_999, 80_000_000, 75_000_001])
@pytest.mark.parametrize(
    "limits", [(), (EACH_PROVINCE,), (GroupLimit(GroupKind.PROVINCE, "PV22", maximum_cents=50_000_000),)]
)
def test_every_way_down_the_ranking_gives_the_same_awards(variant, ceiling, limits):
    made = divided(rules(ceiling_cents=ceiling, when_next_does_not_fit=variant, limits=limits), PROVINCES)
    told = public(made | {"ceiling_cents": ceiling})

    found = [(each.step, each.detail) for each in checks_of(told) if not each.is_confirmed]
    assert found == []
    real = {public_code(SALT, each["key"]): each["awarded_cents"] for each in made["decisions"]}
    assert {each["key"]: each["awarded_cents"] for each in told["decisions"]} == real


@pytest.mark.parametrize("part_awards", [False, True])
@pytest.mark.parametrize(
    "limits",
    [
        (EACH_PROVINCE,),
        (GroupLimit(GroupKind.PROVINCE, "PV22", maximum_cents=30_000_000), ONE_EACH),
        (GroupLimit(GroupKind.PROVINCE, "PV30", minimum_cents=20_000_000), GroupLimit(GroupKind.PART, maximum_count=3)),
        (GroupLimit(GroupKind.PROVINCE, maximum_cents=45_000_000), GroupLimit(GroupKind.PART, "oost", minimum_count=2)),
    ],
)
def test_the_best_value_within_limits_gives_the_same_awards(limits, part_awards):
    wanted = rules(
        method=Method.BEST_VALUE, limits=limits, part_awards=part_awards, minimum_award_cents=5_000_000 * part_awards
    )
    made = divided(wanted)
    told = public(made)

    assert [(each.step, each.detail) for each in checks_of(told) if not each.is_confirmed] == []
    real = {public_code(SALT, each["key"]): each["awarded_cents"] for each in made["decisions"]}
    assert {each["key"]: each["awarded_cents"] for each in told["decisions"]} == real


def test_any_higher_amount_of_who_got_nothing_gives_the_same_awards():
    """What "at least" promises: the amounts that are not told cannot have led to something else."""
    chance = random.Random(16)
    for variant in WhenNextDoesNotFit:
        full = divided(rules(when_next_does_not_fit=variant, limits=(EACH_PROVINCE,)))
        problem = problem_from_canonical(public(full)["problem"].encode())
        lines = {each.key: each for each in allocate(problem).lines}
        for _turn in range(20):
            more = tuple(
                each if lines[each.key].is_awarded
                else type(each)(**{name: getattr(each, name) for name in each.__dataclass_fields__}
                                | {"requested_cents": each.requested_cents + chance.randrange(40_000_000)})
                for each in problem.candidates
            )  # fmt: skip
            again = {each.key: each.awarded_cents for each in allocate(type(problem)(problem.rules, more)).lines}
            assert again == {key: each.awarded_cents for key, each in lines.items()}


def test_provinces_are_told_only_where_a_limit_decided_and_then_with_a_code():
    told = public(divided(rules(limits=(EACH_PROVINCE,), ceiling_cents=80_000_000)))
    by_code = {each["key"]: each["province"] for each in told["proposals"]}

    assert "PV" not in write_package(told)
    decided = {
        each.key for each in result_from_canonical(told["result"].encode()).lines if each.awarded_cents or each.limit
    }
    assert {key for key, province in by_code.items() if province} == decided
    named = public(divided(rules(limits=(GroupLimit(GroupKind.PROVINCE, "PV22", maximum_count=1),))))
    assert "PV22" in write_package(named) and "PV30" not in write_package(named)


def test_who_was_locked_out_and_why_is_not_told():
    made = divided(rules(locked_out=(Lock("R1-04", "Gemeente Voorbeeld trok zich terug"),)))
    told = public(made)

    assert is_confirmed(told)
    assert "Voorbeeld" not in write_package(told)


def test_best_value_tells_the_amounts_of_who_competed_because_all_of_them_count():
    """R1-05 misses a minimum score and R1-06 has too few assessments: their amounts decide nothing."""
    told = public(content(Method.BEST_VALUE))
    asked = {each["key"]: (each["requested_cents"], each["is_at_least"]) for each in told["proposals"]}

    for key, cents in ASKED.items():
        outside = key in {"R1-05", "R1-06"}
        assert asked[public_code(SALT, key)] == ((1, True) if outside else (cents, False))
    cheating = public_content(content(), SALT)
    cheating["proposals"][0]["is_at_least"] ^= True
    assert Step.AMOUNTS in {found.step for found in checks_of(cheating) if not found.is_confirmed}
