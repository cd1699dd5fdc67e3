"""Mail to operators: at once when a part falls silent and when it is heard of again, once a day what else is wrong.

It goes past the outbox: who must hear that the workers are silent cannot wait for a worker. Both who answers /readyz
and a worker look (mkbdeals/tasks.py: probe_parts), so that each tells when the other stops.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, override

from mkbdeals.operations.pulse import ASKED, CLOCK, MAIL, NAMES, SCANNER, WATCH, queues
from mkbdeals.operations.readiness import State
from mkbdeals.operations.watch import Problem, problems
from proposals.enums import MessageState
from proposals.formats import dutch_date, dutch_moment
from proposals.models import OutgoingMessage
from proposals.services.messages import MAIL_ERRORS
from reporting.enums import ReportStatus
from reporting.models import Report

logger = logging.getLogger(__name__)
SILENT_FOR = 60  # seconds: a part that is only started anew is back by then
TRY_AGAIN_AFTER = 120  # an alarm that could not be mailed
REPEATED_AFTER = 24 * 3600  # an alarm about what is still silent
SENT, FAILED = "sent", "failed"
BROKEN = "broken-invariants"
# What the silence of a part means to people. Migrations are missing: they are somebody's work, no fault.
CONSEQUENCES: Mapping[str, str] = {
    "database": gettext_noop("Nobody can use the site. A page tells people that we are away."),
    "queue": gettext_noop("Proposals are still received. Mail and documents wait until it is back."),
    CLOCK: gettext_noop("Nothing goes by itself. Mail that was left is not sent, and planned publications wait."),
    settings.CELERY_TASK_QUEUES[0].name: gettext_noop(
        "Proposals are still received. Mail and documents wait until it is back."
    ),
    settings.BULK_QUEUE: gettext_noop("Letters and other documents in bulk wait."),
    WATCH: gettext_noop("Nobody hears of mail and documents that wait for too long."),
    MAIL: gettext_noop("Mail waits. It is sent when the server is back."),
    SCANNER: gettext_noop("Nobody can open new files. Proposals are still received."),
    ASKED: gettext_noop("Nothing asks how the site is. So nobody hears it when the workers stop."),
}


def raise_alarms(parts: Mapping[str, State]) -> None:
    """Mail operators about the parts that are silent for a minute, and those that are back; each is told once.

    The mail leaves in a thread: whoever asked how the site is does not wait for a mail server.
    """
    if not settings.OPERATORS:
        return
    kept = _kept(parts)
    # The signs of the workers begin with the clock: while that is silent they say nothing.
    left_out = queues() if parts.get(CLOCK) == State.SILENT else ()
    for part, state in parts.items():
        told, since = kept.get(_key(part)), kept.get(_since(part))
        if part not in CONSEQUENCES or part in left_out:
            continue
        with suppress(Exception):  # Redis went away this moment; the next who asks sees that
            if state in (State.AWAY, State.SILENT):
                if since is None:
                    _store(part, parts).set(_since(part), time.time(), REPEATED_AFTER)
                elif time.time() - since >= SILENT_FOR and told != SENT:
                    _tell(part, parts, is_back=False)
            elif state == State.OK:
                if since is not None:
                    _store(part, parts).delete(_since(part))
                if told:
                    _tell(part, parts, is_back=True)


def mail_digest(*, at: datetime) -> int:
    """Mail operators what is wrong, once a day and only when something is; give how many things that are."""
    day = timezone.localtime(at)
    if not settings.OPERATORS or day.hour < settings.DIGEST_HOUR:
        return 0
    found = [*problems(), *_given_up(at - timedelta(days=1)), *_kept_broken()]
    key = f"digest:{day:%Y-%m-%d}"
    if not found or not caches["shared"].add(key, 1, 2 * REPEATED_AFTER):
        return 0
    with override(settings.LANGUAGE_CODE):
        subject = ngettext(
            "MKB-deals: %(number)s problem on %(day)s", "MKB-deals: %(number)s problems on %(day)s", len(found)
        )
        lines = [
            _("This is what we found on %(moment)s:") % {"moment": dutch_moment(day)},
            "\n".join(f"- {problem.told()}" for problem in found),
            _("What to do is in the chapter “How the site is” of docs/operations.md."),
            _how_it_is(),
        ]
    if not _mailed(subject % {"number": len(found), "day": dutch_date(day)}, "\n\n".join(lines)):
        caches["shared"].delete(key)
        return 0
    return len(found)


def keep_broken(found: Sequence[Problem]) -> None:
    """Keep what the check of the invariants found, for the mail of the day."""
    with suppress(Exception):  # of the network or of the client library; it stands in the log as well
        caches["shared"].set(BROKEN, [(problem.words, problem.values) for problem in found], 2 * REPEATED_AFTER)


def _kept_broken() -> list[Problem]:
    return [Problem(words, **values) for words, values in caches["shared"].get(BROKEN, [])]


def _given_up(since: datetime) -> list[Problem]:
    """Tell of mail and documents that were given up lately."""
    mails = OutgoingMessage.objects.filter(state=MessageState.FAILED, due_at__gte=since).count()
    documents = Report.objects.filter(status=ReportStatus.FAILED, finished_at__gte=since).count()
    told = (
        (gettext_noop("%(number)s mail could not be delivered in the last day"), mails),
        (gettext_noop("%(number)s documents could not be made in the last day"), documents),
    )
    return [Problem(words, number=number) for words, number in told if number]


def _store(part: str, parts: Mapping[str, State]) -> Any:
    """Give where it stands that an alarm was sent: for all processes, or without Redis for this one alone."""
    return caches["process" if part == "queue" or parts.get("queue") == State.AWAY else "shared"]


def _kept(parts: Mapping[str, State]) -> dict[str, Any]:
    """Give since when parts are silent, and how the alarms about them went."""
    found: dict[str, Any] = {}
    for name in ("shared", "process"):
        keys = [each for part in parts if _store(part, parts) is caches[name] for each in (_key(part), _since(part))]
        with suppress(Exception):  # Redis went away this moment
            found |= caches[name].get_many(keys) if keys else {}
    return found


def _tell(part: str, parts: Mapping[str, State], *, is_back: bool) -> None:
    """Begin to mail an alarm, unless another process does so already."""
    store = _store(part, parts)
    if not store.add(f"{_key(part)}:{'back' if is_back else 'try'}", 1, TRY_AGAIN_AFTER):
        return
    logger.error("%s %s", part, "is heard of again" if is_back else f"is {parts[part]}")
    name, consequence = NAMES[part], CONSEQUENCES[part]
    with override(settings.LANGUAGE_CODE):
        name, consequence, moment = _(name), _(consequence), dutch_moment(timezone.localtime())
        if is_back:
            subject = _("MKB-deals: %(part)s works again") % {"part": name}
            lines = [_("Noticed on %(moment)s.") % {"moment": moment}]
        else:
            subject = _("MKB-deals: no sign of %(part)s") % {"part": name}
            lines = [_("Noticed on %(moment)s.") % {"moment": moment}, consequence]
            lines.append(_("What to do is in the chapter “How the site is” of docs/operations.md."))
        text = "\n\n".join([*lines, _how_it_is()])
    Thread(target=_send, args=(store, part, subject, text, is_back), name="alarm", daemon=True).start()


def _send(store: Any, part: str, subject: str, text: str, is_back: bool) -> None:
    """Mail an alarm and keep how that went; what failed is tried again by who asks next."""
    went_well = _mailed(subject, text)
    with suppress(Exception):  # of the network or of the client library; then it is told twice
        if not is_back:
            store.set(_key(part), SENT if went_well else FAILED, REPEATED_AFTER)
        elif went_well:
            store.delete(_key(part))


def _mailed(subject: str, text: str) -> bool:
    """Mail each operator by himself; say whether the mail server took it."""
    headers = {"Auto-Submitted": "auto-generated"}
    mails = [EmailMessage(subject, f"{text}\n", to=[each], headers=headers) for each in settings.OPERATORS]
    try:
        get_connection().send_messages(mails)
    except MAIL_ERRORS as error:
        logger.warning("operators could not be mailed: %s", type(error).__name__)
        return False
    return True


def _how_it_is() -> str:
    return _("How the site is now: %(address)s") % {"address": f"{settings.BASE_URL}/readyz"}


def _key(part: str) -> str:
    return f"alarm:{part}"


def _since(part: str) -> str:
    return f"alarm:{part}:since"
