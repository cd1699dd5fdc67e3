"""AC-04: until publication an applicant learns nothing of the assessing; after it the own decision only."""

from typing import Any

import pytest

from assessment.models import AwardDecision
from reporting.models import Report
from tests.trust.oracle import SECRETS, Secret
from tests.trust.ways import Way, attempt, tells_nothing
from tests.trust.world import TrustWorld

pytestmark = pytest.mark.django_db
BEFORE = ("scoring", "closed", "calculated", "proposed", "approved")
WHO = {"applicant_signatory": "own", "applicant_reader": "own", "stranger": "strangers"}
PAGES = {
    "my proposal": "proposals:proposal_detail",
    "reading my proposal": "proposals:proposal_read",
    "the data of my proposal": "proposals:proposal_data",
    "a copy of my proposal": "proposals:proposal_copy",
    "the receipt": "proposals:proposal_receipt",
    "the decision": "assessment:applicant_decision",
    "the page of staff": "proposals:management_proposal",
}
ROUND_PAGES = {
    "the ranking": "assessment:ranking",
    "the ranking as a file": "assessment:ranking_csv",
    "who assesses": "assessment:assignment",
    "interests": "assessment:interest_list",
    "divisions of the money": "assessment:allocation_list",
    "decisions": "assessment:decision_list",
    "the cockpit": "proposals:management_round",
    "the round": "proposals:round_detail",
}
LISTS = {
    "my proposals": "proposals:proposal_list",
    "messages": "proposals:portal_message_list",
    "deals": "proposals:deal_list",
    "the front page": "proposals:home",
    "the desk": "beoordelen:index",
}


def _stage_of(world: TrustWorld, state: str, role: str) -> Any:
    return getattr(world.stages[state], WHO[role])


def ways(state: str, role: str) -> list[Way]:
    """Give what this applicant tries in this state."""
    own = [
        Way(f"{name}, {state}", route, lambda w: {"pk": _stage_of(w, state, role).pk}) for name, route in PAGES.items()
    ]
    of_round = [
        Way(f"{name}, {state}", route, lambda w: {"slug": w.stages[state].round.slug})
        for name, route in ROUND_PAGES.items()
    ]
    return own + of_round


TRIED = [
    *(("applicant_signatory", each) for state in BEFORE for each in ways(state, "applicant_signatory")),
    *(("stranger", each) for state in ("scoring", "approved") for each in ways(state, "stranger")),
    *((role, Way(f"{name}{query and ', '}{query}", route, query=query))
      for role in WHO for name, route in LISTS.items() for query in ("", "q=5", "o=-score")),
]  # fmt: skip


def of_everything_before(world: TrustWorld) -> int:
    """Change what is secret for applicants in every round that was not published: points, decisions, ranks."""
    names = ("points of others before closing", "points after closing", "decision under embargo",
             "lines of a division of the money", "what the panel said", "interests of others")  # fmt: skip
    return sum(secret.change(world) for secret in SECRETS if secret.name in names)


EVERYTHING = Secret("everything before publication", of_everything_before)


def test_there_are_ways_enough():
    assert len({(role, each.name) for role, each in TRIED}) == len(TRIED) >= 40


@pytest.mark.parametrize(("role", "way"), TRIED, ids=[f"{role}-{way}" for role, way in TRIED])
def test_no_way_tells_an_applicant_anything(trust: TrustWorld, role: str, way: Way):
    tells_nothing(trust, role, way, EVERYTHING)


@pytest.mark.parametrize("name", list(PAGES))
def test_the_page_is_the_same_in_each_step_behind_the_doors(trust: TrustWorld, name: str):
    """Finer than "in beoordeling" would tell how far the ministry is: the words do not change before publication."""
    found = set()
    for state in BEFORE:
        proposal = trust.stages[state].own
        way = Way(name, PAGES[name], lambda _w, pk=proposal.pk: {"pk": pk})
        answer = attempt(trust, "applicant_signatory", way)
        found.add((answer.status, _step_words(answer.body)))

    assert len(found) == 1


def _step_words(body: bytes) -> tuple[str, ...]:
    """Give the words for a step that stand on a page."""
    text = body.decode("utf-8", "replace")
    words = ("In beoordeling", "Beoordeeld", "Besluit voorbereid", "Besluit goedgekeurd", "Toegekend", "Afgewezen",
             "In assessment", "Assessed", "Decision drafted", "Decision approved", "Awarded", "Rejected", "Reserve",
             "Scoring closed", "Allocating", "Scores gesloten", "Verdelen")  # fmt: skip
    return tuple(word for word in words if word in text)


def test_after_publication_each_reads_its_own_decision_and_no_other(trust: TrustWorld):
    stage = trust.stages["decided"]
    for role, own, other in (
        ("applicant_reader", stage.own, stage.strangers),
        ("stranger", stage.strangers, stage.own),
    ):
        for proposal, code in ((own, 200), (other, 404)):
            way = Way("decision", "assessment:applicant_decision", lambda _w, pk=proposal.pk: {"pk": pk})
            answer = attempt(trust, role, way)
            assert (answer.status, answer.leaks) == (code, ())
    assert AwardDecision.objects.filter(proposal__round=stage.round, published_at=None).count() == 0


def test_no_document_about_a_round_is_for_applicants(trust: TrustWorld):
    letters = Report.objects.filter(kind="parliament_letter").values_list("pk", flat=True)
    for pk in letters:
        for route in ("reporting:report_detail", "reporting:report_status", "reporting:report_download"):
            for role in (*WHO, "former_member", "anonymous"):
                answer = attempt(trust, role, Way("letter", route, lambda _w, pk=pk: {"pk": pk}))
                assert answer.status in (302, 404)
