"""My proposals: the list, a new one, the task list and where it stands."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from proposals.enums import MembershipRole, ProposalStatus, RoundStatus
from proposals.models import Membership, Proposal
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


def test_list_is_in_order_of_urgency(sign_in, editor, draft):
    waiting = make.ProposalFactory(
        round=draft.round, organisation=draft.organisation, status=ProposalStatus.SUBMITTED, created_by=editor
    )
    withdrawn = make.ProposalFactory(
        round=draft.round, organisation=draft.organisation, status=ProposalStatus.WITHDRAWN, created_by=editor
    )
    make.ProposalFactory(round=draft.round)

    groups = sign_in(editor).get("/aanvragen/").context["groups"]

    assert [(name, [card.proposal for card in cards]) for name, cards in groups] == [
        ("act", [draft]),
        ("waiting", [waiting]),
        ("closed", [withdrawn]),
    ]


def test_late_draft_stands_under_closed(sign_in, editor, draft):
    close(draft.round)

    groups = sign_in(editor).get("/aanvragen/").context["groups"]

    assert [name for name, _cards in groups] == ["closed"]


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
    with django_assert_max_num_queries(30) as one:
        client.get("/aanvragen/")
    for _each in range(29):
        make.complete_proposal(round=draft.round, organisation=draft.organisation, created_by=editor)

    with django_assert_num_queries(len(one.captured_queries)):
        response = client.get("/aanvragen/")

    assert len(response.context["groups"][0][1]) == 30


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

    assert [task.kind for task in tasks.tasks] == ["todo"] * 8 + ["locked"]
    assert (tasks.done, tasks.required, tasks.following.number) == (0, 7, 1)
    assert tasks.tasks[-1].address == ""


def test_task_list_of_a_complete_draft_leads_to_submitting(sign_in, signatory, draft):
    response = sign_in(signatory).get(f"/aanvragen/{draft.pk}/")

    tasks = response.context["list"]
    assert (tasks.done, tasks.required, tasks.is_ready) == (7, 7, True)
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

    task = response.context["list"].tasks[5]
    assert (task.kind, task.address) == ("busy", f"/aanvragen/{draft.pk}/begroting/?controle=1")
    assert "1" in task.note


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
