"""The scoring desk: one proposal, five criteria."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from assessment.admin.site import assessment_site
from assessment.models import Assessment


@admin.register(Assessment, site=assessment_site)
class AssessmentAdmin(admin.ModelAdmin):
    """Opens on an own assessment; assessments are neither added nor deleted here."""

    def get_urls(self) -> list[URLPattern]:
        """Keep the desk and what belongs to it."""
        return [path("beoordelingen/", self.to_worklist, name="assessment_assessment_changelist")]

    def to_worklist(self, request: HttpRequest) -> HttpResponse:
        """Send to the worklist, which is the list of assessments."""
        return redirect("beoordelen:index")
