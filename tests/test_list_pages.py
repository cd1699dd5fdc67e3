"""Pages of rows ask the database as often for one row as for thirty, and no new page escapes that.

`tests/list_pages.toml` names for each page of the site the test that pins it, or says why it has no rows to pin. What
has no test beside its view is pinned here.
"""

import ast
import tomllib
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.models import FollowUpDecision
from assessment.services.uncertainty import calculate_uncertainty, request_uncertainty
from proposals.enums import MembershipRole, Role, RoundStatus
from proposals.models import DealAmendment, Round
from reporting.enums import ReportKind
from tests.assessment.reserve_world import published_round
from tests.assessment.views.management.reading import query_count
from tests.factories import assessment as build
from tests.factories import payments as pay
from tests.factories import proposals as make
from tests.factories import reporting as report
from tests.permission_table import TABLE

BASE = Path(__file__).parent
REGISTER = tomllib.loads((BASE / "list_pages.toml").read_text(encoding="utf-8"))
# The lists of the technical admin are walked one by one in tests/proposals/admin/test_lists.py.
ELSEWHERE = ("admin:",)


# ---------------------------------------------------------------------------- the register


def pages() -> set[str]:
    """Give every address that somebody can look at."""
    rows = [{"route": row} if isinstance(row, str) else row for group in TABLE["group"] for row in group["rows"]]
    return {row["route"] for row in rows if row.get("method", "GET") == "GET"}


def registered() -> list[str]:
    return [route for group in [*REGISTER["pin"], *REGISTER["apart"]] for route in group["routes"]]


def test_every_page_says_how_its_statements_are_pinned():
    expected = {each for each in pages() if not each.startswith(ELSEWHERE)}

    assert expected - set(registered()) == set(), "name the test that pins the page, or why there are no rows"
    assert set(registered()) - expected == set(), "no such page any more"
    assert [each for each, count in Counter(registered()).items() if count > 1] == []


@pytest.mark.parametrize("pin", REGISTER["pin"], ids=lambda pin: pin["test"].rpartition("::")[2])
def test_the_test_that_pins_a_page_exists(pin):
    file, _separator, name = pin["test"].partition("::")
    tree = ast.parse((BASE.parent / file).read_text(encoding="utf-8"))

    assert name in {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}


def test_every_reason_for_no_pin_is_said():
    assert all(group["why"] for group in REGISTER["apart"])


# ---------------------------------------------------------------------------- the pins without a better place


def closed_round(**values: Any) -> Round:
    closes = timezone.now() - timedelta(days=5)
    return make.RoundFactory(
        **{"status": RoundStatus.IN_ASSESSMENT, "opens_at": closes - timedelta(days=40), "closes_at": closes, **values}
    )


def of_portal_messages() -> tuple[str, Callable[[], object]]:
    """Each with its organisation, its proposal and somebody who was told by mail."""

    def row() -> None:
        message = make.PortalMessageFactory(proposal=make.ProposalFactory(status="submitted"))
        make.PortalReadingFactory(message=message, mail=make.OutgoingMessageFactory())

    return reverse("proposals:management_portal_messages"), row


def of_objections() -> tuple[str, Callable[[], object]]:
    round_ = closed_round(status=RoundStatus.DECIDED)

    def row() -> None:
        proposal = make.ProposalFactory(round=round_, status="rejected")
        build.ObjectionPauseFactory(objection=build.ObjectionFactory(proposal=proposal))

    return reverse("assessment:objection_list", args=[round_.slug]), row


def of_terms() -> tuple[str, Callable[[], object]]:
    """Each with a pause of its own, and a notice that the decision is late."""
    round_ = closed_round()

    def row() -> None:
        proposal = make.ProposalFactory(round=round_, status="in_assessment")
        build.TermPauseFactory(round=round_, proposal=proposal)
        build.DefaultNoticeFactory(proposal=proposal)

    return reverse("assessment:decision_terms", args=[round_.slug]), row


def of_wishes() -> tuple[str, Callable[[], object]]:
    """Rounds with two themes each, of which the work is not divided yet."""

    def row() -> None:
        round_ = make.RoundFactory(status=RoundStatus.CLOSED)
        with make.before_opening():
            round_.themes.set(make.ThemeFactory.create_batch(2))

    return reverse("beoordelen:wishes"), row


def of_documents_to_choose() -> tuple[str, Callable[[], object]]:
    address = f"{reverse('reporting:batch_choose')}?kind={ReportKind.PROGRESS_REPORT}"
    return address, lambda: report.ProgressReportFactory(sent_in=True)


def of_lists_to_destroy() -> tuple[str, Callable[[], object]]:
    return reverse("proposals:retention"), make.DestructionListFactory


def of_reports_to_parliament() -> tuple[str, Callable[[], object]]:
    return reverse("reporting:parliament_report_list"), report.ParliamentReportFactory


def of_changes_of_a_deal() -> tuple[str, Callable[[], object]]:
    """Sent back, each begun, presented and returned by others."""
    deal = pay.payable_deal()

    def row() -> DealAmendment:
        now = timezone.now()
        return pay.DealAmendmentFactory(
            deal=deal, reason="Er is meer tijd nodig.", submitted_at=now, submitted_by=make.UserFactory(),
            returned_at=now, returned_by=make.UserFactory(), return_reason="Leg uit waarom.",
        )  # fmt: skip

    return reverse("proposals:amendments", args=[deal.pk]), row


def of_payment_limits() -> tuple[str, Callable[[], object]]:
    return reverse("proposals:payment_limits"), pay.finance_officer


def of_parts_of_a_deal() -> tuple[str, Callable[[], object]]:
    deal = make.DealFactory()
    return reverse("proposals:deal_parts", args=[deal.pk, "mijlpalen"]), lambda: make.MilestoneFactory(deal=deal)


SCENES = [
    (of_portal_messages, Role.PROGRAMME_OFFICER),
    (of_objections, Role.PROGRAMME_OFFICER),
    (of_terms, Role.PROGRAMME_OFFICER),
    (of_wishes, Role.ASSESSOR),
    (of_documents_to_choose, Role.PROGRAMME_OFFICER),
    (of_lists_to_destroy, Role.PROGRAMME_OFFICER),
    (of_reports_to_parliament, Role.PROGRAMME_OFFICER),
    (of_changes_of_a_deal, Role.DEAL_ACCOUNT_HOLDER),
    (of_payment_limits, Role.DECISION_MAKER),
    (of_parts_of_a_deal, Role.DEAL_ACCOUNT_HOLDER),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("scene", "role"), SCENES, ids=lambda each: getattr(each, "__name__", None))
def test_page_asks_as_often_for_thirty_rows_as_for_one(sign_in, scene, role):
    client = sign_in(make.user_with_role(role))
    address, row = scene()
    row()
    one = query_count(client, address)
    small = len(client.get(address).content)
    for _each in range(29):
        row()

    assert query_count(client, address) == one
    assert len(client.get(address).content) > small + 29 * 20, "the rows are not on the page"


@pytest.mark.django_db
def test_the_money_of_a_round_asks_as_often_for_thirty_rows_of_each_kind(sign_in, officer):
    counts = []
    for each, number in (("een", 1), ("vol", 30)):
        round_, proposals = published_round([100_000] * 2 * number, 100_000 * number, places=number, slug=each)
        for extra in range(number):
            make.BudgetCeilingFactory(
                round=round_, amount=Decimal(9_000_000), effective_at=timezone.now() - timedelta(minutes=extra)
            )
        for awarded, reserve in zip(proposals[:number], proposals[number:], strict=True):
            build.AwardLapseFactory(proposal=awarded)
            build.FollowUpDecisionFactory(proposal=reserve)
        counts.append(query_count(sign_in(officer), reverse("assessment:round_funds", args=[each])))

    assert counts[0] == counts[1]
    assert FollowUpDecision.objects.filter(proposal__round__slug="vol").count() == 30


@pytest.mark.django_db
def test_the_lottery_asks_as_often_for_thirty_lots_as_for_two(sign_in, officer):
    counts = []
    for slug, number in (("een", 2), ("vol", 30)):
        build.assessed_round(
            [(f"{each:02}", 100_000, 3) for each in range(number)],
            slug=slug,
            reference_prefix=f"L{number}",
            assessors_per_proposal=1,
        )
        address = reverse("assessment:lottery", args=[slug])
        assert len(sign_in(officer).get(address).context["lots"]) == number
        counts.append(query_count(sign_in(officer), address))

    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_the_uncertainty_of_a_ranking_asks_as_often_for_thirty_proposals_as_for_two(sign_in, officer):
    counts = []
    for slug, number in (("een", 2), ("vol", 30)):
        proposals = [(f"{each:02}", 100_000, 1 + each % 5) for each in range(number)]
        round_ = build.assessed_round(proposals, slug=slug, reference_prefix=f"U{number}")[0]
        run = request_uncertainty(round_=round_, by=officer, at=timezone.now())
        assert calculate_uncertainty(run_id=run.pk, at=timezone.now())
        address = reverse("assessment:ranking_uncertainty", args=[slug])
        assert len(sign_in(officer).get(address).context["rows"]) == number
        counts.append(query_count(sign_in(officer), address))

    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_own_versions_ask_as_often_for_thirty_as_for_one(sign_in):
    assessor = make.user_with_role(Role.ASSESSOR)
    assessment = build.assess(build.admissible_proposal(build.scoring_round(1_000_000)), assessor, final=False)
    client, scores = sign_in(assessor), assessment.scores
    address = reverse("beoordelen:assessment_revisions", args=[assessment.pk])

    def write(number: int) -> None:
        for each in range(number):
            scores.update(reason=f"De regio kent de ondernemers goed, versie {number} {each}.")

    write(1)
    one, small = query_count(client, address), len(client.get(address).content)
    write(29)

    assert query_count(client, address) == one
    assert len(client.get(address).content) > small + 29 * 20, "the rows are not on the page"


@pytest.mark.django_db
def test_the_questions_of_a_round_are_read_in_as_many_statements_for_thirty_as_for_one(client):
    round_ = make.RoundFactory(status=RoundStatus.PUBLISHED, published_at=timezone.now())
    address = reverse("proposals:question_list", args=[round_.slug])

    def ask(number: int) -> None:
        with make.before_opening():
            for _each in range(number):
                make.QuestionFactory(round=round_)

    ask(1)
    one = query_count(client, address)
    ask(29)

    assert query_count(client, address) == one
    assert client.get(address).content.decode().count("Leg het kort uit.") == 30


@pytest.mark.django_db
def test_a_deal_of_a_region_asks_as_often_for_thirty_rows_of_each_kind(sign_in):
    deal = make.DealFactory()
    client = sign_in(make.member_of(deal.proposal.organisation, MembershipRole.SIGNATORY))

    def rows(number: int) -> None:
        for _each in range(number):
            make.MilestoneFactory(deal=deal)
            make.DealIndicatorFactory(deal=deal)
            make.DealPartnerFactory(deal=deal)
            make.DealContactFactory(deal=deal)

    rows(1)
    address = reverse("proposals:deal_detail", args=[deal.pk])
    one = query_count(client, address)
    rows(29)

    assert query_count(client, address) == one


@pytest.mark.django_db
def test_the_declaration_asks_as_often_for_thirty_proposals_as_for_one(sign_in):
    round_, assessor = closed_round(), build.assessors(1)[0]
    client, address = sign_in(assessor), reverse("beoordelen:declaration", args=[round_.slug])

    def asked(number: int) -> None:
        for _each in range(number):
            build.AssessmentFactory(
                proposal=build.admissible_proposal(round_), assessor=assessor, declared_free_at=None
            )

    asked(1)
    one = query_count(client, address)
    asked(29)

    assert query_count(client, address) == one
    assert len(client.get(address).context["form"].fields) >= 30
