"""SB-02, SB-17: an impatient person at a real browser, and all ways back to a page after submitting."""

import pytest

from tests.faults.scale import NAME, Numbers

CLICKS = Numbers(16, 16)
SLOWNESS = 4.0 if NAME == "N" else 1.0  # seconds that the server takes for each submit
ATTACHMENTS = 3


def wait_for_receipt(page, turns: int = 600) -> None:
    """Wait for the receipt, whichever of the presses leads there: each breaks off the one before."""
    for _turn in range(turns):
        if "/ontvangstbewijs/" in page.url and page.locator(".mkb-receipt__ref").count():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"no receipt, but {page.url}")


def submit_button(page):
    """Find the button that sends in."""
    return page.locator("form[action$='/indienen/'] button[type=submit]")


def double_click(page) -> None:
    """Press twice, as one does on a desktop."""
    submit_button(page).dblclick(no_wait_after=True)


def ten_clicks(page) -> None:
    """Press ten times in a row."""
    page.mouse.move(*middle_of(page))
    for _click in range(10):
        page.mouse.down()
        page.mouse.up()


def enter_and_click(page) -> None:
    """Press Enter and the mouse at once."""
    submit_button(page).focus()
    page.mouse.move(*middle_of(page))
    page.keyboard.press("Enter", delay=0)
    page.mouse.down()
    page.mouse.up()


def reload_while_waiting(page) -> None:
    """Press, lose patience, ask for the page again; press again when the form is still there."""
    address = page.url
    submit_button(page).click(no_wait_after=True)
    page.wait_for_timeout(150)
    page.goto(address)
    if submit_button(page).count():
        submit_button(page).click(no_wait_after=True)
    else:
        page.goto(address.replace("controleren", "ontvangstbewijs"))


def middle_of(page) -> tuple[float, float]:
    """Give where the mouse must be."""
    submit_button(page).scroll_into_view_if_needed()
    box = submit_button(page).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


HABITS = (double_click, ten_clicks, enter_and_click, reload_while_waiting)


@pytest.mark.case(
    "SB-02", "Double clicks, ten clicks, Enter and a click, reloading while waiting; with scripts and without", 160
)
def test_an_impatient_person_gets_one_receipt(servers, world, page_of, ledger, case):
    pages = {scripts: page_of(java_script_enabled=scripts) for scripts in (True, False)}
    with servers.points.slowed("submit.inside", SLOWNESS):
        for turn, proposal in enumerate(world.drafts(CLICKS.now)):
            page, habit = pages[turn % 2 == 0], HABITS[turn // 2 % len(HABITS)]
            page.goto(f"/aanvragen/{proposal}/controleren/")
            hidden = {
                name: page.locator(f"input[name={name}]").first.get_attribute("value") for name in ("token", "content")
            }
            person = world.data["signatories"][0]["pk"]
            entry = ledger.before(
                "submit", proposal=proposal, token=hidden["token"], payload=hidden["content"], person=person
            )
            habit(page)
            wait_for_receipt(page)
            entry.status, entry.location = 302, f"/aanvragen/{proposal}/ontvangstbewijs/"
            world.person(ledger).read_receipt(entry)
            ledger.after(entry)
            kept = servers.rows(
                "SELECT jsonb_array_length((content::jsonb)->'attachments'), sha256 FROM proposals_submission"
                " WHERE proposal_id = %s", proposal,
            )  # fmt: skip
            assert [count for count, _sha256 in kept] == [ATTACHMENTS]
            case.did(1, "presses")


@pytest.mark.case("SB-17", "After submitting: back, forward, refresh, old addresses, the form from the history", 12)
def test_every_way_back_shows_the_receipt_or_reads_only(servers, world, page_of, ledger, case):
    page, questions = page_of(), []
    page.on("dialog", lambda dialog: (questions.append(dialog.message), dialog.dismiss()))
    proposal = world.drafts(1)[0]
    own = f"/aanvragen/{proposal}/"
    page.goto(own)
    page.goto(f"{own}plan/")
    page.goto(f"{own}controleren/")
    submit_button(page).click()
    wait_for_receipt(page)
    receipt = page.locator(".mkb-receipt__ref").inner_text()

    ways = {
        "refresh": lambda: page.reload(),
        "back": lambda: page.go_back(),
        "refresh after back": lambda: page.reload(),
        "press again after back": lambda: press_again(page, own),
        "forward": lambda: page.go_forward(),
        "task list": lambda: page.goto(own),
        "check page": lambda: page.goto(f"{own}controleren/"),
        "a part": lambda: page.goto(f"{own}plan/"),
        "the budget": lambda: page.goto(f"{own}begroting/"),
        "the attachments": lambda: page.goto(f"{own}bijlagen/"),
        "the address of the button": lambda: page.goto(f"{own}indienen/"),
        "receipt in a new window": lambda: page.goto(f"{own}ontvangstbewijs/"),
    }
    for name, go in ways.items():
        go()
        assert page.locator(f"form[action='{own}indienen/']").count() == 0 or name in {"back"}, name
        assert page.locator("textarea:not([readonly])").count() == 0, name
        case.did(1, "ways")
    assert page.locator(".mkb-receipt__ref").inner_text() == receipt
    assert questions == []
    assert servers.rows("SELECT count(*) FROM proposals_submission WHERE proposal_id = %s", proposal)[0] == (1,)


def press_again(page, own: str) -> None:
    """Go back to the form as the browser kept it, if it did, and press once more."""
    page.goto(f"{own}ontvangstbewijs/")
    page.go_back()
    if submit_button(page).count():
        submit_button(page).click()
        wait_for_receipt(page)
