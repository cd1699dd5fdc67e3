"""Every form of staff with something wrong in it: accessible, within 320 pixels, the errors where one looks first.

The forms are those of tests/permissions.toml that an empty form makes say what is missing, those of applicants and
assessors among them. What stands in a template of staff and is not reached that way is named below, with its test.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse

from tests import test_permissions
from tests.look.conftest import STICKING_OUT
from tests.look.test_sample_page import axe_findings
from tests.permission_table import rows
from tests.test_permissions import World

world = test_permissions.world  # the fixture: one world for all forms

# What is wrong in nearly every field: too long, no number, no day, no choice.
WRONG = "x" * 4000
FORMS = [row for row in rows() if row.method == "POST" and 422 in row.answers.values()]
SUMMARY = re.compile(r"error[-_]summary")
TEMPLATES = Path(django_settings.BASE_DIR, "templates")
OF_STAFF = ("proposals/management/", "assessment/")
ELSEWHERE = {
    "assessment/panel_discussion.html": "tests/look/test_panel.py::test_errors_are_accessible_and_fit",
    "assessment/proposal_history.html": "tests/look/test_audit.py::mistake_in_history",
    "proposals/management/retention_list.html": "tests/look/test_privacy.py::test_pages_are_accessible_and_fit",
}


def filled_in_wrong(world: World, row) -> HttpResponse:
    """Send a form empty, then with something wrong in each of its fields; give the last answer that shows errors."""
    role = next(role for role, answer in row.answers.items() if answer == 422)
    empty = world.ask(row, role)
    form = (empty.context or {}).get("form")
    if not isinstance(form, BaseForm):
        return empty
    values = {form.add_prefix(name): WRONG for name, field in form.fields.items() if not field.disabled}
    wrong = world.ask(row, role, values)
    return wrong if wrong.status_code == 422 else empty


@pytest.mark.parametrize("row", FORMS, ids=str)
def test_a_form_with_errors_is_accessible_and_fits(world, show, client, row):
    with transaction.atomic():
        response = filled_in_wrong(world, row)
        client.cookies = world.client.cookies
        shown = show(response)
        found = axe_findings(shown)
        at_first = shown.evaluate("document.activeElement.closest('[role=alert], .mkb-alert, h1')?.tagName ?? ''")
        headings = shown.locator("h1").count()
        shown.set_viewport_size({"width": 320, "height": 700})
        wide = shown.evaluate(STICKING_OUT)
        transaction.set_rollback(True)

    assert (found, wide, shown.missing, headings) == ([], [], [], 1)
    assert at_first, "the summary of the errors has the focus"


def test_every_form_was_looked_at(world):
    """A form of staff that no row of the table reaches, nor a test that is named above, fails."""
    every = {str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}
    holding = {name for name, text in every.items() if name.startswith(OF_STAFF) and SUMMARY.search(text)}
    seen = set()
    for row in FORMS:
        with transaction.atomic():
            seen |= {each.name for each in filled_in_wrong(world, row).templates if each.name}
            transaction.set_rollback(True)

    assert sorted(holding - seen - ELSEWHERE.keys()) == []
    assert sorted(ELSEWHERE.keys() & seen) == [], "the table reaches it"
    for template, test in ELSEWHERE.items():
        file, _separator, name = test.partition("::")
        assert re.search(rf"\b{name}\b", Path(django_settings.BASE_DIR, file).read_text()), template
