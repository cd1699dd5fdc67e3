"""The pages about the deadline in a browser: accessible, within 320 pixels, in each of their states."""

from datetime import timedelta

import pytest
from django.utils import timezone

from proposals.enums import MessageState
from proposals.models import Round
from proposals.services.portal_messages import place_message
from tests import axe
from tests.factories import proposals as make
from tests.journeys.page_checks import NARROW, OVERFLOW, WIDE


@pytest.fixture
def look(transactional_db, live_server, browser, client):
    """Give what is wrong with a page: accessibility, and wider than a window of 320 pixels."""
    contexts = []

    def looked(user, path, *, press="", meanwhile=None):
        context = browser.new_context(base_url=live_server.url, locale="nl-NL", viewport=WIDE)
        contexts.append(context)
        if user is not None:
            client.force_login(user)
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(path)
        if meanwhile is not None:
            meanwhile()
        if press:
            page.locator(press).click()
            page.wait_for_load_state()
        found = list(axe.findings(page))
        page.set_viewport_size(NARROW)
        return found + [f"{path}: too wide"] * (page.evaluate(OVERFLOW) > 0)

    yield looked
    for context in contexts:
        context.close()


def test_pages_of_applicants(look, draft, editor, signatory):
    now = timezone.now()
    due = {"response_due_at": now + timedelta(days=9)}
    values = {"organisation": draft.organisation, "proposal": draft, "subject": "Een lang onderwerp " * 8, "body": "b"}
    message = place_message(kind="supplement_request", key="k", at=now, **values, **due)
    make.OutageFactory(round=draft.round)
    extension = make.ExtensionFactory(outage__round=draft.round, outage__ended_at=now)
    type(extension).objects.filter(pk=extension.pk).update(
        approved_at=now, approved_by=make.UserFactory(), closes_after=draft.round.closes_at + timedelta(seconds=1)
    )
    make.OutgoingMessageFactory(proposal=draft, state=MessageState.BOUNCED, sent_at=now, bounced_at=now)

    for path in ("/berichten/", f"/berichten/{message.pk}/", f"/aanvragen/{draft.pk}/controleren/"):
        assert look(signatory, path) == []
    assert look(None, "/") == []


def test_the_page_of_who_came_too_late(look, draft, signatory):
    def close():
        Round.objects.filter(pk=draft.round_id).update(closes_at=timezone.now())

    # The button is pressed after the closing time on a page that was opened before it.
    found = look(
        signatory,
        f"/aanvragen/{draft.pk}/controleren/",
        press="#indienen button[type=submit]",
        meanwhile=close,
    )

    assert found == []
    assert draft.late_attempts.count() == 1


def test_pages_of_staff(look, draft, officer, second_officer, signatory):
    now = timezone.now()
    values = {"organisation": draft.organisation, "proposal": draft, "kind": "note", "subject": "s", "body": "b"}
    message = place_message(key="k", at=now - timedelta(days=3), **values)
    make.LateAttemptFactory(proposal=draft)
    extension = make.ExtensionFactory(outage__round=draft.round, requested_by=officer)
    mail = make.OutgoingMessageFactory(state=MessageState.BOUNCED, sent_at=now, bounced_at=now, last_error="550")
    round_, outage = f"/beheer/ronde/{draft.round.slug}/storingen/", f"/beheer/storingen/{extension.outage_id}/"

    for path in (
        round_, f"{round_}melden/", f"{outage}einde/", f"{outage}verlengen/", f"/beheer/verlengingen/{extension.pk}/",
        "/beheer/berichten/", f"/beheer/berichten/{mail.pk}/", "/beheer/berichten/portaal/",
        f"/beheer/berichten/portaal/{message.pk}/",
    ):  # fmt: skip
        assert look(second_officer, path) == []
    send = "main form button[type=submit] >> nth=0"
    for path in (f"{round_}melden/", f"{outage}verlengen/"):
        assert look(officer, path, press=send) == []
    assert look(second_officer, f"/beheer/verlengingen/{extension.pk}/", press="button[value=refuse]") == []
