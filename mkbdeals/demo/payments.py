"""What the nine are paid: seventy percent by the summer of 2021, the rest later. All days and parts are invented."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from mkbdeals.demo.moments import on_day
from mkbdeals.demo.people import People
from proposals.enums import Role
from proposals.models import Deal, PaymentOrder, Tranche
from proposals.services.amendments import approve_amendment, open_amendment, save_amendment, submit_amendment
from proposals.services.payments import approve_payment, note_paid, plan_tranche, request_payment, set_payment_limit

# Name, share of the contribution up to and including this part, day.
PARTS = (
    ("Eerste voorschot", 40, date(2020, 7, 15)),
    ("Tweede voorschot", 70, date(2021, 3, 17)),
    ("Derde voorschot", 90, date(2022, 3, 15)),
    ("Na het eindverslag", 100, date(2023, 4, 17)),
)
PAID_PARTS = 2
LIMITS = (Decimal(500_000), Decimal(200_000))  # of the first and the second finance officer
THOUSAND = Decimal(1000)
VAT_PERCENTAGE = 8
INVENTED = "Verzonnen voor de demonstratie"
TODAY = date(2021, 7, 6)
APPROVED_CHANGE = date(2021, 8, 24)
# Overijssel as on the screens; the others a week or more later.
FIRST = "overijssel"
LONGER = "overijssel"
LONGER_UNTIL = date(2023, 3, 31)
LONGER_REASON = (
    "Bijeenkomsten gingen in 2020 niet door. De provincie haalt ze in en vraagt drie maanden langer. " + INVENTED + "."
)


def pay_deals(*, deals: Mapping[str, Deal], people: People, signed_at: datetime) -> None:
    """Set the limits, plan four parts of each deal, pay the first two, and let one deal ask for more time.

    `deals` by code of the proposal.
    """
    officers = people.by_role[Role.FINANCE_OFFICER]
    for officer, limit in zip(officers, LIMITS, strict=False):
        set_payment_limit(user=officer, amount=limit, by=people.decision_maker, at=signed_at)
    for place, code in enumerate(sorted(deals, key=lambda each: (each != FIRST, each))):
        parts = _planned(deals[code], people, timedelta(weeks=place % 5))
        for part in parts[:PAID_PARTS]:
            pay(part, people)
    if LONGER in deals:
        _ask_for_more_time(deals[LONGER], people)


def _planned(deal: Deal, people: People, later: timedelta) -> list[Tranche]:
    """Plan the parts: shares of the contribution in whole thousands, the last one what is left."""
    planned, before = [], Decimal(0)
    for name, share, day in PARTS:
        until = deal.awarded_amount * share / 100
        if share < 100:
            until = (until / THOUSAND).quantize(Decimal(1)) * THOUSAND
        planned.append(
            plan_tranche(
                deal=deal, name=name, amount=until - before, planned_date=day + later, milestone=None,
                by=people.account_holder,
            )
        )  # fmt: skip
        before = until
    return planned


def pay(part: Tranche, people: People) -> None:
    """Have a part paid on the day for which it was planned: asked, approved by two, and noted."""
    day = part.planned_date
    order = _asked(part, people, on_day(day - timedelta(days=10), 10))
    first, second = people.by_role[Role.FINANCE_OFFICER][:2]
    approve_payment(order=order, by=first, at=on_day(day - timedelta(days=7), 11))
    approve_payment(order=order, by=second, at=on_day(day - timedelta(days=2), 14))
    note_paid(order=order, paid_date=day, by=first, at=on_day(day, 16))


def ask(part: Tranche, people: People, *, on: date, approved: bool) -> None:
    """Ask for a part on a day; it waits for the second approval, or for both."""
    order = _asked(part, people, on_day(on, 9))
    if approved:
        approve_payment(order=order, by=people.by_role[Role.FINANCE_OFFICER][0], at=on_day(on, 15))


def approve_change(deal: Deal, people: People) -> None:
    """Approve the change of a deal that waits, by somebody who did not prepare it."""
    for amendment in deal.amendments.open():
        approve_amendment(amendment=amendment, by=people.officer, at=on_day(APPROVED_CHANGE, 14))


def _asked(part: Tranche, people: People, at: datetime) -> PaymentOrder:
    vat = (part.amount * VAT_PERCENTAGE / 100).quantize(Decimal(1))
    return request_payment(
        tranche=part, amount=part.amount, compensable_vat_amount=vat, note=INVENTED, by=people.account_holder, at=at
    )


def _ask_for_more_time(deal: Deal, people: People) -> None:
    """Present a change of the deal that waits for somebody else: its end, and the milestone that stands for it."""
    at, by = on_day(TODAY, 11), people.account_holder
    amendment = open_amendment(deal=deal, by=by, at=at)
    before, after = deal.end_date.isoformat(), LONGER_UNTIL.isoformat()
    milestones = {
        key: {**row, "planned_date": after} if row["planned_date"] == before else row
        for key, row in amendment.proposed["milestones"].items()
    }
    proposed = amendment.proposed | {"end_date": after, "milestones": milestones}
    save_amendment(amendment=amendment, proposed=proposed, reason=LONGER_REASON, by=by, at=at)
    submit_amendment(amendment=amendment, by=by, at=at)
