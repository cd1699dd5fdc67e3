"""Beginning a proposal: a second press, at the same moment too, finds what the first one began."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from proposals.enums import MembershipRole, ProposalStatus
from proposals.models import Proposal
from proposals.services.drafts import RoundNotAccepting
from proposals.services.starting import DraftExists, start_proposal
from tests.factories import proposals as make


def start(organisation, round_, by, known=0, another=False) -> tuple[Proposal, bool]:
    return start_proposal(
        round_=round_, organisation=organisation, by=by, at=timezone.now(), known_up_to=known, wants_another=another
    )


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_begin_one_proposal():
    organisation, round_ = make.OrganisationFactory(), make.RoundFactory()
    person = make.member_of(organisation, MembershipRole.EDITOR)

    def press(_number: int) -> tuple[int, bool]:
        try:
            proposal, is_new = start(organisation, round_, person)
            return proposal.pk, is_new
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(press, range(8)))

    assert {pk for pk, _is_new in answers} == {Proposal.objects.get().pk}
    assert sum(is_new for _pk, is_new in answers) == 1


def test_drafts_elsewhere_and_sent_ones_do_not_matter(organisation, other_organisation, open_round, editor):
    make.ProposalFactory(organisation=other_organisation, round=open_round)
    make.ProposalFactory(organisation=organisation, round=make.RoundFactory())
    make.ProposalFactory(organisation=organisation, round=open_round, status=ProposalStatus.SUBMITTED)

    assert start(organisation, open_round, editor)[1]


def test_known_draft_needs_a_word(organisation, open_round, editor):
    known = make.ProposalFactory(organisation=organisation, round=open_round, created_by=editor)

    with pytest.raises(DraftExists) as refusal:
        start(organisation, open_round, editor, known.pk)

    assert refusal.value.drafts == [known]
    assert start(organisation, open_round, editor, known.pk, another=True)[1]


def test_unknown_draft_of_a_colleague_is_shown_first(organisation, open_round, editor, colleague):
    make.ProposalFactory(organisation=organisation, round=open_round, created_by=colleague)

    with pytest.raises(DraftExists):
        start(organisation, open_round, editor, another=True)


def test_closed_round_accepts_nothing(organisation, editor):
    closed = make.RoundFactory(closes_at=timezone.now())

    with pytest.raises(RoundNotAccepting):
        start(organisation, closed, editor)

    assert not Proposal.objects.exists()
