"""The shared model: rounds, regions, organisations, proposals and deals, one noun a file.

It lives here and not in the project package because everything else is about it, and because
imports point upstream: assessment and reporting may know these nouns, never the other way round
(docs/adr/0001-shared-model-in-proposals.md).
"""

from proposals.models.attachment import Attachment
from proposals.models.audit_seal import AuditSeal, AuditSealLayout, AuditSealPart
from proposals.models.budget import BudgetLine, FundingSource
from proposals.models.budget_ceiling import BudgetCeiling
from proposals.models.covenant import Covenant, SignedCopy
from proposals.models.deal import Deal
from proposals.models.deal_amendment import DealAmendment
from proposals.models.deal_evaluation import DealEvaluation
from proposals.models.deal_indicator import DealIndicator
from proposals.models.deal_partner import DealContact, DealPartner
from proposals.models.deal_text import DealText, OpenPoint
from proposals.models.destruction import DestroyedEvent, DestructionItem, DestructionList, PersonExport
from proposals.models.intake import IntakeCheck
from proposals.models.invitation import Invitation
from proposals.models.knowledge import KnowledgeDocument, LearningQuestion, PeerSession
from proposals.models.late_attempt import LateAttempt
from proposals.models.mail_hold import MailHold
from proposals.models.milestone import Milestone
from proposals.models.organisation import Organisation
from proposals.models.outage import Extension, Outage
from proposals.models.outgoing_message import OutgoingMessage
from proposals.models.partner import ProposalPartner
from proposals.models.payment import PaymentLimit, PaymentOrder, Tranche
from proposals.models.plan import Activity, Indicator
from proposals.models.portal_message import PortalMessage, PortalReading
from proposals.models.proposal import Proposal, ProposalMunicipality, ProposalTheme
from proposals.models.question import Answer, Question
from proposals.models.recovery import FinalDetermination, Recovery
from proposals.models.refusal import Refusal
from proposals.models.region import Region, RegionMembership
from proposals.models.rehearsal import Rehearsal
from proposals.models.round import Round, RoundTheme
from proposals.models.second_factor import SecondFactor
from proposals.models.section import EditingPresence, ProposalSection
from proposals.models.session import Session
from proposals.models.sign_in_link import SignInLink
from proposals.models.status_change import StatusChange
from proposals.models.submission import Submission
from proposals.models.supplement import SupplementRequest, SupplementTerm
from proposals.models.theme import Theme
from proposals.models.user import Membership, RoleGrant, User
from proposals.models.viewing import Viewing

__all__ = [
    "Activity",
    "Answer",
    "Attachment",
    "AuditSeal",
    "AuditSealLayout",
    "AuditSealPart",
    "BudgetCeiling",
    "BudgetLine",
    "Covenant",
    "Deal",
    "DealAmendment",
    "DealContact",
    "DealEvaluation",
    "DealIndicator",
    "DealPartner",
    "DealText",
    "DestroyedEvent",
    "DestructionItem",
    "DestructionList",
    "EditingPresence",
    "Extension",
    "FinalDetermination",
    "FundingSource",
    "Indicator",
    "IntakeCheck",
    "Invitation",
    "KnowledgeDocument",
    "LateAttempt",
    "LearningQuestion",
    "MailHold",
    "Membership",
    "Milestone",
    "OpenPoint",
    "Organisation",
    "Outage",
    "OutgoingMessage",
    "PaymentLimit",
    "PaymentOrder",
    "PeerSession",
    "PersonExport",
    "PortalMessage",
    "PortalReading",
    "Proposal",
    "ProposalMunicipality",
    "ProposalPartner",
    "ProposalSection",
    "ProposalTheme",
    "Question",
    "Recovery",
    "Refusal",
    "Region",
    "RegionMembership",
    "Rehearsal",
    "RoleGrant",
    "Round",
    "RoundTheme",
    "SecondFactor",
    "Session",
    "SignInLink",
    "SignedCopy",
    "StatusChange",
    "Submission",
    "SupplementRequest",
    "SupplementTerm",
    "Theme",
    "Tranche",
    "User",
    "Viewing",
]
