"""Who may read what, written by hand from the list of roles and decisions.md: not from the code that is tested.

Each function gives the roles of the permission table that may read the fields of a row; all others may not.
"""

from collections.abc import Callable
from typing import Any

from assessment.models import Assessment, ConflictOfInterest, DecisionPublication
from proposals.models import Deal, Proposal

Audience = Callable[[Any, Any], set[str]]

MEMBERS = {"applicant_reader", "applicant_editor", "applicant_signatory"}
READERS = {"coordinator", "officer", "decision_maker", "controller"}  # of proposals, scores and decisions
DEAL_READERS = READERS | {"finance_officer", "account_holder"}
REPORT_READERS = {"officer", "decision_maker", "controller", "account_holder"}
EVERYBODY = MEMBERS | DEAL_READERS | {
    "anonymous", "disabled", "stranger", "former_member", "assessor_assigned", "assessor_unassigned",
    "technical_administrator",
}  # fmt: skip
AFTER_SCORING = {"scoring_closed", "allocating", "decided", "finished"}
AWARDED = {"awarded", "reserve", "rejected", "deal", "not_elaborated"}


def members_of(world: Any, organisation_id: int | None) -> set[str]:
    """Give who of the table works for an organisation now."""
    if organisation_id == world.organisation.pk:
        return set(MEMBERS)
    own = world.persons["stranger"].memberships.values_list("organisation_id", flat=True)
    return {"stranger"} if organisation_id in own else set()


def _assessors(world: Any, proposal: Proposal, *, declared: bool = True) -> set[str]:
    """Give who of the table was asked to assess and may read; before the declaration only when `declared` is False."""
    barred = set(
        ConflictOfInterest.objects.filter(proposal=proposal, ended_at=None).values_list("assessor_id", flat=True)
    )
    rows = Assessment.objects.filter(proposal=proposal).exclude(status__in=["set_aside", "abstained"])
    if declared:
        rows = rows.filter(declared_free_at__isnull=False)
    asked = set(rows.values_list("assessor_id", flat=True)) - barred
    return {role for role in map(world.role_of, asked) if role}


def of_text(world: Any, proposal: Proposal) -> set[str]:
    """A draft is of its writers; what was sent in also of the ministry's readers and of who was asked to assess it."""
    found = members_of(world, proposal.organisation_id)
    if proposal.status != "draft":
        found |= READERS | _assessors(world, proposal)
    return found


def is_public(proposal: Proposal) -> bool:
    """Say whether everybody may know what a proposal became: a deal, of a round whose decisions were published."""
    return hasattr(proposal, "deal") and DecisionPublication.objects.filter(round=proposal.round_id).exists()


def of_title(world: Any, proposal: Proposal) -> set[str]:
    """The title: also of who is asked to declare interests, and of who reads the deal: everybody once published."""
    if is_public(proposal):
        return set(EVERYBODY)
    found = of_text(world, proposal)
    if proposal.status != "draft":
        found |= _assessors(world, proposal, declared=False)
    if hasattr(proposal, "deal"):
        found |= DEAL_READERS
    return found


def of_summary(world: Any, proposal: Proposal) -> set[str]:
    """The summary: also of who reads the deal that came of it, which is everybody once that was published."""
    if is_public(proposal):
        return set(EVERYBODY)
    return of_text(world, proposal) | (DEAL_READERS if hasattr(proposal, "deal") else set())


def of_contact(world: Any, proposal: Proposal) -> set[str]:
    """The person to call: of the applicant and the ministry, no assessor; a deal takes the function over."""
    found = of_text(world, proposal) - {"assessor_assigned", "assessor_unassigned"}
    # Asked anew: the row was read before its deal came into being.
    return found | DEAL_READERS if Deal.objects.filter(proposal=proposal.pk).exists() else found


def of_part(world: Any, row: Any) -> set[str]:
    """A row of a proposal."""
    return of_text(world, row.proposal)


def of_part_that_a_deal_takes_over(world: Any, row: Any) -> set[str]:
    """A row that the deal takes over without making it public: also of who reads the deal."""
    # Asked anew: the row was read before its deal came into being.
    return of_part(world, row) | (DEAL_READERS if Deal.objects.filter(proposal=row.proposal_id).exists() else set())


def of_part_that_becomes_public(world: Any, row: Any) -> set[str]:
    """A row that the deal takes over: its results and milestones are public with the deal."""
    return set(EVERYBODY) if is_public(row.proposal) else of_part(world, row)


def of_partner(world: Any, row: Any) -> set[str]:
    """The partners: also of who is asked to declare interests, and of who reads the deal."""
    return of_title(world, row.proposal)


def of_writers(world: Any, row: Any) -> set[str]:
    """What did not fit: of the writers only."""
    return members_of(world, row.proposal.organisation_id)


def of_person(world: Any, user: Any) -> set[str]:
    """A person is known to who keeps accounts and to colleagues; the ministry's readers know everybody.

    Who assesses is known to them and to nobody outside: not to applicants, not to other assessors.
    """
    if not user.role_grants.exists() and not user.memberships.exists():
        return set(EVERYBODY)  # nobody in particular: made along with a row that wants to know who did it
    found = READERS | {"technical_administrator"}
    own = world.role_of(user.pk)
    if own:
        found.add(own)
    for organisation in user.memberships.values_list("organisation_id", flat=True):
        found |= members_of(world, organisation)
    if not user.role_grants.filter(role="assessor").exists():
        found |= DEAL_READERS
    return found


def of_nobody(world: Any, row: Any) -> set[str]:
    """What no page ever shows."""
    return set()


def of_organisation(world: Any, organisation: Any) -> set[str]:
    """Mail and post of an organisation: its own people, the ministry and who keeps accounts."""
    return members_of(world, organisation.pk) | DEAL_READERS | {"technical_administrator"}


def of_invitation(world: Any, invitation: Any) -> set[str]:
    """Whom an organisation invited."""
    return members_of(world, invitation.organisation_id) | {"officer", "controller", "technical_administrator"}


def of_supplement(world: Any, row: Any) -> set[str]:
    """What was asked of an applicant: its own people and the ministry's readers."""
    proposal = row.proposal if hasattr(row, "proposal") else row.request.proposal
    return members_of(world, proposal.organisation_id) | READERS


def of_intake(world: Any, row: Any) -> set[str]:
    """What the check of a submission noted stays inside the ministry."""
    return set(READERS)


def of_status_change(world: Any, row: Any) -> set[str]:
    """Why a status changed: the ministry's readers; the applicant where it is the decision on admissibility."""
    proposal = getattr(row, "proposal", None)
    found = set(READERS)
    if proposal is not None:
        found |= members_of(world, proposal.organisation_id)
        if hasattr(proposal, "deal"):
            found |= DEAL_READERS
    if getattr(row, "deal_id", None):
        found |= DEAL_READERS | members_of(world, row.deal.proposal.organisation_id)
    if getattr(row, "round_id", None):
        found |= DEAL_READERS
    return found


def of_extension(world: Any, row: Any) -> set[str]:
    """Why a later closing time was asked or refused: inside the ministry."""
    return set(READERS)


def of_outbox(world: Any, row: Any) -> set[str]:
    """The outbox: who looks after it."""
    return {"officer", "controller"}


def of_person_export(world: Any, row: Any) -> set[str]:
    """Why somebody was given what is kept about a person: who answers such requests."""
    return {"officer"}


def of_portal(world: Any, row: Any) -> set[str]:
    """A message belongs to the people of its organisation and to who looks after messages."""
    found = members_of(world, row.organisation_id) | {"officer", "controller"}
    return found | (READERS if row.proposal_id else set())


def of_round(world: Any, row: Any) -> set[str]:
    """A round in preparation is known to the ministry only."""
    return set(DEAL_READERS) if row.status == "preparation" else set(EVERYBODY)


def of_lottery(world: Any, row: Any) -> set[str]:
    """What ties are decided with: nobody outside the ministry before the round is decided."""
    return set(DEAL_READERS)


def of_deal(world: Any, row: Any) -> set[str]:
    """A deal: its region and the ministry."""
    return members_of(world, row.proposal.organisation_id) | DEAL_READERS


def of_public_deal(world: Any, row: Any) -> set[str]:
    """What the public page of a deal tells: everybody once it was published."""
    return set(EVERYBODY) if is_public(row.proposal) else of_deal(world, row)


def of_public_part(world: Any, row: Any) -> set[str]:
    """A part of a deal that its public page tells."""
    return of_public_deal(world, row.deal)


def of_part_of_deal(world: Any, row: Any) -> set[str]:
    """What a deal consists of: as the deal itself."""
    return of_deal(world, row.deal)


def of_evaluation(world: Any, row: Any) -> set[str]:
    """An evaluation: its region; the ministry once it was sent. Sent back, it is the region's again."""
    return of_deal(world, row.deal) if row.submitted_at else _region_of(world, row.deal)


def of_remarks_on_evaluation(world: Any, row: Any) -> set[str]:
    """What the ministry asks to mend: who made it and who must read it."""
    return of_deal(world, row.deal)


def of_knowledge(world: Any, row: Any) -> set[str]:
    """What the deals of a round share: the regions that have one, and the ministry."""
    return _deals_of_round(world, row.round_id)


def of_question_of_deal(world: Any, row: Any) -> set[str]:
    """A learning question: all regions with a deal in the same round, and the ministry."""
    return _deals_of_round(world, row.deal.proposal.round_id)


def _deals_of_round(world: Any, round_id: int) -> set[str]:
    found = set(DEAL_READERS)
    for deal in Deal.objects.filter(proposal__round=round_id).select_related("proposal"):
        found |= _region_of(world, deal)
    return found


def _region_of(world: Any, deal: Any) -> set[str]:
    return members_of(world, deal.proposal.organisation_id)


def of_money(world: Any, row: Any) -> set[str]:
    """What is noted at a payment, a recovery or a change of a deal: the ministry."""
    return set(DEAL_READERS)


def of_profile(world: Any, row: Any) -> set[str]:
    """Where an assessor works and comes from: the assessor and who divides the work or controls."""
    return _and_self(world, row.user_id, {"coordinator", "officer", "controller"})


def of_interest(world: Any, row: Any) -> set[str]:
    """An interest: who told it and who divides the work or controls."""
    return _and_self(world, row.assessor_id, {"coordinator", "officer", "controller"})


def of_score(world: Any, row: Any) -> set[str]:
    """Reasons and points: the assessor; others once scoring is closed; the applicant with the published decision."""
    proposal = row.assessment.proposal
    decision = getattr(proposal, "award_decision", None)
    published = decision is not None and decision.published_at is not None and row.assessment.status == "final"
    told = members_of(world, proposal.organisation_id) if published else set()
    return _of_assessment(world, row.assessment) | told


def of_abstention(world: Any, row: Any) -> set[str]:
    """Why somebody abstains: the assessor, and who looks for somebody else, at once."""
    return _of_assessment(world, row) | {"coordinator", "officer"}


def of_typed(world: Any, row: Any) -> set[str]:
    """What stands in windows that lost: of the assessor alone."""
    return _of_assessment(world, row) - READERS


def _of_assessment(world: Any, row: Assessment) -> set[str]:
    barred = ConflictOfInterest.objects.filter(proposal=row.proposal, assessor=row.assessor_id, ended_at=None).exists()
    found = set(READERS) if row.proposal.round.status in AFTER_SCORING else set()
    if barred or row.status == "set_aside":
        return found
    return _and_self(world, row.assessor_id, found)


def _and_self(world: Any, user_id: int, roles: set[str]) -> set[str]:
    own = world.role_of(user_id)
    return roles | ({own} if own else set())


def of_division(world: Any, row: Any) -> set[str]:
    """A division of the work: who divides it."""
    return {"coordinator", "officer"}


def of_allocation(world: Any, row: Any) -> set[str]:
    """A division of the money: the ministry's programme people."""
    return set(READERS)


def of_allocation_line(world: Any, row: Any) -> set[str]:
    """A line of it."""
    return set(READERS)


def of_view(world: Any, row: Any) -> set[str]:
    """A saved view of a ranking: who saved it, colleagues when it is shared."""
    own = world.role_of(row.saved_by_id)
    return set(READERS) if row.is_shared else {own} if own else set()


def of_panel(world: Any, row: Any) -> set[str]:
    """What the panel said: who reads scores, once scoring is closed."""
    return set(READERS) if row.discussion.proposal.round.status in AFTER_SCORING else set()


def of_panel_draft(world: Any, row: Any) -> set[str]:
    """What somebody typed at the panel and did not record: that person alone, and nobody with an interest."""
    barred = ConflictOfInterest.objects.filter(proposal=row.proposal, assessor=row.saved_by_id, ended_at=None).exists()
    is_open = row.proposal.round.status in AFTER_SCORING and not barred
    return _and_self(world, row.saved_by_id, set()) if is_open else set()


def of_consensus(world: Any, row: Any) -> set[str]:
    """What the panel came to: also of its assessors, once their own scores are final."""
    found = of_panel(world, row)
    done = Assessment.objects.filter(proposal=row.discussion.proposal, status="final")
    people = {role for role in map(world.role_of, done.values_list("assessor_id", flat=True)) if role}
    return found | (people & _assessors(world, row.discussion.proposal) if found else set())


def of_practice(world: Any, row: Any) -> set[str]:
    """A practice proposal: who divides the work; once published the assessors who were asked in its round."""
    asked = Assessment.objects.filter(proposal__round=row.round_id).exclude(status="set_aside")
    began = row.assessments.values_list("assessor_id", flat=True)
    people = {*asked.values_list("assessor_id", flat=True), *began} if row.published_at else set()
    return {"coordinator", "officer"} | {role for role in map(world.role_of, people) if role}


def of_practice_part(world: Any, row: Any) -> set[str]:
    """A part of it."""
    return of_practice(world, row.proposal)


def of_practice_answer(world: Any, row: Any) -> set[str]:
    """What a practice proposal was worth: who divides the work; an assessor who finished it."""
    done = row.proposal.assessments.filter(finished_at__isnull=False).values_list("assessor_id", flat=True)
    return {"coordinator", "officer"} | {role for role in map(world.role_of, done) if role}


def of_practice_score(world: Any, row: Any) -> set[str]:
    """What somebody made of a practice proposal: that person alone."""
    own = world.role_of(row.assessment.assessor_id)
    return {own} if own else set()


def of_decision(world: Any, row: Any) -> set[str]:
    """A decision: the ministry's programme people; the applicant once it is published."""
    return READERS | (members_of(world, row.proposal.organisation_id) if row.published_at else set())


def of_decision_file(world: Any, row: Any) -> set[str]:
    """What staff note beside a decision: the ministry's programme people, and the applicant it is about."""
    return READERS | members_of(world, row.proposal.organisation_id)


def of_objection(world: Any, row: Any) -> set[str]:
    """An objection: who wrote it, and the ministry's programme people."""
    return READERS | members_of(world, row.proposal.organisation_id)


def of_objection_pause(world: Any, row: Any) -> set[str]:
    """Why an objection waits: who wrote the objection, and the ministry's programme people."""
    return of_objection(world, row.objection)


def of_objection_file(world: Any, row: Any) -> set[str]:
    """A file with an objection: who wrote the objection, and the ministry's programme people."""
    return of_objection(world, row.objection)


def of_practice_typed(world: Any, row: Any) -> set[str]:
    """What stands in windows of somebody who practises: of that person alone."""
    own = world.role_of(row.assessor_id)
    return {own} if own else set()


def of_term(world: Any, row: Any) -> set[str]:
    """Why a round takes longer: the ministry, and everybody who applied, whom a message tells."""
    return READERS | MEMBERS | {"stranger"}


def of_publication_plan(world: Any, row: Any) -> set[str]:
    """What is said of a planned publication: the ministry's programme people."""
    return set(READERS)


def of_uncertainty(world: Any, row: Any) -> set[str]:
    """How sure the ranking is, only once scoring is closed."""
    return set(READERS) if row.round.status in AFTER_SCORING else set()


def of_progress(world: Any, row: Any) -> set[str]:
    """A progress report: its writers; the ministry once it was sent in. Returned, its words are the writers' again."""
    found = members_of(world, row.deal.proposal.organisation_id)
    return found | (DEAL_READERS if row.status not in ("draft", "returned") else set())


def of_remarks_on_progress(world: Any, row: Any) -> set[str]:
    """What the ministry asks to change in a progress report: its writers and the ministry."""
    return members_of(world, row.deal.proposal.organisation_id) | DEAL_READERS


def of_line_of_budget(world: Any, row: Any) -> set[str]:
    """What a line of the budget is for: also of who reads a progress report of its deal, with what was spent of it.

    Only a specific grant asks an account of the money (docs/progress.md).
    """
    found = of_part(world, row)
    deal = getattr(row.proposal, "deal", None)
    if deal is not None and row.proposal.round.payment_channel == "specific_grant":
        for report in deal.progress_reports.all():
            found |= of_progress(world, report)
    return found


def of_part_of_progress(world: Any, row: Any) -> set[str]:
    """A figure or photo of a progress report: who reads the report."""
    return of_progress(world, row.progress_report)


def of_document(world: Any, row: Any) -> set[str]:
    """A document: who may read its subject; a letter to parliament under embargo only who knows the decisions."""
    if row.kind == "own_pack":
        return _and_self(world, row.requested_by_id, set())
    if row.kind in ("assessment_dossier", "panel_pack"):
        round_ = row.round or row.proposal.round
        named = row.kind == "assessment_dossier" and row.parameters.get("with_names")
        knowing = {"coordinator", "officer", "controller"} if named else READERS
        return set(knowing) if round_.status in AFTER_SCORING else set()
    if row.submission_id:
        return members_of(world, row.submission.proposal.organisation_id) | READERS
    if row.kind == "letter_preview":
        return set(READERS)
    if row.kind == "decision_letter":
        return members_of(world, row.proposal.organisation_id) | READERS
    if row.proposal_id:
        return members_of(world, row.proposal.organisation_id)
    if row.progress_report_id:
        return of_progress(world, row.progress_report)
    if row.deal_id:
        return members_of(world, row.deal.proposal.organisation_id) | DEAL_READERS
    if row.parliament_report_id:
        return set(REPORT_READERS)
    if row.kind == "question_list":
        return set(EVERYBODY)
    published = hasattr(row.round, "publication")
    return set(REPORT_READERS if published else REPORT_READERS - {"account_holder"})


def of_parliament_report(world: Any, row: Any) -> set[str]:
    """What the yearly report to parliament will say: who makes it and who has it checked."""
    return set(REPORT_READERS)


def of_letter_text(world: Any, row: Any) -> set[str]:
    """What letters of a round will say: the ministry's programme people."""
    return set(READERS)


def of_letter(world: Any, row: Any) -> set[str]:
    """A letter that was sent: its organisation and the ministry's programme people."""
    return members_of(world, row.proposal.organisation_id) | READERS


def of_plan(world: Any, row: Any) -> set[str]:
    """What the action plan holds until parliament has its report: who reads reports at the ministry."""
    return set(REPORT_READERS)


def of_rule_amendment(world: Any, row: Any) -> set[str]:
    """Why the rule should change is for who reads scores; everybody reads the public note."""
    return set(READERS)
