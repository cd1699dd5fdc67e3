"""The template tags: what they write, and that nothing from outside gets through unescaped."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from mkbdeals.templatetags.components import error_lines
from mkbdeals.templatetags.icons import SHAPES, icon
from mkbdeals.templatetags.nlds import count_state, kind

SPACE = "\u00a0"
CLOSING = datetime(2027, 3, 12, 16, 0, 7, tzinfo=UTC)  # 17.00.07 in the Netherlands


def render(source: str, **values: object) -> str:
    return Template("{% load euros components nlds %}" + source).render(Context(values)).strip()


class PlanForm(forms.Form):
    title = forms.CharField(label="Titel", max_length=20)
    plan = forms.CharField(label="Plan", required=False, widget=forms.Textarea(attrs={"data-max-words": 3}))
    region = forms.ChoiceField(label="Regio", choices=[(1, "1 Achterhoek")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Ik teken")


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        ("{{ value|euros }}", Decimal("250000.50"), f"€{SPACE}250.000,50"),
        ("{{ value|million_words }}", 2_800_000, f"€{SPACE}2,8{SPACE}miljoen"),
        ("{{ value|percent:1 }}", Decimal("0.488"), f"48,8{SPACE}%"),
        ("{{ value|file_size }}", 482_000, f"482{SPACE}kB"),
        ("{{ value|dutch_time_seconds }}", CLOSING, f"17.00.07{SPACE}uur"),
        ("{{ value|dutch_moment }}", CLOSING, f"vrijdag 12 maart 2027, 17.00{SPACE}uur (Nederlandse tijd)"),
        ("{{ value|day_and_month }}", CLOSING, "vrijdag 12 maart"),
        ("{{ value|euros }}", None, ""),
        ("{{ value|dutch_date }}", "", ""),
    ],
)
def test_filter_writes_dutch(source, value, expected):
    assert render(source, value=value) == expected


def test_time_left_takes_a_given_now():
    written = render("{{ value|time_left:now }}", value=CLOSING, now=datetime(2027, 3, 9, 12, 0, 7, tzinfo=UTC))

    assert written == "nog 3 dagen en 4 uur"


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_icon_is_hidden_from_screen_readers(name):
    drawn = icon(name)

    assert 'aria-hidden="true"' in drawn
    assert "style=" not in drawn


def test_icon_of_an_unknown_name_fails():
    with pytest.raises(KeyError):
        icon("logo")


def test_status_shows_word_icon_and_colour():
    shown = render('{% status "done" word %}', word="Klaar & af")

    assert "Klaar &amp; af" in shown
    assert "<svg" in shown
    assert "mkb-status--done" in shown


def test_alert_escapes_what_people_typed():
    shown = render('{% alert "warn" %}<p>{{ typed }}</p>{% endalert %}', typed="<script>")

    assert "<p>&lt;script&gt;</p>" in shown
    assert "utrecht-alert--warning" in shown


def test_alert_of_an_unknown_kind_fails():
    with pytest.raises(KeyError):
        render('{% alert "red" %}x{% endalert %}')


def test_unclosed_alert_fails():
    with pytest.raises(TemplateSyntaxError):
        render('{% alert "warn" %}x')


def test_progress_has_no_inline_style():
    shown = render('{% progress 5 8 "Onderdelen klaar" %}')

    assert 'value="5" max="8" aria-label="Onderdelen klaar"' in shown
    assert "style=" not in shown


def test_pagination_keeps_other_search_parameters():
    request = RequestFactory().get("/voorstellen/", {"zoek": "mkb", "page": "2"})

    shown = render("{% pagination page %}", page=Paginator(range(30), 10).page(2), request=request)

    assert 'href="?zoek=mkb&amp;page=3"' in shown
    assert '<span aria-current="page">2</span>' in shown


def test_pagination_of_one_page_shows_nothing():
    assert "nav" not in render("{% pagination page %}", page=Paginator(range(3), 10).page(1))


def test_filled_leaves_out_an_empty_frame():
    assert render("{% filled %}<aside>{% if False %}x{% endif %}</aside>{% endfilled %}") == ""
    assert render("{% filled %}<aside>x</aside>{% endfilled %}") == "<aside>x</aside>"


def test_error_lines_are_empty_for_an_unbound_form():
    assert list(error_lines(PlanForm())) == []


def test_error_lines_name_the_question_and_lead_to_the_control():
    assert [line["target"] for line in error_lines(PlanForm({}))] == ["id_title", "id_region_0", "id_agreed"]
    assert "Titel" in next(error_lines(PlanForm({})))["text"]


def test_error_lines_follow_the_order_of_the_page_when_clean_finds_the_first_one():
    class CheckedForm(PlanForm):
        def clean(self):
            self.add_error("title", "Deze titel bestaat al.")

    form = CheckedForm({"title": "x", "region": "", "agreed": ""})

    assert [line["target"] for line in error_lines(form)] == ["id_title", "id_region_0", "id_agreed"]


def test_error_lines_keep_a_message_of_the_form_itself():
    form = PlanForm({"title": "x" * 30, "region": "1", "agreed": "on"})

    assert [line["text"] for line in error_lines(form)] == [str(text) for text in form["title"].errors]


def test_error_lines_of_a_formset_lead_to_the_row():
    formset = forms.formset_factory(PlanForm, extra=0)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-region": "1", "form-0-agreed": "on"}
    )

    assert [line["target"] for line in error_lines(formset)] == ["id_form-0-title"]


def test_error_summary_uses_the_words_beside_the_field():
    form = PlanForm({})

    summary = render("{% error_summary form %}", form=form)
    beside = render('{% include "nlds/field.html" with field=form.title %}', form=form)

    words = next(error_lines(form))["text"]
    assert f'<a href="#id_title">{words}</a>' in summary
    assert words in beside


def test_field_is_described_by_its_error_and_never_uses_required():
    shown = render('{% include "nlds/field.html" with field=form.title %}', form=PlanForm({}))

    assert 'id="id_title_error"' in shown
    assert 'aria-describedby="id_title_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'aria-required="true"' in shown
    assert " required" not in shown
    assert " maxlength" not in shown  # pasted text must not be cut off in silence


def test_optional_question_says_so_and_required_one_does_not():
    optional = render('{% include "nlds/label.html" with field=form.plan %}', form=PlanForm())
    required = render('{% include "nlds/label.html" with field=form.title %}', form=PlanForm())

    assert "mkb-optional" in optional
    assert "mkb-optional" not in required


def test_radio_group_is_a_fieldset_with_its_legend():
    shown = render('{% include "nlds/field.html" with field=form.region %}', form=PlanForm())

    assert "<legend" in shown
    assert shown.count('type="radio"') == 1
    assert 'for="id_region_0"' in shown


def test_rubric_splits_score_and_anchor():
    shown = render("{% nlds_rubric form.region %}", form=PlanForm())

    assert '<b class="mkb-num">1</b><span>Achterhoek</span>' in shown


def test_kind_of_each_control():
    form = PlanForm()

    assert [kind(form[name]) for name in form.fields] == ["text", "textarea", "radios", "checkbox"]


@pytest.mark.parametrize(
    ("used", "least", "most", "expected"),
    [
        (0, 0, 300, ("left", 300)),
        (300, 0, 300, ("left", 0)),
        (301, 0, 300, ("over", 1)),
        (19, 20, 0, ("need", 1)),
        (20, 20, 0, ("enough", 20)),
        (19, 20, 300, ("need", 1)),
    ],
)
def test_count_state_at_its_borders(used, least, most, expected):
    assert count_state(used, least, most) == expected


def test_counter_counts_the_words_that_are_there():
    shown = render(
        '{% include "nlds/field.html" with field=form.plan %}', form=PlanForm({"plan": "een twee drie vier"})
    )

    assert "mkb-counter--over" in shown
    assert 'aria-describedby="id_plan_counter"' in shown
