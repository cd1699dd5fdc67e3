"""The page on which staff let all mail stand still, and let it go."""

from datetime import timedelta

import pytest
from django.utils import timezone

from proposals.enums import MessageState
from proposals.models import MailHold
from proposals.services.mail_holds import hold_mail, open_hold
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
PAGE, LIST = "/beheer/berichten/stilstand/", "/beheer/berichten/"


@pytest.fixture
def waiting():
    return make.OutgoingMessageFactory(created_at=timezone.now() - timedelta(minutes=5), subject="Uw ontvangstbewijs")


@pytest.fixture
def hold(waiting):
    return hold_mail(reason="Er is een back-up teruggezet.", by=None, at=timezone.now() - timedelta(minutes=1))


def test_staff_let_all_mail_stand_still_with_a_reason(sign_in, officer, waiting):
    client = sign_in(officer)

    assert client.post(PAGE, {"reason": "  "}).status_code == 422
    assert client.post(PAGE, {"reason": "Verkeerde brieven"}).url == LIST

    assert (open_hold().reason, open_hold().begun_by) == ("Verkeerde brieven", officer)
    assert "Verkeerde brieven" in client.get(LIST).content.decode()


def test_page_shows_what_waited_and_asks_what_to_do(sign_in, officer, hold):
    client = sign_in(officer)
    page = client.get(PAGE).content.decode()

    assert "Er is een back-up teruggezet." in page and "Uw ontvangstbewijs" in page
    assert client.post(PAGE, {"release": "1"}).status_code == 422
    assert open_hold() == hold


@pytest.mark.parametrize(("choice", "state"), [("send", MessageState.WAITING), ("leave_out", MessageState.LEFT_OUT)])
def test_staff_let_it_go(sign_in, officer, hold, waiting, choice, state):
    answer = sign_in(officer).post(PAGE, {"release": "1", "waiting": choice})

    waiting.refresh_from_db()
    hold.refresh_from_db()
    assert (answer.url, waiting.state, hold.ended_by) == (LIST, state, officer)


def test_a_form_of_the_other_state_changes_nothing(sign_in, officer, hold):
    client = sign_in(officer)

    assert client.post(PAGE, {"reason": "Nog een keer"}).url == PAGE
    assert [(each.reason, each.ended_at) for each in MailHold.objects.all()] == [(hold.reason, None)]


def test_cockpit_says_that_mail_stands_still_in_no_more_statements(sign_in, officer, waiting, queries_of):
    cockpit = f"/beheer/ronde/{make.RoundFactory().slug}/"
    before = queries_of(officer, cockpit)
    hold_mail(reason="Verkeerde brieven", by=officer, at=timezone.now())

    assert queries_of(officer, cockpit) == before
    assert "?state=waiting" in sign_in(officer).get(cockpit).content.decode()
