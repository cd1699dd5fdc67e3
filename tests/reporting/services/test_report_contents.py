"""Reports about rounds and deals say what is stored, and nothing before it is known."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment.services.decisions import publish_decisions
from proposals.enums import DealStatus
from proposals.models import Deal
from proposals.pace import Standing
from proposals.queries import payments_of_deal
from proposals.services.deals import move_deal
from proposals.services.recoveries import approve_determination, draft_determination
from reporting.enums import ProgressReportStatus
from reporting.queries.figures import deal_figures
from reporting.queries.public_course import result_rows
from reporting.services.contents import (
    DocumentDataMissing,
    covenant_document,
    deal_sheet_document,
    round_report_document,
)
from reporting.services.contents.parliament_report import live_report
from reporting.services.contents.progress_report import progress_report_document
from reporting.services.document_set import make_documents
from tests.factories.payments import FinalDeterminationFactory, TrancheFactory, paid_order
from tests.factories.proposals import (
    CovenantFactory,
    DealIndicatorFactory,
    DealPartnerFactory,
    MilestoneFactory,
    UserFactory,
)
from tests.factories.published import published_deal
from tests.factories.reporting import (
    ParliamentReportFactory,
    ProgressFigureFactory,
    ProgressReportFactory,
    approved_round,
    running_deal,
)
from tests.pdf_checks import flowing_text, page_count, text_of
from tests.triggers_off import triggers_off

pytestmark = pytest.mark.django_db
REQUESTS = [("Winkels online", 300_000, 5), ("Maakhuis", 250_000, 4), ("Te duur", 400_000, 3)]


def published_round(officer):
    round_ = approved_round(REQUESTS, ceiling=600_000).round
    publish_decisions(round_=round_, by=officer, at=timezone.now())
    return round_


def today():
    return timezone.localdate()


def test_round_report_waits_for_the_publication():
    with pytest.raises(DocumentDataMissing):
        round_report_document(approved_round(REQUESTS).round, on=today())


def test_round_report_adds_up_to_the_decisions(officer):
    round_ = published_round(officer)

    document = round_report_document(round_, on=today())

    deals = Deal.objects.filter(proposal__round=round_)
    assert document.awarded_amount == sum(deal.awarded_amount for deal in deals)
    assert document.submitted_count == sum(row.submitted_count for row in document.provinces)
    assert document.province_total.amount == document.awarded_amount
    assert sum(int(each.value) for each in document.outcomes) == document.submitted_count
    assert document.left_amount == document.ceiling_amount - document.awarded_amount


def test_deal_sheet_says_how_milestones_stand():
    deal = running_deal()
    for days, title in ((-5, "Coaches opgeleid"), (5, "Vouchers open")):
        MilestoneFactory(deal=deal, title=title, planned_date=today() + timedelta(days=days))
    DealPartnerFactory(deal=deal, name="Vakschool <b>Veenmeer</b>")

    document = deal_sheet_document(deal, on=today())

    found = {each.title: each.is_late for each in document.milestones}
    assert (found["Coaches opgeleid"], found["Vouchers open"]) == (True, False)
    assert (document.awarded_amount, document.paid_amount) == (deal.awarded_amount, Decimal(0))
    assert "Vakschool <b>Veenmeer</b>" in text_of(document.to_pdf())


def test_deal_sheet_counts_with_the_final_amount_and_names_the_final_report():
    deal = running_deal()
    FinalDeterminationFactory(
        deal=deal, amount=deal.awarded_amount - 12_000, approved_at=timezone.now(), approved_by=UserFactory()
    )
    ProgressReportFactory(
        deal=deal, sent_in=True, status=ProgressReportStatus.ACCEPTED, is_final=True,
        period_start_date=today() - timedelta(days=200), period_end_date=today() - timedelta(days=20),
    )  # fmt: skip

    document, before = (deal_sheet_document(deal, on=day) for day in (today(), today() - timedelta(days=1)))

    assert (document.final_amount, document.open_amount) == (deal.awarded_amount - 12_000, deal.awarded_amount - 12_000)
    assert document.news.name == "Eindrapportage"
    text = text_of(document.to_pdf())
    assert "Vastgesteld" in text and "Eindrapportage" in text
    assert (before.final_amount, before.open_amount) == (None, deal.awarded_amount)
    assert "Vastgesteld" not in text_of(before.to_pdf())


def test_documents_say_which_results_came_and_ended():
    deal = running_deal()
    report = ProgressReportFactory(deal=deal)
    begin, end = report.period_start_date, report.period_end_date  # the first half of 2027
    DealIndicatorFactory(deal=deal, name="Coaches geteld", ended_on=begin, end_reason="Niet te <b>tellen</b>.")
    DealIndicatorFactory(deal=deal, name="Lang voorbij", ended_on=begin - timedelta(days=1), end_reason="Klaar.")
    added = DealIndicatorFactory(deal=deal, name="Werkplaatsen open", starts_on=end)
    ProgressFigureFactory(progress_report=report, indicator=added, reached=2)

    document = progress_report_document(report, preview_at=timezone.now())

    assert [(each.name, each.ended_on) for each in document.ended] == [("Coaches geteld", begin)]
    text = flowing_text(document.to_pdf())
    assert "‘Coaches geteld’ is vervallen op 1 januari 2027: Niet te <b>tellen</b>." in text
    assert "Telt vanaf 30 juni 2027" in text
    assert "Lang voorbij" not in text
    sheet = flowing_text(deal_sheet_document(deal, on=max(end, today())).to_pdf())
    assert "Telt vanaf 30 juni 2027" in sheet
    assert "Vervallen op 1 januari 2027: Niet te <b>tellen</b>." in sheet


def test_a_sheet_of_a_day_before_the_signature_tells_no_signature():
    deal = running_deal()
    Deal.objects.filter(pk=deal.pk).update(covenant_signed_date=today())

    before, after = (deal_sheet_document(deal, on=day) for day in (today() - timedelta(days=1), today()))

    assert (before.signed_date, after.signed_date) == (None, today())
    assert "getekend op" not in text_of(before.to_pdf())


def test_nothing_is_planned_for_a_deal_that_ended_early():
    deal = running_deal()
    paid_order(tranche=TrancheFactory(deal=deal, amount=30_000), amount=Decimal("10000.33"))
    TrancheFactory(deal=deal, amount=50_000, name="Slot")
    running = deal_sheet_document(deal, on=today())
    move_deal(deal=deal, to=DealStatus.ENDED_EARLY, by=UserFactory(), at=timezone.now(), reason="Gestopt.")

    ended = deal_sheet_document(Deal.objects.get(), on=today())

    assert [(each.planned_amount, each.paid_amount) for each in running.payments] == [
        (30_000, Decimal("10000.33")),
        (50_000, None),
    ]
    assert running.open_amount == deal.awarded_amount - Decimal("10000.33")
    assert [(each.planned_amount, each.paid_amount) for each in ended.payments] == [(None, Decimal("10000.33"))]
    assert ended.open_amount == 0
    now = payments_of_deal(Deal.objects.get(), today())
    assert [(each.amount, each.left, each.is_over) for each in now.lines] == [
        (Decimal("10000.33"), 0, True),
        (0, 0, True),
    ]
    assert (now.amount, now.total) == (Decimal("10000.33"), 80_000)
    yesterday = payments_of_deal(Deal.objects.get(), today() - timedelta(days=1))
    assert [each.is_over for each in yesterday.lines] == [False, False]


def test_nothing_is_planned_once_the_final_amount_was_paid():
    deal = running_deal()
    paid_order(tranche=TrancheFactory(deal=deal, amount=30_000), amount=Decimal(30_000))
    TrancheFactory(deal=deal, amount=50_000, name="Slot")
    final = draft_determination(
        deal=deal, amount=Decimal(30_000), explanation="Minder.", by=UserFactory(), at=timezone.now()
    )
    drafted = payments_of_deal(Deal.objects.get(), today())
    approve_determination(determination=final, by=UserFactory(), at=timezone.now())

    now = payments_of_deal(Deal.objects.get(), today())
    sheet = deal_sheet_document(Deal.objects.get(), on=today())

    assert [line.is_over for line in drafted.lines] == [False, False]
    assert [(line.amount, line.left, line.is_over) for line in now.lines] == [(30_000, 0, False), (0, 0, True)]
    assert (now.amount, now.ended_early) == (30_000, False)
    assert [(each.planned_amount, each.paid_amount) for each in sheet.payments] == [(30_000, 30_000)]
    assert sheet.open_amount == 0
    yesterday = payments_of_deal(Deal.objects.get(), today() - timedelta(days=1))
    assert [line.is_over for line in yesterday.lines] == [False, False]


def test_the_drawing_calls_behind_what_the_page_calls_behind():
    """A report over last year that was exactly on plan stays on plan, however much later it is drawn."""
    deal = published_deal()
    report = ProgressReportFactory(
        deal=deal, reached=Decimal(40), sent_in=True, status=ProgressReportStatus.ACCEPTED,
        period_start_date=today() - timedelta(days=400), period_end_date=today() - timedelta(days=200),
        reviewed_at=timezone.now(), reviewed_by=UserFactory(),
    )  # fmt: skip
    Deal.objects.update(start_date=today() - timedelta(days=400), end_date=today() + timedelta(days=10))
    with triggers_off("reporting_progressfigure"):
        report.figures.update(planned=Decimal(40))

    (figure,) = deal_figures(deals=Deal.objects.all(), on=today())
    chart = live_report(ParliamentReportFactory(figures_date=today())).reach_chart

    assert [each.state for each in result_rows(figure)] == [Standing.ON_TRACK]
    assert "achter" not in chart.svg.lower()
    assert chart.rows[0][2] == 40


def test_deal_sheet_costs_as_much_with_many_rows():
    deal = running_deal()
    with CaptureQueriesContext(connection) as few:
        deal_sheet_document(Deal.objects.get(pk=deal.pk), on=today())
    for _each in range(8):
        MilestoneFactory(deal=deal)
        DealPartnerFactory(deal=deal)
    with CaptureQueriesContext(connection) as many:
        deal_sheet_document(Deal.objects.get(pk=deal.pk), on=today())

    assert len(many) == len(few)


def test_covenant_is_that_of_the_frozen_content():
    covenant = CovenantFactory(deal=running_deal())
    before = covenant_document(covenant.deal)

    covenant.deal.title = "Een andere titel"
    covenant.deal.save()

    assert covenant_document(covenant.deal, number=covenant.number) == before
    assert before.awarded_amount + before.own_amount == before.total_costs_amount
    assert page_count(before.to_pdf()) >= 1


def test_covenant_that_is_not_there_is_told():
    with pytest.raises(DocumentDataMissing):
        covenant_document(running_deal())


def test_all_documents_are_made_once_and_listed(officer, tmp_path):
    published_round(officer)

    made = list(make_documents(tmp_path, at=timezone.now(), on=date(2027, 1, 1)))

    whole = [each for each in made if not each.problem]
    assert {each.path for each in whole} == {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.pdf")}
    with (tmp_path / "inhoud.csv").open(encoding="utf-8") as file:
        assert [row[0] for row in csv.reader(file, delimiter=";")][1:] == [each.path for each in whole]
    assert {path.split("/")[0] for path in (each.path for each in whole)} >= {"rondes", "dealbladen", "besluiten"}


def test_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "van-mij.txt").write_text("niet weggooien")

    with pytest.raises(CommandError):
        call_command("make_reports", str(tmp_path), stdout=StringIO())

    assert (tmp_path / "van-mij.txt").exists()
