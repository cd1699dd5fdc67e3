"""Choices of the shared model and, beside each status, the table of what may follow.

Statuses and roles: decisions 17 and 18 of the programme (docs/adr/0002). Only
`proposals.services.status.change_status` writes a status.
"""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RegionKind(TextChoices):
    """What a region is; only provinces and municipalities may apply, partnerships through a member."""

    PROVINCE = "province", _("Province")
    MUNICIPALITY = "municipality", _("Municipality")
    PARTNERSHIP = "partnership", _("Partnership")


class Role(TextChoices):
    """What a person of the ministry does. A person may have several."""

    ASSESSOR = "assessor", _("Assessor")
    ASSESSOR_COORDINATOR = "assessor_coordinator", _("Assessor coordinator")
    PROGRAMME_OFFICER = "programme_officer", _("Programme officer")
    DECISION_MAKER = "decision_maker", _("Decision maker")
    FINANCE_OFFICER = "finance_officer", _("Finance officer")
    DEAL_ACCOUNT_HOLDER = "deal_account_holder", _("Deal account holder")
    CONTROLLER = "controller", _("Controller")
    TECHNICAL_ADMINISTRATOR = "technical_administrator", _("Technical administrator")


class MembershipRole(TextChoices):
    """What a person may do for an applying organisation; each role includes the ones before it."""

    READER = "reader", _("Reader")
    EDITOR = "editor", _("Editor")
    SIGNATORY = "signatory", _("Signatory")


class ShareRule(TextChoices):
    """What happens above the maximum share: a guideline in round 1, a maximum in round 2 (RVO)."""

    WARN = "warn", _("Warn")
    REFUSE = "refuse", _("Refuse")


class AllocationMethod(TextChoices):
    """How the budget is divided; published with the call (Awb 4:26)."""

    RANKING = "ranking", _("Ranking until the budget is gone")
    BEST_VALUE = "best_value", _("Best total value within the limits")


class PaymentChannel(TextChoices):
    """How the money reaches the region; decides what accountability may be asked (Fvw 13, 15a)."""

    SPECIFIC_GRANT = "specific_grant", _("Specific grant")
    DECENTRALISATION_GRANT = "decentralisation_grant", _("Decentralisation grant")


class QuestionKind(TextChoices):
    """How a question is answered."""

    LINE = "line", _("One line")
    TEXT = "text", _("Text")
    STATEMENT = "statement", _("Statement to agree with")


class QuestionSection(TextChoices):
    """The part of the proposal a question belongs to; one page each, shown when a round asks something in it."""

    NEED = "need", _("Need and demand")
    PLAN = "plan", _("The problem and your plan")
    INVOLVEMENT = "involvement", _("How entrepreneurs take part")
    PLANNING = "planning", _("Activities and planning")
    IMPACT = "impact", _("Expected impact")
    FINANCING = "financing", _("Financing")
    STATE_AID = "state_aid", _("State aid")
    DECLARATION = "declaration", _("Declaration")


class PartnerKind(TextChoices):
    """Kinds of deal partners named in the letter of December 2019."""

    BUSINESS_ASSOCIATION = "business_association", _("Business association")
    EMPLOYERS_ORGANISATION = "employers_organisation", _("Employers' organisation")
    TRADE_ASSOCIATION = "trade_association", _("Trade association")
    EDUCATION_INSTITUTION = "education_institution", _("Education institution")
    KNOWLEDGE_INSTITUTION = "knowledge_institution", _("Knowledge institution")
    REGIONAL_BODY = "regional_body", _("Regional body")
    FINANCIER = "financier", _("Financier")
    DEVELOPMENT_COMPANY = "development_company", _("Regional development company")
    PUBLIC_AUTHORITY = "public_authority", _("Public authority")
    OTHER = "other", _("Other")


class FundingKind(TextChoices):
    """How a co-financer contributes."""

    CASH = "cash", _("Cash")
    IN_KIND = "in_kind", _("In kind")


class MessageState(TextChoices):
    """Where an outgoing message stands."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
    BOUNCED = "bounced", _("Sent back")
    LEFT_OUT = "left_out", _("Left out")


class ScanState(TextChoices):
    """What the virus scanner said of a file."""

    WAITING = "waiting", _("Being checked")
    CLEAN = "clean", _("Safe")
    INFECTED = "infected", _("Not safe")
    NOT_SCANNED = "not_scanned", _("Not scanned yet")


class PortalMessageKind(TextChoices):
    """Why a message was placed in the portal (Awb 2:10: the kind stands in the notice)."""

    RECEIPT = "receipt", _("Confirmation of receipt")
    SUPPLEMENT_REQUEST = "supplement_request", _("Request for a supplement")
    SUPPLEMENT_TERM = "supplement_term", _("Other term for your supplement")
    ADMISSIBLE = "admissible", _("Your proposal is complete")
    INADMISSIBLE = "inadmissible", _("Your proposal is not taken into consideration")
    DECISION = "decision", _("Decision")
    EXTENSION = "extension", _("Other closing time")
    RULE = "rule", _("The rule of the round changed")
    OUTAGE = "outage", _("Outage")
    LATE = "late", _("Received too late")
    NOTE = "note", _("Message")


class RoundStatus(TextChoices):
    """The life of a round."""

    PREPARATION = "preparation", _("Preparation")
    PUBLISHED = "published", _("Published")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    IN_ASSESSMENT = "in_assessment", _("In assessment")
    SCORING_CLOSED = "scoring_closed", _("Scoring closed")
    ALLOCATING = "allocating", _("Allocating")
    DECIDED = "decided", _("Decided")
    FINISHED = "finished", _("Finished")


ROUND_TRANSITIONS: Mapping[RoundStatus, frozenset[RoundStatus]] = {
    RoundStatus.PREPARATION: frozenset({RoundStatus.PUBLISHED}),
    RoundStatus.PUBLISHED: frozenset({RoundStatus.PREPARATION, RoundStatus.OPEN}),
    RoundStatus.OPEN: frozenset({RoundStatus.CLOSED}),
    RoundStatus.CLOSED: frozenset({RoundStatus.OPEN, RoundStatus.IN_ASSESSMENT}),
    RoundStatus.IN_ASSESSMENT: frozenset({RoundStatus.SCORING_CLOSED}),
    RoundStatus.SCORING_CLOSED: frozenset({RoundStatus.IN_ASSESSMENT, RoundStatus.ALLOCATING}),
    RoundStatus.ALLOCATING: frozenset({RoundStatus.SCORING_CLOSED, RoundStatus.DECIDED}),
    RoundStatus.DECIDED: frozenset({RoundStatus.FINISHED}),
    RoundStatus.FINISHED: frozenset(),
}


class ProposalStatus(TextChoices):
    """The life of a proposal."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    SUPPLEMENT_REQUESTED = "supplement_requested", _("Supplement requested")
    INADMISSIBLE = "inadmissible", _("Inadmissible")
    ADMISSIBLE = "admissible", _("Admissible")
    IN_ASSESSMENT = "in_assessment", _("In assessment")
    ASSESSED = "assessed", _("Assessed")
    DECISION_DRAFTED = "decision_drafted", _("Decision drafted")
    DECISION_APPROVED = "decision_approved", _("Decision approved (embargo)")
    AWARDED = "awarded", _("Awarded")
    RESERVE = "reserve", _("Reserve")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


PROPOSAL_TRANSITIONS: Mapping[ProposalStatus, frozenset[ProposalStatus]] = {
    ProposalStatus.DRAFT: frozenset({ProposalStatus.SUBMITTED}),
    ProposalStatus.SUBMITTED: frozenset(
        {
            ProposalStatus.SUPPLEMENT_REQUESTED,
            ProposalStatus.INADMISSIBLE,
            ProposalStatus.ADMISSIBLE,
            ProposalStatus.WITHDRAWN,
        }
    ),
    ProposalStatus.SUPPLEMENT_REQUESTED: frozenset(
        {ProposalStatus.SUBMITTED, ProposalStatus.INADMISSIBLE, ProposalStatus.WITHDRAWN}
    ),
    ProposalStatus.INADMISSIBLE: frozenset(),
    ProposalStatus.ADMISSIBLE: frozenset({ProposalStatus.IN_ASSESSMENT, ProposalStatus.WITHDRAWN}),
    ProposalStatus.IN_ASSESSMENT: frozenset({ProposalStatus.ASSESSED, ProposalStatus.WITHDRAWN}),
    ProposalStatus.ASSESSED: frozenset(
        {ProposalStatus.IN_ASSESSMENT, ProposalStatus.DECISION_DRAFTED, ProposalStatus.WITHDRAWN}
    ),
    ProposalStatus.DECISION_DRAFTED: frozenset(
        {ProposalStatus.ASSESSED, ProposalStatus.DECISION_APPROVED, ProposalStatus.WITHDRAWN}
    ),
    ProposalStatus.DECISION_APPROVED: frozenset(
        {
            ProposalStatus.ASSESSED,
            ProposalStatus.AWARDED,
            ProposalStatus.RESERVE,
            ProposalStatus.REJECTED,
            # Until the publication an applicant may pull out, without learning how far the decision is.
            ProposalStatus.WITHDRAWN,
        }
    ),
    ProposalStatus.AWARDED: frozenset(),
    ProposalStatus.RESERVE: frozenset({ProposalStatus.AWARDED, ProposalStatus.REJECTED, ProposalStatus.WITHDRAWN}),
    # What an objection may change.
    ProposalStatus.REJECTED: frozenset({ProposalStatus.AWARDED, ProposalStatus.RESERVE}),
    # Withdrawn before closing, it may be worked on and sent again as the next number; after closing a trigger holds it.
    ProposalStatus.WITHDRAWN: frozenset({ProposalStatus.DRAFT}),
}

# Only here may an applicant change words or amounts; a trigger holds this against raw SQL too.
EDITABLE_PROPOSAL_STATUSES = frozenset({ProposalStatus.DRAFT, ProposalStatus.SUPPLEMENT_REQUESTED})
DECIDED_PROPOSAL_STATUSES = frozenset({ProposalStatus.AWARDED, ProposalStatus.RESERVE, ProposalStatus.REJECTED})
# What an applicant may not tell apart before publication (embargo).
CONFIDENTIAL_PROPOSAL_STATUSES = frozenset(
    {
        ProposalStatus.ADMISSIBLE,
        ProposalStatus.IN_ASSESSMENT,
        ProposalStatus.ASSESSED,
        ProposalStatus.DECISION_DRAFTED,
        ProposalStatus.DECISION_APPROVED,
    }
)


class InadmissibilityGround(TextChoices):
    """Why a proposal is not taken into consideration; the sentences stand in services.admissibility."""

    LATE = "late", _("Received too late")
    NOT_ELIGIBLE = "not_eligible", _("Not submitted by a province or municipality")
    INCOMPLETE = "incomplete", _("Still incomplete after the supplement")
    OUTSIDE_CALL = "outside_call", _("Outside the themes or amounts of the call")
    OTHER = "other", _("Another ground")


class DealStatus(TextChoices):
    """The life of a deal."""

    PROVISIONAL = "provisional", _("Provisional")
    IN_ELABORATION = "in_elaboration", _("In elaboration")
    COVENANT_READY = "covenant_ready", _("Covenant ready")
    SIGNED = "signed", _("Signed")
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")
    ENDED_EARLY = "ended_early", _("Ended early")


DEAL_TRANSITIONS: Mapping[DealStatus, frozenset[DealStatus]] = {
    DealStatus.PROVISIONAL: frozenset({DealStatus.IN_ELABORATION, DealStatus.ENDED_EARLY}),
    DealStatus.IN_ELABORATION: frozenset({DealStatus.COVENANT_READY, DealStatus.ENDED_EARLY}),
    DealStatus.COVENANT_READY: frozenset({DealStatus.IN_ELABORATION, DealStatus.SIGNED, DealStatus.ENDED_EARLY}),
    DealStatus.SIGNED: frozenset({DealStatus.RUNNING, DealStatus.ENDED_EARLY}),
    DealStatus.RUNNING: frozenset({DealStatus.COMPLETED, DealStatus.ENDED_EARLY}),
    DealStatus.COMPLETED: frozenset(),
    DealStatus.ENDED_EARLY: frozenset(),
}
# A deal whose award lapsed goes back to where it stood when a founded objection restores the award; no other way.
RESTORED_DEAL_TRANSITIONS: Mapping[DealStatus, frozenset[DealStatus]] = {
    DealStatus.ENDED_EARLY: frozenset(
        each for each, steps in DEAL_TRANSITIONS.items() if DealStatus.ENDED_EARLY in steps
    ),
}


# From its signature on a deal has the day of it; before that none. One that ended early may have either.
SIGNED_DEAL_STATUSES = frozenset({DealStatus.SIGNED, DealStatus.RUNNING, DealStatus.COMPLETED})
UNSIGNED_DEAL_STATUSES = frozenset({DealStatus.PROVISIONAL, DealStatus.IN_ELABORATION, DealStatus.COVENANT_READY})


class DealSide(TextChoices):
    """The two parties of a deal."""

    REGION = "region", _("the region")
    MINISTRY = "ministry", _("the ministry")


# Money goes to a deal from the signature of its covenant on; the last part may follow after its completion.
PAYABLE_DEAL_STATUSES = SIGNED_DEAL_STATUSES


class PaymentState(TextChoices):
    """Where a payment order stands; it follows from its moments and is not stored."""

    REQUESTED = "requested", _("Waits for the first approval")
    HALF_APPROVED = "half_approved", _("Waits for the second approval")
    APPROVED = "approved", _("Approved, not paid yet")
    PAID = "paid", _("Paid")
    REFUSED = "refused", _("Refused")


class RetentionKind(TextChoices):
    """What goes by itself when its term is over, after two people signed for it (docs/privacy.md)."""

    ACCOUNT = "account", _("Account of somebody who left")
    ASSESSOR_PROFILE = "assessor_profile", _("Work of a former assessor")
    INVITATION = "invitation", _("Invitation that is over")
    MAIL = "mail", _("Mail that was sent")
    DEAL_CONTACT = "deal_contact", _("Contact of an ended deal")
    DRAFT_CONTACT = "draft_contact", _("Contact of a draft that was never sent")
    VIEWING = "viewing", _("Who saw what")


class DestructionOutcome(TextChoices):
    """What became of a line of a signed list."""

    WAITING = "waiting", _("Waits")
    DESTROYED = "destroyed", _("Destroyed")
    KEPT = "kept", _("Kept: no longer due")


class RefusalReason(TextChoices):
    """Why somebody was refused (docs/audit.md)."""

    PASSWORD = "password", _("Wrong password")
    UNKNOWN = "unknown", _("No account with this name")
    CLOSED = "closed", _("Closed account")
    CODE = "code", _("Wrong code or passkey")
    LIMIT = "limit", _("Too many tries")
    ELSEWHERE = "elsewhere", _("Signed in elsewhere, not let in here")
    GUESSING = "guessing", _("Many addresses that do not exist")
    FORM = "form", _("Form without a valid security token")
    ODD = "odd", _("Request that no page of ours sends")


class ViewingKind(TextChoices):
    """What a person was shown that is not for everybody (docs/audit.md)."""

    PROPOSAL = "proposal", _("Proposal")
    LIST = "list", _("List of proposals")
    ATTACHMENT = "attachment", _("Attachment")
    ASSIGNING = "assigning", _("Who assesses what")
    INTERESTS = "interests", _("Interests of assessors")
    ASSESSMENT = "assessment", _("One assessment")
    SCORES = "scores", _("Scores of several assessors")
    RANKING = "ranking", _("Ranking")
    ALLOCATION = "allocation", _("Allocation")
    DECISION = "decision", _("Decisions")
    OBJECTION = "objection", _("Objections")
    LETTER = "letter", _("Letters with decisions")
    DOCUMENT = "document", _("Document")
    EXPORT = "export", _("File with data")
    MESSAGE = "message", _("Text of a message")
    HISTORY = "history", _("History")
    VIEWINGS = "viewings", _("Who saw what")
