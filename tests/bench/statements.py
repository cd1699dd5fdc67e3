"""How many SQL statements each request takes, counted inside Django on a filled site."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mkbdeals.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client as DjangoClient  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from assessment.enums import AssessmentStatus  # noqa: E402
from assessment.models import Assessment  # noqa: E402
from proposals.enums import ProposalStatus  # noqa: E402
from proposals.models import Proposal, User  # noqa: E402
from tests.bench.assessing import RANKING_PAGE, SCORING  # noqa: E402
from tests.bench.clients import Answer  # noqa: E402
from tests.bench.measures import MEASURES, Person  # noqa: E402

PEOPLE = {
    "applicant": "meting0@meetveld.example",
    "assessor": "meetbeoordelaar0@meetveld.example",
    "officer": "meetcoordinator@meetveld.example",
}
ALL_MEASURES = (*MEASURES, SCORING, RANKING_PAGE)


class CountingClient:
    """Speaks like the client of the measurements and counts statements."""

    def __init__(self, user: User) -> None:
        self.client = DjangoClient(SERVER_NAME="localhost")
        self.client.force_login(user, backend="mkbdeals.accounts.SignInBackend")
        self.counts: list[int] = []

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._counted(lambda: self.client.get(path))

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        """Send a form."""
        return self._counted(lambda: self.client.post(path, fields))

    def _counted(self, ask) -> Answer:
        with CaptureQueriesContext(connection) as queries:
            response = ask()
        self.counts.append(len(queries))
        return Answer(response.status_code, response.headers.get("Location", ""), response.content.decode(), 0.0)


def person_of(who: str) -> Person:
    """Give somebody at work, with what is left to do."""
    user = User.objects.get(email=PEOPLE[who])
    left: list[int] = []
    if who == "applicant":
        drafts = Proposal.objects.filter(organisation__memberships__user=user, status=ProposalStatus.DRAFT)
        left = list(drafts.order_by("pk").values_list("pk", flat=True))
    elif who == "assessor":
        open_ones = Assessment.objects.filter(assessor=user, status=AssessmentStatus.ASSIGNED)
        left = list(open_ones.order_by("pk").values_list("pk", flat=True))
    return Person(CountingClient(user), left)


def main(who: str) -> dict[str, int]:
    """Give the statements of each measure: of its last request, of a flow those of all its requests.

    Each is asked twice: what a connection or a process learns once is no part of a request.
    """
    person = person_of(who)
    counts = {}
    for measure in ALL_MEASURES:
        if measure.who != who:
            continue
        for _turn in range(2):
            person.client.counts.clear()
            measure.ours(person)
        counts[measure.name] = sum(person.client.counts) if measure.uses_up_drafts else person.client.counts[-1]
    return counts


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
