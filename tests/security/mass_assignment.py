"""AC-12: a form is sent twice, bare and with more than it asks. Both may write the same and nothing else."""

import random
from collections.abc import Sequence

from tests.security.extras import extras_for
from tests.security.forms import Form
from tests.security.world import REFUSED, Answer, SecurityWorld

REFUSALS = REFUSED | {409, 410, 422}


def is_harmless(bare: Answer, more: Answer) -> bool:
    """Say whether what was sent along was ignored, or the whole refused."""
    return more.writes == bare.writes or (more.status in REFUSALS and not more.writes)


def send(world: SecurityWorld, form: Form, extras: dict[str, list[str]]) -> Answer:
    """Send a form as it is filled in, with something besides.

    :raises AssertionError: if that is trouble of ours.
    """
    answer = world.ask(form.role, "POST", form.action, form.filled() | extras)
    assert answer.status < 500, f"{form}: {answer.status} with {list(extras)[:3]}"
    return answer


def changed_by_extras(world: SecurityWorld, form: Form, bare: Answer) -> list[str]:
    """Give the names of what was sent along and changed what the bare form writes: at most five."""
    extras = extras_for(world, form.names)
    if is_harmless(bare, send(world, form, extras)) or not is_harmless(bare, send(world, form, {})):
        return []
    guilty: list[str] = []
    left = [list(extras)]
    while left and len(guilty) < 5:
        names = left.pop()
        if is_harmless(bare, send(world, form, {name: extras[name] for name in names})):
            continue
        half = len(names) // 2
        if half:
            left += [names[:half], names[half:]]
        else:
            guilty += names
    return guilty or ["(several together)"]


def one_by_one(world: SecurityWorld, forms: Sequence[Form], count: int, chance: random.Random) -> tuple[int, list[str]]:
    """Send forms each with one field more; give how many were sent and what changed something."""
    wrong, bare = [], {}
    for number in range(count):
        form = forms[number % len(forms)]
        if form.kind not in bare:
            bare[form.kind] = send(world, form, {})
        name, values = chance.choice(list(extras_for(world, form.names).items()))
        if not is_harmless(bare[form.kind], send(world, form, {name: values})):
            wrong.append(f"{form}: {name}")
    return count, wrong
