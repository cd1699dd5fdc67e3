"""Interests: told, found or noted, they close a proposal at once; ended with a reason, it opens again."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessment.enums import AssessmentStatus, ConflictKind, ConflictOrigin
from assessment.models import Assessment, ConflictOfInterest
from assessment.permissions import assigned_proposals
from assessment.queries import scores_of_round
from assessment.queries.assignment_runs import may_come_back
from assessment.queries.conflicts import is_same_organisation
from assessment.services.approval import HasInterest as ActorHasInterest
from assessment.services.assessments import NotDeclared, finish_assessment, save_scores
from assessment.services.assignment import HasInterest, NotAssignable, assign_assessor, set_aside
from assessment.services.conflicts import (
    ConflictRefused,
    Declared,
    declare_conflict,
    declare_interests,
    end_conflict,
    note_found_conflicts,
    pin_conflict,
)
from assessment.services.even_assignment import assign_evenly
from assessment.services.profiles import save_profile
from proposals.enums import ProposalStatus, RoundStatus
from proposals.models import OutgoingMessage, Proposal, Round
from tests.factories import assessment as build
from tests.factories import proposals as make

TOLD = Declared(ConflictKind.PERSONAL, "Mijn zus leidt het project.")


@pytest.fixture
def round_(db):
    return build.scoring_round(reason_minimum_words=5)


@pytest.fixture
def proposal(round_):
    return build.admissible_proposal(round_, reference="MD27 AAAA BBBB")


def find(round_, by):
    return note_found_conflicts(round_=round_, by=by, at=timezone.now())


def with_partner(round_, name):
    """Make an admissible proposal with a partner; a submitted one takes no partner any more."""
    draft = make.complete_proposal(round=round_)
    make.ProposalPartnerFactory(proposal=draft, name=name)
    return make.move_proposal(draft, ProposalStatus.ADMISSIBLE)


def readable(person):
    return set(Proposal.objects.filter(assigned_proposals(person)).values_list("pk", flat=True))


def conflict_on(assessment, **values):
    values = {"kind": ConflictKind.FINANCIAL, "explanation": "Ik bezit aandelen.", **values}
    return declare_conflict(assessment=assessment, by=assessment.assessor, at=timezone.now(), **values)


def test_nothing_opens_before_the_declaration(proposal, assessor):
    assessment = build.assigned(proposal, assessor, declared=False)

    assert readable(assessor) == set()
    with pytest.raises(NotDeclared):
        save_scores(assessment=assessment, scores={}, by=assessor, at=timezone.now())
    with pytest.raises(NotDeclared):
        finish_assessment(assessment=assessment, by=assessor, at=timezone.now())

    declare_interests(round_=proposal.round, answers={proposal.pk: None}, by=assessor, at=timezone.now())

    assert readable(assessor) == {proposal.pk}


def test_declared_interest_sets_aside_and_tells_the_coordinator_without_details(proposal, assessor, coordinator):
    assessment = build.assigned(proposal, assessor, declared=False)

    noted = declare_interests(round_=proposal.round, answers={proposal.pk: TOLD}, by=assessor, at=timezone.now())

    assessment.refresh_from_db()
    assert assessment.status == AssessmentStatus.SET_ASIDE
    assert [(each.kind, each.origin, each.status_before) for each in noted] == [
        (ConflictKind.PERSONAL, ConflictOrigin.DECLARED, AssessmentStatus.ASSIGNED)
    ]
    mail = OutgoingMessage.objects.get(recipient=coordinator.email)
    assert proposal.title not in mail.body + mail.subject
    assert TOLD.explanation not in mail.body + mail.subject


def test_declaration_of_somebody_elses_proposal_changes_nothing(proposal, assessor, coordinator):
    other = build.assigned(proposal, build.assessors(1)[0], declared=False)

    declare_interests(round_=proposal.round, answers={proposal.pk: TOLD}, by=assessor, at=timezone.now())

    other.refresh_from_db()
    assert (other.status, other.declared_free_at) == (AssessmentStatus.ASSIGNED, None)
    assert not ConflictOfInterest.objects.exists()


def test_interest_after_scoring_takes_the_scores_out_of_the_ranking_and_keeps_them(round_, proposal):
    panel = build.assessors(3)
    finals = [build.assess_by_services(proposal, each, [4] * 5) for each in panel]
    make.ProposalFactory(round=round_)
    Round.objects.filter(pk=round_.pk).update(status=RoundStatus.SCORING_CLOSED)
    Proposal.objects.filter(pk=proposal.pk).update(status="assessed")
    round_.refresh_from_db()
    assert len(scores_of_round(round_).scored[0].score.assessors) == 3

    conflict = conflict_on(finals[0])

    finals[0].refresh_from_db()
    assert (finals[0].status, conflict.status_before) == (AssessmentStatus.SET_ASIDE, AssessmentStatus.FINAL)
    assert len(scores_of_round(round_).scored[0].score.assessors) == 2
    assert set(finals[0].scores.values_list("points", flat=True)) == {4}
    assert readable(panel[0]) == set()


def test_interest_after_the_money_was_divided_closes_the_proposal_and_changes_no_score(round_, proposal, assessor):
    final = build.assess_by_services(proposal, assessor)
    make.move_rounds(Round.objects.filter(pk=round_.pk), RoundStatus.DECIDED)
    assert readable(assessor) == {proposal.pk}

    conflict_on(final)

    final.refresh_from_db()
    assert final.status == AssessmentStatus.FINAL
    assert readable(assessor) == set()
    assert not Assessment.objects.visible_to(assessor).exists()
    assert ConflictOfInterest.objects.in_force().count() == 1


def test_ending_opens_the_assessment_again_after_a_new_declaration(proposal, assessor, coordinator):
    final = build.assess_by_services(proposal, assessor)
    conflict = conflict_on(final)

    given = end_conflict(conflict=conflict, reason="Andere stichting.", by=coordinator, at=timezone.now())

    assert given == final
    assert (given.status, given.declared_free_at, given.finished_at) == (AssessmentStatus.IN_PROGRESS, None, None)
    with pytest.raises(NotDeclared):
        finish_assessment(assessment=given, by=assessor, at=timezone.now())


def test_who_gets_work_back_is_told_and_what_is_asked_that_day_hangs_on_that_mail(
    round_, proposal, assessor, coordinator
):
    build.assess(proposal, assessor)
    noted = pin_conflict(
        proposal=proposal, assessor=assessor, kind=ConflictKind.REGION, explanation="Woont daar.", by=coordinator,
        at=timezone.now(),
    )  # fmt: skip
    told = OutgoingMessage.objects.filter(message_key__startswith=f"assignment:{round_.pk}:{assessor.pk}:")
    before = told.count()

    end_conflict(conflict=noted, reason="Woont er niet.", by=coordinator, at=timezone.now())
    assign_assessor(proposal=build.admissible_proposal(round_), assessor=assessor, by=coordinator, at=timezone.now())

    assert told.count() == before + 1


def test_nobody_ends_an_own_interest(proposal, assessor):
    conflict = build.ConflictOfInterestFactory(proposal=proposal, assessor=assessor)

    with pytest.raises(ConflictRefused):
        end_conflict(conflict=conflict, reason="Het valt mee.", by=assessor, at=timezone.now())


@pytest.mark.parametrize("reason", ["", "   "])
def test_ending_asks_a_reason(proposal, assessor, coordinator, reason):
    conflict = build.ConflictOfInterestFactory(proposal=proposal, assessor=assessor)

    with pytest.raises(ConflictRefused):
        end_conflict(conflict=conflict, reason=reason, by=coordinator, at=timezone.now())


def test_what_was_ended_does_not_end_twice(proposal, assessor, coordinator):
    conflict = build.ConflictOfInterestFactory(proposal=proposal, assessor=assessor)
    end_conflict(conflict=conflict, reason="Vergissing.", by=coordinator, at=timezone.now())

    with pytest.raises(ConflictRefused):
        end_conflict(conflict=conflict, reason="Nog eens.", by=coordinator, at=timezone.now())


def test_pinned_interest_bars_from_being_asked(proposal, assessor, coordinator):
    now = timezone.now()
    pin_conflict(
        proposal=proposal, assessor=assessor, kind=ConflictKind.PERSONAL, explanation="Buren.", by=coordinator, at=now
    )

    with pytest.raises(HasInterest, match=r"Buren\."):
        assign_assessor(proposal=proposal, assessor=assessor, by=coordinator, at=now)
    with pytest.raises(ConflictRefused):
        pin_conflict(
            proposal=proposal, assessor=assessor, kind=ConflictKind.PERSONAL, explanation="X.", by=coordinator, at=now
        )


def test_interest_of_somebody_who_does_not_assess_is_refused(proposal, officer, coordinator):
    with pytest.raises(ConflictRefused):
        pin_conflict(
            proposal=proposal, assessor=officer, kind=ConflictKind.PERSONAL, explanation="X.", by=coordinator,
            at=timezone.now(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("own", "name"),
    [
        ("Stichting Ondernemersfonds Eikenrode", "Ondernemersfonds Eikenrode"),
        ("Gemeente Slingerbeek", "slingerbeek"),
        ("ROC Kustland B.V.", "ROC Kustland, locatie haven"),
        ("Coöperatie De Ommelanden U.A.", "Cooperatie Ommelanden"),
        ("Bank", "Bank Noord"),
        ("Ondernemend Zuid", "Regio Zuid ondernemend"),
    ],
)
def test_names_that_may_be_one_organisation(own, name):
    assert is_same_organisation(own, name)
    assert is_same_organisation(name, own)


@pytest.mark.parametrize(
    ("own", "name"),
    [
        ("Universiteit Kustland", "Universiteit Ommelanden"),
        ("Eikenrode", "Ondernemersvereniging Eikenrode"),
        ("", "Bank Noord"),
        ("Bakkerij Zuid", "Bank Noord"),
    ],
)
def test_names_of_different_organisations(own, name):
    assert not is_same_organisation(own, name)


def test_partner_in_the_profile_is_found_and_closes(round_, assessor):
    proposal = with_partner(round_, "Ondernemersfonds Slingerbeek")
    assessment = build.assigned(proposal, assessor)
    profile = build.AssessorProfileFactory.build(
        user=assessor, changed_by=None, earlier_organisations="Iets anders\nStichting Ondernemersfonds Slingerbeek"
    )

    save_profile(profile=profile, by=assessor, at=timezone.now())

    conflict = ConflictOfInterest.objects.get()
    assert (conflict.origin, conflict.kind) == (ConflictOrigin.FOUND, ConflictKind.EMPLOYER)
    assert "Ondernemersfonds Slingerbeek" in conflict.explanation
    assessment.refresh_from_db()
    assert assessment.status == AssessmentStatus.SET_ASIDE


@pytest.mark.parametrize("home", ["itself", "municipality in the province", "province of the municipality"])
def test_region_of_the_assessor_is_found(round_, assessor, coordinator, home):
    province = make.ProvinceFactory()
    municipality = make.MunicipalityFactory(province=province)
    other = make.MunicipalityFactory()
    applies, lives = {
        "itself": (municipality, municipality),
        "municipality in the province": (province, municipality),
        "province of the municipality": (municipality, province),
    }[home]
    proposal = build.admissible_proposal(round_, region=applies)
    build.admissible_proposal(round_, region=other)
    build.AssessorProfileFactory(user=assessor, home_region=lives)

    noted = find(round_, coordinator)

    assert [(each.proposal, each.kind) for each in noted] == [(proposal, ConflictKind.REGION)]
    with pytest.raises(HasInterest, match=str(applies)):
        assign_assessor(proposal=proposal, assessor=assessor, by=coordinator, at=timezone.now())


def test_municipality_that_takes_part_is_found(round_, assessor, coordinator):
    taking_part = make.MunicipalityFactory()
    draft = make.complete_proposal(round=round_)
    draft.municipalities.through.objects.create(proposal=draft, region=taking_part)
    proposal = make.move_proposal(draft, ProposalStatus.ADMISSIBLE)
    build.AssessorProfileFactory(user=assessor, home_region=taking_part)

    assert [each.proposal for each in find(round_, coordinator)] == [proposal]


def test_what_was_judged_does_not_come_back(proposal, assessor, coordinator):
    make.MembershipFactory(user=assessor, organisation=proposal.organisation)
    conflict = find(proposal.round, coordinator)[0]
    end_conflict(conflict=conflict, reason="Was stagiair in 2009.", by=coordinator, at=timezone.now())

    assert find(proposal.round, coordinator) == ()
    assert assign_assessor(proposal=proposal, assessor=assessor, by=coordinator, at=timezone.now()).pk


def test_refused_assignment_names_a_tie_that_nobody_noted_yet(round_, assessor, coordinator):
    proposal = with_partner(round_, "Bank Noord")
    build.AssessorProfileFactory(user=assessor, employer="Bank Noord N.V.")

    with pytest.raises(HasInterest, match="Bank Noord"):
        assign_assessor(proposal=proposal, assessor=assessor, by=coordinator, at=timezone.now())


def test_dividing_the_work_passes_over_who_has_an_interest(round_, proposal, coordinator):
    panel = build.assessors(4)
    build.AssessorProfileFactory(user=panel[0], employer=proposal.organisation.name)

    assign_evenly(round_=round_, by=coordinator, at=timezone.now())

    asked = set(Assessment.objects.filter(proposal=proposal).values_list("assessor", flat=True))
    assert asked == {each.pk for each in panel[1:]}


def test_conflict_needs_an_explanation(proposal, assessor):
    conflict = build.ConflictOfInterestFactory.build(
        proposal=proposal, assessor=assessor, noted_by=assessor, explanation=""
    )

    with pytest.raises(ValidationError):
        conflict.full_clean()


def test_looking_for_ties_asks_as_often_for_thirty_proposals_as_for_one(
    round_, coordinator, assessor, django_assert_num_queries
):
    build.AssessorProfileFactory(user=assessor, employer="Bank Noord", home_region=make.MunicipalityFactory())
    counts = []
    for number in (1, 29):
        for _each in range(number):
            with_partner(round_, "Vakbond")
        with django_assert_num_queries(11) as asked:
            assert find(round_, coordinator) == ()
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_mistake_that_was_noted_after_closing_can_be_undone(round_, proposal, assessor, coordinator):
    """Nothing comes back while scoring is closed; opened again, the assessor is asked again with the own scores."""
    build.assess(proposal, assessor)
    Round.objects.filter(pk=round_.pk).update(status=RoundStatus.SCORING_CLOSED)
    noted = pin_conflict(
        proposal=proposal, assessor=assessor, kind=ConflictKind.REGION, explanation="Woont daar.", by=coordinator,
        at=timezone.now(),
    )  # fmt: skip
    assert end_conflict(conflict=noted, reason="Woont er niet.", by=coordinator, at=timezone.now()) is None
    Round.objects.filter(pk=round_.pk).update(status=RoundStatus.IN_ASSESSMENT)

    assert (proposal.pk, assessor.pk) in may_come_back(round_)
    again = assign_assessor(proposal=proposal, assessor=assessor, by=coordinator, at=timezone.now())

    assert again.status == AssessmentStatus.IN_PROGRESS
    assert again.scores.filter(points=3).count() == 5
    assert not may_come_back(round_)


def test_who_is_taken_off_after_a_mistake_was_put_right_stays_off(proposal, assessor, coordinator):
    build.assess(proposal, assessor)
    noted = pin_conflict(
        proposal=proposal, assessor=assessor, kind=ConflictKind.REGION, explanation="Woont daar.", by=coordinator,
        at=timezone.now(),
    )  # fmt: skip
    back = end_conflict(conflict=noted, reason="Woont er niet.", by=coordinator, at=timezone.now())
    set_aside(assessment=back, reason="Ziek.", by=coordinator, at=timezone.now())

    assert not may_come_back(proposal.round)
    with pytest.raises(NotAssignable):
        assign_assessor(proposal=proposal, assessor=assessor, by=coordinator, at=timezone.now())


def test_whoever_has_an_interest_judges_no_interest_of_others_in_that_proposal(proposal, assessor, coordinator):
    noted = build.ConflictOfInterestFactory(proposal=proposal, assessor=assessor)
    build.ConflictOfInterestFactory(proposal=proposal, assessor=coordinator)
    (third,) = build.assessors(1)
    now = timezone.now()

    with pytest.raises(ActorHasInterest):
        end_conflict(conflict=noted, reason="Valt mee.", by=coordinator, at=now)
    with pytest.raises(ActorHasInterest):
        pin_conflict(
            proposal=proposal, assessor=third, kind=ConflictKind.PERSONAL, explanation="Vriend.", by=coordinator, at=now
        )
    assert ConflictOfInterest.objects.in_force().count() == 2
