"""Passkeys as a second factor, with the authenticator that Chromium has for tests; and answers that are none."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from proposals.models import SecondFactor
from tests.factories.proposals import PASSWORD

ADD, ASK = "/account/2fa/webauthn/add/", "/account/2fa/authenticate/"


@pytest.fixture(autouse=True)
def needed(db, settings):
    settings.SECOND_FACTOR = "staff"
    cache.clear()
    yield
    cache.clear()


def sign_in(page, person):
    page.goto("/account/login/")
    page.locator("#id_login").fill(person.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()


def test_a_passkey_is_added_asked_and_removed(transactional_db, live_server, settings, browser, officer):
    settings.BASE_URL = live_server.url
    with browser.new_context(base_url=live_server.url, locale="nl-NL") as context:
        page = context.new_page()
        complaints = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        devtools = context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        sign_in(page, officer)
        page.locator(f"main a[href='{ADD}']").click()
        page.locator("#id_name").fill("Sleutelbos")
        page.locator("[data-passkey] button").click()
        expect(page).to_have_url(f"{live_server.url}/account/2fa/recovery-codes/")
        page.goto("/beheer/")
        expect(page).to_have_url(f"{live_server.url}/beheer/")

        context.clear_cookies()
        sign_in(page, officer)
        expect(page).to_have_url(f"{live_server.url}{ASK}")
        page.locator("[data-passkey] button").click()
        expect(page).to_have_url(f"{live_server.url}/beheer/")

        page.goto("/account/2fa/")
        expect(page.get_by_text("Sleutelbos").first).to_be_visible()
        page.locator("main a[href*='/remove/']").click()
        page.locator("main form button[type=submit]").click()
        expect(page).to_have_url(f"{live_server.url}/account/2fa/")
    assert complaints == []
    assert not SecondFactor.of(officer).exists()
    labels = SecondFactor.pgh_event_model.objects.filter(type="webauthn").order_by("pgh_id")
    assert list(labels.values_list("pgh_label", flat=True)) == ["insert", "delete"]


ODD = ["", "x", "null", "[]", "{}", "1", '{"id": "x"}', '{"id": 1, "rawId": [], "type": "public-key", "response": {}}']
ODD.append('{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","attestationObject":"AA"}}')
ODD.append('{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA"}}')


@pytest.mark.django_db
@pytest.mark.parametrize("credential", ODD)
def test_an_answer_that_is_none_adds_nothing_and_opens_nothing(client, officer, credential):
    client.post("/account/login/", {"login": officer.email, "password": PASSWORD})
    client.get(ADD)

    assert client.post(ADD, {"name": "x", "credential": credential}).status_code == 200
    assert not SecondFactor.of(officer).exists()

    SecondFactor.objects.create(user=officer, type="totp", data={"secret": "x"})
    client.post("/account/logout/")
    client.post("/account/login/", {"login": officer.email, "password": PASSWORD})
    client.get(ASK)
    answer = client.post(ASK, {"credential": credential})
    assert (answer.status_code, client.get("/beheer/").status_code) == (200, 302)


@pytest.mark.django_db
def test_passkeys_are_for_the_name_of_the_site(client, officer, settings):
    settings.BASE_URL = "https://mkbdeals.example:8443"
    client.post("/account/login/", {"login": officer.email, "password": PASSWORD})

    options = client.get(ADD).context["js_data"]["creation_options"]["publicKey"]

    assert options["rp"]["id"] == "mkbdeals.example"
