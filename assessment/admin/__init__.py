"""Where assessors score: a Django admin site of their own."""

from assessment.admin.assessments import AssessmentAdmin
from assessment.admin.site import assessment_site

__all__ = ["AssessmentAdmin", "assessment_site"]
