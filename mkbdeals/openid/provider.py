"""What we say to a place where people sign in, and hear from it; django-allauth's flow with stricter checks."""

import secrets
import time
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from mkbdeals.openid.configuration import EHERKENNING
from mkbdeals.openid.tokens import Refused, UnknownKey, checked_claims

# Addresses and keys of a place change rarely; asking for them at each sign-in would make it as slow as they are.
KEPT_SECONDS = 5 * 60
# A key that we do not know may be new. Not at each token: who sends strange ones would have us ask all the time.
ASKED_AGAIN_AFTER_SECONDS = 30
_kept: dict[str, tuple[float, dict[str, Any]]] = {}


def forget() -> None:
    """Ask everything anew."""
    _kept.clear()


def fetched(url: str, *, older_than: float = KEPT_SECONDS) -> dict[str, Any]:
    """Give the JSON object at an address of a place, from what is kept unless it is too old.

    :raises requests.RequestException: if the place is away or answers something else.
    """
    now = time.monotonic()
    at, found = _kept.get(url, (None, {}))
    if at is not None and now - at < older_than:
        return found
    with get_adapter().get_requests_session() as session:
        response = session.get(url)
        response.raise_for_status()
        found = response.json()
    if not isinstance(found, dict):
        raise requests.exceptions.InvalidJSONError("no object")
    _kept[url] = now, found
    return found


class Door(OpenIDConnectOAuth2Adapter):
    """The calls to one place. `state` is what was kept of this browser when it left for there."""

    state: dict[str, Any]

    @property
    def openid_config(self) -> dict[str, Any]:
        """Give the addresses of the place.

        :raises Refused: if it says to be somebody else than we were told.
        """
        place = self.get_provider().app.settings
        found = fetched(place["server_url"])
        needed = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
        if not all(isinstance(found.get(name), str) for name in needed):
            raise Refused("away", "discovery")
        if found["issuer"].rstrip("/") != place["issuer"].rstrip("/"):
            raise Refused("token", "issuer of discovery")
        return found

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Give the address to come back to, on our own name and never that of the Host header."""
        return settings.BASE_URL + reverse("openid_connect_callback", args=[self.provider_id])

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Read who came back.

        :raises Refused: if the place did not say so in a way that can be trusted.
        """
        claims = self.checked(kwargs["response"].get("id_token"), app)
        # How sure the place is counts only from the token that it signed.
        level, ways = claims.get("acr"), claims.get("amr")
        proved = {str(each) for each in [level, *(ways if isinstance(ways, list) else [])]}
        if app.provider_id == EHERKENNING and level not in app.settings["levels"]:
            raise Refused("level", str(level))
        wanted = app.settings["kvk_claim"] if app.provider_id == EHERKENNING else "email"
        if wanted not in claims and "userinfo_endpoint" in self.openid_config:
            more = self._fetch_user_info(token.token)
            if not isinstance(more, dict) or more.get("sub") != claims["sub"]:
                raise Refused("token", "sub of userinfo")
            claims = more | claims
        login = self.get_provider().sociallogin_from_response(request, claims)
        login.second_factor = not proved.isdisjoint(app.settings.get("second_factor", []))
        return login

    def checked(self, token: Any, app: SocialApp) -> dict[str, Any]:
        """Give the claims of the ID token; a key that is new is looked up once more."""
        if not isinstance(token, str):
            raise Refused("token", "no ID token")
        expected = {
            "issuer": self.openid_config["issuer"],
            "client_id": app.client_id,
            "nonce": self.state.get("nonce") or secrets.token_urlsafe(),
        }
        address = self.openid_config["jwks_uri"]
        try:
            return checked_claims(token, _keys(address, KEPT_SECONDS), **expected)
        except UnknownKey:
            return checked_claims(token, _keys(address, ASKED_AGAIN_AFTER_SECONDS), **expected)


def address_to_sign_out(request: HttpRequest, provider_id: str) -> str:
    """Give where a browser signs out at a place and comes back here; empty when it has no such page, or is away.

    RP-initiated logout with our client id in the place of the ID token, for that is kept nowhere. Some places then ask
    first whether it was meant.
    """
    door = Door(request, provider_id)
    try:
        found = str(door.openid_config.get("end_session_endpoint") or "")
    except (Refused, requests.RequestException):
        return ""
    app = door.get_provider().app
    # As safe as the place itself: nothing but a page on the web, and with TLS when the place has it.
    if urlsplit(found).scheme != urlsplit(app.settings["issuer"]).scheme:
        return ""
    asked = {"client_id": app.client_id, "post_logout_redirect_uri": f"{settings.BASE_URL}{reverse('proposals:home')}"}
    return f"{found}{'&' if '?' in found else '?'}{urlencode(asked)}"


def _keys(address: str, older_than: float) -> list[dict[str, Any]]:
    found = fetched(address, older_than=older_than).get("keys")
    return [key for key in found if isinstance(key, dict)] if isinstance(found, list) else []


class Place(OpenIDConnectProvider):
    """Where people sign in: the ministry, or eHerkenning through a broker."""

    oauth2_adapter_class = Door

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Take nothing from the request but where to go afterwards: not the scope, nor what is asked there."""
        next_url = request.GET.get("next", "")
        is_ours = next_url and get_account_adapter(request).is_safe_url(next_url)
        return {"process": "login", "next_url": next_url if is_ours else None}

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Send the browser there; what must come back the same is kept in its session."""
        asked = kwargs.pop("asked", {})
        nonce = secrets.token_urlsafe(32)
        if levels := self.app.settings.get("levels"):
            asked = asked | {"acr_values": " ".join(levels)}
        return super().redirect(
            request, process, next_url, data, auth_params={**asked, "nonce": nonce}, scope=self.get_scope(),
            nonce=nonce, **kwargs,
        )  # fmt: skip

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Give the name under which the place knows this person for ever."""
        if len(data["sub"]) > 191:
            raise Refused("token", "sub is too long")
        return data["sub"]

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Keep nothing of what the place tells about people."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Fill in nothing: accounts are made here, not there."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Leave out what is not used."""
        return []

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        """Give who came back, with the claims for as long as this request lasts."""
        login = super().sociallogin_from_response(request, response)
        login.claims = response
        return login


class CallbackView(OAuth2CallbackView):
    """The way back; the door gets what was kept of this browser."""

    def _get_state(self, request: HttpRequest, provider: Place) -> tuple[dict[str, Any] | None, HttpResponse | None]:
        state, response = super()._get_state(request, provider)
        self.adapter.state = state or {}
        own = provider.app.settings["issuer"].rstrip("/")
        if response is None and request.GET.get("iss", own).rstrip("/") != own:
            raise Refused("token", "iss of the answer")  # RFC 9207: the answer of another place
        return state, response
