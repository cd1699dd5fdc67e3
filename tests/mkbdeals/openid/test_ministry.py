"""Staff and assessors sign in at the ministry: who gets in, and every answer that is not believed."""

import time
from datetime import timedelta

import environ
import jwt
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mkbdeals.openid.configuration import providers_from
from proposals.enums import Role
from proposals.models import RoleGrant, SignInLink, User
from proposals.services.retention.carrying import carry_out
from proposals.services.retention.lists import make_list, sign_list
from tests.factories import proposals as make
from tests.factories.proposals import PASSWORD
from tests.mkbdeals.openid.place import CLIENT, SECRET, STRANGE, Key, signed

pytestmark = pytest.mark.django_db
HERE = "ministerie"


def proved(person, **more):
    """Give claims for which the ministry vouches."""
    return {"email": person.email, "email_verified": True} | more


def reason(answer):
    """Give why nobody was signed in, as the page knows it; make sure that nobody was."""
    assert not answer.wsgi_request.user.is_authenticated
    assert "_auth_user_id" not in answer.client.session
    assert "no-store" in answer["Cache-Control"]
    assert "<h1" in answer.content.decode()
    return answer.status_code, answer.context["reason"]


def test_the_first_time_an_account_is_found_by_address_and_later_by_person(come, client, officer):
    answer = come(HERE, **proved(officer, email=officer.email.upper()))
    assert (answer.status_code, answer["Location"]) == (302, "/beheer/")
    assert client.get("/beheer/").status_code == 200
    client.post("/account/logout/")
    User.objects.filter(pk=officer.pk).update(email="getrouwd@test.example")

    again = come(HERE, email="iets@anders.example", email_verified=False)

    assert again["Location"] == "/beheer/"
    assert [(each.user, each.provider, each.uid, each.extra_data) for each in SignInLink.objects.all()] == [
        (officer, HERE, "persoon-1", {})
    ]
    assert SignInLink.pgh_event_model.objects.get().user_id == officer.pk


def test_what_goes_along_binds_the_answer_to_this_browser(come, leave, place, officer):
    come(HERE, **proved(officer))
    first = dict(place.asked)
    second = leave(HERE)

    assert (first["response_type"], first["code_challenge_method"], first["client_id"]) == ("code", "S256", CLIENT)
    assert set(first["scope"].split()) == {"openid", "profile", "email"}
    assert first["redirect_uri"] == "http://localhost:8000/account/via/ministerie/terug/"
    assert place.token_request["grant_type"] == "authorization_code"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 16
        assert first[name] != second[name]


def test_the_address_of_leaving_takes_no_orders(leave):
    asked = leave(HERE, scope="admin", auth_params="nonce=mine&prompt=none", process="connect", action="rerequest")

    assert "admin" not in asked["scope"]
    assert asked["nonce"] != "mine"
    assert "prompt" not in asked


@pytest.mark.parametrize(
    ("wanted", "page"),
    [
        ("/beheer/berichten/", "/beheer/berichten/"),
        ("https://elders.example/", "/beheer/"),
        ("//elders.example", "/beheer/"),
    ],
)
def test_one_comes_where_one_was_going_but_never_elsewhere(come, officer, wanted, page):
    assert come(HERE, next=wanted, **proved(officer))["Location"] == page


def unsigned(claims):
    return jwt.encode(claims, None, algorithm="none")


def by_secret(claims):
    return jwt.encode(claims, SECRET, algorithm="HS256", headers={"kid": "own"})


def by_strange_key(claims):
    return signed(claims, STRANGE)


def by_unknown_key(claims):
    return signed(claims, Key("unknown"))


def changed_afterwards(claims):
    head, _body, signature = signed(claims | {"sub": "x"}).split(".")
    return ".".join([head, signed(claims).split(".")[1], signature])


@pytest.mark.parametrize(
    "change",
    [
        {"sign": unsigned},
        {"sign": by_secret},
        {"sign": by_strange_key},
        {"sign": by_unknown_key},
        {"sign": changed_afterwards},
        {"sign": lambda claims: "geen.token.hier"},
        {"sign": lambda claims: None},
        {"iss": "https://elders.example"},
        {"aud": "een-ander"},
        {"aud": [CLIENT, "een-ander"]},
        {"azp": "een-ander"},
        {"exp": int(time.time()) - 60},
        {"iat": int(time.time()) + 36_000},
        {"iat": int(time.time()) - 3600},
        {"nonce": "van-gisteren"},
        {"nonce": None},
        {"sub": ""},
        {"sub": "x" * 200},
        {"without": ["nonce"]},
        {"without": ["exp"]},
        {"without": ["iat"]},
        {"without": ["aud"]},
        {"without": ["iss"]},
        {"without": ["sub"]},
    ],
    ids=lambda change: "-".join(f"{name}-{getattr(value, '__name__', value)}" for name, value in change.items())[:60],
)
def test_a_token_that_is_not_right_in_everything_opens_nothing(come, officer, change):
    assert reason(come(HERE, **proved(officer), **change)) == (403, "token")
    assert not SignInLink.objects.exists()


def test_a_new_key_of_the_ministry_is_looked_up(come, place, officer, monkeypatch):
    monkeypatch.setattr("mkbdeals.openid.provider.ASKED_AGAIN_AFTER_SECONDS", 0)
    come(HERE, **proved(officer))
    newer = Key("newer")
    place.keys = [newer]

    assert come(HERE, sign=lambda claims: signed(claims, newer), **proved(officer))["Location"] == "/beheer/"


def test_a_strange_key_has_us_ask_at_most_now_and_then(come, place, officer):
    for _time in range(3):
        come(HERE, sign=by_unknown_key, **proved(officer))

    assert place.calls.count("/jwks") == 1


def test_a_discovery_in_another_name_is_not_believed(client, place):
    place.discovery = {"issuer": "https://elders.example"}

    assert reason(client.get(f"/account/via/{HERE}/")) == (403, "token")


def test_the_answer_of_another_place_is_not_taken(client, leave):
    state = leave(HERE)["state"]

    answer = client.get(f"/account/via/{HERE}/terug/", {"code": "c", "state": state, "iss": "https://elders.example"})

    assert reason(answer) == (403, "token")


def test_an_answer_works_once_and_in_the_browser_that_asked(come, client, place, officer, leave):
    state = leave(HERE)["state"]
    place.claims = proved(officer)
    address = f"/account/via/{HERE}/terug/"

    other = type(client)()
    assert reason(other.get(address, {"code": "c", "state": state})) == (400, "late")
    assert client.get(address, {"code": "c", "state": state})["Location"] == "/beheer/"
    client.post("/account/logout/")
    assert reason(client.get(address, {"code": "c", "state": state})) == (400, "late")


@pytest.mark.parametrize(
    ("error", "expected"), [("access_denied", (200, "cancelled")), ("server_error", (503, "away"))]
)
def test_stopping_and_trouble_there_are_told_apart(client, leave, error, expected):
    state = leave(HERE)["state"]

    assert reason(client.get(f"/account/via/{HERE}/terug/", {"error": error, "state": state})) == expected


def test_a_place_that_is_away_gives_a_page(client, set_up):
    set_up("http://127.0.0.1:9")

    answer = client.get(f"/account/via/{HERE}/")

    assert reason(answer) == (503, "away")
    assert answer["Retry-After"] == "60"


def test_a_code_that_is_refused_there_gives_a_page(client, leave, place):
    state = leave(HERE)["state"]
    place.asked = {"code_challenge": "another"}

    assert reason(client.get(f"/account/via/{HERE}/terug/", {"code": "c", "state": state})) == (503, "away")


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_proved_opens_no_account(come, officer, verified):
    assert reason(come(HERE, **proved(officer, email_verified=verified))) == (403, "address")


def test_nobody_gets_an_account_by_it(come):
    assert reason(come(HERE, email="nieuw@test.example", email_verified=True)) == (403, "no_account")
    assert not User.objects.filter(email="nieuw@test.example").exists()


def test_an_applicant_does_not_come_in_here(come, editor):
    assert reason(come(HERE, **proved(editor))) == (403, "no_account")


def test_a_closed_account_stays_closed(come, client, officer):
    come(HERE, **proved(officer))
    client.post("/account/logout/")
    User.objects.filter(pk=officer.pk).update(is_active=False)

    assert reason(come(HERE, **proved(officer))) == (403, "no_account")


def test_an_address_that_was_given_to_somebody_else_does_not_open_the_account(come, client, officer):
    come(HERE, **proved(officer))
    client.post("/account/logout/")

    assert reason(come(HERE, **proved(officer, sub="persoon-2"))) == (403, "other_link")


def test_an_administrator_takes_the_link_away(come, client, officer, technical_administrator):
    come(HERE, **proved(officer))
    client.force_login(technical_administrator)
    data = {"email": officer.email, "name": officer.name, "function": officer.function, "is_active": "on"}

    client.post(f"/admin/proposals/user/{officer.pk}/change/", data | {"takes_away_sign_in_links": "on"})

    assert not SignInLink.objects.exists()
    assert sorted(SignInLink.pgh_event_model.objects.values_list("pgh_label", flat=True)) == ["delete", "insert"]


def test_who_comes_back_after_the_account_was_destroyed_gets_in_with_a_new_one(come, client, officer):
    come(HERE, **proved(officer))
    client.post("/account/logout/")
    now = timezone.now()
    RoleGrant.objects.filter(user=officer).update(ended_at=now, ended_by=officer)
    email, later = officer.email, now + timedelta(days=1500)
    found = make_list(by=make.user_with_role(Role.PROGRAMME_OFFICER), at=later)
    sign_list(found=found, by=make.user_with_role(Role.PROGRAMME_OFFICER), at=later)
    carry_out(at=later)
    officer.refresh_from_db()
    assert officer.email.endswith("@vernietigd.invalid")
    again = make.user_with_role(Role.PROGRAMME_OFFICER, email=email)

    assert come(HERE, email=email, email_verified=True)["Location"] == "/beheer/"
    assert SignInLink.objects.get().user == again


def test_an_address_from_the_other_page_counts_when_it_is_of_the_same_person(come, place, officer):
    place.userinfo = proved(officer, sub="persoon-1")
    assert come(HERE)["Location"] == "/beheer/"


def test_an_address_of_another_person_does_not_count(come, place, officer):
    place.userinfo = proved(officer, sub="persoon-2")
    assert reason(come(HERE)) == (403, "token")


def test_who_is_signed_in_as_somebody_else_becomes_who_came_back(come, client, editor, officer):
    client.force_login(editor)
    come(HERE, **proved(officer))

    assert client.get("/beheer/").wsgi_request.user == officer


# ---------------------------------------------------------------------------- second factor


def test_a_second_factor_there_counts_only_when_it_was_set_so(come, client, settings, officer):
    settings.SECOND_FACTOR = "staff"

    come(HERE, **proved(officer, amr=["pwd", "mfa"], acr="hoog"))

    assert client.get("/beheer/")["Location"] == "/account/2fa/totp/activate/"


@pytest.mark.parametrize(("claims", "page"), [
    ({"amr": ["pwd", "mfa"]}, 200), ({"acr": "sterk"}, 200), ({"amr": ["pwd"]}, 302), ({"amr": "mfa"}, 302), ({}, 302),
])  # fmt: skip
def test_only_the_words_that_were_set_count(come, client, settings, set_up, served, place, officer, claims, page):
    settings.SECOND_FACTOR = "staff"
    set_up(served.url, MINISTRY_OIDC_SECOND_FACTOR="mfa,sterk")

    come(HERE, **proved(officer), **claims)

    assert client.get("/beheer/").status_code == page


def test_the_words_count_from_the_signed_token_alone(come, client, settings, set_up, served, place, officer):
    settings.SECOND_FACTOR = "staff"
    set_up(served.url, MINISTRY_OIDC_SECOND_FACTOR="mfa")
    place.userinfo = proved(officer, sub="persoon-1", amr=["mfa"])

    come(HERE)

    assert client.get("/beheer/").status_code == 302


# ---------------------------------------------------------------------------- settings


def test_without_variables_there_is_nothing_of_it(client):
    with CaptureQueriesContext(connection) as statements:
        page = client.get("/account/login/").content.decode()

    assert "/account/via/" not in page
    assert len(statements) == 0
    assert client.get(f"/account/via/{HERE}/").status_code == 404
    assert client.get(f"/account/via/{HERE}/terug/").status_code == 404


def test_the_page_names_the_places_without_asking_the_database(client, place):
    with CaptureQueriesContext(connection) as statements:
        page = client.get("/account/login/?next=/beheer/").content.decode()

    assert "/account/via/eherkenning/?next=/beheer/" in page
    assert "/account/via/ministerie/?next=/beheer/" in page
    assert len(statements) == 0
    assert client.get("/account/via/onbekend/").status_code == 404


def test_another_website_does_not_start_it(client, place):
    answer = client.get(f"/account/via/{HERE}/", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 200
    assert f"/account/via/{HERE}/" in answer.content.decode()


def test_a_place_that_is_half_known_or_not_encrypted_stops_the_start(monkeypatch):
    monkeypatch.setenv("MINISTRY_OIDC_URL", "http://inloggen.example")
    with pytest.raises(ImproperlyConfigured, match="MINISTRY_OIDC_CLIENT_ID and MINISTRY_OIDC_CLIENT_SECRET"):
        providers_from(environ.Env(), is_production=True)
    monkeypatch.setenv("MINISTRY_OIDC_CLIENT_ID", "x")
    monkeypatch.setenv("MINISTRY_OIDC_CLIENT_SECRET", "y")
    with pytest.raises(ImproperlyConfigured, match="https"):
        providers_from(environ.Env(), is_production=True)


def test_a_password_still_works_beside_it(client, place, officer):
    make.UserFactory()
    answer = client.post("/account/login/", {"login": officer.email, "password": PASSWORD})

    assert answer["Location"] == "/beheer/"
