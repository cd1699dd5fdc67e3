"""AC-19: a mail says that something is ready and where; whoever reads along learns no score, name, remark or amount."""

import inspect
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from assessment import emails as of_assessing
from assessment.models import ConflictOfInterest, Objection
from proposals import emails as of_proposals
from proposals.models import PortalMessage, Submission
from reporting import emails as of_reporting
from reporting.models import ProgressReport, Report, ReportBatch, ReportingPeriod
from reporting.queries.progress_reports import DueLine
from tests.factories import reporting as report
from tests.trust.world import TrustWorld

pytestmark = pytest.mark.django_db
TITLE, DEAL = {"proposals.proposal.title"}, {"proposals.deal.title"}
AMOUNT = re.compile(r"€|\bEUR\b|\b\d{1,3}(\.\d{3})+\b")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


def a(model: Any, **values: Any) -> Any:
    """Give a row of a model."""
    return model._base_manager.filter(**values).order_by("-pk").first()


def due(_world: TrustWorld) -> tuple[DueLine]:
    """Give a report that is due."""
    period = a(ReportingPeriod) or report.ReportingPeriodFactory()
    return (DueLine(period, timezone.localdate()),)


# Every function that writes a mail: what it is given, and which secrets may stand in it because its reader has them.
MAILS: dict[str, tuple[Callable[[TrustWorld], tuple[Any, ...]], set[str]]] = {
    "proposals.receipt_mail": (lambda _world: (a(Submission),), TITLE),
    "proposals.notice_mail": (lambda _world: (a(PortalMessage),), set()),
    "proposals.invitation_mail": (lambda world: (world.organisation, timezone.now()), set()),
    "proposals.signatory_mail": (lambda world: (world.organisation,), set()),
    "proposals.signature_mail": (lambda world: (world.stages["scoring"].own,), set()),
    "proposals.left_mail": (lambda world: (world.organisation,), set()),
    "assessment.assignment_mail": (lambda world: (world.stages["scoring"].round, reader(world)), set()),
    "assessment.interest_mail": (lambda world: (a(ConflictOfInterest), world.persons["coordinator"]), set()),
    "assessment.scoring_reminder_mail": (lambda world: (world.stages["scoring"].round, reader(world), "key"), set()),
    "assessment.taken_away_mail": (lambda world: (world.stages["scoring"].round, reader(world), timezone.now()), set()),
    "assessment.objection_files_mail": (lambda world: (a(Objection), world.persons["officer"], 1), set()),
    "reporting.bulk_reading_mail": (lambda _world: (), set()),
    "reporting.letter_ready": (lambda _world: (a(Report, kind="parliament_letter"),), set()),
    # To who asked for the document, at the ministry: why there is none.
    "reporting.letter_failed": (
        lambda _world: (a(Report, kind="parliament_letter"),),
        {"reporting.report.failure_reason"},
    ),
    "reporting.test_letter_ready": (lambda world: (a_test_letter(world),), set()),
    "reporting.progress_report_due": (due, DEAL),
    "reporting.progress_report_received": (lambda _world: (a(ProgressReport),), DEAL),
    "reporting.progress_report_accepted": (lambda _world: (a(ProgressReport),), DEAL),
    "reporting.progress_report_returned": (lambda _world: (a(ProgressReport),), DEAL),
}
WITH_WORDS = {"proposals.reminder_mail": {"missing": 1, "has_signatory": False}, "reporting.batch_ready": {"failed": 1}}
GIVEN: dict[str, Callable[[TrustWorld], Any]] = {
    "proposals.reminder_mail": lambda world: world.stages["scoring"].own,
    "reporting.batch_ready": lambda _world: finished(a(ReportBatch)),
}


def finished(batch: ReportBatch) -> ReportBatch:
    """Give documents in bulk as they are when the mail is written."""
    batch.kept_until = timezone.localdate()
    return batch


def reader(world: TrustWorld) -> Any:
    """Give the assessor who gets the mail."""
    return world.persons["assessor_assigned"]


def a_test_letter(world: TrustWorld) -> Any:
    """Give a document about a proposal."""
    return a(Report, proposal__isnull=False)


def functions() -> dict[str, Callable[..., Any]]:
    """Give every function that writes a mail."""
    found = {}
    for module in (of_proposals, of_assessing, of_reporting):
        found |= {f"{short(module)}.{name}": each for name, each in vars(module).items() if writes_a_mail(module, each)}
    return found


def short(module: ModuleType) -> str:
    return module.__name__.partition(".")[0]


def writes_a_mail(module: ModuleType, each: Any) -> bool:
    """Say whether this is a function of this module that gives a mail to its callers."""
    if not inspect.isfunction(each) or each.__module__ != module.__name__ or each.__name__.startswith("_"):
        return False
    return getattr(each.__annotations__.get("return"), "__name__", "") == "Mail"


def test_every_mail_is_held_to_it():
    assert set(functions()) == set(MAILS) | set(WITH_WORDS)


@pytest.mark.parametrize("name", [*MAILS, *WITH_WORDS])
def test_a_mail_tells_nothing_to_who_reads_along(trust: TrustWorld, name):
    if name in MAILS:
        given, allowed = MAILS[name]
        written = functions()[name](*given(trust))
    else:
        # Who asked for documents gave the whole a title.
        written, allowed = functions()[name](GIVEN[name](trust), **WITH_WORDS[name]), {"reporting.reportbatch.title"}
    text = f"{written.subject}\n{written.body}"
    labels = {trust.canaries.places[each].label for each in trust.canaries.found_in(text.encode())}

    assert labels <= allowed
    assert not AMOUNT.search(text)
    assert not ADDRESS.search(text)
    assert "\n" not in written.subject
    for link in re.findall(r"https?://\S+", text):
        assert link.startswith(settings.BASE_URL + "/")
        assert "?" not in link
