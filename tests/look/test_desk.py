"""The scoring desk in a browser: keys, lost lines, two windows, small screens, and without scripts.

Django answers in the transaction of the test; the way there can be cut.
"""

import re

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from assessment.enums import AssessmentStatus, CriterionCode
from assessment.models import Assessment
from assessment.queries.worklist import own_place
from assessment.services.practising import begin_practising
from proposals.enums import RoundStatus
from proposals.services.snapshot import canonical_content
from tests.factories import assessment as build
from tests.factories import proposals as make
from tests.look.conftest import SITE, answer
from tests.look.test_sample_page import axe_findings, overflow

SAVED = re.compile(r"Opgeslagen om \d\d?\.\d\d\.\d\d\suur")
MOST_KEYS = 25


@pytest.fixture
def work(db, client):
    """Two proposals that an assessor may score, in the own order."""
    round_ = build.scoring_round(reason_minimum_words=5)
    make.QuestionFactory(round=round_, section="plan", text="Welk probleem hebben ondernemers?")
    (assessor,) = build.assessors(1)
    rows = []
    for title in ("Winkels en werkplaatsen online", "Vakmensen voor de maakindustrie"):
        proposal = make.complete_proposal(status="admissible", round=round_, title=title)
        make.SubmissionFactory(proposal=proposal, content=canonical_content(proposal), submitted_by=proposal.created_by)
        rows.append(build.assigned(proposal, assessor))
    client.force_login(assessor)
    return sorted(rows, key=own_place)


@pytest.fixture
def desk(work) -> str:
    """Give the address of the first."""
    return f"/beoordelen/{work[0].pk}/"


class Hops:
    """A route that sends the browser on by a page: it follows a redirection past those who answer here."""

    def __init__(self, route: Route) -> None:
        self.route, self.request = route, route.request

    def fulfill(self, **values) -> None:
        if values.get("status") == 302:
            page = f'<meta http-equiv="refresh" content="0;url={values["headers"]["Location"]}">'
            values = {"status": 200, "content_type": "text/html", "body": page}
        self.route.fulfill(**values)


@pytest.fixture
def windows(look_browser, window, client):
    """Open windows of one browser, or of one without scripts; `page.is_cut` cuts the line of a window."""
    of_this_test, contexts, others, faults = connections["default"], [], [], []

    def on_fault(error) -> None:
        faults.append(str(error))

    def opened(path: str, width: int = 1280, **options) -> Page:
        page = window
        if options:
            contexts.append(look_browser.new_context(**options))
            page = contexts[-1].new_page()
        page.set_viewport_size({"width": width, "height": 900})
        return shown(page, path)

    def second(context, path: str) -> Page:
        others.append(context.new_page())
        return shown(others[-1], path)

    def shown(page: Page, path: str) -> Page:
        page.is_cut, page.missing = False, []

        def on_request(route: Route) -> None:
            if page.is_cut:
                return route.abort()
            # The browser calls back in a context of its own, in which Django would open another connection.
            connections["default"] = of_this_test
            return answer(Hops(route), client, page.missing)

        if page is not window:
            page.on("pageerror", on_fault)
        page.route("**/*", on_request)
        page.goto(SITE + path)
        return page

    opened.second = second
    window.on("pageerror", on_fault)
    yield opened
    window.remove_listener("pageerror", on_fault)
    for each in [*others, *contexts]:
        each.close()
    assert faults == []


def state(page: Page):
    return page.locator("[data-state]")


def reason(page: Page, code: str = CriterionCode.ACTION_PLAN_FIT):
    return page.locator(f"#id_reason_{code}")


def write(page: Page, text: str) -> None:
    """Type a reason at the first criterion and leave the field."""
    reason(page).fill(text)
    reason(page).blur()


def stored(assessment):
    return list(assessment.scores.order_by("criterion__sort_order").values_list("points", "reason"))


def status_of(assessment) -> str:
    return Assessment.objects.values_list("status", flat=True).get(pk=assessment.pk)


def whole(page: Page) -> None:
    """Look at a state of the page: accessible, nothing missing, and no wider than the window."""
    assert axe_findings(page) == []
    assert page.missing == []
    assert overflow(page) <= 0


class Counted:
    """A keyboard of which each press is counted, but for those that write a reason."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += len(key.split("+"))


def test_a_proposal_is_scored_with_few_keys_besides_the_reasons(windows, work, desk):
    page = windows(desk)
    keys = Counted(page)
    for number, points in enumerate("43215"):
        if number:
            keys.press("n")
        keys.press(points, "Tab")
        page.keyboard.insert_text(build.REASON)
        keys.press("Escape")
    keys.press("k")

    page.wait_for_url(f"**/beoordelen/{work[1].pk}/")
    assert keys.presses <= MOST_KEYS, keys.presses
    assert [points for points, _reason in stored(work[0])] == [4, 3, 2, 1, 5]
    assert status_of(work[0]) == AssessmentStatus.FINAL


def test_ctrl_enter_saves_from_within_a_text_and_goes_on(windows, work, desk):
    page = windows(desk)
    reason(page).fill("Halverwege 3 n p k")
    reason(page).press("Control+Enter")

    page.wait_for_url(f"**/beoordelen/{work[1].pk}/")
    assert stored(work[0])[0] == (None, "Halverwege 3 n p k")
    assert status_of(work[0]) == AssessmentStatus.IN_PROGRESS


def test_keys_of_one_letter_can_be_turned_off_and_stay_off(windows, work, desk):
    page = windows(desk)
    page.get_by_role("button", name="Zet deze toetsen uit").click()
    page.locator("h1").click()
    page.keyboard.press("4")
    page.keyboard.press("n")
    assert page.locator("input[type=radio]:checked").count() == 0
    assert page.locator("details[open]").count() == 1

    page.reload()
    page.keyboard.press("4")
    assert page.locator("input[type=radio]:checked").count() == 0
    page.get_by_role("button", name="Zet deze toetsen aan").click()
    page.locator("h1").click()
    page.keyboard.press("4")
    assert page.locator("input[type=radio]:checked").get_attribute("value") == "4"


def test_the_list_of_keys_opens_and_closes(windows, desk):
    page = windows(desk)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Volgend criterium")
    whole(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_the_criterion_shows_how_it_stands_after_saving(windows, work, desk):
    page = windows(desk)
    page.keyboard.press("3")
    write(page, build.REASON)

    expect(state(page)).to_have_text(SAVED)
    first = page.locator("#criterium-action_plan_fit > summary")
    expect(first).to_contain_text("3 / 5")
    expect(first).to_contain_text("Klaar")
    expect(page.locator("[data-progress]")).to_contain_text("1 van 5 criteria klaar")


def test_a_lost_line_keeps_the_text_and_saves_it_later(windows, work, desk):
    page = windows(desk)
    write(page, "Voor de storing")
    expect(state(page)).to_have_text(SAVED)

    page.is_cut = True
    write(page, "Getypt tijdens de storing")
    expect(state(page)).to_contain_text("Niet opgeslagen. Wij proberen het opnieuw.")
    assert reason(page).input_value() == "Getypt tijdens de storing"
    whole(page)
    page.get_by_role("button", name="Bewaren en volgende").click()
    assert reason(page).input_value() == "Getypt tijdens de storing", "the page with the text stays"
    page.is_cut = False

    expect(state(page)).to_have_text(SAVED, timeout=20_000)
    assert stored(work[0])[0] == (None, "Getypt tijdens de storing")


def test_a_second_window_warns_and_shows_both_texts(windows, work, desk):
    first = windows(desk)
    second = windows.second(first.context, desk)
    write(first, "Uit venster een")
    expect(state(first)).to_have_text(SAVED)

    write(second, "Uit venster twee")
    expect(state(second)).to_contain_text("U wijzigde hetzelfde criterium in een ander venster.")
    whole(second)
    second.get_by_role("button", name="Bekijk beide teksten").click()

    expect(second.locator("#beoordeling")).to_contain_text("Uit venster een")
    assert reason(second).input_value() == "Uit venster twee"
    assert stored(work[0])[0] == (None, "Uit venster een")
    whole(second)
    reason(second).fill("Van beide samen")
    second.get_by_role("button", name="Bewaren", exact=True).first.click()
    expect(second.locator("[data-autosave]")).to_be_visible()
    assert stored(work[0])[0] == (None, "Van beide samen")


def test_a_session_that_ended_keeps_the_text(windows, work, desk, client):
    page = windows(desk)
    client.logout()
    write(page, "Getypt na het uitloggen")
    expect(state(page)).to_contain_text("U bent uitgelogd. Uw tekst staat nog hier.")
    whole(page)

    client.force_login(work[0].assessor)

    expect(state(page)).to_have_text(SAVED, timeout=20_000)
    assert stored(work[0])[0] == (None, "Getypt na het uitloggen")


def test_too_long_a_reason_stays_on_the_page(windows, work, desk):
    page = windows(desk)
    write(page, "x" * 10_001)

    expect(state(page)).to_contain_text("10001")
    assert len(reason(page).input_value()) == 10_001
    assert stored(work[0])[0] == (None, "")


@pytest.mark.parametrize("width", [1280, 768, 320])
def test_the_desk_is_whole_at_every_width(windows, desk, width):
    page = windows(desk, width)
    whole(page)
    if width <= 768:
        expect(page.locator("#beoordeling")).to_be_hidden()
        page.get_by_role("tab", name="Uw beoordeling").click()
        expect(page.locator("#voorstel")).to_be_hidden()
        whole(page)
        page.get_by_role("link", name="Naar dit deel van het voorstel").first.click()
        expect(page.locator("#deel-plan")).to_be_visible()
        page.keyboard.press("4")
        expect(page.locator("#beoordeling")).to_be_visible()
    page.get_by_role("button", name="Klaar met dit voorstel").click()
    page.wait_for_load_state()
    expect(page).to_have_title(re.compile("^Fout:"))
    expect(page.locator("#beoordeling")).to_be_visible()
    whole(page)


def test_the_border_between_the_panes_moves_by_key_and_pointer_and_is_remembered(windows, desk):
    page = windows(desk)
    border = page.get_by_role("separator")
    before = page.locator("#voorstel").bounding_box()["width"]
    border.focus()
    for _press in range(3):
        page.keyboard.press("ArrowRight")
    assert border.get_attribute("aria-valuenow") == "56"
    assert page.locator("#voorstel").bounding_box()["width"] > before

    box = border.bounding_box()
    page.mouse.move(box["x"] + 12, 500)
    page.mouse.down()
    page.mouse.move(box["x"] - 200, 500, steps=4)
    page.mouse.up()
    dragged = border.get_attribute("aria-valuenow")
    assert int(dragged) < 50
    page.reload()
    assert border.get_attribute("aria-valuenow") == dragged
    # Nobody needs to drag: a click gives the next of three widths.
    border.click()
    assert border.get_attribute("aria-valuenow") == "50"


def test_each_pane_scrolls_by_itself(windows, desk):
    page = windows(desk)
    page.locator("#beoordeling").evaluate("pane => pane.scrollTo(0, 400)")

    assert page.locator("#beoordeling").evaluate("pane => pane.scrollTop") > 0
    assert page.locator("#voorstel").evaluate("pane => pane.scrollTop") == 0


def test_without_scripts_a_proposal_is_scored_by_plain_forms(windows, work, desk):
    page = windows(desk, java_script_enabled=False)
    expect(page.locator("[data-keys]")).to_be_hidden()
    for code in CriterionCode.values:
        criterion = page.locator(f"#criterium-{code}")
        if criterion.get_attribute("open") is None:
            criterion.locator("summary").click()
        criterion.locator("input[value='4']").check(force=True)
        if code != CriterionCode.EXPECTED_IMPACT:
            criterion.locator("textarea").fill(build.REASON)
    page.get_by_role("button", name="Klaar met dit voorstel").click()
    expect(page).to_have_title(re.compile("^Fout:"))
    expect(page.locator(".mkb-error-summary")).to_contain_text("Schrijf waarom u deze score geeft")
    reason(page, CriterionCode.EXPECTED_IMPACT).fill(build.REASON)
    page.get_by_role("button", name="Klaar met dit voorstel").click()

    page.wait_for_url(f"**/beoordelen/{work[1].pk}/")
    assert status_of(work[0]) == AssessmentStatus.FINAL
    assert stored(work[0]) == [(4, build.REASON)] * 5


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(
    "path",
    ["", "?volgorde=titel", "profiel/", "schaal/", "{first}versies/", "{first}belang/", "{first}niet-beoordelen/"],
)
def test_the_pages_around_the_desk_are_whole(windows, desk, path, width):
    page = windows("/beoordelen/" + path.format(first=desk.removeprefix("/beoordelen/")), width)

    whole(page)


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("path", ["{first}belang/", "{first}niet-beoordelen/", "belangen/{round}/"])
def test_what_is_refused_is_whole_too(windows, work, desk, path, width):
    Assessment.objects.filter(pk=work[1].pk).update(declared_free_at=None)
    places = {"first": desk.removeprefix("/beoordelen/"), "round": work[1].proposal.round.slug}
    page = windows("/beoordelen/" + path.format(**places), width)
    whole(page)

    page.locator("main button[type=submit]").last.click()

    expect(page).to_have_title(re.compile("^Fout:"))
    whole(page)


@pytest.fixture
def practising(db, client):
    """A practice proposal that an assessor began with, and its address."""
    practice = build.published_practice(build.scoring_round(status=RoundStatus.OPEN, reason_minimum_words=5))
    (assessor,) = build.assessors(1)
    own = begin_practising(practice=practice, by=assessor, at=timezone.now())
    client.force_login(assessor)
    return own, f"/beoordelen/oefenen/{practice.pk}/"


def test_practising_saves_itself_by_the_keys_of_the_desk(windows, practising):
    own, path = practising
    page = windows(path)
    page.keyboard.press("4")
    page.keyboard.press("t")
    page.keyboard.insert_text("Half getypt.")
    page.keyboard.press("Escape")
    reason(page).blur()

    expect(state(page)).to_have_text(SAVED, timeout=15_000)
    assert stored(own)[0] == (4, "Half getypt.")
    page.keyboard.press("k")
    expect(page.locator(".mkb-error-summary")).to_be_visible()
    assert reason(page).input_value() == "Half getypt."
    whole(page)


def test_practising_in_two_windows_keeps_both_texts(windows, practising):
    own, path = practising
    first = windows(path)
    second = windows.second(first.context, path)
    write(first, "Uit venster een.")
    expect(state(first)).to_have_text(SAVED, timeout=15_000)
    write(second, "Uit venster twee.")
    expect(state(second)).to_contain_text("in een ander venster", timeout=15_000)

    second.get_by_role("button", name="Bekijk beide teksten").click()
    expect(second.locator("body")).to_contain_text("Uit venster een.")
    assert reason(second).input_value() == "Uit venster twee."
    assert stored(own)[0] == (None, "Uit venster een.")


@pytest.mark.parametrize("width", [320, 1280])
def test_wishes_of_an_assessor_are_whole(windows, practising, width):
    with make.before_opening():
        practising[0].proposal.round.themes.set(make.ThemeFactory.create_batch(2))

    whole(windows("/beoordelen/wensen/", width))
