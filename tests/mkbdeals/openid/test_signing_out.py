"""Who signed in at a place can sign out there too."""

from urllib.parse import parse_qs, urlsplit

import pytest

from mkbdeals.openid.provider import forget
from tests.mkbdeals.openid.place import CLIENT

pytestmark = pytest.mark.django_db
HERE = "ministerie"


@pytest.fixture
def signed_in(come, client, officer, place):
    """Sign the officer in at the ministry, which says where one signs out."""

    def done(**discovery):
        place.discovery = discovery
        forget()
        come(HERE, email=officer.email, email_verified=True)
        assert client.get("/beheer/").status_code == 200
        return client

    return done


def test_signing_out_leads_to_a_link_that_signs_out_there(signed_in, place, settings):
    settings.BASE_URL = "https://mkbdeals.example"
    client = signed_in(end_session_endpoint=f"{place.url}/uit?x=1")

    answer = client.post("/account/logout/")

    assert (answer["Location"], answer["Clear-Site-Data"]) == (
        "/account/logout/?elders=ministerie",
        '"cache"',
    )
    assert "_auth_user_id" not in client.session
    page = client.get(answer["Location"])
    assert "Ook uitloggen bij het ministerie?" in page.content.decode()
    leads_to = urlsplit(page.context["address"])
    assert f"{leads_to.scheme}://{leads_to.netloc}{leads_to.path}" == f"{place.url}/uit"
    assert parse_qs(leads_to.query) == {
        "x": ["1"], "client_id": [CLIENT], "post_logout_redirect_uri": ["https://mkbdeals.example/"],
    }  # fmt: skip


@pytest.mark.parametrize("endpoint", [None, 7, "", "javascript:alert(1)", "ftp://elders.example/", "//elders.example/"])
def test_a_place_without_such_a_page_is_left_out(signed_in, endpoint):
    client = signed_in(**({} if endpoint is None else {"end_session_endpoint": endpoint}))

    answer = client.get(client.post("/account/logout/")["Location"])

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_place_that_is_away_keeps_nobody_here(signed_in, set_up):
    client = signed_in()
    set_up("http://127.0.0.1:1")

    answer = client.get(client.post("/account/logout/")["Location"])

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_who_signs_out_to_go_on_elsewhere_goes_on(signed_in, place):
    client = signed_in(end_session_endpoint=f"{place.url}/uit")

    assert client.post("/account/logout/", {"next": "/contact/"})["Location"] == "/contact/"


def test_who_is_signed_in_is_asked_first(signed_in, place):
    client = signed_in(end_session_endpoint=f"{place.url}/uit")

    page = client.get("/account/logout/", {"elders": HERE})

    assert page.status_code == 200
    assert "address" not in page.context
    assert client.get("/beheer/").status_code == 200
