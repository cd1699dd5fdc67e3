"""Loading the library of the API without what it would take along: 6 MB in each worker, and used by nothing here."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from types import ModuleType

# What rest_framework.compat imports when it happens to be installed: a test client, colours and page forms.
NOT_NEEDED = ("requests", "pygments", "markdown", "guardian", "coreapi", "coreschema", "yaml", "inflection")
_LOCK = Lock()


def views() -> ModuleType:
    """Give the views of the API; the first who asks loads them."""
    with _LOCK:
        if "reporting.api.views" in sys.modules:
            return sys.modules["reporting.api.views"]
        with _without(NOT_NEEDED):
            return importlib.import_module("reporting.api.views")


@contextmanager
def _without(names: tuple[str, ...]) -> Iterator[None]:
    """Let modules that are not loaded yet look as if they were not installed, as they are not in production."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)
