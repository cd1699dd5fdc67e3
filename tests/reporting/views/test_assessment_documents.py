"""The pages of dossiers and packs, and that a file closes together with the right to it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.services.conflicts import declare_conflict
from assessment.services.scoring import close_scoring
from proposals.enums import Role
from proposals.models import RoleGrant, Round
from reporting.enums import ReportKind, ReportStatus
from reporting.models import Report
from reporting.services.own_packs import request_own_packs
from reporting.services.panel_packs import EVERYTHING, request_panel_packs
from tests.factories import assessment as assess
from tests.factories import proposals as make
from tests.factories.reporting import move_reports, submission_of
from tests.permission_world import ready

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def round_(organisation, officer) -> Round:
    """A round with one proposal of the organisation, scored by three; scoring is closed."""
    round_ = assess.scoring_round()
    proposal = make.complete_proposal("admissible", round=round_, organisation=organisation)
    submission_of(proposal)
    for person in assess.assessors():
        assess.assess(proposal, person)
    close_scoring(round_=round_, by=officer, at=NOW)
    round_.refresh_from_db()
    return round_


def address(name: str, subject: int | str) -> str:
    return reverse(f"reporting:{name}", args=[subject])


def status_of(client, user, report: Report) -> list[int]:
    """Give what a person hears on the page, the piece of it, and the file, also asked in part and by HEAD."""
    client.force_login(user)
    names = ("report_detail", "report_status", "report_download")
    answers = [client.get(address(name, report.pk)).status_code for name in names]
    answers.append(client.head(address("report_download", report.pk)).status_code)
    return [*answers, client.get(address("report_download", report.pk), HTTP_RANGE="bytes=0-9").status_code]


OPEN, CLOSED = [200] * 5, [404] * 5


def test_asking_for_a_dossier_makes_a_row_and_shows_how_far_it_is(client, round_, coordinator):
    proposal = round_.proposals.get()
    client.force_login(coordinator)

    answer = client.post(address("dossier", proposal.pk), {"names": "with"})

    report = Report.objects.get(kind=ReportKind.ASSESSMENT_DOSSIER)
    assert answer.url == address("report_detail", report.pk)
    assert (report.proposal, report.parameters, report.status) == (proposal, {"with_names": True}, ReportStatus.WAITING)
    page = client.get(address("dossier", proposal.pk)).content.decode()
    assert address("report_status", report.pk) in page
    assert client.get(address("report_detail", report.pk)).status_code == 200


def test_who_may_not_read_interests_gets_no_dossier_with_names(client, round_, decision_maker):
    proposal = round_.proposals.get()
    client.force_login(decision_maker)

    assert 'value="with"' not in client.get(address("dossier", proposal.pk)).content.decode()
    assert client.post(address("dossier", proposal.pk), {"names": "with"}).status_code == 422
    assert not Report.objects.filter(kind=ReportKind.ASSESSMENT_DOSSIER).exists()


def test_applicants_never_get_the_dossier_of_their_proposal(client, round_, officer, signatory):
    values = {"parameters": {"with_names": False}, "requested_by": officer, "requested_at": NOW, "due_at": NOW}
    report = Report.objects.create(kind=ReportKind.ASSESSMENT_DOSSIER, proposal=round_.proposals.get(), **values)
    ready(report)

    assert status_of(client, officer, report) == OPEN
    assert status_of(client, signatory, report) == CLOSED
    assert client.get(address("dossier", report.proposal_id)).status_code == 403


def test_dossier_closes_when_scoring_opens_again(client, round_, officer):
    values = {"parameters": {"with_names": False}, "requested_by": officer, "requested_at": NOW, "due_at": NOW}
    report = Report.objects.create(kind=ReportKind.ASSESSMENT_DOSSIER, proposal=round_.proposals.get(), **values)
    ready(report)
    make.move_rounds(Round.objects.filter(pk=round_.pk), "in_assessment")

    assert status_of(client, officer, report) == CLOSED
    assert client.get(address("dossier", report.proposal_id)).status_code == 200
    assert client.post(address("dossier", report.proposal_id), {"names": "without"}).status_code == 403


def test_panel_pack_is_asked_for_and_found(client, round_, coordinator):
    client.force_login(coordinator)

    answer = client.post(address("panel_pack", round_.slug), {"selection": "all", "names": "without"})

    report = Report.objects.get(kind=ReportKind.PANEL_PACK)
    assert answer.url == address("report_detail", report.pk)
    assert report.parameters["proposals"] == [round_.proposals.get().pk]
    assert address("report_status", report.pk) in client.get(address("panel_pack", round_.slug)).content.decode()


def test_an_empty_queue_is_told_and_the_choice_is_kept(client, round_, coordinator):
    client.force_login(coordinator)

    answer = client.post(address("panel_pack", round_.slug), {"selection": "queue", "names": "with"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["selection"]
    assert answer.context["form"]["names"].value() == "with"


def test_an_interest_closes_the_pack_for_that_person_only(client, round_, officer, coordinator):
    (report,) = request_panel_packs(round_=round_, by=officer, at=NOW, selection=EVERYTHING, with_names=False)
    ready(report)
    assert status_of(client, officer, report) == status_of(client, coordinator, report) == OPEN

    conflict = assess.ConflictOfInterestFactory(proposal=round_.proposals.get(), assessor=coordinator)

    assert status_of(client, coordinator, report) == CLOSED
    assert status_of(client, officer, report) == OPEN
    conflict.ended_at, conflict.ended_by, conflict.end_reason = NOW, officer, "Toch niet."
    conflict.save()
    assert status_of(client, coordinator, report) == OPEN


@pytest.fixture
def own(officer):
    """The ready pack of an assessor with two proposals."""
    round_, person = assess.scoring_round(slug="lezen"), make.user_with_role(Role.ASSESSOR)
    found = []
    for _each in range(2):
        proposal = make.complete_proposal("admissible", round=round_)
        submission_of(proposal)
        found.append(assess.assigned(proposal, person))
    (report,) = request_own_packs(round_=round_, by=person, at=NOW, with_notes=True)
    return ready(report), person, found


def test_own_pack_is_for_its_reader_alone(client, own, officer, coordinator, controller):
    report, person, found = own
    colleague = make.user_with_role(Role.ASSESSOR)
    for each in found:
        assess.assigned(each.proposal, colleague)

    assert status_of(client, person, report) == OPEN
    assert [status_of(client, each, report) for each in (colleague, officer, coordinator, controller)] == [CLOSED] * 4
    client.logout()
    assert client.get(address("report_download", report.pk)).status_code == 302


def test_own_pack_closes_with_an_interest_told_later(client, own):
    report, person, found = own

    declare_conflict(assessment=found[1], kind="personal", explanation="Mijn broer.", by=person, at=NOW)

    assert status_of(client, person, report) == CLOSED


def test_own_pack_closes_when_the_assignment_is_taken_away(client, own):
    report, person, found = own
    with make.past_the_steps():
        type(found[0]).objects.filter(pk=found[0].pk).update(status="set_aside")

    assert status_of(client, person, report) == CLOSED


def test_own_pack_closes_when_the_role_is_gone(client, own):
    report, person, _found = own
    RoleGrant.objects.filter(user=person).delete()

    assert status_of(client, type(person).objects.get(pk=person.pk), report) == CLOSED


def test_asking_for_the_own_pack(client, own):
    _report, person, found = own
    slug = found[0].proposal.round.slug
    client.force_login(person)

    answer = client.post(address("own_pack", slug), {"with_notes": "on"})

    report = Report.objects.filter(kind=ReportKind.OWN_PACK).latest("pk")
    assert answer.url == address("report_detail", report.pk)
    assert report.parameters["proposals"] == sorted(each.proposal_id for each in found)
    assert "mijn-pakket" in client.get(reverse("beoordelen:index")).content.decode()


def test_who_asked_may_try_again(client, own):
    report, person, _found = own
    move_reports(Report.objects.filter(pk=report.pk), ReportStatus.FAILED, failure_reason="De schijf was vol.")
    client.force_login(person)

    assert "De schijf was vol." in client.get(address("report_detail", report.pk)).content.decode()
    assert client.post(address("report_retry", report.pk)).url == address("report_detail", report.pk)


@pytest.mark.parametrize("page", ["dossier", "panel_pack"])
def test_pages_ask_as_much_for_one_document_as_for_thirty(client, round_, officer, page, django_assert_num_queries):
    proposal = round_.proposals.get()
    pack = {"proposals": [proposal.pk], "selection": "all", "part": 1, "parts": 1, "total": 1}
    subject = {"proposal": proposal} if page == "dossier" else {"round": round_}
    kind = ReportKind.ASSESSMENT_DOSSIER if page == "dossier" else ReportKind.PANEL_PACK
    client.force_login(officer)
    where = address(page, proposal.pk if page == "dossier" else round_.slug)

    def made() -> None:
        Report.objects.create(
            kind=kind, parameters=pack | {"with_names": True}, requested_by=officer, requested_at=NOW, due_at=NOW,
            **subject,
        )  # fmt: skip

    made()
    client.get(where)
    with CaptureQueriesContext(connection) as one:
        client.get(where)
    for _each in range(29):
        made()
    with django_assert_num_queries(len(one)):
        client.get(where)
