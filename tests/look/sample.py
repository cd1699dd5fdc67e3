"""A page with every component, so that all of them can be looked at and tested at once."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path

PAGE = Path(__file__).with_name("sample_page.html")
STEPS = [
    {"title": "Voorbereiding", "text": "tot 1 oktober", "state": "done"},
    {"title": "Open", "text": "1 okt – 20 nov", "state": "done"},
    {"title": "Beoordelen", "text": "nu", "state": "now"},
    {"title": "Besluit", "text": "woensdag 11 dec", "state": "todo"},
]
SCORES = [("", "Kies")] + [(n, f"{n} punten") for n in range(1, 3)]
ANCHORS = [(1, "1 Ondernemers komen niet voor in het plan."), (2, "2 Ondernemers zijn gehoord.")]


class SampleForm(forms.Form):
    """One field of each sort."""

    title = forms.CharField(label="Titel van uw voorstel", max_length=80, help_text="Ten hoogste 80 tekens.")
    phone = forms.CharField(label="Telefoonnummer", required=False)
    plan = forms.CharField(
        label="Uw plan", help_text="Wat gaat u doen?", widget=forms.Textarea(attrs={"data-max-words": 5})
    )
    amount = forms.DecimalField(
        label="Gevraagde bijdrage",
        error_messages={"invalid": "Schrijf het bedrag in cijfers, bijvoorbeeld 250.000."},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "mkb-input--amount"}),
    )
    province = forms.ChoiceField(label="Provincie", choices=SCORES)
    kind = forms.ChoiceField(label="Soort regio", choices=SCORES[1:], widget=forms.RadioSelect)
    themes = forms.MultipleChoiceField(label="Thema’s", choices=SCORES[1:], widget=forms.CheckboxSelectMultiple)
    attachment = forms.FileField(label="Bijlage", required=False, help_text="Hoogstens 25 MB.")
    agreed = forms.BooleanField(label="Ik mag namens mijn organisatie tekenen")


class PointsForm(forms.Form):
    """The rubric of one criterion."""

    points = forms.ChoiceField(label="Punten", choices=ANCHORS, widget=forms.RadioSelect)


class LineForm(forms.Form):
    """A line of a budget."""

    amount = forms.DecimalField(
        error_messages={"required": "Vul een bedrag in"},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "mkb-input--amount"}),
    )


def sample(request: HttpRequest) -> HttpResponse:
    """Show every component; posting shows every error."""
    data = request.POST or None
    lines = forms.formset_factory(LineForm, extra=2)(data)
    form, points = SampleForm(data), PointsForm(data)
    for each in (form, points, lines):
        each.is_valid()
    values = {
        "form": form,
        "points": points,
        "lines": lines,
        "steps": STEPS,
        "page": Paginator(range(90), 10).page(4),
        "moment": datetime(2027, 3, 12, 17, tzinfo=ZoneInfo("Europe/Amsterdam")),
    }
    return HttpResponse(Template(PAGE.read_text(encoding="utf-8")).render(RequestContext(request, values)))


urlpatterns = [path("sample/", sample), path("", include("mkbdeals.urls"))]
