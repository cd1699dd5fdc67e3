"""The rule of a round in words: what it says, and what a change of it changes. For pages, messages and the public."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.commitment import Change, CommittedLimit, RuleContent
from assessment.enums import CountryPart, GroupKind, NextDoesNotFit
from assessment.models import Criterion
from proposals.enums import AllocationMethod, RegionKind
from proposals.formats import cents_as_euros, number
from proposals.models import Region, Theme

Names = Mapping[str, str]


def group_names() -> dict[str, str]:
    """Give the names of provinces, parts of the country and themes by `kind:key`; two statements."""
    provinces = Region.objects.filter(kind=RegionKind.PROVINCE).order_by("sort_name").values_list("code", "name")
    themes = Theme.objects.values_list("code", "official_name")
    return (
        {f"{GroupKind.PROVINCE}:{code}": name for code, name in provinces}
        | {f"{GroupKind.PART}:{part.value}": str(part.label) for part in CountryPart}
        | {f"{GroupKind.THEME}:{code}": name for code, name in themes}
    )


def method_sentences(content: RuleContent) -> list[str]:
    """Say how the money is divided, in the order in which it happens."""
    lines = []
    if content.method == AllocationMethod.RANKING:
        lines.append(_("The proposals are put in order of their score. The money goes to the highest first."))
        lines.append(_when_next(content.when_next_does_not_fit))
    else:
        lines.append(
            _(
                "Of all sets of proposals that fit within the money and the limits, the one with the highest sum of "
                "scores is chosen."
            )
        )
        lines.append(
            _("A proposal may get less than it asked, but never less than %(least)s.")
            % {"least": cents_as_euros(content.minimum_contribution_cents)}
            if content.part_awards
            else _("A proposal gets all that it asked, or nothing.")
        )
    if content.reserve_places:
        words = ngettext(
            "The first proposal below the line is placed on the reserve list.",
            "The first %(count)d proposals below the line are placed on the reserve list.",
            content.reserve_places,
        )
        lines.append(words % {"count": content.reserve_places})
    else:
        lines.append(_("There is no reserve list."))
    return lines


def _when_next(code: str) -> str:
    return {
        NextDoesNotFit.STOP: _(
            "At the first proposal that asks more than is left, it stops: who stands lower gets nothing."
        ),
        NextDoesNotFit.SKIP: _(
            "A proposal that asks more than is left is skipped. The next one that does fit gets the money."
        ),
        NextDoesNotFit.PART_FUND: _(
            "The first proposal that asks more than is left gets what is left, unless that is less than the lowest "
            "contribution. Then it stops."
        ),
    }[NextDoesNotFit(code)]


def limit_sentence(limit: CommittedLimit, names: Names) -> str:
    """Say one limit in words: on whom, and what."""
    return f"{group_words(limit.kind, limit.key, names)}: {', '.join(limit_parts(limit))}."


def group_words(kind: str, key: str, names: Names) -> str:
    """Name the group of a limit."""
    if not key:
        return {
            GroupKind.PROVINCE: _("Each province"),
            GroupKind.PART: _("Each part of the country"),
            GroupKind.THEME: _("Each theme"),
        }[GroupKind(kind)]
    name = names.get(f"{kind}:{key}", key)
    return f"{GroupKind(kind).label} {name}" if kind != GroupKind.THEME else _("Theme “%(name)s”") % {"name": name}


def limit_parts(limit: CommittedLimit) -> list[str]:
    """Say what a limit asks, each number by itself."""
    counts = (
        (limit.minimum_count, lambda n: ngettext("at least %(n)d deal", "at least %(n)d deals", n) % {"n": n}),
        (limit.maximum_count, lambda n: ngettext("at most %(n)d deal", "at most %(n)d deals", n) % {"n": n}),
    )
    amounts = (
        (limit.minimum_cents, _("at least %(amount)s, set apart for it")),
        (limit.maximum_cents, _("at most %(amount)s")),
    )
    return [say(count) for count, say in counts if count is not None] + [
        words % {"amount": cents_as_euros(cents)} for cents, words in amounts if cents is not None
    ]


def change_sentences(changes: Iterable[Change], names: Names | None = None) -> list[str]:
    """Say each difference between two rules in a sentence, the old before the new."""
    changes = list(changes)
    if not changes:
        return []
    known = names if names is not None else group_names()
    labels = dict(Criterion._meta.get_field("code").choices)
    return [_sentence(each, known, labels) for each in changes]


def _sentence(change: Change, names: Names, labels: Mapping[Any, Any]) -> str:
    if change.subject == "limit":
        kind, _colon, key = change.key.partition(":")
        group = group_words(kind, key, names)
        old, new = (", ".join(limit_parts(each)) if each else _("no limit") for each in (change.before, change.after))
        return _("%(what)s: was %(before)s, becomes %(after)s.") % {"what": group, "before": old, "after": new}
    if change.subject == "criterion":
        what = CRITERION_FIELDS[change.field]() % {"name": labels.get(change.key, change.key)}
    else:
        what = RULE_FIELDS[change.subject]()
    show = SHOWN.get(change.field or change.subject, str)
    return _("%(what)s: was %(before)s, becomes %(after)s.") % {
        "what": what, "before": show(change.before), "after": show(change.after),
    }  # fmt: skip


CRITERION_FIELDS: Mapping[str, Callable[[], str]] = {
    "weight_percentage": lambda: _("Weight of “%(name)s”"),
    "minimum_score": lambda: _("Minimum score on “%(name)s”"),
    "name": lambda: _("Name of “%(name)s”"),
    "lowest_points": lambda: _("Lowest score of “%(name)s”"),
    "highest_points": lambda: _("Highest score of “%(name)s”"),
    "anchors_sha256": lambda: _("Check number of the words for each score of “%(name)s”"),
}
RULE_FIELDS: Mapping[str, Callable[[], str]] = {
    "criteria_order": lambda: _("Order of the criteria"),
    "round_slug": lambda: _("Short name of the round"),
    "round_name": lambda: _("Name of the round"),
    "themes": lambda: _("Themes"),
    "minimum_total_score": lambda: _("Minimum score in total"),
    "assessors_per_proposal": lambda: _("Assessors per proposal"),
    "method": lambda: _("Method"),
    "when_next_does_not_fit": lambda: _("When the next proposal does not fit"),
    "part_awards": lambda: _("Less than what was asked may be awarded"),
    "reserve_places": lambda: _("Places on the reserve list"),
    "minimum_contribution_cents": lambda: _("Lowest contribution"),
    "maximum_contribution_cents": lambda: _("Highest contribution"),
    "tie_order": lambda: _("Order of the criteria when scores are equal"),
    "lottery_value_source": lambda: _("Public value that decides the lottery"),
    "lottery_value": lambda: _("Value of the lottery"),
    "release": lambda: _("Release of the program"),
    "code_sha256": lambda: _("Check number of the program"),
}


def _score(value: Any) -> str:
    return _("none") if value is None else number(value, 2).removesuffix(",00")


def _several(values: Any) -> str:
    return ", ".join(str(each) for each in values) or _("none")


SHOWN: Mapping[str, Callable[[Any], str]] = {
    "weight_percentage": lambda value: f"{_score(value)} %",
    "minimum_score": _score,
    "minimum_total_score": _score,
    "name": lambda value: f"“{value}”" if value else _("not used"),
    "method": lambda value: f"“{AllocationMethod(value).label}”",
    "when_next_does_not_fit": lambda value: f"“{NextDoesNotFit(value).label}”",
    "part_awards": lambda value: _("yes") if value else _("no"),
    "minimum_contribution_cents": cents_as_euros,
    "maximum_contribution_cents": cents_as_euros,
    "themes": _several,
    "tie_order": _several,
    "criteria_order": _several,
    "lottery_value_source": lambda value: f"“{value}”" if value else _("none"),
}
