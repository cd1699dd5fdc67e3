"""Municipalities come from the register as it was on the day the round opens."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from proposals.services.municipalities import (
    municipalities_of_region,
    municipalities_to_choose,
    municipality_like,
    named_municipalities,
)
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return make.RoundFactory()


@pytest.fixture
def opening(round_):
    return localdate(round_.opens_at)


def test_a_partnership_brings_the_members_of_the_day(round_, opening):
    partnership = make.PartnershipFactory()
    member, gone, later = (make.MunicipalityFactory(name=name) for name in ("Aalen", "Bronk", "Cuyp"))
    make.RegionMembershipFactory(partnership=partnership, municipality=member)
    make.RegionMembershipFactory(partnership=partnership, municipality=gone, valid_to=opening)
    make.RegionMembershipFactory(
        partnership=partnership, municipality=later, valid_from=opening + timedelta(days=1), valid_to=None
    )

    assert municipalities_of_region(partnership, round_) == [member]


def test_a_municipality_brings_itself_and_a_province_nobody(round_):
    municipality = make.MunicipalityFactory()

    assert municipalities_of_region(municipality, round_) == [municipality]
    assert municipalities_of_region(municipality.province, round_) == []


def test_names_are_found_whatever_their_capitals_and_by_other_names(round_):
    one = make.MunicipalityFactory(name="’s-Gravenhage", other_names=["Den Haag"])
    two = make.MunicipalityFactory(name="Oude IJsselstreek")

    found, unknown = named_municipalities("den haag,\n gemeente oude ijsselstreek , ,Nergenshuizen", round_)

    assert (found, unknown) == ([one, two], ["Nergenshuizen"])


def test_a_municipality_that_was_merged_before_the_opening_is_not_known(round_, opening):
    make.MunicipalityFactory(name="Vroeger", valid_to=opening)

    assert named_municipalities("Vroeger", round_) == ([], ["Vroeger"])


def test_the_name_that_is_meant_is_offered(round_):
    make.MunicipalityFactory(name="Montferland")

    assert municipality_like("Montverland", round_) == "Montferland"
    assert municipality_like("Xqz", round_) == ""


def test_one_can_tick_the_members_and_those_named_before(round_):
    partnership = make.PartnershipFactory()
    member, other = make.MunicipalityFactory(sort_name="b"), make.MunicipalityFactory(sort_name="a")
    make.RegionMembershipFactory(partnership=partnership, municipality=member)
    proposal = make.ProposalFactory(round=round_, region=partnership)
    proposal.municipalities.add(other)

    assert municipalities_to_choose(proposal) == [other, member]
