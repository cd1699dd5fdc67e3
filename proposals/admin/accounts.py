"""Accounts: people, for whom they work, and their roles at the ministry."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.admin.base import RuleAwareAdmin
from proposals.forms.accounts import HoldingForm, PasswordForm, UserForm
from proposals.models import Membership, RoleGrant, SecondFactor, SignInLink, User
from proposals.services.clock import database_now
from proposals.services.memberships import end_invitations
from proposals.services.own_sessions import end_others


@admin.register(User)
class UserAdmin(RuleAwareAdmin, DjangoUserAdmin):
    """People. A new account has no password: the administrator sets one, or the person asks for a new one."""

    form = add_form = UserForm
    change_password_form = PasswordForm
    add_form_template = None
    fieldsets = add_fieldsets = ()
    list_display = ["name", "email", "is_active", "last_login"]
    list_filter = ["is_active", "role_grants__role"]
    search_fields = ["name", "function", "email"]
    ordering = ["name", "email"]
    filter_horizontal = ()
    readonly_fields = ["last_login", "created_at"]
    refusal_fields = {"user_email_once": "email"}

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Show what belongs to a person; of an account that exists also how to set its password."""
        fields = ["email", "name", "function", "is_active"]
        if obj is None:
            return [(None, {"fields": fields})]
        if SecondFactor.of(obj).exists():
            fields.append("takes_away_second_factor")
        if SignInLink.of(obj).exists():
            fields.append("takes_away_sign_in_links")
        fields.append("signs_out_everywhere")
        return [(None, {"fields": [*fields, "password_page", "last_login", "created_at"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Add the way to the page that sets a password."""
        return [*super().get_readonly_fields(request, obj), "password_page"]

    def get_form(self, request: HttpRequest, obj: Model | None = None, **options: Any) -> type[ModelForm]:
        """Tell the form who asks: nobody closes his own account."""
        form = super().get_form(request, obj, **options)
        return type(form.__name__, (form,), {"asked_by": request.user})

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """Save; the invitations of who can no longer sign in end, and a second factor that was lost goes."""
        super().save_model(request, obj, form, change)
        if form.cleaned_data.get("takes_away_second_factor"):
            SecondFactor.of(obj).delete()
        if form.cleaned_data.get("takes_away_sign_in_links"):
            SignInLink.of(obj).delete()
        if form.cleaned_data.get("signs_out_everywhere"):
            end_others(obj, None)
        if change and not obj.is_active:
            for membership in obj.memberships.current().select_related("organisation", "user"):
                end_invitations(membership=membership, by=request.user, at=database_now())

    @admin.display(description=gettext_lazy("password"))
    def password_page(self, user: User) -> SafeString:
        """Say whether there is a password, and link to where it is set. The stored value is never shown."""
        state = _("A password is set.") if user.has_usable_password() else _("No password yet.")
        address = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('{} <a href="{}">{}</a>', state, address, _("Set a password"))


class HoldingAdmin(RuleAwareAdmin):
    """Something a person holds until it is ended: a role, or work for an organisation."""

    form = HoldingForm
    fixed_fields: tuple[str, ...] = ("user",)
    readonly_fields = ["ended_at", "ended_by"]

    def get_form(self, request: HttpRequest, obj: Model | None = None, **options: Any) -> type[ModelForm]:
        """Tell the form who asks: nobody gives himself a role."""
        form = super().get_form(request, obj, **options)
        return type(form.__name__, (form,), {"asked_by": request.user})

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Offer to end only what exists."""
        own = [*self.fixed_fields, *self.open_fields]
        return [*own, "end_now", "ended_at", "ended_by"] if obj else own

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Keep who holds what; end it and add another instead."""
        return [*super().get_readonly_fields(request, obj), *(self.fixed_fields if obj else ())]

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Save, and end it now when that was asked."""
        if form.cleaned_data.get("end_now"):
            obj.ended_at, obj.ended_by = database_now(), request.user
        super().save_model(request, obj, form, change)


@admin.register(Membership)
class MembershipAdmin(HoldingAdmin):
    """Who works for which organisation."""

    list_display = ["user", "organisation", "role", "created_at", "ended_at"]
    list_filter = ["role", ("ended_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__name", "user__function", "user__email", "organisation__name"]
    fixed_fields = ("user", "organisation")
    open_fields = ("role",)

    def save_model(self, request: HttpRequest, obj: Membership, form: ModelForm, change: bool) -> None:
        """Save; invitations end with the right to send them (docs/adr/0008)."""
        super().save_model(request, obj, form, change)
        if change and form.has_changed():
            end_invitations(membership=obj, by=request.user, at=database_now())


@admin.register(RoleGrant)
class RoleGrantAdmin(HoldingAdmin):
    """Who holds which role at the ministry."""

    list_display = ["user", "role", "mandate_limit_amount_in_euros", "granted_at", "ended_at"]
    list_filter = ["role", ("ended_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__function", "user__email"]
    fixed_fields = ("user", "role")
    open_fields = ("mandate_limit_amount",)
