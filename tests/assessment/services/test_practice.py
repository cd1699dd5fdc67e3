"""Making practice proposals: half-finished, taken over without names, published, taken back."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment.enums import CriterionCode
from assessment.models import PracticeProposal, PracticeReference
from assessment.queries.practice_source import source_by_reference
from assessment.services.practice import (
    PracticeContent,
    PracticeIncomplete,
    PracticeRefused,
    StalePractice,
    change_practice,
    make_practice,
    problems_of_practice,
    publish_practice,
    take_back,
    take_over,
)
from assessment.services.practising import begin_practising
from proposals.enums import RoundStatus
from proposals.services.snapshot import canonical_content
from tests.factories import assessment as build
from tests.factories import proposals as make

REFERENCES = dict.fromkeys(CriterionCode.values, (3, "Daarom."))
WHOLE = PracticeContent("Oefenen", "Kort.", {"plan": "Zestig winkels."}, REFERENCES)


@pytest.fixture
def round_(db):
    return build.scoring_round(slug="ronde")


@pytest.fixture
def source(db):
    """A decided proposal that names its applicant everywhere."""
    earlier = build.scoring_round(slug="eerder", status=RoundStatus.DECIDED)
    organisation = make.OrganisationFactory(name="Gemeente Slingerbeek")
    make.QuestionFactory(round=earlier, section="plan", text="Wat gaat u doen?")
    proposal = make.complete_proposal(
        round=earlier, organisation=organisation, title="Slingerbeek digitaal",
        region_label="De Slingerstreek",
        summary="Winkels in Slingerbeek gaan online. De Slingerbeekse ondernemers betalen mee.",
    )  # fmt: skip
    text = "Gemeente Slingerbeek en Stichting Winkelhart helpen 60 winkels in de Slingerstreek."
    assert proposal.answers.update(text=text) == 1
    make.ProposalPartnerFactory(proposal=proposal, name="Stichting Winkelhart")
    make.move_proposal(proposal, "submitted", reference="MD19 SLIN")
    make.SubmissionFactory(proposal=proposal, content=canonical_content(proposal), submitted_by=proposal.created_by)
    return proposal


def made(round_, content=WHOLE):
    return make_practice(round_=round_, content=content, by=make.UserFactory(), at=timezone.now())


def publish(practice):
    publish_practice(practice=practice, by=make.UserFactory(), at=timezone.now())


def test_numbers_go_up_and_every_criterion_has_a_reference(round_):
    first, second = made(round_), made(round_, PracticeContent("Half"))

    assert (first.number, second.number) == (1, 2)
    assert second.references.filter(points=None, reason="").count() == 5
    assert list(first.sections.values_list("code", "text")) == [("plan", "Zestig winkels.")]


def test_title_is_needed(round_):
    with pytest.raises(PracticeRefused):
        made(round_, PracticeContent("  "))


def test_publishing_names_everything_that_is_missing(round_):
    practice = made(round_, PracticeContent("Half"))

    with pytest.raises(PracticeIncomplete) as refusal:
        publish(practice)

    assert len(refusal.value.problems) == 1 + 2 * 5
    practice.refresh_from_db()
    assert practice.published_at is None


@pytest.mark.parametrize("status", [RoundStatus.PUBLISHED, RoundStatus.SCORING_CLOSED, RoundStatus.DECIDED])
def test_publishing_waits_for_the_time_of_practising(db, status):
    practice = made(build.scoring_round(status=status))

    with pytest.raises(PracticeRefused):
        publish(practice)


def test_what_is_published_does_not_change_until_taken_back(round_):
    practice = made(round_)
    publish(practice)

    with pytest.raises(PracticeRefused):
        change_practice(practice=practice, content=PracticeContent("Anders"), expected_version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeProposal.objects.update(title="Anders")
    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeReference.objects.update(points=1)

    take_back(practice=practice)
    change_practice(practice=practice, content=PracticeContent("Anders"), expected_version=1)
    assert PracticeProposal.objects.get().title == "Anders"


def test_taking_back_ends_when_somebody_began(round_, assessor):
    build.assigned(build.admissible_proposal(round_), assessor)
    practice = made(round_)
    publish(practice)
    begin_practising(practice=practice, by=assessor, at=timezone.now())

    with pytest.raises(PracticeRefused):
        take_back(practice=practice)
    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeProposal.objects.update(published_at=None, published_by=None)


def test_two_colleagues_do_not_overwrite_each_other(round_):
    practice = made(round_)
    change_practice(practice=practice, content=PracticeContent("Eerste"), expected_version=1)

    with pytest.raises(StalePractice):
        change_practice(practice=practice, content=PracticeContent("Tweede"), expected_version=1)

    assert PracticeProposal.objects.get().title == "Eerste"


def test_emptied_part_is_gone(round_):
    practice = made(round_)

    change_practice(practice=practice, content=PracticeContent("Oefenen", sections={"plan": " "}), expected_version=1)

    assert not practice.sections.exists()
    assert practice.references.filter(points=3).count() == 5


def test_taken_over_text_names_nobody(round_, source):
    practice = take_over(round_=round_, title="Oefenen", source=source, by=make.UserFactory(), at=timezone.now())

    told = practice.summary + practice.sections.get(code="plan").text
    assert "60 winkels" in told and "Wat gaat u doen?" in told
    for name in ("slinger", "winkelhart"):
        assert name not in told.casefold()


def test_publishing_finds_a_name_that_was_typed_back(round_, source):
    practice = take_over(round_=round_, title="Oefenen", source=source, by=make.UserFactory(), at=timezone.now())
    change_practice(
        practice=practice, content=PracticeContent("Oefenen", "Voor Slingerbeek.", {}, REFERENCES), expected_version=1
    )
    practice.refresh_from_db()

    (problem,) = problems_of_practice(practice)

    assert "Slingerbeek" in str(problem)
    with pytest.raises(PracticeIncomplete):
        publish(practice)


def test_only_what_is_over_can_be_taken_over(round_, source):
    assert source_by_reference(" md19 slin ", round_) == source
    assert source_by_reference("MD19 SLIN", source.round) is None
    assert source_by_reference("MD19 X", round_) is None
    make.move_rounds(type(source.round).objects.filter(pk=source.round_id), RoundStatus.ALLOCATING)
    assert source_by_reference("MD19 SLIN", round_) is None
