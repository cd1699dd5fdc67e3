"""Field kinds with one meaning everywhere."""

from typing import Any

from django.db import models


class EuroField(models.DecimalField):
    """An amount in euros, exact to the cent (docs/adr/0005)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"], kwargs["decimal_places"] = 12, 2
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Leave the fixed precision out of the migrations."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_digits")
        kwargs.pop("decimal_places")
        return name, path, args, kwargs
