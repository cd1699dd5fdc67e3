"""How the nine end: six are completed, three wait for the last steps. All days and texts are invented."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import format_html, format_html_join

from mkbdeals.demo.data import read_toml
from mkbdeals.demo.moments import on_day, on_weekday
from mkbdeals.demo.payments import approve_change, ask, pay
from mkbdeals.demo.people import People
from proposals.enums import DealStatus, Role
from proposals.formats import number
from proposals.models import Deal, LearningQuestion, PeerSession, Tranche
from proposals.services.deal_evaluations import (
    accept_evaluation,
    return_evaluation,
    save_evaluation,
    submit_evaluation,
)
from proposals.services.deal_parts import note_reached
from proposals.services.deals import move_deal
from proposals.services.knowledge import answer_question, report_session, share_document
from proposals.services.payments import remove_tranche
from proposals.services.recoveries import (
    approve_determination,
    approve_recovery,
    draft_determination,
    note_received,
)
from reporting.models import ProgressFigure, ProgressReport, ReportingPeriod
from reporting.pdf import html_to_pdf
from reporting.queries.progress_table import progress_table
from reporting.services.progress_reports import (
    FigureInput,
    save_progress_report,
    start_progress_report,
    submit_progress_report,
)
from reporting.services.progress_reviews import accept_progress_report
from reporting.services.report_schedules import plan_periods
from reporting.tasks import generate_on_commit

EVALUATED, SENT, JUDGED = (timedelta(days=days) for days in (40, 47, 61))  # after the end of a deal
DRAFTED, APPROVED, CLAIMED = date(2023, 5, 30), date(2023, 6, 2), date(2023, 6, 5)
RECEIVED, COMPLETED = date(2023, 6, 26), date(2023, 7, 3)
ASKED_LAST = date(2023, 6, 12)
WAITING = {"judging", "paying"}  # deals of which the last payment waits
FINAL_WORDS = "Vastgesteld op grond van het eindverslag. Verzonnen voor de demonstratie."


@dataclass(frozen=True)
class Ending:
    """One deal with the people on both sides and how it ends."""

    deal: Deal
    people: People
    data: Mapping[str, Any]
    texts: Mapping[str, Any]
    explanation: str
    place: int

    @property
    def region(self) -> str:
        """Give the code by which the people of the region are known."""
        return self.deal.proposal.organisation.region.code


def close_deals(*, deals: Mapping[str, Deal], people: People, folder: Path) -> None:
    """Let the deals report until their end, evaluate, get their last money and be completed where nothing waits.

    `deals` by code of the proposal; one without an ending in the files stays as it is.
    """
    data = read_toml("deal_closing.toml", folder)
    _learn(deals, data, people)
    for place, (code, deal) in enumerate(deals.items()):
        if found := data["deals"].get(code):
            _end(Ending(deal, people, found, data["reports"], data["explanation"], place))


def _end(ending: Ending) -> None:
    deal, people = ending.deal, ending.people
    approve_change(deal, people)
    deal.refresh_from_db()
    _reach_milestones(ending)
    _report_to_the_end(ending)
    _pay_on(ending)
    _evaluate(ending)
    if ending.data["ends"] == "completed":
        _determine(ending)
        at = on_day(COMPLETED, 10) + timedelta(minutes=ending.place)
        move_deal(deal=deal, to=DealStatus.COMPLETED, by=people.account_holder, at=at)


def _reach_milestones(ending: Ending) -> None:
    for milestone in ending.deal.milestones.filter(reached_date=None):
        day = milestone.planned_date
        at = on_day(day + timedelta(days=1), 9)
        note_reached(milestone=milestone, reached_date=day, by=ending.people.account_holder, at=at)


def _report_to_the_end(ending: Ending) -> None:
    """Write a report over every period that has none, each a step nearer to what is reached in the end."""
    left = [each for each in plan_periods(deal=ending.deal) if not hasattr(each, "progress_report")]
    before = _reached_before(ending.deal)
    goals = {each.pk: each.target * Decimal(str(ending.data["reached"])) for each in ending.deal.indicators.all()}
    for step, period in enumerate(left, start=1):
        part = Decimal(step) / len(left)
        figures = {pk: round(before[pk] + (goal - before[pk]) * part) for pk, goal in goals.items()}
        _report(ending, period, figures)


def _reached_before(deal: Deal) -> dict[int, Decimal]:
    newest = deal.progress_reports.order_by("-number").first()
    rows = ProgressFigure.objects.filter(progress_report=newest).values_list("indicator", "reached")
    return {pk: reached or Decimal(0) for pk, reached in rows}


def _report(ending: Ending, period: ReportingPeriod, figures: Mapping[int, int]) -> None:
    """Write and send in one report in time; it is accepted ten days later."""
    people, editor = ending.people, ending.people.editors[ending.region]
    at = on_weekday(period.due_date - timedelta(days=12), 10) + timedelta(minutes=ending.place)
    report = start_progress_report(
        deal=ending.deal, period=period, period_start_date=period.start_date, period_end_date=period.end_date,
        by=editor, at=at,
    )  # fmt: skip
    report = _written(ending, report, period, figures, at)
    sent_at = on_weekday(at.date() + timedelta(days=2), 15) + timedelta(minutes=ending.place)
    job = submit_progress_report(progress_report=report, by=people.signatories[ending.region], at=sent_at)
    generate_on_commit(job.pk)
    accept_progress_report(
        progress_report=report, by=people.account_holder, at=sent_at + timedelta(days=10), remarks="Akkoord."
    )


def _written(
    ending: Ending, report: ProgressReport, period: ReportingPeriod, figures: Mapping[int, int], at: Any
) -> ProgressReport:
    """Fill in the texts and figures, and explain those that are beside the plan."""
    first = ending.deal.indicators.first()
    words = {"reached": number(figures[first.pk]), "target": number(first.target), "counted": first.unit}
    texts = ending.texts["final" if period.is_final else period.end_date.isoformat()]
    values = {name: text.format(**words) for name, text in texts.items()}
    if period.is_final:
        values["lessons"] = f"{ending.data['lessons']} {ending.data['continuation']}"
    by, inputs = ending.people.editors[ending.region], {pk: FigureInput(str(each)) for pk, each in figures.items()}
    report = save_progress_report(progress_report=report, values=values, figures=inputs, by=by, at=at)
    beside = [row.indicator.pk for row in progress_table(report).figures if row.asks_explanation]
    if not beside:
        return report
    explained = {pk: FigureInput(str(figures[pk]), ending.explanation) for pk in beside}
    return save_progress_report(progress_report=report, values=values, figures=inputs | explained, by=by, at=at)


def _pay_on(ending: Ending) -> None:
    """Pay the third part, and the last one when nothing is held back; of two deals the last order waits."""
    third, last = Tranche.objects.filter(deal=ending.deal).order_by("number")[2:4]
    pay(third, ending.people)
    if ending.data["ends"] in WAITING:
        ask(last, ending.people, on=ASKED_LAST, approved=ending.data["ends"] == "paying")
    elif "final_percentage" not in ending.data and ending.data["ends"] == "completed":
        pay(last, ending.people)


def _evaluate(ending: Ending) -> None:
    deal, people, end = ending.deal, ending.people, ending.deal.end_date
    values = {name: ending.data[name] for name in ("results", "lessons", "continuation")}
    save_evaluation(deal=deal, values=values, by=people.editors[ending.region], at=on_weekday(end + EVALUATED, 11))
    submit_evaluation(deal=deal, by=people.signatories[ending.region], at=on_weekday(end + SENT, 14))
    at = on_weekday(end + JUDGED, 9)
    if remarks := ending.data.get("remarks"):
        return_evaluation(deal=deal, remarks=remarks, by=people.account_holder, at=at)
    elif ending.data["ends"] != "judging":
        accept_evaluation(deal=deal, by=people.account_holder, at=at)


def _determine(ending: Ending) -> None:
    """Set the final amount; what was paid above it comes back."""
    deal, people = ending.deal, ending.people
    share = Decimal(ending.data.get("final_percentage", 100)) / 100
    determination = draft_determination(
        deal=deal, amount=(deal.awarded_amount * share).quantize(Decimal(1)), explanation=FINAL_WORDS,
        by=people.account_holder, at=on_day(DRAFTED, 10),
    )  # fmt: skip
    approve_determination(determination=determination, by=people.decision_maker, at=on_day(APPROVED, 15))
    for part in Tranche.objects.filter(deal=deal, orders=None):  # nothing is left for it
        remove_tranche(tranche=part, by=people.account_holder)
    officer = people.by_role[Role.FINANCE_OFFICER][0]
    for recovery in deal.recoveries.open():
        approve_recovery(recovery=recovery, by=officer, at=on_day(CLAIMED, 11))
        note_received(recovery=recovery, received_date=RECEIVED, by=officer, at=on_day(RECEIVED, 16))


def _learn(deals: Mapping[str, Deal], data: Mapping[str, Any], people: People) -> None:
    """Note what the last session taught, and share a document with all nine."""
    session = PeerSession.objects.filter(title=data["session"]["title"]).first()
    if session is None or not deals:
        return
    report_session(session=session, report=data["session"]["report"])
    for question in LearningQuestion.objects.filter(session=session, answered_at=None):
        at = on_day(session.held_date + timedelta(days=20), 9)
        answer_question(question=question, answer=data["session"]["answer"], by=people.account_holder, at=at)
    given = data["document"]
    share_document(
        round_=session.round, title=given["title"], upload=_document(given), session=session,
        by=people.account_holder, at=on_day(given["shared_date"], 10),
    )  # fmt: skip


def _document(given: Mapping[str, Any]) -> SimpleUploadedFile:
    html = format_html(
        '<!doctype html><html lang="nl"><head><title>{0}</title></head><body><h1>{0}</h1><ol>{1}</ol>'
        "<p>Verzonnen voor de demonstratie.</p></body></html>",
        given["title"], format_html_join("", "<li>{}</li>", ((line,) for line in given["lines"])),
    )  # fmt: skip
    pdf = html_to_pdf(html, identifier="demonstration/script")
    return SimpleUploadedFile("script-ondernemers-bellen.pdf", pdf, "application/pdf")
