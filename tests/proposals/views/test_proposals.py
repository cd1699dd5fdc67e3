"""My proposals: the list, a new one, the task list and where it stands."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.enums import MembershipRole, ProposalStatus, RoundStatus
from proposals.models import EditingPresence, Membership, Proposal, SupplementRequest
from tests.factories import proposals as make


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\u00a0", " ").split())


def close(round_) -> None:
    round_.closes_at = timezone.now() - timedelta(seconds=1)
    round_.save()


def test_empty_list_says_what_to_do(sign_in, editor, open_round):
    response = sign_in(editor).get("/aanvragen/")

    assert response.context["groups"] == []
    assert "/aanvragen/nieuw/" in response.content.decode()


def groups_of(response) -> list[tuple[str, list[Proposal]]]:
    return [(group.name, [card.proposal for card in group.cards]) for group in response.context["groups"]]


def test_list_is_in_order_of_urgency(sign_in, editor, draft):
    values = {"round": draft.round, "organisation": draft.organisation, "created_by": editor}
    made = {
        status: make.ProposalFactory(status=status, **values)
        for status in (
            ProposalStatus.WITHDRAWN, ProposalStatus.SUBMITTED, ProposalStatus.AWARDED,
            ProposalStatus.SUPPLEMENT_REQUESTED,
        )
    }  # fmt: skip
    sooner = make.ProposalFactory(
        **values | {"round": make.RoundFactory(closes_at=timezone.now() + timedelta(hours=2))},
        updated_at=timezone.now() - timedelta(days=3),
    )
    make.ProposalFactory(round=draft.round)

    assert groups_of(sign_in(editor).get("/aanvragen/")) == [
        ("question", [made[ProposalStatus.SUPPLEMENT_REQUESTED]]),
        ("draft", [sooner, draft]),
        ("taken_back", [made[ProposalStatus.WITHDRAWN]]),
        ("decided", [made[ProposalStatus.AWARDED]]),
        ("waiting", [made[ProposalStatus.SUBMITTED]]),
    ]


def test_withdrawn_proposal_stands_under_closed_when_it_cannot_be_opened_again(sign_in, editor, draft):
    made = make.ProposalFactory(status=ProposalStatus.WITHDRAWN, round=draft.round, organisation=draft.organisation)
    draft.delete()
    close(made.round)

    assert groups_of(sign_in(editor).get("/aanvragen/")) == [("closed", [made])]


@pytest.mark.parametrize(
    ("who", "words"),
    [("signatory", "Submit it again"), ("editor", "See where it stands"), ("reader", "See where it stands")],
)
def test_only_who_may_submit_is_asked_to_submit_again(request, sign_in, organisation, open_round, who, words):
    make.ProposalFactory(status=ProposalStatus.WITHDRAWN, round=open_round, organisation=organisation)

    card = sign_in(request.getfixturevalue(who)).get("/aanvragen/").context["groups"][0].cards[0]

    assert card.action == _(words)


def test_late_draft_stands_under_closed(sign_in, editor, draft):
    close(draft.round)

    assert groups_of(sign_in(editor).get("/aanvragen/")) == [("closed", [draft])]


def test_open_round_and_its_closing_stand_on_top(sign_in, editor, draft):
    words = text_of(sign_in(editor).get("/aanvragen/"))

    assert words.count(f"{draft.round.name} ") >= 2
    assert "Nog 20 dagen en 23 uur." in words


@pytest.mark.parametrize(
    ("who", "status", "address"),
    [
        ("editor", ProposalStatus.DRAFT, "controleren/"),
        ("reader", ProposalStatus.DRAFT, "lezen/"),
        ("editor", ProposalStatus.SUBMITTED, ""),
        ("editor", ProposalStatus.WITHDRAWN, ""),
        ("editor", ProposalStatus.REJECTED, ""),
    ],
)
def test_card_has_one_next_step(request, sign_in, editor, reader, organisation, open_round, who, status, address):
    proposal = make.complete_proposal(status, round=open_round, organisation=organisation, created_by=editor)

    card = sign_in(request.getfixturevalue(who)).get("/aanvragen/").context["groups"][0].cards[0]

    if status == ProposalStatus.DRAFT and who == "editor":
        assert card.address == card.tasks.following.address
    else:
        assert card.address == f"/aanvragen/{proposal.pk}/{address}"
    assert card.action


def test_card_says_who_is_at_work_now(sign_in, editor, colleague, reader, draft):
    now = timezone.now()
    for who, seen in ((editor, now), (colleague, now), (reader, now - timedelta(hours=1))):
        EditingPresence.objects.create(proposal=draft, user=who, section="budget", seen_at=seen)

    card = sign_in(editor).get("/aanvragen/").context["groups"][0].cards[0]

    assert len(card.at_work) == 1
    assert str(colleague) in card.at_work[0]


def test_question_names_the_last_moment_to_answer(sign_in, editor, officer, organisation, open_round):
    proposal = make.complete_proposal(
        ProposalStatus.SUPPLEMENT_REQUESTED, round=open_round, organisation=organisation, created_by=editor
    )
    asked = timezone.now()
    SupplementRequest.objects.create(
        proposal=proposal, number=1, question="Wat kost de coach?", asked_at=asked, asked_by=officer,
        due_at=asked + timedelta(days=14, minutes=1),
    )  # fmt: skip

    words = text_of(sign_in(editor).get("/aanvragen/"))

    assert "Nog 14 dagen" in words
    assert "Wat kost de coach" not in words


@pytest.mark.parametrize(
    "status",
    [
        ProposalStatus.ADMISSIBLE,
        ProposalStatus.ASSESSED,
        ProposalStatus.DECISION_DRAFTED,
        ProposalStatus.DECISION_APPROVED,
    ],
)
def test_nothing_finer_than_in_assessment_is_shown(sign_in, editor, organisation, open_round, status):
    calm = make.complete_proposal(ProposalStatus.IN_ASSESSMENT, round=open_round, organisation=organisation)
    client = sign_in(editor)
    pages = [client.get("/aanvragen/"), client.get(f"/aanvragen/{calm.pk}/")]
    before = [strip_numbers(page, calm) for page in pages]

    with make.past_the_steps():
        Proposal.objects.filter(pk=calm.pk).update(status=status)

    after = [client.get("/aanvragen/"), client.get(f"/aanvragen/{calm.pk}/")]
    assert [strip_numbers(page, calm) for page in after] == before


def strip_numbers(response, proposal) -> str:
    """Give the words of a page without the time that is left, which changes by itself."""
    return re.sub(r"[0-9]+ (dagen|uur|minuten)( en [0-9]+ (uur|minuten))?", "", text_of(response))


def test_list_takes_as_many_queries_for_thirty_as_for_one(
    sign_in, editor, draft, django_assert_num_queries, django_assert_max_num_queries
):
    client = sign_in(editor)
    client.get("/aanvragen/")
    with django_assert_max_num_queries(20) as one:
        client.get("/aanvragen/")
    for _each in range(29):
        make.complete_proposal(round=draft.round, organisation=draft.organisation, created_by=editor)

    with django_assert_num_queries(len(one.captured_queries)):
        response = client.get("/aanvragen/")

    group = response.context["groups"][0]
    assert (len(group.cards), group.total) == (10, 30)


def many(organisation, round_, number: int) -> list[Proposal]:
    """Make submitted proposals, last saved first."""
    saved = timezone.now()
    made = [
        make.ProposalFactory(
            round=round_, organisation=organisation, title=f"Plan {each}", created_at=saved,
            updated_at=saved - timedelta(minutes=each // 2), status=ProposalStatus.SUBMITTED,
        )
        for each in range(number)
    ]  # fmt: skip
    return sorted(made, key=lambda each: (each.updated_at, each.pk), reverse=True)


def test_all_of_a_group_are_reached_page_by_page(sign_in, editor, organisation, open_round):
    made = many(organisation, open_round, 45)
    client = sign_in(editor)
    overview = client.get("/aanvragen/").context["groups"][0]
    seen, address = [], "/aanvragen/?groep=waiting"

    for _page in range(4):
        context = client.get(address).context
        seen += [card.proposal for card in context["group"].cards]
        if context["following"] is None:
            break
        address = f"/aanvragen/?groep=waiting&na={context['following']}"

    assert [card.proposal for card in overview.cards] == made[:10]
    assert seen == made


def test_page_of_a_group_shows_nothing_twice_when_a_colleague_saves(sign_in, editor, organisation, open_round):
    made = many(organisation, open_round, 30)
    client = sign_in(editor)
    first = client.get("/aanvragen/?groep=waiting").context
    with make.past_the_steps():
        Proposal.objects.filter(pk=made[-1].pk).update(updated_at=timezone.now())

    second = client.get(f"/aanvragen/?groep=waiting&na={first['following']}").context

    assert [card.proposal for card in second["group"].cards] == made[20:-1]


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "\u0663", "\x00"])
def test_strange_page_begins_at_the_front(sign_in, editor, organisation, open_round, number):
    made = many(organisation, open_round, 3)

    response = sign_in(editor).get("/aanvragen/", {"groep": "waiting", "na": number})

    assert [card.proposal for card in response.context["group"].cards] == made


def test_foreign_proposal_moves_no_page(sign_in, editor, organisation, open_round):
    made = many(organisation, open_round, 3)
    foreign = make.ProposalFactory(round=open_round, status=ProposalStatus.SUBMITTED)

    response = sign_in(editor).get("/aanvragen/", {"groep": "waiting", "na": foreign.pk})

    assert [card.proposal for card in response.context["group"].cards] == made


@pytest.mark.parametrize(("number", "expected"), [(10, False), (11, True)])
def test_box_to_search_stands_above_a_long_list(sign_in, editor, organisation, open_round, number, expected):
    many(organisation, open_round, number)

    assert ('role="search"' in sign_in(editor).get("/aanvragen/").content.decode()) is expected


@pytest.mark.parametrize("word", ["winkels EN", "MD27-T"])
def test_search_finds_own_titles_and_references(sign_in, editor, draft, organisation, open_round, word):
    many(organisation, open_round, 2)
    make.ProposalFactory(round=open_round, title="Winkels en meer van een ander")
    make.move_proposal(draft, ProposalStatus.SUBMITTED, reference="MD27-TZOEK")
    found = groups_of(sign_in(editor).get("/aanvragen/", {"zoek": word}))

    assert draft in found[0][1]
    assert len(found[0][1]) == (1 if word == "winkels EN" else 3)


def test_search_without_result_says_so(sign_in, editor, draft):
    response = sign_in(editor).get("/aanvragen/", {"zoek": "zwembad\x00<b>%_"})

    assert response.status_code == 200
    assert response.context["groups"] == []
    assert "&lt;b&gt;" in response.content.decode()


def test_staff_have_no_proposals_of_their_own(sign_in, officer):
    assert sign_in(officer).get("/aanvragen/").status_code == 403


def test_former_member_sees_nothing(sign_in, editor, draft):
    Membership.objects.filter(user=editor).update(ended_at=timezone.now(), ended_by=editor)

    assert sign_in(editor).get(f"/aanvragen/{draft.pk}/").status_code == 404


def test_beginning_needs_no_choice_with_one_organisation_and_one_round(sign_in, editor, open_round, organisation):
    client = sign_in(editor)
    page = client.get("/aanvragen/nieuw/")
    form = page.context["form"]

    response = client.post(
        "/aanvragen/nieuw/", {"organisation": form["organisation"].value(), "round": form["round"].value()}
    )

    proposal = Proposal.objects.get()
    assert response.url == f"/aanvragen/{proposal.pk}/"
    assert (proposal.organisation, proposal.round, proposal.created_by) == (organisation, open_round, editor)


def test_beginning_asks_for_which_organisation(sign_in, editor, open_round, organisation, other_organisation):
    make.MembershipFactory(user=editor, organisation=other_organisation, role=MembershipRole.EDITOR)
    client = sign_in(editor)

    response = client.post("/aanvragen/nieuw/", {"round": open_round.slug})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["organisation"]
    assert not Proposal.objects.exists()


def test_second_press_opens_what_the_first_one_made(sign_in, editor, open_round):
    client = sign_in(editor)
    form = client.get("/aanvragen/nieuw/").context["form"]
    data = {name: form[name].value() for name in ("organisation", "round", "known")}

    answers = [client.post("/aanvragen/nieuw/", data) for _press in range(2)]

    proposal = Proposal.objects.get()
    assert [answer.url for answer in answers] == [f"/aanvragen/{proposal.pk}/"] * 2


def test_existing_draft_is_shown_before_another_begins(sign_in, editor, draft, organisation):
    client = sign_in(editor)
    page = client.get("/aanvragen/nieuw/")
    data = {name: page.context["form"][name].value() for name in ("organisation", "round", "known")}

    refused = client.post("/aanvragen/nieuw/", data)
    accepted = client.post("/aanvragen/nieuw/", data | {"another": "on"})

    assert page.context["drafts"] == [draft]
    assert (refused.status_code, list(refused.context["form"].errors)) == (409, ["another"])
    assert accepted.status_code == 302
    assert organisation.proposals.count() == 2


def test_draft_a_colleague_began_meanwhile_is_shown_first(sign_in, editor, colleague, open_round, organisation):
    client = sign_in(editor)
    form = client.get("/aanvragen/nieuw/").context["form"]
    data = {name: form[name].value() for name in ("organisation", "round", "known")}
    theirs = make.ProposalFactory(round=open_round, organisation=organisation, created_by=colleague)

    refused = client.post("/aanvragen/nieuw/", data | {"another": "on"})
    again = refused.context["form"]
    accepted = client.post("/aanvragen/nieuw/", data | {"known": again["known"].value(), "another": "on"})

    assert refused.status_code == 409
    assert f"/aanvragen/{theirs.pk}/" in refused.content.decode()
    assert accepted.status_code == 302


def test_contact_and_region_of_last_time_are_filled_in(sign_in, editor, colleague, open_round, organisation):
    region = make.PartnershipFactory()
    make.ProposalFactory(
        round=make.RoundFactory(), organisation=organisation, created_by=editor, contact_phone="0570 98 76 54",
        contact_email="economie@gemeente.example", contact_function="Regisseur", region=region, region_label="De Regio",
    )  # fmt: skip
    make.ProposalFactory(organisation=organisation, created_by=colleague, contact_phone="0111", region=None)

    sign_in(editor).post("/aanvragen/nieuw/", {"organisation": organisation.pk, "round": open_round.slug})

    new = Proposal.objects.get(round=open_round)
    assert (new.contact_phone, new.contact_email, new.contact_function) == (
        "0570 98 76 54", "economie@gemeente.example", "Regisseur",
    )  # fmt: skip
    assert (new.region, new.region_label) == (region, "De Regio")


def test_first_proposal_takes_the_own_address(sign_in, editor, colleague, open_round, organisation):
    make.ProposalFactory(organisation=organisation, created_by=colleague, contact_email="collega@gemeente.example")

    sign_in(editor).post("/aanvragen/nieuw/", {"organisation": organisation.pk, "round": open_round.slug})

    assert Proposal.objects.get(round=open_round).contact_email == editor.email


@pytest.mark.parametrize("known", ["x", "-1", "9" * 40, "\x00"])
def test_strange_number_of_a_draft_is_no_error_500(sign_in, editor, open_round, organisation, known):
    data = {"organisation": organisation.pk, "round": open_round.slug, "known": known}

    assert sign_in(editor).post("/aanvragen/nieuw/", data).status_code in {302, 422}


def test_beginning_for_another_organisation_is_refused(sign_in, editor, open_round, other_organisation):
    data = {"organisation": other_organisation.pk, "round": open_round.slug}

    assert sign_in(editor).post("/aanvragen/nieuw/", data).status_code == 422
    assert not Proposal.objects.exists()


def test_beginning_after_closing_is_explained(sign_in, editor, open_round):
    close(open_round)

    response = sign_in(editor).post("/aanvragen/nieuw/", {"round": open_round.slug})

    assert response.status_code == 409
    assert not Proposal.objects.exists()


def test_reader_cannot_begin(sign_in, reader, open_round):
    assert sign_in(reader).get("/aanvragen/nieuw/").status_code == 403


def test_task_list_of_an_empty_draft(sign_in, editor, open_round, organisation):
    proposal = make.ProposalFactory(
        round=open_round, organisation=organisation, title="", summary="", requested_amount=None
    )

    tasks = sign_in(editor).get(f"/aanvragen/{proposal.pk}/").context["list"]

    kinds = {task.address.split("/")[3]: task.kind for task in tasks.tasks if task.address}
    # The factory fills in who to contact; all that must be written is still to do.
    assert kinds.pop("organisatie") == "done"
    assert kinds.pop("project", "todo") in {"todo", "busy"}
    assert set(kinds.values()) == {"todo"}
    assert (tasks.done, tasks.is_ready) == (1, False)
    assert (tasks.tasks[-1].kind, tasks.tasks[-1].address) == ("locked", "")


def test_task_list_of_a_complete_draft_leads_to_submitting(sign_in, signatory, draft):
    response = sign_in(signatory).get(f"/aanvragen/{draft.pk}/")

    tasks = response.context["list"]
    assert tasks.done == tasks.required > 0
    assert tasks.is_ready
    assert tasks.following.address == f"/aanvragen/{draft.pk}/controleren/"


def test_late_draft_cannot_be_submitted_any_more(sign_in, signatory, draft):
    close(draft.round)

    last = sign_in(signatory).get(f"/aanvragen/{draft.pk}/").context["list"].tasks[-1]

    assert (last.kind, last.address) == ("locked", "")


def test_task_with_an_error_says_so_and_opens_with_it(sign_in, editor, draft):
    line = draft.budget_lines.get()
    line.amount, line.amount_input = None, ""
    line.save()

    response = sign_in(editor).get(f"/aanvragen/{draft.pk}/")

    task = next(each for each in response.context["list"].tasks if "/begroting/" in each.address)
    assert (task.kind, task.address) == ("busy", f"/aanvragen/{draft.pk}/begroting/?controle=1")
    assert "2" in task.note


def test_task_list_names_colleagues_and_closing(sign_in, editor, signatory, draft):
    text = text_of(sign_in(editor).get(f"/aanvragen/{draft.pk}/"))

    assert "Wethouder economie" in text
    assert "20 dagen en 23 uur" in text


def test_reader_sees_the_task_list_without_links(sign_in, reader, draft):
    page = sign_in(reader).get(f"/aanvragen/{draft.pk}/").content.decode()

    assert f"/aanvragen/{draft.pk}/begroting/" not in page
    assert f"/aanvragen/{draft.pk}/lezen/" in page


def test_detail_of_another_organisation_does_not_exist(sign_in, stranger, draft):
    assert sign_in(stranger).get(f"/aanvragen/{draft.pk}/").status_code == 404


def test_draft_does_not_exist_for_the_ministry(sign_in, officer, draft):
    assert sign_in(officer).get(f"/aanvragen/{draft.pk}/").status_code == 404


def test_ministry_reads_what_was_submitted(sign_in, officer, draft):
    make.move_proposal(draft, ProposalStatus.SUBMITTED)
    client = sign_in(officer)

    assert client.get(f"/aanvragen/{draft.pk}/").url == f"/aanvragen/{draft.pk}/lezen/"
    assert draft.title in text_of(client.get(f"/aanvragen/{draft.pk}/lezen/"))


def test_award_is_shown_first_with_its_deal(sign_in, editor, organisation, open_round):
    proposal = make.complete_proposal(ProposalStatus.AWARDED, round=open_round, organisation=organisation)
    deal = make.DealFactory(proposal=proposal)

    page = sign_in(editor).get(f"/aanvragen/{proposal.pk}/")

    assert "€ 200.000" in text_of(page)
    assert f"/deals/{deal.pk}/" in page.content.decode()


def test_inadmissible_gives_its_reason(sign_in, editor, organisation, open_round):
    proposal = make.complete_proposal(ProposalStatus.INADMISSIBLE, round=open_round, organisation=organisation)
    make.StatusChangeFactory(
        proposal=proposal,
        from_status=ProposalStatus.SUBMITTED,
        to_status=ProposalStatus.INADMISSIBLE,
        reason="Uw organisatie mag niet indienen.",
    )

    assert "Uw organisatie mag niet indienen." in text_of(sign_in(editor).get(f"/aanvragen/{proposal.pk}/"))


def test_round_that_is_prepared_is_no_choice(sign_in, editor, open_round):
    make.full_round(status=RoundStatus.PREPARATION)

    assert sign_in(editor).get("/aanvragen/nieuw/").context["rounds"] == [open_round]
