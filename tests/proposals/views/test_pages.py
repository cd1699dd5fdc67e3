"""Pages with fixed words and the accounts of the demonstration."""

import pytest

from proposals.enums import Role
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
    for number in range(10):
        make.member_of(make.OrganisationFactory(), email=f"een{number}@slingerbeek.example")

    with django_assert_num_queries(len(one.captured_queries)):
        client.get("/demo/accounts/")
