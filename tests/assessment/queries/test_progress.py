"""How far the assessors are, without a word of what they think."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment.queries import assessment_progress
from assessment.services.assessments import abstain, set_aside
from proposals.enums import ProposalStatus
from tests.factories import assessment as build
from tests.factories import proposals as make


@pytest.fixture
def round_(db):
    return build.scoring_round()


def test_counts_per_proposal_and_per_assessor(round_, coordinator):
    panel = build.assessors(4)
    first, second = (build.admissible_proposal(round_, region_sort_name=name) for name in ("a", "b"))
    for assessor in panel[:3]:
        build.assess(first, assessor)
    build.assess(second, panel[0], final=False)
    abstain(assessment=build.assess(second, panel[1], final=False), reason="Familie.", by=panel[1], at=timezone.now())
    away = build.assess(second, panel[3])
    set_aside(assessment=away, reason="Dubbel.", by=coordinator, at=timezone.now())

    progress = assessment_progress(round_)

    lines = [(e.proposal, e.final_count, e.asked_count, e.short_count, e.is_complete) for e in progress.proposals]
    assert lines == [(first, 3, 3, 0, True), (second, 0, 1, 2, False)]
    people = [(each.assessor, each.asked, each.final, each.abstained, each.todo) for each in progress.assessors]
    assert people == [(panel[0], 2, 1, 0, 1), (panel[1], 2, 1, 1, 0), (panel[2], 1, 1, 0, 0)]
    assert (progress.final, progress.needed, progress.unassigned, progress.is_complete) == (3, 6, 1, False)


def test_more_than_enough_does_not_help_another(round_):
    first, _second = (build.admissible_proposal(round_) for _each in range(2))
    for assessor in build.assessors(5):
        build.assess(first, assessor)

    assert (assessment_progress(round_).final, assessment_progress(round_).needed) == (3, 6)


def test_only_what_is_assessed_is_counted(round_):
    for status in (ProposalStatus.DRAFT, ProposalStatus.SUBMITTED, ProposalStatus.WITHDRAWN):
        make.ProposalFactory(round=round_, status=status)

    progress = assessment_progress(round_)

    assert (progress.proposals, progress.is_complete) == ((), False)


def test_no_score_is_read(round_, assessor):
    build.assess(build.admissible_proposal(round_), assessor)

    with CaptureQueriesContext(connection) as statements:
        assessment_progress(round_)

    assert not any("criterionscore" in each["sql"] for each in statements)


def test_statements_do_not_grow(round_, coordinator):
    panel = build.assessors(3)
    counts = []
    for more in (1, 29):
        for _each in range(more):
            proposal = build.admissible_proposal(round_)
            for assessor in panel:
                build.assigned(proposal, assessor, by=coordinator)
        with CaptureQueriesContext(connection) as statements:
            assessment_progress(round_)
        counts.append(len(statements))

    assert counts == [2, 2]
