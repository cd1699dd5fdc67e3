"""What an applicant writes for a supplement belongs to its writers until it is sent."""

import json
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from proposals.enums import ScanState
from proposals.formats import euros
from proposals.models import Attachment
from proposals.queries import cockpit_of_round
from proposals.services.attachments import remove_attachment
from proposals.services.clock import database_now
from proposals.services.supplements import close_request, extend_term, send_supplement
from reporting.models import Report
from tests.factories import proposals as make

SECRET = "Dit is nog niet verzonden"


@pytest.fixture
def asked(draft, signatory, officer):
    """A proposal with a file that was sent, and one file and one cost item that were not."""
    make.AttachmentFactory(proposal=draft, original_name="verzonden.pdf")
    make.sent_in(draft, by=signatory)
    make.asked_for(draft, "outline", "budget", "attachments", by=officer)
    draft.budget_lines.update(description=SECRET)
    draft.title = SECRET
    draft.save(update_fields=["title"])
    make.AttachmentFactory(proposal=draft, original_name="onverzonden.pdf")
    return draft


def download(proposal, name):
    file = proposal.attachments.get(original_name=name)
    return reverse("proposals:attachment_download", args=[proposal.pk, file.pk])


def test_staff_get_no_budget_that_was_not_sent(sign_in, officer, editor, asked):
    address = reverse("proposals:budget_download", args=[asked.pk, "xlsx"])

    assert sign_in(officer).get(address).status_code == 404
    assert sign_in(editor).get(address).status_code == 200


def test_staff_get_no_file_that_was_not_sent(sign_in, officer, controller, editor, asked):
    for person in (officer, controller):
        client = sign_in(person)
        assert client.get(download(asked, "onverzonden.pdf")).status_code == 404
        assert client.get(download(asked, "verzonden.pdf")).status_code != 404
    assert sign_in(editor).get(download(asked, "onverzonden.pdf")).status_code != 404


@pytest.mark.parametrize("page", ["management_proposal", "proposal_read"])
def test_staff_pages_name_nothing_that_was_not_sent(sign_in, officer, asked, page):
    shown = sign_in(officer).get(reverse(f"proposals:{page}", args=[asked.pk])).content.decode()

    assert "verzonden.pdf</bdi>" in shown
    assert ">onverzonden.pdf" not in shown
    assert SECRET not in shown


def test_a_message_about_the_term_names_nothing_that_was_not_sent(officer, asked):
    request = asked.open_supplement_request()
    due_at = request.due_at + timedelta(days=7)

    extend_term(request=request, due_at=due_at, reason="Vakantie", by=officer, at=request.asked_at)

    assert not [each for each in asked.portal_messages.all() if SECRET in each.subject]


def test_once_sent_staff_see_all(sign_in, officer, signatory, asked):
    make.supplemented(asked, by=signatory)
    client = sign_in(officer)

    assert "onverzonden.pdf" in client.get(reverse("proposals:management_proposal", args=[asked.pk])).content.decode()
    assert client.get(download(asked, "onverzonden.pdf")).status_code != 404


@pytest.fixture
def taken_away(asked, editor):
    """The applicant took the file away that was sent; gives its address."""
    address = download(asked, "verzonden.pdf")
    take_away(asked, editor)
    return address


def take_away(proposal, editor):
    remove_attachment(attachment=proposal.attachments.get(original_name="verzonden.pdf"), by=editor, at=database_now())


@pytest.mark.parametrize("page", ["management_proposal", "proposal_read"])
def test_staff_keep_a_file_that_was_taken_away_and_not_sent(sign_in, officer, controller, asked, taken_away, page):
    shown = sign_in(officer).get(reverse(f"proposals:{page}", args=[asked.pk])).content.decode()

    assert ">verzonden.pdf</bdi>" in shown
    assert ">onverzonden.pdf" not in shown
    for person in (officer, controller):
        answer = sign_in(person).get(taken_away)
        assert (answer.status_code, answer.getvalue()) == (200, b"%PDF-1.7 test")


def test_nobody_else_gets_what_was_taken_away(sign_in, stranger, assessor, taken_away):
    assert Client().get(taken_away).status_code == 302
    assert [sign_in(person).get(taken_away).status_code for person in (stranger, assessor)] == [404, 404]


def test_a_file_that_was_never_sent_is_gone_once_it_is_taken_away(sign_in, officer, editor, asked):
    address = download(asked, "onverzonden.pdf")
    remove_attachment(attachment=asked.attachments.get(original_name="onverzonden.pdf"), by=editor, at=database_now())

    assert [sign_in(person).get(address).status_code for person in (officer, editor)] == [404, 404]


def test_a_file_of_an_earlier_version_stays_within_reach(sign_in, officer, signatory, asked, taken_away):
    make.supplemented(asked, by=signatory)
    client = sign_in(officer)

    changes = client.get(reverse("proposals:management_changes", args=[asked.pk, 2])).content.decode()
    page = client.get(reverse("proposals:management_proposal", args=[asked.pk])).content.decode()

    assert f'href="{taken_away}"' in changes
    assert ">verzonden.pdf</bdi>" not in page
    assert [sign_in(person).get(taken_away).status_code for person in (officer, signatory)] == [200, 200]


def test_a_request_that_ends_puts_back_the_file_as_it_was_last(asked, editor, officer):
    """The scanner may have spoken since the request was made: that is not undone."""
    Attachment.objects.filter(original_name="verzonden.pdf").update(scan_state=ScanState.CLEAN)
    pk = asked.attachments.get(original_name="verzonden.pdf").pk
    take_away(asked, editor)

    close_request(proposal=asked, by=officer, at=database_now(), reason="Wij gaan verder")

    back = asked.attachments.get()
    assert (back.pk, back.original_name, back.scan_state) == (pk, "verzonden.pdf", ScanState.CLEAN)


@pytest.fixture
def writing(asked):
    """The applicant asks another amount and has another title, and did not send either."""
    asked.requested_amount = asked.requested_amount - 10_000
    asked.save(update_fields=["requested_amount"])
    return asked


def sent_content(proposal):
    return json.loads(proposal.submissions.get(is_current=True).content)


def test_the_list_of_staff_searches_sorts_and_shows_what_was_sent(sign_in, officer, writing):
    client, title = sign_in(officer), sent_content(writing)["title"]
    # Between what was sent and what is being written, in both orders.
    make.ProposalFactory(
        round=writing.round, status="submitted", title="Een ander", requested_amount=writing.requested_amount + 5_000
    )
    listing = reverse("proposals:management_proposals", args=[writing.round.slug])

    def found(**asked):
        return [row.proposal.title for row in client.get(listing, asked).context["rows"]]

    assert found(q=SECRET) == []
    assert found(q=title) == [title]
    assert found(order="amount") == [title, "Een ander"]
    assert found(order="title") == ["Een ander", title]


def test_sums_of_staff_count_what_was_sent(writing):
    cockpit = cockpit_of_round(writing.round, timezone.now())

    assert cockpit.requested == Decimal(sent_content(writing)["requested_amount"]) != writing.requested_amount


@pytest.mark.parametrize("page", ["supplement_term", "supplement_close"])
def test_pages_about_the_request_name_what_was_sent(sign_in, officer, writing, page):
    shown = sign_in(officer).get(reverse(f"proposals:{page}", args=[writing.pk])).content.decode()

    assert sent_content(writing)["title"] in shown
    assert SECRET not in shown


@pytest.mark.parametrize("model", ["proposal", "submission", "statuschange"])
def test_the_technical_admin_lists_searches_and_shows_what_was_sent(sign_in, officer, writing, model):
    client, listing = sign_in(officer), reverse(f"admin:proposals_{model}_changelist")
    row = {"proposal": writing, "submission": writing.submissions.get()}.get(model) or writing.status_changes.first()
    title = sent_content(writing)["title"]

    for address in (listing, f"{listing}?o=1.2.3", reverse(f"admin:proposals_{model}_change", args=[row.pk])):
        shown = client.get(address, follow=True).content.decode()
        assert title in shown
        assert SECRET not in shown
        assert euros(writing.requested_amount) not in shown
    assert client.get(listing, {"q": SECRET}).context["cl"].result_count == 0
    assert client.get(listing, {"q": title}).context["cl"].result_count > 0


def test_what_was_sent_is_read_everywhere_at_once(sign_in, officer, signatory, writing):
    source = writing.funding_sources.first()
    source.amount += 10_000
    source.save(update_fields=["amount"])
    send_supplement(proposal=writing, token=uuid.uuid4(), by=signatory, at=timezone.now())

    shown = sign_in(officer).get(reverse("admin:proposals_proposal_changelist"), {"q": SECRET}).content.decode()

    assert SECRET in shown
    assert cockpit_of_round(writing.round, timezone.now()).requested == writing.requested_amount


def test_the_page_of_a_receipt_names_what_was_sent(sign_in, coordinator, writing):
    receipt = Report.objects.get(submission__proposal=writing)

    shown = sign_in(coordinator).get(reverse("reporting:report_detail", args=[receipt.pk])).content.decode()

    assert sent_content(writing)["title"] in shown
    assert SECRET not in shown
