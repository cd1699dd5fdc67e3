"""Looking at what was submitted and letting it through, while the applicant sends something new."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from mkbdeals.launcher.processes import wait_until
from proposals.enums import MembershipRole, ProposalStatus, Role
from proposals.models import Proposal
from proposals.services.admissibility import declare_several_admissible, record_look
from proposals.services.clock import database_now
from proposals.services.supplements import send_supplement
from tests.factories import proposals as make


def supplement(proposal, by):
    return send_supplement(proposal=proposal, token=uuid.uuid4(), by=by, at=database_now())


@pytest.mark.django_db
def test_what_was_sent_since_the_list_was_read_does_not_go_along(draft, signatory, officer):
    make.sent_in(draft, by=signatory)
    record_look(proposal=draft, by=officer, at=database_now())
    read_before = list(Proposal.objects.filter(pk=draft.pk).prefetch_related("submissions__intake_check"))
    make.asked_for(draft, "plan", by=officer)
    supplement(draft, signatory)

    assert declare_several_admissible(proposals=read_before, by=officer, at=database_now()) == (0, read_before)
    assert Proposal.objects.get(pk=draft.pk).status == ProposalStatus.SUBMITTED


@pytest.mark.django_db(transaction=True)
def test_a_look_that_waited_for_a_supplement_is_a_look_at_the_supplement():
    draft = make.complete_proposal()
    signatory = make.member_of(draft.organisation, MembershipRole.SIGNATORY)
    officer = make.user_with_role(Role.PROGRAMME_OFFICER)
    make.sent_in(draft, by=signatory)
    make.asked_for(draft, "plan", by=officer)

    def look() -> int:
        try:
            return record_look(proposal=draft, by=officer, at=database_now()).submission_id
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            newest = supplement(draft, signatory)
            waiting = pool.submit(look)
            assert wait_until(_somebody_waits, 30)
        assert waiting.result() == newest.pk


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None
