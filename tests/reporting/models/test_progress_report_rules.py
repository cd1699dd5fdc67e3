"""What the database holds of a progress report: its steps, its moments, and that what was sent in stands."""

from functools import partial

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from proposals.models.database_rules import message_for, violated_rule
from reporting.enums import PROGRESS_REPORT_TRANSITIONS, ProgressReportStatus
from reporting.models import ProgressReport
from reporting.models.progress_report_guard import JUDGEMENT
from tests.factories.reporting import ProgressReportFactory, running_deal

pytestmark = pytest.mark.django_db

SENT = (ProgressReportStatus.SUBMITTED, ProgressReportStatus.ACCEPTED)
# Another value than the factory gives; texts get a sign more.
OTHER = {
    "number": "number + 1", "period_start_date": "period_start_date - 1", "period_end_date": "period_end_date + 1",
    "due_date": "current_date", "is_final": "NOT is_final", "spent_amount": "0", "version": "version + 1",
    "submitted_at": "submitted_at - interval '1 day'", "created_at": "now()", "updated_at": "now()",
    "reviewed_at": "now()",
}  # fmt: skip


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused_rule(action):
    """Run `action` as the application role, expect a refusal with words, and give the name of the rule."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        run(f'SET LOCAL ROLE "{settings.APPLICATION_ROLE}"')
        action()
    assert message_for(refused.value), "a refusal must have words for people"
    return violated_rule(refused.value)


def change(report, **values):
    told = ", ".join(f"{column} = {value}" for column, value in values.items())
    return partial(run, f"UPDATE reporting_progressreport SET {told} WHERE id = %s", report.pk)


@pytest.fixture(scope="module")
def other():
    """Give another value for each column of a progress report that is no relation, its key or its status."""
    fields = [each for each in ProgressReport._meta.concrete_fields if not each.is_relation]
    by_kind = {"JSONField": """'{"anders": 1}'"""}
    return {
        each.column: OTHER.get(each.column) or by_kind.get(each.get_internal_type(), f"{each.column} || '!'")
        for each in fields
        if each.column not in {"id", "status"}
    }


@pytest.mark.parametrize("status", SENT)
def test_raw_sql_rewrites_nothing_of_what_was_sent_in(other, status):
    report = ProgressReportFactory(sent_in=True, status=status)

    for column, value in other.items():
        assert (column, refused_rule(change(report, **{column: value}))) == (column, "progressreport_frozen")
    elsewhere = running_deal()
    assert refused_rule(change(report, deal_id=elsewhere.pk)) == "progressreport_frozen"
    assert refused_rule(change(report, submitted_by_id=elsewhere.concluded_by_id)) == "progressreport_frozen"


@pytest.mark.parametrize("to", [ProgressReportStatus.ACCEPTED, ProgressReportStatus.RETURNED])
def test_who_judges_cannot_rewrite_in_the_same_step(other, to):
    report = ProgressReportFactory(sent_in=True)
    judged = {"status": f"'{to.value}'", "reviewed_at": "now()", "reviewed_by_id": f"{report.created_by_id}"}

    for column in other.keys() - set(JUDGEMENT):
        assert refused_rule(change(report, **judged, **{column: other[column]})) == "progressreport_frozen"
    change(report, **judged, review_remarks="'Goed.'", version="version + 1")()


@pytest.mark.parametrize("status", [ProgressReportStatus.DRAFT, ProgressReportStatus.RETURNED])
def test_a_report_that_may_be_written_can_be(status):
    report = ProgressReportFactory(sent_in=status != ProgressReportStatus.DRAFT, status=status)

    change(report, results="'anders'", spent_amount="0")()


def test_raw_sql_takes_no_step_that_the_table_of_transitions_does_not_know():
    for status, following in PROGRESS_REPORT_TRANSITIONS.items():
        values = {} if status == ProgressReportStatus.DRAFT else {"sent_in": True, "status": status}
        report = ProgressReportFactory(**values)
        for to in set(ProgressReportStatus) - following - {status}:
            found = refused_rule(change(report, status=f"'{to.value}'"))
            assert (status, to, found) == (status, to, "progressreport_step")


@pytest.mark.parametrize("to", ["accepted", "returned"])
def test_nothing_is_judged_without_a_moment(to):
    report = ProgressReportFactory(sent_in=True)

    assert refused_rule(change(report, status=f"'{to}'")) == "progressreport_reviewed_agrees_with_status"


def test_a_draft_was_not_judged():
    report = ProgressReportFactory()
    judged = change(report, reviewed_at="now()", reviewed_by_id=f"{report.created_by_id}")

    assert refused_rule(judged) == "progressreport_reviewed_agrees_with_status"


@pytest.mark.parametrize("status", [*SENT, ProgressReportStatus.RETURNED])
def test_what_was_sent_in_is_kept(status):
    report = ProgressReportFactory(sent_in=True, status=status)

    assert refused_rule(partial(run, "DELETE FROM reporting_progressreport WHERE id = %s", report.pk)) == (
        "progressreport_kept"
    )
