"""A deal changes through a working copy that another person approves, or not at all."""

import copy
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from proposals.enums import DealStatus, Role
from proposals.formats import short_date
from proposals.models import Deal, DealIndicator, Milestone
from proposals.services.amendments import (
    AmendmentRefused,
    DealMoved,
    approve_amendment,
    has_moved,
    open_amendment,
    return_amendment,
    save_amendment,
    submit_amendment,
)
from proposals.services.deals import move_deal
from tests.factories import payments as make
from tests.factories.proposals import RoleGrantFactory, UserFactory


@pytest.fixture
def deal(db):
    deal = make.payable_deal()
    DealIndicator.objects.create(deal=deal, name="Bedrijven bereikt", unit="bedrijven", baseline=0, target=550)
    Milestone.objects.create(deal=deal, title="Coaches aan het werk", planned_date=timezone.localdate())
    return deal


def decider(limit=None):
    person = UserFactory()
    RoleGrantFactory(user=person, role=Role.DECISION_MAKER, mandate_limit_amount=limit)
    return person


def prepared(deal, by=None, **changes):
    """Prepare and present a change; `changes` by the names of `snapshot`, or target and planned_date."""
    by = by or UserFactory()
    amendment = open_amendment(deal=deal, by=by, at=timezone.now())
    proposed = copy.deepcopy(amendment.proposed)
    for each in proposed["indicators"].values():
        each["target"] = changes.pop("target", each["target"])
    for each in proposed["milestones"].values():
        each["planned_date"] = changes.pop("planned_date", each["planned_date"])
    amendment = save_amendment(
        amendment=amendment, proposed=proposed | changes, reason="De planning liep uit.", by=by, at=timezone.now()
    )
    return submit_amendment(amendment=amendment, by=by, at=timezone.now())


def approve(amendment, by=None):
    return approve_amendment(amendment=amendment, by=by or decider(), at=timezone.now())


def test_nothing_changes_before_the_approval_and_all_of_it_after(deal):
    day = timezone.localdate() + timedelta(days=900)
    amendment = prepared(
        deal, awarded_amount="150000.00", end_date=day.isoformat(), target="500.00", planned_date=day.isoformat()
    )

    assert Deal.objects.get().awarded_amount == Decimal(200_000)
    approve(amendment)

    changed = Deal.objects.get()
    assert (changed.awarded_amount, changed.end_date) == (Decimal(150_000), day)
    assert changed.indicators.get().target == 500
    assert changed.milestones.get().planned_date == day
    assert [each["path"].split(".")[-1] for each in amendment.difference] == [
        "awarded_amount", "end_date", "target", "planned_date",
    ]  # fmt: skip
    assert amendment.difference[0]["after"] == "€\u00a0150.000"


def test_change_is_refused_when_the_deal_moved_meanwhile(deal):
    amendment = prepared(deal, target="500.00")
    Deal.objects.filter(pk=deal.pk).update(end_date=timezone.localdate() + timedelta(days=999))

    with pytest.raises(DealMoved):
        approve(amendment)

    assert has_moved(amendment)
    assert deal.indicators.get().target == 550


def test_change_is_refused_when_a_milestone_moved_meanwhile(deal):
    amendment = prepared(deal, target="500.00")
    deal.milestones.update(planned_date=timezone.localdate() + timedelta(days=9))

    with pytest.raises(DealMoved):
        approve(amendment)


def test_change_is_refused_when_the_deal_ended_meanwhile(deal):
    amendment = prepared(deal, target="500.00")
    move_deal(deal=deal, to=DealStatus.ENDED_EARLY, by=UserFactory(), at=timezone.now(), reason="Gestopt.")

    with pytest.raises(DealMoved):
        approve(amendment)


def test_who_prepared_a_change_does_not_approve_it(deal):
    person = decider()

    with pytest.raises(AmendmentRefused):
        approve(prepared(deal, by=person, target="500.00"), by=person)


def test_lower_contribution_needs_a_decision_maker_within_the_mandate(deal):
    amendment = prepared(deal, awarded_amount="150000.00")

    for person in (UserFactory(), decider(Decimal(199_999))):
        with pytest.raises(AmendmentRefused):
            approve(amendment, by=person)
    approve(amendment, by=decider(Decimal(200_000)))


def test_higher_contribution_needs_a_new_decision(deal):
    with pytest.raises(AmendmentRefused) as refusal:
        prepared(deal, awarded_amount="200000.01")

    assert refusal.value.field == "awarded_amount"


def test_contribution_stays_above_the_parts(deal):
    make.TrancheFactory(deal=deal)

    with pytest.raises(AmendmentRefused) as refusal:
        prepared(deal, awarded_amount="79999.00")

    assert "€\u00a080.000" in refusal.value.message


def test_end_comes_after_the_beginning(deal):
    with pytest.raises(AmendmentRefused):
        prepared(deal, start_date="2027-02-01", end_date="2027-01-31")


def test_one_change_at_a_time(deal):
    amendment = prepared(deal, target="500.00")

    with pytest.raises(AmendmentRefused):
        open_amendment(deal=deal, by=UserFactory(), at=timezone.now())
    return_amendment(amendment=amendment, reason="Niet nodig.", by=UserFactory(), at=timezone.now())

    assert open_amendment(deal=deal, by=UserFactory(), at=timezone.now()).number == 2
    with pytest.raises(AmendmentRefused):
        approve(amendment)


def test_empty_change_is_not_presented(deal):
    with pytest.raises(AmendmentRefused):
        prepared(deal)


def test_deal_in_elaboration_is_not_amended(db):
    with pytest.raises(AmendmentRefused):
        open_amendment(deal=make.payable_deal(status=DealStatus.IN_ELABORATION), by=UserFactory(), at=timezone.now())


def test_what_is_saved_after_presenting_is_presented_again(deal):
    amendment = prepared(deal, target="500.00")
    saved = save_amendment(
        amendment=amendment, proposed=amendment.proposed, reason="Anders.", by=UserFactory(), at=timezone.now()
    )

    assert saved.submitted_at is None
    with pytest.raises(AmendmentRefused):
        approve(saved)


def with_milestones(deal, change, **rest):
    """Prepare a change of the milestones: `change` alters their dictionary in place."""
    by = UserFactory()
    amendment = open_amendment(deal=deal, by=by, at=timezone.now())
    proposed = copy.deepcopy(amendment.proposed)
    change(proposed["milestones"])
    amendment = save_amendment(
        amendment=amendment, proposed=proposed | rest, reason="Andere aanpak.", by=by, at=timezone.now()
    )
    return submit_amendment(amendment=amendment, by=by, at=timezone.now())


def test_milestones_come_and_go_with_the_approval(deal):
    day = timezone.localdate() + timedelta(days=30)

    def change(milestones):
        milestones.update(dict.fromkeys(milestones))
        milestones["new-1"] = {"title": "Loket open", "planned_date": day.isoformat(), "reached_date": None}

    amendment = with_milestones(deal, change)
    assert [each.title for each in deal.milestones.all()] == ["Coaches aan het werk"]
    assert [each["label"] for each in amendment.difference] == [
        "Mijlpaal ‘Coaches aan het werk’ vervalt", "Nieuwe mijlpaal ‘Loket open’",
    ]  # fmt: skip

    approve(amendment)

    assert [(each.title, each.planned_date) for each in deal.milestones.all()] == [("Loket open", day)]


def test_names_change_too(deal):
    amendment = with_milestones(deal, lambda rows: [each.update(title="Coaches begonnen") for each in rows.values()])
    approve(amendment)

    assert deal.milestones.get().title == "Coaches begonnen"


@pytest.mark.parametrize("reason", ["reached", "paid after it"])
def test_a_milestone_that_matters_is_not_dropped(deal, reason):
    milestone = deal.milestones.get()
    if reason == "reached":
        milestone.reached_date, milestone.reached_noted_at = timezone.localdate(), timezone.now()
        milestone.reached_noted_by = UserFactory()
        milestone.save()
    else:
        make.TrancheFactory(deal=deal, number=9, amount=1, planned_date=None, milestone=milestone)

    with pytest.raises(AmendmentRefused) as refused:
        with_milestones(deal, lambda rows: rows.update(dict.fromkeys(rows)))

    assert refused.value.field == f"drop-{milestone.pk}"


def with_results(deal, change):
    """Prepare and present a change of the results: `change` alters their dictionary in place."""
    by = UserFactory()
    amendment = open_amendment(deal=deal, by=by, at=timezone.now())
    proposed = copy.deepcopy(amendment.proposed)
    change(proposed["indicators"])
    amendment = save_amendment(amendment=amendment, proposed=proposed, reason="Anders.", by=by, at=timezone.now())
    return submit_amendment(amendment=amendment, by=by, at=timezone.now())


NEW_RESULT = {
    "name": "Coaches opgeleid", "unit": "coaches", "baseline": "3", "target": "40", "source": "Register van de regio",
}  # fmt: skip


def test_results_come_and_end_with_the_approval(deal):
    old = deal.indicators.get()

    def change(results):
        results[str(old.pk)]["ends"] = "Niet meer te tellen."
        results["new-1"] = NEW_RESULT

    amendment = with_results(deal, change)
    assert DealIndicator.objects.filter(ended_on__isnull=True, starts_on__isnull=True).get() == old
    assert [(each["label"], each["before"], each["after"]) for each in amendment.difference] == [
        ("Resultaat ‘Bedrijven bereikt’ vervalt", "550 bedrijven", "vervalt: Niet meer te tellen."),
        ("Nieuw resultaat ‘Coaches opgeleid’", "–", "40 coaches"),
        ("Coaches opgeleid: bij het begin", "–", "3"),
        ("Coaches opgeleid: hoe het gemeten wordt", "–", "Register van de regio"),
    ]  # fmt: skip

    approve(amendment)

    today = timezone.localdate()
    columns = ("name", "target", "source", "starts_on", "ended_on", "end_reason")
    assert list(DealIndicator.objects.values_list(*columns)) == [
        ("Bedrijven bereikt", Decimal(550), "", None, today, "Niet meer te tellen."),
        ("Coaches opgeleid", Decimal(40), "Register van de regio", today, None, ""),
    ]  # fmt: skip


def test_a_result_that_ended_is_no_part_of_the_next_change(deal):
    old = deal.indicators.get()
    approve(with_results(deal, lambda rows: rows[str(old.pk)].update(ends="Klaar.")))

    assert open_amendment(deal=deal, by=UserFactory(), at=timezone.now()).original["indicators"] == {}


def test_two_results_of_a_change_have_two_names(deal):
    with pytest.raises(AmendmentRefused) as refused:
        with_results(deal, lambda rows: rows.update({"new-1": NEW_RESULT | {"name": "bedrijven bereikt"}}))

    assert refused.value.field == "name-new-1"


def test_a_result_may_take_the_name_of_one_that_ends(deal):
    old = deal.indicators.get()

    def change(results):
        results[str(old.pk)]["ends"] = "Anders geteld."
        results["new-1"] = NEW_RESULT | {"name": old.name}

    approve(with_results(deal, change))

    assert deal.indicators.in_force().get().source == "Register van de regio"


def mended(results):
    for each in results.values():
        each |= {"baseline": "12", "source": "Register van de regio"}


def test_start_and_source_of_a_result_change_with_the_approval(deal):
    amendment = with_results(deal, mended)
    assert [(each["label"], each["before"], each["after"]) for each in amendment.difference] == [
        ("Bedrijven bereikt: bij het begin", "0", "12"),
        ("Bedrijven bereikt: hoe het gemeten wordt", "–", "Register van de regio"),
    ]  # fmt: skip

    approve(amendment)

    assert deal.indicators.values_list("baseline", "source", "starts_on").get() == (12, "Register van de regio", None)


def added_on(deal, day):
    """Have the result of a deal be one that an earlier change added."""
    deal.indicators.update(starts_on=day)
    return deal.indicators.get()


def counting_from(day):
    return lambda results: [each.update(starts_on=day.isoformat()) for each in results.values()]


def test_the_day_from_which_a_result_counts_changes_with_the_approval(deal):
    before, after = date(2026, 3, 1), date(2026, 1, 1)
    added_on(deal, before)

    amendment = with_results(deal, counting_from(after))
    assert [(each["label"], each["before"], each["after"]) for each in amendment.difference] == [
        ("Bedrijven bereikt: telt vanaf", short_date(before), short_date(after)),
    ]
    approve(amendment)

    assert deal.indicators.get().starts_on == after


def test_a_result_cannot_count_from_a_day_after_the_deal(deal):
    result = added_on(deal, date(2026, 3, 1))

    with pytest.raises(AmendmentRefused) as refused:
        with_results(deal, counting_from(deal.end_date))

    assert refused.value.field == f"start-{result.pk}"


def test_a_result_that_was_still_to_count_ends_before_it_began(deal):
    result = added_on(deal, timezone.localdate() + timedelta(days=30))

    approve(with_results(deal, lambda rows: rows[str(result.pk)].update(ends="Toch niet.")))

    assert not any(deal.indicators.get().holds_on(result.starts_on + timedelta(days=day)) for day in (-1, 0, 1))


@pytest.mark.parametrize("moved", [{"baseline": 3}, {"source": "Enquête"}])
def test_change_is_refused_when_start_or_source_moved_meanwhile(deal, moved):
    amendment = with_results(deal, mended)
    deal.indicators.update(**moved)

    with pytest.raises(DealMoved):
        approve(amendment)

    assert has_moved(amendment)
    assert deal.indicators.values(*moved).get() == moved


def test_working_copy_from_before_it_held_the_source_is_begun_again(deal):
    amendment = open_amendment(deal=deal, by=UserFactory(), at=timezone.now())
    for each in amendment.original["indicators"].values():
        del each["source"]
    amendment.proposed = amendment.original
    amendment.save()

    assert has_moved(amendment)
    new = copy.deepcopy(amendment.proposed)
    mended(new["indicators"])
    saved = save_amendment(amendment=amendment, proposed=new, reason="Zo.", by=UserFactory(), at=timezone.now())
    with pytest.raises(DealMoved):
        approve(submit_amendment(amendment=saved, by=saved.changed_by, at=timezone.now()))
