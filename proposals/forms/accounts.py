"""Forms about accounts in the technical admin."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.models import SecondFactor, SignInLink, User


class UserForm(forms.ModelForm):
    """A person. The address is kept in small letters; a new account gets no password here.

    Who lost the telephone for the second factor is helped here: `takes_away_second_factor`.
    """

    asked_by: User
    takes_away_second_factor = forms.BooleanField(
        label=gettext_lazy("Take away the second factor"),
        required=False,
        help_text=gettext_lazy(
            "For who lost the telephone and the spare codes. Make sure first that it is this person."
        ),
    )
    takes_away_sign_in_links = forms.BooleanField(
        label=gettext_lazy("Take away the link with eHerkenning or the ministry"),
        required=False,
        help_text=gettext_lazy("For who got another account there. The next signing in there links anew."),
    )
    signs_out_everywhere = forms.BooleanField(
        label=gettext_lazy("Sign this person out everywhere"),
        required=False,
        help_text=gettext_lazy("For a machine that was lost or stolen. Signing in again stays possible."),
    )

    class Meta:
        model = User
        fields = ["email", "name", "function", "is_active"]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if self.instance.pk is None or not SecondFactor.of(self.instance).exists():
            self.fields.pop("takes_away_second_factor", None)
        if self.instance.pk is None:
            self.fields.pop("signs_out_everywhere", None)
        if self.instance.pk is None or not SignInLink.of(self.instance).exists():
            self.fields.pop("takes_away_sign_in_links", None)

    def clean_email(self) -> str:
        """Keep one spelling, so that one address is one account.

        :raises ValidationError: if another account has it, in whatever capitals.
        """
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is already an account with this address."))
        return email

    def clean_takes_away_second_factor(self) -> bool:
        """Refuse to take away the own one: that would make a stolen session enough."""
        is_asked = self.cleaned_data["takes_away_second_factor"]
        if is_asked and self.instance.pk == self.asked_by.pk:
            raise forms.ValidationError(_("You cannot take away your own second factor. Ask another administrator."))
        return is_asked

    def clean_is_active(self) -> bool:
        """Refuse to close the own account: then nobody could open it again."""
        is_active = self.cleaned_data["is_active"]
        if not is_active and self.instance.pk == self.asked_by.pk:
            raise forms.ValidationError(_("You cannot close your own account. Ask another administrator."))
        return is_active

    def save(self, commit: bool = True) -> User:
        """Save; without a password nobody can sign in until one is set."""
        if self.instance.pk is None:
            self.instance.set_unusable_password()
        return super().save(commit)

    def save_m2m(self) -> None:
        """Save nothing more: groups are not used here."""


class PasswordForm(AdminPasswordChangeForm):
    """A new password for somebody. Closing an account is done on the account, not here."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True


class HoldingForm(forms.ModelForm):
    """A role or membership; `end_now` ends it."""

    asked_by: User
    end_now = forms.BooleanField(
        label=gettext_lazy("End this now"),
        required=False,
        help_text=gettext_lazy("It stays visible as something of the past. You can give it again later."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what somebody gives himself."""
        cleaned = super().clean() or {}
        if cleaned.get("user") == self.asked_by:
            self.add_error("user", _("You cannot change your own roles. Ask another administrator."))
        return cleaned
