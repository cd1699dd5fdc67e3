"""The map of a deal."""

from django.template import Context, Template

from tests.factories import proposals as make


def drawn(region) -> str:
    return Template("{% load maps %}{% province_map region %}").render(Context({"region": region}))


def test_map_marks_the_province_of_a_municipality(db):
    province = make.ProvinceFactory(code="PV23", name="Overijssel")

    picture = drawn(make.MunicipalityFactory(province=province))

    assert picture.count("<path") == 12
    assert picture.count('class="is-here"') == 1
    assert "Overijssel" in picture


def test_map_marks_the_province_of_the_lead_of_a_partnership(db):
    lead = make.MunicipalityFactory(province=make.ProvinceFactory(code="PV30", name="Noord-Brabant"))

    assert "Noord-Brabant" in drawn(make.PartnershipFactory(lead=lead))


def test_nothing_is_drawn_without_a_province_on_the_map(db):
    assert drawn(make.MunicipalityFactory()).strip() == ""
    assert drawn(None).strip() == ""
