"""The working copy of a deal: what a change may touch as plain values, and what differs between two of them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from proposals.formats import euros, number, short_date
from proposals.models import Deal, DealIndicator, Milestone

Snapshot = dict[str, Any]
NEW = "new-"  # begins the key of a result or milestone that the change adds
ENDS = "ends"  # holds why a result ends
STARTS = "starts_on"  # holds from which day a result counts that an earlier change added


def snapshot(deal: Deal, *, lock: bool = False) -> Snapshot:
    """Give what a change may touch, as plain values: amounts and figures as text, days in ISO form.

    Indicators and milestones are by their number, as text. With `lock` their rows are locked too. A result that was
    ended does not change any more and is left out.
    """
    indicators, milestones = deal.indicators.in_force(), deal.milestones.all()
    if lock:
        indicators, milestones = (rows.select_for_update(of=("self",)) for rows in (indicators, milestones))
    return {
        "awarded_amount": str(deal.awarded_amount),
        "start_date": _iso(deal.start_date),
        "end_date": _iso(deal.end_date),
        "indicators": {str(each.pk): indicator_values(each) for each in indicators},
        "milestones": {str(each.pk): milestone_values(each) for each in milestones},
    }


def difference(original: Snapshot, proposed: Snapshot) -> list[dict[str, str]]:
    """List what differs: the path of the value, what it is called, and before and after as people read them.

    A milestone that is None in `proposed` is dropped, a result with `ENDS` ends for that reason; what has a key that
    begins with `NEW` is added.
    """
    found = [
        _line(name, label, original[name], proposed[name], words)
        for name, label, words in (
            ("awarded_amount", _("Contribution of the ministry"), _euro_words),
            ("start_date", _("Start"), _day_words),
            ("end_date", _("End"), _day_words),
        )
    ]
    for kind, fields in (("indicators", _INDICATOR_WORDS), ("milestones", _MILESTONE_WORDS)):
        for key, before in original[kind].items():
            after = proposed[kind].get(key, before)
            if after is None or after.get(ENDS):
                continue
            title = before.get("name") or before.get("title")
            found += [
                _line(f"{kind}.{key}.{field}", f"{title}: {label()}", before[field], after[field], words)
                for field, (label, words) in fields.items()
                if field in before  # older working copies know no source
            ]
    found += _ended_and_added(original["indicators"], proposed["indicators"])
    found += _dropped_and_added(original["milestones"], proposed["milestones"])
    return [each for each in found if each["before"] != each["after"]]


def _ended_and_added(original: Snapshot, proposed: Snapshot) -> list[dict[str, str]]:
    """List the results that end, with the reason, and those that come, with their target, start and measuring."""
    lines = []
    for key, after in proposed.items():
        if key in original and after.get(ENDS):
            label = _("Result “%(name)s” ends") % {"name": original[key]["name"]}
            reason = _("ends: %(reason)s") % {"reason": after[ENDS]}
            lines.append({**_line(f"indicators.{key}", label, original[key], None, _promise_words), "after": reason})
        elif key not in original:
            name = {"name": after["name"]}
            lines.append(_line(f"indicators.{key}", _("New result “%(name)s”") % name, None, after, _promise_words))
            for field, (words, as_words) in _NEW_RESULT_WORDS.items():
                label = f"{after['name']}: {words()}"
                lines.append({**_line(f"indicators.{key}.{field}", label, "", after[field], as_words), "before": "–"})
    return lines


def _dropped_and_added(original: Snapshot, proposed: Snapshot) -> list[dict[str, str]]:
    """List the milestones that go and those that come, with their days."""
    lines = []
    for key, after in proposed.items():
        milestone = after or original[key]
        if after is None:
            label = _("Milestone “%(title)s” is dropped") % {"title": milestone["title"]}
            lines.append(_line(f"milestones.{key}", label, milestone["planned_date"], None, _day_words))
        elif key not in original:
            label = _("New milestone “%(title)s”") % {"title": milestone["title"]}
            lines.append(_line(f"milestones.{key}", label, None, milestone["planned_date"], _day_words))
    return lines


def indicator_values(each: DealIndicator) -> dict[str, str]:
    """Give a result as a working copy holds it; the day from which it counts only where a change added it."""
    values = {
        "name": each.name, "unit": each.unit, "baseline": str(each.baseline), "target": str(each.target),
        "source": each.source,
    }  # fmt: skip
    return values | ({STARTS: each.starts_on.isoformat()} if each.starts_on else {})


def milestone_values(each: Milestone) -> dict[str, str | None]:
    """Give a milestone as a working copy holds it."""
    return {
        "title": each.title,
        "planned_date": _iso(each.planned_date),
        "reached_date": _iso(each.reached_date),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def day_of(text: str | None) -> date | None:
    """Read a day of a working copy."""
    return date.fromisoformat(text) if text else None


def _line(path: str, label: str, before: Any, after: Any, words: Any) -> dict[str, str]:
    return {"path": path, "label": str(label), "before": words(before), "after": words(after)}


def _euro_words(text: str) -> str:
    return euros(Decimal(text))


def _day_words(text: str | None) -> str:
    return short_date(date.fromisoformat(text)) if text else "–"


def _promise_words(values: Snapshot | None) -> str:
    return f"{_figure_words(values['target'])} {values['unit']}".strip() if values else "–"


def _figure_words(text: str) -> str:
    if not text:
        return "–"
    return number(Decimal(text), 2).removesuffix(",00")


def _source_words(text: str) -> str:
    return text or "–"


_INDICATOR_WORDS = {
    "name": (lambda: _("result"), str),
    "unit": (lambda: _("counted in"), str),
    "baseline": (lambda: _("at the start"), _figure_words),
    "target": (lambda: _("target"), _figure_words),
    "source": (lambda: _("how it is measured"), _source_words),
    STARTS: (lambda: _("counts from"), _day_words),
}
_NEW_RESULT_WORDS: dict[str, tuple[Any, Any]] = {
    "baseline": (lambda: _("at the start"), _figure_words),
    "source": (lambda: _("how it is measured"), _source_words),
}
_MILESTONE_WORDS = {
    "title": (lambda: _("milestone"), str),
    "planned_date": (lambda: _("planned on"), _day_words),
}
