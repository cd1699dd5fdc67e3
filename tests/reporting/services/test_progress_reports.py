"""Progress reports: the region writes, the ministry judges."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from proposals.enums import DealStatus, PaymentChannel
from proposals.models import Deal, DealIndicator, OutgoingMessage, Round
from proposals.services.drafts import NotEditable, StaleVersion
from proposals.services.submission import NotASignatory
from reporting.enums import PROGRESS_REPORT_TRANSITIONS, ProgressReportStatus, ReportKind
from reporting.models import ProgressReport, ProgressSpending, Report
from reporting.queries.progress_table import planned_for, progress_table
from reporting.services.progress_reports import (
    DealClosed,
    DealNotSigned,
    FigureInput,
    OpenReportExists,
    ProgressReportIncomplete,
    StepNotAllowed,
    save_progress_report,
    start_progress_report,
    submit_progress_report,
)
from reporting.services.progress_reviews import (
    RemarksMissing,
    WriterMayNotAccept,
    accept_progress_report,
    return_progress_report,
)
from tests.factories.proposals import DealFactory, DealIndicatorFactory, UserFactory, past_the_steps
from tests.factories.reporting import (
    PlannedFigureFactory,
    ProgressReportFactory,
    ReportingPeriodFactory,
    running_deal,
)
from tests.triggers_off import triggers_off

NOW = datetime(2028, 7, 12, 10, tzinfo=UTC)  # after the periods of the reports below
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


def test_start_takes_over_figures_and_amounts_of_the_last_report(deal, editor):
    ProgressReportFactory(deal=deal, sent_in=True, reached=Decimal(96))

    report = start_progress_report(deal=deal, **PERIOD, by=editor, at=NOW)

    assert (report.number, report.status, report.spent_amount) == (2, ProgressReportStatus.DRAFT, Decimal("118400.50"))
    assert [(each.reached, each.reached_input, each.explanation) for each in report.figures.all()] == [(96, "96", "")]
    assert sum(each.spent_amount for each in report.spending.all()) == Decimal("118400.50")


@pytest.mark.parametrize("status", [DealStatus.COMPLETED, DealStatus.ENDED_EARLY])
def test_start_about_a_closed_deal_is_refused(db, editor, status):
    with pytest.raises(DealClosed):
        start_progress_report(deal=DealFactory(status=status), **PERIOD, by=editor, at=NOW)

    assert not ProgressReport.objects.exists()


def test_submit_about_a_deal_that_was_closed_meanwhile_is_refused(draft_report, signatory):
    with past_the_steps():
        Deal.objects.update(status=DealStatus.ENDED_EARLY)

    with pytest.raises(DealClosed):
        submit_progress_report(progress_report=draft_report, by=signatory, at=NOW)
    draft_report.refresh_from_db()
    assert draft_report.status == ProgressReportStatus.DRAFT


def test_decentralisation_grant_asks_no_account_of_the_money(deal, editor, signatory):
    Round.objects.update(payment_channel=PaymentChannel.DECENTRALISATION_GRANT)
    report = start_progress_report(deal=deal, **PERIOD, by=editor, at=NOW)
    DealIndicatorFactory(deal=deal)
    indicator = deal.indicators.get()

    saved = save_progress_report(
        progress_report=report,
        values=dict.fromkeys(("summary", "results", "deviations", "outlook"), "Het ging goed."),
        figures={indicator.pk: FigureInput("550")},
        by=editor,
        at=NOW,
    )

    submit_progress_report(progress_report=saved, by=signatory, at=NOW)
    assert (saved.spent_amount, saved.spending.count()) == (None, 0)


def test_submit_notes_what_was_planned_by_then(draft_report, signatory):
    period = ReportingPeriodFactory(deal=draft_report.deal, end_date=draft_report.period_end_date)
    PlannedFigureFactory(period=period, indicator=draft_report.deal.indicators.get(), value=Decimal(275))

    submit_progress_report(progress_report=draft_report, by=signatory, at=NOW)

    assert draft_report.figures.get().planned == 275


def test_figure_far_from_the_plan_asks_an_explanation(draft_report, editor, signatory):
    indicator = draft_report.deal.indicators.get()
    period = ReportingPeriodFactory(deal=draft_report.deal, end_date=draft_report.period_end_date)
    PlannedFigureFactory(period=period, indicator=indicator, value=Decimal(275))
    save_progress_report(
        progress_report=draft_report, values={}, figures={indicator.pk: FigureInput("214")}, by=editor, at=NOW
    )

    with pytest.raises(ProgressReportIncomplete, match="214") as refused:
        submit_progress_report(progress_report=draft_report, by=signatory, at=NOW)

    assert [each.field for each in refused.value.problems] == [f"explanation_{indicator.pk}"]


@pytest.mark.parametrize("reached", ["248", "302", "550", "600"])
def test_figure_near_the_plan_or_at_the_target_asks_none(draft_report, editor, signatory, reached):
    indicator = draft_report.deal.indicators.get()
    period = ReportingPeriodFactory(deal=draft_report.deal, end_date=draft_report.period_end_date)
    PlannedFigureFactory(period=period, indicator=indicator, value=Decimal(275))
    save_progress_report(
        progress_report=draft_report, values={}, figures={indicator.pk: FigureInput(reached)}, by=editor, at=NOW
    )

    assert submit_progress_report(progress_report=draft_report, by=signatory, at=NOW).progress_report == draft_report


def test_figures_of_a_report_that_was_sent_in_do_not_change_by_sql_either(sent_report):
    with pytest.raises(DatabaseError, match="was sent in"), transaction.atomic():
        sent_report.figures.update(reached=Decimal(999))


def test_start_while_another_is_open_gives_that_one(draft_report, editor):
    with pytest.raises(OpenReportExists) as refused:
        start_progress_report(deal=draft_report.deal, **PERIOD, by=editor, at=NOW)

    assert refused.value.progress_report == draft_report


@pytest.mark.parametrize("status", [DealStatus.PROVISIONAL, DealStatus.IN_ELABORATION, DealStatus.COVENANT_READY])
def test_start_before_the_deal_is_signed_is_refused(db, editor, status):
    with pytest.raises(DealNotSigned):
        start_progress_report(deal=DealFactory(status=status), **PERIOD, by=editor, at=NOW)


def test_save_keeps_an_amount_as_typed_also_when_it_is_not_understood(draft_report, editor):
    line = draft_report.deal.proposal.budget_lines.first()

    saved = save_progress_report(
        progress_report=draft_report, values={}, spending={line.pk: "ongeveer 1,5 ton"}, by=editor, at=NOW
    )

    assert saved.spending.get(budget_line=line).spent_input == "ongeveer 1,5 ton"
    assert saved.spent_amount is None


def test_save_adds_up_what_was_spent_per_line(draft_report, editor):
    typed = dict.fromkeys(draft_report.deal.proposal.budget_lines.values_list("pk", flat=True), "1.234,50")

    saved = save_progress_report(progress_report=draft_report, values={}, spending=typed, by=editor, at=NOW)

    assert saved.spent_amount == Decimal("1234.50") * len(typed)


def test_save_of_a_deal_without_budget_lines_understands_one_amount(draft_report, editor):
    with triggers_off():
        ProgressSpending.objects.all().delete()
        draft_report.deal.proposal.budget_lines.all().delete()

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


@pytest.mark.parametrize(
    ("end", "on", "is_refused"),
    [((2027, 6, 30), (2027, 6, 30), True), ((2027, 6, 30), (2027, 7, 1), False), ((2027, 5, 1), (2027, 5, 2), False)],
)
def test_a_report_is_sent_in_once_its_period_has_ended(deal, signatory, end, on, is_refused):
    report = ProgressReportFactory(deal=deal, period_end_date=date(*end))
    at = datetime(*on, 10, tzinfo=UTC)
    if not is_refused:
        submit_progress_report(progress_report=report, by=signatory, at=at)
        return

    with pytest.raises(ProgressReportIncomplete, match="woensdag 30 juni 2027") as refused:
        submit_progress_report(progress_report=report, by=signatory, at=at)

    assert [problem.field for problem in refused.value.problems] == ["period_end_date"]
    assert "donderdag 1 juli 2027" in str(refused.value)


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
        ({"reached": None}, "reached", "Vul in hoe ver ‘Bedrijven bereikt’ is"),
        ({"spent_amount": None}, "spent", "Vul in hoeveel er tot nu toe is besteed aan"),
    ],
)
def test_submit_of_what_is_not_complete_names_the_field(deal, signatory, changes, field, words):
    report = ProgressReportFactory(deal=deal, **changes)

    with pytest.raises(ProgressReportIncomplete) as refused:
        submit_progress_report(progress_report=report, by=signatory, at=NOW)

    assert [re.sub(r"_\d+$", "", problem.field) for problem in refused.value.problems] == [field]
    assert words in refused.value.problems[0].message
    report.refresh_from_db()
    assert report.status == ProgressReportStatus.DRAFT
    assert not Report.objects.exists()


def test_submit_over_a_period_that_was_reported_already_is_refused(deal, signatory):
    ProgressReportFactory(deal=deal, sent_in=True, period_end_date=date(2027, 6, 30))
    report = ProgressReportFactory(deal=deal, period_start_date=date(2027, 6, 30))

    with pytest.raises(ProgressReportIncomplete, match="Rapportage 1 gaat over 1\xa0januari\xa02027"):
        submit_progress_report(progress_report=report, by=signatory, at=NOW)


@pytest.mark.parametrize("who", ["editor", "signatory", "updated_by"])
def test_accept_by_who_writes_for_the_region_is_refused(sent_report, who, request):
    person = sent_report.updated_by if who == "updated_by" else request.getfixturevalue(who)

    with pytest.raises(WriterMayNotAccept):
        accept_progress_report(progress_report=sent_report, by=person, at=NOW)

    sent_report.refresh_from_db()
    assert sent_report.status == ProgressReportStatus.SUBMITTED


def test_accept_is_told_to_the_signatory(sent_report, account_holder, signatory):
    accept_progress_report(progress_report=sent_report, by=account_holder, at=NOW, remarks="Mooi.")

    sent_report.refresh_from_db()
    assert (sent_report.status, sent_report.reviewed_by) == (ProgressReportStatus.ACCEPTED, account_holder)
    body = OutgoingMessage.objects.get(recipient=signatory.email).body
    assert reverse("reporting:progress_report_detail", args=[sent_report.pk]) in body
    # Remarks are read behind the sign-in: a mail passes through other hands.
    assert "Mooi." not in body


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


def texts_of(report: ProgressReport, editor, *figures: tuple[int, str]) -> ProgressReport:
    """Fill in a report: its texts, and what was reached by key of the result."""
    return save_progress_report(
        progress_report=report,
        values=dict.fromkeys(("summary", "results", "deviations", "outlook"), "Het ging goed."),
        figures={pk: FigureInput(reached, "Zo ging het.") for pk, reached in figures},
        by=editor,
        at=NOW,
    )


def test_a_report_asks_the_results_that_were_promised_at_the_end_of_its_period(deal, editor):
    old = DealIndicatorFactory(deal=deal, ended_on=date(2027, 6, 30), end_reason="Niet te tellen.")
    to_come = DealIndicatorFactory(deal=deal, starts_on=date(2027, 7, 1))
    added = DealIndicatorFactory(deal=deal, starts_on=date(2027, 6, 30))
    kept = DealIndicatorFactory(deal=deal, ended_on=date(2027, 7, 1), end_reason="Klaar.")

    report = start_progress_report(deal=deal, **PERIOD, by=editor, at=NOW)

    asked = [row.indicator for row in progress_table(report).figures]
    assert asked == [added, kept]
    assert {each.indicator for each in report.figures.all()} == {added, kept}
    assert not {old, to_come} & set(asked)


def test_what_is_not_asked_any_more_is_not_sent_in(deal, editor, signatory):
    Round.objects.update(payment_channel=PaymentChannel.DECENTRALISATION_GRANT)
    kept, gone = DealIndicatorFactory(deal=deal), DealIndicatorFactory(deal=deal)
    report = texts_of(start_progress_report(deal=deal, **PERIOD, by=editor, at=NOW), editor, (gone.pk, "7"))
    gone.ended_on, gone.end_reason = date(2027, 6, 1), "Niet te tellen."
    gone.save()
    report = texts_of(report, editor, (kept.pk, "550"))

    submit_progress_report(progress_report=report, by=signatory, at=NOW)

    assert [each.indicator for each in report.figures.all()] == [kept]


def test_a_report_that_was_sent_in_keeps_a_result_that_ended_later(deal, sent_report):
    indicator = deal.indicators.get()
    indicator.ended_on, indicator.end_reason = date(2027, 1, 1), "Klaar."
    indicator.save()
    DealIndicatorFactory(deal=deal, starts_on=date(2027, 1, 1))

    assert [row.indicator for row in progress_table(sent_report).figures] == [indicator]


def test_a_report_that_was_sent_in_keeps_what_was_promised_then(deal, editor, signatory):
    Round.objects.update(payment_channel=PaymentChannel.DECENTRALISATION_GRANT)
    result = DealIndicatorFactory(deal=deal, name="Bedrijven", unit="bedrijven", baseline=0, target=550)
    report = texts_of(start_progress_report(deal=deal, **PERIOD, by=editor, at=NOW), editor, (result.pk, "275"))
    submit_progress_report(progress_report=report, by=signatory, at=NOW)
    DealIndicator.objects.update(name="Ondernemers", unit="mensen", baseline=200, target=300)
    report = ProgressReport.objects.get()

    def told():
        (row,) = progress_table(report).figures
        return row.indicator.name, row.indicator.unit, row.indicator.baseline, row.indicator.target, row.part

    assert told() == ("Bedrijven", "bedrijven", 0, 550, Decimal("0.5"))

    return_progress_report(progress_report=report, remarks="Tel opnieuw.", by=UserFactory(), at=NOW)
    report = ProgressReport.objects.get()
    assert told()[:4] == ("Ondernemers", "mensen", 200, 300)


def test_the_plan_of_a_result_that_came_later_begins_when_it_came(deal, editor):
    Deal.objects.update(covenant_signed_date=date(2026, 7, 1), end_date=date(2028, 1, 1))
    deal.refresh_from_db()
    added = DealIndicatorFactory(deal=deal, target=Decimal(100), starts_on=date(2027, 1, 1))

    assert planned_for(added, deal, date(2027, 1, 1), {}) == 0
    assert planned_for(added, deal, date(2027, 7, 2), {}) == 50
