"""What an attacker sends along with a form: the names of all fields of all models, with values that would count."""

import datetime
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import models

from proposals.enums import MembershipRole, ProposalStatus, Role
from tests.security.world import SecurityWorld
from tests.trust.registry import our_models

# What people try first, whatever the form is about.
TRIED_FIRST = {
    "status": ProposalStatus.AWARDED, "state": "sent", "score": "5", "points": "5", "owner": "1",
    "role": Role.DECISION_MAKER, "roles": Role.DECISION_MAKER, "is_staff": "on", "is_superuser": "on", "is_active": "",
    "groups": "1", "user_permissions": "1", "amount": "1", "awarded_amount": "1", "id": "1", "pk": "1", "by": "1",
    "user_id": "1", "at": "2020-01-01T00:00:00", "form-TOTAL_FORMS": "50", "TOTAL_FORMS": "50", "form-0-id": "1",
    "membership_role": MembershipRole.SIGNATORY, "_method": "DELETE", "expected_version": "0",
    "mandate_limit_amount": "5000000", "__proto__": "1", "constructor": "1",
}  # fmt: skip

# Fields that a page does not always show: in which window somebody is at work comes from a script, and who chairs is
# asked in a meeting to which somebody was asked.
NOT_ALWAYS_SHOWN = frozenset({"window", "chair"})


@cache
def model_fields() -> Mapping[str, models.Field]:
    """Give one field of a model of ours for each name that there is."""
    found: dict[str, models.Field] = {}
    for model in our_models():
        for field in model._meta.concrete_fields:
            found.setdefault(field.name, field)
            found.setdefault(field.attname, field)
    return found


def extras_for(world: SecurityWorld, names: frozenset[str]) -> dict[str, list[str]]:
    """Give what is sent along with a form that has these names itself: each name once, half of them twice."""
    values = {name: value_for(field, world) for name, field in model_fields().items()}
    values |= TRIED_FIRST | {
        "round": world.places["decided_round"], "organisation": str(world.organisation.pk),
        "user": str(world.persons["stranger"].pk), "proposal": str(world.places["draft"]),
    }  # fmt: skip
    extras = {
        name: [str(value)] for name, value in values.items() if name not in names and name not in NOT_ALWAYS_SHOWN
    }
    for name in sorted(extras)[::2]:
        extras[f"{name}[]"] = extras[name] * 2
    return extras


def value_for(field: models.Field, world: SecurityWorld) -> Any:
    """Give a value that the field takes, and that is hardly ever what it has."""
    if field.choices:
        return list(field.flatchoices)[-1][0]
    if isinstance(field, models.ForeignKey):
        first = field.related_model._base_manager.order_by("pk").values_list("pk", flat=True).first()
        return first or 1
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateTimeField):
        return "2020-01-01T00:00:00+00:00"
    if isinstance(field, models.DateField):
        return datetime.date(2020, 1, 1).isoformat()
    if isinstance(field, models.DecimalField):
        return "1"
    if isinstance(field, models.IntegerField):
        return "7"
    if isinstance(field, models.UUIDField):
        return "00000000-0000-4000-8000-000000000000"
    if isinstance(field, models.EmailField):
        return "indringer@elders.example"
    return "INGESCHOVEN"
