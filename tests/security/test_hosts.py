"""WS-15: who asks cannot choose under which name the site answers, links or mails."""

import pytest
from django.conf import settings
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from proposals.models import OutgoingMessage
from proposals.services.messages import send_due_messages
from tests.security.world import SecurityWorld

pytestmark = pytest.mark.django_db
OWN = "deals.example"
EVIL = "evil.example"
REFUSED = (
    EVIL, f"{EVIL}:80", f"{OWN}.{EVIL}", f"{EVIL}#{OWN}", f"{EVIL}?{OWN}", f"{EVIL}/{OWN}", f"{OWN}@{EVIL}",
    f"{OWN}:80@{EVIL}", f"{OWN},{EVIL}", f"{OWN}, {EVIL}", f"{OWN} {EVIL}", f"{OWN}\t{EVIL}", f"{OWN}:evil",
    f"{OWN}:80:80", f"{OWN}:-1", f"{OWN}:", f"www.{OWN}", f"x{OWN}", f".{OWN}", f"{OWN}..", f"{OWN}%00",
    f"{OWN}%2e{EVIL}", f"{OWN}\x00", f"http://{OWN}", f"//{OWN}", f"{OWN}\\", f"\\{EVIL}", "", " ", ".", "*",
    "localhost", "127.0.0.1", "0.0.0.0", "[::1]", "[::1", "2130706433", "0x7f.1", "deals。example", "dеals.example",
    f"<b>{OWN}</b>", f"'{OWN}", f"{OWN};x", "a" * 300, "169.254.169.254",
)  # fmt: skip
# Headers that a proxy might set; who asks can set them as well.
FORWARDED = (
    {"X-Forwarded-Host": EVIL}, {"X-Forwarded-Host": f"{OWN}, {EVIL}"}, {"X-Host": EVIL}, {"X-Forwarded-Server": EVIL},
    {"Forwarded": f"host={EVIL};proto=https"}, {"X-Original-Host": EVIL}, {"X-HTTP-Host-Override": EVIL},
    {"X-Forwarded-Proto": "https"}, {"X-Forwarded-Proto": "javascript"}, {"X-Forwarded-Port": "666"},
    {"X-Forwarded-Prefix": "/evil"}, {"X-Original-URL": "/admin/"}, {"X-Rewrite-URL": "/admin/"},
    {"X-Script-Name": "/evil"}, {"Origin": f"https://{EVIL}"}, {"Referer": f"https://{EVIL}/"},
)  # fmt: skip


@pytest.fixture(autouse=True)
def _own_name() -> None:
    with override_settings(ALLOWED_HOSTS=[OWN], BASE_URL=f"https://{OWN}"):
        yield


def test_there_are_forty_variants():
    assert len({*REFUSED}) >= 40


@pytest.mark.parametrize("host", REFUSED, ids=repr)
def test_another_name_is_refused(attacked: SecurityWorld, host):
    client = attacked.as_role("anonymous")
    for address in ("/", "/account/login/", "/livez"):
        answer = client.get(address, HTTP_HOST=host)
        assert answer.status_code == 400, address
        assert EVIL.encode() not in answer.content


@pytest.mark.parametrize("host", [OWN, f"{OWN}:443", OWN.upper(), f"{OWN}."])
def test_the_own_name_is_answered(attacked: SecurityWorld, host):
    assert attacked.as_role("anonymous").get("/", HTTP_HOST=host).status_code == 200


@pytest.mark.parametrize("headers", FORWARDED, ids=lambda each: "-".join(next(iter(each.items()))))
def test_what_a_proxy_might_say_changes_nothing(attacked: SecurityWorld, headers):
    client = attacked.as_role("anonymous")
    for address in ("/", "/account/login/?next=/beheer/", "/aanvragen/", "/bestaat-niet/"):
        answer = client.get(address, HTTP_HOST=OWN, headers=headers)
        bare = client.get(address, HTTP_HOST=OWN)
        assert (answer.status_code, answer.get("Location")) == (bare.status_code, bare.get("Location"))
        assert EVIL.encode() not in answer.content
        assert b"/evil" not in answer.content


def test_a_mail_leads_to_the_configured_address_whoever_asks(attacked: SecurityWorld, settings):
    """The classic: ask for somebody's new password under a name of one's own, and receive the key of the link."""
    OutgoingMessage.objects.update(state="sent", sent_at=timezone.now())
    client = attacked.as_role("anonymous")
    person = attacked.persons["applicant_signatory"]
    for headers in ({}, *FORWARDED[:7]):
        client.post("/account/password/reset/", {"email": person.email}, HTTP_HOST=OWN, headers=headers)
    signatory = attacked.as_role("applicant_signatory")
    for headers in FORWARDED[:3]:
        signatory.post(
            f"/organisatie/{attacked.organisation.pk}/uitnodigen/",
            {"email": "nieuw@slingerbeek.example", "role": "editor"}, HTTP_HOST=OWN, headers=headers,
        )  # fmt: skip
    mail.outbox.clear()
    send_due_messages(at=timezone.now())

    sent = [each for each in mail.outbox if person.email in each.to or "nieuw@slingerbeek.example" in each.to]
    assert len(sent) >= 2
    for each in mail.outbox:
        links = [word for word in each.body.split() if "://" in word]
        assert all(word.startswith(settings.BASE_URL + "/") for word in links), links
        assert EVIL not in str(each.message())


def test_the_site_believes_no_proxy_unless_it_is_told_to():
    assert settings.USE_X_FORWARDED_HOST is False
    assert settings.USE_X_FORWARDED_PORT is False
    assert settings.SECURE_PROXY_SSL_HEADER is None
