"""Writes the OpenAPI document of the public API to its file."""

from typing import Any

from django.core.management.base import BaseCommand

from reporting.api.views import DOCUMENT


class Command(BaseCommand):
    help = "Write the OpenAPI document of the public API from its views. Needs the development dependencies."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write reporting/api/openapi.json."""
        from reporting.api.openapi import written  # a development dependency

        DOCUMENT.write_text(written(), encoding="utf-8")
        self.stdout.write(f"{DOCUMENT} is written.")
