"""The rule on record for staff, and a change of it after the opening, through the pages."""

from decimal import Decimal
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from assessment.models import RuleAmendment
from assessment.queries.division_rule import rule_in_force
from proposals.enums import Role
from tests.factories import assessment as build
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    round_, _proposals = build.assessed_round([("Hoog", 250_000, 5), ("Laag", 250_000, 3)])
    build.DivisionRuleFactory(round=round_)
    build.rule_on_record(round_)
    return round_


@pytest.fixture
def decision_maker(db):
    return make.user_with_role(Role.DECISION_MAKER, mandate_limit_amount=Decimal(5_000_000))


def at(name, round_, *more):
    return reverse(f"assessment:{name}", args=[round_.slug, *more])


def words(page):
    return unescape(page.content.decode())


def told(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def typed(round_, **changes):
    values = {
        "method": "ranking", "when_next_does_not_fit": "stop", "reserve_places": "1", "limit_rows": "0",
        "minimum_total_score": "", "reason": "De praktijk vraagt erom.", "public_note": "Er komt een reservelijst.",
    }  # fmt: skip
    for each in round_.criteria.all():
        values |= {f"weight_{each.code}": str(each.weight_percentage).replace(".", ","), f"minimum_{each.code}": ""}
    return values | changes


def test_from_proposal_to_the_next_version_by_two_people(sign_in, officer, decision_maker, round_):
    assert sign_in(officer).post(at("rule_amendment_create", round_), typed(round_)).url == at("division_rule", round_)
    amendment = RuleAmendment.objects.get()
    own = sign_in(officer).get(at("division_rule", round_))
    assert "De praktijk vraagt erom." in words(own)
    assert at("rule_amendment_approve", round_, amendment.pk) not in words(own)

    theirs = sign_in(decision_maker).get(at("division_rule", round_))
    assert at("rule_amendment_approve", round_, amendment.pk) in words(theirs)
    sign_in(decision_maker).post(at("rule_amendment_approve", round_, amendment.pk))

    assert rule_in_force(round_).number == 2
    public = Client().get(at("committed_rule", round_))
    assert "Er komt een reservelijst." in words(public)
    assert "De praktijk vraagt erom." not in words(public)


def test_who_proposed_hears_why_it_cannot_be_approved(sign_in, round_):
    """MN-10: the same person with both roles, also in a second browser."""
    both = make.user_with_role(Role.PROGRAMME_OFFICER)
    make.RoleGrantFactory(user=both, role=Role.DECISION_MAKER)
    sign_in(both).post(at("rule_amendment_create", round_), typed(round_))
    amendment = RuleAmendment.objects.get()
    second = Client()
    second.force_login(both)

    for browser in (sign_in(both), second):
        assert told(browser.post(at("rule_amendment_approve", round_, amendment.pk)))
    assert rule_in_force(round_).number == 1


def test_an_officer_cannot_decide(sign_in, officer, second_officer, round_):
    amendment = build.RuleAmendmentFactory(round=round_, proposed_by=officer)

    for name in ("rule_amendment_approve", "rule_amendment_refuse"):
        assert sign_in(second_officer).post(at(name, round_, amendment.pk), {"reason": "x"}).status_code == 403


def test_refusing_asks_why(sign_in, decision_maker, round_):
    amendment = build.RuleAmendmentFactory(round=round_)
    client = sign_in(decision_maker)

    empty = client.post(at("rule_amendment_refuse", round_, amendment.pk), {"reason": ""})
    assert empty.status_code == 422 and 'href="#id_reason' in words(empty)
    client.post(at("rule_amendment_refuse", round_, amendment.pk), {"reason": "Te laat in de ronde."})

    amendment.refresh_from_db()
    assert amendment.refusal_reason == "Te laat in de ronde."
    assert "Te laat in de ronde." in words(client.get(at("division_rule", round_)))


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"weight_{0}": "15"}, ["weight_{-1}"]),
        ({"weight_{0}": "0"}, ["weight_{0}"]),
        ({"weight_{0}": ""}, ["weight_{0}"]),
        ({"weight_{0}": "veel"}, ["weight_{0}"]),
        ({"minimum_{0}": "6"}, ["minimum_{0}"]),
        ({"minimum_total_score": "drie"}, ["minimum_total_score"]),
        ({"reason": ""}, ["reason"]),
        ({"public_note": " "}, ["public_note"]),
        ({"reserve_places": "0"}, ["__all__"]),
    ],
)
def test_what_is_wrong_is_said_and_kept(sign_in, officer, round_, changes, fields):
    codes = list(round_.criteria.order_by("sort_order").values_list("code", flat=True))
    named = {name.replace("{0}", codes[0]): value for name, value in changes.items()}

    page = sign_in(officer).post(at("rule_amendment_create", round_), typed(round_, **named))

    assert page.status_code == 422
    assert list(page.context["why"].errors) == [
        name.replace("{0}", codes[0]).replace("{-1}", codes[-1]) for name in fields
    ]
    assert "De praktijk vraagt erom." in words(page) or "reason" in named
    assert not RuleAmendment.objects.exists()


def test_weights_that_do_not_add_up_are_added_up(sign_in, officer, round_):
    code = round_.criteria.order_by("sort_order").first().code

    page = sign_in(officer).post(at("rule_amendment_create", round_), typed(round_, **{f"weight_{code}": "15"}))

    assert "95 %" in words(page)


def test_rows_come_and_go_without_losing_the_reason(sign_in, officer, round_):
    page = sign_in(officer).post(at("rule_amendment_create", round_), typed(round_, add="limit"))

    assert (page.status_code, page.context["form"].count) == (200, 1)
    assert "De praktijk vraagt erom." in words(page)


def test_data_that_left_the_rule_behind_are_shown(sign_in, officer, round_):
    with make.before_opening():
        round_.criteria.filter(code=round_.criteria.first().code).update(official_name="Een andere naam")

    page = sign_in(officer).get(at("division_rule", round_))

    assert len(page.context["differences"]) == 1
    assert "Een andere naam" in words(page)


def test_a_round_without_a_rule_says_so(sign_in, officer, open_round):
    client = sign_in(officer)

    assert client.get(at("division_rule", open_round)).context["rule"] is None
    assert client.get(at("rule_amendment_create", open_round)).url == at("division_rule", open_round)
