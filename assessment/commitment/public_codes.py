"""The code under which a proposal stands in what everybody may read: who does not know the salt learns nothing."""

import hashlib
import secrets

CODE_LENGTH = 12


def public_code(salt: str, reference: str) -> str:
    """Give the code of a proposal: the first twelve hexadecimal digits of the SHA-256 of "salt reference".

    Again with a Unix shell: `printf '%s' 'SALT REFERENCE' | sha256sum | cut -c 1-12`. Source: docs/sealing.md.
    """
    return hashlib.sha256(f"{salt} {reference}".encode()).hexdigest()[:CODE_LENGTH]


def new_salt() -> str:
    """Draw a salt that nobody can guess, as 32 hexadecimal digits."""
    return secrets.token_hex(16)
