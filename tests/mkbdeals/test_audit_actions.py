"""AU-01: whatever way a row is changed, one event says who did it, and by which request, job or command.

What people do by pages is asked along with the table of permissions (tests/test_permissions.py).
"""

from itertools import cycle

import pytest
from celery import shared_task
from django.db import connection, migrations
from django.http import HttpResponse
from django.test import RequestFactory

from mkbdeals.command_line import tell_session
from mkbdeals.middleware import HistoryMiddleware
from mkbdeals.operations.queue import SENT_ALONG
from mkbdeals.tracing import HEADER, RequestMiddleware
from proposals.enums import MembershipRole
from tests.factories import proposals as make
from tests.factories import reporting as report

pytestmark = pytest.mark.django_db
# What is changed: how a row comes about, and a field with another value for it.
THINGS = {
    "organisation": (make.OrganisationFactory, "name", "Gemeente Anders"),
    "user": (make.UserFactory, "function", "Een andere functie"),
    "theme": (make.ThemeFactory, "plain_label", "Anders"),
    "region": (make.PartnershipFactory, "note", "Anders"),
    "round": (make.RoundFactory, "contact_phone", "030 - 123 45 67"),
    "draft": (make.ProposalFactory, "title", "Een andere titel"),
    "membership": (make.MembershipFactory, "role", MembershipRole.READER),
    "mail": (make.OutgoingMessageFactory, "subject", "Een ander onderwerp"),
    "plan": (report.ActionPlanFactory, "title", "Een ander plan"),
    "measure": (report.MeasureFactory, "title", "Een andere maatregel"),
}


def saved(row, field, value):
    """Change it as pages and the technical admin do."""
    setattr(row, field, value)
    row.save()


def updated(row, field, value):
    """Change it by a query."""
    type(row)._base_manager.filter(pk=row.pk).update(**{field: value})


def bulk_updated(row, field, value):
    """Change many at once."""
    setattr(row, field, value)
    type(row)._base_manager.bulk_update([row], [field])


def by_sql(row, field, value):
    """Change it without Django knowing."""
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE {row._meta.db_table} SET "{field}" = %s WHERE id = %s', [str(value), row.pk])


def removed(row, _field, _value):
    """Take it away."""
    type(row)._base_manager.filter(pk=row.pk).delete()


WAYS = {"made": None, "saved": saved, "updated": updated, "in bulk": bulk_updated, "SQL": by_sql, "removed": removed}
LABELS = {"made": "insert", "removed": "delete"}


def by_page(action, person):
    """Act within a request, between the real middleware; give what must stand with the event."""

    def view(request):
        request.user = person

        def page(asked):
            middleware.process_view(asked, page, (), {})  # as Django does once it knows the page
            return HttpResponse(action() or "")

        middleware = HistoryMiddleware(page)
        return middleware(request)

    answer = RequestMiddleware(view)(RequestFactory().post("/ergens/"))
    return {"user": person.pk, "request": answer[HEADER], "url": "/ergens/"}


@shared_task
def act() -> None:
    """Do what the test laid ready."""
    ACTIONS.pop()()


ACTIONS = []


def by_job(action, person):
    """Act within a job that a person's request started."""
    ACTIONS.append(action)
    act.apply(headers={SENT_ALONG: {"request": "abcd-0123-4567", "user": person.pk}}, throw=True)
    return {"job": act.name, "request": "abcd-0123-4567", "user": person.pk}


def by_migration(action, _person):
    """Act within a step of a migration that an operator runs."""
    told = {"command": "migrate", "operator": "J. de Vries"}
    tell_session(connection, told)
    try:
        step = migrations.RunPython(lambda _apps, _editor: action())
        step.database_forwards("proposals", connection.schema_editor(atomic=False), EMPTY, EMPTY)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pghistory.context_id', '', false)")
    return told


class _NoState:
    """A state of models that nobody asks."""

    def clear_delayed_apps_cache(self):
        """Nothing to clear."""

    apps = None


EMPTY = _NoState()
ACTORS = cycle([by_page, by_job, by_migration])
CASES = [(thing, way, next(ACTORS)) for way in WAYS for thing in THINGS]


@pytest.mark.parametrize(("thing", "way", "actor"), CASES, ids=lambda each: getattr(each, "__name__", each))
def test_one_event_with_the_actor(thing, way, actor):
    factory, field, value = THINGS[thing]
    person = make.UserFactory()
    made = []
    if way != "made":
        made.append(factory())

    def action():
        if way == "made":
            made.append(factory())
        else:
            WAYS[way](made[0], field, value)

    pk = made[0].pk if made else None
    told = actor(action, person)

    model = type(made[0])
    events = model.pgh_event_model.objects.filter(pgh_obj_id=pk or made[0].pk, pgh_label=LABELS.get(way, "update"))
    assert [event.pgh_context and event.pgh_context.metadata for event in events] == [told]


def test_there_are_sixty():
    assert len(CASES) == 60
