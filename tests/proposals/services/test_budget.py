"""Sums and shares of a budget, exact to the cent (cases MN-01 and MN-02)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.enums import ShareRule
from proposals.forms.budget import tidied
from proposals.models import BudgetLine, FundingSource, Proposal, Round
from proposals.money import cents_from_euros, euros_from_cents, line_amount, percentage_of
from proposals.services.budget import budget_totals, coverage_shares
from proposals.services.budget_checks import budget_checks
from proposals.services.budget_problems import line_problems
from proposals.services.drafts import BudgetLineInput, budget_line_values, understood

CENTS = st.integers(min_value=0, max_value=10**11)


class Rows(list):
    """Unsaved rows, asked for as stored ones are."""

    def all(self) -> "Rows":
        return self


def unsaved(requested, lines, sources, **round_values) -> Proposal:
    """Build a proposal of these amounts without a database."""
    round_ = Round(
        minimum_contribution_amount=Decimal(100_000),
        maximum_contribution_amount=Decimal(400_000),
        maximum_share_percentage=Decimal(50),
        share_rule=ShareRule.REFUSE,
    )
    for name, value in round_values.items():
        setattr(round_, name, value)
    proposal = Proposal(pk=1, round=round_, requested_amount=requested)
    proposal._prefetched_objects_cache = {"budget_lines": Rows(lines), "funding_sources": Rows(sources)}
    return proposal


@given(
    lines=st.lists(
        st.tuples(st.integers(0, 10_000), st.integers(0, 10**6), st.sampled_from([0, 9, 21])), min_size=1, max_size=60
    ),
    requested=CENTS,
    sources=st.lists(CENTS, max_size=20),
)
@settings(max_examples=5000, deadline=None)
def test_sums_of_any_budget_are_exact(lines, requested, sources):
    amounts = [line_amount(quantity, euros_from_cents(price)) for quantity, price, _vat in lines]
    vat = [percentage_of(amount, percentage) for amount, (_q, _p, percentage) in zip(amounts, lines, strict=True)]
    proposal = unsaved(
        euros_from_cents(requested),
        [BudgetLine(amount=amount, vat_amount=part) for amount, part in zip(amounts, vat, strict=True)],
        [FundingSource(amount=euros_from_cents(each)) for each in sources],
    )

    totals = budget_totals(proposal)

    assert cents_from_euros(totals.costs) == sum(cents_from_euros(each) for each in amounts)
    assert cents_from_euros(totals.vat) == sum(cents_from_euros(each) for each in vat)
    assert cents_from_euros(totals.coverage) == requested + sum(sources)
    shares = coverage_shares([totals.requested, *(source.amount for source in proposal.funding_sources.all())])
    assert sum(each for each in shares if each is not None) == (1000 if requested + sum(sources) else 0)
    if totals.costs:
        assert totals.share == Fraction(requested, cents_from_euros(totals.costs))


@given(CENTS)
@settings(max_examples=500, deadline=None)
def test_a_tidied_amount_means_the_same(cents):
    amount = euros_from_cents(cents)

    assert understood(tidied(f"€ {cents // 100},{cents % 100:02}")) == amount


BOUNDARIES = [
    (requested, costs, rule)
    for rule in (ShareRule.REFUSE, ShareRule.WARN)
    for requested, costs in (
        (9_999_999, 30_000_000), (10_000_000, 30_000_000), (10_000_001, 30_000_000), (39_999_999, 90_000_000),
        (40_000_000, 90_000_000), (40_000_001, 90_000_000), (40_000_000, 80_000_000), (40_000_000, 79_999_999),
        (10_000_000, 20_000_001), (10_000_000, 20_000_000), (10_000_000, 19_999_999), (10_000_001, 20_000_001),
        (10_000_001, 20_000_002), (25_000_000, 49_990_000), (25_000_000, 50_010_000), (0, 0), (0, 1),
        (20_000_000, 40_000_001), (20_000_001, 40_000_001), (1, 1),
    )
]  # fmt: skip


@pytest.mark.parametrize(("requested", "costs", "rule"), BOUNDARIES)
def test_checks_at_each_limit_say_by_how_much(requested, costs, rule):
    lines = [BudgetLine(amount=euros_from_cents(costs))]
    proposal = unsaved(euros_from_cents(requested), lines, [], share_rule=rule)
    totals = budget_totals(proposal)

    checks = {check.name: check for check in budget_checks(proposal, totals)}

    inside = 10_000_000 <= requested <= 40_000_000
    assert (checks["range"].kind == "done") == inside
    if not inside:
        difference = max(10_000_000 - requested, requested - 40_000_000)
        assert tidied(str(Decimal(difference) / 100).replace(".", ",")) in checks["range"].text
    if not costs:
        assert checks["share"].kind == "todo"
    elif 2 * requested <= costs:
        assert checks["share"].kind == "done"
    else:
        assert checks["share"].kind == ("error" if rule == ShareRule.REFUSE else "warn")
        assert "50,0" not in checks["share"].figure  # 49,99 % never reads as enough


def test_ten_thousand_times_a_third_makes_hundred_percent():
    assert coverage_shares([Decimal(1), Decimal(1), Decimal(1)]) == [334, 333, 333]
    assert coverage_shares([Decimal(0), None]) == [None, None]
    assert coverage_shares([None, Decimal(5)]) == [None, 1000]


@pytest.mark.parametrize(
    ("typed", "kept", "field"),
    [
        (("100", "21", "21"), ("100.00", "21.00", "21.00"), None),
        (("100", "100,01", ""), ("100.00", None, None), "vat"),
        (("100", "21", "21,01"), ("100.00", "21.00", None), "compensable"),
        (("100", "", "100,01"), ("100.00", None, None), "compensable"),
        (("", "21", "5"), (None, "21.00", "5.00"), "amount"),
        (("100", "1,250", ""), ("100.00", None, None), "vat"),
        (("100", "", "twee"), ("100.00", None, None), "compensable"),
        (("99999999999", "", ""), (None, None, None), "amount"),
        (("100", "99999999999", ""), ("100.00", None, None), "vat"),
    ],
)
def test_vat_stays_within_what_holds_it(typed, kept, field):
    amount, vat, compensable = typed
    values = budget_line_values(
        BudgetLineInput("Coaches", amount_input=amount, vat_input=vat, compensable_vat_input=compensable)
    )

    found = [values[name] for name in ("amount", "vat_amount", "compensable_vat_amount")]
    assert [None if each is None else str(each) for each in found] == list(kept)
    problems = [problem.field for problem in line_problems([BudgetLine(**values)])]
    assert problems == ([f"budget_0_{field}"] if field else [])
