"""What goes into calibration and mirror: what counts, after closing, and never what is closed to the reader."""

from fractions import Fraction

import pytest
from django.utils import timezone

from assessment.calibration import Unsaid
from assessment.queries.calibration import calibration_of_round, mirror_of_assessor, mirror_rounds_of
from assessment.services.scoring import close_scoring, reopen_scoring
from assessment.services.uncertainty import calculate_uncertainty, request_uncertainty
from proposals.enums import Role
from proposals.models import User
from tests.factories import assessment as build
from tests.factories import proposals as make


@pytest.fixture
def panel(db):
    return build.assessors(3)


@pytest.fixture
def closed(panel):
    """Four proposals; the first assessor gives one point less than both others. A practice score stands beside it."""
    round_ = build.scoring_round(slug="ronde")
    proposals = [build.admissible_proposal(round_) for _each in range(4)]
    for place, proposal in enumerate(proposals):
        for number, assessor in enumerate(panel):
            build.assess(proposal, assessor, [2 + place % 2 + (number > 0)] * 5)
    build.practised(build.published_practice(round_), panel[0], (5, 5, 5, 5, 5))
    close_scoring(round_=round_, by=make.UserFactory(), at=timezone.now())
    return round_, proposals


def page(round_, reader):
    return calibration_of_round(round_, reader=reader, at=timezone.now())


def bar(proposal, person):
    """Note an interest without setting the assessment aside, as once the money is being divided."""
    build.ConflictOfInterestFactory(proposal=proposal, assessor=person)


def test_mirror_of_worked_table(closed, panel):
    round_, _proposals = closed

    mirror = mirror_of_assessor(round_, panel[0]).mirror

    assert (mirror.proposals, mirror.colleagues) == (4, 2)
    assert mirror.total.difference == Fraction(-1)
    assert [comparison.difference for _code, comparison in mirror.criteria] == [Fraction(-1)] * 5
    assert mirror_of_assessor(round_, panel[1]).mirror.total.difference == Fraction(1, 2)


def test_proposal_with_an_interest_is_in_no_figure_of_that_assessor(closed, panel):
    round_, proposals = closed
    bar(proposals[0], panel[0])

    mirror = mirror_of_assessor(round_, panel[0]).mirror

    assert mirror.proposals == 3
    assert mirror_of_assessor(round_, panel[1]).mirror.proposals == 4


def test_proposal_of_the_own_organisation_is_in_no_figure(closed, panel):
    round_, proposals = closed
    make.MembershipFactory(user=panel[0], organisation=proposals[0].organisation)

    assert mirror_of_assessor(round_, User.objects.get(pk=panel[0].pk)).mirror.proposals == 3


def test_too_few_shared_proposals_show_nothing(closed, panel):
    round_, proposals = closed
    for proposal in proposals[:2]:
        bar(proposal, panel[0])

    mirror = mirror_of_assessor(round_, panel[0]).mirror

    assert (mirror.total, mirror.criteria, mirror.unsaid) == (None, (), Unsaid.TOO_FEW_ASSESSMENTS)


def test_mirror_is_there_from_closing_until_scoring_opens_again(closed, panel, assessor):
    round_, _proposals = closed
    assert list(mirror_rounds_of(panel[0])) == [round_]
    assert not mirror_rounds_of(assessor).exists()

    reopen_scoring(round_=round_, reason="Een te weinig.", by=make.UserFactory(), at=timezone.now())

    assert not mirror_rounds_of(panel[0]).exists()
    assert page(round_, make.UserFactory()).calibration is None


def test_calibration_counts_assessments_and_no_practice(closed, coordinator):
    round_, _proposals = closed

    found = page(round_, coordinator).calibration

    assert found.use.assessments == 12
    assert [each.count for each in found.use.counts] == [0, 10, 30, 20, 0]


def test_fewer_than_three_assessors_give_no_figures(panel, coordinator):
    round_ = build.scoring_round(assessors_per_proposal=2)
    for _each in range(3):
        proposal = build.admissible_proposal(round_)
        for assessor in panel[:2]:
            build.assess(proposal, assessor)
    close_scoring(round_=round_, by=make.UserFactory(), at=timezone.now())

    assert page(round_, coordinator).calibration is None


def test_severity_comes_from_the_calculation_over_the_scores_of_now(closed, panel, coordinator):
    round_, _proposals = closed
    assert not page(round_, coordinator).has_severity

    run = request_uncertainty(round_=round_, by=coordinator, at=timezone.now())
    calculate_uncertainty(run_id=run.pk, at=timezone.now())

    severities = {each.assessor: each.severity for each in page(round_, coordinator).calibration.assessors}
    assert severities[str(panel[0].pk)].mean > 0.3 > severities[str(panel[1].pk)].mean


def test_coordinator_with_an_interest_sees_neither_that_proposal_nor_severities(closed, coordinator):
    round_, proposals = closed
    run = request_uncertainty(round_=round_, by=coordinator, at=timezone.now())
    calculate_uncertainty(run_id=run.pk, at=timezone.now())
    make.RoleGrantFactory(user=coordinator, role=Role.ASSESSOR)
    coordinator = User.objects.get(pk=coordinator.pk)
    build.ConflictOfInterestFactory(proposal=proposals[0], assessor=coordinator)

    found = page(round_, coordinator)

    assert found.is_partial and not found.has_severity
    assert found.calibration.use.assessments == 9
