"""What the lists of the technical admin show, and that no row costs a statement."""

from decimal import Decimal

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.enums import Outcome
from proposals.enums import ProposalStatus, Role, RoundStatus
from proposals.models import Proposal
from tests.admin_pages import address
from tests.factories import assessment as assess
from tests.factories import proposals as make
from tests.factories import reporting as report

pytestmark = pytest.mark.django_db


def test_a_draft_is_not_in_the_admin(sign_in, officer, draft):
    client = sign_in(officer)
    submitted = make.ProposalFactory(round=draft.round, status=ProposalStatus.SUBMITTED)

    assert list(client.get(address(Proposal)).context["cl"].result_list) == [submitted]
    assert client.get(address(Proposal, "change", draft.pk)).status_code == 302


def test_no_model_offers_to_delete_many_at_once(rf, officer):
    request = rf.get("/admin/")
    request.user = officer

    for model_admin in admin.site._registry.values():
        assert "delete_selected" not in model_admin.get_actions(request)


def rows_of(model, round_):
    """Make one row of a model, each with its own neighbours."""
    proposal = {"round": round_, "status": ProposalStatus.AWARDED}
    makers = {
        "proposals.user": make.UserFactory,
        "proposals.membership": make.MembershipFactory,
        "proposals.rolegrant": make.RoleGrantFactory,
        "proposals.region": make.PartnershipFactory,
        "proposals.organisation": make.OrganisationFactory,
        "proposals.theme": make.ThemeFactory,
        "proposals.round": make.RoundFactory,
        "proposals.proposal": lambda: make.ProposalFactory(**proposal),
        "proposals.submission": lambda: make.SubmissionFactory(proposal=make.ProposalFactory(**proposal)),
        "proposals.statuschange": lambda: make.StatusChangeFactory(proposal=make.ProposalFactory(**proposal)),
        "proposals.outgoingmessage": make.OutgoingMessageFactory,
        "proposals.auditseal": make.AuditSealFactory,
        "proposals.refusal": make.RefusalFactory,
        "proposals.deal": lambda: make.DealFactory(
            proposal=make.ProposalFactory(**proposal), awarded_amount=Decimal(1000)
        ),
        "assessment.criterion": lambda: assess.CriterionFactory(
            round=make.RoundFactory(status=RoundStatus.PREPARATION)
        ),
        "assessment.allocationrun": lambda: assess.AllocationRunFactory(round=round_),
        "assessment.awarddecision": lambda: assess.AwardDecisionFactory(
            proposal=make.ProposalFactory(round=round_, status=ProposalStatus.DECISION_DRAFTED),
            outcome=Outcome.REJECTED, awarded_amount=Decimal(0),
        ),
        "reporting.report": lambda: report.ReportFactory(
            submission=make.SubmissionFactory(proposal=make.ProposalFactory(**proposal))
        ),
        "reporting.progressreport": lambda: report.ProgressReportFactory(
            sent_in=True, deal=make.DealFactory(proposal=make.ProposalFactory(**proposal), awarded_amount=Decimal(1000))
        ),
        "reporting.actionplan": report.ActionPlanFactory,
        "reporting.planyear": report.PlanYearFactory,
        "reporting.measure": report.MeasureFactory,
        "reporting.measureyear": report.MeasureYearFactory,
    }  # fmt: skip
    return makers[model._meta.label_lower]


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.model_name)
def test_list_asks_the_same_number_of_statements_for_one_and_thirty(sign_in, open_round, model):
    person = make.user_with_role(Role.PROGRAMME_OFFICER)
    make.RoleGrantFactory(user=person, role=Role.TECHNICAL_ADMINISTRATOR)
    client = sign_in(person)
    make_row = rows_of(model, open_round)
    make_row()
    few = statements(client, address(model))
    for _each in range(29):
        make_row()

    assert statements(client, address(model)) == few


def statements(client, page):
    client.get(page)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(page)
    assert answer.status_code == 200
    assert len(answer.context["cl"].result_list) > 0
    return len(queries)
