"""Random passwords and keys of one site, made once and kept in its data folder."""

import json
import secrets
from dataclasses import asdict, dataclass, field

from .errors import LaunchError
from .paths import Layout
from .state import write_private


def _random_text() -> str:
    return secrets.token_urlsafe(48)


@dataclass(frozen=True)
class SecretValues:
    """One random text for each lock; the texts are safe in a URL."""

    secret_key: str = field(default_factory=_random_text)
    superuser: str = field(default_factory=_random_text)
    owner: str = field(default_factory=_random_text)
    application: str = field(default_factory=_random_text)
    valkey: str = field(default_factory=_random_text)
    # Ties a data folder that had to lie elsewhere (see places.py) to this one.
    site: str = field(default_factory=_random_text)


def secret_values(layout: Layout) -> SecretValues:
    """Read the secrets of a site, or make them. :raises LaunchError: if the file is damaged."""
    if not layout.secrets.exists():
        values = SecretValues()
        write_private(layout.secrets, json.dumps(asdict(values), indent=1))
        return values
    try:
        return SecretValues(**json.loads(layout.secrets.read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise LaunchError(
            f"The file with passwords {layout.secrets} cannot be read", "Start afresh with: make clean"
        ) from error
