"""The shared model: rounds, regions, organisations, proposals and deals, one noun a file.

It lives here and not in the project package because everything else is about it, and because
imports point upstream: assessment and reporting may know these nouns, never the other way round
(docs/adr/0001-shared-model-in-proposals.md).
"""

from proposals.models.attachment import Attachment
from proposals.models.budget import BudgetLine, FundingSource
from proposals.models.budget_ceiling import BudgetCeiling
from proposals.models.deal import Deal
from proposals.models.intake import IntakeCheck
from proposals.models.invitation import Invitation
from proposals.models.late_attempt import LateAttempt
from proposals.models.organisation import Organisation
from proposals.models.outage import Extension, Outage
from proposals.models.outgoing_message import OutgoingMessage
from proposals.models.partner import ProposalPartner
from proposals.models.plan import Activity, Indicator
from proposals.models.portal_message import PortalMessage, PortalReading
from proposals.models.proposal import Proposal, ProposalMunicipality, ProposalTheme
from proposals.models.question import Answer, Question
from proposals.models.region import Region, RegionMembership
from proposals.models.rehearsal import Rehearsal
from proposals.models.round import Round, RoundTheme
from proposals.models.second_factor import SecondFactor
from proposals.models.section import EditingPresence, ProposalSection
from proposals.models.status_change import StatusChange
from proposals.models.submission import Submission
from proposals.models.supplement import SupplementRequest, SupplementTerm
from proposals.models.theme import Theme
from proposals.models.user import Membership, RoleGrant, User

__all__ = [
    "Activity",
    "Answer",
    "Attachment",
    "BudgetCeiling",
    "BudgetLine",
    "Deal",
    "EditingPresence",
    "Extension",
    "FundingSource",
    "Indicator",
    "IntakeCheck",
    "Invitation",
    "LateAttempt",
    "Membership",
    "Organisation",
    "Outage",
    "OutgoingMessage",
    "PortalMessage",
    "PortalReading",
    "Proposal",
    "ProposalMunicipality",
    "ProposalPartner",
    "ProposalSection",
    "ProposalTheme",
    "Question",
    "Region",
    "RegionMembership",
    "Rehearsal",
    "RoleGrant",
    "Round",
    "RoundTheme",
    "SecondFactor",
    "StatusChange",
    "Submission",
    "SupplementRequest",
    "SupplementTerm",
    "Theme",
    "User",
]
