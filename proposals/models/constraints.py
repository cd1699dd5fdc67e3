"""Small builders of named constraints, so that the same rule reads the same on every model."""

from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _


def paired(model: str, field: str) -> CheckConstraint:
    """Build the constraint that `<field>_at` and `<field>_by` are both known or both empty."""
    at, by = f"{field}_at", f"{field}_by"
    return CheckConstraint(
        name=f"{model}_{field}_at_and_by",
        condition=Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
        | Q(**{f"{at}__isnull": False, f"{by}__isnull": False}),
        violation_error_message=_("The moment and the person belong together: fill in both or neither."),
    )


def in_order(model: str, first: str, last: str) -> CheckConstraint:
    """Build the constraint that `first` comes before `last` when both are known."""
    return CheckConstraint(
        name=f"{model}_{first}_before_{last}",
        condition=Q(**{f"{first}__isnull": True}) | Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gt": F(first)}),
        violation_error_message=_("The end must come after the beginning."),
    )


def not_negative(model: str, field: str) -> CheckConstraint:
    """Build the constraint that an amount or number is zero or more."""
    return CheckConstraint(
        name=f"{model}_{field}_not_negative",
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0}),
        violation_error_message=_("The amount cannot be below zero."),
    )


def one_of(model: str, field: str, values: list[str]) -> CheckConstraint:
    """Build the constraint that a choice is one of the known ones, against raw SQL too."""
    return CheckConstraint(
        name=f"{model}_{field}_known",
        condition=Q(**{f"{field}__in": values}),
        violation_error_message=_("Choose one of the listed options."),
    )


def not_blank(model: str, field: str) -> CheckConstraint:
    """Build the constraint that a text holds something."""
    return CheckConstraint(
        name=f"{model}_{field}_not_blank",
        condition=~Q(**{field: ""}),
        violation_error_message=_("Fill in a text: it cannot be empty."),
    )
