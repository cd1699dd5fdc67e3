"""Simple controls of a form without a template: a page with a budget has hundreds of them."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.safestring import SafeData, SafeString, mark_safe

Widget = Mapping[str, Any]
FOLDER = "django/forms/widgets/"


class Renderer(TemplatesSetting):
    """Writes text boxes and text areas itself, the same to the byte as Django's templates; else those do."""

    def render(self, template_name: str, context: Mapping[str, Any], request: HttpRequest | None = None) -> SafeString:
        """Write a control."""
        write = WRITERS.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)


def text_box(widget: Widget) -> SafeString:
    """Write an `<input>` of one line, or a hidden one."""
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    start = f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"{value}'
    return mark_safe(f"{start}{_attributes(widget['attrs'])}>")  # noqa: S308 - escaped


def choice(widget: Widget) -> SafeString:
    """Write one radio button or checkbox of a group, with Django's own label around it when asked."""
    button = text_box(widget)
    if not widget["wrap_label"]:
        return button
    target = f' for="{_text(widget["attrs"]["id"])}"' if widget["attrs"].get("id") else ""
    return mark_safe(f"<label{target}>{button}\n {_text(widget['label'])}</label>")  # noqa: S308 - escaped


def text_area(widget: Widget) -> SafeString:
    """Write a `<textarea>`."""
    start = f'<textarea name="{_text(widget["name"])}"{_attributes(widget["attrs"])}>'
    return mark_safe(f"{start}\n{_text(widget['value'] or '')}</textarea>")  # noqa: S308 - escaped


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(
        f" {_text(name)}" if value is True else f' {_text(name)}="{_text(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _text(value: Any) -> str:
    return str(value) if isinstance(value, SafeData) else escape(str(value))


ONE_LINE = ("input", "text", "hidden", "number", "email", "url", "password")
WRITERS: dict[str, Callable[[Widget], SafeString]] = {
    **{f"{FOLDER}{name}.html": text_box for name in ONE_LINE},
    **{f"{FOLDER}{name}_option.html": choice for name in ("radio", "checkbox")},
    f"{FOLDER}textarea.html": text_area,
}
