"""AC-14, AC-15: what Django's admin offers besides its pages: actions on many rows, pop-ups, lookups, other doors."""

from collections import deque
from itertools import product

import pytest
from django.contrib import admin
from django.db import models
from django.urls import reverse

from proposals.models import User
from tests.admin_pages import address
from tests.security.world import SecurityWorld
from tests.trust.registry import our_models

pytestmark = pytest.mark.django_db
TECHNICAL = ("officer", "technical_administrator", "controller")
MODELS = list(admin.site._registry)
NAMES = {"ids": lambda model: model._meta.model_name}
ACTIONS = (
    "delete_selected", "delete_model", "delete_queryset", "save_model", "has_delete_permission", "__init__", "",
    "x" * 500,
)  # fmt: skip


def viewer(world: SecurityWorld, model: type[models.Model]) -> str:
    """Give a role that sees the list of a model."""
    return next(role for role in TECHNICAL if world.ask(role, "GET", address(model)).status == 200)


@pytest.mark.parametrize("model", MODELS, **NAMES)
def test_no_action_can_be_forged(attacked: SecurityWorld, model):
    """Nothing is done to many rows at once here; the pages of the site do that, and ask about each."""
    role = viewer(attacked, model)
    known = [str(pk) for pk in model._base_manager.values_list("pk", flat=True)[:5]]
    selections = (known, [*known, "999999999"], ["x", "-1", "9" * 30], [])
    for number, action in enumerate(ACTIONS):
        data = {
            "action": action,
            "_selected_action": selections[number % len(selections)],
            "select_across": str(number % 2),
            "index": "0",
            "post": "yes",
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "1",
            "form-0-id": known[:1],
            "form-0-status": "awarded",
            "form-0-is_active": "on",
            "_save": "1",
        }
        answer = attacked.ask(role, "POST", address(model), data)
        assert (answer.status in (200, 302, 403), answer.writes) == (True, ()), action
    assert not admin.site._registry[model].list_editable


def test_ten_thousand_rows_are_refused_in_words(attacked: SecurityWorld):
    data = {"action": "delete_selected", "_selected_action": [str(number) for number in range(10_001)], "post": "yes"}

    answer = attacked.ask("officer", "POST", address(MODELS[0]), data)

    assert (answer.status in (403, 413), answer.writes) == (True, ())
    assert b"<h1" in answer.response.content


@pytest.mark.parametrize("model", MODELS, **NAMES)
def test_who_may_not_see_a_list_does_nothing_with_it(attacked: SecurityWorld, model):
    data = {"action": "delete_selected", "_selected_action": ["1"], "post": "yes", "select_across": "1"}
    for role in ("applicant_signatory", "assessor_assigned", "coordinator", "decision_maker", "finance_officer"):
        answer = attacked.ask(role, "POST", address(model), data)
        assert (answer.status, answer.writes) == (403, ()), role


def ways_to(target: type[models.Model], name: str, model: type[models.Model]) -> list[str]:
    """Give the two shortest lookups that lead from a model to a field of another, through any relation."""
    found, queue, seen = [], deque([(model, "")]), {model}
    while queue and len(found) < 2:
        here, path = queue.popleft()
        if here is target:
            found.append(f"{path}{name}")
            continue
        for field in here._meta.get_fields():
            other = field.related_model if field.is_relation else None
            if other and other is not field.model and (other is target or other not in seen):
                seen.add(other)
                queue.append((other, f"{path}{field.name}__"))
    return found


@pytest.mark.parametrize("model", MODELS, **NAMES)
def test_no_lookup_tells_a_password(attacked: SecurityWorld, model):
    """Right and wrong guesses of its first signs answer alike, whatever way leads there."""
    role = viewer(attacked, model)
    right = attacked.persons["officer"].password[:9]
    for way, lookup in product(ways_to(User, "password", model), ("startswith", "contains", "regex")):
        answers = [
            attacked.ask(role, "GET", f"{address(model)}?{way}__{lookup}={guess}") for guess in (right, "zzzzzzzzz")
        ]
        assert {each.status for each in answers} <= {200, 302, 400}, way
        assert len({each.status for each in answers}) == 1, way
        bodies = {each.response.content.replace(right.encode(), b"zzzzzzzzz") for each in answers}
        assert len({len(each) for each in bodies}) == 1, way


SIDE_QUERIES = (
    "_to_field=password", "_to_field=email", "_to_field=id&_popup=1", "_popup=1&_to_field=password__startswith",
    "_popup=2", "_changelist_filters=password__startswith%3Dmd5", "t=password", "o=-99.99", "pop=1",
    "_source_model=proposals.user", "_facets=True", "all=&p=0", "_connector=OR&_negated=1",
)  # fmt: skip


@pytest.mark.parametrize("model", MODELS, **NAMES)
def test_pop_ups_and_other_keys_open_nothing(attacked: SecurityWorld, model):
    role = viewer(attacked, model)
    secrets = [person.password.split("$")[-1].encode() for person in attacked.persons.values()]
    row = model._base_manager.values_list("pk", flat=True).first()
    asked = [f"{address(model)}?{query}" for query in SIDE_QUERIES]
    asked += [f"{address(model, 'change', row)}?{query}" for query in SIDE_QUERIES[:5]]
    for each in asked:
        answer = attacked.ask(role, "GET", each)
        assert answer.status in (200, 302, 400, 403, 404), each
        assert not any(secret in answer.response.content for secret in secrets), each
        assert b"<script>" not in answer.response.content


def searched() -> dict[type[models.Model], models.ForeignKey]:
    """Give for each model of the admin a reference to it, by which it can be searched."""
    found: dict[type[models.Model], models.ForeignKey] = {}
    for model in our_models():
        for field in model._meta.fields:
            if isinstance(field, models.ForeignKey) and field.related_model in admin.site._registry:
                found.setdefault(field.related_model, field)
    return found


@pytest.mark.parametrize("role", [*TECHNICAL, "applicant_signatory", "decision_maker", "anonymous"])
def test_searching_gives_only_what_one_may_list(attacked: SecurityWorld, role):
    for target, field in searched().items():
        may_list = attacked.ask(role, "GET", address(target)).status == 200
        opts = field.model._meta
        query = f"app_label={opts.app_label}&model_name={opts.model_name}&field_name={field.name}&term=a"
        answer = attacked.ask(role, "GET", f"{reverse('admin:autocomplete')}?{query}")
        assert answer.status in ((200, 404) if may_list else (302, 403, 404)), (role, target)
        if answer.status == 404:
            assert not admin.site._registry[target].search_fields or not may_list


@pytest.mark.parametrize(
    "query",
    [
        "", "app_label=auth&model_name=user&field_name=groups",
        "app_label=proposals&model_name=user&field_name=password",
        "app_label=proposals&model_name=user&field_name=user_permissions", "app_label=x&model_name=y&field_name=z",
        "app_label=proposals&model_name=proposal&field_name=%00", "app_label=sessions&model_name=session&field_name=pk",
        "app_label=proposals&model_name=membership&field_name=user__password&term=md5", "term=" + "a" * 9_000,
        "app_label=mfa&model_name=authenticator&field_name=user&term=a",
        "app_label=pghistory&model_name=context&field_name=id",
    ],
)  # fmt: skip
@pytest.mark.parametrize("role", TECHNICAL)
def test_what_is_no_reference_is_not_searched(attacked: SecurityWorld, role, query):
    answer = attacked.ask(role, "GET", f"{reverse('admin:autocomplete')}?{query}")

    assert answer.status in (200, 403, 404)
    if answer.status == 200:  # users are searched by who keeps accounts
        assert role == "technical_administrator"


OTHER_DOORS = (
    "/admin/doc/", "/admin/doc/models/", "/admin/r/1/1/", "/admin/password_change/", "/admin/password_change/done/",
    "/admin/auth/", "/admin/auth/user/", "/admin/auth/group/", "/admin/auth/permission/", "/admin/sessions/session/",
    "/admin/contenttypes/contenttype/", "/admin/mfa/authenticator/", "/admin/account/emailaddress/",
    "/admin/sites/site/", "/admin/pghistory/context/", "/admin/admin/logentry/", "/admin/proposals/secondfactor/",
    "/admin/proposals/attachment/", "/admin/proposals/invitation/", "/admin/assessment/assessment/",
    "/admin/assessment/criterionscore/", "/admin/proposals/user/1/login/", "/admin/login_as/1/", "/hijack/acquire/",
    "/admin/proposals/user/export/", "/admin/proposals/proposal/export/", "/admin/proposals/user/import/",
    "/admin/proposals/user/1/move-up/", "/admin/shell/",
    "/admin/proposals/user/1/change/?_popup=1&_to_field=password", "/admin/jsi18n/extra/", "/admin/static/",
    "/admin/../.env",
)  # fmt: skip


@pytest.mark.parametrize("door", OTHER_DOORS)
def test_there_are_no_other_doors(attacked: SecurityWorld, door):
    for role in TECHNICAL:
        answer = attacked.ask(role, "GET", door)
        if answer.status == 302:  # who looks for a row that is not there goes to the start
            assert answer.response["Location"] in ("/admin/", f"{door}change/"), role
            assert attacked.ask(role, "GET", f"{door}change/").status in (302, 403, 404)
        elif "_popup" in door:
            assert answer.status in (200, 400, 403)
        else:
            assert answer.status in (400, 403, 404), role
    for role in ("applicant_signatory", "assessor_assigned"):
        assert attacked.ask(role, "GET", door).status in (400, 403, 404)


def test_looking_up_through_the_address_of_a_list_is_refused(attacked: SecurityWorld):
    """What stands in no filter of a list cannot be asked of it (Django CVE of 2025 and 2026: `_connector`, lookups)."""
    for model in MODELS:
        role = viewer(attacked, model)
        for query in ("pk__in=1,2&pk__regex=.", "id__gt=0&_connector=OR%201=1", "x__y__z=1", "pk__bbcontains=1"):
            answer = attacked.ask(role, "GET", f"{address(model)}?{query}")
            assert answer.status in (200, 302, 400), (model, query)
