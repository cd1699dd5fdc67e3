"""Reading an ID token: nothing in it counts before its signature and every claim about it were checked.

OpenID Connect Core 3.1.3.7 and OIDC NL GOV: signature, iss, aud, azp, nonce, exp, iat. django-allauth leaves the
signature out when it fetched the token itself; here it is always held against the keys of the issuer.
"""

import hmac
import time
from collections.abc import Iterable, Mapping
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

# Only with a key pair: what is signed with our own secret, or not at all, is refused whatever the token says itself.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384")
KEY_KINDS = {"R": "RSA", "P": "RSA", "E": "EC"}
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
LEEWAY_SECONDS = 30  # clocks that are not quite equal
FRESH_SECONDS = 10 * 60  # between the token and us lies one request


class Refused(OAuth2Error):
    """Nobody is signed in; `reason` names the page that says why (mkbdeals/openid/problems.py)."""

    def __init__(self, reason: str, detail: str = "", **words: Any) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail, self.words = reason, detail, words


class UnknownKey(Refused):
    """The token names a key that the issuer's list does not have; it may be newer than our copy of the list."""


def checked_claims(
    token: str, keys: Iterable[Mapping[str, Any]], *, issuer: str, client_id: str, nonce: str
) -> dict[str, Any]:
    """Give the claims of an ID token that was made for us, by this issuer, for this very sign-in, just now.

    :raises UnknownKey: if the token is signed with a key that is not among `keys`.
    :raises Refused: if anything else is wrong with it.
    """
    try:
        header = jwt.get_unverified_header(token)
        claims = jwt.decode(
            token,
            key=_key_of(header, keys),
            algorithms=[header["alg"]],
            audience=client_id,
            issuer=issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": REQUIRED},
        )
    except jwt.PyJWTError as error:
        raise Refused("token", type(error).__name__) from error
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise Refused("token", "nonce")
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if claims.get("azp", client_id if len(audiences) == 1 else None) != client_id:
        raise Refused("token", "azp")
    if claims["iat"] < time.time() - FRESH_SECONDS - LEEWAY_SECONDS:
        raise Refused("token", "iat")
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise Refused("token", "sub")
    return claims


def _key_of(header: Mapping[str, Any], keys: Iterable[Mapping[str, Any]]) -> Any:
    """Give the key that the header names; a header without a name is fine as long as there is one key that fits."""
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise Refused("token", "alg")
    fitting = [
        key for key in keys if key.get("kty") == KEY_KINDS[algorithm[0]] and key.get("use", "sig") == "sig"
    ]  # fmt: skip
    if "kid" in header:
        fitting = [key for key in fitting if key.get("kid") == header["kid"]]
    if len(fitting) != 1:
        raise UnknownKey("token", "kid")
    return jwt.PyJWK(dict(fitting[0]), algorithm=algorithm).key
