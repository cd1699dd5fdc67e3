"""AC-13: what a page of the technical admin does not let one type in cannot be posted either, in any state."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db import models, transaction

from tests.admin_pages import address
from tests.security.extras import value_for
from tests.security.forms import Form, forms_on
from tests.security.world import SecurityWorld

pytestmark = pytest.mark.django_db
TECHNICAL = ("officer", "technical_administrator", "controller")
MODELS = list(admin.site._registry)
MOST = 6  # rows of a model, one of each status first


def rows_of(model: type[models.Model]) -> list[models.Model]:
    """Give some rows of a model, as many kinds of status as there are."""
    found = list(model._base_manager.order_by("-pk"))
    kinds: dict[object, models.Model] = {}
    for row in found:
        kinds.setdefault(getattr(row, "status", row.pk), row)
    return list(kinds.values())[:MOST]


def form_of(world: SecurityWorld, role: str, page: str) -> Form | None:
    """Give the form of a page as it stands, nothing ticked that was not."""
    answer = world.ask(role, "GET", page).response
    if answer.status_code != 200:
        return None
    found = next((each for each in forms_on(answer.content.decode(), role, page) if each.action == page), None)
    if found is None:
        return None
    return Form(role, page, page, tuple(each for each in found.fields if each.kind != "checkbox"))


def fixed_fields(model: type[models.Model], form: Form) -> Iterator[models.Field]:
    """Give the fields of a model that a form does not ask."""
    asked = {each.name for each in form.fields} | {each.name.rpartition("_")[0] for each in form.fields}
    asked |= {name for name in ("is_active", "end_now") if name == "is_active"}  # a box that is off is not sent
    for field in model._meta.concrete_fields:
        if field.name not in asked and not isinstance(field, models.BooleanField):
            yield field


def other_values(world: SecurityWorld, fields: list[models.Field]) -> dict[str, list[str]]:
    """Give another value for each field, under all the names that a form could give it."""
    values: dict[str, list[str]] = {}
    for field in fields:
        value = [str(value_for(field, world))]
        values |= {field.name: value, field.attname: value, f"initial-{field.name}": value}
        values |= {f"{field.name}_0": ["2020-01-01"], f"{field.name}_1": ["00:00"], f"{field.name}_in_euros": ["1"]}
    return values


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_what_is_fixed_stays_in_every_state(attacked: SecurityWorld, model):
    for row in rows_of(model):
        page = address(model, "change", row.pk)
        for role in TECHNICAL:
            form = form_of(attacked, role, page)
            if form is None:
                assert_closed(attacked, role, page, model, row)
                continue
            fixed = list(fixed_fields(model, form))
            client = attacked.as_role(role)
            with transaction.atomic():
                answer = client.post(page, form.filled() | other_values(attacked, fixed))
                stored = model._base_manager.get(pk=row.pk)
                transaction.set_rollback(True)
            assert answer.status_code in (200, 302, 403, 409), (role, page)
            changed = [each.name for each in fixed if getattr(stored, each.attname) != getattr(row, each.attname)]
            assert changed == [], (role, page)


def assert_closed(world: SecurityWorld, role: str, page: str, model: type[models.Model], row: models.Model) -> None:
    """Hold that who gets no form changes nothing by sending one."""
    every = {each.name: [str(value_for(each, world))] for each in model._meta.concrete_fields}
    answer = world.ask(role, "POST", page, every)
    assert (answer.status in (302, 403, 404), answer.writes) == (True, ()), (role, page)


def test_most_models_have_something_fixed_and_some_a_form(attacked: SecurityWorld):
    """Else nothing was held above."""
    forms = [
        form_of(attacked, role, address(model, "change", rows_of(model)[0].pk))
        for model in MODELS
        for role in TECHNICAL[:2]
    ]

    assert sum(each is not None for each in forms) >= 10


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_a_row_of_another_parent_is_not_reached_through_an_inline(attacked: SecurityWorld, model):
    """The hidden number of a row in a list of rows can be forged: it must be of this parent."""
    for inline in admin.site._registry[model].inlines:
        child = inline.model
        link = next(field for field in child._meta.fields if getattr(field, "related_model", None) is model)
        parents = list(child._base_manager.values_list(link.attname, flat=True).distinct()[:2])
        if len(parents) < 2:
            continue
        page = address(model, "change", parents[0])
        form = next((found for role in TECHNICAL[:2] if (found := form_of(attacked, role, page))), None)
        if form is None:
            continue
        foreign = child._base_manager.filter(**{link.attname: parents[1]}).first()
        before = child._base_manager.filter(pk=foreign.pk).values().get()
        sent = form.filled()
        prefix = inline.model._meta.get_field(link.name).remote_field.get_accessor_name()
        for each in list(sent):
            if each.startswith(f"{prefix}-") and each.endswith("-id"):
                sent[each] = [str(foreign.pk)]
        for field in child._meta.concrete_fields:
            sent[f"{prefix}-0-{field.name}"] = [str(value_for(field, attacked))]
        sent |= {f"{prefix}-0-id": [str(foreign.pk)], f"{prefix}-0-DELETE": ["on"]}
        with transaction.atomic():
            answer = attacked.as_role(form.role).post(page, sent)
            after = child._base_manager.filter(pk=foreign.pk).values().first()
            transaction.set_rollback(True)
        assert answer.status_code < 500
        assert after == before, (inline, page)
