"""A round decides which parts its proposals have."""

import pytest
from django.test.utils import override_script_prefix
from django.urls import reverse

from proposals.enums import QuestionSection
from proposals.services.completeness import problems_of
from proposals.services.sections import SECTIONS, sections_of
from proposals.views.section_pages import SECTION_PAGES, page_of, pages_of, section_address
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


def test_a_bare_round_asks_what_every_round_asks():
    round_ = make.RoundFactory(asks_activities=False, asks_indicators=False)

    assert sections_of(round_) == ["organisation", "outline", "partners", "budget", "attachments"]


def test_a_table_or_a_question_brings_its_part_in_the_order_of_the_pages():
    round_ = make.RoundFactory(asks_activities=True, asks_indicators=False)
    make.QuestionFactory(round=round_, section=QuestionSection.STATE_AID)

    assert sections_of(round_) == [
        "organisation", "outline", "planning", "partners", "budget", "state_aid", "attachments",
    ]  # fmt: skip


def test_every_part_has_its_page_and_they_follow_each_other():
    pages = pages_of(make.full_round())

    assert [page.code for page in pages] == list(SECTIONS) == list(SECTION_PAGES)
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert [page.following and page.following.code for page in pages] == [*list(SECTIONS)[1:], None]


def test_a_part_that_is_not_asked_has_no_page():
    assert page_of(make.RoundFactory(asks_activities=False, asks_indicators=False), "declaration") is None


def test_a_complete_proposal_misses_nothing_in_any_part():
    assert problems_of(make.complete_proposal()) == []


def test_section_address_is_that_of_the_part_wherever_the_site_stands():
    for code in SECTION_PAGES:
        for number in (0, 7, 1_234_567):
            assert section_address(number, code) == reverse("proposals:proposal_section", args=[number, code])
    with override_script_prefix("/0/"):
        assert section_address(7, "outline") == reverse("proposals:proposal_section", args=[7, "outline"])
        assert section_address(7, "outline").startswith("/0/")
