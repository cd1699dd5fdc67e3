"""The messages of an organisation as its people see them, and what the frame of each page tells."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.enums import MessageState
from proposals.services.outages import approve_extension
from proposals.services.portal_messages import place_message, record_reading
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
LIST = "/berichten/"


@pytest.fixture
def message(organisation, editor, reader):
    return place_message(
        organisation=organisation,
        proposal=None,
        kind="supplement_request",
        subject="Wij missen uw begroting",
        body="Stuur de begroting opnieuw. <script>alert(1)</script>",
        key="k",
        at=timezone.now(),
        response_due_at=timezone.now() + timedelta(days=10),
    )


def text_of(response):
    return response.content.decode().replace("\xa0", " ")


def test_opening_a_message_is_recorded_per_person(sign_in, message, editor, reader):
    sign_in(editor).get(f"{LIST}{message.pk}/")

    assert message.readings.get(user=editor).first_read_at is not None
    assert message.readings.get(user=reader).first_read_at is None


@pytest.mark.parametrize(("kind", "asks"), [("supplement_request", True), ("extension", False)])
def test_only_a_message_that_asks_for_an_answer_says_until_when(kind, asks, sign_in, organisation, editor):
    message = place_message(
        organisation=organisation, proposal=None, kind=kind, subject="s", body="b", key="k", at=timezone.now(),
        response_due_at=timezone.now() + timedelta(days=10),
    )  # fmt: skip

    page = sign_in(editor).get(f"{LIST}{message.pk}/")

    assert (_("Answer before %(moment)s.").partition("%")[0] in text_of(page)) == asks
    assert ('href="/aanvragen/">' in text_of(page).split("<main")[1]) != asks


def test_asking_for_the_head_of_a_message_is_not_reading(sign_in, message, editor):
    assert sign_in(editor).head(f"{LIST}{message.pk}/").status_code == 200

    assert message.readings.get(user=editor).first_read_at is None


def test_staff_who_look_do_not_count_as_readers(sign_in, message, officer):
    assert sign_in(officer).get(f"{LIST}{message.pk}/").status_code == 404
    assert sign_in(officer).get(f"/beheer/berichten/portaal/{message.pk}/").status_code == 200

    assert not message.readings.filter(first_read_at__isnull=False).exists()


def test_another_organisation_does_not_find_the_message(sign_in, message, stranger):
    assert sign_in(stranger).get(f"{LIST}{message.pk}/").status_code == 404
    assert message.subject not in text_of(sign_in(stranger).get(LIST))


def test_the_text_is_shown_as_text(sign_in, message, editor):
    assert "<script>alert" not in text_of(sign_in(editor).get(f"{LIST}{message.pk}/"))


def test_the_menu_counts_what_was_not_opened_yet(sign_in, message, editor, organisation):
    words = _("Messages (%(number)d new)") % {"number": 1}
    assert words in text_of(sign_in(editor).get(LIST))

    record_reading(message=message, by=editor, at=timezone.now())

    assert words not in text_of(sign_in(editor).get(LIST))


def test_the_list_costs_the_same_with_one_and_with_thirty(sign_in, message, editor, organisation):
    counts = []
    for _turn in range(2):
        client = sign_in(editor)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
        for number in range(29):
            place_message(
                organisation=organisation, proposal=None, kind="note", subject=f"b{number}", body="x",
                key=f"n{number}", at=timezone.now(),
            )  # fmt: skip

    assert counts[0] == counts[1] <= 8


def test_an_outage_stands_on_every_page_of_members_and_on_the_start_page(client, sign_in, draft, editor, officer):
    quiet = len(_queries(sign_in(editor), "/aanvragen/"))
    client.logout()
    outage = make.OutageFactory(round=draft.round, description="Inloggen lukt niet sinds vanmiddag.")

    assert outage.description in text_of(client.get("/"))
    assert outage.description not in text_of(client.get("/contact/"))
    for path in ("/aanvragen/", LIST, "/contact/", f"/aanvragen/{draft.pk}/controleren/"):
        assert outage.description in text_of(sign_in(editor).get(path))
    assert outage.description not in text_of(sign_in(officer).get("/beheer/"))
    # Without an outage nothing is asked about it.
    assert len(_queries(sign_in(editor), "/aanvragen/")) == quiet + 2


def _queries(client, path):
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return queries


def test_the_public_note_stands_on_the_start_page_after_approval_and_not_before(client, officer, second_officer):
    extension = make.ExtensionFactory(outage__ended_at=timezone.now(), requested_by=officer)
    assert extension.public_note not in text_of(client.get("/"))

    approve_extension(extension=extension, by=second_officer, at=timezone.now())

    assert extension.public_note in text_of(client.get("/"))


def test_a_mail_that_came_back_is_told_where_the_receipt_is(sign_in, editor, draft):
    make.move_proposal(draft, "submitted")
    make.SubmissionFactory(proposal=draft)
    now = timezone.now()
    mail = make.OutgoingMessageFactory(
        proposal=draft, recipient="weg@test.example", state=MessageState.BOUNCED, sent_at=now, bounced_at=now
    )

    for path in (f"/aanvragen/{draft.pk}/", f"/aanvragen/{draft.pk}/ontvangstbewijs/"):
        assert mail.recipient in text_of(sign_in(editor).get(path))
