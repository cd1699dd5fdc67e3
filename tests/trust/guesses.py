"""AC-08: somebody who works for nobody (any more) tries numbers, names, references and tokens."""

import random
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.urls import reverse

from tests.permission_table import Row, lookup, rows
from tests.trust.oracle import MASKS
from tests.trust.reading import body_of
from tests.trust.world import TrustWorld

WHO = "former_member"  # has an account and may know of nothing
OWN_HEADERS = {"X-Request-ID", "Set-Cookie"}
SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789-_"
Answer = tuple[int, bytes, tuple[tuple[str, str], ...]]


def guessable(world: TrustWorld) -> list[Row]:
    """Give the addresses with a number or a word in them that are there, and not for this person."""
    return [
        row for row in rows()
        if row.method == "GET" and row.answers[WHO] == 404 and set(row.arguments.values()) & set(world.places)
    ]  # fmt: skip


def guesses(world: TrustWorld, count: int, chance: random.Random) -> Iterator[str]:
    """Give addresses: what is there as it stands, its neighbours one after the other, and what it could have been."""
    found = guessable(world)
    for number in range(count):
        row = found[number % len(found)]
        arguments = lookup(world.places, row.arguments)
        name = chance.choice(sorted(name for name, word in row.arguments.items() if word in world.places))
        yield reverse(row.route, kwargs=arguments | {name: _mutated(arguments[name], number // len(found), chance)})


def answer_to(world: TrustWorld, address: str) -> Answer:
    """Ask; give code, body without what changes by itself, and headers."""
    with transaction.atomic():
        answer = world.as_role(WHO).get(address)
        body = body_of(answer)
        transaction.set_rollback(True)
    for pattern, instead in MASKS:
        body = pattern.sub(instead, body)
    headers = sorted((name, value) for name, value in answer.items() if name not in OWN_HEADERS)
    return answer.status_code, body.replace(address.encode(), b"address"), tuple(headers)


def _mutated(value: Any, turn: int, chance: random.Random) -> Any:
    """Give the thing itself first, then what lies beside it or looks like it."""
    if turn == 0:
        return value
    if isinstance(value, int) or str(value).isdecimal():
        near = int(value) + (turn + 1) // 2 * (-1) ** turn
        return chance.choice([max(0, near), chance.randrange(10 ** chance.randint(1, 12))])
    letters = list(str(value))
    letters[chance.randrange(len(letters))] = chance.choice(SIGNS)
    return "".join(letters)
