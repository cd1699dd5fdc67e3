"""What takes longer than a second says so, and nothing about what is sent changes by it."""

from urllib.parse import parse_qs

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessment.services.uncertainty import calculate_uncertainty, request_uncertainty
from proposals.enums import Role
from tests.factories import assessment as build
from tests.factories import proposals as make
from tests.look.test_sample_page import axe_findings, overflow

WAITING = "[data-waiting]"


@pytest.fixture
def held(open_page, client, draft, signatory):
    """Give the check page after a press on the button, and what was sent; no page comes in answer."""
    client.force_login(signatory)
    page, sent = open_page(f"/aanvragen/{draft.pk}/controleren/"), []

    def no_page(route) -> None:
        sent.append(route.request)
        route.fulfill(status=204)

    page.route("**/indienen/", no_page)
    page.evaluate("""() => { const button = document.querySelector('#indienen button');
      button.name = 'knop'; button.value = 'ingedrukt'; }""")
    assert page.locator(WAITING).is_hidden()
    page.click("#indienen button")
    return page, sent


def test_a_slow_answer_is_told_after_a_second_and_the_button_keeps_its_value(held):
    page, sent = held
    page.locator(WAITING).wait_for(timeout=5000)

    posted = parse_qs(sent[0].post_data)
    assert posted["knop"] == ["ingedrukt"]
    assert posted["token"] and posted["content"]
    words = page.locator(WAITING).inner_text()
    page.locator("body > p[role=status]", has_text=words).wait_for(state="attached", timeout=5000)
    assert page.locator("#indienen button").is_enabled()
    assert axe_findings(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) == 0


def test_who_comes_back_waits_for_nothing(held):
    page, _sent = held
    page.locator(WAITING).wait_for(timeout=5000)

    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")

    assert page.locator(WAITING).is_hidden()


def test_a_supplement_says_it_too(open_page, client, draft, signatory, officer):
    make.sent_in(draft, by=signatory)
    make.asked_for(draft, "outline", by=officer)
    client.force_login(signatory)

    page = open_page(f"/aanvragen/{draft.pk}/aanvulling/")

    assert page.locator(f"#versturen {WAITING}").count() == 1


def test_a_page_about_a_calculation_shows_the_outcome_by_itself(open_page, client, db):
    """Without a press on the link: the table comes in the place of the words that it is being calculated."""
    round_, _proposals = build.assessed_round([("Hoog", 400_000, 5), ("Midden", 350_000, 4), ("Laag", 400_000, 3)])
    officer = make.user_with_role(Role.PROGRAMME_OFFICER)
    run = request_uncertainty(round_=round_, by=officer, at=timezone.now())
    client.force_login(officer)

    page = open_page(reverse("assessment:ranking_uncertainty", args=[round_.slug]))
    assert page.locator("[data-busy] progress, [data-busy] [role=progressbar]").count() == 1
    assert axe_findings(page) == []
    calculate_uncertainty(run_id=run.pk, at=timezone.now())

    expect(page.locator("#certainty table")).to_be_visible(timeout=10_000)
    assert page.locator("[data-busy]").count() == 0
    assert (axe_findings(page), page.missing) == ([], [])
