"""Checking the whole audit chain, by the command and by the clock, and keeping what the check said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from proposals.services.audit_chain_check import ChainState, Difference, differences_in_chain, state_of_chain
from proposals.services.audit_chain_heads import Head, differences_with_heads
from proposals.services.audit_chain_results import ChainCheck, keep_check, last_check

MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found: how long the chain is, and the first differences."""

    state: ChainState
    differences: list[Difference]


def verify_chain(*, at: datetime, heads: Iterable[Head] = ()) -> Verdict:
    """Take every hash anew, compare with the heads that were kept elsewhere, and keep what the check said."""
    state = state_of_chain()
    found = [*islice(differences_in_chain(), MOST_TOLD), *differences_with_heads(heads)]
    keep_check(ChainCheck(at, state.head.number if state.head else 0, len(found)))
    return Verdict(state, found)


def is_due(*, at: datetime, period: timedelta) -> bool:
    """Say whether the last check is so long ago; what the clock asks, so a restart does not put it off."""
    check = last_check()
    return check is None or at - check.checked_at >= period
