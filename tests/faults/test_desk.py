"""The report desk in Chromium while its workers are killed: it tells the truth, with and without JavaScript."""

import hashlib
import os
import re
import signal
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.faults.batch import Batch, children, kill_at
from tests.faults.scale import Numbers

pytestmark = pytest.mark.usefixtures("bulk_work")
DOCUMENTS = Numbers(6, 120)
CHILD_KILLS = Numbers(1, 10)
PATIENCE = 300.0
SHOWN = "place => [place.innerText, place.querySelector('[data-finished]') !== null]"
READY = re.compile(r"([\d.]+) van ([\d.]+) documenten klaar")


@pytest.fixture
def officer_page(servers, browser) -> Iterator[Callable[..., Page]]:
    """Give a page on which an officer is signed in: `officer_page(officer, java_script_enabled=False)`."""
    contexts = []

    def opened(officer: dict, **options) -> Page:
        context = browser.new_context(base_url=servers.url, locale="nl-NL", **options)
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": officer["session"], "url": servers.url}])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.case(
    "JB desk", "An officer watches in Chromium while the worker and its children are killed (SIGKILL)", 10
)
def test_the_desk_tells_the_truth_while_workers_die(servers, officer_page, ledger, case):
    officer = Batch.material(servers, DOCUMENTS.now)
    page, plain = officer_page(officer), officer_page(officer, java_script_enabled=False)
    batch = start_all(servers, page, officer)
    plain.goto(page.url)
    told: dict[Page, list[int]] = {page: [], plain: []}

    for _kill in range(CHILD_KILLS.now):
        kill_at(servers, "report.laying_out", 1)
        look(told, page, plain)
    for child in children(servers):
        os.kill(child, signal.SIGKILL)
    servers.end("bulk")
    killed_at = time.monotonic()
    servers.begin("bulk")
    watch_to_the_end(servers, told, page, plain)
    case.did(CHILD_KILLS.now + 1, "kills")
    case.note(f"{batch.count} documents and their ZIP were there {time.monotonic() - killed_at:.0f} s after the last")

    batch.assert_each_once(servers)
    for numbers in told.values():
        assert numbers == sorted(numbers)
        assert numbers[-1] == batch.count
    # The page with JavaScript moved by itself: nobody asked for it again.
    assert len(set(told[page])) > 1
    for each in (page, plain):
        each.reload()
        with each.expect_download() as download:
            each.locator("a[href$='/zip/']").first.click()
        assert wrong_in(download.value.path(), batch.count) == []


def start_all(servers, page: Page, officer: dict) -> Batch:
    """Choose all progress reports at the desk and have them made."""
    page.goto("/beheer/rapporten/")
    page.locator("#id_kind").select_option("progress_report")
    page.get_by_role("button", name="Kies documenten").click()
    page.locator("#which-all").check(force=True)
    page.get_by_role("button", name="Beginnen").click()
    page.wait_for_url(re.compile(r"/opdracht/\d+/"))
    [pk] = re.findall(r"/opdracht/(\d+)/", page.url)
    [(count,)] = servers.rows("SELECT count(*) FROM reporting_report WHERE batch_id = %s", pk)
    assert count >= DOCUMENTS.now
    return Batch(int(pk), count, officer)


def look(told: dict[Page, list[int]], page: Page, plain: Page) -> bool:
    """Write down how far the work is by both pages, the plain one asked again by its link; gives whether both end."""
    again = plain.locator(".mkb-job__live").first.get_by_role("link", name=re.compile("^Ververs"))
    if again.count():
        again.click()
    ends = []
    for each, numbers in told.items():
        # At one moment: between two questions the page may have moved on.
        words, ended = each.locator(".mkb-job__live").first.evaluate(SHOWN)
        found = READY.search(words)
        assert found, words
        numbers.append(int(found[1].replace(".", "")))
        ends.append(ended)
    return all(ends)


def watch_to_the_end(servers, told: dict[Page, list[int]], page: Page, plain: Page) -> None:
    """Look on until both pages say that it is over; what fell is started again, as the launcher does."""
    limit = time.monotonic() + PATIENCE
    while not look(told, page, plain):
        assert time.monotonic() < limit, f"{told.values()} {servers.logs('bulk')[-3000:]}"
        servers.look_after("worker", "bulk", "beat")
        page.wait_for_timeout(500)


def wrong_in(archive: Path, count: int) -> list[str]:
    """List what is wrong with a ZIP: its documents, whole and as many as there should be, by its own manifest."""
    with zipfile.ZipFile(archive) as opened:
        sums = dict(line.split("  ", 1)[::-1] for line in opened.read("SHA256SUMS").decode().splitlines())
        documents = [name for name in opened.namelist() if name.endswith(".pdf")]
        wrong = [name for name in documents if hashlib.sha256(opened.read(name)).hexdigest() != sums.get(name)]
        wrong += [name for name in documents if not opened.read(name).startswith(b"%PDF-")]
    return wrong + ([f"{len(documents)} documents"] if len(documents) != count else [])
