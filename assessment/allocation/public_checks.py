"""Checks that belong to the package for everybody, and the one that ties it to the full package."""

from collections.abc import Iterator, Mapping
from typing import Any

from assessment.allocation.canonical import problem_from_canonical, result_from_canonical
from assessment.allocation.package import FORMAT_1, FORMAT_2
from assessment.allocation.public_package import content_sha256, is_at_least, public_content, told_cents


def least_amounts(content: Mapping[str, Any]) -> Iterator[str]:
    """Where only "at least so much" is told, any higher amount gives the same: so never of who gets money.

    Down the ranking who asks more fits even less, and leaves as much to the next. Among whole sets the amount of
    everybody who competes counts.
    """
    told = {each["key"]: each for each in content["proposals"]}
    rules = problem_from_canonical(content["problem"].encode("ascii")).rules
    for line in result_from_canonical(content["result"].encode("ascii")).lines:
        proposal = told[line.key]
        if proposal["is_at_least"] is not is_at_least(line, rules):
            yield line.key
        elif proposal["requested_cents"] != told_cents(line, rules):
            yield f"{line.key}: {proposal['requested_cents']} / {told_cents(line, rules)}"


def public_one(content: Mapping[str, Any]) -> Iterator[str]:
    """The package for everybody that follows from this one is the one that it names."""
    named = content["public"]
    if content_sha256(public_content(content, named["salt"])) != named["content_sha256"]:
        yield "content_sha256"


def names_public_one(content: Mapping[str, Any]) -> bool:
    """Say whether this is a full package of a format that names the one for everybody.

    :raises KeyError, TypeError: if it is no content.
    """
    return content["format"] not in {FORMAT_1, FORMAT_2}
