"""The page on which the work is divided and followed."""

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.enums import AssessmentStatus
from assessment.models import Assessment, DivisionJob
from assessment.services import division_jobs
from assessment.services.assessments import abstain, set_aside
from proposals.enums import ProposalStatus, Role, RoundStatus
from proposals.models import Round
from tests.assessment.views.management.reading import query_count, rows, words
from tests.factories import assessment as build
from tests.factories import proposals as make

HERE = "/beheer/ronde/ronde/toewijzen/"


def chosen(proposal):
    """Name who is asked for a proposal now."""
    asked = proposal.assessments.exclude(status=AssessmentStatus.SET_ASIDE)
    return set(asked.values_list("assessor__function", flat=True))


def test_progress_counts_per_proposal_and_per_assessor(sign_in, coordinator, scoring):
    _round, proposal = scoring
    first, second, _third = build.assessors()
    build.assess(proposal, first, [5, 5, 5, 5, 5])
    build.assigned(proposal, second, by=coordinator)

    page = sign_in(coordinator).get(HERE)

    table = rows(page)
    assert table[-1][2][0] == _("%(final)s of %(needed)s") % {"final": 1, "needed": 3}
    assert table[1][:5] == [["Beoordelaar 1"], ["1"], ["1"], ["0"], ["0"]]
    assert table[2][:5] == [["Beoordelaar 2"], ["1"], ["0"], ["1"], ["0"]]


def test_progress_shows_no_score_and_no_reason(sign_in, officer, scoring):
    _round, proposal = scoring
    build.assess(proposal, build.assessors(1)[0], [5, 4, 5, 4, 5])
    client = sign_in(officer)

    for page in (client.get(HERE), client.get(f"{HERE}{proposal.pk}/")):
        assert build.REASON[:40] not in words(page)
        assert "4,6" not in words(page)


def test_empty_round_says_what_comes_first(sign_in, coordinator, db):
    build.scoring_round(slug="ronde")

    assert _("There is nothing to assess yet") in words(sign_in(coordinator).get(HERE))


def test_reader_sees_progress_without_buttons(sign_in, controller, scoring):
    page = sign_in(controller).get(HERE)

    assert page.status_code == 200
    assert b'action="/beheer/' not in page.content


def test_divide_evenly_gives_every_proposal_its_assessors(sign_in, coordinator, scoring):
    round_, proposal = scoring
    other = build.admissible_proposal(round_)
    build.assessors(6)

    page = sign_in(coordinator).post(f"{HERE}gelijk/", follow=True)

    assert page.redirect_chain == [(HERE, 302)]
    assert [len(chosen(each)) for each in (proposal, other)] == [3, 3]
    assert chosen(proposal).isdisjoint(chosen(other))
    assert "6" in words(page)


def test_divide_evenly_twice_changes_nothing(sign_in, coordinator, scoring):
    build.assessors(4)
    client = sign_in(coordinator)
    client.post(f"{HERE}gelijk/")
    before = set(Assessment.objects.values_list("pk", flat=True))

    page = client.post(f"{HERE}gelijk/", follow=True)

    assert set(Assessment.objects.values_list("pk", flat=True)) == before
    assert _("Every proposal had enough assessors already. Nothing changed.") in words(page)


def test_divide_evenly_names_what_stays_short(sign_in, coordinator, scoring):
    _round, proposal = scoring
    build.assessors(2)

    page = sign_in(coordinator).post(f"{HERE}gelijk/", follow=True)

    assert len(chosen(proposal)) == 2
    notice = _("Too few assessors can be asked for: %(names)s. Somebody abstained or works for the applicant.")
    assert notice % {"names": proposal.region_label or proposal} in words(page)


@pytest.mark.parametrize("status", [RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.SCORING_CLOSED])
def test_divide_evenly_outside_assessment_is_refused(sign_in, coordinator, scoring, status):
    round_, proposal = scoring
    build.assessors()
    make.move_rounds(Round.objects.filter(pk=round_.pk), status)

    page = sign_in(coordinator).post(f"{HERE}gelijk/", follow=True)

    assert _("This round is not in assessment. Start the assessment first.") in words(page)
    assert chosen(proposal) == set()


def test_ask_assessors_by_hand(sign_in, coordinator, scoring):
    _round, proposal = scoring
    first, second, _third = build.assessors()
    here = f"{HERE}{proposal.pk}/"

    page = sign_in(coordinator).post(here, {"assessors": [first.pk, second.pk]}, follow=True)

    assert page.redirect_chain == [(here, 302)]
    assert chosen(proposal) == {"Beoordelaar 1", "Beoordelaar 2"}


def test_asking_nobody_is_said_at_the_field(sign_in, coordinator, scoring):
    _round, proposal = scoring
    build.assessors()

    page = sign_in(coordinator).post(f"{HERE}{proposal.pk}/")

    assert page.status_code == 422
    assert page.context["form"].errors["assessors"] == [_("Choose at least one assessor.")]


def test_refusal_stands_at_the_field_and_the_others_are_asked(sign_in, coordinator, scoring):
    _round, proposal = scoring
    first, second, _third = build.assessors()
    make.MembershipFactory(user=first, organisation=proposal.organisation)

    page = sign_in(coordinator).post(f"{HERE}{proposal.pk}/", {"assessors": [first.pk, second.pk]})

    assert page.status_code == 422
    assert chosen(proposal) == {"Beoordelaar 2"}
    (message,) = page.context["form"].errors["assessors"]
    assert "Beoordelaar 1" in message
    assert str(proposal.organisation) in message
    assert message in words(page)


@pytest.mark.parametrize("forged", ["0", "-1", "x", "99999999999999999999", "' OR 1=1"])
def test_forged_assessor_is_refused(sign_in, coordinator, scoring, forged):
    _round, proposal = scoring
    build.assessors()

    page = sign_in(coordinator).post(f"{HERE}{proposal.pk}/", {"assessors": [forged]})

    assert page.status_code == 422
    assert chosen(proposal) == set()


def test_applicant_cannot_be_chosen_as_assessor(sign_in, coordinator, scoring, signatory):
    _round, proposal = scoring
    build.assessors()

    page = sign_in(coordinator).post(f"{HERE}{proposal.pk}/", {"assessors": [signatory.pk]})

    assert page.status_code == 422
    assert chosen(proposal) == set()


def test_proposal_of_another_round_does_not_exist_here(sign_in, coordinator, scoring):
    elsewhere = build.admissible_proposal(build.scoring_round())

    assert sign_in(coordinator).get(f"{HERE}{elsewhere.pk}/").status_code == 404


def test_draft_does_not_exist_here(sign_in, coordinator, scoring):
    round_, _proposal = scoring

    assert sign_in(coordinator).get(f"{HERE}{make.ProposalFactory(round=round_).pk}/").status_code == 404


def test_coordinator_reads_why_somebody_abstains(sign_in, coordinator, scoring):
    _round, proposal = scoring
    (assessor,) = build.assessors(1)
    assessment = build.assigned(proposal, assessor, by=coordinator)
    abstain(assessment=assessment, reason="Ik schreef mee aan het plan.", by=assessor, at=timezone.now())

    assert "Ik schreef mee aan het plan." in words(sign_in(coordinator).get(f"{HERE}{proposal.pk}/"))


@pytest.fixture
def asked(scoring, coordinator):
    """An assessment that was asked for: (proposal, assessment, where to take it off)."""
    _round, proposal = scoring
    (assessor,) = build.assessors(1)
    assessment = build.assigned(proposal, assessor, by=coordinator)
    return proposal, assessment, f"{HERE}{proposal.pk}/weghalen/{assessment.pk}/"


def test_take_an_assessor_off_with_a_reason(sign_in, coordinator, asked):
    proposal, assessment, address = asked

    page = sign_in(coordinator).post(address, {f"assessment-{assessment.pk}-reason": "Langdurig ziek."}, follow=True)

    assert page.redirect_chain == [(f"{HERE}{proposal.pk}/", 302)]
    assessment.refresh_from_db()
    assert assessment.status == AssessmentStatus.SET_ASIDE


def test_taking_off_asks_for_a_reason(sign_in, coordinator, asked):
    _proposal, assessment, address = asked

    page = sign_in(coordinator).post(address, {f"assessment-{assessment.pk}-reason": "  "})

    assert page.status_code == 422
    assert _("Write why this assessment is set aside.") in words(page)
    assessment.refresh_from_db()
    assert assessment.status == AssessmentStatus.ASSIGNED


def test_taking_off_too_late_keeps_what_was_typed(sign_in, coordinator, asked):
    proposal, assessment, address = asked
    make.move_rounds(Round.objects.filter(pk=proposal.round_id), RoundStatus.DECIDED)

    page = sign_in(coordinator).post(address, {f"assessment-{assessment.pk}-reason": "Toch een belang."})

    assert page.status_code == 409
    assert _("Scoring is closed. Assessments do not change any more.") in words(page)


def test_assessment_of_another_proposal_cannot_be_taken_off_here(sign_in, coordinator, asked):
    proposal, assessment, _address = asked
    other = build.admissible_proposal(proposal.round)

    forged = f"{HERE}{other.pk}/weghalen/{assessment.pk}/"

    assert sign_in(coordinator).post(forged, {"reason": "Weg."}).status_code == 404


def test_closing_too_early_lists_what_is_missing(sign_in, coordinator, scoring):
    round_, proposal = scoring
    build.assess(proposal, build.assessors(1)[0])

    page = sign_in(coordinator).post(f"{HERE}sluiten/")

    assert page.status_code == 409
    missing = _("%(final)s of %(needed)s done") % {"final": 1, "needed": 3}
    assert f"{proposal}, {proposal.region_label}: {missing}" in words(page)
    round_.refresh_from_db()
    assert round_.status == RoundStatus.IN_ASSESSMENT


def test_closing_names_a_proposal_that_was_never_checked(sign_in, coordinator, scoring):
    round_, proposal = scoring
    for assessor in build.assessors():
        build.assess(proposal, assessor)
    build.admissible_proposal(round_, title="Vergeten voorstel", status=ProposalStatus.SUBMITTED)

    page = sign_in(coordinator).post(f"{HERE}sluiten/")

    assert page.status_code == 409
    assert "Vergeten voorstel" in words(page)


def test_closing_makes_scores_stand(sign_in, coordinator, scoring):
    round_, proposal = scoring
    for assessor in build.assessors():
        build.assess(proposal, assessor)

    page = sign_in(coordinator).post(f"{HERE}sluiten/", follow=True)

    assert page.redirect_chain == [(HERE, 302)]
    round_.refresh_from_db()
    assert round_.status == RoundStatus.SCORING_CLOSED


def test_reopening_asks_for_a_reason_and_then_opens(sign_in, coordinator, assessed):
    round_, _proposals = assessed
    client = sign_in(coordinator)

    assert client.post(f"{HERE}openen/").status_code == 422
    assert client.post(f"{HERE}openen/", {"reason": "Eén score stond verkeerd."}).url == HERE
    round_.refresh_from_db()
    assert round_.status == RoundStatus.IN_ASSESSMENT


def test_reopening_after_dividing_keeps_the_reason_and_is_refused(sign_in, coordinator, calculated):
    page = sign_in(coordinator).post(f"{HERE}openen/", {"reason": "Te laat bedacht."})

    assert page.status_code == 409
    assert _("Scoring can only be opened again before the money is divided.") in words(page)


def test_progress_takes_as_many_queries_for_thirty_as_for_one(sign_in, coordinator, scoring):
    round_, proposal = scoring
    panel = build.assessors()
    build.assigned(proposal, panel[0], by=coordinator)
    client = sign_in(coordinator)
    one = query_count(client, HERE), query_count(client, f"{HERE}{proposal.pk}/")
    for _turn in range(29):
        another = build.admissible_proposal(round_)
        for assessor in panel:
            build.AssessmentFactory(proposal=another, assessor=assessor)
    build.assessors(10)

    assert client.get(HERE).context["totals"].proposals == 30
    assert (query_count(client, HERE), query_count(client, f"{HERE}{proposal.pk}/")) == one


def test_who_cannot_be_asked_is_named_and_not_offered(sign_in, coordinator, scoring):
    _round, proposal = scoring
    tied, off, free = build.assessors()
    make.MembershipFactory(user=tied, organisation=proposal.organisation)
    set_aside(assessment=build.assigned(proposal, off), reason="Ziek.", by=coordinator, at=timezone.now())

    page = sign_in(coordinator).get(f"{HERE}{proposal.pk}/")

    offered = [key for key, _label in page.context["form"].fields["assessors"].choices]
    assert offered == [str(free.pk)]
    assert _("Cannot be asked") in words(page)
    assert all(each in words(page) for each in ("Beoordelaar 1", "Beoordelaar 2"))


def test_what_was_left_over_is_taken_off_on_the_page_after_scoring(sign_in, coordinator, scoring):
    round_, proposal = scoring
    first, second, _third = build.assessors()
    build.assess(proposal, first)
    left = build.assigned(proposal, second)
    Round.objects.filter(pk=round_.pk).update(status=RoundStatus.SCORING_CLOSED)
    here, client = f"{HERE}{proposal.pk}/", sign_in(coordinator)
    forms = [form for _assessment, _kind, form in client.get(here).context["rows"]]
    assert [form is not None for form in forms] == [False, True]

    client.post(f"{here}weghalen/{left.pk}/", {f"assessment-{left.pk}-reason": "Niet meer nodig."})

    left.refresh_from_db()
    assert left.status == "set_aside"


def test_a_large_round_is_divided_in_the_background(sign_in, coordinator, scoring, monkeypatch):
    round_, proposal = scoring
    build.assessors()
    monkeypatch.setattr(division_jobs, "LARGE_ROUND_PLACES", 1)

    page = sign_in(coordinator).post(f"{HERE}gelijk/")

    assert page["Location"] == f"{HERE}verdelingen/"
    job = DivisionJob.objects.get(round=round_)
    assert (job.step, job.aim) == ("propose", "add_only")
    assert chosen(proposal) == set()


@pytest.mark.parametrize("roles", [[], [Role.ASSESSOR]])
def test_staff_with_an_interest_find_nothing_of_the_proposal(sign_in, coordinator, scoring, roles):
    _round, proposal = scoring
    for role in roles:
        make.RoleGrantFactory(user=coordinator, role=role)
    client = sign_in(coordinator)
    assert proposal.title in words(client.get(HERE))

    build.ConflictOfInterestFactory(proposal=proposal, assessor=coordinator)

    assert proposal.title not in words(client.get(HERE))
    for page in (f"{HERE}{proposal.pk}/", f"/beheer/voorstellen/{proposal.pk}/"):
        assert client.get(page).status_code == 404
