"""The decisions of a round: secret until all are published at once."""

import pytest
from django.utils.translation import gettext as _

from assessment.models import AwardDecision, DecisionPublication
from assessment.services.approval import return_allocation
from proposals.enums import ProposalStatus, RoundStatus
from proposals.models import Deal, PortalMessage
from proposals.services.clock import database_now
from tests.assessment.views.management.reading import query_count, rows, words
from tests.factories import assessment as build
from tests.factories import proposals as make

HERE = "/beheer/ronde/ronde/besluiten/"
PUBLISH = f"{HERE}bekendmaken/"


def test_without_decisions_the_page_says_what_comes_first(sign_in, officer, assessed):
    page = sign_in(officer).get(HERE)

    assert _("There are no decisions yet") in words(page)
    assert PUBLISH.encode() not in page.content


def test_drafts_are_marked_and_cannot_be_published(sign_in, officer, proposed):
    client = sign_in(officer)

    page = client.get(HERE)

    assert _("Embargo: these decisions are drafts and wait for approval.") in words(page)
    assert PUBLISH.encode() not in page.content
    assert client.get(PUBLISH).url == HERE


def test_publishing_drafts_is_refused_in_words(sign_in, officer, proposed):
    page = sign_in(officer).post(PUBLISH, follow=True)

    assert _("No allocation of this round was approved yet. There is nothing to publish.") in words(page)
    assert not DecisionPublication.objects.exists()


def test_list_shows_outcome_amount_and_reasoning(sign_in, officer, approved):
    page = sign_in(officer).get(HERE)

    assert _("Embargo: these decisions are approved, but not published.") in words(page)
    first = AwardDecision.objects.get(proposal__title="Hoog")
    (row,) = (row for row in rows(page) if row[0][-1] == "Hoog")
    assert row[2:] == [["€ 400.000"], [first.rationale.replace("\u00a0", " ")]]
    assert len(rows(page)) == 5


@pytest.mark.parametrize("path", ["besluit/", ""])
def test_applicant_sees_nothing_of_it_before_publication(sign_in, approved, path):
    _round, proposals, _run = approved
    applicant = make.member_of(proposals["Hoog"].organisation, "signatory")

    page = sign_in(applicant).get(f"/aanvragen/{proposals['Hoog'].pk}/{path}", follow=True)

    assert page.status_code == (404 if path else 200)
    assert "€ 400.000" not in words(page) or not path
    assert str(ProposalStatus.DECISION_APPROVED.label) not in words(page)


def test_confirmation_counts_what_will_happen(sign_in, decision_maker, approved):
    text = words(sign_in(decision_maker).get(PUBLISH))

    assert "€ 750.000" in text
    assert _("Publishing cannot be undone.") in text
    assert not DecisionPublication.objects.exists()


def test_publishing_makes_everything_known_at_once(sign_in, officer, approved):
    round_, proposals, _run = approved

    page = sign_in(officer).post(PUBLISH, follow=True)

    assert page.redirect_chain == [(HERE, 302)]
    round_.refresh_from_db()
    assert round_.status == RoundStatus.DECIDED
    assert set(Deal.objects.values_list("proposal__title", flat=True)) == {"Hoog", "Midden"}
    assert PortalMessage.objects.filter(key__startswith="decision:").count() == len(proposals)
    assert "Programmamedewerker" in words(page)
    assert b'href="/beheer/rapporten/"' in page.content


def test_publishing_twice_changes_nothing(sign_in, officer, approved):
    client = sign_in(officer)
    client.post(PUBLISH)
    deals = Deal.objects.count()

    page = client.post(PUBLISH, follow=True)

    assert _("The decisions of this round were published already.") in words(page)
    assert (Deal.objects.count(), DecisionPublication.objects.count()) == (deals, 1)
    assert client.get(PUBLISH).url == HERE


def test_returned_decisions_cannot_be_published(sign_in, officer, decision_maker, proposed):
    _round, _proposals, run = proposed
    return_allocation(run=run, by=decision_maker, at=database_now(), reason="Nog niet.")

    page = sign_in(officer).post(PUBLISH, follow=True)

    assert _("There are no decisions yet") in words(page)


def test_controller_reads_and_gets_no_button(sign_in, controller, approved):
    page = sign_in(controller).get(HERE)

    assert page.status_code == 200
    assert PUBLISH.encode() not in page.content


def test_list_takes_as_many_queries_for_thirty_as_for_one(sign_in, officer, approved):
    few = build.AllocationRunFactory(round=build.scoring_round(slug="weinig"), number=1)
    build.AwardDecisionFactory(run=few)
    run = build.AllocationRunFactory(round=build.scoring_round(10**9, slug="vol"), number=1)
    build.AwardDecisionFactory.create_batch(30, run=run)
    client = sign_in(officer)
    full = "/beheer/ronde/vol/besluiten/"

    assert len(client.get(full).context["rows"]) == 30
    assert query_count(client, full) == query_count(client, "/beheer/ronde/weinig/besluiten/")
