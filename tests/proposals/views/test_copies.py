"""A copy of one's data, at any time, for who works for the organisation and nobody else."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from proposals.enums import ProposalStatus
from proposals.services.portal_messages import record_reading
from proposals.services.submission import reopen_withdrawn, withdraw_proposal
from reporting.enums import ReportKind, ReportStatus
from reporting.models import Report
from tests.factories import proposals as make


def data(client, proposal):
    response = client.get(reverse("proposals:proposal_data", args=[proposal.pk]))
    return json.loads(response.content), response


def test_data_of_a_draft_says_that_nothing_was_received(sign_in, reader, draft):
    found, response = data(sign_in(reader), draft)

    assert (found["status"], found["submissions"]) == ("draft", [])
    assert found["draft"]["title"] == draft.title
    assert response["Content-Disposition"].startswith("attachment; ")
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "no-store")


def test_data_hold_every_version_with_a_hash_that_can_be_checked(sign_in, signatory, draft):
    now = timezone.now()
    first = make.sent_in(draft, by=signatory)
    withdraw_proposal(proposal=draft, by=signatory, at=now)
    reopen_withdrawn(proposal=draft, by=signatory, at=now)
    draft.refresh_from_db()
    second = make.sent_in(draft, by=signatory)

    found, _response = data(sign_in(signatory), draft)

    assert [(each["number"], each["reference"]) for each in found["submissions"]] == [
        (2, second.reference), (1, first.reference),
    ]  # fmt: skip
    for each in found["submissions"]:
        assert hashlib.sha256(each["content"].encode()).hexdigest() == each["sha256"]
    assert found["draft"] is None


def test_data_hold_messages_with_the_moments_of_notice_and_reading(sign_in, signatory, officer, draft):
    make.sent_in(draft, by=signatory)
    request = make.asked_for(draft, "plan", by=officer)
    message = draft.portal_messages.get(kind="supplement_request")
    record_reading(message=message, by=signatory, at=timezone.now())

    found, _response = data(sign_in(signatory), draft)

    asked = next(each for each in found["messages"] if each["kind"] == "supplement_request")
    assert asked["answer_before"] == request.due_at.isoformat()
    assert [each["person"] for each in asked["readers"] if each["first_read_at"]] == [str(signatory)]
    assert found["supplement_requests"][0]["sections"] == ["plan"]
    assert found["draft"]["title"] == draft.title


def test_data_say_nothing_of_the_intake(sign_in, signatory, officer, draft):
    submission = make.sent_in(draft, by=signatory)
    submission.intake_check = make.IntakeCheckFactory(
        submission=submission, remark="Vreemde begroting.", checked_by=officer
    )

    _found, response = data(sign_in(signatory), draft)

    assert "Vreemde begroting." not in response.content.decode()


@pytest.mark.parametrize("name", ["proposal_copy", "proposal_data"])
def test_nobody_else_gets_a_copy_also_not_after_leaving(client, draft, editor, stranger, officer, name):
    address = reverse(f"proposals:{name}", args=[draft.pk])
    client.force_login(editor)
    assert client.get(address).status_code == 200
    editor.memberships.update(ended_at=timezone.now(), ended_by=stranger)

    for person, status in ((editor, 404), (stranger, 404), (officer, 404)):
        client.force_login(person)
        assert client.get(address).status_code == status

    make.move_proposal(draft, ProposalStatus.SUBMITTED)
    client.force_login(officer)
    assert client.get(address).status_code == 403


def test_a_pdf_of_a_draft_is_asked_for_once_per_version(sign_in, editor, draft, django_capture_on_commit_callbacks):
    client, address = sign_in(editor), reverse("reporting:draft_copy", args=[draft.pk])

    first, second = client.post(address), client.post(address)

    report = Report.objects.get(kind=ReportKind.DRAFT_COPY)
    assert first.url == second.url == reverse("reporting:report_detail", args=[report.pk])
    assert report.proposal == draft
    assert client.get(first.url).status_code == 200


def test_a_pdf_of_a_draft_is_for_its_writers_alone(client, editor, stranger, officer, controller, draft):
    report = Report.objects.create(
        kind=ReportKind.DRAFT_COPY, proposal=draft, requested_by=editor, requested_at=timezone.now(),
        due_at=timezone.now(), status=ReportStatus.WAITING,
    )  # fmt: skip
    make.move_proposal(draft, ProposalStatus.SUBMITTED)  # now staff may read the proposal, but not this

    def status(person):
        client.force_login(person)
        return client.get(reverse("reporting:report_status", args=[report.pk])).status_code

    assert [status(each) for each in (editor, stranger, officer, controller)] == [200, 404, 404, 404]


def test_what_was_submitted_is_not_a_concept(sign_in, editor, draft):
    make.move_proposal(draft, ProposalStatus.SUBMITTED)

    answer = sign_in(editor).post(reverse("reporting:draft_copy", args=[draft.pk]))

    assert answer.url == reverse("proposals:proposal_copy", args=[draft.pk])
    assert not Report.objects.filter(kind=ReportKind.DRAFT_COPY).exists()


def test_withdrawn_can_be_opened_again_and_its_receipt_stays_listed(sign_in, signatory, draft):
    submission = make.sent_in(draft, by=signatory)
    client = sign_in(signatory)
    client.post(reverse("proposals:proposal_withdraw", args=[draft.pk]))

    page = client.get(reverse("proposals:proposal_detail", args=[draft.pk])).content.decode()
    receipt = client.get(reverse("proposals:submission_receipt", args=[draft.pk, 1]))

    assert reverse("proposals:proposal_reopen", args=[draft.pk]) in page
    assert receipt.context["receipt"].kind == "todo"
    assert submission.reference in receipt.content.decode()
    assert client.get(reverse("proposals:submission_receipt", args=[draft.pk, 2])).status_code == 404


def test_after_closing_withdrawn_stays_withdrawn(sign_in, signatory, draft):
    make.sent_in(draft, by=signatory)
    withdraw_proposal(proposal=draft, by=signatory, at=timezone.now())
    draft.round.closes_at = timezone.now() - timedelta(hours=1)
    draft.round.save()

    page = sign_in(signatory).get(reverse("proposals:proposal_detail", args=[draft.pk])).content.decode()

    assert reverse("proposals:proposal_reopen", args=[draft.pk]) not in page
