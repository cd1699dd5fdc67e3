"""Who somebody is elsewhere: the ministry, or eHerkenning. The table is of django-allauth; its history ours."""

import pghistory
from allauth.socialaccount.models import SocialAccount
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.DeleteEvent(),
    fields=["user", "provider", "uid", "date_joined"],
    model_name="SignInLinkEvent",
    append_only=True,
)
class SignInLink(SocialAccount):
    """An account is opened by who shows to be `uid` at `provider`."""

    class Meta:
        proxy = True
        verbose_name = _("link for signing in")
        verbose_name_plural = _("links for signing in")

    @classmethod
    def of(cls, user: object) -> "QuerySet[SignInLink]":
        """Give those of one person."""
        return cls.objects.filter(user=user)
