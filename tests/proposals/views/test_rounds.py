"""The start page of a round, before anybody signs in."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.enums import RoundStatus, ShareRule
from proposals.models import Round
from tests.factories import proposals as make


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\u00a0", " ").split())


def test_home_without_a_round(client, db):
    assert client.get("/").status_code == 200


def test_home_tells_what_one_must_know(client, open_round):
    text = text_of(client.get("/"))

    for words in ("€ 100.000", "€ 400.000", "€ 2.800.000", "20 dagen en 23 uur"):
        assert words in text
    for theme in open_round.themes.all():
        assert f"{theme.plain_label} ({theme.official_name})" in text


@pytest.mark.parametrize("phone", ["070 123 45 67", ""])
def test_help_says_to_call_only_beside_a_number_to_call(client, open_round, phone):
    Round.objects.filter(pk=open_round.pk).update(contact_phone=phone)

    aside = text_of(client.get("/")).partition(_("Need help?"))[2]

    assert ("Bel het programmateam" in aside) == bool(phone)
    assert phone in aside


def test_home_shows_the_open_round_before_the_others(client, open_round):
    make.full_round(
        status=RoundStatus.FINISHED,
        opens_at=timezone.now() - timedelta(days=900),
        closes_at=timezone.now() - timedelta(days=800),
    )
    later = make.full_round(
        status=RoundStatus.PUBLISHED,
        opens_at=timezone.now() + timedelta(days=2),
        closes_at=timezone.now() + timedelta(days=9),
    )

    context = client.get("/").context

    assert context["round"] == open_round
    assert context["other_rounds"][0] == later


def test_round_in_preparation_does_not_exist_for_the_public(client, sign_in, officer, db):
    hidden = make.full_round(status=RoundStatus.PREPARATION)

    assert client.get(f"/ronde/{hidden.slug}/").status_code == 404
    assert client.get(f"/ronde/{hidden.slug}/vragen/").status_code == 404
    assert sign_in(officer).get(f"/ronde/{hidden.slug}/").status_code == 200


def test_closed_round_invites_nobody(client, open_round):
    open_round.closes_at = timezone.now()
    open_round.save()

    page = client.get(f"/ronde/{open_round.slug}/")

    assert page.context["phase"] == "closed"
    assert "/aanvragen/nieuw/" not in page.content.decode()


def test_midnight_reads_as_the_day_before(client, db):
    make.full_round(
        slug="ronde-1",
        status=RoundStatus.CLOSED,
        opens_at=datetime(2019, 9, 30, 22, tzinfo=UTC),
        closes_at=datetime(2019, 11, 20, 23, tzinfo=UTC),
        scoring_closes_at=None,
        hours_assumed=True,
        share_rule=ShareRule.WARN,
    )

    text = text_of(client.get("/ronde/ronde-1/"))

    assert "woensdag 20 november 2019, 24.00 uur" in text


def test_all_questions_are_there(client, open_round):
    text = text_of(client.get(f"/ronde/{open_round.slug}/vragen/"))

    for question in open_round.questions.all():
        assert question.text in text


def test_calendar_has_the_closing_moment_in_utc(client, open_round):
    response = client.get(f"/ronde/{open_round.slug}/agenda.ics")

    assert response["Content-Type"].startswith("text/calendar")
    assert f"DTSTART:{open_round.closes_at.astimezone(UTC):%Y%m%dT%H%M%SZ}\r\n" in response.content.decode()


def test_closed_round_has_no_calendar(client, open_round):
    open_round.closes_at = timezone.now()
    open_round.save()

    assert client.get(f"/ronde/{open_round.slug}/agenda.ics").status_code == 404


def test_home_takes_as_many_queries_for_many_rounds(
    client, open_round, django_assert_num_queries, django_assert_max_num_queries
):
    client.get("/")
    with django_assert_max_num_queries(15) as one:
        client.get("/")
    for _each in range(29):
        make.full_round()

    with django_assert_num_queries(len(one.captured_queries)):
        client.get("/")


@pytest.mark.parametrize(("who", "is_offered"), [(None, True), ("editor", True), ("reader", False), ("officer", False)])
@pytest.mark.parametrize("address", ["/", "/ronde/demonstratieronde/vragen/"])
def test_beginning_is_offered_to_who_may_or_is_not_known_yet(request, client, open_round, who, is_offered, address):
    if who:
        client.force_login(request.getfixturevalue(who))

    assert ("/aanvragen/nieuw/" in client.get(address).content.decode()) is is_offered
