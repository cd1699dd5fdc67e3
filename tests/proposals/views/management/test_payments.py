"""The pages about the money of a deal: what is asked, refused, approved, paid and changed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from proposals.enums import PaymentState, Role
from proposals.formats import euros
from proposals.models import DealAmendment, DealIndicator, Milestone, PaymentOrder, Recovery, Tranche
from proposals.services.payments import limit_of
from tests.factories import payments as make
from tests.factories.proposals import user_with_role


@pytest.fixture
def tranche(db):
    return make.TrancheFactory()


def at(name, *arguments):
    return reverse(f"proposals:{name}", args=arguments)


def test_payment_above_what_is_left_says_how_much_keeps_what_was_typed_and_changes_nothing(
    client, account_holder, tranche
):
    client.force_login(account_holder)

    answer = client.post(
        at("payment_request", tranche.deal_id, 1),
        {"amount": "80.000,01", "note": "Spoed", "compensable_vat_amount": ""},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert euros(80_000) in page
    assert 'value="80.000,01"' in page
    assert "Spoed" in page
    assert 'href="#id_amount"' in page
    assert not PaymentOrder.objects.exists()


def test_payment_goes_from_part_to_paid(client, account_holder, tranche):
    client.force_login(account_holder)
    client.post(at("payment_request", tranche.deal_id, 1), {"amount": "80.000", "compensable_vat_amount": "6.400"})
    order = PaymentOrder.objects.get()
    address = at("payment_order", order.pk)
    first, second = make.finance_officer(), make.finance_officer()
    for officer in (first, second):
        client.force_login(officer)
        assert client.post(address, {"step": "approve"}).status_code == 302

    day = timezone.localdate().strftime("%d-%m-%Y")
    assert client.post(address, {"step": "paid", "paid-paid_date": ""}).status_code == 422
    assert client.post(address, {"step": "paid", "paid-paid_date": day}).status_code == 302

    order.refresh_from_db()
    assert (order.state, order.paid_date, order.net_amount) == (
        PaymentState.PAID, timezone.localdate(), Decimal(73_600),
    )  # fmt: skip
    page = client.get(at("management_payments", tranche.deal_id)).content.decode()
    assert euros(6_400) in page


def test_who_may_not_approve_reads_why(client, tranche):
    order = make.PaymentOrderFactory(tranche=tranche)
    officer = make.finance_officer(Decimal(100))
    client.force_login(officer)

    page = client.get(at("payment_order", order.pk)).content.decode()
    client.post(at("payment_order", order.pk), {"step": "approve"})

    assert euros(100) in page
    assert 'value="approve"' not in page
    order.refresh_from_db()
    assert order.first_approved_at is None


def test_refusal_needs_a_reason(client, tranche):
    order = make.PaymentOrderFactory(tranche=tranche)
    client.force_login(make.finance_officer())

    assert client.post(at("payment_order", order.pk), {"step": "refuse", "refuse-reason": " "}).status_code == 422
    assert client.post(at("payment_order", order.pk), {"step": "iets"}).status_code == 422
    client.post(at("payment_order", order.pk), {"step": "refuse", "refuse-reason": "Dubbel."})

    order.refresh_from_db()
    assert (order.state, order.refusal_reason) == (PaymentState.REFUSED, "Dubbel.")


def test_part_is_added_changed_and_taken_away(client, account_holder, db):
    deal = make.payable_deal()
    client.force_login(account_holder)
    values = {"name": "Eerste voorschot", "amount": "200.000,01", "planned_date": "15 maart 2027", "milestone": ""}

    assert client.post(at("tranche_create", deal.pk), values).status_code == 422
    assert client.post(at("tranche_create", deal.pk), values | {"amount": "0"}).status_code == 422
    assert client.post(at("tranche_create", deal.pk), values | {"planned_date": ""}).status_code == 422
    client.post(at("tranche_create", deal.pk), values | {"amount": "200.000"})
    client.post(at("tranche_change", deal.pk, 1), values | {"amount": "150.000"})
    assert Tranche.objects.get().amount == 150_000
    client.post(at("tranche_change", deal.pk, 1), {"remove": "1"})

    assert not Tranche.objects.exists()


def test_list_of_orders_asks_as_much_for_few_as_for_many(client, django_assert_max_num_queries, tranche):
    """Also the page of a deal: what is shown is fetched together."""
    client.force_login(make.finance_officer())
    counts = {}

    def count(name, *arguments):
        with django_assert_max_num_queries(60) as asked:
            assert client.get(at(name, *arguments)).status_code == 200
        return len(asked)

    small = Decimal(1000)
    make.PaymentOrderFactory(tranche=tranche, amount=small)
    make.paid_order(tranche=tranche, amount=small)
    counts["few"] = (count("payment_orders"), count("management_payments", tranche.deal_id))
    for _each in range(29):
        other = make.TrancheFactory(deal=tranche.deal, amount=small * 4)
        make.PaymentOrderFactory(tranche=other, amount=small)
        make.paid_order(tranche=other, amount=small)
        make.PaymentOrderFactory()
    counts["many"] = (count("payment_orders"), count("management_payments", tranche.deal_id))

    assert counts["many"] == counts["few"]


def test_decision_maker_sets_a_limit_and_nobody_their_own(client, decision_maker):
    officer = make.finance_officer(None)
    client.force_login(decision_maker)

    client.post(at("payment_limits"), {"user": officer.pk, "amount": "200.000"})
    assert client.post(at("payment_limits"), {"user": decision_maker.pk, "amount": "1"}).status_code == 422

    assert limit_of(officer) == 200_000


def test_final_amount_is_approved_by_another_and_the_excess_comes_back(client, account_holder, decision_maker):
    deal = make.paid_order().tranche.deal
    client.force_login(account_holder)
    values = {"amount": "200.001", "explanation": "Minder vouchers gebruikt."}
    assert client.post(at("determination", deal.pk), values).status_code == 422
    client.post(at("determination", deal.pk), values | {"amount": "60.000"})
    client.force_login(decision_maker)
    client.post(at("determination_approve", deal.pk))

    recovery = Recovery.objects.get()
    assert recovery.amount == 20_000
    client.force_login(make.finance_officer())
    page = at("recovery_settle", recovery.pk)
    client.post(page, {"step": "approve"})
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert client.post(page, {"step": "received", "received_date": tomorrow}).status_code == 422
    client.post(page, {"step": "received", "received_date": timezone.localdate().isoformat()})

    recovery.refresh_from_db()
    assert recovery.received_date == timezone.localdate()


def test_recovery_above_what_was_paid_is_refused_at_its_field(client, account_holder):
    deal = make.paid_order().tranche.deal
    client.force_login(account_holder)
    values = {"amount": "80.001", "reason": "Te veel.", "due_date": "31 december 2099"}

    answer = client.post(at("recovery_create", deal.pk), values)

    assert (answer.status_code, Recovery.objects.count()) == (422, 0)
    assert euros(80_000) in answer.content.decode()


def test_change_is_filled_in_presented_and_approved(client, account_holder):
    deal = make.payable_deal()
    client.force_login(account_holder)
    client.post(at("amendment_begin", deal.pk))
    amendment = DealAmendment.objects.get()
    values = {
        "awarded_amount": "200.000", "start_date": deal.start_date.isoformat() if deal.start_date else "",
        "end_date": "31 maart 2035", "reason": "Het loopt uit.",
    }  # fmt: skip
    edit, detail = at("amendment_edit", amendment.pk), at("amendment", amendment.pk)
    assert client.post(edit, values | {"awarded_amount": "200.001"}).status_code == 422
    assert client.post(edit, values | {"reason": ""}).status_code == 422
    assert client.post(edit, values).status_code == 302
    client.post(detail, {"step": "submit"})
    client.post(detail, {"step": "approve"})  # not by who prepared it
    deal.refresh_from_db()
    assert deal.end_date.year != 2035
    client.force_login(user_with_role(Role.PROGRAMME_OFFICER))
    client.post(detail, {"step": "approve"})

    deal.refresh_from_db()
    assert deal.end_date.isoformat() == "2035-03-31"


def test_results_and_milestones_are_renamed_dropped_and_added_in_the_form(client, account_holder, officer):
    deal = make.payable_deal()
    result = DealIndicator.objects.create(deal=deal, name="Bedrijven", unit="bedrijven", baseline=0, target=550)
    kept = Milestone.objects.create(deal=deal, title="Start", planned_date=timezone.localdate())
    gone = Milestone.objects.create(deal=deal, title="Beurs", planned_date=timezone.localdate())
    client.force_login(account_holder)
    client.post(at("amendment_begin", deal.pk))
    amendment = DealAmendment.objects.get()
    edit, values = filled_in(client, amendment)

    wrong = values | {f"name-{result.pk}": "", f"title-{kept.pk}": "", "milestone-new": "1 juli 2034"}
    answer = client.post(edit, wrong)
    assert (answer.status_code, set(answer.context["form"].errors)) == (
        422, {f"name-{result.pk}", f"title-{kept.pk}", "title-new"},
    )  # fmt: skip
    assert client.post(edit, values | {"title-new": "Loket"}).context["form"].errors.keys() == {"milestone-new"}

    good = {f"name-{result.pk}": "Bedrijven bereikt", f"title-{kept.pk}": "Begonnen", f"drop-{gone.pk}": "on",
            "title-new": "Loket", "milestone-new": "1 juli 2034"}  # fmt: skip
    assert client.post(edit, values | good).status_code == 302
    again = client.get(edit).context["form"]
    assert (again["title-new-1"].value(), again[f"drop-{gone.pk}"].value()) == ("Loket", True)
    client.post(at("amendment", amendment.pk), {"step": "submit"})
    client.force_login(officer)
    client.post(at("amendment", amendment.pk), {"step": "approve"})

    assert [each.title for each in deal.milestones.all()] == ["Begonnen", "Loket"]
    assert deal.indicators.get().name == "Bedrijven bereikt"
    assert [each["path"].split(".")[0] for each in DealAmendment.objects.get().difference] == [
        "indicators", "milestones", "milestones", "milestones",
    ]  # fmt: skip


def test_change_of_a_deal_that_moved_is_not_offered_for_approval(client, account_holder, officer):
    deal = make.payable_deal()
    client.force_login(account_holder)
    client.post(at("amendment_begin", deal.pk))
    amendment = DealAmendment.objects.get()
    client.post(
        at("amendment_edit", amendment.pk),
        {"awarded_amount": "150.000", "start_date": "", "end_date": "", "reason": "Minder."},
    )
    client.post(at("amendment", amendment.pk), {"step": "submit"})
    type(deal).objects.filter(pk=deal.pk).update(end_date=timezone.localdate() + timedelta(days=3000))
    client.force_login(officer)

    page = client.get(at("amendment", amendment.pk)).content.decode()
    client.post(at("amendment", amendment.pk), {"step": "approve"})

    assert 'value="approve"' not in page
    assert DealAmendment.objects.get().approved_at is None


@pytest.mark.parametrize("name", ["management_payments", "amendments"])
def test_pages_answer_a_head(client, controller, name):
    deal = make.payable_deal()
    client.force_login(controller)

    assert client.head(at(name, deal.pk)).status_code == 200


def filled_in(client, amendment):
    """Give the address and the values of the page on which a change is filled in."""
    edit = at("amendment_edit", amendment.pk)
    form = client.get(edit).context["form"]
    ticks = ("drop-", "end-")
    values = {name: str(form[name].value() or "") for name in form.fields if not name.startswith(ticks)}
    starts = [name for name in form.fields if name.startswith("baseline-") and name != "baseline-new"]
    values |= {name: str(form[name].value()) for name in starts}
    return edit, values | {"awarded_amount": "200.000", "reason": "Andere aanpak."}


def test_results_are_added_and_ended_in_the_form(client, account_holder, officer):
    deal = make.payable_deal()
    gone = DealIndicator.objects.create(deal=deal, name="Bedrijven", unit="bedrijven", baseline=0, target=550)
    client.force_login(account_holder)
    client.post(at("amendment_begin", deal.pk))
    edit, values = filled_in(client, DealAmendment.objects.get())

    answer = client.post(edit, values | {f"end-{gone.pk}": "on", "name-new": "Coaches", "indicator-new": "veel"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {f"why-{gone.pk}", "baseline-new", "indicator-new", "source-new"}
    assert 'value="veel"' in answer.content.decode()
    assert set(client.post(edit, values | {"unit-new": "coaches"}).context["form"].errors) == {"name-new"}
    new = {"name-new": "bedrijven", "unit-new": "coaches", "baseline-new": "0", "indicator-new": "1.250",
           "source-new": "Register"}  # fmt: skip
    assert set(client.post(edit, values | new).context["form"].errors) == {"name-new"}

    good = new | {f"end-{gone.pk}": "on", f"why-{gone.pk}": "Niet te tellen.", "name-new": "Coaches"}
    assert client.post(edit, values | good).status_code == 302
    again = client.get(edit).context["form"]
    assert (again["name-new-1"].value(), again[f"end-{gone.pk}"].value(), again[f"why-{gone.pk}"].value()) == (
        "Coaches", True, "Niet te tellen.",
    )  # fmt: skip
    client.post(at("amendment", DealAmendment.objects.get().pk), {"step": "submit"})
    client.force_login(officer)
    client.post(at("amendment", DealAmendment.objects.get().pk), {"step": "approve"})

    assert [(each.name, each.target, each.end_reason) for each in deal.indicators.all()] == [
        ("Bedrijven", 550, "Niet te tellen."), ("Coaches", 1250, ""),
    ]  # fmt: skip
    page = client.get(reverse("proposals:deal_detail", args=[deal.pk])).content.decode()
    assert "Niet te tellen." in page


def test_what_a_change_adds_or_ends_can_be_taken_back_before_it_is_presented(client, account_holder):
    deal = make.payable_deal()
    kept = DealIndicator.objects.create(deal=deal, name="Bedrijven", unit="bedrijven", baseline=0, target=550)
    client.force_login(account_holder)
    client.post(at("amendment_begin", deal.pk))
    edit, values = filled_in(client, DealAmendment.objects.get())
    new = {"name-new": "Coaches", "baseline-new": "0", "indicator-new": "40", "source-new": "Register"}
    client.post(edit, values | new | {f"end-{kept.pk}": "on", f"why-{kept.pk}": "Toch niet."})

    edit, values = filled_in(client, DealAmendment.objects.get())
    assert client.post(edit, values | {"end-new-1": "on"}).status_code == 302

    amendment = DealAmendment.objects.get()
    assert amendment.proposed == amendment.original
    assert amendment.difference == []


def test_start_and_source_of_a_result_are_mended_in_the_form(client, account_holder, officer):
    deal = make.payable_deal()
    result, bare = (
        DealIndicator.objects.create(deal=deal, name=name, unit="bedrijven", baseline=10, target=550, source=source)
        for name, source in (("Bedrijven", "Enquête"), ("Starters", ""))
    )
    client.force_login(account_holder)
    client.post(at("amendment_begin", deal.pk))
    edit, values = filled_in(client, DealAmendment.objects.get())

    wrong = client.post(edit, values | {f"baseline-{result.pk}": "", f"source-{result.pk}": " "})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (
        422, {f"baseline-{result.pk}", f"source-{result.pk}"},
    )  # fmt: skip
    assert client.post(edit, values | {f"baseline-{bare.pk}": "veel"}).status_code == 422

    mended = {f"baseline-{result.pk}": "1.250,5", f"source-{result.pk}": "Register van de regio"}
    assert client.post(edit, values | mended).status_code == 302
    page = client.get(at("amendment", DealAmendment.objects.get().pk)).content.decode()
    assert all(words in page for words in ("1.250,50", "Register van de regio", "Enquête"))
    client.post(at("amendment", DealAmendment.objects.get().pk), {"step": "submit"})
    client.force_login(officer)
    client.post(at("amendment", DealAmendment.objects.get().pk), {"step": "approve"})

    assert list(deal.indicators.values_list("name", "baseline", "target", "source")) == [
        ("Bedrijven", Decimal("1250.5"), 550, "Register van de regio"), ("Starters", 10, 550, ""),
    ]  # fmt: skip


def test_the_day_from_which_a_result_counts_is_mended_in_the_form(client, account_holder, officer):
    deal = make.payable_deal()
    added, first = (
        DealIndicator.objects.create(deal=deal, name=name, baseline=0, target=40, source="Register", starts_on=day)
        for name, day in (("Coaches", date(2026, 3, 1)), ("Starters", None))
    )
    client.force_login(account_holder)
    client.post(at("amendment_begin", deal.pk))
    edit, values = filled_in(client, DealAmendment.objects.get())
    field = f"start-{added.pk}"
    assert f"start-{first.pk}" not in values

    for wrong in ("", "eerdaags", "1 januari 2099"):
        answer = client.post(edit, values | {field: wrong})
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
        assert f'href="#id_{field}"' in answer.content.decode()
    assert client.post(edit, values | {field: "1 februari 2026"}).status_code == 302
    assert client.get(edit).context["form"].initial[field] == date(2026, 2, 1)
    client.post(at("amendment", DealAmendment.objects.get().pk), {"step": "submit"})
    client.force_login(officer)
    client.post(at("amendment", DealAmendment.objects.get().pk), {"step": "approve"})

    assert list(deal.indicators.values_list("name", "starts_on")) == [
        ("Coaches", date(2026, 2, 1)), ("Starters", None),
    ]  # fmt: skip


def test_two_people_who_fill_in_a_change_do_not_overwrite_each_other(client, account_holder, officer):
    deal = make.payable_deal()
    client.force_login(account_holder)
    client.post(at("amendment_begin", deal.pk))
    edit, mine = filled_in(client, DealAmendment.objects.get())
    mine["basis"] = client.get(edit).context["basis"]
    client.force_login(officer)
    added = {"title-new": "Loket open", "milestone-new": "1 juli 2027", "reason": "Van de collega."}
    assert client.post(edit, mine | added).status_code == 302
    client.force_login(account_holder)

    answer = client.post(edit, mine | {"reason": "Van mij."})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["__all__"]
    assert str(officer) in page
    assert "Van mij.</textarea>" in page
    stored = DealAmendment.objects.get()
    assert stored.reason == "Van de collega."
    shown = answer.context["form"]
    again = {name: str(shown[name].value() or "") for name in shown.fields if not name.startswith(("drop-", "end-"))}
    assert client.post(edit, again | {"basis": answer.context["basis"]}).status_code == 302
    merged = DealAmendment.objects.get()
    assert merged.reason == "Van mij."
    assert [each["title"] for each in merged.proposed["milestones"].values()] == ["Loket open"]
