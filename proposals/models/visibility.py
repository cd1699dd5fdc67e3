"""Which proposals a person may see, as told by each app about its own people.

One question, one answer for pages, exports, search and admin alike. Apps downstream add their rule
when they start (assessment: "assigned to this assessor"), so that this app need not know them.
"""

from collections.abc import Callable

from django.db.models import Q

from proposals.models.user import User

VisibilityRule = Callable[[User], Q]
_rules: dict[str, VisibilityRule] = {}
_closing_rules: dict[str, VisibilityRule] = {}


def add_visibility_rule(name: str, rule: VisibilityRule) -> None:
    """Register a rule that gives the proposals its people may see; the same name replaces."""
    _rules[name] = rule


def add_closing_rule(name: str, rule: VisibilityRule) -> None:
    """Register a rule that gives the proposals that are closed to staff, whatever their role opens (Awb 2:4)."""
    _closing_rules[name] = rule


def closed_to_staff(user: User) -> Q:
    """Give the proposals that a role at the ministry does not open for this person."""
    condition = Q(pk__in=[])
    for rule in _closing_rules.values():
        condition |= rule(user)
    return condition


def visible_proposals(user: User) -> Q:
    """Join all rules with "or"; a person to whom no rule gives anything sees nothing."""
    condition = Q(pk__in=[])
    for rule in _rules.values():
        condition |= rule(user)
    return condition
