"""Addresses of assessing and deciding; the scoring desk is an admin site of its own."""

from django.urls import include, path

from assessment.views import decisions
from assessment.views.management import (
    allocations,
    approvals,
    assignment,
    calibration,
    criteria,
    divisions,
    interests,
    lottery,
    panel_discussion,
    panel_meeting,
    panel_sitting,
    panels,
    practice,
    ranking,
    ranking_views,
    uncertainty,
)
from assessment.views.management import decisions as management_decisions

app_name = "assessment"
of_round = [
    path("inrichten/criteria/", criteria.criteria_setup, name="criteria_setup"),
    path("toewijzen/", assignment.assignment, name="assignment"),
    path("toewijzen/gelijk/", assignment.assignment_evenly, name="assignment_evenly"),
    path("toewijzen/verdelingen/", divisions.assignment_run_list, name="assignment_run_list"),
    path("toewijzen/verdelingen/<int:number>/", divisions.assignment_run_detail, name="assignment_run_detail"),
    path("toewijzen/verdelingen/<int:number>/toepassen/", divisions.assignment_run_apply, name="assignment_run_apply"),
    path(
        "toewijzen/verdelingen/<int:number>/wegleggen/", divisions.assignment_run_discard, name="assignment_run_discard"
    ),
    path("toewijzen/sluiten/", assignment.scoring_close, name="scoring_close"),
    path("toewijzen/openen/", assignment.scoring_reopen, name="scoring_reopen"),
    path("toewijzen/<int:pk>/", panels.assignment_proposal, name="assignment_proposal"),
    path(
        "toewijzen/<int:pk>/weghalen/<int:assessment>/",
        panels.assignment_set_aside,
        name="assignment_set_aside",
    ),
    path("toewijzen/<int:pk>/belang/", interests.interest_pin, name="interest_pin"),
    path("toewijzen/belangen/", interests.interest_list, name="interest_list"),
    path("toewijzen/belangen/zoeken/", interests.interest_find, name="interest_find"),
    path("toewijzen/belangen/<int:conflict>/", interests.interest_end, name="interest_end"),
    path("kalibratie/", calibration.calibration, name="calibration"),
    path("kalibratie/beoordelaars/", calibration.calibration_report, name="calibration_report"),
    path("kalibratie/beoordelaars/berekenen/", calibration.calibration_run, name="calibration_run"),
    path("kalibratie/oefenen/nieuw/", practice.practice_create, name="practice_create"),
    path("kalibratie/oefenen/<int:number>/", practice.practice_detail, name="practice_detail"),
    path("kalibratie/oefenen/<int:number>/bewerken/", practice.practice_edit, name="practice_edit"),
    path("kalibratie/oefenen/<int:number>/publiceren/", practice.practice_publish, name="practice_publish"),
    path("kalibratie/oefenen/<int:number>/terugnemen/", practice.practice_take_back, name="practice_take_back"),
    path("panel/", panel_meeting.panel_meeting, name="panel_meeting"),
    path("panel/vergadering/", panel_sitting.panel_sitting_create, name="panel_sitting_create"),
    path("panel/vergadering/<int:meeting>/", panel_sitting.panel_sitting, name="panel_sitting"),
    path("panel/<int:pk>/", panel_discussion.panel_discussion, name="panel_discussion"),
    path("panel/<int:pk>/heropenen/", panel_discussion.panel_discussion_reopen, name="panel_discussion_reopen"),
    path("rangorde/", ranking.ranking, name="ranking"),
    path("rangorde/rangorde.csv", ranking.ranking_csv, name="ranking_csv"),
    path("rangorde/weergaven/", ranking_views.ranking_view_save, name="ranking_view_save"),
    path("rangorde/weergaven/<int:view>/weg/", ranking_views.ranking_view_delete, name="ranking_view_delete"),
    path("rangorde/loting/", lottery.lottery, name="lottery"),
    path("rangorde/loting/waarde/", lottery.lottery_value, name="lottery_value"),
    path("rangorde/loting/<int:number>/deelnemers.json", lottery.lottery_inputs, name="lottery_inputs"),
    path("rangorde/zekerheid/", uncertainty.ranking_uncertainty, name="ranking_uncertainty"),
    path("rangorde/zekerheid/berekenen/", uncertainty.ranking_uncertainty_run, name="ranking_uncertainty_run"),
    path("verdeling/", allocations.allocation_list, name="allocation_list"),
    path("verdeling/berekenen/", allocations.allocation_run, name="allocation_run"),
    path("verdeling/<int:number>/", allocations.allocation_detail, name="allocation_detail"),
    path("verdeling/<int:number>/invoer.json", allocations.allocation_problem, name="allocation_problem"),
    path("verdeling/<int:number>/uitkomst.json", allocations.allocation_result, name="allocation_result"),
    path("verdeling/<int:number>/voorleggen/", approvals.allocation_propose, name="allocation_propose"),
    path("verdeling/<int:number>/goedkeuren/", approvals.allocation_approve, name="allocation_approve"),
    path("verdeling/<int:number>/terugsturen/", approvals.allocation_return, name="allocation_return"),
    path("besluiten/", management_decisions.decision_list, name="decision_list"),
    path("besluiten/bekendmaken/", management_decisions.decision_publish, name="decision_publish"),
]
urlpatterns = [
    path("aanvragen/<int:pk>/besluit/", decisions.applicant_decision, name="applicant_decision"),
    path("beheer/ronde/<slug:slug>/", include(of_round)),
]
