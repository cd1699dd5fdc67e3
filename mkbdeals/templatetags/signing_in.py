"""Where outside this site people can sign in: ``{% load signing_in %}``."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def sign_in_ways() -> list[str]:
    """Give the places that were set up, for applicants first; none asks the database."""
    return [place["provider_id"] for place in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]]
