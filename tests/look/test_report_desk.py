"""The report desk in a browser: accessible, no wider than the window, and looking again by itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, Route

from proposals.enums import Role
from reporting.enums import ReportKind, ReportStatus
from reporting.models import Report, ReportBatch
from reporting.services.batch_archives import pack_batch
from reporting.services.batch_choices import Choice
from reporting.services.batches import pause_batch, start_batch
from reporting.services.reports import make_report
from tests.factories import proposals as make
from tests.factories.reporting import ProgressReportFactory, ReportDownloadFactory, move_reports
from tests.look.conftest import SITE, answer
from tests.look.test_sample_page import axe_findings, overflow

NOW = timezone.now()
CHOICE = Choice(kind=ReportKind.PROGRESS_REPORT)


@pytest.fixture
def desk(db, client, settings, tmp_path) -> dict[str, str]:
    """A desk with work that is being made, paused, and ready with something that failed."""
    settings.MEDIA_ROOT = str(tmp_path)
    officer = make.user_with_role(Role.PROGRAMME_OFFICER)
    for _each in range(3):
        ProgressReportFactory(sent_in=True)
    ready, paused, busy = (start_batch(choice=CHOICE, by=officer, at=NOW) for _each in range(3))
    failed = ready.reports.first()
    move_reports(
        Report.objects.filter(pk=failed.pk),
        ReportStatus.FAILED,
        failure_reason="Het postadres ontbreekt.",
        finished_at=NOW,
        attempts=3,
    )
    for report in ready.reports.exclude(pk=failed.pk):
        make_report(report_id=report.pk, at=timezone.now())
    pack_batch(batch_id=ready.pk, at=timezone.now())
    pause_batch(batch=paused, by=officer, at=NOW)
    ReportDownloadFactory(batch=ready, downloaded_by=officer, downloaded_at=NOW - timedelta(days=1))
    client.force_login(officer)
    return {
        "desk": "/beheer/rapporten/",
        "mistake": "/beheer/rapporten/kiezen/?kind=assessment_dossier&start=gisteren",
        "choose": "/beheer/rapporten/kiezen/?kind=progress_report",
        "nothing": "/beheer/rapporten/kiezen/?kind=progress_report&start=1+januari+2040",
        "busy": f"/beheer/rapporten/opdracht/{busy.pk}/",
        "paused": f"/beheer/rapporten/opdracht/{paused.pk}/",
        "ready": f"/beheer/rapporten/opdracht/{ready.pk}/?stand=failed",
        "log": "/beheer/rapporten/downloads/",
    }


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


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_accessible_and_fit(desk, open_page, width):
    found = {}
    for name, path in desk.items():
        page = open_page(path, width)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        found[name] = [*axe_findings(page), *(["too wide"] if overflow(page) else []), *page.missing]

    assert {name: each for name, each in found.items() if each} == {}


def test_page_looks_again_and_stops_when_all_is_there(desk, open_page):
    page = open_page(desk["busy"], 1280)
    pk = int(desk["busy"].split("/")[-2])
    for report in Report.objects.filter(batch=pk):
        make_report(report_id=report.pk, at=timezone.now())
    pack_batch(batch_id=pk, at=timezone.now())

    page.wait_for_selector(".mkb-job__live [data-finished], .mkb-job__live[data-finished]", state="attached")

    page.wait_for_selector(f'a[href="/beheer/rapporten/opdracht/{pk}/zip/"]')
    assert page.locator(".mkb-hash").inner_text() == ReportBatch.objects.get(pk=pk).sha256
    assert page.locator("#documenten").inner_text().count("Klaar") == 3
    assert page.get_by_text("U kunt deze pagina sluiten").count() == 0
    assert [*axe_findings(page), *page.missing] == []


def test_focus_goes_to_the_zip_that_takes_the_place_of_what_steered(desk, open_page):
    page = open_page(desk["desk"], 1280)
    pk = int(desk["busy"].split("/")[-2])
    page.locator(f"#opdracht-{pk} button[value=cancel]").focus()
    for report in Report.objects.filter(batch=pk):
        make_report(report_id=report.pk, at=timezone.now())
    pack_batch(batch_id=pk, at=timezone.now())

    page.wait_for_selector(f"#opdracht-{pk} a")

    assert page.evaluate("document.activeElement.textContent").strip().startswith("zip,")
