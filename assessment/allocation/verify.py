"""Recompute a decision package: `python -m assessment.allocation.verify package.json [--sha256 NUMBER] [--english]`.

With `--code CODE` it also says what became of one proposal. Needs Python and the files beside this one; no Django, no
database, no network. Only the best total value needs highspy and NumPy. The exit code is 0 when everything is
confirmed, 1 when anything is refuted, 2 when the file cannot be read, the solver is missing or it gave up.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from math import floor
from pathlib import Path
from typing import Any

from assessment.allocation import verify_words as words
from assessment.allocation.lottery_checks import has_only_hash_of_inputs
from assessment.allocation.package import InvalidPackage, read_fraction, read_package
from assessment.allocation.package_checks import UNREADABLE, Outcome, Step, checks_of
from assessment.allocation.undecided import SolverFailed
from assessment.commitment.code_version import code_sha256

CONFIRMED, REFUTED, UNREADABLE_FILE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: the lines to print, and whether all of it is confirmed."""

    lines: tuple[str, ...]
    is_confirmed: bool


class _Report:
    """Collects lines in one language."""

    def __init__(self, *, in_english: bool) -> None:
        """Choose the words."""
        self.texts = words.ENGLISH if in_english else words.DUTCH
        self.steps = words.STEPS_IN_ENGLISH if in_english else words.STEPS_IN_DUTCH
        self.lines: list[str] = []
        self.is_confirmed = True

    def say(self, name: str, **values: Any) -> None:
        """Add a line."""
        self.lines.append(self.texts[name].format(**values))

    def refute(self, name: str, **values: Any) -> None:
        """Add a line that refutes the package."""
        self.is_confirmed = False
        self.say(name, **values)


def verify(
    data: bytes, *, printed_sha256: str | None = None, code: str | None = None, in_english: bool = False
) -> Verdict:
    """Recompute a package; with the number printed in the letter also whether it is the package of the letter.

    With `code` it says what became of the proposal that stands under it.

    :raises SolverFailed: if the division could not be done again within the time.
    """
    report = _Report(in_english=in_english)
    own = sha256(data).hexdigest()
    report.say("number", sha256=own)
    if printed_sha256 is None:
        report.say("no_number")
    elif "".join(printed_sha256.split()).lower() == own:
        report.say("number_same")
    else:
        report.refute("number_other")
    try:
        package = read_package(data)
    except InvalidPackage as error:
        report.refute("not_sealed", why=error)
    else:
        report.say("sealed")
        _recompute(report, package.content)
        if code is not None and report.is_confirmed:
            _tell_of_one(report, package.content, code.strip())
    report.say("confirmed" if report.is_confirmed else "refuted")
    return Verdict(tuple(report.lines), report.is_confirmed)


def _recompute(report: _Report, content: Mapping[str, Any]) -> None:
    try:
        report.say("about", **_about(content))
    except UNREADABLE as error:
        report.refute("not_sealed", why=repr(error))
        return
    for outcome in checks_of(content):
        _tell(report, outcome, content)
    program = content.get("program")
    is_same = isinstance(program, Mapping) and program.get("code_sha256") == _own_code()
    report.say("same_program" if is_same else "other_program")


def _tell(report: _Report, outcome: Outcome, content: Mapping[str, Any]) -> None:
    if not outcome.is_confirmed:
        report.refute("wrong", what=report.steps[outcome.step], detail=outcome.detail)
    elif outcome.step is Step.RULE and content["rule"] is None:
        report.say("no_rule")
    elif outcome.step is Step.LOTTERY and has_only_hash_of_inputs(content):
        report.say("no_inputs")
    else:
        report.say("good", what=report.steps[outcome.step])
        if outcome.is_other_optimum:
            report.say("other_optimum")
        if outcome.step is Step.RULE and _is_renewed(content):
            report.say("renewed_program")


def _is_renewed(content: Mapping[str, Any]) -> bool:
    """Say whether another program calculated than the one that the rule on record names."""
    program = content.get("program")
    try:
        named = json.loads(content["rule"]["document"])["program"]["code_sha256"]
    except UNREADABLE:
        return False
    return isinstance(program, Mapping) and program.get("code_sha256") != named


def _tell_of_one(report: _Report, content: Mapping[str, Any], code: str) -> None:
    """Say the place, the score and the decision of one proposal, of a package that was confirmed."""
    decision = next((each for each in content["decisions"] if each["key"] == code), None)
    if decision is None:
        report.say("unknown_code", code=code)  # the package is right, only the code was mistyped
        return
    line = next(each for each in content["ranking"] if each["key"] == code)
    values = {"code": code, "rank": line["rank"] or "–", "score": _score(line["score"])}
    outcome = report.texts[decision["outcome"]]
    report.say("one", **values, outcome=outcome, amount=_euros(decision["awarded_cents"]))


def _about(content: Mapping[str, Any]) -> dict[str, Any]:
    awarded = [each for each in content["decisions"] if each["outcome"] == "awarded"]
    return {
        "round": content["round"]["name"],
        "number": content["run"]["number"],
        "proposals": len(content["proposals"]),
        "awarded": len(awarded),
        "amount": _euros(content["awarded_cents"]),
    }


def _score(exact: str | None) -> str:
    """Write a score as page and letter do: two decimals, half up."""
    if exact is None:
        return "–"
    whole, hundredths = divmod(floor(read_fraction(exact) * 100 + Fraction(1, 2)), 100)
    return f"{whole},{hundredths:02}"


def _euros(amount: int) -> str:
    euros, cents = divmod(amount, 100)
    return f"{euros:,}".replace(",", ".") + f",{cents:02}"


def _own_code() -> str:
    """Give the check number of the program that recomputes; empty when its files are not there to be read."""
    try:
        return code_sha256()
    except OSError:
        return ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the file, print what was found, and give the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    texts = words.ENGLISH if "--english" in given else words.DUTCH
    parser = argparse.ArgumentParser(prog="python -m assessment.allocation.verify", description=texts["usage"])
    parser.add_argument("package", type=Path, help=texts["package"])
    parser.add_argument("--sha256", help=texts["sha256"])
    parser.add_argument("--code", help=texts["code"])
    parser.add_argument("--english", action="store_true", help=texts["english"])
    options = parser.parse_args(given)
    try:
        data = options.package.read_bytes()
    except OSError as error:
        print(texts["unreadable_file"].format(place=options.package, why=error.strerror), file=sys.stderr)
        return UNREADABLE_FILE
    try:
        verdict = verify(data, printed_sha256=options.sha256, code=options.code, in_english=options.english)
    except ImportError as error:
        print(texts["no_solver"].format(name=error.name), file=sys.stderr)
        return UNREADABLE_FILE
    except SolverFailed as error:
        print(texts["not_proven"].format(why=error), file=sys.stderr)
        return UNREADABLE_FILE
    for line in verdict.lines:
        print(line)
    return CONFIRMED if verdict.is_confirmed else REFUTED


if __name__ == "__main__":
    sys.exit(main())
