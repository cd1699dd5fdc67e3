"""Writing a proposal: whatever is typed is kept, checked later.

A save may name the version it was based on. When somebody saved meanwhile nothing is overwritten.
What a page of a part keeps besides (who saved it, what fits no column) is in `section_saves`.
"""

from proposals.services.drafts.answers import save_answers
from proposals.services.drafts.details import DETAIL_FIELDS, RoundNotAccepting, create_draft, new_draft, save_details
from proposals.services.drafts.holding import NotEditable, StaleVersion, held, in_one_transaction, lock_draft, touch
from proposals.services.drafts.tables import (
    BudgetLineInput,
    FundingSourceInput,
    PartnerInput,
    budget_line_values,
    funding_source_values,
    replace_rows,
    save_budget,
    save_partners,
    understood,
)

__all__ = [
    "DETAIL_FIELDS",
    "BudgetLineInput",
    "FundingSourceInput",
    "NotEditable",
    "PartnerInput",
    "RoundNotAccepting",
    "StaleVersion",
    "budget_line_values",
    "create_draft",
    "funding_source_values",
    "held",
    "in_one_transaction",
    "lock_draft",
    "new_draft",
    "replace_rows",
    "save_answers",
    "save_budget",
    "save_details",
    "save_partners",
    "touch",
    "understood",
]
