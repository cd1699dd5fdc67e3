"""The factory that assesses at once leaves what the services leave: every row of every table, history included."""

import re
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from assessment.models import Assessment
from tests.factories import assessment as build
from tests.factories import proposals as make
from tests.factories.scores import Scored, assess_at_once, can_be_assessed_at_once

pytestmark = pytest.mark.django_db
POINTS = [(3, 3, 3, 3, 3), (1, 2, 3, 4, 5), (5, 4, 4, 2, 1), (2, 2, 2, 2, 2), (4, 1, 5, 1, 3), (1, 1, 1, 1, 1)]
OURS = {"proposals", "assessment", "reporting"}
TABLES = [each for each in apps.get_models() if each._meta.app_label in OURS and each._meta.managed]
Row = dict[str, object]


def rows_after(made: Callable[[], object]) -> dict[str, list[Row]]:
    """Give all rows after `made`, which is undone: new keys count from one, moments and random numbers do not count."""
    with transaction.atomic():
        before = {each: set(each._base_manager.values_list("pk", flat=True)) for each in TABLES}
        made()
        new = {each: numbered(each, before[each]) for each in TABLES}
        found = {each._meta.label: written(each, new) for each in TABLES}
        transaction.set_rollback(True)
    return found


def numbered(model: type[models.Model], before: set[object]) -> dict[object, tuple[str, int]]:
    added = model._base_manager.exclude(pk__in=before).order_by("pk").values_list("pk", flat=True)
    return {key: ("new", number) for number, key in enumerate(added, start=1)}


def written(model: type[models.Model], new: dict[type[models.Model], dict[object, tuple[str, int]]]) -> list[Row]:
    """Give the rows of a table; those of a history by the row they tell of, whatever came between."""
    fields, order = list(model._meta.concrete_fields), ["pk"]
    if any(each.name == "pgh_obj" for each in fields):
        fields, order = [each for each in fields if not each.primary_key], ["pgh_obj", "pk"]
    rows = model._base_manager.order_by(*order).values(*(each.attname for each in fields))
    return [{each.name: outline(each, row[each.attname], new) for each in fields} for row in rows]


def outline(field: models.Field, value: object, new: dict[type[models.Model], dict[object, tuple[str, int]]]) -> object:
    if isinstance(field, models.DateTimeField | models.UUIDField):
        return value is not None
    if field.name == "message_key":
        return re.sub(r"\d{8}T\d{12}", "moment", str(value))
    is_copied_key = field.name == "id" and hasattr(field.model, "pgh_obj")
    of_row = field.model.pgh_obj.field.related_model if is_copied_key else field.model if field.primary_key else None
    keys = new.get(field.related_model or of_row, {})
    return keys.get(value, value) if keys else value


@pytest.fixture
def scores() -> list[Scored]:
    """Two proposals, each with three assessors; all points of the scale occur."""
    round_, panel = build.scoring_round(), build.assessors()
    proposals = [build.admissible_proposal(round_, reference=f"MD27 {each}") for each in "AB"]
    pairs = [(proposal, assessor) for proposal in proposals for assessor in panel]
    return [(*pair, points) for pair, points in zip(pairs, POINTS, strict=True)]


@pytest.mark.parametrize("final", [True, False])
def test_at_once_leaves_the_rows_of_the_services(scores, final):
    officer, now = make.UserFactory(), timezone.now()

    def by_services():
        for proposal, assessor, _points in scores:  # all at one time: who is done and asked anew gets another mail
            build.assigned(proposal, assessor, by=officer)
        return [build.assess_by_services(*each, by=officer, final=final) for each in scores]

    def at_once():
        return assess_at_once(scores, by=officer, at=now, reason=build.REASON, final=final)

    expected = rows_after(by_services)
    for proposal, _assessor, _points in scores:
        proposal.refresh_from_db()
    found = rows_after(at_once)

    assert [len(expected[f"assessment.{each}"]) for each in ("Assessment", "CriterionScore")] == [6, 30]
    assert len(expected["assessment.Standing"]) == (2 if final else 0)
    assert [label for label in expected if found[label] != expected[label]] == []


def test_one_after_the_other_leaves_the_rows_of_the_services(scores):
    officer = make.UserFactory()

    def by_services():
        return [build.assess_by_services(*each, by=officer) for each in scores]

    def one_by_one():
        return [build.assess(*each, by=officer) for each in scores]

    expected = rows_after(by_services)
    for proposal, _assessor, _points in scores:
        proposal.refresh_from_db()
    found = rows_after(one_by_one)

    assert [label for label in expected if found[label] != expected[label]] == []


def test_the_copies_in_hand_are_those_of_the_database(scores):
    assessments = build.assess_all(scores)

    for each in assessments:
        stored = Assessment.objects.get(pk=each.pk)
        assert {name: getattr(each, name) for name in _names()} == {name: getattr(stored, name) for name in _names()}
    assert {proposal.status for proposal, _assessor, _points in scores} == {"in_assessment"}


def _names() -> list[str]:
    return [each.attname for each in Assessment._meta.concrete_fields]


def test_what_is_not_plain_goes_through_the_services(scores):
    proposal, assessor, _points = scores[0]
    assert can_be_assessed_at_once(scores)

    assert not can_be_assessed_at_once([(proposal, assessor, (None,) * 5)])
    assert not can_be_assessed_at_once([(proposal, make.UserFactory(), (3,) * 5)])
    build.assigned(proposal, assessor)
    assert not can_be_assessed_at_once(scores)
