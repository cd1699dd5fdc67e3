"""Setting up a round through its pages: begin, copy, check list, each page, questions, dry run, publish."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from proposals.enums import QuestionKind, RoundStatus, ShareRule
from proposals.models import Question, Rehearsal, Round
from proposals.services.clock import database_now
from proposals.views.management.round_pages import PAGE_BY_SLUG
from tests.factories import proposals as make
from tests.factories.rounds import preparing_round, ready_round

pytestmark = pytest.mark.django_db

NEW = {
    "name": "Ronde 3 (2031)", "slug": "ronde-3-2031", "reference_prefix": "MD31", "call_reference": "",
    "opens_at_day": "3 februari 2031", "opens_at_time": "9.00",
    "closes_at_day": "14 maart 2031", "closes_at_time": "24.00",
    "minimum_contribution_amount": "100.000", "maximum_contribution_amount": "€ 400.000", "copy_of": "",
}  # fmt: skip


def address(name, round_, *arguments):
    return reverse(f"proposals:{name}", args=[round_.slug, *arguments])


def words(page):
    return unescape(page.content.decode())


def told(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_begin_makes_a_round_in_preparation(sign_in, officer):
    answer = sign_in(officer).post(reverse("proposals:round_create"), NEW)

    round_ = Round.objects.get(slug="ronde-3-2031")
    assert answer.url == address("round_setup", round_)
    assert (round_.status, round_.maximum_contribution_amount) == (RoundStatus.PREPARATION, 400_000)
    assert round_.opens_at == datetime(2031, 2, 3, 8, tzinfo=UTC)
    assert round_.closes_at == datetime(2031, 3, 14, 23, tzinfo=UTC)


def test_begin_as_a_copy_takes_amounts_and_criteria_along(sign_in, officer):
    source = preparing_round(share_rule=ShareRule.WARN)
    blank = {"minimum_contribution_amount": "", "maximum_contribution_amount": ""}

    answer = sign_in(officer).post(reverse("proposals:round_create"), NEW | blank | {"copy_of": source.pk})

    round_ = Round.objects.get(slug="ronde-3-2031")
    assert answer.status_code == 302
    assert (round_.share_rule, round_.criteria.count()) == (ShareRule.WARN, 5)
    assert round_.minimum_contribution_amount == 100_000


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"slug": "nieuw"}, "slug"),
        ({"slug": "bezet"}, "slug"),
        ({"slug": "Met Hoofdletters"}, "slug"),
        ({"reference_prefix": "md 31"}, "reference_prefix"),
        ({"opens_at_day": "31 februari 2031"}, "opens_at_day"),
        ({"opens_at_time": "half tien"}, "opens_at_time"),
        ({"opens_at_day": "30-03-2031", "opens_at_time": "2.30"}, "opens_at_time"),
        ({"closes_at_day": "26-10-2031", "closes_at_time": "2.30"}, "closes_at_clock"),
        ({"closes_at_day": "2 februari 2031"}, "closes_at_day"),
        ({"maximum_contribution_amount": "99.999,99"}, "maximum_contribution_amount"),
        ({"maximum_contribution_amount": "1.234,5,6"}, "maximum_contribution_amount"),
        ({"minimum_contribution_amount": ""}, "minimum_contribution_amount"),
        ({"copy_of": "999999"}, "copy_of"),
        ({"name": "x" * 101}, "name"),
    ],
)
def test_begin_names_each_error_at_its_field_and_keeps_what_was_typed(sign_in, officer, changes, field):
    make.RoundFactory(slug="bezet")

    page = sign_in(officer).post(reverse("proposals:round_create"), NEW | changes)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert f'href="#id_{field}' in words(page)
    for typed in changes.values():
        assert field == "copy_of" or typed in words(page)
    assert not Round.objects.filter(slug="ronde-3-2031").exists()


def test_a_time_that_comes_twice_is_saved_with_the_choice(sign_in, officer):
    twice = {"closes_at_day": "26-10-2031", "closes_at_time": "2.30", "closes_at_clock": "winter"}

    sign_in(officer).post(reverse("proposals:round_create"), NEW | twice)

    assert Round.objects.get(slug="ronde-3-2031").closes_at == datetime(2031, 10, 26, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"day": "14-3-2031", "time": "24.00", "ends_day": "1"},
         "vrijdag 14 maart 2031, 24.00 uur (Nederlandse tijd, wintertijd)"),
        ({"day": "26-10-2031", "time": "2.30", "clock": "summer"},
         "zondag 26 oktober 2031, 2.30 uur (Nederlandse tijd, zomertijd)"),
        ({"day": "30-3-2031", "time": "2.30"}, ""),
        ({}, ""),
    ],
)  # fmt: skip
def test_the_page_hears_at_once_how_a_moment_reads(sign_in, officer, query, expected):
    answer = sign_in(officer).get(reverse("proposals:round_moment"), query).json()

    assert answer["words"].replace("\u00a0", " ") == expected
    assert bool(answer["problem"]) is not bool(expected)


def test_the_page_hears_how_long_a_round_is_open(sign_in, officer):
    query = {"day": "14-3-2031", "time": "17.00", "from_day": "4-3-2031", "from_time": "9.00"}

    assert "11" in sign_in(officer).get(reverse("proposals:round_moment"), query).json()["days"]


def test_check_list_links_what_is_missing(sign_in, officer):
    round_ = make.RoundFactory(status=RoundStatus.PREPARATION, scoring_closes_at=None)

    page = sign_in(officer).get(address("round_setup", round_))

    missing = [row for row in page.context["rows"] if not row.task.is_done]
    assert {row.task.code for row in missing} >= {"themes", "questions", "criteria", "ceiling", "rehearsal"}
    for row in missing:
        assert words(page).count(f'href="{row.address}"') == 2
        assert row.task.missing[0] in words(page)
    assert 'value="publish"' not in words(page)


def test_check_list_offers_publishing_when_all_is_done(sign_in, officer):
    round_ = ready_round(officer)
    client = sign_in(officer)

    assert 'value="publish"' in words(client.get(address("round_setup", round_)))
    client.post(address("round_step", round_), {"step": "publish"})

    assert Round.objects.get(pk=round_.pk).status == RoundStatus.PUBLISHED
    assert 'value="publish"' not in words(client.get(address("round_setup", round_)))


@pytest.mark.parametrize("slug", PAGE_BY_SLUG)
def test_each_page_saves_what_it_shows(sign_in, officer, slug):
    """What a browser sends back unchanged changes nothing and is no error."""
    round_ = preparing_round()
    client = sign_in(officer)
    here = address("round_setup_page", round_, slug)
    before = Round.objects.filter(pk=round_.pk).values().get()
    form = client.get(here).context["form"]
    sent = {field.html_name: field.value() for field in form if field.value() not in (None, False)}

    answer = client.post(here, sent | {"next": "list"})

    assert answer.url == address("round_setup", round_), answer.context["form"].errors
    after = Round.objects.filter(pk=round_.pk).values().get()
    assert {name: value for name, value in after.items() if value != before[name]} == {}


@pytest.mark.parametrize(
    ("slug", "field", "typed", "named"),
    [
        ("uitleg", "expected_minutes", "anderhalf uur", "anderhalf uur"),
        ("uitleg", "expected_minutes", "2", "2"),
        ("besluit", "assessors_per_proposal", "x" * 100, "x" * 40 + "…"),
        ("contact", "contact_email", "geen adres", "geen adres"),
    ],
)
def test_what_is_wrong_with_a_value_names_it(client, officer, slug, field, typed, named):
    """In the list of mistakes above the form the field is not at hand."""
    client.force_login(officer)
    here = reverse("proposals:round_setup_page", args=[preparing_round().slug, slug])

    messages = client.post(here, {field: typed}).context["form"].errors[field]

    assert messages[0].startswith(f"U vulde ‘{named}’ in. ")
    assert len(messages[0].split(" in. ")[1]) > 15, "and how to mend it"


def test_what_is_not_filled_in_has_no_value_to_name(client, officer):
    client.force_login(officer)
    here = reverse("proposals:round_setup_page", args=[preparing_round().slug, "uitleg"])

    errors = client.post(here, {"expected_minutes": ""}).context["form"].errors

    assert not any("U vulde" in each for messages in errors.values() for each in messages)


@pytest.mark.parametrize(
    ("slug", "changes", "field"),
    [
        ("uitleg", {"introduction": " "}, "introduction"),
        ("uitleg", {"expected_minutes": "lang"}, "expected_minutes"),
        ("uitleg", {"expected_minutes": "0"}, "expected_minutes"),
        ("uitleg", {"needed_documents": "x" * 3001}, "needed_documents"),
        ("bedragen", {"maximum_share_percentage": "0"}, "maximum_share_percentage"),
        ("bedragen", {"maximum_share_percentage": "100,01"}, "maximum_share_percentage"),
        ("bedragen", {"share_rule": "misschien"}, "share_rule"),
        ("contact", {"contact_email": "geen adres"}, "contact_email"),
        ("betaling", {"payment_channel": ""}, "payment_channel"),
        ("besluit", {"assessors_per_proposal": "2"}, "assessors_per_proposal"),
        ("besluit", {"expected_decision_date": ""}, "expected_decision_date"),
        ("besluit", {"expected_decision_date": "ooit"}, "expected_decision_date"),
        ("besluit", {"expected_decision_date": "1-1-2020"}, "expected_decision_date"),
        ("besluit", {"scoring_closes_at_day": "1-1-2020"}, "scoring_closes_at_day"),
        ("data", {"closes_at_day": "1-1-2020"}, "closes_at_day"),
        ("data", {"closes_at_day": "1-1-2099"}, "closes_at_day"),
        ("themas", {"themes": []}, "themes"),
        ("naam", {"slug": "moment"}, "slug"),
    ],
)
def test_bad_input_stays_on_the_page_with_its_error(sign_in, officer, slug, changes, field):
    round_ = preparing_round()
    client = sign_in(officer)
    here = address("round_setup_page", round_, slug)
    form = client.get(here).context["form"]
    sent = {each.html_name: each.value() for each in form if each.value() not in (None, False)}

    page = client.post(here, sent | changes)

    assert page.status_code == 422
    assert field in page.context["form"].errors
    for typed in changes.values():
        assert not isinstance(typed, str) or typed in words(page)


def test_saving_dates_says_how_they_were_understood(sign_in, officer):
    round_ = preparing_round(scoring_closes_at=None)
    typed = {
        "opens_at_day": "3-2-2031",
        "opens_at_time": "9.00",
        "closes_at_day": "14-3-2031",
        "closes_at_time": "17.00",
    }

    answer = sign_in(officer).post(address("round_setup_page", round_, "data"), typed)

    (message,) = told(answer)
    assert "vrijdag 14 maart 2031, 17.00 uur (Nederlandse tijd, wintertijd)" in message.replace("\u00a0", " ")
    assert "40" in message


def test_after_opening_the_list_leads_to_what_can_still_change(sign_in, officer, open_round):
    page = sign_in(officer).get(address("round_setup", open_round)).content.decode()

    links = re.findall(r'mkb-task-list__name"><a href="([^"]+)"', page)
    assert links == [
        address("ceiling_create", open_round),
        *[reverse("admin:proposals_round_change", args=[open_round.pk])] * 2,
    ]


def test_after_opening_the_pages_send_back_with_the_reason(sign_in, officer, open_round):
    client = sign_in(officer)
    question = open_round.questions.first()

    for answer in (
        client.get(address("round_setup_page", open_round, "bedragen")),
        client.post(address("round_setup_page", open_round, "naam"), {"name": "Anders"}),
        client.get(address("round_question", open_round, question.pk)),
        client.post(address("round_question_remove", open_round, question.pk)),
        client.post(address("round_question_move", open_round, question.pk), {"to": "up"}),
        client.get(reverse("assessment:criteria_setup", args=[open_round.slug])),
    ):
        assert (answer.status_code, answer.url) == (302, address("round_setup", open_round))
        assert told(answer)
    assert Question.objects.filter(pk=question.pk).exists()
    assert "mkb-status--done" not in words(client.get(address("round_questions", open_round))).split("<main")[1]


def test_a_published_call_refuses_to_lose_what_it_needs(sign_in, officer):
    round_ = ready_round(officer)
    client = sign_in(officer)
    client.post(address("round_step", round_), {"step": "publish"})
    round_.questions.exclude(pk=round_.questions.first().pk).update(is_required=False)

    answer = client.post(address("round_question_remove", round_, round_.questions.get(is_required=True).pk))

    assert told(answer)
    assert round_.questions.filter(is_required=True).exists()


def test_a_question_is_added_changed_moved_and_removed(sign_in, officer):
    round_ = preparing_round()
    client = sign_in(officer)
    values = {
        "section": "declaration", "text": "Alles klopt.", "help_text": "", "kind": "statement", "maximum_words": "",
        "is_required": "on", "position": "0",
    }  # fmt: skip

    client.post(address("round_question_create", round_), values)
    question = Question.objects.get(round=round_, text="Alles klopt.")
    assert (question.kind, question.sort_order) == (
        QuestionKind.STATEMENT,
        round_.questions.filter(section="declaration").order_by("sort_order").first().sort_order,
    )
    client.post(address("round_question_move", round_, question.pk), {"to": "down"})
    assert list(round_.questions.filter(section="declaration").order_by("sort_order"))[-1] == question
    client.post(address("round_question", round_, question.pk), values | {"text": "Alles klopt echt."})
    question.refresh_from_db()
    assert question.text == "Alles klopt echt."
    client.post(address("round_question_remove", round_, question.pk))
    assert not Question.objects.filter(pk=question.pk).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"), ({"text": "x" * 301}, "text"), ({"section": "anders"}, "section"),
        ({"kind": ""}, "kind"),
        ({"maximum_words": ""}, "maximum_words"), ({"maximum_words": "veel"}, "maximum_words"),
        ({"maximum_words": "0"}, "maximum_words"), ({"maximum_words": "99999"}, "maximum_words"),
    ],
)  # fmt: skip
def test_a_question_with_an_error_is_kept_on_the_page(sign_in, officer, changes, field):
    round_ = preparing_round()
    before = round_.questions.count()
    values = {
        "section": "plan", "text": "Wat nu?", "help_text": "Zo.", "kind": "text", "maximum_words": "100",
        "position": "onzin",
    }  # fmt: skip

    page = sign_in(officer).post(address("round_question_create", round_), values | changes)

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert round_.questions.count() == before
    assert changes[field] in words(page)


def test_a_question_of_another_round_is_not_found(sign_in, officer, open_round):
    round_ = preparing_round()

    page = sign_in(officer).get(address("round_question", round_, open_round.questions.first().pk))

    assert page.status_code == 404


def test_dry_run_is_held_and_shown(sign_in, officer):
    round_ = preparing_round()
    client = sign_in(officer)

    client.post(address("round_rehearsal", round_))

    page = client.get(address("round_rehearsal", round_))
    assert Rehearsal.objects.get().passed
    assert [applicant["passed"] for applicant in page.context["applicants"]] == [True, True, True]
    assert page.context["is_current"]
    round_.questions.update(help_text="Anders.")
    assert not client.get(address("round_rehearsal", round_)).context["is_current"]


def test_management_home_names_what_a_round_in_preparation_misses(sign_in, officer, controller):
    round_ = preparing_round()
    home = reverse("proposals:management_home")

    ((found, missing),) = sign_in(officer).get(home).context["preparing"]
    assert (found, [row.task.code for row in missing]) == (round_, ["rehearsal"])
    assert sign_in(controller).get(home).context["preparing"] == []


def test_the_number_of_statements_does_not_grow_with_questions(queries_of, officer):
    round_ = preparing_round()
    pages = [address("round_setup", round_), address("round_questions", round_), address("round_rehearsal", round_)]
    few = [queries_of(officer, page) for page in pages]
    for _each in range(20):
        make.QuestionFactory(round=round_)

    assert [queries_of(officer, page) for page in pages] == few
    assert max(few) <= 20


def test_a_ceiling_set_in_preparation_leads_back_to_the_check_list(sign_in, officer):
    round_ = preparing_round()

    answer = sign_in(officer).post(address("ceiling_create", round_), {"amount": "3.000.000", "reason": "Oproep."})

    assert answer.url == address("round_setup", round_)


def test_a_round_published_a_moment_ago_closes_its_pages_when_the_clock_opens_it(sign_in, officer):
    round_ = preparing_round(status=RoundStatus.PUBLISHED, opens_at=database_now() - timedelta(seconds=1))

    answer = sign_in(officer).get(address("round_setup_page", round_, "bedragen"))

    assert answer.status_code == 302


def test_a_published_round_that_misses_something_says_so_wherever_it_is_changed(sign_in, officer):
    """Such a round was published before the check list asked for it."""
    round_ = preparing_round(status=RoundStatus.PUBLISHED, introduction="")
    client = sign_in(officer)
    question = round_.questions.first()
    form = client.get(reverse("assessment:criteria_setup", args=[round_.slug])).context["form"]
    criteria = {field.html_name: field.value() for each in form.forms for field in each if field.value()}

    for answer in (
        client.post(address("round_question_move", round_, question.pk), {"to": "down"}),
        client.post(reverse("assessment:criteria_setup", args=[round_.slug]), criteria),
    ):
        assert (answer.status_code, answer.url) == (302, address("round_setup", round_))
        assert told(answer)


def test_themes_to_choose_begin_with_a_capital(sign_in, officer):
    make.ThemeFactory(official_name="de toepassing van innovatie")

    page = sign_in(officer).get(address("round_setup_page", preparing_round(), "themas"))

    assert "De toepassing van innovatie" in [label for _value, label in page.context["form"].fields["themes"].choices]
