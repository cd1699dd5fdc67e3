"""Closing the scoring of a round."""

import pytest
from django.utils import timezone

from assessment.enums import AssessmentStatus
from assessment.services.assessments import abstain
from assessment.services.refusal import Refused
from assessment.services.scoring import (
    LotterySeedMissing,
    ScoringIncomplete,
    ScoringNotOpen,
    close_scoring,
    reopen_scoring,
)
from proposals.enums import ProposalStatus, RoundStatus
from tests.factories import assessment as build
from tests.factories import proposals as make


@pytest.fixture
def panel(db):
    return build.assessors(3)


def close(round_, by):
    close_scoring(round_=round_, by=by, at=timezone.now())


def test_close_scoring_makes_every_proposal_assessed(panel, coordinator):
    round_ = build.scoring_round()
    proposals = [build.admissible_proposal(round_) for _each in range(2)]
    for proposal in proposals:
        for assessor in panel:
            build.assess_by_services(proposal, assessor)

    close(round_, coordinator)

    round_.refresh_from_db()
    assert round_.status == RoundStatus.SCORING_CLOSED
    assert set(round_.proposals.values_list("status", flat=True)) == {ProposalStatus.ASSESSED}
    last = round_.status_changes.get(to_status=RoundStatus.SCORING_CLOSED)
    assert last.changed_by == coordinator


def test_missing_assessments_are_listed(panel, coordinator):
    round_ = build.scoring_round()
    complete, half, untouched = (build.admissible_proposal(round_, region_sort_name=name) for name in ("a", "b", "c"))
    for assessor in panel:
        build.assess_by_services(complete, assessor)
    build.assess_by_services(half, panel[0])
    build.assess_by_services(half, panel[1], final=False)
    abstain(
        assessment=build.assess_by_services(half, panel[2], final=False),
        reason="Familie.",
        by=panel[2],
        at=timezone.now(),
    )

    with pytest.raises(ScoringIncomplete) as refusal:
        close(round_, coordinator)

    missing = [(each.proposal, each.final, each.needed) for each in refusal.value.missing]
    assert missing == [(half, 1, 3), (untouched, 0, 3)]
    assert "2" in str(refusal.value)
    complete.refresh_from_db()
    assert complete.status == ProposalStatus.IN_ASSESSMENT


def test_unchecked_proposal_holds_up_the_closing(coordinator):
    round_ = build.scoring_round()
    unchecked = make.ProposalFactory(round=round_, status=ProposalStatus.SUBMITTED)

    with pytest.raises(ScoringIncomplete) as refusal:
        close(round_, coordinator)

    assert [each.proposal for each in refusal.value.missing] == [unchecked]


def test_withdrawn_and_inadmissible_do_not_hold_up(panel, coordinator):
    round_ = build.scoring_round()
    out = [make.ProposalFactory(round=round_, status=each) for each in ("withdrawn", "inadmissible", "draft")]
    proposal = build.admissible_proposal(round_)
    for assessor in panel:
        build.assess_by_services(proposal, assessor)

    close(round_, coordinator)

    for each in out:
        status = each.status
        each.refresh_from_db()
        assert each.status == status


def test_lottery_is_fixed_before_scores_are_known(coordinator):
    round_ = build.scoring_round(lottery_seed="")

    with pytest.raises(LotterySeedMissing):
        close(round_, coordinator)


def test_scoring_closes_once(panel, coordinator):
    round_, _proposals = build.assessed_round([("A", 200_000, 3)])

    with pytest.raises(ScoringNotOpen):
        close(round_, coordinator)


def test_reopen_brings_everything_back(coordinator):
    round_, proposals = build.assessed_round([("A", 200_000, 3)])

    reopen_scoring(
        round_=round_, reason="Eén beoordeling was van het verkeerde voorstel.", by=coordinator, at=timezone.now()
    )

    proposals["A"].refresh_from_db()
    assert (round_.status, proposals["A"].status) == (RoundStatus.IN_ASSESSMENT, ProposalStatus.IN_ASSESSMENT)
    assert proposals["A"].assessments.filter(status=AssessmentStatus.FINAL).count() == 3


def test_reopen_needs_a_reason_and_the_right_moment(coordinator):
    round_, _proposals = build.assessed_round([("A", 200_000, 3)])
    with pytest.raises(Refused):
        reopen_scoring(round_=round_, reason=" ", by=coordinator, at=timezone.now())
    round_.status = RoundStatus.ALLOCATING
    round_.save()

    with pytest.raises(Refused):
        reopen_scoring(round_=round_, reason="Te laat.", by=coordinator, at=timezone.now())
