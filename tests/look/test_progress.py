"""The pages of progress reports in a browser, in each of their states, with and without JavaScript."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from reporting.services.progress_reports import submit_progress_report
from reporting.services.progress_reviews import accept_progress_report, return_progress_report
from reporting.services.report_schedules import plan_periods
from tests.factories import proposals as make
from tests.factories import reporting as report
from tests.look.conftest import SITE, WIDE, answer
from tests.look.test_sample_page import axe_findings, overflow

PASSWORD = "een-lang-wachtwoord-27"
LONG = "Ondernemersverenigingsbijeenkomstenorganisatie " * 3
WORD = "Ondernemersverenigingsbijeenkomstenorganisatiecoördinatiebureauvertegenwoordigers"
# Tables that stick out of the column they stand in.
TOO_WIDE = """() => [...document.querySelectorAll('main table')].filter((each) =>
  each.getBoundingClientRect().right > each.parentElement.getBoundingClientRect().right + 1).length"""


class Scene:
    """A deal that reports; each state is a method that gives an address."""

    def __init__(self, client, organisation, signatory, reader, account_holder):
        self.client, self.signatory, self.reader = client, signatory, reader
        self.account_holder = account_holder
        self.deal = report.running_deal(organisation=organisation)
        make.DealIndicatorFactory(deal=self.deal, name="Bedrijven bereikt")
        make.DealIndicatorFactory(deal=self.deal, name=LONG.strip(), unit="")
        make.DealIndicatorFactory(deal=self.deal, name=WORD)
        self.list = f"/deals/{self.deal.pk}/tussenrapportages/"

    def _as(self, who) -> None:
        self.client.force_login(who)

    def _draft(self, **values):
        self._as(self.signatory)
        return report.ProgressReportFactory(deal=self.deal, **values)

    def _sent(self):
        return report.ProgressReportFactory(deal=self.deal, sent_in=True, submitted_by=self.signatory)

    def writing(self) -> str:
        return f"/tussenrapportages/{self._draft().pk}/wijzigen/"

    def writing_the_final_one(self) -> str:
        self._sent()
        return f"/tussenrapportages/{self._draft(is_final=True, outlook='').pk}/wijzigen/"

    def writing_again(self) -> str:
        sent = self._sent()
        return_progress_report(
            progress_report=sent, remarks="Geef een voorbeeld.", by=self.account_holder, at=timezone.now()
        )
        self._as(self.signatory)
        return f"/tussenrapportages/{sent.pk}/wijzigen/"

    def returned(self) -> str:
        sent = self._draft(period_start_date=date(2026, 1, 1), period_end_date=date(2026, 6, 30))
        now = timezone.now()
        submit_progress_report(progress_report=sent, by=self.signatory, at=now)
        return_progress_report(progress_report=sent, remarks="Geef een voorbeeld.", by=self.account_holder, at=now)
        self._as(self.account_holder)
        return f"/tussenrapportages/{sent.pk}/"

    def photos(self) -> str:
        draft = self._draft()
        report.ProgressPhotoFactory.create_batch(2, progress_report=draft, alt_text=LONG)
        return f"/tussenrapportages/{draft.pk}/fotos/"

    def reports(self) -> str:
        self._sent()
        plan_periods(deal=self.deal)
        late = timezone.localdate() - timedelta(days=3)
        self.deal.reporting_periods.update(end_date=late - timedelta(days=30), start_date="2020-01-01", due_date=late)
        self._as(self.reader)
        return self.list

    def reports_none(self) -> str:
        self._as(self.signatory)
        return self.list

    def reading(self) -> str:
        sent = self._sent()
        accept_progress_report(progress_report=sent, remarks="Mooi.", by=self.account_holder, at=timezone.now())
        self._as(self.reader)
        return f"/tussenrapportages/{sent.pk}/"

    def judging(self) -> str:
        sent = self._sent()
        self._as(self.account_holder)
        return f"/tussenrapportages/{sent.pk}/"

    def planning(self) -> str:
        plan_periods(deal=self.deal)
        self._as(self.account_holder)
        return f"/deals/{self.deal.pk}/rapportageplan/"

    def overview(self) -> str:
        self.reports()
        self._as(self.account_holder)
        return "/beheer/tussenrapportages/"


STATES = [name for name, value in vars(Scene).items() if callable(value) and not name.startswith("_")]


@pytest.fixture
def scene(client, organisation, signatory, reader, account_holder) -> Scene:
    return Scene(client, organisation, signatory, reader, account_holder)


@pytest.fixture
def open_page(look_browser, window, client) -> Iterator[Callable[..., Page]]:
    """Open a page in the browser, answered by Django in the transaction of the test."""
    of_this_test, contexts = connections["default"], []

    def opened(path: str, **options: object) -> Page:
        page = window
        if options:
            contexts.append(look_browser.new_context(viewport=WIDE, **options))
            page = contexts[-1].new_page()
            page.missing = []

        def on_request(route: Route) -> None:
            # The browser calls back in a context of its own, in which Django would open another connection.
            connections["default"] = of_this_test
            answer(route, client, page.missing)

        page.route("**/*", on_request)
        page.goto(SITE + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("state", STATES)
def test_state_is_accessible_and_fits(scene, open_page, state):
    page = open_page(getattr(scene, state)())

    assert page.missing == []
    assert page.locator("h1").count() == 1
    assert axe_findings(page) == []
    assert page.evaluate(TOO_WIDE) == 0
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) == 0


@pytest.mark.parametrize("state", ["writing_the_final_one", "photos", "judging"])
def test_errors_are_accessible_and_lead_to_their_field(scene, open_page, state):
    page = open_page(getattr(scene, state)())
    page.locator("main form button[type=submit]").last.click()

    links = page.locator(".mkb-error-summary a")
    links.first.wait_for()
    assert axe_findings(page) == []
    for link in links.all():
        assert page.locator(link.get_attribute("href")).count() == 1
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) == 0


def test_typing_saves_itself_and_a_figure_far_from_the_plan_opens_its_explanation(scene, open_page):
    page = open_page(scene.writing())
    stored = scene.deal.progress_reports.get()
    figure = stored.figures.order_by("indicator__sort_order").first()
    stored.figures.update(explanation="")
    period = report.ReportingPeriodFactory(deal=scene.deal, end_date=stored.period_end_date)
    report.PlannedFigureFactory(period=period, indicator=figure.indicator, value=275)
    page.reload()
    field = page.locator(f"[name=reached_{figure.indicator_id}]")
    explanation = page.locator(f"[data-explains=reached_{figure.indicator_id}]")

    with page.expect_response("**/bewaren/"):
        field.fill("600")
        field.blur()
    expect(explanation).not_to_have_attribute("open", "")
    with page.expect_response("**/bewaren/"):
        field.fill("1")
        field.blur()

    expect(explanation).to_have_attribute("open", "")
    expect(page.locator("[data-state]")).to_contain_text("Opgeslagen om")
    figure.refresh_from_db()
    assert figure.reached == 1


def test_who_was_signed_out_keeps_what_was_typed(scene, open_page, client):
    page = open_page(scene.writing())
    page.locator("#id_summary").fill("Mijn woorden.")
    client.logout()

    page.locator("button[name=save]").click()

    expect(page.locator(".mkb-savebar--bad a")).to_be_visible()
    expect(page.locator("#id_summary")).to_have_value("Mijn woorden.")
    assert axe_findings(page) == []
    client.force_login(scene.signatory)
    with page.expect_response(lambda answer: answer.url.endswith("/wijzigen/") and answer.request.method == "POST"):
        page.locator("button[name=save]").click()
    assert scene.deal.progress_reports.get().summary == "Mijn woorden."


def test_who_was_signed_out_without_javascript_signs_in_and_keeps_what_was_typed(scene, open_page, client):
    scene.signatory.set_password(PASSWORD)
    scene.signatory.save()
    page = open_page(scene.writing(), java_script_enabled=False)
    page.locator("#id_summary").fill("Mijn woorden zonder script.")
    client.logout()

    page.locator("button[name=save]").click()

    expect(page.locator("h1")).to_have_text("U bent uitgelogd. Uw tekst staat nog hier.")
    assert page.missing == []
    page.locator("[name=login]").fill(scene.signatory.email)
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_response("**/verder/"):
        page.locator("main form button[type=submit]").first.click()
    assert scene.deal.progress_reports.get().summary == "Mijn woorden zonder script."


def test_a_report_is_written_and_sent_in_without_javascript(scene, open_page):
    page = open_page(scene.writing(), java_script_enabled=False)
    page.locator("#id_summary").fill("Zonder script geschreven.")
    page.locator("#id_period_start_date").fill("1-1-2026")
    page.locator("#id_period_end_date").fill("30-6-2026")

    page.locator("button[name=submit]").click()

    expect(page.locator("h1")).to_have_text("Tussenrapportage 1")
    expect(page.locator("main")).to_contain_text("Zonder script geschreven.")
    assert scene.deal.progress_reports.get().status == "submitted"
