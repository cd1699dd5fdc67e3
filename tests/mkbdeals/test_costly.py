"""Who asks one document, file or calculation after another has to wait; others go on (WS-23)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from mkbdeals import costly
from mkbdeals.costly import COSTLY
from proposals.models import Refusal
from tests.permission_table import rows

pytestmark = pytest.mark.django_db
LIMIT = 3


@pytest.fixture(autouse=True)
def five_minutes(settings, monkeypatch):
    """Allow three in five minutes that do not pass, counted under keys of this test alone."""
    settings.COSTLY_CALLS_IN_FIVE_MINUTES = LIMIT
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], uuid4().hex * 2
    monkeypatch.setattr(costly.time, "time", lambda: 1_800_000_015.0)


def file_of(proposal):
    return reverse("proposals:budget_download", args=[proposal.pk, "xlsx"])


def test_one_too_many_is_told_in_words_and_others_notice_nothing(client, sign_in, editor, signatory, draft):
    client.force_login(editor)
    assert [client.get(file_of(draft)).status_code for _each in range(LIMIT)] == [200] * LIMIT

    answer = client.get(file_of(draft))

    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert "U probeerde dit te vaak" in answer.content.decode()
    assert "Wacht vijf minuten" in answer.content.decode()
    assert client.get(reverse("proposals:proposal_detail", args=[draft.pk])).status_code == 200
    client.get(file_of(draft))
    row = Refusal.objects.get()  # once a minute
    assert (row.user, row.reason, row.detail, row.route) == (editor, "limit", "file", "proposals:budget_download")
    client.force_login(signatory)
    assert client.get(file_of(draft)).status_code == 200


def test_five_minutes_later_it_goes_on(sign_in, editor, draft, monkeypatch):
    client = sign_in(editor)
    for _each in range(LIMIT + 1):
        client.get(file_of(draft))
    monkeypatch.setattr(costly.time, "time", lambda: 1_800_000_015.0 + costly.WINDOW)

    assert client.get(file_of(draft)).status_code == 200


def test_each_kind_is_counted_by_itself(sign_in, editor, draft):
    client = sign_in(editor)
    asked = reverse("reporting:draft_copy", args=[draft.pk])
    for _each in range(LIMIT + 1):
        client.get(file_of(draft))

    assert client.post(asked).status_code == 302
    assert [client.post(asked).status_code for _each in range(LIMIT)][-1] == 429


def test_without_redis_and_without_a_limit_nobody_waits(sign_in, editor, draft, settings):
    client = sign_in(editor)
    settings.CACHES = settings.CACHES | {"shared": settings.CACHES["shared"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    assert [client.get(file_of(draft)).status_code for _each in range(LIMIT + 2)] == [200] * (LIMIT + 2)


def test_every_address_of_the_list_is_one_of_the_permission_table():
    known = {row.route for row in rows()}

    assert {route for _method, routes in COSTLY.values() for route in routes} - known == set()
