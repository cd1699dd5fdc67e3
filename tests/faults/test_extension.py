"""DL-08: after an outage two people move the closing time; open pages see it, who was late can submit."""

import re
import threading
import time
from datetime import timedelta

import pytest

from proposals.formats import DUTCH_TIME_ZONE
from tests.faults.clients import Person, together
from tests.faults.edge import close_in
from tests.faults.scale import Numbers, rng

OPEN_PAGES, IN_CHROMIUM, LATE = Numbers(20, 500), 4, Numbers(3, 30)
ASK_EVERY = 58.5  # seconds, as static/js/countdown.js
SEEN_WITHIN = 60.0
ASKING_AT_ONCE = 8  # threads
BEFORE_CLOSING = 25.0
DAY = timedelta(days=1)


@pytest.mark.large
@pytest.mark.case("DL-08", "An outage is declared; the closing time moves, by two people, before open pages", 500)
def test_two_people_move_the_closing_time(servers, world, ledger, case, page_of):
    closes_at = close_in(servers, world, BEFORE_CLOSING)
    applicants = world.applicants(LATE.now)
    people = [Person(found["pk"], found["session"], servers.url, ledger) for found in applicants]
    drafts = [world.drafts(1, "edge", organisation_id=found["organisation"])[0] for found in applicants]
    forms = [person.check(draft) for person, draft in zip(people, drafts, strict=True)]
    own = world.drafts(1, "edge")[0]
    pages = [page_of() for _each in range(IN_CHROMIUM)]
    for page in pages:
        page.goto(f"/aanvragen/{own}/controleren/")
    assert time.time() < closes_at.timestamp(), "the round closed before everybody had opened a page"
    clock = re.search(r'data-clock="([^"]+)"', pages[0].content())[1]
    time.sleep(max(0.0, closes_at.timestamp() - time.time()) + 0.1)
    for person, draft, form in zip(people, drafts, forms, strict=True):
        assert person.submit(draft, form).status == 409

    moved_to = move_closing_time(servers, world, ledger, closes_at)
    moved_at = time.time()
    seconds = [sight - moved_at for sight in watch(world.person(ledger), clock, moved_to, moved_at, pages)]

    case.did(len(seconds), "pages")
    case.note(f"{IN_CHROMIUM} of the pages in Chromium; the last saw it after {max(seconds):.1f} s")
    assert max(seconds) < SEEN_WITHIN
    for person, draft, form in zip(people, drafts, forms, strict=True):
        assert person.submit(draft, form.with_new_token()).status == 302
    told = servers.rows(
        "SELECT count(DISTINCT organisation_id) FROM proposals_portalmessage WHERE kind = 'extension'"
        " AND organisation_id = ANY(%s)", [found["organisation"] for found in applicants],
    )[0][0]  # fmt: skip
    case.note(f"{told} of {len(people)} who were late were told and submitted")
    assert told == len(people)


def move_closing_time(servers, world, ledger, closes_at):
    """Declare the outage, ask for a day more, try to approve it alone, approve it together. Gives the new time."""
    asker, other = (world.person(ledger, "officers", number) for number in range(2))
    round_pk = world.data["rounds"]["edge"]
    slug = servers.rows("SELECT slug FROM proposals_round WHERE id = %s", round_pk)[0][0]
    began = {"description": "Inloggen werkte niet."} | typed("started_at", closes_at - timedelta(minutes=10))
    assert asker.post(f"/beheer/ronde/{slug}/storingen/melden/", began).status == 302
    outage = servers.rows("SELECT max(id) FROM proposals_outage WHERE round_id = %s", round_pk)[0][0]
    wanted = {"reason": "De storing duurde lang.", "public_note": "U hebt een dag meer."}
    wanted |= typed("closes_at", closes_at + DAY)
    assert asker.post(f"/beheer/storingen/{outage}/verlengen/", wanted).status == 302
    extension = servers.rows("SELECT max(id) FROM proposals_extension WHERE round_id = %s", round_pk)[0][0]

    state = "SELECT status, closes_at FROM proposals_round WHERE id = %s"
    assert asker.post(f"/beheer/verlengingen/{extension}/", {"decision": "approve"}).status == 409
    assert servers.rows(state, round_pk) == [("closed", closes_at)]
    assert other.post(f"/beheer/verlengingen/{extension}/", {"decision": "approve"}).status == 302
    status, moved_to = servers.rows(state, round_pk)[0]
    assert status == "open"
    assert moved_to > closes_at
    names = servers.rows(
        "SELECT requested_by_id, approved_by_id FROM proposals_extensionevent WHERE pgh_obj_id = %s"
        " ORDER BY pgh_id DESC LIMIT 1", extension,
    )  # fmt: skip
    assert names == [(asker.number, other.number)]
    return moved_to


def typed(name: str, moment) -> dict[str, str]:
    """Give the fields in which staff type a moment."""
    local = moment.astimezone(DUTCH_TIME_ZONE)
    return {f"{name}_day": f"{local.day}-{local.month}-{local.year}", f"{name}_time": f"{local:%H.%M}"}


def watch(person: Person, clock: str, moved_to, moved_at: float, pages) -> list[float]:
    """Have pages ask as the script does, each at its own moment. Gives when each saw the new closing time."""
    choices = rng("DL-08")
    moments = sorted(moved_at + choices.uniform(0, ASK_EVERY) for _page in range(OPEN_PAGES.now - len(pages)))
    seen, lock = [], threading.Lock()

    def ask(place: int) -> None:
        for moment in moments[place::ASKING_AT_ONCE]:
            time.sleep(max(0.0, moment - time.time()))
            answer = Person(0, "", person.url, person.ledger).get(clock)
            assert f'"closes_at": "{moved_to.isoformat()}"' in answer.text, answer.text
            with lock:
                seen.append(time.time())

    askers = threading.Thread(target=lambda: together(*(lambda n=n: ask(n) for n in range(ASKING_AT_ONCE))))
    askers.start()
    for page in pages:
        page.locator("[data-countdown-notice]").first.wait_for(state="visible", timeout=2000 * SEEN_WITHIN)
        seen.append(time.time())
    askers.join(3 * SEEN_WITHIN)
    assert len(seen) == OPEN_PAGES.now, f"{len(seen)} of {OPEN_PAGES.now} pages saw it"
    return seen
