"""Makes a round whose decisions wait for publication, inside the site. Run as a program by `Decided.make`."""

import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.faults.audit import Finding
from tests.faults.servers import Servers

BEYOND_OTHERS = 2_000  # the world was made by another program, which counted from 0
# Everything of a round that is seen outside, in one statement, so at one moment.
SEEN = """
WITH own AS (SELECT p.id, p.status, d.outcome, d.published_at FROM proposals_proposal p
               JOIN assessment_awarddecision d ON d.proposal_id = p.id WHERE p.round_id = %(round)s)
SELECT (SELECT count(*) FROM assessment_decisionpublication WHERE round_id = %(round)s),
       (SELECT count(*) FROM own WHERE published_at IS NOT NULL),
       (SELECT count(*) FROM own WHERE status = outcome),
       (SELECT count(*) FROM own WHERE status <> 'decision_approved'),
       (SELECT count(*) FROM proposals_deal d JOIN own ON own.id = d.proposal_id),
       (SELECT count(*) FROM proposals_portalmessage m JOIN own ON own.id = m.proposal_id),
       (SELECT count(*) FROM proposals_portalreading r JOIN proposals_portalmessage m ON m.id = r.message_id
          JOIN own ON own.id = m.proposal_id WHERE r.mail_id IS NOT NULL),
       (SELECT count(*) FROM proposals_outgoingmessage m JOIN own ON own.id = m.proposal_id),
       (SELECT count(*) FROM proposals_statuschange c JOIN own ON own.id = c.proposal_id
         WHERE c.from_status = 'decision_approved'),
       (SELECT count(*) FROM assessment_publicationplan WHERE round_id = %(round)s AND publication_id IS NOT NULL),
       (SELECT count(*) FROM proposals_round WHERE id = %(round)s AND status = 'decided'),
       (SELECT count(*) FROM reporting_decisionletter l JOIN own ON own.id = l.proposal_id)
"""
NAMES = ("publications", "decisions published", "outcomes as decided", "statuses", "deals", "messages", "readings",
         "notices", "steps", "plans carried out", "round decided", "letters")  # fmt: skip
PLAN = """
INSERT INTO assessment_publicationplan (round_id, run_id, planned_for, planned_at, planned_by_id, attempts,
  failure_reason) SELECT %s, %s, now() + make_interval(secs => %s), now(), %s, 0, '' RETURNING planned_for
"""


@dataclass(frozen=True)
class Decided:
    """A round with `count` approved decisions; some of its applicants are signed in."""

    round: int
    slug: str
    run: int
    person: int
    count: int
    deals: int
    applicants: list[dict]

    @classmethod
    def make(cls, servers: Servers, count: int, slug: str) -> "Decided":
        """Make it in the site of `servers`."""
        made = servers.python("-m", "tests.faults.decided", str(count), slug, owner=True)
        return cls(**json.loads(made.splitlines()[-1]))

    def plan(self, servers: Servers, seconds: float) -> datetime:
        """Plan the publication so many seconds ahead; gives the moment."""
        return servers.rows(PLAN, self.round, self.run, seconds, self.person)[0][0]

    def seen(self, cursor) -> dict[str, int]:
        """Look at what is there at one moment."""
        cursor.execute(SEEN, {"round": self.round})
        return dict(zip(NAMES, cursor.fetchone(), strict=True))

    def now(self, servers: Servers) -> dict[str, int]:
        """Look at what is there now."""
        connection = servers.connect()
        try:
            with connection.cursor() as cursor:
                return self.seen(cursor)
        finally:
            connection.close()

    def halves(self, seen: dict[str, int]) -> list[Finding]:
        """Z3: everything of the publication is there, or nothing."""
        all_ = dict.fromkeys(NAMES, self.count) | {
            "publications": 1, "plans carried out": seen["plans carried out"], "round decided": 1,
            "deals": self.deals, "notices": 3 * self.count,
        }  # fmt: skip
        if seen == all_ or not any(seen.values()):
            return []
        return [Finding("Z3", f"round {self.slug} is published by halves: {seen}")]

    def letters_made(self, servers: Servers) -> int:
        """Count the letters of which the file is there."""
        return servers.rows(
            "SELECT count(*) FROM reporting_decisionletter l JOIN reporting_report r ON r.id = l.report_id"
            " JOIN proposals_proposal p ON p.id = l.proposal_id WHERE p.round_id = %s AND r.status = 'ready'",
            self.round,
        )[0][0]  # fmt: skip

    def is_published(self, servers: Servers) -> bool:
        """Say whether the one row stands."""
        return bool(self.now(servers)["publications"])


def build(count: int, slug: str) -> dict:
    """Make everything in the database this process is connected to."""
    from proposals.enums import Role
    from proposals.models import Deal, Membership, Proposal
    from tests.factories import proposals as make
    from tests.factories.decisions import approved_decisions, outcome_of
    from tests.faults.world import signed_in

    taken = BEYOND_OTHERS + Proposal.objects.count() + Deal.objects.count()
    for each in (make.ProvinceFactory, make.MunicipalityFactory, make.OrganisationFactory, make.UserFactory):
        each.reset_sequence(taken, force=True)
    run = approved_decisions(count, slug=slug, prefix=slug.upper())
    officer = make.user_with_role(Role.PROGRAMME_OFFICER)
    applicants = []
    for proposal in run.round.proposals.order_by("pk")[:3]:  # a deal, one in reserve, one rejected
        member = Membership.objects.get(organisation=proposal.organisation).user
        applicants.append(signed_in(member) | {"proposal": proposal.pk})
    return {
        "round": run.round_id, "slug": slug, "run": run.pk, "person": officer.pk, "count": count,
        "deals": sum(outcome_of(number) == "awarded" for number in range(count)), "applicants": applicants,
    }  # fmt: skip


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    import django

    django.setup()
    print(json.dumps(build(int(sys.argv[1]), sys.argv[2])))
