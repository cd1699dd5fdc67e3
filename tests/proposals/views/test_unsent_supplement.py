"""What an applicant writes for a supplement belongs to its writers until it is sent."""

from datetime import timedelta

import pytest
from django.urls import reverse

from proposals.services.supplements import extend_term
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
