"""The verifier confirms a decision package, and refutes it after any single change."""

import copy
import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

from assessment.allocation import AllocationProblem, Candidate, Method, NotProven, Rules, allocate
from assessment.allocation.package import FORMAT_2, InvalidPackage, read_package, write_package
from assessment.allocation.package_checks import Step, _is_as_good, checks_of
from assessment.allocation.result import Proof
from assessment.allocation.verify import main, verify
from tests.assessment.allocation.packages import content, leaves, other, rehashed

BASE = Path(__file__).resolve().parents[3]
# What follows from nothing else: only the seal inside and the number in the letter hold it.
TOLD = {"program", "chain", "run", "public"}
# Names and moments of the same kind.
TOLD_LEAVES = {"title", "region", "name", "call_reference", "opens_at", "closes_at", "slug"}
BLOCKED = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "celery", "psycopg2", "numpy", "highspy", "socket", "sqlite3"}:
            raise ImportError(name)
sys.meta_path.insert(0, Blocked())
from assessment.allocation.verify import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(params=[Method.RANKING, Method.BEST_VALUE], ids=["ranking", "best-value"])
def made(request):
    return content(request.param)


def changed(made, path, value):
    """Copy a content with another value in one place."""
    copied = copy.deepcopy(made)
    place = copied
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return copied


def value_at(made, path):
    for key in path:
        made = made[key]
    return made


def counts_for_nothing(made, path):
    """Say whether these are the points of who has too few assessments: no place, no score, nothing follows."""
    return path[0] == "proposals" and path[2] == "assessments" and made["proposals"][path[1]]["key"] == "R1-06"


def is_confirmed(made):
    return verify(write_package(made).encode()).is_confirmed


def test_a_right_package_is_confirmed(made):
    verdict = verify(write_package(made).encode())

    assert verdict.is_confirmed
    assert verdict.lines[-1].startswith("BEVESTIGD")
    assert not [line for line in verdict.lines if line.startswith("FOUT")]


def test_every_leaf_that_changes_is_refuted(made):
    document = json.loads(write_package(made))

    for path in list(leaves(document)):
        tampered = changed(document, path, other(value_at(document, path)))
        text = json.dumps(tampered, sort_keys=True, separators=(",", ":"))
        assert not verify(text.encode()).is_confirmed, path


def test_every_leaf_that_counts_is_refuted_also_with_the_hashes_written_anew(made):
    seen = 0
    for path in list(leaves(made)):
        if path[0] in TOLD or path[-1] in TOLD_LEAVES or path[0] in {"format", "problem_sha256", "result_sha256"}:
            continue
        if path[-1] in {"draw", "rule"} or counts_for_nothing(made, path):
            continue
        tampered = rehashed(changed(made, path, other(value_at(made, path))))
        assert not is_confirmed(tampered), path
        seen += 1
    assert seen > 80


def test_every_value_within_problem_and_result_is_refuted_with_the_hashes_written_anew(made):
    for name in ("problem", "result"):
        inner = json.loads(made[name])
        for path in list(leaves(inner)):
            text = json.dumps(changed(inner, path, other(value_at(inner, path))), sort_keys=True, separators=(",", ":"))
            if name == "problem" and path[-1] in {"reserve_places", "maximum_count"}:
                continue  # a rule that is on record says these; see the test of the rule
            assert not is_confirmed(rehashed(made | {name: text})), (name, path)


def test_every_value_that_is_told_is_refuted_by_the_number_in_the_letter(made):
    printed = read_package(write_package(made).encode()).sha256

    for path in [path for path in leaves(made) if path[0] in TOLD or path[-1] in TOLD_LEAVES]:
        tampered = write_package(changed(made, path, other(value_at(made, path)))).encode()
        assert not verify(tampered, printed_sha256=printed).is_confirmed, path


def test_a_whole_new_story_is_refuted_by_the_number_in_the_letter():
    """Whoever makes all of it anew, points and all, gets another number."""
    printed = read_package(write_package(content()).encode()).sha256
    story = content(Method.BEST_VALUE)

    assert is_confirmed(story)
    verdict = verify(write_package(story).encode(), printed_sha256=printed)
    assert not verdict.is_confirmed
    assert any("niet het pakket van de brief" in line for line in verdict.lines)


def test_any_byte_that_changes_is_refuted(made):
    data = write_package(made).encode()
    chance = random.Random(28)

    for _turn in range(400):
        at = chance.randrange(len(data))
        byte = (data[at] + chance.randrange(1, 256)) % 256
        assert not verify(data[:at] + bytes([byte]) + data[at + 1 :]).is_confirmed
    for _turn in range(100):
        at = chance.randrange(len(data))
        assert not verify(data[:at] + data[at + 1 :]).is_confirmed
        assert not verify(data[:at] + bytes([chance.randrange(256)]) + data[at:]).is_confirmed


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"\xff", b'{"content":{},"sha256":""}', b"[" * 100_000])
def test_rubbish_is_refuted(data):
    assert not verify(data).is_confirmed
    with pytest.raises(InvalidPackage):
        read_package(data)


@pytest.mark.parametrize("part", ["rule", "ranking", "problem", "result", "decisions", "proposals", "criteria"])
@pytest.mark.parametrize("value", [None, [], {}, "x", 3])
def test_a_part_of_another_kind_is_refuted_and_nothing_breaks(part, value):
    if (part, value) == ("rule", None):
        return
    assert not is_confirmed(content() | {part: value})


def with_rule(made, **changes):
    """Put the rule on record that was calculated with, or one that says something else."""
    division = {"method": "ranking", "part_awards": False, "reserve_places": 1, "when_next_does_not_fit": "stop"}
    document = {
        "round": {"assessors_per_proposal": 2, "slug": "ronde-1", "minimum_contribution_cents": 10_000_000},
        "criteria": [
            {"code": "action_plan_fit", "weight_percentage": "60.00", "minimum_score": None},
            {"code": "feasibility", "weight_percentage": "40.00", "minimum_score": "2.00"},
        ],
        "minimum_total_score": "3.00",
        "division": division,
        "limits": [],
        "ties": {"lottery_value": "een publieke waarde", "lottery_value_source": "", "order": list(made["tie_order"])},
    }
    for path, value in changes.items():
        document = changed(document, [int(key) if key.isdigit() else key for key in path.split("__")], value)
    return rehashed(made | {"rule": {"number": 1, "document": json.dumps(document), "sha256": "", "committed_at": ""}})


def test_the_rule_on_record_is_compared():
    assert is_confirmed(with_rule(content()))


def test_a_program_that_was_renewed_after_the_rule_is_told():
    """The rule names the program as well; a newer one is no other rule, but nobody should have to find that out."""
    made = content()
    for named, told in ((made["program"]["code_sha256"], False), ("1" * 64, True)):
        package = with_rule(made, program={"release": "0.0.9", "code_sha256": named})
        verdict = verify(write_package(package).encode(), in_english=True)
        assert verdict.is_confirmed, verdict.lines
        assert any("renewed after the rule" in line for line in verdict.lines) is told


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("criteria__0__weight_percentage", "50.00"),
        ("criteria__1__minimum_score", "2.50"),
        ("criteria__0__minimum_score", "1.00"),
        ("minimum_total_score", None),
        ("round__assessors_per_proposal", 3),
        ("round__slug", "ronde-2"),
        ("division__method", "best_value"),
        ("division__reserve_places", 2),
        ("division__when_next_does_not_fit", "skip"),
        ("division__part_awards", True),
        ("limits", [{"kind": "part", "key": "oost", "maximum_count": 1}]),
        ("ties__order", ["feasibility", "action_plan_fit"]),
        ("ties__lottery_value", "een andere waarde"),
    ],
)
def test_another_rule_than_was_on_record_is_refuted(path, value):
    made = with_rule(content(), **{path: value})

    refuted = [each.step for each in checks_of(made) if not each.is_confirmed]
    assert refuted == [Step.RULE]
    assert not is_confirmed(made)


def test_the_program_says_so_in_plain_lines(tmp_path, capsys):
    place = tmp_path / "package.json"
    place.write_text(write_package(content()))
    number = read_package(place.read_bytes()).sha256

    assert main([str(place), "--sha256", number]) == 0
    told = capsys.readouterr().out
    assert number in told and "BEVESTIGD" in told and "2 gehonoreerd, samen € 550.000,0" in told
    assert main([str(place), "--english"]) == 0
    assert "CONFIRMED" in capsys.readouterr().out
    assert main([str(place), "--sha256", "0" * 64]) == 1
    assert "WEERLEGD" in capsys.readouterr().out
    assert main([str(tmp_path / "nergens.json")]) == 2


def test_without_django_database_network_or_solver_in_an_empty_folder(tmp_path):
    for room in ("ranking", "allocation", "commitment"):
        shutil.copytree(BASE / "assessment" / room, tmp_path / "assessment" / room)
    for name in ("__init__.py", "scoring.py"):
        shutil.copy(BASE / "assessment" / name, tmp_path / "assessment" / name)
    (tmp_path / "package.json").write_text(write_package(content()))
    (tmp_path / "best.json").write_text(write_package(content(Method.BEST_VALUE)))

    def run(name):
        return subprocess.run(
            [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}){BLOCKED}", name],
            cwd=tmp_path, capture_output=True, text=True, env={"PATH": os.environ["PATH"]}, timeout=120,
        )  # fmt: skip

    done = run("package.json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "BEVESTIGD" in done.stdout
    without_solver = run("best.json")
    assert without_solver.returncode == 2
    assert "pip install highspy" in without_solver.stderr


@pytest.mark.parametrize("proof", ["total", "score"])
def test_a_package_that_calls_itself_one_of_many_best_answers_is_refuted_when_there_is_one(proof):
    """Of two that are equal in score and amount the higher place gets the money."""
    candidates = tuple(Candidate(key, 100, place, Fraction(4)) for place, key in enumerate(("A", "B"), start=1))
    problem = AllocationProblem(Rules(100, method=Method.BEST_VALUE), candidates)
    right = allocate(problem)
    lines = tuple(
        replace(each, key=key, rank=rank) for each, key, rank in zip(right.lines, ("B", "A"), (2, 1), strict=True)
    )
    forged = replace(right, lines=lines, optimality=replace(right.optimality, proof=Proof(proof)))

    assert right.optimality.is_unique
    assert not _is_as_good(forged, right)


def test_a_solver_that_finds_no_end_refutes_nothing(tmp_path, capsys, monkeypatch):
    def gives_up(_problem):
        raise NotProven(Fraction(31, 3), Fraction(10))

    place = tmp_path / "package.json"
    place.write_text(write_package(content()))
    monkeypatch.setattr("assessment.allocation.package_checks.allocate", gives_up)

    assert main([str(place)]) == 2
    told = capsys.readouterr()
    assert "niets is weerlegd" in told.err
    assert "WEERLEGD" not in told.out


INPUTS = {
    "format": "mkb-deals/lottery/1", "proposals": [f"R1-{number:02}" for number in range(1, 8)], "round": "ronde-1",
    "tie_order": ["action_plan_fit", "feasibility"], "value_source": "De trekking van 10 december.",
}  # fmt: skip


def with_draw(value="0042", seed=None, **changes):
    """Make a package whose lots come from a public value, drawn among what was fixed before."""
    inputs = json.dumps(INPUTS | changes, sort_keys=True, separators=(",", ":"))
    number = sha256(inputs.encode()).hexdigest()
    draw = {"number": 1, "inputs": inputs, "inputs_sha256": number, "value": value}
    return content(
        lottery={"seed": seed or f"{number} {value}", "draw": draw | {"value_source": INPUTS["value_source"]}}
    )


def test_a_lottery_with_a_value_from_outside_is_confirmed():
    made = with_draw()

    assert [each["lot"] for each in made["ranking"] if each["lot"]]
    assert is_confirmed(made)


@pytest.mark.parametrize(
    ("made", "what"),
    [
        (with_draw(seed="een zaad naar keuze"), "seed"),
        (with_draw(round="ronde-2"), "round"),
        (with_draw(value_source="Een andere trekking."), "value_source"),
        (with_draw(proposals=["R1-01", "R1-02", "R1-04"]), "R1-03"),
    ],
)
def test_another_lottery_than_is_on_record_is_refuted_though_the_rest_follows_from_it(made, what):
    refuted = {each.step: each.detail for each in checks_of(made) if not each.is_confirmed}

    assert refuted == {Step.LOTTERY: what}
    assert not is_confirmed(made)


def sealed_before(made):
    """Make a package of format 1 of it, from when the lottery held the hash of what took part alone."""
    draw = {name: value for name, value in made["lottery"]["draw"].items() if name != "inputs"}
    return made | {"format": "mkbdeals/decision-package/1", "lottery": made["lottery"] | {"draw": draw}}


def test_a_package_from_before_what_took_part_stood_in_it_is_confirmed_and_says_what_was_not_compared():
    verdict = verify(write_package(sealed_before(with_draw())).encode(), in_english=True)

    assert verdict.is_confirmed, verdict.lines
    assert any("Who took part was not compared" in line for line in verdict.lines)
    assert not any("who took part was fixed first" in line for line in verdict.lines)


@pytest.mark.parametrize(
    "made",
    [
        sealed_before(with_draw(seed="een zaad naar keuze")),
        sealed_before(with_draw()) | {"format": FORMAT_2},
        with_draw(round="ronde-2") | {"format": "mkbdeals/decision-package/1"},
    ],
    ids=["another seed", "format 2 without what took part", "format 1 with what took part in another round"],
)
def test_an_older_package_is_held_against_all_that_it_holds(made):
    assert [each.step for each in checks_of(made) if not each.is_confirmed] == [Step.LOTTERY]
    assert not is_confirmed(made)


def test_every_leaf_of_the_lottery_counts():
    made = with_draw()
    for path in [path for path in leaves(made) if path[0] == "lottery" and path[-1] != "number"]:
        assert not is_confirmed(rehashed(changed(made, path, other(value_at(made, path))))), path


def test_a_rule_that_awaits_a_value_from_outside_asks_for_the_lottery():
    made = with_rule(content(), ties__lottery_value="", ties__lottery_value_source="De trekking van 10 december.")

    assert [each.step for each in checks_of(made) if not each.is_confirmed] == [Step.LOTTERY]


def test_a_program_that_is_no_part_breaks_nothing(made):
    assert any("programma" in line for line in verify(write_package(made | {"program": []}).encode()).lines)
