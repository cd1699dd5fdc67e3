"""The lottery for everybody: the check number from the closing of scoring on, all that draws it again afterwards."""

import hashlib
import json
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.models import LotteryDraw
from assessment.services.allocations import approve_allocation, propose_allocation, run_allocation
from assessment.services.decisions import publish_decisions
from assessment.services.lottery import record_lottery_value
from assessment.services.scoring import reopen_scoring
from proposals.enums import MembershipRole
from tests.factories import assessment as build
from tests.factories import proposals as make
from tests.triggers_off import triggers_off

pytestmark = pytest.mark.django_db
SOURCE = "De trekking van 10 december."
TIED = [("Sloot", 400_000, 4), ("Dijk", 400_000, 4), ("Polder", 400_000, 3)]
APART = [("Sloot", 400_000, 5), ("Dijk", 400_000, 4), ("Polder", 400_000, 3)]


def at(name, round_):
    return reverse(f"assessment:{name}", args=[round_.slug])


def shown(round_) -> str:
    """Give the page as a visitor reads it who is not signed in."""
    answer = Client().get(at("public_lottery", round_))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def inputs(round_):
    return Client().get(at("public_lottery_inputs", round_))


def approved(requests, officer, decision_maker, *, value="0042", **values):
    """Give a round with an approved allocation, with its proposals by name."""
    round_, proposals = build.assessed_round(requests, ceiling=800_000, value_source=SOURCE, **values)
    now = timezone.now()
    if value:
        record_lottery_value(round_=round_, value=value, by=officer, at=now)
    run = propose_allocation(run=run_allocation(round_=round_, by=officer, at=now), by=officer, at=now)
    approve_allocation(run=run, by=decision_maker, at=now)
    return round_, proposals


def published(requests, officer, decision_maker, **values):
    round_, proposals = approved(requests, officer, decision_maker, **values)
    publish_decisions(round_=round_, by=decision_maker, at=timezone.now())
    return round_, proposals


@pytest.fixture
def drawn(officer, decision_maker):
    """A round that was published, in which two of the three drew a lot."""
    return published(TIED, officer, decision_maker)


def test_from_the_closing_of_scoring_on_everybody_reads_the_check_number(officer):
    round_, proposals = build.assessed_round(TIED, value_source=SOURCE)
    first = LotteryDraw.objects.get()

    page = shown(round_)

    assert first.inputs_sha256 in page and SOURCE in page
    assert not any(each.reference in page or each.title in page for each in proposals.values())

    reopen_scoring(round_=round_, reason="Er ontbrak een score.", by=officer, at=timezone.now())
    page = shown(round_)
    assert _("The check number comes here when scoring is closed.") in page
    earlier = page.index(_("Earlier lotteries of this round"))
    assert page.index(first.inputs_sha256) > earlier, "who wrote it down still finds it, as one that decided nothing"


def test_while_scoring_is_open_there_is_none():
    page = shown(build.scoring_round())

    assert not re.search(r"[0-9a-f]{64}", page.split("<main")[1].split("</main>")[0])


def test_before_publication_nothing_tells_of_value_lots_or_outcome(officer, decision_maker):
    """Tied or not, value on record or not, approved or not: the same words and as many signs (AC-10)."""
    rounds = [
        build.assessed_round(TIED, value_source=SOURCE, reference_prefix="MD10")[0],
        approved(TIED, officer, decision_maker, reference_prefix="MD20")[0],
        approved(APART, officer, decision_maker, reference_prefix="MD30")[0],
    ]
    pages = []
    for round_ in rounds:
        page = shown(round_).replace(round_.name, "").replace(round_.slug, "")
        page = page.replace(LotteryDraw.objects.get(round=round_).inputs_sha256, "")
        pages.append(re.sub(r'nonce="[^"]+"|\d+\.\d\d.uur', "", page))
        assert inputs(round_).status_code == 404

    assert pages[0] == pages[1] == pages[2]
    assert "0042" not in pages[1]


def test_after_publication_anybody_draws_it_again(drawn):
    round_, proposals = drawn
    page, draw = shown(round_), LotteryDraw.objects.get()

    file = inputs(round_).content

    assert hashlib.sha256(file).hexdigest() == draw.inputs_sha256
    references = sorted(proposals[name].reference for name in ("Sloot", "Dijk"))
    assert set(references) < set(json.loads(file)["proposals"])
    seed = f"{draw.inputs_sha256} 0042"
    lots = [hashlib.sha256(f"{seed}\n{each}".encode()).hexdigest() for each in references]
    table = page.split("<tbody>")[1].split("</tbody>")[0]
    assert re.findall(r'<code class="mkb-code">([0-9a-f]{64})', table) == lots, "in order of reference, not of place"
    assert seed in page and at("public_package", round_) in page
    for name in ("public_package", "committed_rule"):
        linked = Client().get(at(name, round_))
        assert linked.status_code == 404 or at("public_lottery", round_) in linked.content.decode()
    assert proposals["Polder"].reference not in page, "who needed no lot"
    for each in proposals.values():
        assert each.organisation.name not in page


@pytest.mark.parametrize("value", ["0042", ""])
def test_without_equal_scores_there_is_no_list_of_who_took_part(officer, decision_maker, value):
    """With a value on record, and in a round where nobody had to fill it in."""
    round_, proposals = published(APART, officer, decision_maker, value=value)

    page = shown(round_)

    assert ("0042" in page) == bool(value)
    assert _("No proposals are equal on everything, so no lots were needed.") in page
    assert _("The value and the lots come here when the decisions are published.") not in page
    assert not any(each.reference in page for each in proposals.values())
    assert inputs(round_).status_code == 404


def test_a_round_that_keeps_its_scores_in_tells_no_lots_and_not_who_took_part(drawn, sign_in):
    round_, proposals = drawn
    with triggers_off("proposals_round"):
        type(round_).objects.filter(pk=round_.pk).update(shows_scores_to_applicants=False)
    member = make.member_of(proposals["Dijk"].organisation, MembershipRole.READER)
    decision = reverse("assessment:applicant_decision", args=[proposals["Dijk"].pk])

    page = shown(round_)

    assert LotteryDraw.objects.get().inputs_sha256 in page and "0042" in page
    assert len(re.findall(r"[0-9a-f]{64}", page.split("<main")[1])) == 1, "the check number, no lots"
    assert not any(each.reference in page for each in proposals.values())
    assert inputs(round_).status_code == 404
    assert at("public_lottery", round_) not in sign_in(member).get(decision).content.decode()


def test_the_applicant_finds_the_own_lot_beside_the_decision(drawn, sign_in):
    round_, proposals = drawn
    seed = LotteryDraw.objects.get().seed
    for name, has_lot in (("Dijk", True), ("Polder", False)):
        proposal = proposals[name]
        client = sign_in(make.member_of(proposal.organisation, MembershipRole.READER))

        page = client.get(reverse("assessment:applicant_decision", args=[proposal.pk])).content.decode()

        lot = hashlib.sha256(f"{seed}\n{proposal.reference}".encode()).hexdigest()
        assert (lot in page) == has_lot
        assert (at("public_lottery", round_) in page) == has_lot


def test_the_page_asks_as_much_for_many_lots(officer, decision_maker, django_assert_max_num_queries):
    many = [(f"Nr {number}", 100_000, 4) for number in range(12)]
    for requests, prefix in ((TIED, "MD40"), (many, "MD50")):
        round_, _proposals = published(requests, officer, decision_maker, reference_prefix=prefix)
        with django_assert_max_num_queries(8):
            shown(round_)
