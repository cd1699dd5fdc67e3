"""What proves besides a password who somebody is. The table is of django-allauth; its history is ours."""

import pghistory
from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _


# Without `data`: the secret is nobody's to read, and the count of used spare codes would be.
@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.DeleteEvent(),
    fields=["user", "type", "created_at"],
    model_name="SecondFactorEvent",
    append_only=True,
)
class SecondFactor(Authenticator):
    """An app for codes, or the spare codes of a person."""

    class Meta:
        proxy = True
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")

    @classmethod
    def of(cls, user: object) -> "QuerySet[SecondFactor]":
        """Give those of one person."""
        return cls.objects.filter(user=user)
