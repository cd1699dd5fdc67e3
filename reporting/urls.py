"""Addresses of reporting."""

from django.urls import path

from reporting.views import assessment_documents, copies, progress_reports, question_list, reports

app_name = "reporting"
urlpatterns = [
    path("beheer/rapporten/", reports.report_list, name="report_list"),
    path("beheer/rapporten/brief/", reports.letter_request, name="letter_request"),
    path("ronde/<slug:slug>/vragen.pdf", question_list.question_list_document, name="question_list_document"),
    path("beheer/voorstellen/<int:proposal_pk>/dossier/", assessment_documents.dossier, name="dossier"),
    path("beheer/ronde/<slug:slug>/pakket/", assessment_documents.panel_pack, name="panel_pack"),
    path("mijn-pakket/<slug:slug>/", assessment_documents.own_pack, name="own_pack"),
    path("documenten/<int:pk>/", reports.report_detail, name="report_detail"),
    path("documenten/<int:pk>/voortgang/", reports.report_status, name="report_status"),
    path("documenten/<int:pk>/bestand/", reports.report_download, name="report_download"),
    path("documenten/<int:pk>/opnieuw/", reports.report_retry, name="report_retry"),
    path("ontvangstbevestiging/<int:submission_pk>/", reports.acknowledgement, name="acknowledgement"),
    path("ontvangstbevestiging/<int:submission_pk>/stand/", copies.acknowledgement_state, name="acknowledgement_state"),
    path("aanvragen/<int:proposal_pk>/kopie/pdf/", copies.draft_copy, name="draft_copy"),
    path("deals/<int:deal_pk>/tussenrapportages/", progress_reports.progress_report_list, name="progress_report_list"),
    path(
        "deals/<int:deal_pk>/tussenrapportages/nieuw/",
        progress_reports.progress_report_start,
        name="progress_report_start",
    ),
    path("tussenrapportages/<int:pk>/", progress_reports.progress_report_detail, name="progress_report_detail"),
    path("tussenrapportages/<int:pk>/wijzigen/", progress_reports.progress_report_edit, name="progress_report_edit"),
    path("tussenrapportages/<int:pk>/oordeel/", progress_reports.progress_report_review, name="progress_report_review"),
]
