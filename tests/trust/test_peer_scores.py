"""AC-03: before scoring is closed an assessor learns nothing of what the others gave, whatever way is tried."""

from typing import Any

import pytest

from assessment.models import Assessment
from tests.trust.oracle import SECRETS
from tests.trust.ways import Way, tells_nothing
from tests.trust.world import TrustWorld

pytestmark = pytest.mark.django_db
ME = "assessor_assigned"
OF_PEERS = [each for each in SECRETS if each.name in (
    "points of others before closing", "reasons of others before closing", "whether another is done",
)]  # fmt: skip


def slug(world: TrustWorld) -> dict[str, Any]:
    return {"slug": world.stages["scoring"].round.slug}


def numbered(world: TrustWorld) -> dict[str, Any]:
    return slug(world) | {"number": 1}


def proposal(world: TrustWorld) -> dict[str, Any]:
    return {"pk": world.stages["scoring"].own.pk}


def of_round(world: TrustWorld) -> dict[str, Any]:
    return slug(world) | proposal(world)


def mine(world: TrustWorld) -> dict[str, Any]:
    return {"object_id": _assessment(world).pk}


def theirs(world: TrustWorld) -> dict[str, Any]:
    rows = Assessment.objects.filter(proposal=world.stages["scoring"].own).exclude(assessor=world.persons[ME])
    return {"object_id": rows.order_by("pk")[0].pk}


def _assessment(world: TrustWorld) -> Assessment:
    return Assessment.objects.get(proposal=world.stages["scoring"].own, assessor=world.persons[ME])


def peer_of_round(world: TrustWorld) -> dict[str, Any]:
    return of_round(world) | {"assessment": theirs(world)["object_id"]}


def document(world: TrustWorld) -> dict[str, Any]:
    return {"pk": world.places["letter"]}


def in_admin(world: TrustWorld) -> dict[str, Any]:
    return {"object_id": world.stages["scoring"].own.pk}


CHANGE = "beoordelen:assessment_assessment_change"
WAYS = [
    Way("the worklist", "beoordelen:index"),
    Way("the worklist sorted by score", "beoordelen:index", query="o=-scores__points"),
    Way("the worklist searched", "beoordelen:index", query="q=5"),
    Way("the list of assessments", "beoordelen:assessment_assessment_changelist"),
    Way("the list filtered by points of others", "beoordelen:assessment_assessment_changelist",
        query="scores__points=5"),
    Way("the list filtered by another assessor", "beoordelen:assessment_assessment_changelist",
        query="assessor__id__exact=1"),
    Way("the list with counts of filters", "beoordelen:assessment_assessment_changelist", query="_facets=True"),
    Way("the list in another order", "beoordelen:assessment_assessment_changelist", query="o=-1"),
    Way("my own assessment", CHANGE, mine),
    Way("somebody else's assessment", CHANGE, theirs),
    Way("writing in somebody else's assessment", CHANGE, theirs, method="POST", data={"version": "1"}),
    Way("the history of an assessment", "/beoordelen/assessment/assessment/1/history/"),
    Way("the page to delete an assessment", "/beoordelen/assessment/assessment/1/delete/"),
    Way("completing words", "/beoordelen/autocomplete/", query="term=a&app_label=assessment&model_name=assessment"),
    Way("opening somebody else's again", "beoordelen:assessment_reopen", theirs, method="POST"),
    Way("abstaining for somebody else", "beoordelen:assessment_abstain", theirs, method="POST", data={"reason": "x"}),
    Way("an interest of somebody else", "beoordelen:assessment_interest", theirs),
    Way("the declaration of interests", "beoordelen:declaration", slug),
    Way("the scale", "beoordelen:scale"),
    Way("my profile", "beoordelen:profile"),
    Way("reading the proposal", "proposals:proposal_read", proposal),
    Way("the page of the proposal", "proposals:proposal_detail", proposal),
    Way("the data of the proposal", "proposals:proposal_data", proposal),
    Way("a copy of the proposal", "proposals:proposal_copy", proposal),
    Way("the decision", "assessment:applicant_decision", proposal),
    Way("the page of staff of the proposal", "proposals:management_proposal", proposal),
    Way("progress of the round", "assessment:assignment", slug),
    Way("who assesses a proposal", "assessment:assignment_proposal", of_round),
    Way("taking away what a peer did", "assessment:assignment_set_aside", peer_of_round, method="POST",
        data={"reason": "x"}),
    Way("divisions of the work", "assessment:assignment_run_list", slug),
    Way("a division of the work", "assessment:assignment_run_detail", numbered),
    Way("interests of the round", "assessment:interest_list", slug),
    Way("the ranking, with the average", "assessment:ranking", slug),
    Way("the ranking sorted", "assessment:ranking", slug, query="volgorde=-score"),
    Way("the ranking as a file", "assessment:ranking_csv", slug),
    Way("how sure the ranking is", "assessment:ranking_uncertainty", slug),
    Way("having it calculated", "assessment:ranking_uncertainty_run", slug, method="POST"),
    Way("divisions of the money", "assessment:allocation_list", slug),
    Way("what went into a division", "assessment:allocation_problem", numbered),
    Way("what came out of a division", "assessment:allocation_result", numbered),
    Way("decisions", "assessment:decision_list", slug),
    Way("closing the scoring, which says what is missing", "assessment:scoring_close", slug, method="POST"),
    Way("a letter", "reporting:report_download", document),
    Way("letters and reports", "reporting:report_list"),
    Way("the cockpit of the round", "proposals:management_round", slug),
    Way("messages of the ministry", "proposals:management_messages"),
    Way("what the technical admin remembers", "admin:index"),
    Way("the technical admin's history of the proposal", "admin:proposals_proposal_history", in_admin),
    Way("the technical admin, searched", "admin:proposals_proposal_changelist", query="assessments__scores__points=5"),
    Way("public pages of the round", "proposals:round_detail", slug),
    Way("the calendar of the round", "proposals:round_calendar", slug),
    Way("a map of the site", "/sitemap.xml"),
    Way("news of the site", "/feed/"),
]  # fmt: skip


def test_there_are_ways_enough():
    assert len({each.name for each in WAYS}) == len(WAYS) >= 40


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_no_way_tells_what_others_gave(trust: TrustWorld, way: Way):
    tells_nothing(trust, ME, way, *OF_PEERS)


@pytest.mark.parametrize("role", ["coordinator", "officer", "decision_maker", "controller"])
def test_staff_sees_no_scores_before_closing_either(trust: TrustWorld, role: str):
    for way in WAYS:
        if way.name != "closing the scoring, which says what is missing":
            tells_nothing(trust, role, way, OF_PEERS[0])
