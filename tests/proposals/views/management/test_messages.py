"""The outbox."""

import pytest
from django.urls import reverse

from proposals.enums import MessageState
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
LIST = "/beheer/berichten/"


def shown(client, query=""):
    return [message for message, _kind in client.get(LIST + query).context["rows"]]


def test_list_is_empty_at_first_and_says_so(sign_in, officer):
    assert b"mkb-empty" in sign_in(officer).get(LIST).content


@pytest.mark.parametrize(("query", "count"), [("", 3), ("?state=failed", 1), ("?state=nothing", 3), ("?state=%00", 3)])
def test_list_keeps_one_state_when_asked(sign_in, controller, query, count):
    make.OutgoingMessageFactory.create_batch(2)
    make.OutgoingMessageFactory(state=MessageState.FAILED)

    assert len(shown(sign_in(controller), query)) == count


def test_list_counts_what_was_not_delivered_on_every_page(sign_in, officer):
    make.OutgoingMessageFactory.create_batch(51)
    make.OutgoingMessageFactory(state=MessageState.FAILED)

    page = sign_in(officer).get(LIST + "?page=2")

    assert (page.context["failed"], len(page.context["rows"])) == (1, 2)


def test_list_asks_the_same_number_of_statements_for_one_and_thirty(queries_of, officer):
    make.OutgoingMessageFactory()
    few = queries_of(officer, LIST)
    make.OutgoingMessageFactory.create_batch(29)

    assert queries_of(officer, LIST) == few


def test_page_shows_the_text_as_text(sign_in, officer):
    message = make.OutgoingMessageFactory(body="Beste indiener,\n<script>alert(1)</script>", last_error="550 onbekend")

    page = sign_in(officer).get(reverse("proposals:management_message", args=[message.pk])).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "550 onbekend" in page
