"""The yardstick: the least that Django can do for the same thing, in one file.

A session, a signed-in user, a form with a CSRF token that is validated, and one transaction of
twelve INSERTs; then a page that shows what was stored. Rows are models, as in any Django project.
Nothing is cached, nothing is guarded. The same with SQL written by hand stands beside it at /by-hand/.
"""

import os
import sys

from django.conf import settings

if not settings.configured:
    from urllib.parse import urlsplit

    url = urlsplit(os.environ["BARE_DATABASE_URL"])
    settings.configure(
        SECRET_KEY="bench",
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": url.path.strip("/"),
                "USER": url.username,
                "PASSWORD": url.password or "",
                "HOST": url.hostname,
                "PORT": url.port,
                "CONN_MAX_AGE": 60,
                "CONN_HEALTH_CHECKS": True,
            }
        },
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {}}],
        USE_TZ=True,
    )
    import django

    django.setup()

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template import Context, Template
from django.template.context_processors import csrf
from django.urls import path

from tests.bench import bare_assessing

LINES = 11  # with the row itself: twelve INSERTs
FORM = Template(
    "<!doctype html><html lang=nl><title>Form</title><h1>Form</h1>"
    "<form method=post>{% csrf_token %}{{ form.as_p }}<button>Save</button></form></html>"
)
DONE = Template(
    "<!doctype html><html lang=nl><title>Done</title><h1>{{ title }}</h1>"
    "<ul>{% for line in lines %}<li>{{ line }}</li>{% endfor %}</ul></html>"
)


class PlanForm(forms.Form):
    """A title, a text, an amount and a day."""

    title = forms.CharField(max_length=200)
    text = forms.CharField(widget=forms.Textarea)
    amount = forms.DecimalField(max_digits=12, decimal_places=2)
    day = forms.DateField()


class Plan(models.Model):
    """A row of what was sent."""

    owner = models.IntegerField()
    title = models.TextField()
    text = models.TextField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    day = models.DateField()

    class Meta:
        app_label, db_table, managed = "bare", "bare_plan", False


class Line(models.Model):
    """One of eleven rows that belong to it."""

    plan = models.ForeignKey(Plan, models.CASCADE, db_column="plan", related_name="lines")
    text = models.TextField()

    class Meta:
        app_label, db_table, managed = "bare", "bare_line", False


def page(request, template, values):
    return HttpResponse(template.render(Context(values | csrf(request))))


@login_required
def form_page(request):
    return _form_page(request, store, "/done/")


@login_required
def form_page_by_hand(request):
    return _form_page(request, store_by_hand, "/by-hand/done/")


def _form_page(request, keep, shown_at):
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(f"{shown_at}{keep(request.user.pk, form.cleaned_data)}/")
    return page(request, FORM, {"form": form})


def store(user, data):
    with transaction.atomic():
        plan = Plan.objects.create(owner=user, **data)
        for number in range(LINES):
            Line.objects.create(plan=plan, text=f"line {number}")
    return plan.pk


def store_by_hand(user, data):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bare_plan (owner, title, text, amount, day) VALUES (%s, %s, %s, %s, %s) RETURNING id",
            [user, data["title"], data["text"], data["amount"], data["day"]],
        )
        plan = cursor.fetchone()[0]
        for number in range(LINES):
            cursor.execute("INSERT INTO bare_line (plan, text) VALUES (%s, %s)", [plan, f"line {number}"])
    return plan


@login_required
def done_page(request, pk):
    plan = Plan.objects.get(pk=pk, owner=request.user.pk)
    return page(request, DONE, {"title": plan.title, "lines": [line.text for line in plan.lines.all()]})


@login_required
def done_page_by_hand(request, pk):
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM bare_plan WHERE id = %s AND owner = %s", [pk, request.user.pk])
        title = cursor.fetchone()[0]
        cursor.execute("SELECT text FROM bare_line WHERE plan = %s", [pk])
        lines = [text for (text,) in cursor.fetchall()]
    return page(request, DONE, {"title": title, "lines": lines})


urlpatterns = [
    path("form/", form_page),
    path("done/<int:pk>/", done_page),
    path("by-hand/", form_page_by_hand),
    path("by-hand/done/<int:pk>/", done_page_by_hand),
    path("assess/", bare_assessing.desk),
    path("assessed/", bare_assessing.scored),
    path("ranking/", bare_assessing.ranking),
    path("ranking.csv", bare_assessing.ranking_csv),
    path("ranking.xlsx", bare_assessing.ranking_xlsx),
]
application = get_wsgi_application()


def prepare(rows: int, people: int, ranked: int) -> list[str]:
    """Make the tables with `rows` plans, `ranked` of them in a ranking, and give the session keys of `people`."""
    from importlib import import_module

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bare_plan (id bigserial PRIMARY KEY, owner integer, title text, text text,"
            " amount numeric(12,2), day date);"
            "CREATE TABLE bare_line (id bigserial PRIMARY KEY, plan bigint REFERENCES bare_plan, text text);"
            "INSERT INTO bare_plan (owner, title, text, amount, day)"
            f" SELECT 0, 'title ' || n, repeat('text ', 400), n, CURRENT_DATE FROM generate_series(1, {rows}) n;"
            "INSERT INTO bare_line (plan, text) SELECT id, 'line ' || n FROM bare_plan, generate_series(1, 11) n;"
            "CREATE INDEX ON bare_line (plan)"
        )
        bare_assessing.fill(cursor, ranked)
        cursor.execute("ANALYZE")
    engine = import_module(settings.SESSION_ENGINE)
    keys = []
    for number in range(people):
        user = User.objects.create_user(f"person{number}", password=None)
        with connection.cursor() as cursor:
            bare_assessing.give_work(cursor, user.pk)
        session = engine.SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        keys.append(session.session_key)
    return keys


if __name__ == "__main__":
    print("\n".join(prepare(*(int(word) for word in sys.argv[1:4]))))
