"""AC-11: what is not there and what is not for you answer alike: code, length and number of statements."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.models import Assessment
from proposals.models import Attachment, Organisation, PortalMessage, Proposal
from reporting.models import ProgressReport
from tests.trust.oracle import MASKS
from tests.trust.reading import body_of
from tests.trust.world import TrustWorld

pytestmark = pytest.mark.django_db
NOTHING = 9_000_000_000 - 1  # no row has this number, and it is written like any other


def strangers(world: TrustWorld) -> Proposal:
    return world.stages["scoring"].strangers


def attachment(world: TrustWorld) -> dict[str, int]:
    found = Attachment.objects.filter(proposal=strangers(world)).order_by("pk")[0]
    return {"pk": found.proposal_id, "attachment_pk": found.pk}


def peer(world: TrustWorld) -> dict[str, int]:
    others = Assessment.objects.exclude(assessor=world.persons["assessor_assigned"]).order_by("-pk")
    return {"object_id": others[0].pk}


def message(world: TrustWorld) -> dict[str, int]:
    other = make_message(world)
    return {"pk": other}


def make_message(world: TrustWorld) -> int:
    from tests.factories.proposals import PortalMessageFactory

    organisation = Organisation.objects.get(pk=strangers(world).organisation_id)
    found = PortalMessage.objects.filter(organisation=organisation).order_by("pk").values_list("pk", flat=True)[:1]
    return next(iter(found), None) or PortalMessageFactory(organisation=organisation).pk


def of_strangers(world: TrustWorld) -> dict[str, int]:
    return {"pk": strangers(world).pk}


def report(world: TrustWorld) -> dict[str, int]:
    return {"pk": world.places["acknowledgement"]}


def progress(world: TrustWorld) -> dict[str, int]:
    return {"pk": ProgressReport.objects.order_by("pk")[0].pk}


def barred(world: TrustWorld) -> dict[str, int]:
    own = Assessment.objects.get(proposal=world.stages["scoring"].barred, assessor=world.persons["assessor_assigned"])
    return {"object_id": own.pk}


def of_barred(world: TrustWorld) -> dict[str, int]:
    return {"pk": world.stages["scoring"].barred.pk}


PAIRS: list[tuple[str, str, Callable[[TrustWorld], dict[str, Any]]]] = [
    ("applicant_signatory", "proposals:proposal_detail", of_strangers),
    ("applicant_signatory", "proposals:proposal_read", of_strangers),
    ("applicant_signatory", "proposals:proposal_receipt", of_strangers),
    ("applicant_signatory", "proposals:proposal_copy", of_strangers),
    ("applicant_signatory", "proposals:proposal_data", of_strangers),
    ("applicant_signatory", "proposals:attachment_download", attachment),
    ("applicant_signatory", "proposals:portal_message", message),
    ("applicant_signatory", "assessment:applicant_decision", of_strangers),
    ("applicant_signatory", "proposals:organisation_detail", lambda w: {"pk": strangers(w).organisation_id}),
    ("stranger", "proposals:deal_detail", lambda w: {"pk": w.places["deal"]}),
    ("stranger", "reporting:report_detail", report),
    ("stranger", "reporting:report_download", report),
    ("stranger", "reporting:progress_report_detail", progress),
    ("stranger", "proposals:proposal_read", lambda w: {"pk": w.places["draft"]}),
    ("assessor_assigned", "beoordelen:assessment_assessment_change", peer),
    ("assessor_assigned", "beoordelen:assessment_assessment_change", barred),
    ("assessor_assigned", "beoordelen:assessment_abstain", peer),
    ("assessor_assigned", "beoordelen:assessment_interest", peer),
    ("assessor_assigned", "proposals:proposal_read", of_barred),
    ("assessor_assigned", "proposals:proposal_detail", of_barred),
    ("assessor_assigned", "assessment:applicant_decision", of_barred),
    ("assessor_unassigned", "proposals:proposal_read", of_strangers),
    ("assessor_unassigned", "reporting:report_detail", report),
    ("officer", "proposals:proposal_read", lambda w: {"pk": w.places["draft"]}),
    ("officer", "proposals:management_proposal", lambda w: {"pk": w.places["draft"]}),
    ("account_holder", "reporting:report_download", lambda w: {"pk": w.places["early_letter"]}),
    ("account_holder", "proposals:proposal_read", of_strangers),
    ("finance_officer", "proposals:proposal_read", of_strangers),
    ("former_member", "proposals:proposal_read", lambda w: {"pk": w.places["submitted"]}),
    ("technical_administrator", "proposals:proposal_read", lambda w: {"pk": w.places["submitted"]}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "route", "arguments"), PAIRS, ids=[f"{role}-{route}-{a.__name__}" for role, route, a in PAIRS]
)
def test_what_is_not_yours_is_not_there(trust: TrustWorld, role: str, route: str, arguments: Any):
    forbidden = arguments(trust)
    missing = dict.fromkeys(forbidden, NOTHING)

    assert _seen(trust, role, reverse(route, kwargs=forbidden)) == _seen(trust, role, reverse(route, kwargs=missing))


def test_there_are_pairs_enough():
    assert len(PAIRS) >= 30


def _seen(world: TrustWorld, role: str, address: str) -> tuple[int, int, int]:
    """Give code, length without what changes by itself, and number of statements; the second time counts."""
    for _each in range(2):
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            answer = world.as_role(role).get(address)
            body = body_of(answer)
            transaction.set_rollback(True)
    for pattern, instead in MASKS:
        body = pattern.sub(instead, body)
    body = body.replace(address.encode(), b"address")
    return answer.status_code, len(body), len(queries)
