"""The figures of the site in the words of Prometheus, taken from the database and Redis at the moment of asking.

So they are the same whichever process is asked, and nothing is counted during an ordinary request.
"""

from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, connection
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE
from prometheus_client.registry import Collector

from mkbdeals.guessing import times_tried
from mkbdeals.operations.backlog import document_backlog, mail_backlog
from mkbdeals.operations.pulse import last_pulses
from mkbdeals.operations.queue import waiting_messages
from mkbdeals.operations.readiness import State, readiness
from mkbdeals.viewings import missed
from proposals.services.audit_chain_results import last_check

__all__ = ["CONTENT_TYPE", "figures_as_text"]


def figures_as_text() -> bytes:
    """Give all figures; what is away has none, and says so in `mkbdeals_part_ok`."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures())
    return generate_latest(registry)


class _Figures(Collector):
    def collect(self) -> Iterator[Metric]:
        parts = readiness()
        ok = GaugeMetricFamily("mkbdeals_part_ok", "1 while a part works, as /readyz says", labels=["part"])
        for name, state in parts.items():
            ok.add_metric([name], float(state == State.OK))
        yield ok
        if parts["queue"] == State.OK:
            yield from _of_redis()
        if parts["database"] == State.OK:
            try:
                yield from list(_of_database())
            except (DatabaseError, InterfaceError):
                connection.close()
        if check := last_check():
            yield _one("mkbdeals_audit_differences", "What the last check of the audit chain found", check.differences)
            moment = check.checked_at.timestamp()
            yield _one("mkbdeals_audit_checked_timestamp_seconds", "When the audit chain was last checked", moment)


def _of_redis() -> Iterator[Metric]:
    pulse = GaugeMetricFamily("mkbdeals_pulse_age_seconds", "How long ago a part was heard of", labels=["part"])
    for part, seconds in last_pulses().items():
        if seconds is not None:
            pulse.add_metric([part], seconds)
    yield pulse
    number = GaugeMetricFamily("mkbdeals_queue_messages", "Messages that wait in a queue", labels=["queue"])
    oldest = GaugeMetricFamily("mkbdeals_queue_oldest_seconds", "How long the oldest message waits", labels=["queue"])
    for queue, waiting in waiting_messages().items():
        number.add_metric([queue], waiting.messages)
        oldest.add_metric([queue], waiting.oldest_seconds)
    yield number
    yield oldest
    yield _one("mkbdeals_viewings_missed", "Times in the last day that who saw a page could not be written", missed())
    yield _one("mkbdeals_guessing", "Times in the last day that somebody guessed addresses", times_tried())


def _of_database() -> Iterator[Metric]:
    due = GaugeMetricFamily("mkbdeals_due", "Rows that wait to be taken up", labels=["kind"])
    oldest = GaugeMetricFamily("mkbdeals_due_oldest_seconds", "How long the oldest of them waits", labels=["kind"])
    failed = GaugeMetricFamily("mkbdeals_failed", "Rows that were given up", labels=["kind"])
    for kind, backlog in (("mail", mail_backlog()), ("document", document_backlog())):
        due.add_metric([kind], backlog.due)
        oldest.add_metric([kind], backlog.oldest_seconds)
        failed.add_metric([kind], backlog.failed)
    yield from (due, oldest, failed)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),"
            " pg_database_size(current_database())"
        )
        sessions, size = cursor.fetchone()
    yield _one("mkbdeals_database_sessions", "Sessions in the database", sessions)
    yield _one("mkbdeals_database_bytes", "Size of the database", size)


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)
