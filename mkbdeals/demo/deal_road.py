"""The road of the nine from a provisional deal to one that runs, and what they learn from each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime

from mkbdeals.demo.moments import on_day
from mkbdeals.demo.people import People
from proposals.enums import DealSide, DealStatus
from proposals.formats import dutch_date, euros
from proposals.models import Deal, DealContact, DealIndicator, Milestone, User
from proposals.services.deal_parts import note_reached, save_parts
from proposals.services.deal_texts import agree_on_text, close_point, raise_point, save_deal_text
from proposals.services.deals import move_deal
from proposals.services.knowledge import answer_question, ask_question, plan_session, report_session
from proposals.services.signed_copies import keep_signed_copy, publish_signed_copy
from reporting.pdf import html_to_pdf

# Days after the elaboration began; the moments between the public dates are invented.
FIRST_TEXT, POINT_RAISED, POINT_CLOSED, SECOND_TEXT = (timedelta(days=days) for days in (30, 44, 65, 66))
REGION_AGREES, MINISTRY_AGREES = timedelta(days=150), timedelta(days=158)
USUAL_TERMS: dict[str, Any] = {
    "results": [["Bedrijven bereikt", "bedrijven", 100]],
    "milestones": [["Einde van de uitvoering", date(2022, 12, 31)]],
}


@dataclass(frozen=True)
class Road:
    """One deal with the people on both sides, what they agreed and when things happen."""

    deal: Deal
    signatory: User
    people: People
    terms: Mapping[str, Any]
    body: str
    moments: Mapping[str, datetime]
    later: timedelta

    def at(self, name: str, plus: timedelta = timedelta()) -> datetime:
        """Give a moment of the timeline for this deal: the deals follow each other by a minute."""
        return self.moments[name] + plus + self.later


def walk(road: Road) -> None:
    """Take a deal from provisional to running, through every gate, and note what it reached."""
    holder, officer = road.people.account_holder, road.people.officer
    move_deal(deal=road.deal, to=DealStatus.IN_ELABORATION, by=holder, at=road.at("elaboration_at"))
    _agree_terms(road)
    _elaborate(road)
    ready_at = road.at("covenant_ready_at")
    move_deal(deal=road.deal, to=DealStatus.COVENANT_READY, by=holder, at=ready_at)
    signed_at = road.at("signed_at")
    copy = keep_signed_copy(
        deal=road.deal, upload=_signed_pdf(road), signed_date=localtime(signed_at).date(), by=holder, at=signed_at
    )
    move_deal(deal=road.deal, to=DealStatus.SIGNED, by=holder, at=signed_at)
    publish_signed_copy(copy=copy, by=officer, at=signed_at + timedelta(hours=1))
    move_deal(deal=road.deal, to=DealStatus.RUNNING, by=holder, at=road.at("running_at"))
    _note_milestones(road)


def hold_sessions(*, deals: Mapping[str, Deal], sessions: list[dict[str, Any]], people: People) -> None:
    """Let the deals learn from each other; a question of a deal that did not come out is not asked."""
    for data in sessions:
        deal = deals.get(data["deal"])
        if deal is None:
            continue
        day, by = data["held_date"], people.signatories[deal.proposal.organisation.region.code]
        planned_at = on_day(day - timedelta(days=30), 10)
        session = plan_session(
            round_=deal.proposal.round, title=data["title"], held_date=day, place=data["place"],
            by=people.account_holder, at=planned_at,
        )  # fmt: skip
        asked_at = on_day(day - timedelta(days=10), 14)
        question = ask_question(deal=deal, question=data["question"], session=session, by=by, at=asked_at)
        if report := data.get("report"):
            report_session(session=session, report=report)
            answer_question(
                question=question,
                answer=data["answer"],
                by=people.account_holder,
                at=on_day(day + timedelta(days=1), 9),
            )


def _agree_terms(road: Road) -> None:
    """Fill in what the proposals of this round did not ask: results and milestones, and who to call."""
    results = [
        DealIndicator(name=name, unit=unit, baseline=Decimal(0), target=Decimal(target), sort_order=place,
                      source="Telling door de regio")
        for place, (name, unit, target) in enumerate(road.terms["results"])
    ]  # fmt: skip
    milestones = [
        Milestone(title=row[0], planned_date=row[1], sort_order=place)
        for place, row in enumerate(road.terms["milestones"])
    ]
    contact = DealContact(
        side=DealSide.MINISTRY, function="Accounthouder MKB-deals", email=road.people.account_holder.email
    )
    save_parts(deal=road.deal, kept=[*results, *milestones, contact], removed=[])


def _elaborate(road: Road) -> None:
    """Write, discuss and agree: two versions of the text, the second after a point was settled."""
    holder, deal, start = road.people.account_holder, road.deal, "elaboration_at"
    first = road.body.rsplit("\n## ", 1)[0]
    save_deal_text(deal=deal, body=first, by=holder, at=road.at(start, FIRST_TEXT))
    if words := road.terms.get("point"):
        point = raise_point(deal=deal, text=words, by=road.signatory, at=road.at(start, POINT_RAISED))
        close_point(point=point, outcome=road.terms["outcome"], by=holder, at=road.at(start, POINT_CLOSED))
    text = save_deal_text(deal=deal, body=road.body, by=holder, at=road.at(start, SECOND_TEXT))
    agree_on_text(text=text, side=DealSide.REGION, by=road.signatory, at=road.at(start, REGION_AGREES))
    agree_on_text(text=text, side=DealSide.MINISTRY, by=road.people.officer, at=road.at(start, MINISTRY_AGREES))


def _note_milestones(road: Road) -> None:
    reached = {row[0]: row[2] for row in road.terms["milestones"] if len(row) > 2}
    for milestone in road.deal.milestones.all():
        if day := reached.get(milestone.title):
            at = on_day(day + timedelta(days=1), 9)
            note_reached(milestone=milestone, reached_date=day, by=road.people.account_holder, at=at)


def body_for(deal: Deal, body: str) -> str:
    """Fill in the text for one deal."""
    return body.strip().format(
        title=deal.title,
        summary=deal.proposal.summary.split("\n")[0],
        region=deal.proposal.region_label,
        awarded=euros(deal.awarded_amount),
        own=euros(deal.total_costs_amount - deal.awarded_amount),
    )


def _signed_pdf(road: Road) -> SimpleUploadedFile:
    """Make what stands for the scan: the covenant with a line below it that says it is of the demonstration."""
    content = road.deal.covenants.latest("number").content
    articles = format_html_join(
        "", "<h2>{}. {}</h2><p>{}</p>",
        ((number, each["heading"], each["text"]) for number, each in enumerate(content["clauses"], start=1)),
    )  # fmt: skip
    parties = format_html_join("", "<li>{}, {}</li>", ((each["name"], each["function"]) for each in content["parties"]))
    html = format_html(
        '<!doctype html><html lang="nl"><head><title>Convenant {0}</title></head><body><h1>Convenant {0}</h1>'
        "<ul>{1}</ul>{2}<h2>Ondertekening</h2><p>Getekend op {3}. Dit exemplaar hoort bij een demonstratie: "
        "de tekst is verzonnen en er staat geen handtekening onder.</p></body></html>",
        content["title"], parties, articles, dutch_date(road.at("signed_at")),
    )  # fmt: skip
    pdf = html_to_pdf(html, identifier=f"signed-covenant/{content['reference']}")
    return SimpleUploadedFile("convenant-getekend.pdf", pdf, "application/pdf")
