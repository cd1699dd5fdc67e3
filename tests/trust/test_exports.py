"""AC-17: a file holds exactly the rows and words that the same person's screen shows."""

import pytest
from django.urls import reverse

from tests.trust.audiences import READERS
from tests.trust.reading import body_of, readings
from tests.trust.world import STAGES, TrustWorld

pytestmark = pytest.mark.django_db
AFTER = STAGES[1:]
ENDINGS = ("csv", "xlsx", "ods")
OWN_PROVINCE = "province={province}"  # of the first proposal of the round
QUERIES = ("", "outcome=within", "outcome=outside", OWN_PROVINCE)


def titles_in(trust: TrustWorld, content: bytes) -> set[str]:
    """Give the proposals whose title occurs, by the word that was hidden in it."""
    found = b"\n".join(readings(content))
    return {
        code
        for code in trust.canaries.found_in(found)
        if code in trust.canaries.places and trust.canaries.places[code].label == "proposals.proposal.title"
    }


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("state", AFTER)
@pytest.mark.parametrize("role", sorted(READERS))
def test_the_file_of_the_ranking_holds_what_the_screen_shows(trust: TrustWorld, role: str, state: str, query: str):
    slug, query = trust.stages[state].round.slug, query.format(province=province_of(trust, state))
    screen = body_of(trust.as_role(role).get(f"{reverse('assessment:ranking', kwargs={'slug': slug})}?{query}"))
    for ending in ENDINGS if not query else ENDINGS[:1]:
        file = trust.as_role(role).get(f"/beheer/ronde/{slug}/rangorde/rangorde.{ending}?{query}")
        content = body_of(file)

        assert file.status_code == 200
        assert titles_in(trust, content) == titles_in(trust, screen)
        if not query:
            assert titles_in(trust, content)


@pytest.mark.parametrize("state", AFTER)
def test_each_filter_leaves_something_out(trust: TrustWorld, state: str):
    """A parameter that does not exist would leave file and screen the same too."""
    everything = titles_of(trust, state, "")
    assert titles_of(trust, state, "outcome=within").isdisjoint(titles_of(trust, state, "outcome=outside"))
    of_province = titles_of(trust, state, OWN_PROVINCE.format(province=province_of(trust, state)))
    assert set() < of_province < everything


def titles_of(trust: TrustWorld, state: str, query: str) -> set[str]:
    address = f"/beheer/ronde/{trust.stages[state].round.slug}/rangorde/rangorde.csv?{query}"
    return titles_in(trust, body_of(trust.as_role("officer").get(address)))


def province_of(trust: TrustWorld, state: str) -> str:
    """Give the province by which the ranking knows the first proposal of a round."""
    region = trust.stages[state].own.region
    lead = region.lead or region
    return (lead.province or lead).name


@pytest.mark.parametrize("state", STAGES)
@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods"])
def test_who_may_not_see_the_ranking_gets_no_file(trust: TrustWorld, state: str, ending: str):
    for role in ("anonymous", "applicant_signatory", "stranger", "assessor_assigned", "finance_officer",
                 "account_holder", "technical_administrator", "former_member"):  # fmt: skip
        address = f"/beheer/ronde/{trust.stages[state].round.slug}/rangorde/rangorde.{ending}"
        answer = trust.as_role(role).get(address)
        assert answer.status_code in (302, 403, 404)
        words = {trust.canaries.places[each] for each in trust.canaries.found_in(b"".join(readings(body_of(answer))))}
        assert {place.label for place in words} <= {"proposals.user.function"}, "but for who is signed in"


@pytest.mark.parametrize("ending", ["xlsx", "ods", "csv"])
def test_the_budget_as_a_file_is_for_who_reads_the_draft(trust: TrustWorld, ending: str):
    address = f"/aanvragen/{trust.places['draft']}/begroting/bestand/{ending}/"
    for role in trust.sessions:
        answer = trust.as_role(role).get(address)
        content = b"\n".join(readings(body_of(answer)))
        words = {trust.canaries.places[each] for each in trust.canaries.found_in(content)}
        assert all(role in trust.readers(place) for place in words)
