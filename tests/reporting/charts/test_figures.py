"""The figures of each drawing, and what is told by length, colour and words."""

import re
from datetime import date
from decimal import Decimal

import pytest

from reporting.charts import AmountRow, Payment, ProgressRow, ProvinceAmount, payments_and_plan
from reporting.charts.drawing import ACCENT, WARN
from reporting.charts.province_map import step_of
from tests.reporting.charts import samples


def lengths(svg, colour):
    return [float(each) for each in re.findall(rf'width="([0-9.]+)" height="[0-9.]+" fill="{colour}"', svg)]


def shown(chart):
    return [[cell.text.replace("\u00a0", " ") for cell in row] for row in [*chart.shown_rows, chart.shown_total]]


def test_map_gives_the_exact_amounts_with_the_greatest_first():
    chart = samples.a_map()

    assert shown(chart) == [
        ["Noord-Brabant", "2", "€ 662.000"], ["Overijssel", "1", "€ 400.000,50"], ["Drenthe", "1", "€ 350.000"],
        ["Totaal", "4", "€ 1.412.000,50"],
    ]  # fmt: skip
    assert chart.text.endswith("In 9 provincies is er geen bedrag.")


@pytest.mark.parametrize(("amount", "step"), [(0, 0), (1, 1), (200, 1), (201, 2), (350, 2), (800, 4), (900, 4)])
def test_map_is_darker_with_more_money(amount, step):
    assert step_of(Decimal(amount), Decimal(800)) == step


def test_map_says_what_the_colours_mean_and_whose_the_boundaries_are():
    svg = samples.a_map().svg

    assert all(f">{words}<" in svg for words in ("geen bedrag", "tot en met 200", "600 tot en met 800", "× € 1.000"))
    assert "Grenzen: CBS en Kadaster (CC BY 4.0), bewerkt." in svg


def test_map_with_links_can_be_walked_by_keyboard():
    chart = samples.a_map(rows=(ProvinceAmount(code="PV23", amount=Decimal(400_000), href="/deals?a=1&b=2"),))

    assert 'role="group"' in chart.svg
    assert '<a href="/deals?a=1&amp;b=2" aria-label="Overijssel: €\u00a0400.000">' in chart.svg


@pytest.mark.parametrize("codes", [["PV99"], ["PV23", "PV23"]])
def test_map_refuses_what_is_no_province(codes):
    with pytest.raises(ValueError, match="another province"):
        samples.a_map(rows=[ProvinceAmount(code=code, amount=Decimal(1)) for code in codes])


def test_bars_are_as_long_as_the_amounts():
    longest, other = lengths(samples.themes().svg, ACCENT)

    assert other / longest == pytest.approx(998_500.5 / 1_200_000, abs=0.001)


def test_bars_leave_out_a_total_that_would_count_twice():
    assert samples.themes(with_total=False).total == ()
    assert samples.themes().total == ("Totaal", 7, Decimal("2198500.50"))


def test_negative_amount_is_refused():
    with pytest.raises(ValueError, match="never negative"):
        samples.themes(rows=(AmountRow(label="x", amount=Decimal(-1)),))


def test_progress_puts_the_furthest_first_and_says_who_is_behind():
    chart = samples.progress()

    assert shown(chart) == [
        ["Provincie Utrecht", "180", "90", "97", "54"], ["Provincie Overijssel", "550", "275", "214", "39"],
        ["Totaal", "730", "365", "311", "43"],
    ]  # fmt: skip
    assert len(lengths(chart.svg, WARN)) == 1
    assert chart.svg.count(">achter<") == 1
    assert "Verwacht op de dag van het cijfer: 50\u00a0%. Achter op de verwachting: Provincie Overijssel." in chart.text


@pytest.mark.parametrize(("reached", "is_behind"), [(45, False), (44, True), (0, True), (60, False)])
def test_behind_is_more_than_a_tenth_below_what_was_expected(reached, is_behind):
    row = ProgressRow(label="x", promised=Decimal(100), reached=Decimal(reached), expected=Decimal(50))

    assert row.is_behind is is_behind


def test_progress_with_other_plans_marks_each_bar():
    rows = [
        ProgressRow(label=str(each), promised=Decimal(10), reached=Decimal(5), expected=Decimal(each))
        for each in (2, 4)
    ]
    svg = samples.progress(rows=rows).svg

    assert svg.count("stroke-dasharray") == 2
    assert "Streep: verwacht op de dag van het cijfer" in svg


def test_progress_without_promise_or_above_it_can_be_drawn():
    rows = [
        ProgressRow(label="niets", promised=Decimal(0), reached=Decimal(5)),
        ProgressRow(label="veel", promised=Decimal(10), reached=Decimal("90.5")),
    ]
    chart = samples.progress(rows=rows, with_total=False)

    assert shown(chart)[:2] == [["veel", "10", "90,5", "905"], ["niets", "0", "5", "–"]]
    assert "n.v.t." in chart.svg


def test_payments_count_until_the_day_of_the_figures():
    chart = samples.payments(planned=())

    assert shown(chart)[:-1] == [
        ["1 september 2020", "€ 560.000,25", "€ 560.000,25"], ["15 februari 2021", "€ 900.000", "€ 1.460.000,25"],
    ]  # fmt: skip
    assert chart.text.startswith("Betaald tot en met 1\u00a0juli\u00a02021: €\u00a01.460.000,25 van €\u00a02.800.000.")


def test_plan_stands_beside_what_was_paid_day_by_day():
    planned = [Payment(on=date(2020, 9, 1), amount=Decimal(600_000)), Payment(on=date(2022, 3, 1), amount=Decimal(10))]
    chart = samples.payments(planned=planned)

    assert shown(chart)[:-1] == [
        ["1 september 2020", "€ 600.000", "€ 600.000", "€ 560.000,25", "€ 560.000,25"],
        ["15 februari 2021", "–", "€ 600.000", "€ 900.000", "€ 1.460.000,25"],
        ["1 maart 2022", "€ 10", "€ 600.010", "–", "–"],
    ]  # fmt: skip
    assert "Gepland, opgeteld: 1\u00a0september\u00a02020 €\u00a0600.000; 1\u00a0maart\u00a02022" in chart.text


def test_payments_of_a_deal_are_drawn_over_the_years_of_its_plan():
    planned = [Payment(on=date(2021, 3, 1), amount=Decimal(10)), Payment(on=date(2022, 3, 1), amount=Decimal(20))]
    chart = payments_and_plan([], planned, until=date(2020, 5, 5))

    assert "jan 2021" in chart.svg
    assert "jan 2023" not in chart.svg
    assert payments_and_plan([Payment(on=date(2021, 1, 1), amount=Decimal(5))], [], until=date(2020, 5, 5)) is None


def test_recovery_lowers_the_line():
    back = (Payment(on=date(2020, 9, 1), amount=Decimal(100)), Payment(on=date(2020, 10, 1), amount=Decimal(-40)))

    assert samples.payments(payments=back, planned=()).rows[-1][-1] == Decimal(60)


def test_term_without_length_is_refused():
    with pytest.raises(ValueError, match="ends after"):
        samples.payments(end=date(2020, 7, 2))
