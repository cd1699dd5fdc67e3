"""Opens every page with a list on a site with the large round, inside Django: how many statements, how long.

`python -m tests.bench.list_pages pages` prints what each page took; `allocate` divides the money of the large round
first, `seal` puts all history in the chain, `open` says whether a restored site works. The pages are those of
tests/list_pages.toml, who looks at them and what stands in their addresses follows tests/permissions.toml.
"""

import json
import os
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mkbdeals.settings")
django.setup()

from django.contrib.auth import authenticate  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client as DjangoClient  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from assessment.models import Assessment, PracticeProposal  # noqa: E402
from assessment.services.allocations import run_allocation  # noqa: E402
from mkbdeals.demo.data import read_toml  # noqa: E402
from mkbdeals.demo.rounds import LARGE_ROUND, ROUND_1  # noqa: E402
from proposals.enums import Role  # noqa: E402
from proposals.models import Deal, DestructionList, Proposal, Round, User  # noqa: E402
from proposals.services.audit_chain import seal_history  # noqa: E402
from proposals.services.clock import database_now  # noqa: E402
from reporting.models import ParliamentReport, ReportBatch  # noqa: E402
from reporting.services.contents.parliament_letter import parliament_letter_document  # noqa: E402
from tests.permission_table import Row, rows  # noqa: E402

REGISTER = Path(__file__).resolve().parents[1] / "list_pages.toml"
TURNS, PATIENCE_SECONDS = 9, 10.0
# Events wait until every transaction of their time is over: so often there is nothing to seal before we believe it.
QUIET_LOOKS = 5
A_FEW = 1_000  # events that a site in use writes meanwhile
# Who looks, the first who may; everybody else has an account at the ministry.
ASSESSOR, APPLICANT = "beoordelaar1@metingen.example", "ondertekenaar1@metingen.example"
ROLES = {
    "officer": Role.PROGRAMME_OFFICER, "coordinator": Role.ASSESSOR_COORDINATOR,
    "decision_maker": Role.DECISION_MAKER, "controller": Role.CONTROLLER, "finance_officer": Role.FINANCE_OFFICER,
    "account_holder": Role.DEAL_ACCOUNT_HOLDER,
}  # fmt: skip
LOOKING = ("anonymous", *ROLES, "assessor_assigned", "applicant_signatory")
# Of these the table asks an address that says what is missing.
ASKED_FOR = {"reporting:batch_choose": "?kind=progress_report"}
# Words of the table for a proposal of the large round.
PROPOSALS = ("submitted", "in_assessment", "awarded", "before_panel", "draft", "asked")


def main(step: str) -> Any:
    """Do one step inside the site."""
    return {"allocate": allocate, "seal": seal, "pages": pages, "open": opens}[step]()


def allocate() -> dict[str, float]:
    """Divide the money of the large round, as an officer does."""
    started = time.perf_counter()
    run_allocation(round_=Round.objects.get(slug=LARGE_ROUND), by=_person("officer"), at=database_now())
    return {"seconds": time.perf_counter() - started}


def seal() -> dict[str, float]:
    """Put all history in seals, also when the clock of the site is at it."""
    started, sealed, quiet = time.perf_counter(), 0, 0
    while quiet < QUIET_LOOKS:
        number = seal_history(at=database_now())
        sealed += number
        quiet = 0 if number > A_FEW else quiet + 1
        if number <= A_FEW:
            time.sleep(3)
    return {"seconds": time.perf_counter() - started, "events": sealed}


def opens() -> dict[str, Any]:
    """Sign in on a restored site, open the ranking of the large round and make a document."""
    officer = _person("officer")
    password = read_toml("accounts.toml")["password"]
    is_known = authenticate(email=officer.email, password=password) == officer
    client = DjangoClient(SERVER_NAME="localhost")
    client.force_login(officer, backend="mkbdeals.accounts.SignInBackend")
    ranking = client.get(reverse("assessment:ranking", args=[LARGE_ROUND]))
    letter = parliament_letter_document(Round.objects.get(slug=ROUND_1), asked_at=database_now()).to_pdf()
    return {"signs_in": is_known, "ranking": ranking.status_code, "is_pdf": letter.startswith(b"%PDF")}


def pages() -> list[dict[str, Any]]:
    """Open all pages one after another."""
    return [opened(route) for route in routes()]


def routes() -> Iterator[str]:
    """Give the pages with a list, in the order of the register."""
    for pin in tomllib.loads(REGISTER.read_text(encoding="utf-8"))["pin"]:
        yield from pin["routes"]


def opened(route: str) -> dict[str, Any]:
    """Open a page once to warm up, once to count and some times by the clock; milliseconds."""
    if route in ASKED_FOR:
        return {"route": route, "who": "officer"} | _measured(reverse(route) + ASKED_FOR[route], "officer")
    world, found = _world(), {"route": route}
    for row in rows():
        if row.route != route or row.method != "GET" or row.address:
            continue
        who = next((role for role in LOOKING if row.answers[role] == 200), None)
        given = _arguments(row, world)
        if who is None or given is None:
            continue
        found = {"route": route, "who": who} | _measured(reverse(route, kwargs=given) + _query(row), who)
        if found["status"] == 200:
            return found
    return found


def _measured(address: str, who: str) -> dict[str, Any]:
    client = DjangoClient(SERVER_NAME="localhost")
    if who != "anonymous":
        client.force_login(_person(who), backend="mkbdeals.accounts.SignInBackend")
    response = client.get(address)
    if response.status_code != 200:
        return {"address": address, "status": response.status_code}
    length = len(_body(response))
    with CaptureQueriesContext(connection) as statements:
        _body(client.get(address))
    number = len(statements)  # before the next request: that forgets them
    times, began = [], time.perf_counter()
    while len(times) < TURNS and (len(times) < 3 or time.perf_counter() - began < PATIENCE_SECONDS):
        started = time.perf_counter()
        _body(client.get(address))
        times.append((time.perf_counter() - started) * 1000)
    return {"address": address, "status": 200, "statements": number, "times": times, "bytes": length}


def _body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def _person(who: str) -> User:
    if who in ROLES:
        of_demonstration = User.objects.filter(email__endswith="@demo.example", is_active=True)
        return of_demonstration.filter(role_grants__role=ROLES[who]).order_by("pk").first()
    return User.objects.get(email=ASSESSOR if who == "assessor_assigned" else APPLICANT)


def _world() -> Mapping[str, Any]:
    """Give what stands in addresses, by the words of the table; None where this site has nothing of the kind."""
    proposal = Proposal.objects.get(round__slug=LARGE_ROUND, title__endswith=" (1)")
    assessor = User.objects.get(email=ASSESSOR)
    own = Assessment.objects.filter(assessor=assessor).order_by("pk").first()
    return dict.fromkeys(PROPOSALS, proposal.pk) | {
        "deal": _first(Deal),
        "applicant": proposal.organisation_id,
        "own_assessment": own.pk if own else None,
        "asked_assessor": assessor.pk,
        "practice": _first(PracticeProposal),
        "practice_number": None,
        "division": None,
        "batch": _first(ReportBatch),
        "destruction_list": _first(DestructionList),
        "report_year": ParliamentReport.objects.order_by("year").values_list("year", flat=True).first(),
    }


def _first(model: Any) -> int | None:
    return model.objects.order_by("pk").values_list("pk", flat=True).first()


def _arguments(row: Row, world: Mapping[str, Any]) -> dict[str, Any] | None:
    """Give what stands in the address of a row, every round being the large one; None if there is no such thing."""
    given = {name: LARGE_ROUND if name == "slug" else world.get(word, word) for name, word in row.arguments.items()}
    return None if None in given.values() else given


def _query(row: Row) -> str:
    return f"?{row.query}" if row.query else ""


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
