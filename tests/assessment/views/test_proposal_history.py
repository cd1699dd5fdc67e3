"""The history of a proposal: each reader sees the own part and nothing of others (AU-05, S13)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from assessment.services.allocations import approve_allocation, propose_allocation, run_allocation
from assessment.services.decisions import publish_decisions
from mkbdeals.command_line import tell_session
from proposals.enums import MembershipRole
from proposals.models import Proposal, ProposalSection
from tests.factories import assessment as build
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


def page_of(proposal):
    return reverse("assessment:applicant_history", args=[proposal.pk])


def told(page):
    """Give what a page tells: what and by whom, newest first."""
    return [(each.what, each.by) for each, _note in page.context["lines"]]


@pytest.fixture
def sent(open_round, organisation, editor, signatory, officer):
    """A proposal that was sent in, looked at and asked to complete."""
    proposal = make.complete_proposal(round=open_round, organisation=organisation, created_by=editor)
    make.AttachmentFactory(proposal=proposal, original_name="geheim-plan.pdf", uploaded_by=editor)
    make.sent_in(proposal)
    make.asked_for(proposal, "plan")
    message = make.PortalMessageFactory(organisation=organisation, proposal=proposal, subject="Vraag om aanvulling")
    make.PortalReadingFactory(message=message, user=signatory, first_read_at=timezone.now())
    return Proposal.objects.get(pk=proposal.pk)


def test_an_applicant_reads_what_the_own_people_did_and_were_told(sign_in, sent, editor, signatory, officer):
    page = sign_in(editor).get(page_of(sent))

    lines = told(page)
    assert ("Concept begonnen", str(editor)) in lines
    assert ("Bijlage toegevoegd", str(editor)) in lines
    assert ("Bericht geplaatst", "het ministerie") in lines
    assert ("Bericht gelezen", str(signatory)) in lines
    assert ("Aanvulling gevraagd", "het ministerie") in lines
    text = page.content.decode()
    assert "geheim-plan.pdf" in text and "Vraag om aanvulling" in text
    assert officer.name not in text and str(officer) not in text
    assert lines[-1][0] == "Concept begonnen"


def saved_part(proposal, code, *, by, at):
    """Save a part as its page does, as far as the history is concerned."""
    ProposalSection.objects.update_or_create(proposal=proposal, code=code, defaults={"saved_at": at, "saved_by": by})


def test_work_on_parts_is_one_line_a_day_and_person(sign_in, draft, editor, colleague):
    at = timezone.now() - timedelta(days=3)
    for number in range(20):
        saved_part(draft, "plan", by=editor, at=at + timedelta(seconds=number))
    saved_part(draft, "need", by=editor, at=at + timedelta(minutes=1))
    saved_part(draft, "plan", by=colleague, at=at + timedelta(minutes=2))

    page = sign_in(editor).get(page_of(draft))

    worked = [(each.by, note) for each, note in page.context["lines"] if each.what == "Gewerkt aan"]
    assert [by for by, _note in worked] == [str(colleague), str(editor)]
    assert worked[1][1].count(",") == 1


@pytest.fixture
def assessed(officer, decision_maker):
    """A round whose allocation was approved, under embargo."""
    round_, proposals = build.assessed_round([("hoog", 400_000, 5), ("laag", 400_000, 3)], ceiling=400_000)
    run = run_allocation(round_=round_, by=officer, at=timezone.now())
    propose_allocation(run=run, by=officer, at=timezone.now())
    approve_allocation(run=run, by=decision_maker, at=timezone.now())
    return round_, {name: Proposal.objects.get(pk=each.pk) for name, each in proposals.items()}


def test_nothing_of_deciding_is_told_to_an_applicant_under_embargo(sign_in, assessed):
    _round, proposals = assessed
    pages = {}
    for name, proposal in proposals.items():
        reader = make.member_of(proposal.organisation, MembershipRole.READER)
        pages[name] = told(sign_in(reader).get(page_of(proposal)))

    assert [what for what, _by in pages["hoog"]] == [what for what, _by in pages["laag"]]
    assert not any("esluit" in what or "eoordel" in what for what, _by in pages["hoog"])


def test_after_publication_it_stands_there_as_a_message(sign_in, assessed, officer):
    round_, proposals = assessed
    publish_decisions(round_=round_, by=officer, at=timezone.now())
    reader = make.member_of(proposals["laag"].organisation, MembershipRole.READER)

    assert ("Bericht geplaatst", "het ministerie") in told(sign_in(reader).get(page_of(proposals["laag"])))


def test_an_assessor_reads_the_own_work_and_nobody_elses(sign_in, assessed):
    proposal = assessed[1]["hoog"]
    own, other = proposal.assessments.order_by("pk")[:2]

    page = sign_in(own.assessor).get(page_of(proposal))

    lines = told(page)
    assert ("Aan u toegewezen", "het ministerie") in lines
    assert {by for _what, by in lines} <= {"het ministerie", "de aanvrager", str(own.assessor)}
    assert str(other.assessor) not in page.content.decode()


def test_staff_read_all_since_it_was_sent_in_and_nothing_of_the_draft(sign_in, sent, officer):
    page = sign_in(officer).get(page_of(sent))

    whats = [what for what, _by in told(page)]
    assert "Om aanvulling gevraagd" in whats and "Bericht gelezen" in whats
    assert any("Concept → Ingediend" in what or "Ingediend → " in what for what in whats)
    assert "Concept begonnen" not in whats and "Bijlage toegevoegd" not in whats
    assert "geheim-plan.pdf" not in page.content.decode()


def test_staff_choose_a_person_and_a_period(sign_in, sent, officer, signatory):
    client = sign_in(officer)
    address = page_of(sent)

    chosen = client.get(address, {"person": signatory.pk})
    assert told(chosen) and {by for _what, by in told(chosen)} == {str(signatory)}
    assert told(client.get(address, {"end": "1-1-2020"})) == []
    refused = client.get(address, {"begin": "2-3-2027", "end": "1-3-2027"})
    assert (refused.status_code, told(refused)) == (422, [])


def test_assessors_stand_there_by_name_for_who_may_see_interests_and_never_in_the_file(
    sign_in, assessed, officer, decision_maker
):
    proposal = assessed[1]["hoog"]
    names = {str(each.assessor) for each in proposal.assessments.all()}

    by_officer = sign_in(officer).get(page_of(proposal)).content.decode()
    file = sign_in(officer).get(reverse("assessment:history_file", args=[proposal.pk]))
    by_decider = sign_in(decision_maker).get(page_of(proposal)).content.decode()

    lines = b"".join(file.streaming_content).decode("utf-8-sig")
    assert all(name in by_officer for name in names)
    assert not any(name in by_decider or name in lines for name in names)
    assert "een beoordelaar" in lines and "Besluit goedgekeurd" in lines
    assert "UTC+0" in lines


def test_what_an_operator_changed_past_the_pages_stands_there(sign_in, sent, officer):
    tell_session(connection, {"command": "shell", "operator": "J. de Vries", "reason": "melding 12"})
    Proposal.objects.filter(pk=sent.pk).update(amounts_assumed=True)

    text = sign_in(officer).get(page_of(sent)).content.decode()

    assert "J. de Vries" in text and "melding 12" in text


def test_it_asks_as_much_for_many_lines_as_for_few(sign_in, sent, officer, django_assert_max_num_queries):
    client = sign_in(officer)
    with django_assert_max_num_queries(30) as few:
        client.get(page_of(sent))
    for _turn in range(29):
        message = make.PortalMessageFactory(organisation=sent.organisation, proposal=sent)
        make.PortalReadingFactory(message=message, first_read_at=timezone.now())

    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(page_of(sent))


def test_the_way_to_it_stands_on_the_page_of_the_proposal(sign_in, open_round, organisation, editor, officer):
    proposal = make.complete_proposal(round=open_round, organisation=organisation)
    make.sent_in(proposal)

    for person, name in ((officer, "proposals:management_proposal"), (editor, "proposals:proposal_detail")):
        page = sign_in(person).get(reverse(name, args=[proposal.pk]))
        assert page_of(proposal) in page.content.decode()
