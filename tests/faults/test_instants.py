"""DL-07: one closing instant, shown in six places, also in the nights when the clock changes."""

import json
import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from proposals.emails import notice_mail, reminder_mail
from proposals.enums import PortalMessageKind
from proposals.formats import DUTCH_TIME_ZONE, until_moment
from proposals.models import PortalMessage, Proposal
from reporting.services.contents.question_list import question_list_document
from tests.faults.record import Case
from tests.pdf_checks import text_of


def last_sunday(year: int, month: int) -> date:
    """Give the day on which the clock changes."""
    last = date(year, month, monthrange(year, month)[1])
    return last - timedelta(days=(last.weekday() + 1) % 7)


def local(day: date, clock: time, fold: int = 0) -> datetime:
    """Give a Dutch moment; `fold` 1 is the second time that an hour comes."""
    return datetime.combine(day, clock.replace(fold=fold), DUTCH_TIME_ZONE).astimezone(UTC)


def instants() -> dict[str, datetime]:
    """Name the next moments at which dates and clocks are awkward."""
    year = timezone.now().year + 1
    leap = next(each for each in range(year, year + 9) if monthrange(each, 2)[1] == 29)
    autumn, spring = last_sunday(year, 10), last_sunday(year, 3)
    return {
        "02.30 in summer time, the first time": local(autumn, time(2, 30)),
        "02.30 in winter time, the second time": local(autumn, time(2, 30), fold=1),
        "the first moment after the hour that is skipped": local(spring, time(3, 0)),
        "the last minute of the year": local(date(year, 12, 31), time(23, 59)),
        "29 February": local(date(leap, 2, 29), time(17, 0)),
        "the midnight that ends a day": local(date(year, 3, 13), time(0, 0)),
    }


@pytest.fixture
def case(request) -> Case:
    """These need no servers that break."""
    from tests.faults.conftest import begin_case

    return begin_case(request)


@pytest.mark.django_db
@pytest.mark.case("DL-07", "Closing when the clock changes, at new year, on 29 February: shown in eight places", 30)
def test_every_place_shows_the_same_instant(case, sign_in, signatory, draft):
    client, round_ = sign_in(signatory), draft.round
    for name, instant in instants().items():
        round_.closes_at, round_.scoring_closes_at = instant, None
        round_.save()
        words = plain(until_moment(instant))
        draft.refresh_from_db()
        check = client.get(f"/aanvragen/{draft.pk}/controleren/").content.decode()
        clock = json.loads(client.get(f"/ronde/{round_.slug}/klok/").content)
        calendar = client.get(f"/ronde/{round_.slug}/agenda.ics").content.decode()
        shown = {
            "start page": words in plain(bare(client.get(f"/ronde/{round_.slug}/").content.decode())),
            "page to submit on": words in plain(bare(check)),
            "countdown": datetime.fromisoformat(re.search(r'data-closes="([^"]+)"', check)[1]) == instant,
            "clock": datetime.fromisoformat(clock["closes_at"]) == instant and plain(clock["closes"]) == words,
            "notice": words in plain(notice_of_extension(draft, instant)),
            "mail": words in plain(reminder_mail(draft, missing=0, has_signatory=True).body),
            "PDF": words in plain(text_of(question_list_document(round_, asked_at=timezone.now()).to_pdf())),
            "calendar": f"DTSTART:{instant:%Y%m%dT%H%M%SZ}" in calendar and words in plain(unfolded(calendar)),
        }
        assert all(shown.values()), (name, words, [place for place, agrees in shown.items() if not agrees])
        case.did(len(shown), "outputs")
    assert len({until_moment(instant) for instant in instants().values()}) == len(instants())


def notice_of_extension(proposal: Proposal, instant: datetime) -> str:
    """Give the mail that tells of a later closing time."""
    kind = PortalMessageKind.EXTENSION
    return notice_mail(PortalMessage(pk=1, organisation=proposal.organisation, kind=kind, response_due_at=instant)).body


def unfolded(calendar: str) -> str:
    """Join the lines of a calendar file that were broken (RFC 5545), and take the escapes off."""
    return calendar.replace("\r\n ", "").replace("\\,", ",")


def bare(page: str) -> str:
    """Take the tags out of a page."""
    return re.sub(r"<[^>]+>", " ", page)


def plain(text: str) -> str:
    """Keep the words alone, in small letters, one space between them."""
    return " ".join(re.sub(r"[,()\u00a0]", " ", text).lower().split())
