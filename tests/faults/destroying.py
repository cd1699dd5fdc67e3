"""Carries signed lists out with several processes, which are killed again and again until it is done.

Run as a program inside the site by test_retention.py; prints how many were killed, and where.
"""

import json
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path

from tests.faults.family import Family
from tests.faults.points import DESTROY_POINTS, Points

CARRIERS = 2
MOST_TURNS = 5_000
ANYWHERE = "anywhere"


def carry_on() -> None:
    """Destroy what is left, as the clock has it done."""
    from proposals.services.clock import database_now
    from proposals.services.retention.carrying import carry_out

    while carry_out(at=database_now(), portion=50):
        pass


def run(kills: int, seed: int) -> dict:
    """Carry the lists out; gives what was killed, and what the check of the chain found after it."""
    from proposals.models import DestructionItem, DestructionList
    from proposals.services.audit_chain import seal_history
    from proposals.services.audit_chain_check import differences_in_chain
    from proposals.services.clock import database_now
    from proposals.services.retention.carrying import carry_out

    points, chance, killed = Points(Path(os.environ["FAULTPOINTS"])), random.Random(seed), Counter()
    ways = [*DESTROY_POINTS, ANYWHERE] * (kills // (len(DESTROY_POINTS) + 1) + 1)
    for turn in range(MOST_TURNS):
        way = ways[turn] if turn < kills else ""
        killed[way] += _turn(points, way, chance)
        if turn >= kills and not DestructionList.objects.to_carry_out().exists():
            break
    rows = DestructionItem.objects.order_by().values_list("outcome", flat=True)
    before = Counter(rows)
    again = carry_out(at=database_now())
    while seal_history(at=database_now()):
        pass
    return {
        "killed": {way: count for way, count in killed.items() if way}, "again": again,
        "is_the_same": before == Counter(rows.all()), "is_done": not DestructionList.objects.to_carry_out().exists(),
        "differences": [str(each) for each in differences_in_chain()][:20],
    }  # fmt: skip


def _turn(points: Points, way: str, chance: random.Random) -> int:
    """Have the carriers work until each ended or was killed; gives how many were killed."""
    family = Family()
    carriers = [family.begin("carrier", carry_on) for _each in range(CARRIERS)]
    ended = []
    if way == ANYWHERE:
        time.sleep(chance.uniform(0.01, 0.1))
        for pid in carriers:
            family.kill(pid)
    elif way:
        for _each in carriers:  # else the other one would finish the list
            points.kill_at(way)
            while family.alive and not points.is_spent(way):
                ended += family.ended()
                time.sleep(0.005)
    ended += family.ended(wait=True)
    points.forget(way)
    assert all(was_killed or went_well for _name, was_killed, went_well in ended), "a carrier failed"
    return family.killed


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    import django

    django.setup()
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]))))
