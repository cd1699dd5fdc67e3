from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from proposals.services.regions import load_regions


class Command(BaseCommand):
    """Load provinces, municipalities and partnerships; a second run changes nothing."""

    help = "Load provinces, municipalities and partnerships. Running it again is harmless."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the loader and tell what changed."""
        result = load_regions()
        self.stdout.write(
            _("Regions: %(total)d rows, %(created)d new, %(changed)d changed.")
            % {"total": result.total, "created": result.created, "changed": result.changed}
        )
