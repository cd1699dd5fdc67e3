"""Who was refused leaves a trail: account, network, moment and reason, and never a word that was typed."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings as django_settings
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client, RequestFactory
from django.utils import timezone

from mkbdeals import errors, refusals
from mkbdeals.openid.problems import problem_page
from mkbdeals.tasks import remove_old_tries
from proposals.enums import RefusalReason, Role
from proposals.models import Refusal, User
from proposals.services.refusals import network_of
from tests.admin_pages import address
from tests.factories import proposals as make
from tests.factories.proposals import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, ASK, SET_UP = "/account/login/", "/account/2fa/authenticate/", "/account/2fa/totp/activate/"
TYPED = "Kanarie-in-een-wachtwoord-1"
HERE = {"REMOTE_ADDR": "198.51.100.77"}


def rows():
    """Give what was written, the oldest first."""
    return [(each.reason, each.user, each.network) for each in Refusal.objects.order_by("pk")]


def try_password(client, name, password=TYPED, **where):
    return client.post(LOGIN, {"login": name, "password": password}, **(HERE | where))


def test_each_refusal_leaves_one_row_with_account_network_and_reason(client, editor):
    before = timezone.now()
    try_password(client, editor.email.upper())
    try_password(client, "niemand@test.example", REMOTE_ADDR="2001:db8:1:2::3")
    User.objects.filter(pk=editor.pk).update(is_active=False)
    try_password(client, editor.email, PASSWORD)

    assert rows() == [
        (RefusalReason.PASSWORD, editor, "198.51.100.0/24"),
        (RefusalReason.UNKNOWN, None, "2001:db8:1::/48"),
        (RefusalReason.CLOSED, editor, "198.51.100.0/24"),
    ]
    for row in Refusal.objects.all():
        assert (row.route, len(row.request_id)) == ("account_login", 14)
        assert before - timedelta(minutes=1) < row.refused_at < timezone.now() + timedelta(minutes=1)


def test_signing_in_well_leaves_none(client, editor):
    assert try_password(client, editor.email, PASSWORD).status_code == 302

    assert rows() == []


def test_nothing_that_was_typed_is_kept(client, caplog, editor):
    """People type a password in the field above it."""
    try_password(client, TYPED)
    try_password(client, f"{TYPED}@test.example")
    try_password(client, editor.email)

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(r::text, ' ') FROM proposals_refusal r")
        written = cursor.fetchone()[0]
    assert TYPED.lower() not in written.lower()
    assert editor.email not in written
    assert not [each for each in caplog.records if TYPED.lower() in each.getMessage().lower()]
    told = [each.getMessage() for each in caplog.records if each.name == "mkbdeals.refusals"]
    assert told == ["refused: unknown", "refused: password"]  # what is no e-mail address was no try


def test_the_same_unknown_name_has_the_same_mark(client):
    for name in ("een@test.example", "EEN@test.example", "twee@test.example"):
        try_password(client, name)

    first, second, other = Refusal.objects.order_by("pk").values_list("mark", flat=True)
    assert first == second != other
    assert len(first) == 12


def test_the_visitor_learns_nothing_of_an_account(client, editor):
    """The same words and the same number of statements for a known and an unknown name."""
    told, counts = [], []
    for name in (editor.email, "niemand@test.example"):
        with connection.execute_wrapper(lambda execute, *rest: counts.append(name) or execute(*rest)):  # noqa: B023
            page = try_password(Client(), name)
        told.append([str(each) for each in page.context["form"].non_field_errors()])

    assert told[0] == told[1]
    assert counts.count(editor.email) == counts.count("niemand@test.example")


def test_a_limit_that_was_hit_is_written_once_a_minute(client, editor):
    for _time in range(9):
        try_password(client, editor.email)

    assert [reason for reason, *_rest in rows()] == [RefusalReason.PASSWORD] * 5 + [RefusalReason.LIMIT]
    assert Refusal.objects.get(reason="limit").user == editor


def test_a_wrong_code_and_who_is_asked_again(client, settings, officer):
    settings.SECOND_FACTOR = "staff"
    client.post(LOGIN, {"login": officer.email, "password": PASSWORD})
    secret = client.get(SET_UP).context["form"].secret
    now = int(time.time()) // 30
    client.post(SET_UP, {"code": format_hotp_value(hotp_value(secret, now))})
    client.post("/account/reauthenticate/", {"password": TYPED}, **HERE)
    client.post("/account/logout/")
    client.post(LOGIN, {"login": officer.email, "password": PASSWORD})
    right = {format_hotp_value(hotp_value(secret, now + each)) for each in range(-3, 4)}
    wrong = next(code for code in ("000000", "111111", "222222") if code not in right)

    for _time in range(7):
        client.post(ASK, {"code": wrong}, **HERE)

    assert rows()[:2] == [
        (RefusalReason.PASSWORD, officer, "198.51.100.0/24"), (RefusalReason.CODE, officer, "198.51.100.0/24"),
    ]  # fmt: skip
    assert [reason for reason, *_rest in rows()].count(RefusalReason.CODE) == 5
    assert Refusal.objects.get(reason="limit").user == officer


def test_what_no_page_of_ours_sends(editor):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    for _time in range(3):
        assert strict.post("/account/logout/", **HERE).status_code == 403
    request = RequestFactory().get("/x/", **HERE)
    errors.bad_request(request, SuspiciousOperation())
    problem_page(request, "ministerie", "token")
    problem_page(request, "ministerie", "away")  # nobody was refused

    assert [(each.reason, each.user, each.detail) for each in Refusal.objects.order_by("pk")] == [
        (RefusalReason.FORM, editor, ""), (RefusalReason.ODD, None, ""), (RefusalReason.ELSEWHERE, None, "token"),
    ]  # fmt: skip


def test_a_trail_that_cannot_be_written_stops_nobody(client, editor, monkeypatch, caplog):
    def broken(**_row):
        raise ProgrammingError

    monkeypatch.setattr(refusals, "note_refusal", broken)

    assert try_password(client, editor.email).status_code == 200
    assert any("could not be written" in each.getMessage() for each in caplog.records)


@pytest.mark.parametrize(
    ("given", "network"),
    [
        ("192.0.2.130", "192.0.2.0/24"),
        ("2001:db8:aa:bb::/64", "2001:db8:aa::/48"),
        ("", "?"),
        ("niets", "?"),
    ],
)
def test_of_an_address_only_the_network_is_kept(given, network):
    assert network_of(given) == network


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE proposals_refusal SET reason = 'odd'",
        "DELETE FROM proposals_refusal",
        "TRUNCATE proposals_refusal",
    ],
)
def test_the_application_cannot_bend_it(statement):
    make.RefusalFactory(refused_at=timezone.now() - timedelta(days=29))
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{django_settings.APPLICATION_ROLE}"')
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            cursor.execute(statement)


def test_it_goes_when_its_term_is_over(settings):
    settings.REFUSALS_KEPT_DAYS = 183
    old, young = (make.RefusalFactory(refused_at=timezone.now() - timedelta(days=days)) for days in (184, 182))
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{django_settings.APPLICATION_ROLE}"')

    assert remove_old_tries() == 1
    assert list(Refusal.objects.values_list("pk", flat=True)) == [young.pk] != [old.pk]


def test_who_keeps_the_accounts_reads_it_in_dutch(sign_in):
    row = make.RefusalFactory(reason=RefusalReason.PASSWORD)
    make.RefusalFactory(reason=RefusalReason.UNKNOWN, user=None, mark="0123456789ab", network="2001:db8::/48")
    client = sign_in(make.user_with_role(Role.TECHNICAL_ADMINISTRATOR))

    page = client.get(address(Refusal)).content.decode()
    for words in (
        "Geweigerde pogingen",
        "Verkeerd wachtwoord",
        "Geen account met deze naam",
        "192.0.2.0/24",
        str(row.user),
    ):
        assert words in page
    found = client.get(address(Refusal), {"q": row.user.email}).context["cl"].result_list
    assert list(found) == [row]
    assert "Verkeerd wachtwoord" in client.get(address(Refusal, "change", row.pk)).content.decode()


@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.CONTROLLER])
def test_nobody_else_reads_it(sign_in, role):
    row, client = make.RefusalFactory(), sign_in(make.user_with_role(role))

    assert client.get(address(Refusal)).status_code == 403
    assert client.get(address(Refusal, "change", row.pk)).status_code == 403
