"""What applicants type: kept as it is, read where it can be."""

from datetime import date

import pytest
from django.http import QueryDict

from proposals.dates import read_date
from proposals.forms import AnswersForm, BudgetForm, OrganisationForm, OutlineForm, PartnersForm
from proposals.forms.rows import without_row
from proposals.services.problems import Problem
from tests.factories import proposals as make


def posted(**values) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


@pytest.mark.parametrize(
    "text", ["1 juli 2027", "1-7-2027", "01-07-2027", "1/7/2027", "1.7.2027", "2027-07-01", "1 jul 2027", "1 jul. 2027"]
)
def test_read_date_takes_the_usual_spellings(text):
    assert read_date(text) == date(2027, 7, 1)


@pytest.mark.parametrize(
    "text", ["31-2-2027", "1-7-27", "juli 2027", "1 jolie 2027", "1-13-2027", "٣-٧-2027", "1-7-1027", "morgen"]
)
def test_read_date_gives_nothing_for_what_is_no_day(text):
    assert read_date(text) is None


def test_read_date_knows_the_abbreviation_of_march():
    assert read_date("12 mrt 2027") == date(2027, 3, 12)


def test_empty_page_has_no_errors(draft):
    form = OutlineForm(draft, posted(title="", summary=""))

    assert form.is_valid()
    assert form.values()["title"] == ""
    assert form.chosen_themes() == []


def test_required_fields_are_marked_although_empty_ones_are_kept(draft):
    form = OutlineForm(draft, posted(title=""))
    form.is_valid()

    assert form.fields["title"].required
    assert not OrganisationForm(draft).fields["contact_phone"].required


def test_too_long_title_is_not_kept_but_everything_else_is(draft):
    form = OutlineForm(draft, posted(title="x" * 201, summary="Kort"))

    assert not form.is_valid()
    assert "201" in form.errors["title"][0]
    assert "200" in form.errors["title"][0]
    assert "title" not in form.values()
    assert form.values()["summary"] == "Kort"
    assert form["title"].value() == "x" * 201


def test_null_signs_are_left_out(draft):
    form = OutlineForm(draft, posted(title="Win\x00kels"))

    assert form.is_valid()
    assert form.values()["title"] == "Winkels"


def test_end_before_start_keeps_neither_date(draft):
    form = OutlineForm(draft, posted(start_date="1-7-2027", end_date="1-6-2027"))

    assert list(form.errors) == ["end_date"]
    assert not {"start_date", "end_date"} & set(form.values())


def test_start_after_the_stored_end_is_not_kept(draft):
    form = OutlineForm(draft, posted(start_date="1-7-2040", end_date="ooit"))
    form.is_valid()

    assert not {"start_date", "end_date"} & set(form.values())


def test_region_offers_own_joined_and_other_partnerships(draft):
    joined = make.PartnershipFactory(name="Regio Erbij")
    make.RegionMembershipFactory(partnership=joined, municipality=draft.organisation.region)
    other = make.PartnershipFactory(name="Regio Anders")

    groups = [choice for choice in OrganisationForm(draft).fields["region"].choices if isinstance(choice[1], list)]

    assert [[name for _value, name in options] for _group, options in groups] == [
        [draft.organisation.region.name],
        [joined.name],
        [other.name],
    ]


def test_theme_of_another_round_is_not_a_choice(draft):
    stranger = make.ThemeFactory()
    form = OutlineForm(draft, posted(themes=[stranger.code]))

    assert "themes" in form.errors
    assert form.chosen_themes() is None


def test_answers_keep_all_that_a_field_may_hold(draft):
    question = draft.round.questions.get(section="plan")
    text = "woord " * 8_333
    form = AnswersForm(draft, posted(**{f"answer_{question.pk}": text}), section="plan")

    assert form.is_valid()
    assert form.answers() == {question.pk: text}


def test_answers_ask_only_the_questions_of_the_section(draft):
    form = AnswersForm(draft, section="impact")

    assert [question.section for question in form.questions] == ["impact"]


def test_budget_drops_rows_that_are_wholly_empty(draft):
    form = BudgetForm(
        draft,
        posted(
            requested_amount="200.000",
            budget_rows="3",
            budget_0_description="",
            budget_1_description="Coaches",
            budget_1_amount="1,250",
            budget_2_amount=" ",
            funding_rows="1",
            funding_0_kind="in_kind",
        ),
    )

    assert form.is_valid()
    values = form.values()
    assert [(line.description, line.amount_input) for line in values["budget_lines"]] == [("Coaches", "1,250")]
    assert values["funding_sources"] == []


@pytest.mark.parametrize("count", ["", "-1", "x", "1e9", "999999999999", "٣"])
def test_strange_row_counts_do_no_harm(draft, count):
    form = BudgetForm(draft, posted(budget_rows=count, funding_rows=count))

    assert form.is_valid()
    assert form.counts["budget"] <= 100


def test_rows_are_read_although_their_number_is_missing(draft):
    form = PartnersForm(draft, posted(partner_1_name="Van mij"))

    assert form.is_valid()
    assert [partner.name for partner in form.values()] == ["Van mij"]


def test_without_row_moves_the_rows_below_up():
    data = posted(partner_rows="3", partner_0_name="a", partner_1_name="b", partner_2_name="c", title="t")

    changed = without_row(data, "partner_1")

    assert changed["partner_rows"] == "2"
    assert (changed["partner_0_name"], changed["partner_1_name"]) == ("a", "c")
    assert "partner_2_name" not in changed
    assert changed["title"] == "t"


@pytest.mark.parametrize("key", ["", "partner", "partner_9", "partner_x", "_", "x_1"])
def test_without_row_leaves_everything_when_there_is_no_such_row(key):
    data = posted(partner_rows="1", partner_0_name="a")

    assert without_row(data, key) == data


def test_partners_keep_the_order(draft):
    form = PartnersForm(draft, posted(partner_rows="2", partner_0_name="B", partner_0_kind="other", partner_1_name="A"))

    assert form.is_valid()
    assert [partner.name for partner in form.values()] == ["B", "A"]


def test_problems_stand_at_their_field_and_warnings_apart(draft):
    form = BudgetForm(draft)

    form.show_problems(
        [
            Problem("budget", "requested_amount", "Te weinig."),
            Problem("budget", "requested_amount", "Let op.", is_warning=True),
            Problem("budget", "budget_77_amount", "Nergens."),
        ]
    )

    assert form.errors["requested_amount"] == ["Te weinig."]
    assert form.warnings == ["Let op."]
    assert form.non_field_errors() == ["Nergens."]


def base_of(form) -> str:
    return form["basis"].value()


def test_field_changed_by_both_is_a_conflict(draft):
    basis = base_of(OutlineForm(draft))
    draft.title = "Van mijn collega"

    form = OutlineForm(draft, typed_page(draft, basis=basis, title="Van mij"))

    assert [(each.name, each.stored, each.typed) for each in form.conflicts()] == [
        ("title", "Van mijn collega", "Van mij")
    ]


def test_field_changed_by_a_colleague_alone_is_taken_over(draft):
    basis = base_of(OutlineForm(draft))
    old_title = draft.title
    draft.title = "Van mijn collega"

    form = OutlineForm(draft, typed_page(draft, basis=basis, title=old_title, summary="Van mij"))

    assert form.conflicts() == []
    merged = form.data_on_top_of_stored()
    assert (merged["title"], merged["summary"]) == ("Van mijn collega", "Van mij")


def test_page_without_a_basis_overwrites(draft):
    form = OutlineForm(draft, posted(title="Van mij"))

    assert form.conflicts() == []


@pytest.mark.parametrize("basis", ["[]", "{", "null", '"x"', "[" * 100_000])
def test_damaged_basis_does_no_harm(draft, basis):
    assert OutlineForm(draft, posted(title="Van mij", basis=basis)).conflicts() == []


def test_rows_changed_by_both_are_shown_cell_by_cell(draft):
    basis = base_of(PartnersForm(draft))
    make.ProposalPartnerFactory(proposal=draft, name="Van mijn collega", role="")
    data = posted(
        basis=basis,
        partner_rows="2",
        partner_0_name=draft.partners.first().name,
        partner_0_kind="business_association",
        partner_0_role="Werft deelnemers",
        partner_1_name="Van mij",
        partner_1_kind="business_association",
    )

    conflicts = PartnersForm(draft, data).conflicts()

    assert [(each.stored, each.typed) for each in conflicts] == [("Van mijn collega", "Van mij")]


def typed_page(draft, **changes) -> QueryDict:
    """Give the page with the plan in short as it would be sent back, with changes."""
    form = OutlineForm(draft)
    values = {name: form[name].value() for name in form.fields}
    values = {name: field.prepare_value(values[name]) for name, field in form.fields.items()}
    return posted(**{name: value if value is not None else "" for name, value in (values | changes).items()})
