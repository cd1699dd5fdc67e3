"""Addresses of assessing and deciding; the scoring desk is an admin site of its own."""

from django.urls import path

from assessment.views import decisions

app_name = "assessment"
urlpatterns = [
    path("aanvragen/<int:pk>/besluit/", decisions.applicant_decision, name="applicant_decision"),
]
