"""Progress reports: the region writes, the ministry judges."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from proposals.enums import DealStatus
from proposals.models import Deal, OutgoingMessage
from proposals.services.drafts import NotEditable, StaleVersion
from proposals.services.submission import NotASignatory
from reporting.enums import PROGRESS_REPORT_TRANSITIONS, ProgressReportStatus, ReportKind
from reporting.models import ProgressReport, Report
from reporting.services.progress_reports import (
    DealNotSigned,
    OpenReportExists,
    ProgressReportIncomplete,
    RemarksMissing,
    StepNotAllowed,
    accept_progress_report,
    return_progress_report,
    save_progress_report,
    start_progress_report,
    submit_progress_report,
)
from tests.factories.proposals import DealFactory
from tests.factories.reporting import ProgressReportFactory, running_deal

NOW = timezone.now()
PERIOD = {"period_start_date": date(2027, 1, 1), "period_end_date": date(2027, 6, 30)}


@pytest.fixture
def deal(organisation) -> Deal:
    return running_deal(organisation=organisation)


@pytest.fixture
def draft_report(deal) -> ProgressReport:
    return ProgressReportFactory(deal=deal)


@pytest.fixture
def sent_report(deal, signatory) -> ProgressReport:
    return ProgressReportFactory(deal=deal, sent_in=True, submitted_by=signatory)


def test_start_numbers_reports_and_takes_over_the_target(deal, editor):
    ProgressReportFactory(deal=deal, sent_in=True, smes_reached_target=550)

    report = start_progress_report(deal=deal, **PERIOD, by=editor, at=NOW)

    assert (report.number, report.status, report.smes_reached_target) == (2, ProgressReportStatus.DRAFT, 550)


def test_start_while_another_is_open_gives_that_one(draft_report, editor):
    with pytest.raises(OpenReportExists) as refused:
        start_progress_report(deal=draft_report.deal, **PERIOD, by=editor, at=NOW)

    assert refused.value.progress_report == draft_report


@pytest.mark.parametrize("status", [DealStatus.PROVISIONAL, DealStatus.IN_ELABORATION, DealStatus.COVENANT_READY])
def test_start_before_the_deal_is_signed_is_refused(db, editor, status):
    with pytest.raises(DealNotSigned):
        start_progress_report(deal=DealFactory(status=status), **PERIOD, by=editor, at=NOW)


def test_save_keeps_an_amount_as_typed_also_when_it_is_not_understood(draft_report, editor):
    saved = save_progress_report(
        progress_report=draft_report, values={"spent_amount_input": "ongeveer 1,5 ton"}, by=editor, at=NOW
    )

    assert (saved.spent_amount_input, saved.spent_amount) == ("ongeveer 1,5 ton", None)


def test_save_understands_a_dutch_amount(draft_report, editor):
    saved = save_progress_report(
        progress_report=draft_report, values={"spent_amount_input": "1.234,50"}, by=editor, at=NOW
    )

    assert saved.spent_amount == Decimal("1234.50")


def test_save_on_an_old_version_writes_nothing(draft_report, editor):
    save_progress_report(progress_report=draft_report, values={"summary": "Eerst"}, by=editor, at=NOW)

    with pytest.raises(StaleVersion) as stale:
        save_progress_report(
            progress_report=draft_report, values={"summary": "Later"}, by=editor, at=NOW, expected_version=1
        )

    assert stale.value.stored.summary == "Eerst"
    assert ProgressReport.objects.get().summary == "Eerst"


def test_save_after_sending_in_is_refused(sent_report, editor):
    with pytest.raises(NotEditable):
        save_progress_report(progress_report=sent_report, values={"summary": "Toch anders"}, by=editor, at=NOW)


def test_submit_makes_the_job_of_its_document_and_confirms_by_mail(draft_report, signatory):
    report = submit_progress_report(progress_report=draft_report, by=signatory, at=NOW)

    draft_report.refresh_from_db()
    assert (draft_report.status, draft_report.submitted_at) == (ProgressReportStatus.SUBMITTED, NOW)
    assert (report.kind, report.progress_report, report.status) == (ReportKind.PROGRESS_REPORT, draft_report, "waiting")
    assert draft_report.deal.title in OutgoingMessage.objects.get(recipient=signatory.email).body


def test_submit_by_an_editor_is_refused(draft_report, editor):
    with pytest.raises(NotASignatory):
        submit_progress_report(progress_report=draft_report, by=editor, at=NOW)


def test_submit_twice_makes_one_document(draft_report, signatory):
    submit_progress_report(progress_report=draft_report, by=signatory, at=NOW)

    with pytest.raises(StepNotAllowed):
        submit_progress_report(progress_report=draft_report, by=signatory, at=NOW)
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"summary": " "}, "summary", "Vertel wat er in deze periode is gebeurd."),
        ({"results": ""}, "results", "Vertel wat ondernemers ervan merken."),
        ({"deviations": ""}, "deviations", "Ging alles volgens plan? Schrijf dat dan op."),
        ({"outlook": ""}, "outlook", "Vertel wat er nu komt."),
        ({"outlook": "woord " * 502}, "outlook", "2 woorden te lang"),
        ({"smes_reached": None}, "smes_reached", "zoals 214"),
        ({"smes_reached_target": None}, "smes_reached_target", "zoals 550"),
        ({"smes_reached_target": 0}, "smes_reached_target", "zoals 550"),
        ({"spent_amount_input": "", "spent_amount": None}, "spent_amount_input", "zoals 118.400"),
        ({"spent_amount_input": "veel", "spent_amount": None}, "spent_amount_input", "‘veel’"),
    ],
)
def test_submit_of_what_is_not_complete_names_the_field(deal, signatory, changes, field, words):
    report = ProgressReportFactory(deal=deal, **changes)

    with pytest.raises(ProgressReportIncomplete) as refused:
        submit_progress_report(progress_report=report, by=signatory, at=NOW)

    assert [problem.field for problem in refused.value.problems] == [field]
    assert words in refused.value.problems[0].message
    report.refresh_from_db()
    assert report.status == ProgressReportStatus.DRAFT
    assert not Report.objects.exists()


def test_submit_over_a_period_that_was_reported_already_is_refused(deal, signatory):
    ProgressReportFactory(deal=deal, sent_in=True, period_end_date=date(2027, 6, 30))
    report = ProgressReportFactory(deal=deal, period_start_date=date(2027, 6, 30))

    with pytest.raises(ProgressReportIncomplete, match="Rapportage 1 gaat over 1\xa0januari\xa02027"):
        submit_progress_report(progress_report=report, by=signatory, at=NOW)


def test_accept_is_told_to_the_signatory(sent_report, account_holder, signatory):
    accept_progress_report(progress_report=sent_report, by=account_holder, at=NOW, remarks="Mooi.")

    sent_report.refresh_from_db()
    assert (sent_report.status, sent_report.reviewed_by) == (ProgressReportStatus.ACCEPTED, account_holder)
    assert "Mooi." in OutgoingMessage.objects.get(recipient=signatory.email).body


def test_return_without_remarks_is_refused(sent_report, account_holder):
    with pytest.raises(RemarksMissing):
        return_progress_report(progress_report=sent_report, remarks="  ", by=account_holder, at=NOW)


def test_returned_report_can_be_changed_and_sent_in_again_with_a_new_document(
    sent_report, account_holder, editor, signatory
):
    return_progress_report(progress_report=sent_report, remarks="Geef een voorbeeld.", by=account_holder, at=NOW)
    save_progress_report(progress_report=sent_report, values={"results": "Een slager."}, by=editor, at=NOW)

    submit_progress_report(progress_report=sent_report, by=signatory, at=NOW)

    sent_report.refresh_from_db()
    assert (sent_report.status, sent_report.results) == (ProgressReportStatus.SUBMITTED, "Een slager.")
    assert sent_report.reports.count() == 1


@pytest.mark.parametrize("status", ProgressReportStatus.values)
@pytest.mark.parametrize("to", [ProgressReportStatus.ACCEPTED, ProgressReportStatus.RETURNED])
def test_judging_follows_the_table_of_transitions(deal, account_holder, signatory, status, to):
    moments = {} if status == "draft" else {"submitted_at": NOW, "submitted_by": signatory}
    report = ProgressReportFactory(deal=deal, status=status, **moments)
    judge = accept_progress_report if to == ProgressReportStatus.ACCEPTED else return_progress_report

    if to in PROGRESS_REPORT_TRANSITIONS[ProgressReportStatus(status)]:
        assert judge(progress_report=report, by=account_holder, at=NOW, remarks="Goed.").status == to
    else:
        with pytest.raises(StepNotAllowed):
            judge(progress_report=report, by=account_holder, at=NOW, remarks="Goed.")
