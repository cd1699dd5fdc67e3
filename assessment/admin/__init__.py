"""Where assessors score, an admin site of their own, and the technical admin's look into decisions."""

from assessment.admin import criteria, technical
from assessment.admin.assessments import AssessmentAdmin
from assessment.admin.site import assessment_site

__all__ = ["AssessmentAdmin", "assessment_site", "criteria", "technical"]
