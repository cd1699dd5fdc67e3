"""The money of two scenarios per province, part of the country and theme, with bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.allocation import GroupKind
from assessment.charts import legend_mark, money_bars
from assessment.queries.scenario_compare import MoneyRow, ScenarioSide, money_by_group
from assessment.services.scenario_words import Names
from proposals.formats import cents_as_euros


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """The money of one group in A and B, the difference in words, and two bars."""

    name: str
    a: str
    b: str
    difference: str
    bars: SafeString


@dataclass(frozen=True, slots=True)
class MoneyTable:
    """The money by one sort of group, with sums; `note` says who is not in it or what counts double."""

    kind: str
    title: str
    column: str
    note: str
    lines: list[MoneyLine]
    total: MoneyLine | None


def money_tables(a: ScenarioSide, b: ScenarioSide, names: Names, all_provinces: int) -> list[MoneyTable]:
    """Give the money per province, per part of the country and per theme."""
    provinces = money_by_group(a, b, GroupKind.PROVINCE)
    without = all_provinces - sum(1 for row in provinces if row.key)
    note = ngettext(
        "%(count)d province gets no money in A and B. It is not in the table.",
        "%(count)d provinces get no money in A and B. They are not in the table.",
        without,
    )
    total = _money_line(_("Total"), MoneyRow("", a.result.awarded_cents, b.result.awarded_cents), 0)
    return [
        MoneyTable(
            "province", _("Money per province"), _("Province"), note % {"count": without} if without else "",
            _money_lines(provinces, GroupKind.PROVINCE, names), total,
        ),
        MoneyTable(
            "part", _("Money per part of the country"), _("Part of the country"), "",
            _money_lines(money_by_group(a, b, GroupKind.PART), GroupKind.PART, names), total,
        ),
        MoneyTable(
            "theme", _("Money per theme"), _("Theme"), _("A proposal with two themes counts in both."),
            _money_lines(money_by_group(a, b, GroupKind.THEME), GroupKind.THEME, names), None,
        ),
    ]  # fmt: skip


def _money_lines(rows: Sequence[MoneyRow], kind: GroupKind, names: Names) -> list[MoneyLine]:
    most = max([1, *(max(row.a_cents, row.b_cents) for row in rows)])
    return [_money_line(_group_name(row.key, kind, names), row, most) for row in rows]


def _group_name(key: str, kind: GroupKind, names: Names) -> str:
    name = names.group(kind, key) if key else _("not known")
    return name[:1].upper() + name[1:]


def _money_line(name: str, row: MoneyRow, most: int) -> MoneyLine:
    more = row.b_cents - row.a_cents
    sign = "+\u00a0" if more > 0 else "\u2212\u00a0"
    return MoneyLine(
        name,
        cents_as_euros(row.a_cents),
        cents_as_euros(row.b_cents),
        f"{sign}{cents_as_euros(abs(more))}" if more else _("equal"),
        # Numbers only.
        mark_safe(money_bars(row.a_cents, row.b_cents, most_cents=most) if most else ""),  # noqa: S308
    )


def legend() -> tuple[SafeString, SafeString]:
    """Give the marks of A and B for the legend of the bars."""
    return mark_safe(legend_mark(0)), mark_safe(legend_mark(1))  # noqa: S308 - our own drawing
