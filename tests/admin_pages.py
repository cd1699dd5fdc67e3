"""Pages of Django's admin as a browser sees them."""

from django.db.models import Model
from django.forms import BoundField
from django.http import HttpResponse
from django.urls import reverse


def address(model: type[Model], page: str = "changelist", *arguments: object) -> str:
    """Give the address of a page of a model in the technical admin."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def form_values(page: HttpResponse) -> dict[str, str]:
    """Collect what a browser would send back from a form of the admin."""
    values = {}
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            values |= _sent_by(field)
    return values


def _sent_by(field: BoundField) -> dict[str, str]:
    """Give what a browser sends for a field."""
    value = field.value()
    if hasattr(field.field.widget, "decompress"):
        parts = field.field.widget.decompress(value)
        return {f"{field.html_name}_{n}": str(part) for n, part in enumerate(parts) if part is not None}
    if value is None or value is False:
        return {}
    return {field.html_name: "on" if value is True else str(value)}
