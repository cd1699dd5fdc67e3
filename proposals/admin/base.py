"""What all pages of the technical admin share."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import DatabaseError
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from rules.contrib.admin import ObjectPermissionsModelAdmin

from proposals.admin.history import happenings
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


def words_column(name: str, label: Any) -> Callable[[Model], str]:
    """Build a column that names a row of another table, without the link that Django makes of it."""

    @admin.display(description=label, ordering=name)
    def column(row: Model) -> str:
        other = getattr(row, name)
        return "" if other is None else str(other)

    return column


def sent_column(name: str, label: Any) -> Callable[..., str]:
    """Build a column of a list with what was submitted, from the annotation `sent_<name>`."""

    @admin.display(description=label, ordering=f"sent_{name}")
    def column(_page: Any, row: Model) -> str:
        value = getattr(row, f"sent_{name}")
        return euros(value) if isinstance(value, Decimal) else str(value or "–")

    return column


def _base(name: str) -> str:
    return name.removesuffix("_in_euros").removesuffix("_in_words")


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
    Each amount has a column `<name>_in_euros`, which also takes its place where it cannot be changed; each
    reference has `<name>_in_words`, for who may not open what it leads to. `history_fields` names the
    fields whose changes the page "history" tells; without it these are the fields of the page.

    A page lists what its model says is visible to the person (`visible_to`, the same rows as on the pages of the site).
    Without that there is no page, unless `shows_all_because` says why everybody who opens it may see every row.
    """

    formfield_overrides = AMOUNTS
    shows_all_because = ""
    refusal_fields: Mapping[str, str] = {}
    history_fields: Collection[str] = ()
    show_full_result_count = False
    list_per_page = 50

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        if bool(self.shows_all_because) == hasattr(model._default_manager, "visible_to"):
            raise ImproperlyConfigured(f"{model.__name__}: either `visible_to`, or a reason why all may see all rows.")
        self._amounts = [field.name for field in model._meta.fields if isinstance(field, EuroField)]
        self._references = [field.name for field in model._meta.fields if isinstance(field, ForeignKey)]
        for name in self._amounts:
            setattr(self, f"{name}_in_euros", euro_column(name, model._meta.get_field(name).verbose_name))
        for name in self._references:
            setattr(self, f"{name}_in_words", words_column(name, model._meta.get_field(name).verbose_name))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Keep what is visible to the person, as on the pages of the site."""
        rows = super().get_queryset(request)
        return rows if self.shows_all_because else rows.visible_to(request.user)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Tell what happened to a row. Whether it exists is not told to who may not see such rows."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, unquote(object_id))
        names = self.history_fields or self._told_fields(request, row)
        told = happenings(row, names) if row else []
        return super().history_view(request, object_id, {**(extra_context or {}), "happenings": told})

    def _told_fields(self, request: HttpRequest, row: Model | None) -> set[str]:
        shown = flatten_fieldsets(self.get_fieldsets(request, row))
        return {_base(name) for name in shown}

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show on the start page what one may see; nobody needs a permission of a whole app besides."""
        return self.has_view_permission(request)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Put a column in words in the place of what cannot be changed or opened."""
        columns = self._columns_instead(request, obj)
        return [
            (title, {**options, "fields": [columns.get(name, name) for name in self._own(options["fields"])]})
            for title, options in super().get_fieldsets(request, obj)
        ]

    def _own(self, names: Iterable[Any]) -> Iterator[Any]:
        """Leave out the columns themselves, which Django adds at the end."""
        columns = set(self._columns())
        return (name for name in names if name not in columns)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Add the columns of amounts and references."""
        return [*super().get_readonly_fields(request, obj), *self._columns()]

    def _columns(self) -> list[str]:
        return [f"{name}_in_euros" for name in self._amounts] + [f"{name}_in_words" for name in self._references]

    def _columns_instead(self, request: HttpRequest, obj: Model | None) -> dict[str, str]:
        """Give for each fixed amount, and each fixed reference that leads nowhere, the column to show."""
        fixed = self._fixed_fields(request, obj)
        closed = (name for name in self._references if not self._may_open(request, name))
        return {name: f"{name}_in_euros" for name in self._amounts if name in fixed} | {
            name: f"{name}_in_words" for name in closed if name in fixed
        }

    def _fixed_fields(self, request: HttpRequest, obj: Model | None) -> set[str]:
        if obj is not None and not self.has_change_permission(request, obj):
            return {*self._amounts, *self._references}
        return set(self.get_readonly_fields(request, obj))

    def _may_open(self, request: HttpRequest, name: str) -> bool:
        related = self.model._meta.get_field(name).related_model
        page = self.admin_site._registry.get(related)
        return page is not None and page.has_view_permission(request)

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

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: services make rows."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Say no: services change rows."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Say no: what happened is kept."""
        return False
