"""The environment of Django processes, built in one place."""

import os
from collections.abc import Mapping

from .paths import PROJECT, Layout
from .secret_values import SecretValues
from .stores import Stores

# Of the person who starts us: these would point the site elsewhere than the launcher thinks.
NOT_PASSED_ON = ("DATABASE_URL", "MIGRATION_DATABASE_URL", "DATABASE_ROLE", "REDIS_URL", "PYTHONPATH", "PORT", "STAGE")
# make speaks to its recipes through these; a make started further down would be confused.
OF_MAKE = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES", "ARGS")
# Each process would read our own sources anew, and a run of tests starts some two hundred.
SLOW = ("PYTHONDONTWRITEBYTECODE",)

# What the launcher decides, and tells whoever reads the state file.
OWN_VARIABLES = (
    "SECRET_KEY", "DEMONSTRATION", "ALLOWED_HOSTS", "BASE_URL", "MEDIA_ROOT", "STATIC_ROOT", "MAIL_ROOT",
    "DATABASE_URL", "DATABASE_ROLE", "REDIS_URL",
)  # fmt: skip


def base_environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give what any process of the project gets, without the stores."""
    kept = dict(os.environ if environ is None else environ)
    for name in (*NOT_PASSED_ON, *OF_MAKE, *SLOW):
        kept.pop(name, None)
    return kept | {"DJANGO_SETTINGS_MODULE": "mkbdeals.settings", "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(PROJECT)}


def demonstration_environment(
    layout: Layout, secrets: SecretValues, stores: Stores, url: str, environ: Mapping[str, str]
) -> dict[str, str]:
    """Give the environment of a demonstration site at `url`. What the person set beside it is kept."""
    defaults = {
        "SECRET_KEY": secrets.secret_key,
        "DEMONSTRATION": "true",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "BASE_URL": url.rstrip("/"),
        "MEDIA_ROOT": str(layout.data / "media"),
        "STATIC_ROOT": str(layout.data / "static"),
        "MAIL_ROOT": str(layout.data / "mail"),
    }
    return defaults | base_environment(environ) | stores.environment()
