"""Whom to tell of a weakness (RFC 9116)."""

import re
from datetime import UTC, datetime, timedelta


def test_it_names_contacts_language_place_and_an_end_within_a_year(client, settings):
    settings.SECURITY_CONTACTS = ["mailto:security@mkb.example", "https://mkb.example/melden"]
    settings.SECURITY_POLICY = "https://mkb.example/regels"
    settings.BASE_URL = "https://mkb.example"

    answer = client.get("/.well-known/security.txt")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    lines = answer.content.decode().splitlines()
    fields = [re.fullmatch(r"([A-Z][A-Za-z-]+): (\S.*)", line).groups() for line in lines]
    assert [value for name, value in fields if name == "Contact"] == settings.SECURITY_CONTACTS
    told = dict(fields)
    assert told["Canonical"] == "https://mkb.example/.well-known/security.txt"
    assert told["Policy"] == settings.SECURITY_POLICY
    assert told["Preferred-Languages"] == "nl, en"
    ahead = datetime.strptime(told["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) - datetime.now(UTC)
    assert timedelta(days=178) < ahead < timedelta(days=365)


def test_without_a_contact_there_is_no_such_page(client, settings, db):
    settings.SECURITY_CONTACTS = []

    assert client.get("/.well-known/security.txt").status_code == 404


def test_the_accessibility_statement_tells_how_was_tested_and_what_remains(client):
    page = client.get("/toegankelijkheid/").content.decode()

    assert "axe-core" in page
    assert "veraPDF" in page
    assert page.count("<h2") == 4
    assert page.count('href="/toegankelijkheid/"') == 1  # the footer of every page
