"""The covenant and the factsheet of a deal, made and offered on its pages."""

import pytest
from django.utils import timezone

from proposals.enums import DealStatus, ProposalStatus
from reporting.enums import ReportKind, ReportStatus
from reporting.models import Report
from reporting.services.reports import make_report
from tests.factories import proposals as make
from tests.factories.reporting import move_reports

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(open_round, organisation):
    proposal = make.complete_proposal(ProposalStatus.AWARDED, round=open_round, organisation=organisation)
    return make.walk_deal(make.DealFactory(proposal=proposal), DealStatus.IN_ELABORATION)


def asked(client, deal, name):
    return client.post(f"/deals/{deal.pk}/documenten/{name}/")


def pages(deal):
    return [f"/deals/{deal.pk}/", f"/deals/{deal.pk}/convenant/", f"/beheer/deals/{deal.pk}/"]


def test_the_region_has_a_factsheet_made(sign_in, deal, editor, settings):
    client = sign_in(editor)

    answer = asked(client, deal, "factsheet")

    report = Report.objects.get()
    assert answer.headers["Location"] == f"/documenten/{report.pk}/"
    assert (report.kind, report.deal, report.requested_by) == (ReportKind.DEAL_SHEET, deal, editor)
    assert report.parameters == {"figures_date": timezone.localdate().isoformat()}
    page = client.get(f"/deals/{deal.pk}/").content.decode()
    assert f"/documenten/{report.pk}/voortgang/" in page
    make_report(report_id=report.pk, at=timezone.now())
    page = client.get(f"/deals/{deal.pk}/").content.decode()
    assert f"/documenten/{report.pk}/bestand/" in page
    assert f"/deals/{deal.pk}/documenten/factsheet/" in page
    assert client.get(f"/documenten/{report.pk}/bestand/").content.startswith(b"%PDF")


def test_a_covenant_is_made_once_and_then_offered(sign_in, deal, editor, account_holder):
    make.walk_deal_on(deal, DealStatus.COVENANT_READY)
    asked(sign_in(editor), deal, "convenant")
    client = sign_in(account_holder)
    asked(client, deal, "convenant")
    report = Report.objects.get()
    make_report(report_id=report.pk, at=timezone.now())
    asked(client, deal, "convenant")

    assert Report.objects.get().parameters == {"number": 1}
    for address in pages(deal):
        page = client.get(address).content.decode()
        assert f"/documenten/{report.pk}/bestand/" in page
        assert f"/deals/{deal.pk}/documenten/convenant/" not in page


def test_another_covenant_is_another_document(sign_in, deal, account_holder):
    make.walk_deal_on(deal, DealStatus.COVENANT_READY)
    client = sign_in(account_holder)
    asked(client, deal, "convenant")
    make_report(report_id=Report.objects.get().pk, at=timezone.now())
    make.CovenantFactory(deal=deal, number=2)

    assert f"/deals/{deal.pk}/documenten/convenant/" in client.get(f"/deals/{deal.pk}/convenant/").content.decode()
    asked(client, deal, "convenant")
    assert sorted(each.parameters["number"] for each in Report.objects.all()) == [1, 2]


def test_what_failed_says_why_and_can_be_asked_again(sign_in, deal, editor):
    client = sign_in(editor)
    asked(client, deal, "factsheet")
    move_reports(
        Report.objects.all(), ReportStatus.FAILED, failure_reason="De schijf is vol.", finished_at=timezone.now()
    )

    page = client.get(f"/deals/{deal.pk}/").content.decode()
    assert "De schijf is vol." in page
    assert f"/documenten/{Report.objects.get().pk}/opnieuw/" in page
    assert client.post(f"/documenten/{Report.objects.get().pk}/opnieuw/").status_code == 302
    assert Report.objects.get().status == ReportStatus.WAITING


def test_without_a_covenant_there_is_none_to_make(sign_in, deal, editor):
    client = sign_in(editor)

    answer = asked(client, deal, "convenant")

    assert answer.headers["Location"] == f"/deals/{deal.pk}/convenant/"
    assert not Report.objects.exists()
    assert "documenten/convenant/" not in client.get(f"/deals/{deal.pk}/").content.decode()
    assert asked(client, deal, "iets").status_code == 404


def test_another_region_finds_no_deal(sign_in, deal):
    stranger = make.MembershipFactory().user

    assert asked(sign_in(stranger), deal, "factsheet").status_code == 404
    assert not Report.objects.exists()
