"""Pages with fixed words and the accounts of the demonstration."""

from datetime import timedelta

import pytest
from django.utils.translation import gettext as _

from proposals.enums import Role
from proposals.models import Round
from tests.factories import proposals as make

PAGES = ["/contact/", "/toegankelijkheid/", "/privacy/", "/over-deze-demonstratie/"]


@pytest.mark.parametrize("address", PAGES)
def test_page_opens_for_everybody(client, db, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_page_is_only_read(client, db, address):
    assert client.post(address).status_code == 405


def test_contact_names_the_phone_number_of_the_round(client, open_round):
    assert open_round.contact_phone in client.get("/contact/").content.decode()


def test_contact_names_the_first_round_that_can_be_reached(client, open_round):
    make.full_round(slug="eerder", contact_phone="030 111 22 33", opens_at=open_round.opens_at - timedelta(days=400),
                    closes_at=open_round.closes_at - timedelta(days=400))  # fmt: skip
    Round.objects.filter(pk=open_round.pk).update(contact_phone="", contact_email="")

    assert "030 111 22 33" in client.get("/contact/").content.decode()


@pytest.mark.parametrize("helpdesk", ["", "bel 088 000 00 00"])
def test_contact_without_a_round_names_the_helpdesk_and_never_an_empty_list(client, db, settings, helpdesk):
    settings.HELPDESK = helpdesk

    text = client.get("/contact/").content.decode()

    assert helpdesk in text
    assert ("<dl" in text) == bool(helpdesk)
    assert (_("There is no phone number or e-mail address here yet. Both come as soon as a round is announced.")
            in text) != bool(helpdesk)  # fmt: skip


def test_contact_of_the_helpdesk_does_not_stand_beside_that_of_a_round(client, open_round, settings):
    settings.HELPDESK = "bel 088 000 00 00"

    assert settings.HELPDESK not in client.get("/contact/").content.decode()


def test_accounts_of_the_demonstration_are_grouped(client, db, settings):
    settings.DEMONSTRATION = True
    settings.DEMO_PASSWORD = "Zo-komt-u-binnen"
    make.user_with_role(Role.PROGRAMME_OFFICER, email="programma@demo.example")
    make.member_of(make.OrganisationFactory(name="Gemeente Slingerbeek"), email="invuller@slingerbeek.example")
    make.UserFactory(email="echt@gemeente.nl")

    page = client.get("/demo/accounts/")

    assert [person.email for person in page.context["ministry"]] == ["programma@demo.example"]
    assert [person.email for person in page.context["applicants"]] == ["invuller@slingerbeek.example"]
    assert "Gemeente Slingerbeek" in page.content.decode()
    assert "Zo-komt-u-binnen" in page.content.decode()


def test_accounts_do_not_exist_outside_the_demonstration(client, db, settings):
    settings.DEMONSTRATION = False

    assert client.get("/demo/accounts/").status_code == 404


def test_accounts_take_as_many_queries_for_many_people(
    client, db, settings, django_assert_num_queries, django_assert_max_num_queries
):
    settings.DEMONSTRATION = True
    make.member_of(make.OrganisationFactory(), email="een@slingerbeek.example")
    with django_assert_max_num_queries(6) as one:
        client.get("/demo/accounts/")
    for number in range(29):
        make.member_of(make.OrganisationFactory(), email=f"een{number}@slingerbeek.example")

    with django_assert_num_queries(len(one.captured_queries)):
        client.get("/demo/accounts/")
