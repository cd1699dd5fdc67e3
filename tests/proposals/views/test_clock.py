"""Our clock on the page: it follows the server, whatever the device says."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from proposals.enums import RoundStatus
from proposals.formats import countdown_words, dutch_time
from proposals.models import Round, Submission
from proposals.services.clock import database_now
from tests.factories import proposals as make

HOUR = 3_600_000


def move_closing(round_, **span):
    """Let the round close a while from now."""
    closes_at = timezone.now() + timedelta(**span)
    Round.objects.filter(pk=round_.pk).update(closes_at=closes_at, scoring_closes_at=closes_at + timedelta(days=9))
    return closes_at


@pytest.mark.django_db
def test_clock_answers_in_one_statement_without_a_session(
    sign_in, editor, open_round, django_assert_num_queries, client
):
    with django_assert_num_queries(1):
        response = client.get(f"/ronde/{open_round.slug}/klok/")

    answer = response.json()
    assert abs(datetime.fromisoformat(answer["now"]) - timezone.now()) < timedelta(seconds=2)
    assert datetime.fromisoformat(answer["closes_at"]) == open_round.closes_at
    assert (answer["is_open"], response["Cache-Control"]) == (True, "no-store")
    assert not response.cookies


@pytest.mark.django_db
def test_clock_of_a_round_in_preparation_does_not_exist(client):
    round_ = make.RoundFactory(status=RoundStatus.PREPARATION)

    assert client.get(f"/ronde/{round_.slug}/klok/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["", "controleren/", "plan/", "begroting/", "bijlagen/"])
def test_pages_of_a_draft_say_our_time_and_what_is_left_without_a_script(page, sign_in, signatory, draft):
    text = sign_in(signatory).get(f"/aanvragen/{draft.pk}/{page}").content.decode()

    now = timezone.localtime()
    assert re.search(rf"data-countdown-clock>{now.hour}\.[0-9]{{2}}\.[0-9]{{2}}\xa0uur<", text)
    left = re.search(r"data-countdown-left>([^<]+)<", text)[1]
    assert left in {
        countdown_words(draft.round.closes_at - timezone.now() + timedelta(seconds=each)) for each in (0, 9)
    }
    assert text.count("js/countdown.js") == 1


LIES = {
    "no lie": {},
    "date header early": {"headers": {"Date": "Mon, 01 Jan 2024 00:00:00 GMT"}},
    "date header late": {"headers": {"Date": "Mon, 01 Jan 2035 00:00:00 GMT"}},
    "language": {"headers": {"Accept-Language": "en-US,en;q=0.9"}},
    "zone cookie": {"cookies": {"timezone": "Pacific/Kiritimati", "django_timezone": "Etc/GMT-14"}},
    "zone header": {"headers": {"Time-Zone": "Pacific/Kiritimati", "X-Timezone": "Etc/GMT+12"}},
    "hidden moment": {"fields": {"received_at": "2020-01-01T00:00:00Z", "at": "2020-01-01", "now": "2020-01-01"}},
    "hidden late moment": {"fields": {"received_at": "2035-01-01T00:00:00Z", "submitted_at": "2035-01-01"}},
    "hidden closing time": {"fields": {"closes_at": "2035-01-01T00:00:00Z", "round": "1", "is_open": "true"}},
    "hidden early closing time": {"fields": {"closes_at": "2020-01-01T00:00:00Z", "is_open": "false"}},
    "request start": {"headers": {"X-Request-Start": "t=1577836800", "X-Received-At": "1577836800"}},
    "if modified": {"headers": {"If-Modified-Since": "Mon, 01 Jan 2035 00:00:00 GMT"}},
    "if unmodified": {"headers": {"If-Unmodified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"}},
    "age": {"headers": {"Age": "86400", "Expires": "Mon, 01 Jan 2035 00:00:00 GMT"}},
    "forwarded": {"headers": {"X-Forwarded-For": "10.0.0.1", "Forwarded": "for=10.0.0.1"}},
    "device clock in a cookie": {"cookies": {"now": "1577836800", "clock_offset": "-86400000"}},
    "zone field": {"fields": {"timezone": "Pacific/Kiritimati", "tz": "Etc/GMT+12", "utc_offset": "-840"}},
    "client time fields": {"fields": {"client_time": "2020-01-01 00:00", "timestamp": "1577836800"}},
    "method override": {"headers": {"X-HTTP-Method-Override": "PUT"}, "fields": {"_method": "PUT"}},
    "user agent": {"headers": {"User-Agent": "Mozilla/5.0 (clock +24h)"}},
}


@pytest.mark.django_db
@pytest.mark.parametrize("is_late", [False, True], ids=["on time", "late"])
@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_what_the_device_claims_has_no_influence(lie, is_late, sign_in, signatory, draft):
    client = sign_in(signatory)
    move_closing(draft.round, **({"seconds": -1} if is_late else {"minutes": 5}))
    for name, value in lie.get("cookies", {}).items():
        client.cookies[name] = value
    fields = {"token": "c3ad7e8a-1f0e-4a55-8a62-0d33c6d1a001"} | lie.get("fields", {})
    before = database_now()

    response = client.post(f"/aanvragen/{draft.pk}/indienen/", fields, headers=lie.get("headers", {}))

    assert response.status_code == (409 if is_late else 302)
    received = list(Submission.objects.values_list("received_at", flat=True))
    assert len(received) == (0 if is_late else 1)
    assert all(before <= each <= database_now() for each in received)


# ---------------------------------------------------------------------------- in a browser

SOON = 30_000  # milliseconds: at once on a busy machine; by itself the page asks each minute
TIME_TO_OPEN = 8  # seconds before the closing time in which a busy machine opens a page
# What is left, one after another: the words of two neighbours never look alike.
SECONDS_LEFT = (5, 64, 125, 62, 599, 604, 3_605, 7_262, 86_404, 90_005, 180_000, 864_005)
WORDS = "element => element.textContent.replace(/\\u00a0/g, ' ').trim()"


@pytest.fixture
def page_of(transactional_db, live_server, browser, client):
    """Open a page as a signed-in person, on a device whose clock, zone and language are of its own choice."""
    contexts = []

    def opened(user, path, *, skew=0, **options):
        client.force_login(user)
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        cookie = client.cookies["sessionid"]
        context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        context.add_init_script(
            f"window.skew = {skew}; const real = Date.now.bind(Date); Date.now = () => real() + window.skew;"
            "window.asked = 0; const get = window.fetch;"
            "window.fetch = (...all) => { window.asked += String(all[0]).includes('/klok/'); return get(...all); };"
        )
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def wait_until(page, condition):
    """Wait until `condition()` holds: the page itself may not evaluate texts."""
    for _turn in range(SOON // 100):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came")


def seconds_off(page):
    """Give how far the clock on the page is from the database's, in seconds."""
    shown = page.locator("[data-countdown-clock]").first.evaluate(WORDS)
    parts = [int(part) for part in shown.removesuffix(" uur").split(".")]
    now = timezone.localtime(database_now())
    wall = now.replace(hour=parts[0], minute=parts[1], second=parts[2], microsecond=0)
    return abs((wall - now).total_seconds())


@pytest.mark.parametrize("skew", [0, HOUR, -HOUR, 24 * HOUR])
@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "America/New_York"])
def test_countdown_is_within_two_seconds_of_our_clock(skew, zone, page_of, signatory, draft):
    page = page_of(signatory, f"/aanvragen/{draft.pk}/controleren/", skew=skew, timezone_id=zone, locale="en-US")

    page.wait_for_timeout(1500)

    assert seconds_off(page) <= 2
    left = page.locator("[data-countdown-left]").first.evaluate(WORDS)
    assert left == countdown_words(draft.round.closes_at - database_now())


def test_after_sleep_the_page_asks_once_and_is_right_again(page_of, signatory, draft):
    page = page_of(signatory, f"/aanvragen/{draft.pk}/controleren/")
    page.wait_for_timeout(300)
    # While the device slept its steady clock stood still and its wall clock went on.
    page.evaluate("() => { const now = performance.now.bind(performance); performance.now = () => now() - 30000; }")

    wait_until(page, lambda: page.evaluate("window.asked"))
    page.wait_for_timeout(2000)

    assert seconds_off(page) <= 2
    assert page.evaluate("window.asked") == 1


def test_another_closing_time_is_seen_without_a_reload(page_of, signatory, draft):
    page = page_of(signatory, f"/aanvragen/{draft.pk}/controleren/")
    later = move_closing(draft.round, days=40)

    page.evaluate("window.skew = 5000")  # the page asks at once after a jump of the device; else within a minute
    notice = page.locator("[data-countdown-moved]")
    notice.wait_for(state="visible", timeout=SOON)

    assert dutch_time(later).replace("\u00a0", " ") in notice.evaluate(WORDS)
    assert page.locator("[data-countdown-left]").first.evaluate(WORDS).startswith("39 dagen")
    assert not page.evaluate("document.querySelector('[data-countdown-notice]').hidden")


def test_at_zero_the_button_stays_and_the_server_decides(page_of, signatory, draft):
    move_closing(draft.round, seconds=TIME_TO_OPEN)
    page = page_of(signatory, f"/aanvragen/{draft.pk}/controleren/", skew=-HOUR)

    page.locator("[data-countdown-over]").wait_for(state="visible", timeout=SOON)
    button = page.locator("#indienen button[type=submit]")
    title = page.locator("[data-countdown-title]")
    assert title.inner_text() == title.get_attribute("data-over")
    assert not page.locator("[data-countdown-left]").is_visible()
    assert button.is_enabled()
    button.click()

    page.wait_for_load_state()
    assert not Submission.objects.exists()
    assert draft.late_attempts.count() == 1
    assert page.locator("h1").count() == 1


def test_a_countdown_that_was_at_zero_comes_back_with_a_later_closing_time(page_of, signatory, draft):
    move_closing(draft.round, seconds=TIME_TO_OPEN)
    page = page_of(signatory, f"/aanvragen/{draft.pk}/controleren/")
    before = page.locator("[data-countdown-title]").inner_text()
    page.locator("[data-countdown-over]").wait_for(state="visible", timeout=SOON)
    move_closing(draft.round, days=2)

    page.evaluate("window.skew = 5000")
    page.locator("[data-countdown-moved]").wait_for(state="visible", timeout=SOON)

    assert page.locator("[data-countdown-title]").inner_text() == before
    assert page.locator("[data-countdown-left]").is_visible()
    assert not page.locator("[data-countdown-over]").is_visible()


def answering(answer):
    return lambda route: route.fulfill(json=answer)


def test_the_script_writes_the_same_words_as_the_server(page_of, signatory, draft):
    page, start = page_of(signatory, f"/aanvragen/{draft.pk}/controleren/"), datetime(2027, 3, 1, tzinfo=UTC)
    for number, seconds in enumerate(SECONDS_LEFT):
        closes_at = start + timedelta(seconds=seconds, milliseconds=900)
        answer = {"now": start.isoformat(), "closes_at": closes_at.isoformat(), "closes": "x", "is_open": True}
        page.unroute("**/klok/")
        page.route("**/klok/", answering(answer))
        page.evaluate(f"window.skew = {5000 * (number + 1)}")

        words = [countdown_words(timedelta(seconds=seconds - passed)) for passed in range(4)]
        wait_until(page, lambda: page.locator("[data-countdown-left]").first.evaluate(WORDS) in words)  # noqa: B023
        assert page.evaluate("window.asked") == number + 1
