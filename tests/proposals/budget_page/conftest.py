"""The page of the budget in a real browser, answered straight from Django: no server, no network."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.db import connections
from django.test import Client
from playwright.sync_api import Error, Page, Route

from mkbdeals import assets
from proposals.enums import ShareRule
from proposals.models import BudgetLine, FundingSource, Proposal, Round
from tests.factories import proposals as make
from tests.look.conftest import SITE, WIDE, empty
from tests.look.conftest import answer as answer_directly


def answer(route: Route, client: Client, missing: list[str]) -> None:
    """Answer from Django; a redirect by a page that goes on, because the browser would follow it to the network."""
    request = route.request
    if not request.is_navigation_request():
        return answer_directly(route, client, missing)
    response = client.generic(
        request.method,
        request.url.removeprefix(SITE),
        data=request.post_data_buffer or b"",
        content_type=request.headers.get("content-type", "application/octet-stream"),
    )
    if response.status_code in (301, 302):
        address = response["Location"]
        script = f"<script>location.replace({json.dumps(address)})</script>"
        body = f'{script}<noscript><meta http-equiv="refresh" content="0;url={address}"></noscript>'
        return route.fulfill(status=200, content_type="text/html", body=body)
    return route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)


class BudgetPage:
    """What a person does and sees on the page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def open(self, query: str = "") -> "BudgetPage":
        """Go to the page."""
        self.page.goto(SITE + self.address + query)
        return self

    def cell(self, name: str):
        """Give a cell by the name of its field."""
        return self.page.locator(f"[name='{name}']")

    def type(self, name: str, text: str) -> None:
        """Type in a cell and leave it."""
        self.cell(name).fill(text)
        self.cell(name).blur()

    def paste(self, name: str, text: str) -> None:
        """Paste text in a cell, as the keys Ctrl and V would."""
        self.cell(name).focus()
        self.cell(name).evaluate(
            """(cell, text) => {
              const clipboardData = new DataTransfer();
              clipboardData.setData('text/plain', text);
              cell.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
            }""",
            text,
        )

    def recalculate(self) -> None:
        """Press the button that saves and checks, and wait for the new page."""
        self.page.evaluate("document.documentElement.dataset.old = ''")
        self.page.click("aside button[value=recalculate]")
        self.page.locator("html:not([data-old]) [data-budget]").wait_for(state="attached")
        self.page.wait_for_load_state()

    def values(self, table: str, column: str) -> list[str]:
        """Give what stands in a column."""
        return self.page.locator(f"[data-table={table}] [data-row] [name$='_{column}']").evaluate_all(
            "cells => cells.map(cell => cell.value)"
        )

    def totals(self) -> dict[str, str]:
        """Give the sums below the tables, by name."""
        return self.page.locator("tfoot [data-total]").evaluate_all(
            "all => Object.fromEntries(all.map(each => [each.dataset.total, each.textContent.trim()]))"
        )

    def shares(self) -> list[str]:
        """Give the parts of who pays, the ministry first."""
        return [text.strip() for text in self.page.locator("[data-share]").all_text_contents()]

    def checks(self) -> list[str]:
        """Give the three checks as one reads them, in order, each after its icon."""
        return self.page.locator("[data-check]").evaluate_all(
            """all => all.map(each => `${each.querySelector('svg').getAttribute('class')} `
               + each.innerText.replace(/\\s+/g, ' ').trim())"""
        )

    def check(self, name: str) -> str:
        """Give one check as one reads it."""
        return " ".join(self.page.locator(f"[data-check={name}]").inner_text().split())

    def message(self, name: str) -> str | None:
        """Give the message beside a cell."""
        found = self.page.locator(f"#id_{name}_error")
        return " ".join(found.inner_text().split()) if found.count() else None

    def note(self, table: str) -> str:
        """Give what stands beside the button that adds a row."""
        return " ".join(self.page.locator(f"[data-note={table}]").inner_text().split())

    def focused(self) -> str:
        """Name the control that has the focus: its field, or the button and its value."""
        return self.page.evaluate(
            """() => { const e = document.activeElement;
              return e.tagName === 'BUTTON' ? `${e.name} ${e.value}` : e.name ?? e.id; }"""
        )


@pytest.fixture
def share_rule() -> str:
    """What the round does with a share that is too high; a test may ask for the other one."""
    return ShareRule.REFUSE


@pytest.fixture
def open_round(db, share_rule) -> Round:
    """A round that takes proposals."""
    return make.full_round(name="Demonstratieronde", slug="demonstratieronde", share_rule=share_rule)


@pytest.fixture
def draft(draft) -> Proposal:
    """A draft whose budget adds up: € 500.000, half of it asked for."""
    draft.budget_lines.all().delete()
    draft.funding_sources.all().delete()
    for order, (name, amount) in enumerate({"Projectleider": 300_000, "Scholing": 200_000}.items()):
        BudgetLine.objects.create(
            proposal=draft, description=name, amount=Decimal(amount), amount_input=str(amount), sort_order=order
        )
    FundingSource.objects.create(
        proposal=draft, name="Gemeente Slingerbeek", amount=Decimal(250_000), amount_input="250000"
    )
    draft.requested_amount, draft.requested_amount_input = Decimal(250_000), "250.000"
    draft.save()
    return draft


@pytest.fixture(scope="session")
def kept_window(browser) -> Iterator[Page]:
    """Open one window for all tests: a new one is a new process, which takes a second."""
    assets.main()
    context = browser.new_context(viewport=WIDE, locale="nl-NL")
    yield context.new_page()
    context.close()


@pytest.fixture
def budget_page(browser, kept_window, sign_in, editor, draft) -> Iterator[Callable[..., BudgetPage]]:
    """Open the page as an editor: `budget_page(width=320, java_script_enabled=False)`."""
    client, contexts, complaints = sign_in(editor), [], []
    of_this_test = connections["default"]

    def on_request(route: Route) -> None:
        # The browser calls back in a context of its own, in which Django would open another connection.
        connections["default"] = of_this_test
        answer(route, client, complaints)

    def on_fault(error: Error) -> None:
        complaints.append(str(error))

    def opened(width: int = 1280, query: str = "", **options) -> BudgetPage:
        page = kept_window
        if options:
            contexts.append(browser.new_context(locale="nl-NL", **options))
            page = contexts[-1].new_page()
            page.on("pageerror", on_fault)
        page.set_viewport_size({"width": width, "height": 900})
        page.route("**/*", on_request)
        return BudgetPage(page, f"/aanvragen/{draft.pk}/begroting/").open(query)

    kept_window.on("pageerror", on_fault)
    yield opened
    kept_window.remove_listener("pageerror", on_fault)
    empty(kept_window)
    for context in contexts:
        context.close()
    assert complaints == []
