"""The yardstick of assessing: five scores in one transaction, a page of 250 rows by a stored mean, files of all rows.

Views and tables for `tests.bench.bare`, made of the same bare parts.
"""

import csv
import io

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import connection, models, transaction
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template import Context, Template
from django.template.context_processors import csrf

ROWS = 250
COLUMNS = ("place", "title", "region", "amount", "mean", "median", "lowest", "highest", "outcome")
RANKED = f"SELECT {', '.join(COLUMNS)} FROM bare_ranked ORDER BY mean DESC, id"
TABLES = (
    "CREATE TABLE bare_assessment (id bigserial PRIMARY KEY, owner integer, title text, text text, status text);"
    "CREATE INDEX ON bare_assessment (owner);"
    "CREATE TABLE bare_score (id bigserial PRIMARY KEY, assessment bigint REFERENCES bare_assessment, number integer,"
    " points integer, reason text, UNIQUE (assessment, number));"
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


class Assessed(models.Model):
    """What somebody assesses."""

    owner = models.IntegerField()
    title = models.TextField()
    text = models.TextField()
    status = models.TextField()

    class Meta:
        app_label, db_table, managed = "bare", "bare_assessment", False


class Score(models.Model):
    """One of its five scores."""

    assessment = models.ForeignKey(Assessed, models.CASCADE, db_column="assessment", related_name="scores")
    number = models.IntegerField()
    points = models.IntegerField()
    reason = models.TextField()

    class Meta:
        app_label, db_table, managed = "bare", "bare_score", False
        ordering = ("number",)


class ScoresForm(forms.Form):
    """Five scores with their reasons."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(5):
            self.fields[f"points_{number}"] = forms.TypedChoiceField(choices=[(n, n) for n in range(1, 6)], coerce=int)
            self.fields[f"reason_{number}"] = forms.CharField(widget=forms.Textarea)


@login_required
def desk(request):
    """Show a form, or keep what was typed in one transaction of five statements."""
    form = ScoresForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        assessed = Assessed.objects.get(owner=request.user.pk)
        values = {"form": form, "title": assessed.title, "text": assessed.text} | csrf(request)
        return HttpResponse(DESK.render(Context(values)))
    if not form.is_valid():
        return HttpResponse(str(form.errors), status=422)
    _keep(request.user.pk, form.cleaned_data)
    return HttpResponseRedirect("/assessed/")


def _keep(owner, data):
    with transaction.atomic():
        assessed = Assessed.objects.get(owner=owner)
        for number in range(5):
            values = {"points": data[f"points_{number}"], "reason": data[f"reason_{number}"]}
            assessed.scores.filter(number=number).update(**values)


@login_required
def scored(request):
    """Show what was stored."""
    assessed = Assessed.objects.get(owner=request.user.pk)
    scores = [(score.points, score.reason) for score in assessed.scores.all()]
    return HttpResponse(SCORED.render(Context({"title": assessed.title, "scores": scores})))


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
        "WITH made AS (INSERT INTO bare_assessment (owner, title, text, status)"
        " VALUES (%s, 'A plan', repeat('Some text of the plan. ', 1200), 'open') RETURNING id)"
        " INSERT INTO bare_score (assessment, number, points, reason)"
        " SELECT made.id, n, 1, '' FROM made, generate_series(0, 4) n",
        [owner],
    )
