"""One story for each place in a real browser, with an OpenID provider that is a process of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request

import pytest
from playwright.sync_api import expect

from mkbdeals.launcher.ports import free_port
from proposals.models import SignInLink
from tests.factories import payments as pay
from tests.factories.proposals import PASSWORD
from tests.mkbdeals.openid.conftest import EH3, KVK_CLAIM

PEOPLE = [
    {"sub": "medewerker", "email": "medewerker@ministerie.example", "email_verified": True},
    {"sub": "betaler", "email": "betaler@ministerie.example", "email_verified": True},
    {"sub": "onbekende", "email": "onbekende@ministerie.example", "email_verified": True},
    {"sub": "wethouder", KVK_CLAIM: "12345678", "acr": EH3},
    {"sub": "laag", KVK_CLAIM: "12345678", "acr": "urn:etoegang:core:assurance-class:loa2"},
]


@pytest.fixture(scope="module")
def provider():
    """Start the provider; give its address."""
    port = free_port()
    claims = [word for each in PEOPLE for word in ("--user-claims", json.dumps(each))]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *claims],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        for _time in range(200):
            try:
                urllib.request.urlopen(f"{url}/.well-known/openid-configuration", timeout=5).close()
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.1)
        yield url
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


@pytest.fixture
def page(transactional_db, live_server, settings, set_up, provider, browser):
    settings.BASE_URL = live_server.url
    set_up(provider)
    context = browser.new_context(base_url=live_server.url, locale="nl-NL")
    context.route("https://cdn.jsdelivr.net/**", lambda route: route.abort())  # the provider's looks
    opened = context.new_page()
    complaints = []
    opened.on(
        "console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None
    )
    yield opened
    context.close()
    assert [each for each in complaints if "Content Security" in each] == []


def test_somebody_of_the_ministry(page, officer, live_server):
    officer.email = "medewerker@ministerie.example"
    officer.save()
    page.goto("/beheer/")
    page.locator("a[href*='/account/via/ministerie/']").click()
    page.get_by_role("button", name="onbekende").first.click()
    expect(page).to_have_url(re.compile(re.escape(f"{live_server.url}/account/via/ministerie/terug/")))
    expect(page.locator("h1")).to_be_visible()
    page.locator("main a[href='/account/login/']").click()

    page.locator("a[href*='/account/via/ministerie/']").click()
    page.get_by_role("button", name="Deny").click()
    page.locator("main a[href='/account/login/']").click()
    page.goto("/beheer/berichten/")
    page.locator("a[href*='/account/via/ministerie/']").click()
    page.get_by_role("button", name="medewerker").first.click()

    expect(page).to_have_url(f"{live_server.url}/beheer/berichten/")
    assert SignInLink.objects.get().user == officer


def test_an_approval_leads_to_the_ministry_in_a_browser_that_holds_redirects_of_forms(
    page, finance_officer, provider, live_server, settings
):
    finance_officer.email = "betaler@ministerie.example"
    finance_officer.save()
    pay.PaymentLimitFactory(user=finance_officer)
    address = f"/beheer/betalingen/{pay.PaymentOrderFactory().pk}/"
    page.goto(f"/account/via/ministerie/?next={address}")
    page.get_by_role("button", name="betaler").first.click()
    expect(page).to_have_url(live_server.url + address)
    settings.APPROVAL_SIGN_IN_SECONDS = 0.001  # that was long ago

    page.locator("button[value=approve]").click()
    expect(page).to_have_url(re.compile(re.escape(f"{live_server.url}/account/via/ministerie/opnieuw/")))
    page.locator("main a[href*=leave]").click()

    expect(page).to_have_url(re.compile(re.escape(provider)))
    assert "prompt=login" in page.url


def test_somebody_of_a_municipality(page, organisation, editor, live_server):
    organisation.kvk_number = "12345678"
    organisation.save()
    page.goto("/account/login/")
    page.locator("a[href*='/account/via/eherkenning/']").click()
    page.get_by_role("button", name="laag").first.click()
    page.locator("main a[href='/account/login/']").click()

    page.locator("a[href*='/account/via/eherkenning/']").click()
    page.get_by_role("button", name="wethouder").first.click()
    expect(page).to_have_url(f"{live_server.url}/toegang/koppelen/")
    page.locator("main a[href*='/account/login/']").click()
    page.locator("#id_login").fill(editor.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(f"{live_server.url}/toegang/koppelen/")
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(f"{live_server.url}/aanvragen/")

    page.context.clear_cookies()
    page.goto("/account/login/")
    page.locator("a[href*='/account/via/eherkenning/']").click()
    page.get_by_role("button", name="wethouder").first.click()
    expect(page).to_have_url(f"{live_server.url}/aanvragen/")
    assert SignInLink.objects.get().user == editor
