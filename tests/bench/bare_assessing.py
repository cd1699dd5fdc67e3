"""The yardstick of assessing: five scores in one transaction, a page of 250 rows by a stored mean, files of all rows.

Views and tables for `tests.bench.bare`, made of the same bare parts.
"""

import csv
import io

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import connection, transaction
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template import Context, Template
from django.template.context_processors import csrf

ROWS = 250
COLUMNS = ("place", "title", "region", "amount", "mean", "median", "lowest", "highest", "outcome")
RANKED = f"SELECT {', '.join(COLUMNS)} FROM bare_ranked ORDER BY mean DESC, id"
TABLES = (
    "CREATE TABLE bare_assessment (id bigserial PRIMARY KEY, owner integer, title text, text text, status text);"
    "CREATE INDEX ON bare_assessment (owner);"
    "CREATE TABLE bare_score (assessment bigint REFERENCES bare_assessment, number integer, points integer,"
    " reason text, PRIMARY KEY (assessment, number));"
    "CREATE TABLE bare_ranked (id bigserial PRIMARY KEY, place integer, title text, region text, amount numeric(12,2),"
    " mean numeric(4,2), median numeric(4,2), lowest numeric(4,2), highest numeric(4,2), outcome text);"
)
INDEX = "CREATE INDEX ON bare_ranked (mean DESC, id)"

DESK = Template(
    "<!doctype html><html lang=nl><title>Desk</title><h1>{{ title }}</h1><p>{{ text }}</p>"
    "<form method=post>{% csrf_token %}{{ form.as_p }}<button>Save</button></form></html>"
)
SCORED = Template(
    "<!doctype html><html lang=nl><title>Done</title><h1>{{ title }}</h1>"
    "<ul>{% for points, reason in scores %}<li>{{ points }}: {{ reason }}</li>{% endfor %}</ul></html>"
)
RANKING = Template(
    "<!doctype html><html lang=nl><title>Ranking</title><h1>Ranking</h1><table>{% for row in rows %}"
    "<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table></html>"
)


class ScoresForm(forms.Form):
    """Five scores with their reasons."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(5):
            self.fields[f"points_{number}"] = forms.TypedChoiceField(choices=[(n, n) for n in range(1, 6)], coerce=int)
            self.fields[f"reason_{number}"] = forms.CharField(widget=forms.Textarea)


@login_required
def desk(request):
    """Show a form, or keep what was typed in one transaction of six statements."""
    if request.method != "POST":
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, title, text FROM bare_assessment WHERE owner = %s LIMIT 1", [request.user.pk])
            _pk, title, text = cursor.fetchone()
        values = {"form": ScoresForm(), "title": title, "text": text} | csrf(request)
        return HttpResponse(DESK.render(Context(values)))
    form = ScoresForm(request.POST)
    if not form.is_valid():
        return HttpResponse(str(form.errors), status=422)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE bare_assessment SET status = 'final' WHERE owner = %s RETURNING id", [request.user.pk])
        (pk,) = cursor.fetchone()
        for number in range(5):
            cursor.execute(
                "INSERT INTO bare_score VALUES (%s, %s, %s, %s) ON CONFLICT (assessment, number)"
                " DO UPDATE SET points = excluded.points, reason = excluded.reason",
                [pk, number, form.cleaned_data[f"points_{number}"], form.cleaned_data[f"reason_{number}"]],
            )
    return HttpResponseRedirect(f"/assessed/{pk}/")


@login_required
def scored(request, pk):
    """Show what was stored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM bare_assessment WHERE id = %s AND owner = %s", [pk, request.user.pk])
        (title,) = cursor.fetchone()
        cursor.execute("SELECT points, reason FROM bare_score WHERE assessment = %s ORDER BY number", [pk])
        return HttpResponse(SCORED.render(Context({"title": title, "scores": cursor.fetchall()})))


@login_required
def ranking(request):
    """Show 250 rows by a stored mean."""
    with connection.cursor() as cursor:
        cursor.execute(f"{RANKED} LIMIT {ROWS}")
        return HttpResponse(RANKING.render(Context({"rows": cursor.fetchall()})))


@login_required
def ranking_csv(request):
    """Send all rows, as they come."""
    rows = _all_rows()
    return StreamingHttpResponse(_lines(rows), content_type="text/csv")


@login_required
def ranking_xlsx(request):
    """Have xlsxwriter write all rows and do nothing else."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(_all_rows()):
            sheet.write_row(number, 0, row)
    return HttpResponse(target.getvalue(), content_type="application/octet-stream")


def _all_rows():
    with connection.cursor() as cursor:
        cursor.execute(RANKED)
        yield COLUMNS
        yield from cursor


def _lines(rows):
    target = io.StringIO()
    writer = csv.writer(target)
    for number, row in enumerate(rows, start=1):
        writer.writerow(row)
        if number % 500 == 0:
            yield target.getvalue()
            target.seek(0)
            target.truncate()
    yield target.getvalue()


def fill(cursor, rows: int) -> None:
    """Make the tables, with `rows` ranked."""
    cursor.execute(TABLES)
    cursor.execute(
        "INSERT INTO bare_ranked (place, title, region, amount, mean, median, lowest, highest, outcome)"
        " SELECT n, 'title of a plan ' || n, 'Gemeente Meetveld ' || n % 200, 100000 + n * 7919 % 250000,"
        f" 5 - n * 4.0 / {rows}, 3.5, 3, 4, 'within' FROM generate_series(1, {rows}) n; {INDEX}"
    )


def give_work(cursor, owner: int) -> None:
    """Give a person something to assess."""
    cursor.execute(
        "INSERT INTO bare_assessment (owner, title, text, status)"
        " VALUES (%s, 'A plan', repeat('Some text of the plan. ', 1200), 'open')",
        [owner],
    )
