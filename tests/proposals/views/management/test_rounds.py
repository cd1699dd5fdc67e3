"""The overview of rounds and the cockpit of one."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from proposals.enums import MessageState, ProposalStatus, RoundStatus
from proposals.models import OutgoingMessage
from proposals.services.clock import database_now
from proposals.views.management.kinds import round_state
from proposals.views.management.phases import dates_by_time, dates_of_round, phases_of_round
from tests.factories import proposals as make
from tests.triggers_off import triggers_off

pytestmark = pytest.mark.django_db


def cockpit(round_):
    return reverse("proposals:management_round", args=[round_.slug])


def now_in(round_, at=None, **options):
    steps = phases_of_round(round_, at or round_.opens_at, **options)
    return [number for number, step in enumerate(steps) if step["state"] == "now"]


def test_home_counts_submitted_proposals_only(sign_in, officer, draft):
    make.ProposalFactory(round=draft.round, status=ProposalStatus.SUBMITTED)
    make.ProposalFactory(round=draft.round, status=ProposalStatus.WITHDRAWN)

    rows = sign_in(officer).get(reverse("proposals:management_home")).context["rows"]

    assert [(round_, round_.proposal_count) for round_, _kind, _words in rows] == [(draft.round, 1)]


def test_home_without_rounds_says_what_to_do(sign_in, officer):
    page = sign_in(officer).get(reverse("proposals:management_home"))

    assert b"mkb-empty" in page.content


def test_home_asks_the_same_number_of_statements_for_one_and_thirty_rounds(queries_of, officer, open_round):
    few = queries_of(officer, reverse("proposals:management_home"))
    make.RoundFactory.create_batch(29)

    assert queries_of(officer, reverse("proposals:management_home")) == few


def test_cockpit_counts_per_status_and_leaves_drafts_out(sign_in, officer, draft):
    for amount in (100_000, 250_000):
        make.ProposalFactory(round=draft.round, status=ProposalStatus.SUBMITTED, requested_amount=Decimal(amount))
    make.ProposalFactory(round=draft.round, status=ProposalStatus.WITHDRAWN)

    context = sign_in(officer).get(cockpit(draft.round)).context

    counts = [(each.status, each.proposals, each.amount) for each in context["cockpit"].counts]
    assert counts == [("submitted", 2, 350_000), ("withdrawn", 1, 200_000)]
    assert (context["cockpit"].submitted, context["cockpit"].requested) == (2, 350_000)


def test_cockpit_draws_what_is_short(sign_in, officer, open_round):
    make.BudgetCeilingFactory(round=open_round, amount=Decimal(300_000), effective_at=database_now())
    make.ProposalFactory.create_batch(
        3, round=open_round, status=ProposalStatus.SUBMITTED, requested_amount=Decimal(400_000)
    )

    context = sign_in(officer).get(cockpit(open_round)).context

    assert (context["bar"].filled, context["bar"].short, context["bar"].left) == (250, 900_000, 0)
    assert context["previous_ceiling"].amount == 2_800_000


def test_cockpit_draws_what_is_left(sign_in, officer, open_round):
    make.ProposalFactory(round=open_round, status=ProposalStatus.SUBMITTED, requested_amount=Decimal(280_000))

    bar = sign_in(officer).get(cockpit(open_round)).context["bar"]

    assert (bar.filled, bar.short, bar.left) == (100, 0, 2_520_000)


def test_cockpit_without_proposals_and_ceiling_has_nothing_to_draw(sign_in, officer):
    page = sign_in(officer).get(cockpit(make.RoundFactory()))

    assert page.context["bar"] is None
    assert page.content.count(b"mkb-empty") == 2


def test_cockpit_links_the_list_only_for_who_may_read_proposals(sign_in, officer, finance_officer, open_round):
    make.ProposalFactory(round=open_round, status=ProposalStatus.SUBMITTED)
    address = reverse("proposals:management_proposals", args=[open_round.slug]) + "?status=submitted"

    assert address.encode() in sign_in(officer).get(cockpit(open_round)).content
    assert address.encode() not in sign_in(finance_officer).get(cockpit(open_round)).content


def test_cockpit_asks_at_most_fifteen_statements_however_many_proposals(queries_of, officer, open_round):
    make.ProposalFactory(round=open_round, status=ProposalStatus.SUBMITTED)
    few = queries_of(officer, cockpit(open_round))
    make.ProposalFactory.create_batch(29, round=open_round, status=ProposalStatus.SUBMITTED)

    assert queries_of(officer, cockpit(open_round)) == few <= 15


def test_cockpit_of_a_round_in_preparation_is_not_for_assessors(sign_in, assessor):
    round_ = make.RoundFactory(status=RoundStatus.PREPARATION)

    assert sign_in(assessor).get(cockpit(round_)).status_code == 403


@pytest.mark.parametrize(
    ("status", "place"),
    [
        (RoundStatus.PREPARATION, [0]),
        (RoundStatus.PUBLISHED, [0]),
        (RoundStatus.OPEN, [1]),
        (RoundStatus.CLOSED, [2]),
        (RoundStatus.IN_ASSESSMENT, [2]),
        (RoundStatus.SCORING_CLOSED, [3]),
        (RoundStatus.ALLOCATING, [3]),
        (RoundStatus.DECIDED, [5]),
        (RoundStatus.FINISHED, []),
    ],
)
def test_phase_follows_the_status(status, place):
    round_ = make.RoundFactory.build(status=status, published_by=None)

    assert now_in(round_, round_.opens_at - timedelta(days=1) if place == [0] else None) == place


@pytest.mark.parametrize(
    ("hours", "words", "place"), [(-1, "Published", [0]), (0, "Open", [1]), (23, "Open", [1]), (24, "Closed", [2])]
)
@pytest.mark.parametrize("stored", [RoundStatus.PUBLISHED, RoundStatus.OPEN])
def test_status_follows_the_clock_before_the_task_of_the_clock_does(stored, hours, words, place):
    opens_at = datetime.fromisoformat("2027-03-01T12:00Z")
    round_ = make.RoundFactory.build(
        status=stored, published_by=None, opens_at=opens_at, closes_at=opens_at + timedelta(days=1)
    )
    at = opens_at + timedelta(hours=hours)

    assert (round_state(round_, at)[1], now_in(round_, at)) == (_(words), place)
    assert round_.accepts(at) == (words == "Open")


def test_pages_of_staff_say_that_a_round_is_closed_at_its_closing_time(sign_in, officer):
    round_ = make.full_round(opens_at=database_now() - timedelta(days=9), closes_at=database_now() - timedelta(hours=1))
    client = sign_in(officer)

    rows = client.get(reverse("proposals:management_home")).context["rows"]
    states = [client.get(f"/beheer/ronde/{round_.slug}/{page}").context["state"] for page in ("", "inrichten/")]

    assert [(each.status, words) for each, _kind, words in rows] == [(RoundStatus.OPEN, _("Closed"))]
    assert states == [("warn", _("Closed"))] * 2


def test_phase_between_approval_and_publication_is_the_decision():
    round_ = make.RoundFactory.build(status=RoundStatus.ALLOCATING, published_by=None)

    assert now_in(round_, is_approved=True) == [4]


@pytest.mark.parametrize(
    ("who", "round_status", "proposal_status", "expected"),
    [
        ("officer", RoundStatus.OPEN, ProposalStatus.SUBMITTED, ["management_proposals"]),
        ("officer", RoundStatus.CLOSED, ProposalStatus.ADMISSIBLE, ["management_round"]),
        ("coordinator", RoundStatus.IN_ASSESSMENT, ProposalStatus.ADMISSIBLE, ["assignment"]),
        ("coordinator", RoundStatus.OPEN, ProposalStatus.SUBMITTED, []),
        ("officer", RoundStatus.SCORING_CLOSED, ProposalStatus.ASSESSED, ["allocation_list", "panel_meeting"]),
        ("coordinator", RoundStatus.SCORING_CLOSED, ProposalStatus.ASSESSED, ["panel_meeting"]),
        ("decision_maker", RoundStatus.SCORING_CLOSED, ProposalStatus.ASSESSED, []),
        ("decision_maker", RoundStatus.ALLOCATING, ProposalStatus.DECISION_DRAFTED, ["allocation_list"]),
        ("officer", RoundStatus.ALLOCATING, ProposalStatus.DECISION_DRAFTED, ["allocation_list"]),
        ("officer", RoundStatus.ALLOCATING, ProposalStatus.DECISION_APPROVED, ["decision_list"]),
        ("decision_maker", RoundStatus.ALLOCATING, ProposalStatus.DECISION_APPROVED, ["decision_list"]),
        ("officer", RoundStatus.DECIDED, ProposalStatus.REJECTED, ["report_list"]),
        ("controller", RoundStatus.ALLOCATING, ProposalStatus.DECISION_APPROVED, []),
        ("finance_officer", RoundStatus.DECIDED, ProposalStatus.REJECTED, []),
    ],
)
def test_cockpit_asks_of_each_what_is_theirs(request, client, who, round_status, proposal_status, expected):
    client.force_login(request.getfixturevalue(who))
    round_ = make.RoundFactory(status=round_status)
    make.ProposalFactory(round=round_, status=proposal_status)

    todo = client.get(cockpit(round_)).context["todo"]

    names = {reverse(f"{app}:{name}", args=arguments): name for app, name, arguments in (
        ("proposals", "management_proposals", [round_.slug]),
        ("proposals", "management_round", [round_.slug]),
        ("assessment", "assignment", [round_.slug]),
        ("assessment", "allocation_list", [round_.slug]),
        ("assessment", "panel_meeting", [round_.slug]),
        ("assessment", "decision_list", [round_.slug]),
        ("reporting", "report_list", []),
    )}  # fmt: skip
    assert [names[each.address.partition("?")[0]] for each in todo] == expected


@pytest.mark.parametrize(
    ("closes_at", "day", "hour"),
    [("2019-11-20T23:00Z", "20 november 2019", "24.00"), ("2019-11-20T16:00Z", "20 november 2019", "17.00")],
)
def test_the_last_day_is_that_before_the_instant_that_is_too_late(closes_at, day, hour):
    round_ = make.RoundFactory.build(
        status=RoundStatus.OPEN, published_by=None, closes_at=datetime.fromisoformat(closes_at)
    )

    phases, dates = phases_of_round(round_, round_.opens_at), dates_of_round(round_, round_.opens_at)

    assert phases[1]["text"].replace("\u00a0", " ").endswith(day)
    assert dates[1]["day"].endswith(day)
    assert hour in dates[1]["what"]


def test_dates_say_how_far_off_they_are():
    now = datetime.fromisoformat("2027-03-10T12:00Z")
    round_ = make.RoundFactory.build(
        status=RoundStatus.OPEN, published_by=None, opens_at=now - timedelta(days=3),
        closes_at=datetime.fromisoformat("2027-03-12T16:00Z"), scoring_closes_at=None,
        expected_decision_date=date(2027, 3, 11), announced_date=date(2027, 3, 10),
    )  # fmt: skip

    assert [each["when"] for each in dates_of_round(round_, now)] == ["", "over 2 dagen", "morgen", "vandaag"]


def test_cockpit_names_mail_that_was_not_delivered(sign_in, officer, open_round):
    make.OutgoingMessageFactory.create_batch(2, state=MessageState.FAILED)

    (failed,) = sign_in(officer).get(cockpit(open_round)).context["todo"]

    assert (failed.kind, failed.address) == ("error", reverse("proposals:management_messages") + "?state=failed")
    assert failed.title.startswith("2 ")


def test_past_dates_stand_apart(sign_in, officer, open_round):
    now = database_now()
    open_round.opens_at, open_round.closes_at = now - timedelta(days=3), now + timedelta(days=3)

    by_time = dates_by_time(open_round, now)

    assert next(each["what"] for each in by_time["past_dates"]).startswith("De ronde gaat open")
    assert by_time["dates"][0]["when"] == "over 3 dagen"


def test_cockpit_says_when_mail_does_not_go_out(sign_in, officer, open_round):
    client = sign_in(officer)
    assert client.get(cockpit(open_round)).context["health"].problems == ()
    an_hour_ago = database_now() - timedelta(hours=1)
    make.OutgoingMessageFactory(state=MessageState.WAITING, due_at=an_hour_ago)
    with triggers_off("proposals_outgoingmessageevent"):
        OutgoingMessage.pgh_event_model.objects.update(pgh_created_at=an_hour_ago)  # since when its row is there

    assert client.get(cockpit(open_round)).context["health"].problems == (
        _("Mail has been waiting for more than a quarter of an hour."),
    )


def test_cockpit_counts_supplements_that_did_not_come(sign_in, officer, open_round):
    proposal = make.complete_proposal(ProposalStatus.SUBMITTED, round=open_round)
    request = make.asked_for(proposal, "plan")
    client = sign_in(officer)
    assert not any(
        "?status=supplement_requested" in each.address for each in client.get(cockpit(open_round)).context["todo"]
    )
    now = database_now()
    type(request).objects.filter(pk=request.pk).update(
        asked_at=now - timedelta(days=9), due_at=now - timedelta(hours=1)
    )

    late = [
        each
        for each in client.get(cockpit(open_round)).context["todo"]
        if "?status=supplement_requested" in each.address
    ]

    assert [each.kind for each in late] == ["warn"]
