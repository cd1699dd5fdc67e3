"""How django-allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation; nobody signs up by himself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: an organisation or the ministry invites."""
        return False
