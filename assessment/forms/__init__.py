"""What people type: assessors at the desk (`desk`), programme staff on their pages (`management`)."""

from assessment.forms.desk import AbstainForm, ScoringForm

__all__ = ["AbstainForm", "ScoringForm"]
