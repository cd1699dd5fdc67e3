"""MN-05: fifty people award at once; a watcher reads the sum a hundred times a second and never sees it too high."""

import random
import threading
import time
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from assessment.enums import FollowUpGround, LapseGround, Outcome
from assessment.models import AwardLapse, FollowUpDecision
from assessment.queries.reserve import reserve_list
from assessment.services.follow_ups import approve_follow_up, draft_follow_up, publish_follow_up, return_follow_up
from assessment.services.lapses import cancel_lapse, confirm_lapse, request_lapse
from assessment.services.refusal import Refused
from proposals.enums import Role
from proposals.services.ceilings import add_ceiling
from proposals.services.status import TransitionNotAllowed
from tests.assessment.reserve_world import mandated, published_round
from tests.factories import proposals as make

STAFF = 50
TURNS = 20  # of the 200 of MN-05; `make faults` plays them all
PROPOSALS = 28
CEILING = 2_800_000
EVERY = 0.01
SUM_AND_CEILING = """
    SELECT (SELECT COALESCE(SUM(each.amount), 0) FROM (
                SELECT MAX(a.awarded_amount) AS amount FROM (
                    SELECT proposal_id, awarded_amount FROM assessment_awarddecision
                     WHERE outcome = 'awarded' AND lapsed_at IS NULL
                    UNION ALL
                    SELECT proposal_id, awarded_amount FROM assessment_followupdecision
                     WHERE outcome = 'awarded' AND lapsed_at IS NULL AND returned_at IS NULL
                ) a JOIN proposals_proposal p ON p.id = a.proposal_id WHERE p.round_id = %(round)s
                 GROUP BY a.proposal_id) each),
           (SELECT COALESCE(SUM(d.awarded_amount), 0) FROM proposals_deal d
              JOIN proposals_proposal p ON p.id = d.proposal_id
             WHERE p.round_id = %(round)s AND d.status <> 'ended_early'),
           (SELECT amount FROM proposals_budgetceiling WHERE round_id = %(round)s AND effective_at <= clock_timestamp()
             ORDER BY effective_at DESC, id DESC LIMIT 1)
"""


class Watcher(threading.Thread):
    """Reads awards, deals and ceiling in one statement, a hundred times a second, until it is told to stop."""

    def __init__(self, round_pk):
        super().__init__(daemon=True)
        self.round_pk, self.stopped, self.looks, self.above = round_pk, threading.Event(), 0, []

    def run(self):
        try:
            with connection.cursor() as cursor:
                while not self.stopped.wait(EVERY):
                    cursor.execute(SUM_AND_CEILING, {"round": self.round_pk})
                    awards, deals, ceiling = cursor.fetchone()
                    self.looks += 1
                    if max(awards, deals) > ceiling:
                        self.above.append((awards, deals, ceiling))
        finally:
            connection.close()


def steps_of(proposals, officer, decider, chance):
    """Give what one person may try: each step draws its own proposal."""

    def draft():
        following = reserve_list(proposals[0].round, timezone.now(), timezone.localdate()).next_row
        if following is not None:
            draft_follow_up(
                proposal=following.proposal, ground=FollowUpGround.RESERVE, outcome=Outcome.AWARDED,
                amount=following.amount, rationale="Er kwam geld vrij.", by=officer, at=timezone.now(),
            )  # fmt: skip

    def draft_past_the_service():
        """Write the row without asking what is left: only the database stands in the way."""
        proposal = chance.choice(proposals)
        number = proposal.follow_up_decisions.count() + 1
        FollowUpDecision.objects.create(
            proposal=proposal, number=number, ground=FollowUpGround.RESERVE, outcome=Outcome.AWARDED,
            awarded_amount=proposal.requested_amount, rationale="Zo maar.", drafted_at=timezone.now(),
            drafted_by=officer,
        )  # fmt: skip

    def next_of(rows):
        found = list(rows)
        return chance.choice(found) if found else None

    def settle():
        drafted = next_of(FollowUpDecision.objects.open().filter(approved_at__isnull=True))
        if drafted is not None and chance.random() < 0.7:
            approve_follow_up(follow_up=drafted, by=decider, at=timezone.now())
        elif drafted is not None:
            return_follow_up(follow_up=drafted, by=decider, at=timezone.now(), reason="Terug.")

    def publish():
        approved = next_of(FollowUpDecision.objects.open().filter(approved_at__isnull=False))
        if approved is not None:
            publish_follow_up(follow_up=approved, by=officer, at=timezone.now())

    def lapse():
        request_lapse(
            proposal=chance.choice(proposals), ground=LapseGround.DECLINED, reason="Ziet ervan af.", by=officer,
            at=timezone.now(),
        )  # fmt: skip

    def settle_lapse():
        asked = next_of(AwardLapse.objects.filter(confirmed_at__isnull=True, cancelled_at__isnull=True))
        if asked is not None and chance.random() < 0.8:
            confirm_lapse(lapse=asked, by=decider, at=timezone.now())
        elif asked is not None:
            cancel_lapse(lapse=asked, by=officer, at=timezone.now())

    def ceiling():
        amount = Decimal(CEILING + chance.choice((-400_000, -1, 0, 1, 150_000)))
        round_ = proposals[0].round
        add_ceiling(round_=round_, amount=amount, reason="Bijgesteld.", by=officer, at=timezone.now())

    return [draft, draft, draft_past_the_service, settle, publish, lapse, lapse, settle_lapse, ceiling]


def all_happened():
    """Tell whether money came free and somebody tried to give it away: the draws may take a while to get there."""
    return FollowUpDecision.objects.exists() and AwardLapse.objects.filter(confirmed_at__isnull=False).exists()


def play(round_, proposals, seed, steps, turns=1):
    """Let everybody take `steps` steps or more at once, in turns that all begin together.

    Gives the watcher, what went wrong without a refusal, and the names of what was done.
    """
    people = [(make.user_with_role(Role.PROGRAMME_OFFICER), mandated()) for _each in range(3)]
    barrier, unexpected, done = threading.Barrier(STAFF), [], []

    def work(number):
        chance = random.Random(seed * 1000 + number)
        officer, decider = people[number % len(people)]
        try:
            connection.ensure_connection()
            for step in range(steps * turns * 10):
                if step >= steps * turns and all_happened():
                    break
                if step % steps == 0 and step < steps * turns:
                    barrier.wait(timeout=60)
                act = chance.choice(steps_of(proposals, officer, decider, chance))
                try:
                    act()
                    done.append(act.__name__)
                except (Refused, TransitionNotAllowed):
                    pass
                except DatabaseError as error:
                    if getattr(error.__cause__, "pgcode", "") not in {"23514", "23505"}:
                        unexpected.append(repr(error))
                except Exception as error:
                    unexpected.append(repr(error))
        finally:
            connection.close()

    watcher = Watcher(round_.pk)
    watcher.start()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(STAFF)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    time.sleep(EVERY * 3)
    watcher.stopped.set()
    watcher.join(timeout=10)
    assert not any(thread.is_alive() for thread in threads)
    return watcher, unexpected, done


def last_sum(round_):
    with connection.cursor() as cursor:
        cursor.execute(SUM_AND_CEILING, {"round": round_.pk})
        return cursor.fetchone()


@pytest.mark.django_db(transaction=True)
def test_fifty_people_never_pass_the_ceiling():
    """Twenty reserves wait for the money of eight awards; every step is drawn, and the ceiling moves meanwhile."""
    asked = [350_000] * 8 + [100_000 + 7_919 * each for each in range(PROPOSALS - 8)]
    round_, proposals = published_round(asked, CEILING, places=20, when="skip")

    watcher, unexpected, done = play(round_, proposals, seed=1, steps=1, turns=TURNS)

    awards, deals, ceiling = last_sum(round_)
    assert (watcher.above, unexpected) == ([], [])
    assert max(awards, deals) <= ceiling
    assert watcher.looks >= 20 * TURNS and {"ceiling", "lapse"} <= set(done)
    assert all_happened()
