"""Practice proposals as the coordinator makes them."""

import json

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.enums import CriterionCode
from assessment.models import PracticeProposal, PracticeSection
from assessment.services.practice import publish_practice
from proposals.enums import RoundStatus
from tests.assessment.views.management.reading import query_count, words
from tests.factories import assessment as build
from tests.factories import proposals as make

HERE = "/beheer/ronde/ronde/kalibratie/"
NEW, ONE, EDIT = f"{HERE}oefenen/nieuw/", f"{HERE}oefenen/1/", f"{HERE}oefenen/1/bewerken/"


@pytest.fixture
def round_(db):
    return build.scoring_round(slug="ronde", status=RoundStatus.OPEN)


@pytest.fixture
def draft(sign_in, coordinator, round_):
    sign_in(coordinator).post(NEW, {"title": "Samen online"})
    return PracticeProposal.objects.get()


def typed(version=1, **changes):
    data = {"version": version, "title": "Samen online", "summary": "Kort.", "text_plan": "Zestig winkels."}
    for code in CriterionCode.values:
        data |= {f"points_{code}": "3", f"reason_{code}": "Daarom."}
    return data | changes


def test_empty_list_says_what_to_do_and_assigning_links_here(sign_in, coordinator, scoring):
    client = sign_in(coordinator)

    assert _("There are no practice proposals yet") in words(client.get(HERE))
    assert f'href="{HERE}"' in client.get("/beheer/ronde/ronde/toewijzen/").content.decode()


def test_from_nothing_to_published(sign_in, coordinator, draft):
    client = sign_in(coordinator)

    assert client.post(EDIT, typed()).url == ONE
    page = client.post(f"{ONE}publiceren/", follow=True)

    assert PracticeProposal.objects.get().published_by == coordinator
    assert "Zestig winkels." in words(page) and _("Who practised") in words(page)
    assert client.get(EDIT).url == ONE  # what is published is not changed
    assert client.post(f"{ONE}terugnemen/").url == ONE
    assert PracticeProposal.objects.get().published_at is None


def test_publishing_too_soon_names_what_is_missing(sign_in, coordinator, draft):
    page = sign_in(coordinator).post(f"{ONE}publiceren/")

    assert page.status_code == 409
    assert len(page.context["problems"]) == 11
    assert _("This practice proposal cannot be published yet.") in words(page)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "Goed", "reference": "MD99 X"}, "reference"),
    ],
)
def test_bad_beginning_is_told_at_the_field_and_stays(sign_in, coordinator, round_, data, field):
    page = sign_in(coordinator).post(NEW, data)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert str(data[field]).strip() in page.content.decode()
    assert not PracticeProposal.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"title": ""}, {"points_feasibility": "9"}, {"version": "x"}, {"text_plan": "x" * 30_001}]
)
def test_bad_change_keeps_what_was_typed(sign_in, coordinator, draft, changes):
    page = sign_in(coordinator).post(EDIT, typed(**changes))

    assert page.status_code == 422
    assert list(page.context["form"].errors) == list(changes)
    assert "Daarom." in page.content.decode()
    assert not PracticeSection.objects.exists()


def test_signs_that_no_database_keeps_are_left_out(sign_in, coordinator, draft):
    assert sign_in(coordinator).post(EDIT, typed(text_plan="Zes\x00tig\r\nwinkels")).status_code == 302

    assert PracticeSection.objects.get().text == "Zestig\nwinkels"


def test_colleague_who_saved_meanwhile_is_not_overwritten(sign_in, coordinator, draft):
    client = sign_in(coordinator)
    client.post(EDIT, typed(text_plan="Van de eerste."))

    page = client.post(EDIT, typed(text_plan="Van de tweede."))

    assert page.status_code == 409 and "Van de tweede." in page.content.decode()
    assert PracticeSection.objects.get().text == "Van de eerste."
    assert client.post(EDIT, typed(version=page.context["form"]["version"].value())).status_code == 302


def published(round_, number=1):
    practice = build.PracticeProposalFactory(round=round_, number=number)
    build.PracticeSectionFactory(proposal=practice)
    for criterion in round_.criteria.all():
        build.PracticeReferenceFactory(proposal=practice, criterion=criterion)
    publish_practice(practice=practice, by=make.UserFactory(), at=timezone.now())
    return practice


@pytest.mark.parametrize(("done", "is_shown"), [(2, False), (3, True)])
def test_staff_see_who_practised_and_the_spread_from_three_on(sign_in, coordinator, round_, done, is_shown):
    practice = published(round_)
    people = build.assessors(4)
    for each in people[:done]:
        build.practised(practice, each, (1, 2, 3, 4, 5))

    page = sign_in(coordinator).get(ONE)

    assert [each.own is not None for each in page.context["people"]] == [True] * done + [False] * (4 - done)
    assert bool(page.context["chart"]) is is_shown
    assert build.REASON not in page.content.decode()


def test_pages_take_the_same_number_of_statements(sign_in, coordinator, round_):
    client = sign_in(coordinator)
    practice = published(round_)
    for each in build.assessors(3):
        build.practised(practice, each)
    before = query_count(client, HERE), query_count(client, ONE)

    for each in build.assessors(27):
        build.practised(practice, each)
    for number in range(2, 31):
        published(round_, number)

    assert (query_count(client, HERE), query_count(client, ONE)) == before
    assert max(before) <= 14


def test_practice_of_another_round_does_not_exist_here(sign_in, coordinator, round_):
    published(build.scoring_round(slug="ander"))

    assert sign_in(coordinator).get(ONE).status_code == 404
    assert sign_in(coordinator).get(f"{HERE}oefenen/99999999999999999999/").status_code == 404


SAVE = f"{ONE}bewaren/"


def test_it_saves_itself_and_the_next_save_goes_on_from_there(sign_in, coordinator, draft):
    client = sign_in(coordinator)
    assert SAVE in client.get(EDIT).content.decode()

    first = client.post(SAVE, typed(summary="Eerst."))
    second = client.post(SAVE, typed(summary="Daarna.", basis=json.dumps(first.json()["basis"])))

    assert (first.json()["state"], second.json()["state"], second.json()["basis"]) == ("saved", "saved", {"version": 3})
    assert PracticeProposal.objects.get().summary == "Daarna."
    # The button goes on from what the script saved.
    assert client.post(EDIT, typed(summary="Klaar.", basis=json.dumps({"version": 3}))).url == ONE


def test_what_a_colleague_saved_is_not_overwritten_by_itself(sign_in, coordinator, draft):
    client = sign_in(coordinator)
    client.post(SAVE, typed(summary="Van een collega."))

    answer = client.post(SAVE, typed(summary="Van mij."))

    assert (answer.status_code, answer.json()["state"]) == (409, "conflict")
    assert PracticeProposal.objects.get().summary == "Van een collega."


@pytest.mark.parametrize(
    ("values", "status", "state"),
    [
        ({"version": ""}, 400, "incomplete"),
        ({"title": ""}, 413, "too_large"),
        ({"summary": "x" * 30_001}, 413, "too_large"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_written(sign_in, coordinator, draft, values, status, state):
    answer = sign_in(coordinator).post(SAVE, typed(**values))

    assert (answer.status_code, answer.json()["state"]) == (status, state)
    assert PracticeProposal.objects.get().version == 1


def test_what_is_published_and_who_was_signed_out(sign_in, coordinator, draft):
    assert Client().post(SAVE, typed()).status_code == 401
    signed = sign_in(coordinator)
    signed.post(EDIT, typed())
    publish_practice(practice=PracticeProposal.objects.get(), by=coordinator, at=timezone.now())

    answer = signed.post(SAVE, typed(version=2))

    assert (answer.status_code, answer.json()["state"]) == (409, "submitted")
