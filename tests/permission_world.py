"""One small world in which every address of the site has something to show, and everybody has an account."""

from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from assessment.models import AwardDecision
from assessment.queries.scenario_changes import ScenarioChanges
from assessment.services.allocations import run_allocation
from assessment.services.approval import approve_allocation, propose_allocation
from assessment.services.assignment_runs import propose_assignment
from assessment.services.decisions import publish_decisions
from assessment.services.scenarios import make_scenario
from assessment.services.scoring import close_scoring
from proposals.enums import (
    DealStatus,
    DestructionOutcome,
    MembershipRole,
    MessageState,
    ProposalStatus,
    Role,
    RoundStatus,
)
from proposals.models import Deal, DestructionItem, DestructionList, Organisation, Proposal, Round, User
from proposals.services.amendments import open_amendment
from proposals.services.supplements import send_supplement
from reporting.enums import ReportKind, ReportStatus
from reporting.models import DecisionLetter, Report
from tests.factories import assessment as assess
from tests.factories import payments as pay
from tests.factories import proposals as make
from tests.factories import reporting as report

MINISTRY = {
    "coordinator": Role.ASSESSOR_COORDINATOR,
    "officer": Role.PROGRAMME_OFFICER,
    "decision_maker": Role.DECISION_MAKER,
    "finance_officer": Role.FINANCE_OFFICER,
    "account_holder": Role.DEAL_ACCOUNT_HOLDER,
    "controller": Role.CONTROLLER,
    "technical_administrator": Role.TECHNICAL_ADMINISTRATOR,
    "assessor_assigned": Role.ASSESSOR,
    "assessor_unassigned": Role.ASSESSOR,
}
FILE = b"%PDF-1.7 een document"


def people(organisation: Organisation) -> dict[str, User]:
    """Make a person for each role of the table who has an account; the applicants work for `organisation`."""
    found = {
        "applicant_reader": make.member_of(organisation, MembershipRole.READER),
        "applicant_editor": make.member_of(organisation, MembershipRole.EDITOR),
        "applicant_signatory": make.member_of(organisation, MembershipRole.SIGNATORY),
        "stranger": make.member_of(make.OrganisationFactory(), MembershipRole.SIGNATORY),
        "former_member": make.member_of(organisation, MembershipRole.SIGNATORY),
        "disabled": make.member_of(organisation, MembershipRole.SIGNATORY),
    }
    for name, role in MINISTRY.items():
        limit = Decimal(5_000_000) if role == Role.DECISION_MAKER else None
        found[name] = make.user_with_role(role, mandate_limit_amount=limit)
    found["former_member"].memberships.update(ended_at=timezone.now(), ended_by=found["applicant_signatory"])
    make.RoleGrantFactory(user=found["disabled"], role=Role.PROGRAMME_OFFICER)
    return found


def disable(person: User) -> None:
    """Close an account while its owner is signed in."""
    person.is_active = False
    person.save(update_fields=["is_active"])


def places(organisation: Organisation, persons: dict[str, User]) -> dict[str, Any]:
    """Make what the addresses of the table are about; numbers and short names by the words of the table."""
    world = _applying(organisation)
    world |= _assessing(organisation, persons["assessor_assigned"])
    world |= _practising(persons["assessor_assigned"], organisation)
    world |= _dividing(organisation)
    world |= _running(Proposal.objects.get(pk=world["awarded"]))
    world |= _on_paper(world, persons["assessor_assigned"])
    world |= _accounts(organisation)
    return world


def _applying(organisation: Organisation) -> dict[str, Any]:
    round_ = make.full_round(slug="open")
    draft = make.complete_proposal(round=round_, organisation=organisation)
    submitted = make.complete_proposal(round=round_, organisation=organisation)
    attachments = [make.AttachmentFactory(proposal=each) for each in (draft, submitted)]
    submission = _sent_in(submitted)
    asked, supplemented = (make.complete_proposal(round=round_, organisation=organisation) for _each in range(2))
    for each in (asked, supplemented):
        make.sent_in(each)
        make.asked_for(each, "plan", "budget")
    send_supplement(
        proposal=supplemented, token=uuid4(), by=make.member_of(organisation, MembershipRole.SIGNATORY),
        at=timezone.now(),
    )  # fmt: skip
    coming = make.full_round(slug="coming", status=RoundStatus.PREPARATION)
    return {
        "open_round": round_.slug,
        "coming_round": coming.slug,
        "coming_round_id": coming.pk,
        "coming_question": coming.questions.first().pk,
        "amounts_page": "bedragen",
        "question_list": ready(report.ReportFactory(**_questions_of(round_))).pk,
        "criterion": assess.CriterionFactory(round=coming).pk,
        "draft": draft.pk,
        "asked": asked.pk,
        "supplemented": supplemented.pk,
        "first_number": 1,
        "ranking_view": 0,
        "second_number": 2,
        "draft_attachment": attachments[0].pk,
        "submitted": submitted.pk,
        "submitted_attachment": attachments[1].pk,
        "submission": submission.pk,
        "acknowledgement": ready(report.ReportFactory(submission=submission)).pk,
        "status_change": make.StatusChangeFactory(proposal=submitted).pk,
        "seal": make.AuditSealFactory().pk,
        "refusal": make.RefusalFactory().pk,
        "withdrawn": make.ProposalFactory(round=round_, organisation=organisation, status=ProposalStatus.WITHDRAWN).pk,
        "message": make.OutgoingMessageFactory().pk,
        "failed_message": make.OutgoingMessageFactory(state=MessageState.FAILED).pk,
        "portal_message": make.PortalMessageFactory(organisation=organisation).pk,
        "rule_amendment": assess.RuleAmendmentFactory(round=round_).pk,
        **_destruction(),
        **_outage(round_),
    }


def _outage(round_: Round) -> dict[str, Any]:
    outage = make.OutageFactory(round=round_)
    return {"outage": outage.pk, "extension": make.ExtensionFactory(outage=outage).pk}


def _destruction() -> dict[str, Any]:
    """Make a list of what may go that waits for a signature, and one that was carried out."""
    finished, waiting = make.DestructionListFactory(), make.DestructionListFactory()
    maker = make.UserFactory()
    now = timezone.now()
    DestructionItem.objects.filter(list=finished).update(outcome=DestructionOutcome.DESTROYED, done_at=now)
    DestructionList.objects.filter(pk=finished.pk).update(signed_at=now, signed_by=maker, finished_at=now)
    return {"destruction_list": waiting.pk, "finished_destruction_list": finished.pk}


def _questions_of(round_: Round) -> dict[str, Any]:
    """Give what the document with the questions of a round is about."""
    return {"kind": ReportKind.QUESTION_LIST, "submission": None, "round": round_, "requested_by": make.UserFactory()}


def _sent_in(proposal: Proposal) -> Any:
    make.move_proposal(proposal, ProposalStatus.SUBMITTED)
    return report.submission_of(proposal)


def ready(document: Report) -> Report:
    """Give a document its file."""
    document.file.save("document.pdf", ContentFile(FILE), save=False)
    document.status, document.finished_at = ReportStatus.READY, timezone.now()
    document.file_name, document.size, document.sha256 = "document.pdf", len(FILE), sha256(FILE).hexdigest()
    with make.past_the_steps(), transaction.atomic():
        document.save()
    return document


def _assessing(organisation: Organisation, assessor: User) -> dict[str, Any]:
    round_ = assess.scoring_round(slug="scoring")
    proposal = _admissible(round_, organisation)
    own = assess.assess(proposal, assessor, final=False)
    waiting = assess.assigned(_admissible(round_, organisation), assessor, declared=False)
    interest = assess.ConflictOfInterestFactory(proposal=proposal)
    wish = assess.AssignmentWishFactory(proposal=proposal, assessor=assessor)
    division = propose_assignment(round_=round_, title="Verdeling", by=make.UserFactory(), at=timezone.now())
    return {
        "scoring_round": round_.slug,
        "in_assessment": proposal.pk,
        "own_assessment": own.pk,
        "undeclared_assessment": waiting.pk,
        "interest": interest.pk,
        "division": division.number,
        "asked_assessor": assessor.pk,
        "wish": wish.pk,
    }


def _practising(assessor: User, organisation: Organisation) -> dict[str, Any]:
    """Make a practice proposal that is published and one that is not, and a closed round with a mirror."""
    published = assess.published_practice(Round.objects.get(slug="scoring"), number=1)
    draft = assess.PracticeProposalFactory(round=published.round, number=2)
    round_ = assess.scoring_round(slug="mirror")
    proposal = _admissible(round_, organisation)
    for each in (assessor, *assess.assessors(2)):
        assess.assess(proposal, each)
    close_scoring(round_=round_, by=make.UserFactory(), at=timezone.now())
    return {
        "practice": published.pk, "practice_number": published.number, "practice_draft": draft.number,
        "mirror_round": round_.slug,
    }  # fmt: skip


def _admissible(round_: Round, organisation: Organisation) -> Proposal:
    proposal = make.complete_proposal(ProposalStatus.ADMISSIBLE, round=round_, organisation=organisation)
    report.submission_of(proposal)
    return proposal


def _dividing(organisation: Organisation) -> dict[str, Any]:
    """Make a round at each step after scoring: calculated, waiting for approval, approved, decided."""
    found: dict[str, Any] = {}
    preparer, decider, now = make.user_with_role(Role.PROGRAMME_OFFICER), report.mandated(), timezone.now()
    for number, name in enumerate(("dividing", "proposed", "approved", "decided")):
        round_ = assess.scoring_round(slug=name)
        proposal = _admissible(round_, organisation)
        for assessor in assess.assessors():
            assess.assess(proposal, assessor)
        close_scoring(round_=round_, by=preparer, at=now)
        make_scenario(round_=round_, title="Zoals de regel", changes=ScenarioChanges(), by=preparer, at=now)
        run = run_allocation(round_=round_, by=preparer, at=now)
        if number > 0:
            propose_allocation(run=run, by=preparer, at=now)
        if number > 1:
            approve_allocation(run=run, by=decider, at=now)
        found[f"{name}_round"] = round_.slug
        if number == 0:
            discussion = assess.PanelDiscussionFactory(meeting__round=round_, proposal=proposal)
            found |= {"before_panel": proposal.pk, "panel": discussion.meeting_id}
    publish_decisions(round_=round_, by=decider, at=now)
    decision = AwardDecision.objects.get(proposal=proposal)
    found["decision_letter"] = DecisionLetter.objects.get(proposal=proposal).pk
    return found | {"run": run.pk, "awarded": proposal.pk, "decision": decision.pk} | _following(proposal)


def _following(proposal: Proposal) -> dict[str, Any]:
    """Let something follow on a decision: an objection, a lapse that was asked for, a drafted later decision."""
    objection = assess.ObjectionFactory(proposal=proposal, number=1, announced_date=timezone.localdate())
    assess.FollowUpDecisionFactory(proposal=proposal, number=1)
    attachment = assess.ObjectionFileFactory(objection=objection)
    return {
        "objection": objection.pk,
        "objection_attachment": attachment.pk,
        "lapse": assess.AwardLapseFactory(proposal=proposal).pk,
    }


def _running(proposal: Proposal) -> dict[str, Any]:
    """Let the deal of an awarded proposal run, report, and give the round its letter."""
    who, now = make.UserFactory(), timezone.now()
    deal = Deal.objects.get(proposal=proposal)
    make.walk_deal(deal, DealStatus.RUNNING)
    letter = {
        "kind": ReportKind.PARLIAMENT_LETTER, "submission": None, "round": proposal.round, "requested_by": who,
    }  # fmt: skip
    failed = {"status": ReportStatus.FAILED, "failure_reason": "Het adres ontbreekt.", "finished_at": now}
    return {
        "deal": deal.pk,
        **_money(deal),
        "report_year": _yearly_report(),
        **_action_plan(),
        "public_deal": proposal.reference.replace(" ", "-").lower(),
        "public_file": "deals.csv",
        "signed_copy": deal.signed_copies.get().pk,
        "open_point": make.OpenPointFactory(deal=deal).pk,
        "milestone": make.MilestoneFactory(deal=deal).pk,
        "learning_question": make.LearningQuestionFactory(deal=deal).pk,
        "peer_session": make.PeerSessionFactory(round=deal.proposal.round).pk,
        "shared_document": make.KnowledgeDocumentFactory(round=deal.proposal.round).pk,
        "sent_progress_report": report.ProgressReportFactory(deal=deal, sent_in=True).pk,
        "progress_report": (draft := report.ProgressReportFactory(deal=deal)).pk,
        "progress_photo": report.ProgressPhotoFactory(progress_report=draft).pk,
        "letter": ready(report.ReportFactory(**letter)).pk,
        "batch": report.ReportBatchFactory().pk,
        "early_letter": ready(report.ReportFactory(**letter | {"round": Round.objects.get(slug="approved")})).pk,
        "failed_letter": report.ReportFactory(**letter, **failed).pk,
    }


def _action_plan() -> dict[str, int]:
    """Make an action plan with an open year and a measure in it, and one that is in no year."""
    row = report.MeasureFigureFactory().measure_year
    plan = row.measure.plan
    unused = report.MeasureFactory(plan=plan)
    return {
        "action_plan": plan.pk, "unused_measure": unused.pk, "plan_year": row.plan_year_id, "measure_year": row.pk,
    }  # fmt: skip


def _money(deal: Deal) -> dict[str, Any]:
    """Give the deal a part, an order that waits, a recovery, a final amount and a change."""
    paid = pay.paid_order(tranche=pay.TrancheFactory(deal=deal, amount=Decimal(20_000)))
    return {
        "order": pay.PaymentOrderFactory(tranche=pay.TrancheFactory(deal=deal, amount=Decimal(10_000))).pk,
        "tranche": paid.tranche.number,
        "recovery": pay.RecoveryFactory(deal=deal, amount=Decimal(1_000)).pk,
        "determination": pay.FinalDeterminationFactory(deal=deal).deal_id,
        "amendment": open_amendment(deal=deal, by=make.UserFactory(), at=timezone.now()).pk,
    }


def _yearly_report() -> int:
    """Begin the report to parliament over a year, with the themes that its texts are about."""
    make.ThemeFactory(code="finance")
    return report.ParliamentReportTextFactory(report__year=2027).report.year


def _on_paper(world: dict[str, Any], assessor: User) -> dict[str, Any]:
    """Make dossiers and packs: of what was decided, and of what an assessor reads."""
    proposal, who = Proposal.objects.get(pk=world["awarded"]), make.UserFactory()
    pack = {"proposals": [proposal.pk], "selection": "all", "with_names": False, "part": 1, "parts": 1, "total": 1}
    own = {"reader": assessor.pk, "proposals": [world["in_assessment"]], "with_notes": True, "part": 1, "parts": 1}
    scoring = Round.objects.get(slug=world["scoring_round"])

    def made(kind: str, by: User, parameters: dict[str, Any], **subject: Any) -> int:
        values = {"kind": kind, "submission": None, "requested_by": by, "parameters": parameters}
        return ready(report.ReportFactory(**values, **subject)).pk

    dossier = ReportKind.ASSESSMENT_DOSSIER
    return {
        "dossier": made(dossier, who, {"with_names": False}, proposal=proposal),
        "named_dossier": made(dossier, who, {"with_names": True}, proposal=proposal),
        "panel_pack": made(ReportKind.PANEL_PACK, who, pack, round=proposal.round),
        "own_pack": made(ReportKind.OWN_PACK, assessor, own, round=scoring),
    }


def _accounts(organisation: Organisation) -> dict[str, Any]:
    return {
        "person": make.UserFactory().pk,
        "membership": make.MembershipFactory(organisation=organisation).pk,
        "signatory_membership": make.MembershipFactory(organisation=organisation, role=MembershipRole.SIGNATORY).pk,
        "invitation": make.InvitationFactory(organisation=organisation).pk,
        "role_grant": make.RoleGrantFactory().pk,
        "region": organisation.region_id,
        "applicant": organisation.pk,
        "unused_theme": make.ThemeFactory().pk,
    }
