"""The components of a page as template tags: ``{% load components %}``.

``docs/look.md`` shows each of them with its parameters. Small ones that stand in long lists
are written here; the others render a template of ``templates/components/``.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mkbdeals.template_loader import steady

from .icons import icon
from .nlds import error_texts

register = template.Library()
register.simple_tag(icon)

STATUS_ICONS = {
    "done": "done",
    "busy": "pencil",
    "todo": "circle",
    "locked": "lock",
    "wait": "clock",
    "warn": "alert",
    "error": "error",
    "info": "info",
}
STATUS_COLOURS = {"done": "done", "busy": "busy", "warn": "warn", "error": "error"}
BADGES = {"done": "success", "busy": "active", "warn": "warning", "error": "error"}
ALERTS = {"info": "info", "done": "ok", "warn": "warning", "error": "error"}
MESSAGE_KINDS = {"success": "done", "warning": "warn", "error": "error"}


@register.simple_tag
@steady
def status(kind: str, text: str, symbol: str = "", plain: bool = False) -> SafeString:
    """Show a status as word, icon and colour.

    ``kind`` is done, busy, todo, locked, wait, warn, error or info; ``symbol`` names another icon;
    ``plain`` leaves out the pill, for use inside a table.
    :raises KeyError: for an unknown kind.
    """
    drawing = icon(symbol or STATUS_ICONS[kind])
    colour = STATUS_COLOURS.get(kind, "quiet")
    return format_html(
        '<span class="utrecht-badge-status utrecht-badge-status--{} mkb-status mkb-status--{}{}">{}{}</span>',
        BADGES.get(kind, "neutral"),
        colour,
        " mkb-status--plain" if plain else "",
        drawing,
        text,
    )


@register.simple_block_tag
@steady
def alert(content: str, kind: str = "info", role: str = "") -> SafeString:
    """Frame a message: ``{% alert "warn" %}<p>…</p>{% endalert %}``; kind is info, done, warn or error.

    Give ``role="alert"`` or ``role="status"`` only to what appears after an action.
    """
    values = {"content": content, "kind": kind, "modifier": ALERTS[kind], "role": role}
    return render_to_string("components/alert.html", {**values, "symbol": STATUS_ICONS[kind]})


@register.filter
def message_kind(level_tag: str) -> str:
    """Name the alert for a message of django.contrib.messages: "success" is "done"."""
    return MESSAGE_KINDS.get(level_tag, "info")


@register.simple_block_tag
@steady
def fact(content: str, name: str, note: str = "") -> SafeString:
    """Write one line of a facts list, ``<dl class="mkb-facts">``: ``{% fact "Titel" %}…{% endfact %}``."""
    return render_to_string("components/fact.html", {"content": content, "name": name, "note": note})


@register.inclusion_tag("components/kpi.html")
def kpi(label: str, value: str, note: str = "") -> dict[str, str]:
    """Show one key figure: label, figure in words, and what to compare it with."""
    return {"label": label, "value": value, "note": note}


@register.inclusion_tag("components/progress.html")
def progress(value: int, maximum: int, label: str, kind: str = "") -> dict[str, Any]:
    """Draw how far something is. The same figures stand beside it in words; kind "error" colours it so."""
    return {"value": value, "maximum": maximum, "label": label, "kind": kind}


@register.inclusion_tag("components/timeline.html")
def timeline(steps: Iterable[dict[str, str]]) -> dict[str, Any]:
    """List steps in time. Each step has ``title``, ``text`` and ``state``: done, now or todo."""
    return {"steps": steps}


@register.inclusion_tag("components/phases.html")
def phases(steps: Iterable[dict[str, str]], label: str) -> dict[str, Any]:
    """Draw the phases of a round side by side; each is a step as of a timeline."""
    return {"steps": steps, "label": label}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page, parameter: str = "page") -> dict[str, Any]:
    """Link the pages of a list; other search parameters in the address stay."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(numbers), "parameter": parameter, "request": context.get("request")}


@register.simple_tag(takes_context=True)
def page_address(context: template.Context, number: int) -> str:
    """Give the address of another page of the list; the other search parameters stay."""
    query = context["request"].GET.copy() if context.get("request") else QueryDict(mutable=True)
    query[context["parameter"]] = number
    return f"?{query.urlencode()}"


@register.simple_block_tag
def filled(content: str) -> SafeString:
    """Leave out a frame, one outer and one optional inner element, when nothing stands within it."""
    has_words = re.sub(r"<[^>]*>", "", content).strip()
    return SafeString(content if has_words else "")


@register.simple_block_tag
@steady
def empty_state(content: str, title: str) -> SafeString:
    """Say that a list is empty and what to do next: ``{% empty_state "Nog geen voorstellen" %}…``."""
    return render_to_string("components/empty_state.html", {"content": content, "title": title})


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet | None) -> dict[str, Any]:
    """List all errors of forms and formsets above the form, each with a link to its field.

    The words are those beside the field. Nothing is shown while there are no errors.
    """
    return {"errors": [line for form in forms if form is not None for line in error_lines(form)]}


@register.simple_tag
def error_prefix(*forms: BaseForm | BaseFormSet | None) -> str:
    """Begin the page title with "Error: " when one of the forms has errors."""
    has_errors = any(True for form in forms if form is not None for line in error_lines(form))
    return f"{_('Error:')} " if has_errors else ""


def error_lines(form: BaseForm | BaseFormSet) -> Iterator[dict[str, str]]:
    """Go through the errors of a form or formset as ``{"text", "target"}``; unbound forms have none."""
    if isinstance(form, BaseFormSet):
        for each in form.forms:
            yield from error_lines(each)
        yield from ({"text": text, "target": ""} for text in form.non_form_errors())
        return
    yield from ({"text": text, "target": ""} for text in form.non_field_errors())
    # In the order of the page: a form finds the errors of `clean` last, wherever their fields stand.
    for name in form.fields:
        if name in form.errors:
            yield from ({"text": text, "target": focus_target(form, name)} for text in error_texts(form[name]))


def focus_target(form: BaseForm, name: str) -> str:
    """Give the id of the control that takes the focus: of a group of choices the first one."""
    field = form[name]
    return field.id_for_label or f"{field.auto_id}_0"
