"""Rounds in the technical admin."""

from datetime import timedelta

import pytest
from django.utils import timezone

from proposals.enums import RoundStatus
from proposals.models import Round, Theme
from tests.admin_pages import address, form_values
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


def test_officer_makes_a_round_with_its_ceiling_themes_and_questions(sign_in, officer):
    theme = make.ThemeFactory()
    client = sign_in(officer)
    page = client.get(address(Round, "add"))
    values = form_values(page) | {
        "name": "Ronde 2 (2028)", "slug": "ronde-2-2028", "reference_prefix": "MD28",
        "opens_at_0": "2028-02-01", "opens_at_1": "09:00", "closes_at_0": "2028-04-01", "closes_at_1": "17:00",
        "minimum_contribution_amount": "100.000", "maximum_contribution_amount": "€ 400.000",
        "ceilings-TOTAL_FORMS": "1", "ceilings-0-amount": "2.000.000", "ceilings-0-reason": "Oproep.",
        "roundtheme_set-TOTAL_FORMS": "1", "roundtheme_set-0-theme": str(theme.pk),
        "questions-TOTAL_FORMS": "1", "questions-0-code": "plan", "questions-0-section": "plan",
        "questions-0-text": "Wat gaat u doen?", "questions-0-kind": "text", "questions-0-maximum_words": "300",
        "questions-0-sort_order": "1",
    }  # fmt: skip

    answer = client.post(address(Round, "add"), values)

    assert answer.status_code == 302, answer.context["errors"]
    round_ = Round.objects.get(slug="ronde-2-2028")
    assert (round_.status, round_.maximum_contribution_amount) == (RoundStatus.PREPARATION, 400_000)
    assert list(round_.themes.all()) == [theme]
    assert round_.questions.get().text == "Wat gaat u doen?"
    ceiling = round_.ceilings.get()
    assert (ceiling.amount, ceiling.decided_by) == (2_000_000, officer)
    assert ceiling.effective_at <= timezone.now()


def test_the_call_freezes_when_the_round_opens(sign_in, officer, open_round):
    client = sign_in(officer)
    page = client.get(address(Round, "change", open_round.pk))

    assert set(page.context["adminform"].form.fields) == {
        "scoring_closes_at", "expected_decision_date", "announced_date", "final_deals_expected", "contact_email",
        "contact_phone", "sisa_code",
    }  # fmt: skip
    client.post(address(Round, "change", open_round.pk), form_values(page) | {"name": "Anders", "status": "closed"})
    stored = Round.objects.get(pk=open_round.pk)
    assert (stored.name, stored.status) == (open_round.name, RoundStatus.OPEN)


def test_before_opening_the_call_may_change_but_never_the_status(sign_in, officer):
    round_ = make.full_round(status=RoundStatus.PREPARATION)
    client = sign_in(officer)
    page = client.get(address(Round, "change", round_.pk))

    client.post(address(Round, "change", round_.pk), form_values(page) | {"name": "Anders", "status": "open"})

    stored = Round.objects.get(pk=round_.pk)
    assert (stored.name, stored.status) == ("Anders", RoundStatus.PREPARATION)


def test_a_round_that_closes_before_it_opens_is_refused_at_the_form(sign_in, officer):
    round_ = make.full_round(status=RoundStatus.PREPARATION)
    client = sign_in(officer)
    page = client.get(address(Round, "change", round_.pk))

    answer = client.post(
        address(Round, "change", round_.pk), form_values(page) | {"closes_at_0": "2020-01-01", "closes_at_1": "17:00"}
    )

    assert answer.status_code == 200
    assert answer.context["errors"]
    assert Round.objects.get(pk=round_.pk).closes_at == round_.closes_at


@pytest.mark.parametrize(
    ("status", "expected"), [(RoundStatus.PREPARATION, 200), (RoundStatus.PUBLISHED, 403), (RoundStatus.OPEN, 403)]
)
def test_only_a_round_in_preparation_can_be_deleted(sign_in, officer, status, expected):
    round_ = make.RoundFactory(status=status)

    assert sign_in(officer).get(address(Round, "delete", round_.pk)).status_code == expected


def test_only_a_theme_that_nobody_uses_can_be_deleted(sign_in, officer, open_round):
    unused, used = make.ThemeFactory(), open_round.themes.first()
    client = sign_in(officer)

    assert client.get(address(Theme, "delete", used.pk)).status_code == 403
    assert client.post(address(Theme, "delete", unused.pk), {"post": "yes"}).status_code == 302
    assert not Theme.objects.filter(pk=unused.pk).exists()


def test_a_published_call_changes_on_its_own_pages_only(sign_in, officer):
    round_ = make.full_round(
        status=RoundStatus.PUBLISHED,
        opens_at=timezone.now() + timedelta(days=2),
        closes_at=timezone.now() + timedelta(days=9),
    )
    client = sign_in(officer)
    page = client.get(address(Round, "change", round_.pk))

    assert "introduction" not in page.context["adminform"].form.fields
    client.post(address(Round, "change", round_.pk), form_values(page) | {"introduction": "Anders"})
    assert Round.objects.get(pk=round_.pk).introduction == round_.introduction


def test_sisa_code_comes_later_and_only_with_a_specific_grant(sign_in, officer, open_round):
    client = sign_in(officer)
    address_of_round = address(Round, "change", open_round.pk)
    page = client.get(address_of_round)

    client.post(address_of_round, form_values(page) | {"sisa_code": "e 27b"})
    assert Round.objects.get(pk=open_round.pk).sisa_code == ""
    client.post(address_of_round, form_values(page) | {"sisa_code": "E27B"})
    assert Round.objects.get(pk=open_round.pk).sisa_code == "E27B"
