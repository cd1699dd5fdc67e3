"""One closing moment, the same instant wherever it is shown, also in the nights when the clock changes."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string

from proposals.documents.calendar import closing_calendar
from proposals.emails import notice_mail, reminder_mail
from proposals.formats import countdown_words
from proposals.services.portal_messages import place_message
from reporting.services.contents.question_list import question_list_document
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
MOMENTS = {
    "autumn, first time": (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        "zondag 25 oktober 2026, 2.30 uur (Nederlandse tijd, zomertijd)",
    ),
    "autumn, second time": (
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        "zondag 25 oktober 2026, 2.30 uur (Nederlandse tijd, wintertijd)",
    ),
    "spring, after the hour that is not there": (
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        "zondag 28 maart 2027, 3.30 uur (Nederlandse tijd)",
    ),
    "autumn, last second of summer time": (
        datetime(2027, 10, 31, 0, 59, 59, tzinfo=UTC),
        "zondag 31 oktober 2027, 2.59 uur (Nederlandse tijd, zomertijd)",
    ),
    "end of the year": (
        datetime(2027, 12, 31, 22, 59, tzinfo=UTC),
        "vrijdag 31 december 2027, 23.59 uur (Nederlandse tijd)",
    ),
    "midnight": (datetime(2027, 3, 12, 23, tzinfo=UTC), "vrijdag 12 maart 2027, 24.00 uur (Nederlandse tijd)"),
    "leap day": (datetime(2028, 2, 29, 16, tzinfo=UTC), "dinsdag 29 februari 2028, 17.00 uur (Nederlandse tijd)"),
}


@pytest.fixture(params=MOMENTS.values(), ids=MOMENTS)
def case(request, organisation):
    closes_at, words = request.param
    round_ = make.full_round(
        opens_at=closes_at - timedelta(days=30),
        closes_at=closes_at,
        scoring_closes_at=None,
        expected_decision_date=None,
    )
    return round_, closes_at, words, make.ProposalFactory(round=round_, organisation=organisation)


def plain(text):
    return re.sub(r"\s+", " ", text.replace("\xa0", " "))


def test_page_mail_pdf_agenda_and_clock_show_the_same_instant(case, client):
    round_, closes_at, words, proposal = case
    before = closes_at - timedelta(hours=3)
    message = place_message(
        organisation=proposal.organisation, proposal=proposal, kind="extension", subject="s", body="b", key="k",
        at=before, response_due_at=closes_at,
    )  # fmt: skip
    page = Template('{% load rounds %}{% include "proposals/includes/countdown.html" %}')
    clock = client.get(f"/ronde/{round_.slug}/klok/").json()
    agenda = closing_calendar(round_, before)
    shown = {
        "page": page.render(Context({"round": round_, "now": before})),
        "notice": notice_mail(message).body,
        "reminder": reminder_mail(proposal, missing=0, has_signatory=True).body,
        "clock": clock["closes"],
        "agenda": agenda.replace("\r\n ", "").replace("\\,", ","),
        "pdf": _html(question_list_document(round_, asked_at=before)),
    }

    assert {where: words in plain(text) for where, text in shown.items()} == dict.fromkeys(shown, True)
    assert datetime.fromisoformat(clock["closes_at"]) == closes_at
    assert f"DTSTART:{closes_at:%Y%m%dT%H%M%SZ}\r\n" in agenda
    attribute = re.search(r'data-closes="([^"]+)"', shown["page"])[1]
    assert datetime.fromisoformat(attribute) == closes_at


def _html(document):
    return render_to_string(document.template, {"document": document})


def test_the_countdown_counts_real_hours_across_the_change_of_the_clock(case):
    _round, closes_at, _words, _proposal = case

    assert countdown_words(closes_at - (closes_at - timedelta(hours=26))) == "1 dag en 2 uur"


def test_an_agenda_follows_a_closing_time_that_moved(case):
    round_, closes_at, _words, _proposal = case
    assert "SEQUENCE:0\r\n" in closing_calendar(round_, closes_at)

    make.ExtensionFactory(outage__round=round_, approved_at=closes_at, approved_by=make.UserFactory())

    assert "SEQUENCE:1\r\n" in closing_calendar(round_, closes_at)


def test_lines_of_an_agenda_are_short_and_hold_the_whole_title(organisation):
    round_ = make.full_round(name="Ronde “één”; met, komma’s en een heel lange naam die niet op één regel past")

    agenda = closing_calendar(round_, round_.opens_at)

    assert all(len(line.encode()) <= 75 for line in agenda.split("\r\n"))
    assert "Ronde “één”\\; met\\, komma’s en een heel lange naam" in agenda.replace("\r\n ", "")


def test_an_agenda_has_the_day_before_which_the_decision_is_expected(organisation):
    round_ = make.full_round(expected_decision_date=date(2031, 6, 1))

    agenda = closing_calendar(round_, round_.opens_at).replace("\r\n ", "")

    assert agenda.count("BEGIN:VEVENT") == agenda.count("END:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20310601\r\n" in agenda
    assert "UID:decision-" in agenda
    round_.expected_decision_date = None
    assert closing_calendar(round_, round_.opens_at).count("BEGIN:VEVENT") == 1
