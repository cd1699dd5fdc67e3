"""Controls written without a template are the same to the byte as those of Django."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from mkbdeals.form_rendering import FOLDER, WRITERS, Renderer

HOSTILE = "<b>\"'&</b>"
WIDGETS = (
    forms.TextInput, forms.Textarea, forms.HiddenInput, forms.NumberInput, forms.EmailInput, forms.URLInput,
    forms.PasswordInput, forms.Select, forms.CheckboxInput, forms.DateInput,
)  # fmt: skip
ATTRIBUTES = (
    {},
    {"class": "a b", "rows": 9, "data-x": HOSTILE, "aria-label": gettext_lazy("Contact")},
    {"autofocus": True, "placeholder": False, "maxlength": None, "data-safe": mark_safe("<i>"), HOSTILE: HOSTILE},
)


@pytest.mark.parametrize("attributes", ATTRIBUTES)
@pytest.mark.parametrize("value", [None, "", "one", HOSTILE, "first\nsecond", 0, 12, "  around  ", mark_safe("<i>")])
@pytest.mark.parametrize("kind", WIDGETS)
def test_controls_are_those_of_django(kind, value, attributes):
    widget = kind(attrs=dict(attributes))
    ours = widget.render("field", value, {"id": "id_field"}, renderer=Renderer())
    assert ours == widget.render("field", value, {"id": "id_field"}, renderer=TemplatesSetting())


@pytest.mark.parametrize("attributes", ATTRIBUTES)
@pytest.mark.parametrize("value", [None, "", "1", 1, HOSTILE])
@pytest.mark.parametrize("wraps", [True, False])
@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_each_choice_of_a_group_is_that_of_django(kind, wraps, value, attributes):
    choices = [(1, "One"), ("1", HOSTILE), (HOSTILE, mark_safe("<i>")), ("", "")]
    widget = kind(attrs=dict(attributes), choices=choices)
    for option in widget.subwidgets("field", value, {"id": "id_field"} if wraps else {}):
        context = {"widget": {**option, "wrap_label": wraps}}
        ours, theirs = (each.render(option["template_name"], context) for each in (Renderer(), TemplatesSetting()))
        assert option["template_name"] in WRITERS
        assert ours == theirs


@pytest.mark.parametrize("kind", WIDGETS[:7])
def test_simple_ones_need_no_template(kind):
    assert kind.template_name in WRITERS


def test_every_form_of_the_site_uses_it(settings):
    assert isinstance(forms.Form().renderer, Renderer)
    assert all(name.startswith(FOLDER) for name in WRITERS)
