"""Documents in bulk for the cases of jobs: made inside the site by `made`, watched from the rows."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from mkbdeals.launcher.processes import wait_until
from tests.faults.servers import Servers, descendants

BEYOND_OTHERS = 60_000  # the world was made by another program, which counted from 0
POISON_LETTERS = 5_000_000
PARTS_SECONDS = 60.0
STATES = "SELECT status, count(*) FROM reporting_report WHERE batch_id = %s GROUP BY 1"
COPY = """
INSERT INTO reporting_progressreport ({columns}) SELECT {values} FROM reporting_progressreport, generate_series(2, %s)
  AS fresh(number) WHERE id = %s RETURNING id
"""


@dataclass(frozen=True)
class Batch:
    """Work in bulk of `count` progress reports, with an officer who is signed in."""

    pk: int
    count: int
    officer: dict

    @classmethod
    def material(cls, servers: Servers, count: int) -> dict:
        """Make `count` progress reports that were sent in, and start nothing; gives an officer who is signed in."""
        made = servers.python("-m", "tests.faults.batch", str(count), "0", "0", owner=True)
        return json.loads(made.splitlines()[-1])["officer"]

    @classmethod
    def make(cls, servers: Servers, count: int, *, deliveries: int = 1, poison: int = 0) -> "Batch":
        """Make it in the site of `servers`, with `deliveries` messages for each document.

        The first `poison` documents hold a word of five million letters, which no page can be made of in time.
        """
        words = ("-m", "tests.faults.batch", str(count), str(deliveries), str(poison))
        made = servers.python(*words, owner=True)
        return cls(**json.loads(made.splitlines()[-1]))

    def states(self, servers: Servers) -> dict[str, int]:
        """Count the documents by how far they are."""
        return dict(servers.rows(STATES, self.pk))

    def reports(self, servers: Servers) -> list[int]:
        """Give the numbers of the documents."""
        return [pk for (pk,) in servers.rows("SELECT id FROM reporting_report WHERE batch_id = %s ORDER BY 1", self.pk)]

    def finish(self, servers: Servers, seconds: float) -> None:
        """Wait until the ZIP is there; what fell is started again, as the launcher does."""

        def is_ready() -> bool:
            servers.look_after("worker", "bulk", "beat")
            return servers.rows("SELECT status FROM reporting_reportbatch WHERE id = %s", self.pk)[0][0] == "ready"

        assert wait_until(is_ready, seconds, pause=0.3), f"{self.states(servers)} {servers.logs('bulk')[-3000:]}"

    def assert_each_once(self, servers: Servers, *, failed: int = 0) -> None:
        """Check that each document has one whole file and became ready at one moment, and that nothing lies about."""
        states = self.states(servers)
        assert states == {"ready": self.count - failed} | ({"failed": failed} if failed else {})
        doubled = servers.rows(
            "SELECT e.pgh_obj_id FROM reporting_reportevent e JOIN reporting_report r ON r.id = e.pgh_obj_id"
            " WHERE r.batch_id = %s AND e.status = 'ready' GROUP BY 1 HAVING count(DISTINCT e.finished_at) > 1",
            self.pk,
        )
        assert doubled == []
        # What a worker is writing this moment for somebody else lies there too, for a moment.
        assert wait_until(lambda: not list((servers.media / "reports").glob("*.part*")), PARTS_SECONDS, pause=0.3)


def children(servers: Servers) -> list[int]:
    """Give the processes that make documents in bulk."""
    return descendants(servers.running("bulk").process.pid)


def kill_at(servers: Servers, point: str, times: int, patience: float = 300.0) -> None:
    """Have whoever comes to a point killed (SIGKILL), so many times."""
    for _kill in range(times):
        servers.points.kill_at(point)
        done = wait_until(lambda: servers.points.is_spent(point), patience, pause=0.01)
        assert done, f"nobody came to {point}. {servers.logs('bulk')[-3000:]}"


def build(count: int, deliveries: int, poison: int) -> dict:
    """Make everything in the database this process is connected to."""
    import pgtrigger
    from django.utils import timezone

    from proposals.enums import Role
    from proposals.models import Deal, Proposal
    from reporting.enums import ReportKind
    from reporting.models import ProgressReport
    from reporting.services.batch_choices import Choice
    from reporting.services.batches import start_batch
    from reporting.tasks import generate_report, make_bulk_on_commit
    from tests.factories import proposals as make
    from tests.factories.reporting import ProgressReportFactory
    from tests.faults.world import signed_in

    taken = BEYOND_OTHERS + 10 * (Proposal.objects.count() + Deal.objects.count() + ProgressReport.objects.count())
    for each in (make.ProvinceFactory, make.MunicipalityFactory, make.OrganisationFactory, make.UserFactory,
                 make.PartnershipFactory, make.RoundFactory, make.ThemeFactory):  # fmt: skip
        each.reset_sequence(taken, force=True)
    first = ProgressReportFactory(sent_in=True, number=1)
    keys = [first.pk, *_copies(first, count)]
    with pgtrigger.ignore("reporting.ProgressReport:frozen_once_sent"):
        ProgressReport.objects.filter(pk__in=keys[:poison]).update(summary="a" * POISON_LETTERS)
    officer = make.user_with_role(Role.PROGRAMME_OFFICER)
    if not deliveries:
        return {"officer": signed_in(officer)}
    batch = start_batch(choice=Choice(kind=ReportKind.PROGRESS_REPORT), by=officer, at=timezone.now(), keys=keys)
    make_bulk_on_commit()
    for report_id in batch.reports.values_list("pk", flat=True):
        for _delivery in range(deliveries - 1):
            generate_report.apply_async(kwargs={"report_id": report_id}, queue="bulk")
    return {"pk": batch.pk, "count": count, "officer": signed_in(officer)}


def _copies(first, count: int) -> list[int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'reporting_progressreport'"
            " AND column_name <> 'id' AND is_generated = 'NEVER'"
        )
        names = [name for (name,) in cursor.fetchall()]
        values = ", ".join(
            "fresh.number" if name == "number" else f'reporting_progressreport."{name}"' for name in names
        )
        columns = ", ".join(f'"{name}"' for name in names)
        cursor.execute(COPY.format(columns=columns, values=values), [count, first.pk])
        return [pk for (pk,) in cursor.fetchall()]


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    import django

    django.setup()
    print(json.dumps(build(*map(int, sys.argv[1:]))))
