import datetime as dt
from decimal import Decimal

import pytest
from django.db.models.signals import post_init

from proposals.models import BudgetLine, Proposal, ProposalSection, Region
from proposals.models.row_reading import _is_plain, instance_of
from proposals.models.whole_proposal import OWNERS, ROWS, load_content
from proposals.queries import with_content
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
AT = dt.datetime(2027, 3, 12, 9, 30, 15, 123456, tzinfo=dt.UTC)


def columns(row):
    return None if row is None else {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.fixture
def proposal():
    proposal = make.complete_proposal()
    make.BudgetLineFactory(proposal=proposal, amount=Decimal("1250.50"), sort_order=0)
    proposal.municipalities.add(proposal.organisation.region)
    make.AttachmentFactory(proposal=proposal, size=5_000_000_000)
    unplaced = {"start_date": "ergens in 2027 “of later”", "rows": [["a", 1]]}
    ProposalSection.objects.create(
        proposal=proposal, code="outline", saved_at=AT, saved_by=proposal.created_by, unplaced=unplaced
    )
    return proposal


def test_load_content_gives_every_row_as_the_orm_reads_it(proposal, django_assert_num_queries):
    expected = with_content(Proposal.objects).get(pk=proposal.pk)
    read = Proposal.objects.get(pk=proposal.pk)

    with django_assert_num_queries(1):
        load_content(read)
        for name in ROWS:
            rows = getattr(read, name).all()
            assert rows, f"no {name}: this test would compare nothing"
            assert [columns(row) for row in rows] == [columns(row) for row in getattr(expected, name).all()], name
        for name in OWNERS:
            assert columns(getattr(read, name)) == columns(getattr(expected, name)), name
        questions = list(read.round.questions.all())
        assert questions == list(expected.round.questions.all())
        assert [each.question.text for each in read.answers.all()] == [
            each.question.text for each in expected.answers.all()
        ]
        assert [each.saved_by for each in read.sections.all()] == [each.saved_by for each in expected.sections.all()]
        assert all(line.proposal is read for line in read.budget_lines.all())


def test_load_content_leaves_nothing_of_what_was_read_before(proposal):
    read = with_content(Proposal.objects).get(pk=proposal.pk)
    list(read.budget_lines.all())
    proposal.budget_lines.all().delete()
    Region.objects.filter(pk=proposal.organisation.region_id).update(name="Anders genoemd")

    load_content(read)

    assert not read.budget_lines.all()
    assert [region.name for region in read.municipalities.all()] == ["Anders genoemd"]


def test_a_relation_that_was_loaded_still_asks_for_rows_of_its_own_proposal(proposal):
    make.complete_proposal(round=proposal.round)
    read = Proposal.objects.get(pk=proposal.pk)

    load_content(read)

    assert read.budget_lines.filter(amount__gte=0).count() == len(read.budget_lines.all())
    assert read.themes.filter(pk__gt=0).count() == len(read.themes.all())


def test_a_row_of_json_is_an_instance_as_the_orm_makes_it(proposal):
    stored = BudgetLine.objects.get(proposal=proposal, amount=Decimal("1250.50"))
    values = [getattr(stored, field.attname) for field in BudgetLine._meta.concrete_fields]

    read = instance_of(BudgetLine, [str(each) if isinstance(each, Decimal) else each for each in values])

    assert read == stored
    assert columns(read) == columns(stored)
    assert (read._state.adding, read._state.db) == (stored._state.adding, stored._state.db)
    assert read.proposal == proposal
    read.note = "Een andere uitleg"
    read.save()
    assert BudgetLine.objects.get(pk=stored.pk).note == "Een andere uitleg"


def test_who_listens_to_new_instances_hears_of_a_row_of_json(proposal):
    heard = []

    def hear(instance, **_signal):
        heard.append(instance)

    _is_plain.cache_clear()
    post_init.connect(hear, sender=ProposalSection)
    try:
        load_content(Proposal.objects.get(pk=proposal.pk))
    finally:
        post_init.disconnect(hear, sender=ProposalSection)
        _is_plain.cache_clear()

    assert [each.code for each in heard] == ["outline"]
