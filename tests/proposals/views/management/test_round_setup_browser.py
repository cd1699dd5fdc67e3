"""The pages of the set-up in a real browser: moments are read at once, and axe finds nothing."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from proposals.enums import Role
from tests import axe
from tests.factories import proposals as make
from tests.factories.rounds import preparing_round

TIMEOUT = 10_000

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def page(browser, live_server):
    client = Client()
    client.force_login(make.user_with_role(Role.PROGRAMME_OFFICER))
    context = browser.new_context(base_url=live_server.url, viewport={"width": 320, "height": 900})
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
    opened = context.new_page()
    opened.set_default_timeout(TIMEOUT)
    yield opened
    context.close()


def is_too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_a_moment_is_read_while_it_is_typed(page):
    page.goto(reverse("proposals:round_create"))
    words = page.locator("[data-moment=closes_at] [data-moment-words]")

    for day, time, expected in (
        ("12 maart 2027", "24.00", "vrijdag 12 maart 2027, 24.00"),
        ("28-03-2027", "2.30", "1.59"),
    ):
        page.fill("[name=closes_at_day]", day)
        page.fill("[name=closes_at_time]", time)
        words.filter(has_text=expected).wait_for()


@pytest.mark.parametrize("route", ["round_setup", "round_questions", "round_question_create", "round_rehearsal"])
def test_the_pages_are_accessible_on_a_small_screen(page, route):
    round_ = preparing_round()
    page.goto(reverse(f"proposals:{route}", args=[round_.slug]))

    assert (axe.findings(page), is_too_wide(page)) == ([], False)


def test_a_page_with_errors_is_accessible_too(page):
    round_ = preparing_round()
    page.goto(reverse("assessment:criteria_setup", args=[round_.slug]))
    page.fill("[name=feasibility-weight_percentage]", "10")
    page.click("button[value=list]")

    page.locator("#error-summary-title").wait_for()
    assert (axe.findings(page), is_too_wide(page)) == ([], False)


def test_a_limit_more_and_its_errors_are_accessible_on_a_small_screen(page):
    round_ = preparing_round()
    page.goto(reverse("assessment:division_rule_setup", args=[round_.slug]))
    assert (axe.findings(page), is_too_wide(page)) == ([], False)

    page.click("button[name=add]")
    page.fill("[name=limit_0_maximum_count]", "twee")
    page.click("button[value=list]")

    page.locator("#error-summary-title").wait_for()
    assert page.input_value("[name=limit_0_maximum_count]") == "twee"
    assert (axe.findings(page), is_too_wide(page)) == ([], False)
