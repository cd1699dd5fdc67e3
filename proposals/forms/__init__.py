"""What an applicant types, turned into values that can be kept."""

from proposals.forms.answers import AnswersForm
from proposals.forms.attachments import AttachmentForm
from proposals.forms.base import Conflict, SectionForm
from proposals.forms.budget import BudgetForm
from proposals.forms.create import StartProposalForm
from proposals.forms.organisation import OrganisationForm
from proposals.forms.outline import OutlineForm
from proposals.forms.partners import PartnersForm
from proposals.forms.plan import ImpactForm, PlanningForm

__all__ = [
    "AnswersForm",
    "AttachmentForm",
    "BudgetForm",
    "Conflict",
    "ImpactForm",
    "OrganisationForm",
    "OutlineForm",
    "PartnersForm",
    "PlanningForm",
    "SectionForm",
    "StartProposalForm",
]
