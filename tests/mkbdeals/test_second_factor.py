"""The second factor: who needs one, setting it up, signing in with it, and losing the telephone."""

import time

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.fernet import Fernet
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals.models import SecondFactor
from tests.factories.proposals import PASSWORD

pytestmark = pytest.mark.django_db
SET_UP, ASK = "/account/2fa/totp/activate/", "/account/2fa/authenticate/"


@pytest.fixture
def needed(settings):
    settings.SECOND_FACTOR = "staff"


def sign_in(client, person):
    return client.post("/account/login/", {"login": person.email, "password": PASSWORD})


def code(secret, ago=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - ago))


def set_up(client, person):
    """Sign in and set up; give the secret and the spare codes that the page shows once."""
    sign_in(client, person)
    secret = client.get(SET_UP).context["form"].secret
    answer = client.post(SET_UP, {"code": code(secret)}, follow=True)
    return secret, answer.context["unused_codes"]


@pytest.mark.parametrize(
    ("who", "page"), [("assessor", "/beoordelen/"), ("officer", "/beheer/"), ("technical_administrator", "/admin/")]
)
def test_who_has_a_role_sets_one_up_before_anything_else(request, client, needed, who, page):
    sign_in(client, request.getfixturevalue(who))

    answer = client.get(page)

    assert (answer.status_code, answer["Location"]) == (302, SET_UP)


def test_an_applicant_needs_none_and_finds_no_pages(client, needed, editor):
    sign_in(client, editor)

    assert client.get("/aanvragen/").status_code == 200
    assert client.get(SET_UP).status_code == client.get("/account/2fa/").status_code == 404


def test_switched_off_nobody_is_asked(client, settings, assessor):
    settings.SECOND_FACTOR = "off"
    sign_in(client, assessor)

    assert client.get("/beoordelen/").status_code == 200
    assert client.get(SET_UP).status_code == 404


def test_setting_up_opens_the_work_and_signing_in_asks_for_the_code(client, needed, assessor):
    secret, spare = set_up(client, assessor)
    assert len(set(spare)) == 10
    assert client.get("/beoordelen/").status_code == 200
    client.post("/account/logout/")

    answer = sign_in(client, assessor)

    assert answer["Location"] == ASK
    assert client.get("/beoordelen/").status_code == 302  # the password alone opens nothing
    wrong = client.post(ASK, {"code": "000000" if code(secret) != "000000" else "111111"})
    assert "Deze code klopt niet" in wrong.content.decode()
    assert client.post(ASK, {"code": code(secret, ago=1)})["Location"] == "/beoordelen/"
    assert client.get("/beoordelen/").status_code == 200


def test_a_spare_code_works_once(client, needed, assessor):
    _secret, spare = set_up(client, assessor)

    answers = []
    for _time in range(2):
        client.post("/account/logout/")
        sign_in(client, assessor)
        answers.append(client.post(ASK, {"code": spare[0]}).status_code)

    assert answers == [302, 200]


def test_spare_codes_are_shown_once(client, needed, assessor):
    _secret, spare = set_up(client, assessor)

    page = client.get("/account/2fa/recovery-codes/").content.decode()

    assert not [each for each in spare if each in page]
    assert "niet opnieuw" in page


def test_the_code_to_scan_stands_in_the_page_itself(client, needed, assessor):
    sign_in(client, assessor)

    page = client.get(SET_UP).content.decode()

    assert "<svg" in page
    assert "data:image" not in page  # what the rules for content forbid
    assert 'style="' not in page


def test_the_database_holds_no_secret_that_can_be_read(client, needed, assessor):
    secret, spare = set_up(client, assessor)

    stored = [str(each.data) for each in Authenticator.objects.all()]

    assert len(stored) == 2
    assert not [text for text in stored for word in (secret, *spare) if word in text]


def test_a_secret_written_with_another_key_gives_no_codes_to_guess():
    strange = Fernet(Fernet.generate_key()).encrypt(b"secret").decode()

    read = {get_adapter().decrypt(strange) for _time in range(5)}

    assert len(read) == 5


def test_an_old_key_still_reads(settings):
    stored = get_adapter().encrypt("secret")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-" + "y" * 50

    assert get_adapter().decrypt(stored) == "secret"


def test_an_administrator_helps_who_lost_the_telephone_and_it_leaves_a_trail(
    client, django_user_model, needed, assessor, technical_administrator
):
    set_up(client, assessor)
    client.post("/account/logout/")
    set_up(client, technical_administrator)
    address = f"/admin/proposals/user/{assessor.pk}/change/"
    data = {"email": assessor.email, "name": assessor.name, "function": assessor.function, "is_active": "on"}

    client.post(address, data | {"takes_away_second_factor": "on"})

    assert not SecondFactor.of(assessor).exists()
    events = SecondFactor.pgh_event_model.objects.filter(user=assessor).order_by("pgh_id")
    assert sorted(events.values_list("pgh_label", "type")) == [
        ("delete", "recovery_codes"), ("delete", "totp"), ("insert", "recovery_codes"), ("insert", "totp"),
    ]  # fmt: skip


def test_nobody_takes_away_the_own_one_in_the_admin(client, needed, technical_administrator):
    set_up(client, technical_administrator)
    person = technical_administrator
    data = {"email": person.email, "name": person.name, "function": person.function, "is_active": "on"}

    answer = client.post(f"/admin/proposals/user/{person.pk}/change/", data | {"takes_away_second_factor": "on"})

    assert answer.status_code == 200
    assert "eigen tweede factor" in answer.content.decode()
    assert SecondFactor.of(person).exists()


def test_it_costs_no_statement_once_it_was_proved(client, needed, assessor):
    set_up(client, assessor)
    client.get("/beoordelen/")

    with CaptureQueriesContext(
        connection,
    ) as statements:
        client.get("/beoordelen/")

    assert not [each for each in statements.captured_queries if "mfa_authenticator" in each["sql"]]
