"""The dates of a round for an agenda (RFC 5545): its closing moment, and when the decision is expected."""

from datetime import UTC, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from proposals.formats import dutch_date, until_moment
from proposals.models import Round

STAMP = "%Y%m%dT%H%M%SZ"
LONGEST_LINE = 75  # octets, RFC 5545, 3.1


def closing_calendar(round_: Round, now: datetime) -> str:
    """Write the closing moment in UTC, so that every agenda shows the same instant, whatever its zone.

    The day before which a decision is expected comes along: who submitted waits for that one.

    The same UID with a higher SEQUENCE moves the entry of who took it before the closing time moved.
    The words say the time in Dutch time as the pages do.
    """
    closes = until_moment(round_.closes_at)
    summary = _("Last moment to submit: %(round)s") % {"round": round_.name}
    description = _("Submitting is possible until %(moment)s.") % {"moment": closes}
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//MKB-deals//NL",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:closing-{round_.slug}@mkb-deals",
        f"SEQUENCE:{round_.extensions.filter(approved_at__isnull=False).count()}",
        f"DTSTAMP:{now.astimezone(UTC):{STAMP}}",
        f"DTSTART:{round_.closes_at.astimezone(UTC):{STAMP}}",
        f"SUMMARY:{_escape(summary)}",
        f"DESCRIPTION:{_escape(description)}",
        f"URL:{settings.BASE_URL}{reverse('proposals:round_detail', args=[round_.slug])}",
        "END:VEVENT",
        *_decision(round_, now),
        "END:VCALENDAR",
    ]
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _decision(round_: Round, now: datetime) -> list[str]:
    """Write the day before which the decision is expected as a whole day that keeps nobody busy."""
    day = round_.expected_decision_date
    if day is None:
        return []
    summary = _("Decision expected before this day: %(round)s") % {"round": round_.name}
    description = _("We expect to decide before %(day)s. You get a message as soon as there is a decision.")
    return [
        "BEGIN:VEVENT",
        f"UID:decision-{round_.slug}@mkb-deals",
        f"DTSTAMP:{now.astimezone(UTC):{STAMP}}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        "TRANSP:TRANSPARENT",
        f"SUMMARY:{_escape(summary)}",
        f"DESCRIPTION:{_escape(description % {'day': dutch_date(day)})}",
        f"URL:{settings.BASE_URL}{reverse('proposals:round_detail', args=[round_.slug])}",
        "END:VEVENT",
    ]


def _escape(text: str) -> str:
    """Escape what has a meaning in a calendar file (RFC 5545, 3.3.11)."""
    return text.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,").replace("\n", r"\n")


def _fold(line: str) -> str:
    """Break a long line between letters, never within one; what follows begins with a space."""
    parts, size = [""], 0
    for sign in line:
        weight = len(sign.encode())
        if size + weight > LONGEST_LINE - (len(parts) > 1):
            parts.append("")
            size = 0
        parts[-1] += sign
        size += weight
    return "\r\n ".join(parts)
