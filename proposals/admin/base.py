"""What all pages of the technical admin share."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from rules.contrib.admin import ObjectPermissionsModelAdmin

from proposals.formats import euros
from proposals.forms.amount import AmountField
from proposals.models.database_rules import message_for, violated_rule
from proposals.models.fields import EuroField

AMOUNTS = {EuroField: {"form_class": AmountField}}


def euro_column(name: str, label: Any) -> Callable[[Model], str]:
    """Build a column that writes an amount as people read it: "€ 250.000"."""

    @admin.display(description=label, ordering=name)
    def column(row: Model) -> str:
        amount = getattr(row, name)
        return "" if amount is None else euros(amount)

    return column


class RefusedForm(ModelForm):
    """A form whose values the database refused: valid in itself, with the words of the rule added."""

    refusal: tuple[str | None, str]

    def _post_clean(self) -> None:
        super()._post_clean()
        field, words = self.refusal
        self.add_error(field if field in self.fields else None, words)


class RuleAwareAdmin(ObjectPermissionsModelAdmin):
    """Asks the permissions of `rules`, and brings a refusal of the database back to the form.

    `refusal_fields` names for a rule the field beside which its words stand; others stand above the form.
    Each amount has a column `<name>_in_euros`, which also takes its place where it cannot be changed.
    """

    formfield_overrides = AMOUNTS
    refusal_fields: Mapping[str, str] = {}
    show_full_result_count = False
    list_per_page = 50

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        self._amounts = [field.name for field in model._meta.fields if isinstance(field, EuroField)]
        for name in self._amounts:
            setattr(self, f"{name}_in_euros", euro_column(name, model._meta.get_field(name).verbose_name))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Refuse before looking: whether a row exists is not told to who may not see such rows."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show on the start page what one may see; nobody needs a permission of a whole app besides."""
        return self.has_view_permission(request)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Write the amounts that this person cannot change as people read them."""
        fixed = self._fixed_amounts(request, obj)
        return [
            (
                title,
                {**options, "fields": [f"{name}_in_euros" if name in fixed else name for name in options["fields"]]},
            )
            for title, options in super().get_fieldsets(request, obj)
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Add the columns of amounts."""
        return [*super().get_readonly_fields(request, obj), *(f"{name}_in_euros" for name in self._amounts)]

    def get_exclude(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Leave out of the form what is shown in the column beside it."""
        return [*(super().get_exclude(request, obj) or []), *self._fixed_amounts(request, obj)]

    def _fixed_amounts(self, request: HttpRequest, obj: Model | None) -> set[str]:
        if obj is not None and not self.has_change_permission(request, obj):
            return set(self._amounts)
        return {name for name in self._amounts if name in self.get_readonly_fields(request, obj)}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Save, or show the form again with what was typed and the words of the rule that refused.

        Saving is one transaction, so nothing of a refused form was kept.
        """
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DatabaseError as error:
            words = message_for(error)
            if words is None:
                raise
            request.refusal = (self.refusal_fields.get(violated_rule(error) or ""), words)
            answer = super().changeform_view(request, object_id, form_url, extra_context)
            answer.status_code = 409
            return answer

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **options: Any
    ) -> type[ModelForm]:
        """Give the form; after a refusal one that tells of it."""
        form = super().get_form(request, obj, change=change, **options)
        refusal = getattr(request, "refusal", None)
        return type(form.__name__, (RefusedForm, form), {"refusal": refusal}) if refusal else form


class LookOnlyAdmin(RuleAwareAdmin):
    """Shows the rows that the person may see elsewhere, and changes none: services do."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Keep what is visible to the person, where the model says what that is."""
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: services make rows."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Say no: services change rows."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Say no: what happened is kept."""
        return False
