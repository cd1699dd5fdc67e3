"""What the crispy template pack ``nlds`` needs: controls with NL Design System classes.

Django itself ties hint and error to the control (``aria-describedby``, ``aria-invalid``), because the
pack gives them the ids it expects. ``required`` is left out: browsers would show their own bubbles.
"""

from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from proposals import formats

register = template.Library()

CLASSES = {
    "text": "utrecht-textbox utrecht-textbox--html-input",
    "textarea": "utrecht-textarea utrecht-textarea--html-textarea",
    "select": "utrecht-select utrecht-select--html-select",
    "checkbox": "utrecht-checkbox utrecht-checkbox--html-input",
    "checkboxes": "utrecht-checkbox utrecht-checkbox--html-input",
    "radios": "utrecht-radio-button utrecht-radio-button--html-input",
    "file": "mkb-file",
}
RUBRIC_CHOICE = '\n    <label for="{}">{}<b class="mkb-num">{}</b><span>{}</span></label>'


@register.filter
def kind(field: BoundField) -> str:
    """Name the sort of control: text, textarea, select, checkbox, checkboxes, radios, file or hidden."""
    widget = field.field.widget
    kinds = (
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "checkbox"),
        (forms.FileInput, "file"),
        (forms.Textarea, "textarea"),
        (forms.Select, "select"),
    )
    if field.is_hidden:
        return "hidden"
    return next((name for base, name in kinds if isinstance(widget, base)), "text")


@register.simple_tag
def nlds_widget(field: BoundField, label: str = "", **extra: Any) -> SafeString:
    """Render the control of a field; ``label`` names it where no visible label can stand."""
    field.form.use_required_attribute = False
    attrs = {"class": widget_classes(field), "placeholder": False, **extra}  # a placeholder is no label
    if field.field.required and kind(field) != "file":
        attrs["aria-required"] = "true"
    if limit := field.field.widget.attrs.get("maxlength"):
        # A browser cuts pasted text off without a word; the server says what is too much instead.
        attrs |= {"maxlength": False, "data-max-characters": limit}
    if label:
        attrs["aria-label"] = label
    if described := described_by(field):
        attrs["aria-describedby"] = described
    return field.as_widget(attrs=attrs)


def widget_classes(field: BoundField) -> str:
    """Put the classes of the component before those the form itself gives."""
    own = field.field.widget.attrs.get("class", "").replace(CLASSES.get(kind(field), ""), "").strip()
    return f"{CLASSES.get(kind(field), '')} {own}".strip()


def described_by(field: BoundField) -> str:
    """Name what describes the control: hint, error and counter. Groups are described on their fieldset."""
    if not has_counter(field):
        return ""  # Django's own answer will do
    return f"{field.aria_describedby or ''} {field.auto_id}_counter".strip()


@register.filter
def error_texts(field: BoundField) -> list[str]:
    """Write the errors of a field; instead of Django's "required" it says what to fill in."""
    standard = forms.Field.default_error_messages["required"]
    return [say_required(field) if text == standard else str(text) for text in field.errors]


def say_required(field: BoundField) -> str:
    """Tell how to answer a question that was left open, with its name."""
    wordings = {
        "checkbox": _("Tick “%(label)s”."),
        "file": _("Add a file to “%(label)s”."),
        "select": _("Choose an answer to “%(label)s”."),
    }
    wordings["radios"] = wordings["checkboxes"] = wordings["select"]
    return wordings.get(kind(field), _("Fill in “%(label)s”.")) % {"label": field.label}


@register.filter
def choices(field: BoundField) -> list[BoundWidget]:
    """Give the choices of a radio or checkbox group, each with ``tag`` and ``choice_label``."""
    field.form.use_required_attribute = False
    field.field.widget.attrs["class"] = widget_classes(field)
    return list(field.subwidgets)


@register.simple_tag
def nlds_choice(choice: BoundWidget) -> SafeString:
    """Render one radio button or checkbox of a group, without Django's own label around it."""
    return choice.tag(wrap_label=False)


def anchor(choice: BoundWidget) -> tuple[str, str]:
    """Split "4 Ondernemers doen mee" in the score and the words that anchor it."""
    score, _separator, words = str(choice.choice_label).partition(" ")
    return score, words.lstrip(" -:–")


@register.filter
def rubric_choices(field: BoundField) -> SafeString:
    """Write the scores of a criterion, each framed with the words that anchor it: a desk has five times five."""
    return format_html_join("", RUBRIC_CHOICE, (_rubric_choice(choice) for choice in choices(field)))


def _rubric_choice(choice: BoundWidget) -> tuple[str, SafeString, str, str]:
    return choice.id_for_label, nlds_choice(choice), *anchor(choice)


@register.filter
def is_optional(field: BoundField) -> bool:
    """Tell whether a question may stay open; a single checkbox may, without saying so."""
    return not field.field.required and kind(field) != "checkbox"


@register.filter
def has_counter(field: BoundField) -> bool:
    """Tell whether a text is counted: it has a limit in words, or a textarea has one in characters."""
    attrs = field.field.widget.attrs
    return (
        "data-max-words" in attrs or "data-min-words" in attrs or (kind(field) == "textarea" and "maxlength" in attrs)
    )


@register.inclusion_tag("nlds/counter.html")
def nlds_counter(field: BoundField) -> dict[str, Any]:
    """Say below a text how much room is left, as it stands now; JavaScript counts along while typing."""
    attrs = field.field.widget.attrs
    least, most = (int(attrs.get(f"data-{name}-words", 0)) for name in ("min", "max"))
    unit = "words" if least or most else "characters"
    text = str(field.value() or "").replace("\r\n", "\n").replace("\r", "\n").strip()
    used = len(text.split()) if unit == "words" else len(text)
    kind_, number = count_state(used, least, most or int(attrs.get("maxlength", 0)))
    return {"field": field, "unit": unit, "kind": kind_, "sentence": sentences(unit, number)[kind_]}


def count_state(used: int, least: int, most: int) -> tuple[str, int]:
    """Tell what a count means for the writer: need, over, left or enough, and how many."""
    if used < least:
        return "need", least - used
    if most and used > most:
        return "over", used - most
    return ("left", most - used) if most else ("enough", used)


def sentences(unit: str, number: int) -> dict[str, str]:
    """Write the four sentences of a counter for a number of words or characters."""
    words = {
        "need": ngettext("%(n)d more word needed.", "%(n)d more words needed.", number),
        "over": ngettext("%(n)d word too many.", "%(n)d words too many.", number),
        "left": ngettext("%(n)d word left.", "%(n)d words left.", number),
        "enough": ngettext("%(n)d word. That is enough.", "%(n)d words. That is enough.", number),
    }
    characters = words | {
        "over": ngettext("%(n)d character too many.", "%(n)d characters too many.", number),
        "left": ngettext("%(n)d character left.", "%(n)d characters left.", number),
    }
    # 20.000, not 20000: nobody counts zeros.
    shown = {"n": formats.number(number)}
    chosen = words if unit == "words" else characters
    return {name: text.replace("%(n)d", "%(n)s") % shown for name, text in chosen.items()}


@register.simple_tag
def counter_patterns(unit: str) -> SafeString:
    """Give the sentences of the counter with "#" for the number, as attributes for JavaScript; one and more differ."""
    return _patterns(unit, get_language())


@lru_cache(maxsize=8)
def _patterns(unit: str, language: str | None) -> SafeString:
    """Write them once for each language: every text on every page asks for the same ones."""
    return format_html_join(
        " ",
        'data-{}-one="{}" data-{}="{}"',
        ((name, _pattern(unit, name, 1), name, _pattern(unit, name, 2)) for name in ("need", "over", "left", "enough")),
    )


def _pattern(unit: str, name: str, number: int) -> str:
    return sentences(unit, number)[name].replace(str(number), "#", 1)


@register.inclusion_tag("nlds/cell.html")
def nlds_cell(field: BoundField, label: str) -> dict[str, Any]:
    """Render a control in a table cell: label for screen readers only, error above the control."""
    return {"field": field, "label": label}


@register.inclusion_tag("nlds/rubric.html")
def nlds_rubric(field: BoundField, legend: str = "") -> dict[str, Any]:
    """Render a radio field as a rubric: each score framed with the words that anchor it."""
    return {"field": field, "legend": legend or field.label}


@register.filter
def button_class(classes: str) -> str:
    """Translate the classes of crispy's buttons to ours: Submit is the primary action."""
    words = str(classes).split()
    ours = [word for word in words if word.startswith(("utrecht-", "mkb-"))]
    if not any(word.startswith("utrecht-button--") for word in ours):
        primary = "btn-primary" in words or "submitButton" in words
        ours.insert(0, f"utrecht-button--{'primary' if primary else 'secondary'}-action")
    return " ".join(["utrecht-button", *ours])


@register.simple_tag
def error_word() -> str:
    """Give the word before each error, for readers who do not see the colour."""
    return _("Error:")
