"""Places to sign in at, and the way there and back of one browser."""

from urllib.parse import parse_qsl, urlsplit

import environ
import pytest
from django.core.cache import cache

from mkbdeals.openid.configuration import providers_from
from mkbdeals.openid.provider import forget
from tests.mkbdeals.openid.place import CLIENT, SECRET, running

EH3 = "urn:etoegang:core:assurance-class:loa3"
KVK_CLAIM = "urn:etoegang:1.9:EntityConcernedID:KvKnr"


@pytest.fixture(scope="module")
def served():
    with running() as place:
        yield place


@pytest.fixture
def set_up(monkeypatch, settings):
    """Set the variables of the environment and read them, as the settings do."""

    def done(url, **variables):
        for prefix in ("MINISTRY_OIDC", "EHERKENNING_OIDC"):
            for name, value in {"URL": url, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET}.items():
                monkeypatch.setenv(f"{prefix}_{name}", value)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        settings.SOCIALACCOUNT_PROVIDERS = providers_from(environ.Env(), is_production=False)
        forget()

    return done


@pytest.fixture
def place(served, set_up):
    """Both places are one server; each test begins with its plain answers."""
    served.reset()
    set_up(served.url)
    return served


@pytest.fixture
def leave(client, place):
    """Leave for a place; give what the browser takes along."""

    def left(provider, **query):
        answer = client.get(f"/account/via/{provider}/", query)
        assert answer.status_code == 302, answer.content
        place.asked = dict(parse_qsl(urlsplit(answer["Location"]).query))
        return place.asked

    return left


@pytest.fixture
def come(client, place, leave):
    """Leave for a place and come back with these claims."""

    def came(provider, *, next="", sign=None, without=(), **claims):
        asked = leave(provider, **({"next": next} if next else {}))
        place.claims, place.left_out = claims.pop("claims", {}) | claims, set(without)
        place.sign = sign or place.sign
        return client.get(f"/account/via/{provider}/terug/", {"code": "code", "state": asked["state"]})

    return came


@pytest.fixture
def with_eherkenning(come, organisation):
    """Come back from eHerkenning for the organisation."""
    organisation.kvk_number = "12345678"
    organisation.save()

    def came(*, number="12345678", level=EH3, **options):
        return come("eherkenning", claims={KVK_CLAIM: number, "acr": level}, **options)

    return came


@pytest.fixture(autouse=True)
def fresh_limits(db):
    """Begin and end with no attempts counted: many people sign in from one address here."""
    cache.clear()
    yield
    cache.clear()
