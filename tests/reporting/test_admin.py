"""The technical admin shows documents and progress reports, and changes none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting.models import ProgressReport, Report
from tests.factories.reporting import ProgressReportFactory, ReportFactory

LISTS = [reverse("admin:reporting_report_changelist"), reverse("admin:reporting_progressreport_changelist")]


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("who", ["officer", "controller"])
def test_lists_are_read_by_the_programme(sign_in, who, address, request):
    client = sign_in(request.getfixturevalue(who))

    assert client.get(address).status_code == 200
    assert address in client.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(("who", "status"), [("technical_administrator", 403), ("assessor", 403), ("signatory", 403)])
def test_lists_are_closed_to_others(sign_in, who, status, address, request):
    assert sign_in(request.getfixturevalue(who)).get(address).status_code == status


@pytest.mark.parametrize("model", [Report, ProgressReport])
def test_nothing_is_added_changed_or_removed(sign_in, officer, model):
    row = ReportFactory() if model is Report else ProgressReportFactory(sent_in=True)
    client = sign_in(officer)
    page = f"admin:reporting_{model._meta.model_name}"

    assert client.get(reverse(f"{page}_change", args=[row.pk])).status_code == 200
    assert client.post(reverse(f"{page}_change", args=[row.pk]), {}).status_code == 403
    assert client.post(reverse(f"{page}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert client.get(reverse(f"{page}_add")).status_code == 403


def test_draft_of_a_region_is_not_shown(sign_in, officer):
    draft = ProgressReportFactory()
    address = reverse("admin:reporting_progressreport_change", args=[draft.pk])

    assert sign_in(officer).get(address).status_code == 302


@pytest.mark.parametrize(
    ("address", "build"),
    [(LISTS[0], ReportFactory), (LISTS[1], lambda: ProgressReportFactory(sent_in=True))],
    ids=["documents", "progress reports"],
)
def test_lists_ask_the_database_as_often_for_thirty_as_for_one(
    sign_in, officer, address, build, django_assert_num_queries
):
    client = sign_in(officer)
    build()
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _each in range(29):
        build()

    with django_assert_num_queries(len(one)):
        client.get(address)
