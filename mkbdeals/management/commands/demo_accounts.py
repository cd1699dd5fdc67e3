from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from mkbdeals.demo.accounts import printed_accounts


class Command(BaseCommand):
    """Print the accounts of the demonstration, per role."""

    help = "Print the accounts of the demonstration: role, e-mail address and password."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a table with one line per account."""
        if not settings.DEMONSTRATION:
            raise CommandError(_("These accounts exist in the demonstration only."))
        header = (_("Role"), _("E-mail address"), _("Password"))
        rows = [header, *((account.role, account.email, account.password) for account in printed_accounts())]
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        for row in rows:
            self.stdout.write("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
