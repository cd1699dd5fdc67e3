"""Checks of the lottery in a decision package: what took part was fixed first, then came the value, then the lots."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from assessment.allocation.package import FORMAT_1, is_public, sha256_of_text
from assessment.ranking import Lottery


def lottery(content: Mapping[str, Any]) -> Iterator[str]:
    """The lots are drawn with the lottery on record: what took part was fixed first, the public value came after it.

    Source: docs/ranking.md, the lottery.
    """
    seed, draw = content["lottery"]["seed"], content["lottery"]["draw"]
    if draw is None:
        rule = content["rule"]
        if seed is not None and rule is not None and json.loads(rule["document"])["ties"]["lottery_value_source"]:
            yield "draw"
        return
    bound = f"{draw['inputs_sha256']} {draw['value']}" if draw["value_source"] else draw["value"]
    if seed != (bound if draw["value"] else None):
        yield "seed"
    if "inputs" in draw or not (content["format"] == FORMAT_1 or is_public(content)):
        yield from _inputs(content, draw)


def has_only_hash_of_inputs(content: Mapping[str, Any]) -> bool:
    """Say whether it has a lottery without what took part, which then cannot be compared.

    So it may be in a package of format 1, and in one for everybody that was made of it.

    :raises KeyError, TypeError: if there is no lottery to be read.
    """
    draw = content["lottery"]["draw"]
    if draw is None or "inputs" in draw:
        return False
    return bool(content["lottery"]["lots"]) if is_public(content) else content["format"] == FORMAT_1


def _inputs(content: Mapping[str, Any], draw: Mapping[str, Any]) -> Iterator[str]:
    """Hold what took part against its hash, the round, the source of the value and the lots that were drawn."""
    if sha256_of_text(draw["inputs"]) != draw["inputs_sha256"]:
        yield "inputs_sha256"
    inputs = json.loads(draw["inputs"])
    if inputs["round"] != content["round"]["slug"]:
        yield "round"
    if inputs["value_source"] != draw["value_source"]:
        yield "value_source"
    took_part = set(inputs["proposals"])
    yield from (each for each in _drew_lots(content) if each not in took_part)


def _drew_lots(content: Mapping[str, Any]) -> list[str]:
    """Give the references of who drew a lot."""
    if is_public(content):
        return list(content["lottery"]["references"])
    return [each["key"] for each in content["ranking"] if each["lot"] is not None]


def lots(content: Mapping[str, Any]) -> Iterator[str]:
    """For everybody: the lots are those of the references that drew one; a lot that nobody needed is none."""
    stated, references = content["lottery"]["lots"], content["lottery"]["references"]
    seed = content["lottery"]["seed"]
    expected = [] if seed is None else [Lottery(seed).draw(each) for each in references]
    if sorted(stated.values()) != sorted(expected):
        yield "lots"
    yield from (each["key"] for each in content["ranking"] if each["lot"] != stated.get(each["key"]))
