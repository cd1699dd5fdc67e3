"""Which places outside people sign in at: read from the environment alone, never from the database."""

from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

MINISTRY, EHERKENNING = "ministerie", "eherkenning"
AGAIN = "again"  # who is signed in tells once more who he is
DISCOVERY = "/.well-known/openid-configuration"
# EH3 ("substantieel") and EH4 ("hoog"), as eHerkenning and as OIDC NL GOV name them.
LEVELS = [
    "urn:etoegang:core:assurance-class:loa3",
    "urn:etoegang:core:assurance-class:loa4",
    "http://eidas.europa.eu/LoA/substantial",
    "http://eidas.europa.eu/LoA/high",
]
KVK_CLAIM = "urn:etoegang:1.9:EntityConcernedID:KvKnr"


def providers_from(env: environ.Env, *, is_production: bool) -> dict[str, Any]:
    """Give what django-allauth calls SOCIALACCOUNT_PROVIDERS; without variables there is nothing in it.

    :raises ImproperlyConfigured: if a place is half known, or would be spoken to without encryption.
    """
    ministry = _place(
        env, "MINISTRY_OIDC", MINISTRY, is_production, second_factor=env.list("MINISTRY_OIDC_SECOND_FACTOR", default=[])
    )
    eherkenning = _place(
        env,
        "EHERKENNING_OIDC",
        EHERKENNING,
        is_production,
        kvk_claim=env("EHERKENNING_KVK_CLAIM", default="") or KVK_CLAIM,
        levels=env.list("EHERKENNING_LEVELS", default=[]) or LEVELS,
    )
    return {"openid_connect": {"APPS": [place for place in (eherkenning, ministry) if place]}}


def _place(
    env: environ.Env, prefix: str, provider_id: str, is_production: bool, **settings: Any
) -> dict[str, Any] | None:
    values = {name: env(f"{prefix}_{name}", default="") for name in ("URL", "CLIENT_ID", "CLIENT_SECRET")}
    if not any(values.values()):
        return None
    if missing := [f"{prefix}_{name}" for name, value in values.items() if not value]:
        raise ImproperlyConfigured(f"{prefix}: fill in {' and '.join(missing)} too, or none of the three.")
    issuer = values["URL"].removesuffix(DISCOVERY)
    if is_production and urlsplit(issuer).scheme != "https":
        raise ImproperlyConfigured(f"{prefix}_URL begins with https://.")
    return {
        "provider_id": provider_id,
        "name": provider_id,
        "client_id": values["CLIENT_ID"],
        "secret": values["CLIENT_SECRET"],
        "settings": {
            "server_url": issuer.rstrip("/") + DISCOVERY,
            "issuer": issuer,
            "scope": env.list(f"{prefix}_SCOPES", default=[]) or ["openid", "profile", "email"],
            "oauth_pkce_enabled": True,
            **settings,
        },
    }
