"""A world with secrets in every state of a round: two organisations, three assessors, an interest, drafts of all kinds.

The people are those of the permission table. In each round the first proposal is of the applicants of the table, the
second of the stranger's organisation, the third one of an organisation that nobody here works for.
"""

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from assessment.enums import ConflictKind
from assessment.models import Assessment
from assessment.queries.scenario_changes import ScenarioChanges
from assessment.services.allocations import run_allocation
from assessment.services.approval import approve_allocation, propose_allocation
from assessment.services.assessments import abstain
from assessment.services.conflicts import declare_conflict
from assessment.services.decisions import publish_decisions
from assessment.services.scenarios import make_scenario
from assessment.services.scoring import close_scoring
from proposals.enums import ProposalStatus, Role
from proposals.models import Organisation, Proposal, Round, User
from proposals.views.sessions import BEGAN, RENEWED
from tests.factories import assessment as assess
from tests.factories import proposals as make
from tests.factories import reporting as report
from tests.permission_world import disable, people, places
from tests.trust.canaries import Canaries, Place, everything_goes, hide_everywhere
from tests.trust.registry import SECRET, our_models

# How far each round came; a later one went through all before it.
STAGES = ("scoring", "closed", "calculated", "proposed", "approved", "decided")
POINTS = ((5, 4, 5, 4, 3), (2, 3, 1, 4, 2), (4, 4, 3, 5, 4))  # by assessor: far enough apart to change a mean


@dataclass(frozen=True)
class Stage:
    """A round with its three proposals, and the assessment that each of the assessors has of the first."""

    round: Round
    own: Proposal
    strangers: Proposal
    nobodys: Proposal
    barred: Proposal


@dataclass(frozen=True)
class TrustWorld:
    """Who is who, what stands where, and which word was hidden where."""

    organisation: Organisation
    persons: dict[str, User]
    sessions: dict[str, str]
    places: dict[str, Any]
    stages: dict[str, Stage]
    canaries: Canaries
    client: Client
    known_readers: dict[Place, set[str]] = field(default_factory=dict)

    def as_role(self, role: str) -> Client:
        """Give the client in the session of a role."""
        self.client.cookies.clear()
        if role in self.sessions:
            self.client.cookies["sessionid"] = self.sessions[role]
        return self.client

    def get(self, role: str, address: str, **data: Any) -> Any:
        """Ask an address as a role."""
        return self.as_role(role).get(address, data)

    @property
    def undeclared(self) -> int:
        """Give the proposal of which the assessor did not say yet whether there is an interest."""
        return Assessment.objects.values_list("proposal_id", flat=True).get(pk=self.places["undeclared_assessment"])

    def readers(self, place: Place) -> set[str]:
        """Give the roles that may read what was hidden in a place; worked out once."""
        if place not in self.known_readers:
            self.known_readers[place] = SECRET[place.label](self, place.row)
        return self.known_readers[place]

    def role_of(self, user_id: int | None) -> str | None:
        """Give the role of the table that a person is; None for everybody else."""
        return next((name for name, person in self.persons.items() if person.pk == user_id), None)


def stay_signed_in(client: Client) -> None:
    """Renew a session for the whole day ahead.

    What keeps somebody signed in writes a row every five minutes; a slow machine would count that as a difference
    between two worlds.
    """
    session = client.session
    session[BEGAN] = int(time.time())
    session[RENEWED] = session[BEGAN] + settings.SESSION_MAXIMUM_AGE
    session.save()


def make_trust_world(*, hidden: bool = True) -> TrustWorld:
    """Build the world; with a word in every secret field unless `hidden` is False."""
    organisation = make.OrganisationFactory()
    persons = people(organisation)
    sessions = {}
    for name, person in persons.items():
        client = Client()
        client.force_login(person)
        stay_signed_in(client)
        sessions[name] = client.cookies["sessionid"].value
    disable(persons["disabled"])
    canaries = Canaries()
    found = places(organisation, persons)
    applicants = (organisation, persons["stranger"].memberships.get().organisation, make.OrganisationFactory())
    stages = {name: _stage(number, name, applicants, persons, canaries) for number, name in enumerate(STAGES)}
    world = TrustWorld(
        organisation, persons, sessions, found, stages, canaries, Client(raise_request_exception=False)
    )  # fmt: skip
    if hidden:
        hide_everywhere(canaries, our_models())
    return world


def _stage(
    number: int, name: str, applicants: tuple[Organisation, ...], persons: dict[str, User], canaries: Canaries
) -> Stage:
    round_ = assess.scoring_round(slug=f"trust-{name}", name=f"Ronde {name}", assessors_per_proposal=2)
    for section in ("plan", "impact"):
        with make.before_opening():
            make.QuestionFactory(round=round_, section=section)
    proposals = [_submitted(round_, each, canaries) for each in (*applicants, applicants[2])]
    own, strangers, nobodys, barred = proposals
    first, peer = persons["assessor_assigned"], make.user_with_role(Role.ASSESSOR, function="Beoordelaar van elders")
    third = make.user_with_role(Role.ASSESSOR, function="Derde beoordelaar")
    if name == "scoring":
        assess.AssessorProfileFactory(user=peer, employer="Adviesbureau Elders")
    for each in (own, strangers, nobodys):
        for points, assessor in zip(POINTS, (first, peer, third), strict=True):
            if each is not nobodys or assessor is not first:
                assess.assess(each, assessor, points, final=number > 0 or assessor is not first)
    for points, assessor in zip(POINTS[1:], (peer, third), strict=True):
        assess.assess(barred, assessor, points)
    mine = assess.assess(barred, first, POINTS[0], final=False)
    declare_conflict(
        assessment=mine, kind=ConflictKind.PERSONAL, explanation="Mijn zus leidt het project.", by=first,
        at=timezone.now(),
    )  # fmt: skip
    _abstained(nobodys)
    if name == "scoring":
        _practised(round_, first, peer)
    _further(number, round_)
    if number > 0:
        _met(round_, proposals, persons)
    for each in proposals:
        each.refresh_from_db()
    round_.refresh_from_db()
    return Stage(round_, own, strangers, nobodys, barred)


def _submitted(round_: Round, organisation: Organisation, canaries: Canaries) -> Proposal:
    """Make a proposal with an attachment whose every word is known, and its receipt."""
    proposal = make.complete_proposal(round=round_, organisation=organisation)
    attachment = make.AttachmentFactory(proposal=proposal)
    canaries.hide_in_proposal(proposal, attachment)
    make.move_proposal(proposal, ProposalStatus.ADMISSIBLE)
    report.submission_of(proposal)
    return proposal


def _abstained(proposal: Proposal) -> Assessment:
    """Have a fourth assessor abstain, with a reason."""
    assessment = assess.assigned(proposal, make.user_with_role(Role.ASSESSOR, function="Vierde beoordelaar"))
    return abstain(
        assessment=assessment, reason="Ik ken deze regio te weinig.", by=assessment.assessor, at=timezone.now()
    )


def _met(round_: Round, proposals: list[Proposal], persons: dict[str, User]) -> None:
    """Have the panel speak about the proposals, write notes and come to something; drafts are left behind."""
    criterion = round_.criteria.order_by("sort_order")[0]
    with make.past_the_steps(), everything_goes():
        meeting = assess.PanelMeetingFactory(round=round_)
        for each in proposals:
            discussion = assess.PanelDiscussionFactory(meeting=meeting, proposal=each)
            assess.PanelNoteFactory(discussion=discussion)
            assess.PanelConsensusFactory(discussion=discussion, criterion=criterion)
            for name in ("coordinator", "officer", "assessor_assigned"):
                assess.PanelDraftFactory(proposal=each, saved_by=persons[name])


def _practised(round_: Round, begun: User, done: User) -> None:
    """Publish a practice proposal that one assessor finished and another began."""
    criterion = round_.criteria.order_by("sort_order")[0]
    with everything_goes():
        practice = assess.PracticeProposalFactory(
            round=round_, published_at=timezone.now(), published_by=make.UserFactory()
        )
        assess.PracticeSectionFactory(proposal=practice)
        assess.PracticeReferenceFactory(proposal=practice, criterion=criterion)
        for person, finished_at in ((begun, None), (done, timezone.now())):
            own = assess.PracticeAssessmentFactory(proposal=practice, assessor=person, finished_at=finished_at)
            assess.PracticeScoreFactory(assessment=own, criterion=criterion, points=4, reason="Helder plan.")


def _further(number: int, round_: Round) -> None:
    """Bring a round through the steps after scoring: closed, calculated, proposed, approved, published."""
    preparer, decider, now = make.user_with_role(Role.PROGRAMME_OFFICER), report.mandated(), timezone.now()
    if number > 0:
        close_scoring(round_=round_, by=preparer, at=now)
    if number > 1:
        make_scenario(round_=round_, title="Zoals de regel", changes=ScenarioChanges(), by=preparer, at=now)
        run = run_allocation(round_=round_, by=preparer, at=now)
    if number > 2:
        propose_allocation(run=run, by=preparer, at=now + timedelta(seconds=1))
    if number > 3:
        approve_allocation(run=run, by=decider, at=now + timedelta(seconds=2))
    if number > 4:
        publish_decisions(round_=round_, by=decider, at=now + timedelta(seconds=3))
