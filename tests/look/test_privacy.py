"""The pages about personal data in a browser: accessible, and no wider than the window, with errors too."""

import io
import os
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, Route

from proposals.enums import Role
from proposals.models import SecondFactor
from proposals.services.privacy.about_person import give_data
from proposals.services.retention.carrying import carry_out
from proposals.services.retention.lists import make_list, sign_list
from tests.factories import proposals as make
from tests.look.conftest import SITE, answer
from tests.look.test_sample_page import axe_findings, overflow


@pytest.fixture
def pages(db, client):
    """A list that was carried out, and one that waits for the signature of who looks."""
    now, other = timezone.now(), make.user_with_role(Role.PROGRAMME_OFFICER, function="Programmamedewerker")
    looks = make.user_with_role(Role.PROGRAMME_OFFICER)
    past = {"invited_at": now - timedelta(days=900), "expires_at": now - timedelta(days=800)}
    make.InvitationFactory(email=f"{'lang' * 12}@gemeente-met-een-lange-naam.nl", **past)
    done = sign_list(found=make_list(by=other, at=now), by=looks, at=now)
    carry_out(at=now)
    for number in range(3):
        make.InvitationFactory(email=f"{'lang' * number}oud{number}@gemeente.nl", **past)
    make.OutgoingMessageFactory(state="sent", sent_at=now - timedelta(days=900), recipient="jan@gemeente.nl")
    waits = make_list(by=other, at=now)
    client.force_login(looks)
    return [
        "/beheer/bewaren/",
        f"/beheer/bewaren/{done.pk}/",
        f"/beheer/bewaren/{waits.pk}/",
        "/beheer/persoonsgegevens/",
    ]


@pytest.fixture
def open_page(window, client) -> Callable[[str, int], Page]:
    """Open a page, answered by Django in the transaction of the test."""
    of_this_test, page = connections["default"], window

    def on_request(route: Route) -> None:
        # The browser calls back in a context of its own, in which Django would open another connection.
        connections["default"] = of_this_test
        answer(route, client, page.missing)

    def opened(path: str, width: int) -> Page:
        page.set_viewport_size({"width": width, "height": 900})
        page.route("**/*", on_request)
        page.goto(SITE + path)
        return page

    return opened


def test_pages_are_accessible_and_fit(pages, open_page):
    def is_well(page, name):
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)
        assert (axe_findings(page), overflow(page), page.missing) == ([], 0, []), name

    for number, path in enumerate(pages):
        for width in (1280, 320):
            is_well(open_page(path, width), f"{number}_{width}")
    for path in pages[2:]:
        page = open_page(path, 320)
        page.locator("main form button").first.click()
        page.wait_for_selector("a[href^='#id_']")
        is_well(page, f"error_{pages.index(path)}")


def test_the_file_about_a_person_is_accessible_and_fits(db, window, tmp_path):
    """The page in the ZIP is opened from a folder: no site, no style sheets, everything in words."""
    now, organisation = timezone.now(), make.OrganisationFactory()
    officer = make.user_with_role(Role.PROGRAMME_OFFICER)
    person = make.member_of(organisation, name="Jan Vraag", email=f"{'lang' * 12}@gemeente.nl")
    make.OutgoingMessageFactory(recipient=person.email, body="Beste Jan\n\nUw voorstel is binnen.")
    SecondFactor.objects.create(user=person, type="totp", data={"secret": "x"})
    _export, content = give_data(person=person, reason="Verzoek 12", by=officer, at=now)
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)

    for width in (1280, 320):
        window.set_viewport_size({"width": width, "height": 900})
        window.goto((tmp_path / "persoonsgegevens.html").as_uri())
        if folder := os.environ.get("SHOTS"):
            window.screenshot(path=f"{folder}/person_data_{width}.png", full_page=True)
        assert (axe_findings(window), overflow(window)) == ([], 0)
    words = window.locator("main").inner_text()
    assert "Actief\tJa" in words
    assert "Beste Jan" in words
    assert not re.search(r"is_active|created_at|True|None", words)
