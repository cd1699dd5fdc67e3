"""MN-06: ways round the ceiling of a round that is full to the cent. Each tries to get one cent more out of it.

A way either raises, or gives the answer of a page that refused.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pgtrigger
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.enums import FollowUpGround, LapseGround, Outcome
from assessment.models import AwardDecision, FollowUpDecision
from assessment.services.follow_ups import approve_follow_up, draft_follow_up, publish_follow_up, return_follow_up
from assessment.services.lapses import confirm_lapse, request_lapse
from proposals.enums import ProposalStatus, Role
from proposals.models import BudgetCeiling, Deal, Proposal, Round, User
from proposals.services.ceilings import add_ceiling
from tests.assessment.reserve_world import mandated, published_round
from tests.factories import proposals as make

CENT = Decimal("0.01")
CEILING = 800_000
Way = Callable[["Full"], Any]


@dataclass
class Full:
    """A published round without a cent left, one with money, and the people at work."""

    round: Round
    proposals: list[Proposal]
    other: Round
    others: list[Proposal]
    extra: Proposal
    officer: User
    decider: User
    client: Client = field(default_factory=Client)

    @property
    def ceiling(self) -> BudgetCeiling:
        """Give the ceiling in force."""
        return self.round.ceiling_in_force()


def full_round() -> Full:
    """Make it: two awards of € 400.000, two reserves, a rejection; and a second round with € 200.000 left."""
    round_, proposals = published_round([400_000, 400_000, 300_000, 250_000, 200_000], CEILING)
    other, others = published_round([400_000, 300_000], 600_000)
    extra = make.ProposalFactory(
        round=round_, status=ProposalStatus.ASSESSED, requested_amount=Decimal(100_000), reference="EXTRA 1"
    )
    full = Full(round_, proposals, other, others, extra, make.user_with_role(Role.PROGRAMME_OFFICER), mandated())
    full.client.force_login(full.officer)
    return full


def sql(statement: str, *values: Any) -> None:
    """Run a statement as it is typed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _lapsed(full: Full, proposal: Proposal) -> None:
    """Let an award lapse and give its money to the next."""
    asked = request_lapse(
        proposal=proposal, ground=LapseGround.OTHER, reason="Reden.", by=full.officer, at=timezone.now()
    )
    confirm_lapse(lapse=asked, by=full.decider, at=timezone.now())


def _moved_up(full: Full) -> FollowUpDecision:
    later = draft_follow_up(
        proposal=full.proposals[2], ground=FollowUpGround.RESERVE, outcome=Outcome.AWARDED,
        amount=Decimal(300_000), rationale="Er kwam geld vrij.", by=full.officer, at=timezone.now(),
    )  # fmt: skip
    approve_follow_up(follow_up=later, by=full.decider, at=timezone.now())
    return publish_follow_up(follow_up=later, by=full.officer, at=timezone.now())


def _follow_up(full: Full, number: int) -> FollowUpDecision:
    proposal = full.proposals[number]
    return FollowUpDecision(
        proposal=proposal, number=1, ground=FollowUpGround.RESERVE, outcome=Outcome.AWARDED,
        awarded_amount=Decimal(100_000), rationale="Er kwam geld vrij.", drafted_at=timezone.now(),
        drafted_by=full.officer,
    )  # fmt: skip


def _award(full: Full, run_of: Round) -> AwardDecision:
    return AwardDecision(
        proposal=full.extra, run=run_of.allocation_runs.get(), outcome=Outcome.AWARDED, awarded_amount=CENT,
        rationale="Past nog net.", drafted_at=timezone.now(), drafted_by=full.officer,
    )  # fmt: skip


def _deal(full: Full, proposal: Proposal) -> Deal:
    return Deal(
        proposal=proposal, title="Deal", awarded_amount=CENT, total_costs_amount=Decimal(500_000),
        concluded_at=timezone.now(), concluded_by=full.officer,
    )  # fmt: skip


def _low(full: Full, **values: Any) -> BudgetCeiling:
    return BudgetCeiling(
        **{"round": full.round, "amount": CEILING - CENT, "reason": "Lager.", "effective_at": timezone.now()} | values
    )


def _unlapse(full: Full) -> None:
    _lapsed(full, full.proposals[0])
    _moved_up(full)
    sql(
        "UPDATE assessment_awarddecision SET lapsed_at = NULL, lapsed_by_id = NULL WHERE proposal_id = %s",
        full.proposals[0].pk,
    )


def _unend_deal(full: Full) -> None:
    _lapsed(full, full.proposals[0])
    _moved_up(full)
    sql("UPDATE proposals_deal SET status = 'provisional' WHERE proposal_id = %s", full.proposals[0].pk)


def _unreturn(full: Full) -> None:
    _lapsed(full, full.proposals[0])
    later = draft_follow_up(
        proposal=full.proposals[2], ground=FollowUpGround.RESERVE, outcome=Outcome.AWARDED,
        amount=Decimal(300_000), rationale="Er kwam geld vrij.", by=full.officer, at=timezone.now(),
    )  # fmt: skip
    return_follow_up(follow_up=later, by=full.decider, at=timezone.now(), reason="Terug.")
    add_ceiling(round_=full.round, amount=Decimal(400_000), reason="Lager.", by=full.officer, at=timezone.now())
    sql(
        "UPDATE assessment_followupdecision SET returned_at = NULL, returned_by_id = NULL, return_reason = ''"
        " WHERE id = %s",
        later.pk,
    )


def _raise_moved_up(full: Full) -> None:
    _lapsed(full, full.proposals[0])
    later = _moved_up(full)
    add_ceiling(round_=full.round, amount=Decimal(700_000), reason="Lager.", by=full.officer, at=timezone.now())
    sql("UPDATE assessment_followupdecision SET awarded_amount = 300000.01 WHERE id = %s", later.pk)


def _copy(full: Full) -> None:
    columns = "proposal_id, run_id, outcome, awarded_amount, rationale, drafted_at, drafted_by_id"
    run = full.round.allocation_runs.get().pk
    row = f"{full.extra.pk}\t{run}\tawarded\t0.01\tGeimporteerd\t2026-01-01 00:00+00\t{full.officer.pk}\n"
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY assessment_awarddecision ({columns}) FROM STDIN", StringIO(row))


def _ignoring_triggers(full: Full) -> None:
    with pgtrigger.ignore():
        sql("UPDATE proposals_budgetceiling SET amount = 1 WHERE id = %s", full.ceiling.pk)


def _page(full: Full) -> Any:
    address = reverse("proposals:ceiling_create", args=[full.round.slug])
    return full.client.post(address, {"amount": "799.999,99", "reason": "Lager."})


def _later_page(full: Full) -> Any:
    address = reverse("assessment:follow_up_create", args=[full.round.slug, full.proposals[2].pk])
    return full.client.post(address, {"amount": "100.000", "rationale": "Er is geld."})


def _admin(full: Full) -> Any:
    from tests.assessment.admin.test_ceiling import lower_in_the_admin

    return lower_in_the_admin(full.client, full.round, "799.999,99")


WAYS: dict[str, Way] = {
    "service: draft a later decision": lambda full: draft_follow_up(
        proposal=full.proposals[2], ground=FollowUpGround.RESERVE, outcome=Outcome.AWARDED, amount=Decimal(100_000),
        rationale="Geld.", by=full.officer, at=timezone.now(),
    ),
    "page: draft a later decision": _later_page,
    "page: lower the ceiling": _page,
    "technical admin: lower the ceiling in its inline form": _admin,
    "service: lower the ceiling": lambda full: add_ceiling(
        round_=full.round, amount=CEILING - CENT, reason="Lager.", by=full.officer, at=timezone.now()
    ),
    "shell: save a later decision": lambda full: _follow_up(full, 2).save(),
    "shell: many later decisions at once": lambda full: FollowUpDecision.objects.bulk_create(
        [_follow_up(full, 2), _follow_up(full, 3)]
    ),
    "shell: save an award": lambda full: _award(full, full.round).save(),
    "shell: an award from the run of the round with money left": lambda full: _award(full, full.other).save(),
    "shell: raise one award and save": lambda full: setattr_save(full.proposals[0].award_decision, 400_000 + CENT),
    "shell: raise all awards": lambda full: AwardDecision.objects.filter(
        run__round=full.round, outcome=Outcome.AWARDED
    ).update(awarded_amount=F("awarded_amount") + CENT),
    "shell: turn a reserve into an award": lambda full: AwardDecision.objects.filter(
        proposal=full.proposals[2]
    ).update(outcome=Outcome.AWARDED, awarded_amount=CENT),
    "shell: save a deal": lambda full: _deal(full, full.proposals[4]).save(),
    "shell: many deals at once": lambda full: Deal.objects.bulk_create(
        [_deal(full, full.proposals[2]), _deal(full, full.proposals[3])]
    ),
    "shell: raise a deal": lambda full: Deal.objects.filter(proposal=full.proposals[0]).update(
        awarded_amount=400_000 + CENT
    ),
    "shell: a lower ceiling": lambda full: _low(full).save(),
    "shell: many ceilings at once": lambda full: BudgetCeiling.objects.bulk_create(
        [_low(full), _low(full, effective_at=timezone.now() + timedelta(days=1))]
    ),
    "shell: a lower ceiling that comes": lambda full: _low(
        full, effective_at=timezone.now() + timedelta(days=30)
    ).save(),
    "shell: delete the ceiling": lambda full: full.ceiling.delete(),
    "import: rows of awards": _copy,
    "SQL: an award": lambda full: sql(
        "INSERT INTO assessment_awarddecision (proposal_id, run_id, outcome, awarded_amount, rationale, drafted_at,"
        " drafted_by_id) SELECT %s, run_id, 'awarded', 0.01, 'SQL', now(), drafted_by_id"
        " FROM assessment_awarddecision WHERE proposal_id = %s",
        full.extra.pk, full.proposals[0].pk,
    ),
    "SQL: insert or else raise": lambda full: sql(
        "INSERT INTO assessment_awarddecision (proposal_id, run_id, outcome, awarded_amount, rationale, drafted_at,"
        " drafted_by_id) SELECT proposal_id, run_id, outcome, awarded_amount, rationale, drafted_at, drafted_by_id"
        " FROM assessment_awarddecision WHERE proposal_id = %s"
        " ON CONFLICT (proposal_id) DO UPDATE SET awarded_amount = 400000.01",
        full.proposals[0].pk,
    ),
    "SQL: raise an award inside a query": lambda full: sql(
        "WITH raised AS (UPDATE assessment_awarddecision SET awarded_amount = awarded_amount + 0.01"
        " WHERE proposal_id = %s RETURNING 1) SELECT * FROM raised",
        full.proposals[0].pk,
    ),
    "SQL: raise a deal": lambda full: sql(
        "UPDATE proposals_deal SET awarded_amount = awarded_amount + 0.01 WHERE proposal_id = %s",
        full.proposals[1].pk,
    ),
    "SQL: move a deal from the other round": lambda full: sql(
        "UPDATE proposals_deal SET proposal_id = %s WHERE proposal_id = %s",
        full.proposals[4].pk, full.others[0].pk,
    ),
    "SQL: move an award from the other round": lambda full: sql(
        "UPDATE assessment_awarddecision SET proposal_id = %s WHERE proposal_id = %s",
        full.extra.pk, full.others[0].pk,
    ),
    "SQL: move a proposal from the other round": lambda full: sql(
        "UPDATE proposals_proposal SET round_id = %s WHERE id = %s", full.round.pk, full.others[0].pk
    ),
    "SQL: lower the ceiling": lambda full: sql(
        "UPDATE proposals_budgetceiling SET amount = amount - 0.01 WHERE id = %s", full.ceiling.pk
    ),
    "SQL: let the ceiling begin tomorrow": lambda full: sql(
        "UPDATE proposals_budgetceiling SET effective_at = now() + interval '1 day' WHERE id = %s", full.ceiling.pk
    ),
    "SQL: give the ceiling to the other round": lambda full: sql(
        "UPDATE proposals_budgetceiling SET round_id = %s, effective_at = now() WHERE id = %s",
        full.other.pk, full.ceiling.pk,
    ),
    "SQL: delete the ceiling": lambda full: sql("DELETE FROM proposals_budgetceiling WHERE id = %s", full.ceiling.pk),
    "SQL: delete an approved decision, to make a larger one": lambda full: sql(
        "DELETE FROM assessment_awarddecision WHERE proposal_id = %s", full.proposals[2].pk
    ),
    "reopened: a lapsed award stands again": _unlapse,
    "reopened: an ended deal runs again": _unend_deal,
    "reopened: a returned draft counts again": _unreturn,
    "later decision: raise it after its approval": _raise_moved_up,
    "rights: switch triggers off for the session": lambda full: sql("SET session_replication_role = replica"),
    "rights: switch triggers off on the table": lambda full: sql(
        "ALTER TABLE assessment_awarddecision DISABLE TRIGGER ALL"
    ),
    "rights: drop the rule": lambda full: sql("DROP TRIGGER ceiling_covers_awards ON proposals_budgetceiling"),
    "rights: write the rule anew": lambda full: sql(
        "CREATE OR REPLACE FUNCTION ceiling_covers_awards() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RETURN NULL; END'"
    ),
    "rights: ask to leave the triggers out": _ignoring_triggers,
}  # fmt: skip


def setattr_save(decision: AwardDecision, amount: Decimal) -> None:
    """Raise an award as a form would."""
    decision.awarded_amount = amount
    decision.save()
