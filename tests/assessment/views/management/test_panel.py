"""The pages of the panel: what is read, what is recorded, and that no word is lost."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessment.models import (
    PanelConsensus,
    PanelDiscussion,
    PanelDraft,
    PanelMeeting,
    PanelNote,
    PanelPresence,
)
from assessment.services.conflicts import pin_conflict
from proposals.enums import ProposalStatus, Role, RoundStatus
from proposals.models import Round
from tests.assessment.panel_world import EVEN, panel_world
from tests.assessment.views.management.reading import query_count, rows, words
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
BOARD = "/beheer/ronde/ronde/panel/"


@pytest.fixture
def world():
    world = panel_world()
    world.meet()
    return world


@pytest.fixture
def page(world, sign_in):
    """A page of the coordinator, and the address of a proposal by name."""
    client = sign_in(world.coordinator)
    client.of = lambda name: f"{BOARD}{world.proposals[name].pk}/"
    return client


def typed(response, **changes):
    """Give what the form of a page holds, with other answers; as a browser sends it."""
    form = response.context["form"]
    held = {each.name: each.value() for each in form}
    return {name: "" if value is None else str(value) for name, value in {**held, **changes}.items()}


def with_interest(world, person, name="Oneens"):
    pin_conflict(
        proposal=world.proposals[name], assessor=person, kind="personal", explanation="Haar geheime zus.",
        by=world.coordinator, at=timezone.now(),
    )  # fmt: skip


# ------------------------------------------------------------------------------------------- the board


def test_the_board_shows_mean_ends_and_difference(page):
    response = page.get(BOARD)

    table = rows(response)
    assert [each[0][0] for each in table[1:]] == ["Oneens", "Twee", "Eens"]
    assert table[1][2][-2:] == ["3,33", "2 to 5"] or table[1][2][-2:] == ["3,33", "2 tot 5"]
    assert table[1][7] == ["3"]


def test_the_board_is_the_same_in_the_drawing(page):
    drawn = re.search(r"<svg class=\"mkb-chart mkb-heat\".*?</svg>", page.get(BOARD).content.decode(), flags=re.S)[0]

    assert re.findall(r">(\d,\d\d)</text>", drawn).count("3,33") == 5
    assert drawn.count("<path") == 3 + 1  # three cells that differ, and the legend


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?show=waiting", ["Oneens", "Twee"]),
        ("?show=discussed", []),
        ("?order=region", ["Eens", "Oneens", "Twee"]),
        ("?order=score", ["Oneens", "Eens", "Twee"]),
        ("?show=%00&order=9&by=x", ["Oneens", "Twee", "Eens"]),
    ],
)
def test_the_board_is_chosen_and_ordered(page, query, shown):
    assert [each[0][0] for each in rows(page.get(BOARD + query))[1:]] == shown


def test_the_board_by_assessor_has_a_column_for_each(page):
    table = rows(page.get(BOARD + "?by=assessors"))

    assert [each[0] for each in table[0][1:4]] == ["Beoordelaar 1", "Beoordelaar 2", "Beoordelaar 3"]
    assert [each[0] for each in table[1][1:4]] == ["2,80", "4,20", "3,00"]


def test_before_scoring_is_closed_the_board_shows_nothing(world, page):
    Round.objects.filter(pk=world.round.pk).update(status=RoundStatus.IN_ASSESSMENT)

    response = page.get(BOARD)

    assert response.status_code == 200
    assert "Oneens" not in words(response)
    assert page.get(page.of("Oneens")).status_code == 403
    assert page.get(f"{BOARD}vergadering/{world.meeting.pk}/").status_code == 403


def test_a_round_without_assessed_proposals_says_so(sign_in, coordinator):
    make.RoundFactory(slug="leeg", status=RoundStatus.SCORING_CLOSED)

    assert sign_in(coordinator).get("/beheer/ronde/leeg/panel/").status_code == 200


def test_the_pages_ask_the_same_for_one_proposal_and_for_thirty(sign_in, coordinator):
    one = panel_world({"Een": EVEN}, slug="een")
    many = panel_world({f"Voorstel {number}": EVEN for number in range(30)}, slug="dertig", reference_prefix="MD30")
    client = sign_in(coordinator)
    addresses = []
    for world in (one, many):
        world.meet()
        first = next(iter(world.proposals.values()))
        addresses.append([f"/beheer/ronde/{world.round.slug}/panel/{tail}" for tail in ("", f"{first.pk}/")])

    assert [query_count(client, each) for each in addresses[0]] == [query_count(client, each) for each in addresses[1]]


# ------------------------------------------------------------------------------------------- interests


@pytest.fixture
def torn(world, sign_in):
    """Somebody of the staff who is an assessor as well, with an interest in one proposal."""
    make.RoleGrantFactory(user=world.assessors[0], role=Role.ASSESSOR_COORDINATOR)
    with_interest(world, world.assessors[0])
    return sign_in(type(world.assessors[0]).objects.get(pk=world.assessors[0].pk))


def test_an_interest_hides_the_row_its_counts_and_its_page(world, torn):
    response = torn.get(BOARD)

    assert "Oneens" not in response.content.decode()
    assert [each[0][0] for each in rows(response)[1:]] == ["Twee", "Eens"]
    assert len(response.context["board"].queue) == 1
    address = f"{BOARD}{world.proposals['Oneens'].pk}/"
    assert torn.get(address).status_code == 404
    assert torn.post(address, {"note": "Toch iets"}).status_code == 404
    assert torn.post(f"{address}heropenen/").status_code == 404
    assert not PanelNote.objects.exists()


def test_the_next_and_previous_never_lead_to_a_proposal_of_an_interest(world, torn):
    assert (
        f"/panel/{world.proposals['Oneens'].pk}/"
        not in torn.get(f"{BOARD}{world.proposals['Twee'].pk}/").content.decode()
    )


def test_what_the_interest_is_stays_unsaid(world, page):
    with_interest(world, world.assessors[0])

    assert "geheime" not in page.get(page.of("Oneens")).content.decode()


def test_who_has_an_interest_cannot_be_sent_into_the_room(world, page):
    person = world.assessors[0]
    data = typed(page.get(page.of("Oneens")))
    with_interest(world, person)

    response = page.post(page.of("Oneens"), data | {"note": "Een goed gesprek"})

    assert response.status_code == 422
    assert "Awb 2:4" in words(response)
    assert "Een goed gesprek" in response.content.decode()
    assert not PanelPresence.objects.exists()


# ------------------------------------------------------------------------------------------- recording


def test_one_press_records_everything(world, page):
    data = typed(
        page.get(page.of("Oneens")), note="Een goed gesprek", points_feasibility="3", reason_feasibility="Ruim."
    )

    response = page.post(page.of("Oneens"), data | {"_done": ""})

    assert response.url == page.of("Twee")
    discussion = PanelDiscussion.objects.get()
    assert (discussion.discussed_by, discussion.chair) == (world.coordinator, world.coordinator)
    assert discussion.presences.filter(presence="present").count() == 4
    assert PanelNote.objects.get().text == "Een goed gesprek"
    consensus = PanelConsensus.objects.get()
    assert (consensus.points, consensus.reason) == (3, "Ruim.")
    assert "Ruim." in page.get(page.of("Oneens")).content.decode()


def test_saving_stays_on_the_page_and_shows_it_again(page):
    data = typed(page.get(page.of("Oneens")), note="Een goed gesprek")

    assert page.post(page.of("Oneens"), data | {"_save": ""}).url == page.of("Oneens")
    assert "Een goed gesprek" in words(page.get(page.of("Oneens")))


def test_sending_a_form_twice_makes_one_note(page):
    data = typed(page.get(page.of("Oneens")), note="Een goed gesprek")
    for _each in range(2):
        page.post(page.of("Oneens"), data)

    assert PanelNote.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"points_feasibility": "3"}, "reason_feasibility"),
        ({"reason_feasibility": "Ruim."}, "points_feasibility"),
        ({"points_feasibility": "6", "reason_feasibility": "Ruim."}, "points_feasibility"),
        ({"points_feasibility": "2.5", "reason_feasibility": "Ruim."}, "points_feasibility"),
        ({"chair": "999999"}, "chair"),
        ({"note": "x" * 10_001}, "note"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(page, changes, field):
    response = page.post(page.of("Oneens"), typed(page.get(page.of("Oneens")), **{"note": "Mijn woorden", **changes}))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert f'href="#id_{field}"' in response.content.decode()
    assert changes.get("note", "Mijn woorden") in response.content.decode()
    assert not PanelDiscussion.objects.exists()


@pytest.mark.parametrize("forged", [{"version": "x"}, {"token": "x"}, {"seen_feasibility": "x"}, {"version": "-1"}])
def test_forged_hidden_fields_never_break_the_page(page, forged):
    response = page.post(page.of("Oneens"), typed(page.get(page.of("Oneens")), note="Mijn woorden", **forged))

    assert response.status_code in {302, 422}


def test_two_windows_show_both_texts_and_saving_again_makes_a_next_version(page):
    first = page.get(page.of("Oneens"))
    second = typed(first, points_feasibility="4", reason_feasibility="Van venster twee.")
    page.post(page.of("Oneens"), typed(first, points_feasibility="3", reason_feasibility="Van venster een."))

    refused = page.post(page.of("Oneens"), second)

    assert refused.status_code == 409
    assert "Van venster een." in words(refused)
    assert "Van venster twee." in words(refused)
    page.post(page.of("Oneens"), typed(refused))
    stored = PanelConsensus.objects.order_by("version").values_list("version", "points", "reason")
    assert list(stored) == [(1, 3, "Van venster een."), (2, 4, "Van venster twee.")]


def test_two_windows_about_the_room_show_both(world, page):
    room = f"room_{world.assessors[0].pk}"
    first = page.get(page.of("Oneens"))
    page.post(page.of("Oneens"), typed(first))

    refused = page.post(page.of("Oneens"), typed(first, **{room: "absent"}))

    assert refused.status_code == 409
    assert PanelPresence.objects.get(person=world.assessors[0]).presence == "present"
    page.post(page.of("Oneens"), typed(refused))
    assert PanelPresence.objects.get(person=world.assessors[0]).presence == "absent"


def test_what_comes_too_late_is_refused_and_stays_on_the_page(world, page):
    data = typed(page.get(page.of("Oneens")), note="Mijn woorden")
    make.move_proposal(world.proposals["Oneens"], ProposalStatus.DECISION_DRAFTED)

    response = page.post(page.of("Oneens"), data)

    assert response.status_code == 409
    assert "Mijn woorden" in response.content.decode()
    assert not PanelNote.objects.exists()


def test_once_a_decision_is_drafted_the_page_is_for_reading(world, page):
    page.post(page.of("Oneens"), typed(page.get(page.of("Oneens")), note="Een goed gesprek"))
    make.move_proposal(world.proposals["Oneens"], ProposalStatus.DECISION_DRAFTED)

    response = page.get(page.of("Oneens"))

    assert response.context["form"] is None
    assert "Een goed gesprek" in words(response)


def test_without_a_meeting_nothing_is_recorded_but_no_word_is_lost(sign_in):
    world = panel_world()
    client = sign_in(world.coordinator)
    address = f"{BOARD}{world.proposals['Oneens'].pk}/"

    assert client.get(address).context["form"] is None
    response = client.post(address, {"note": "Mijn woorden"})

    assert response.status_code == 409
    assert "Mijn woorden" in response.content.decode()


def test_who_only_reads_gets_no_form_and_records_nothing(world, sign_in, controller):
    client = sign_in(controller)
    address = f"{BOARD}{world.proposals['Oneens'].pk}/"

    assert client.get(address).context["form"] is None
    assert client.post(address, {"note": "Mijn woorden"}).status_code == 403


def test_coming_back_to_a_proposal(page):
    page.post(page.of("Oneens"), typed(page.get(page.of("Oneens"))) | {"_done": ""})
    assert PanelDiscussion.objects.get().discussed_at

    page.post(f"{page.of('Oneens')}heropenen/")

    assert PanelDiscussion.objects.get().discussed_at is None


# ------------------------------------------------------------------------------------------- meetings


def test_planning_a_meeting(sign_in):
    world = panel_world()
    client = sign_in(world.coordinator)
    asked = {f"came_{each.pk}": "expected" for each in world.assessors}

    response = client.post(
        f"{BOARD}vergadering/", {"meeting_date": "5-12-2027", "chair": str(world.coordinator.pk), **asked}
    )

    assert response.url == BOARD
    meeting = PanelMeeting.objects.get()
    assert (meeting.meeting_date.isoformat(), meeting.attendances.count()) == ("2027-12-05", 4)


@pytest.mark.parametrize("day", ["", "gisteren", "31-2-2027"])
def test_a_day_that_is_none_stays_on_the_page(world, page, day):
    response = page.post(f"{BOARD}vergadering/", {"meeting_date": day, "chair": str(world.coordinator.pk)})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["meeting_date"]
    assert f'value="{day}"' in response.content.decode() or not day


def test_a_second_meeting_on_the_same_day_is_refused(world, page):
    day = world.meeting.meeting_date.isoformat()

    response = page.post(f"{BOARD}vergadering/", {"meeting_date": day, "chair": str(world.coordinator.pk)})

    assert response.status_code == 409


def test_a_meeting_of_two_windows_shows_what_the_other_saved(world, page):
    address = f"{BOARD}vergadering/{world.meeting.pk}/"
    came = f"came_{world.assessors[0].pk}"
    first = page.get(address)
    page.post(address, typed(first, **{came: "absent"}))

    refused = page.post(address, typed(first, meeting_date=(timezone.localdate() + timedelta(days=1)).isoformat()))

    assert refused.status_code == 409
    assert [person for person, _kind in refused.context["form"].stored_words()] == [str(world.assessors[0])]
    assert page.post(address, typed(refused)).status_code == 302


def test_a_meeting_of_another_round_does_not_exist(page):
    other = panel_world({"Een": EVEN}, slug="ander", reference_prefix="MD30")

    assert page.get(f"{BOARD}vergadering/{other.meet().pk}/").status_code == 404
    assert page.get(f"{BOARD}{other.proposals['Een'].pk}/").status_code == 404


# ------------------------------------------------------------------------------------------- drafts


def draft(page, name="Oneens", *, window="venster", turn=1, form=None, **changes):
    """Send what the script sends while somebody types."""
    data = typed(form or page.get(page.of(name)), **changes)
    return page.post(f"{page.of(name)}concept/", data | {"window": window, "turn": str(turn)})


def basis(answer):
    return json.dumps(answer.json()["basis"])


def test_a_draft_is_found_back_and_counts_for_nothing(page):
    answer = draft(page, note="Half een zin", reason_feasibility="Omdat", points_feasibility="4")

    assert (answer.status_code, answer.json()["state"]) == (200, "saved")
    assert not PanelDiscussion.objects.exists()
    response = page.get(page.of("Oneens"))
    held = typed(response)
    assert (held["note"], held["reason_feasibility"], held["points_feasibility"]) == ("Half een zin", "Omdat", "4")
    assert "dat u nog niet hebt opgeslagen" in words(response)
    assert "Half een zin" not in page.get(BOARD).content.decode()


def test_a_draft_is_gone_once_it_is_kept(page):
    draft(page, note="Half een zin")

    page.post(page.of("Oneens"), typed(page.get(page.of("Oneens")), note="Een hele zin"))

    stored = PanelDraft.objects.get()
    assert (PanelNote.objects.get().text, stored.has_words) == ("Een hele zin", False)
    assert typed(page.get(page.of("Oneens")))["note"] == ""


def test_a_draft_goes_with_the_form_whose_answers_got_lost(page):
    form = page.get(page.of("Oneens"))
    draft(page, form=form, note="Half een zin")  # its answer never arrived: the page knows of no draft

    page.post(page.of("Oneens"), typed(form, note="Een hele zin") | {"window": "venster", "turn": "2"})
    late = draft(page, form=form, note="Half een", turn=1)

    assert late.json()["state"] == "saved"
    assert not PanelDraft.objects.get().has_words


def test_what_two_windows_type_stays_both(page):
    form = page.get(page.of("Oneens"))
    first = draft(page, form=form, note="Van venster een", window="een")
    second = draft(page, form=form, note="Van venster twee", window="twee")

    assert (second.status_code, second.json()["state"], second.json()["basis"]) == (409, "conflict", {})
    again = draft(page, form=form, note="Van venster een, verder", window="een", turn=2, basis=basis(first))
    assert again.status_code == 200
    response = page.get(page.of("Oneens"))
    assert typed(response)["note"] == "Van venster een, verder"
    assert "Van venster twee" in words(response)


def test_recording_in_one_window_leaves_the_words_of_the_other(page):
    form = page.get(page.of("Oneens"))
    draft(page, form=form, note="Van venster een", window="een")
    draft(page, form=form, note="Van venster twee", window="twee")

    page.post(page.of("Oneens"), typed(form, note="Van venster twee") | {"window": "twee", "turn": "2"})

    response = page.get(page.of("Oneens"))
    assert typed(response)["note"] == "Van venster een"
    assert PanelDraft.objects.get().aside == {}
    page.post(page.of("Oneens"), typed(response))
    assert sorted(PanelNote.objects.values_list("text", flat=True)) == ["Van venster een", "Van venster twee"]
    assert not PanelDraft.objects.get().has_words


def test_who_goes_on_from_a_draft_hears_what_was_recorded_meanwhile(world, page, officer):
    draft(page, points_feasibility="4", reason_feasibility="Van mij")
    colleague = Client()
    colleague.force_login(officer)
    address = page.of("Oneens")
    colleague.post(address, typed(colleague.get(address), points_feasibility="3", reason_feasibility="Van een collega"))

    refused = page.post(address, typed(page.get(address)))

    assert refused.status_code == 409
    assert "Van een collega" in words(refused)
    assert "Van mij" in refused.content.decode()


def test_nobody_else_reads_a_draft(world, page, sign_in, officer, controller):
    draft(page, note="Half een zin")

    for person in (officer, controller):
        assert "Half een zin" not in sign_in(person).get(page.of("Oneens")).content.decode()


def test_an_interest_closes_a_draft_too(world, page):
    form = page.get(page.of("Oneens"))
    draft(page, form=form, note="Half een zin")
    make.RoleGrantFactory(user=world.coordinator, role=Role.ASSESSOR)
    with_interest(world, world.coordinator)

    assert page.get(page.of("Oneens")).status_code == 404
    assert draft(page, form=form, note="Nog meer", turn=2).status_code == 404
    assert PanelDraft.objects.get().note == "Half een zin"


def test_a_refused_form_is_kept_as_a_draft(page):
    page.post(page.of("Oneens"), typed(page.get(page.of("Oneens")), note="Mijn woorden", points_feasibility="3"))

    held = typed(page.get(page.of("Oneens")))
    assert (held["note"], held["points_feasibility"]) == ("Mijn woorden", "3")


def test_a_draft_of_which_the_time_is_over_can_be_copied(world, page):
    form = page.get(page.of("Oneens"))
    draft(page, form=form, note="Half een zin", points_feasibility="none", reason_feasibility="Niet eens")
    make.move_proposal(world.proposals["Oneens"], ProposalStatus.DECISION_DRAFTED)

    late = draft(page, form=form, note="Te laat", turn=2)
    shown = words(page.get(page.of("Oneens")))

    assert (late.status_code, late.json()["state"]) == (409, "submitted")
    assert "Half een zin" in shown
    assert "Niet eens" in shown


def test_a_text_that_is_too_long_to_keep_says_so(page):
    answer = draft(page, note="x" * 10_001)

    assert (answer.status_code, answer.json()["state"]) == (413, "too_large")
    assert "10001" in answer.json()["text"]


@pytest.mark.parametrize(
    "forged",
    [{"basis": "x"}, {"basis": "[1]"}, {"basis": '{"draft": "x"}'}, {"turn": "x"}, {"window": "w" * 500},
     {"seen_feasibility": "x", "reason_feasibility": "Omdat"}, {"note": "a\x00b"}, {"points_feasibility": "99"}],
)  # fmt: skip
def test_forged_drafts_never_break_the_page(page, forged):
    data = typed(page.get(page.of("Oneens"))) | {"window": "w", "turn": "1", "note": "Woorden"} | forged

    assert page.post(f"{page.of('Oneens')}concept/", data).status_code == 200
    assert page.get(page.of("Oneens")).status_code == 200


def test_another_account_does_not_save_the_words_of_somebody_else(page, sign_in, officer):
    form = page.get(page.of("Oneens"))
    writer = form.context["writer"]

    answer = sign_in(officer).post(
        f"{page.of('Oneens')}concept/", typed(form, note="Half een zin") | {"writer": writer}
    )

    assert (answer.status_code, answer.json()["state"]) == (409, "other_person")
    assert not PanelDraft.objects.exists()
