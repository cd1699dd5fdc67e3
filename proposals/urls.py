"""Addresses of the pages for everybody and for applicants. Words in addresses are Dutch."""

from django.urls import path, register_converter

from proposals.views import (
    attachment_upload,
    attachments,
    autosave,
    budget_files,
    clock,
    copies,
    deal_covenant,
    deal_elaboration,
    deal_evaluation,
    deal_learning,
    deals,
    own_sessions,
    pages,
    portal_messages,
    proposals,
    receipts,
    rounds,
    sections,
    sessions,
    signing_in_again,
    submission,
    supplement,
    withdrawal,
)
from proposals.views import invitations as invitation_views
from proposals.views import organisation as organisation_views
from proposals.views import sign_in_links as sign_in_link_views
from proposals.views.management import amendments as management_amendments
from proposals.views.management import ceilings as management_ceilings
from proposals.views.management import deal_list as management_deal_list
from proposals.views.management import deal_parts as management_deal_parts
from proposals.views.management import deals as management_deals
from proposals.views.management import intake as management_intake
from proposals.views.management import mail_hold, round_questions, round_rehearsal, round_setup
from proposals.views.management import messages as management_messages
from proposals.views.management import outages as management_outages
from proposals.views.management import payment_orders as management_payment_orders
from proposals.views.management import payments as management_payments
from proposals.views.management import privacy as management_privacy
from proposals.views.management import proposals as management_proposals
from proposals.views.management import recoveries as management_recoveries
from proposals.views.management import rounds as management_rounds
from proposals.views.management import steps as management_steps
from proposals.views.management import supplements as management_supplements
from proposals.views.section_pages import SECTION_BY_SLUG, SECTION_PAGES


class SectionConverter:
    """Turn the Dutch word in the address into the code of a part, and back."""

    regex = "|".join(SECTION_BY_SLUG)

    def to_python(self, value: str) -> str:
        """Give the code of the part."""
        return SECTION_BY_SLUG[value].code

    def to_url(self, value: str) -> str:
        """Give the word for the address."""
        return SECTION_PAGES[value].slug


register_converter(SectionConverter, "section")

app_name = "proposals"
urlpatterns = [
    path("", rounds.home, name="home"),
    path("ronde/<slug:slug>/", rounds.round_detail, name="round_detail"),
    path("ronde/<slug:slug>/vragen/", rounds.question_list, name="question_list"),
    path("ronde/<slug:slug>/voorbeeld/", rounds.round_example, name="round_example"),
    path("ronde/<slug:slug>/agenda.ics", rounds.round_calendar, name="round_calendar"),
    path("aanvragen/", proposals.proposal_list, name="proposal_list"),
    path("aanvragen/nieuw/", proposals.proposal_create, name="proposal_create"),
    path("aanvragen/<int:pk>/", proposals.proposal_detail, name="proposal_detail"),
    path("aanvragen/<int:pk>/controleren/", submission.proposal_check, name="proposal_check"),
    path("aanvragen/<int:pk>/ondertekening/", submission.signature_ask, name="signature_ask"),
    path("aanvragen/<int:pk>/indienen/", submission.proposal_submit, name="proposal_submit"),
    path("aanvragen/<int:pk>/ontvangstbewijs/", receipts.proposal_receipt, name="proposal_receipt"),
    path("aanvragen/<int:pk>/ontvangstbewijs/<int:number>/", receipts.submission_receipt, name="submission_receipt"),
    path("aanvragen/<int:pk>/aanvulling/", supplement.proposal_supplement, name="proposal_supplement"),
    path("aanvragen/<int:pk>/aanvulling/versturen/", supplement.supplement_send, name="supplement_send"),
    path("aanvragen/<int:pk>/kopie/", copies.proposal_copy, name="proposal_copy"),
    path("aanvragen/<int:pk>/kopie/gegevens.json", copies.proposal_data, name="proposal_data"),
    path("aanvragen/<int:pk>/lezen/", receipts.proposal_read, name="proposal_read"),
    path("aanvragen/<int:pk>/intrekken/", withdrawal.proposal_withdraw, name="proposal_withdraw"),
    path("aanvragen/<int:pk>/heropenen/", submission.proposal_reopen, name="proposal_reopen"),
    path("aanvragen/<int:pk>/bijlagen/toevoegen/", attachment_upload.attachment_add, name="attachment_add"),
    path("aanvragen/<int:pk>/bijlagen/stand/", attachments.attachment_states, name="attachment_states"),
    path(
        "aanvragen/<int:pk>/bijlagen/<int:attachment_pk>/vervangen/",
        attachment_upload.attachment_replace,
        name="attachment_replace",
    ),
    path(
        "aanvragen/<int:pk>/bijlagen/<int:attachment_pk>/",
        attachments.attachment_download,
        name="attachment_download",
    ),
    path(
        "aanvragen/<int:pk>/bijlagen/<int:attachment_pk>/verwijderen/",
        attachments.attachment_remove,
        name="attachment_remove",
    ),
    path("aanvragen/<int:pk>/begroting/bestand/", budget_files.budget_upload, name="budget_upload"),
    path("aanvragen/<int:pk>/begroting/bestand/<str:ending>/", budget_files.budget_download, name="budget_download"),
    path("aanvragen/<int:pk>/<section:section>/", sections.proposal_section, name="proposal_section"),
    path("aanvragen/<int:pk>/<section:section>/bewaren/", autosave.proposal_autosave, name="proposal_autosave"),
    path("aanvragen/<int:pk>/<section:section>/verder/", signing_in_again.proposal_continue, name="proposal_continue"),
    path("sessie/", sessions.session_state, name="session_state"),
    path("sessie/terug/", sessions.session_back, name="session_back"),
    path("berichten/", portal_messages.portal_message_list, name="portal_message_list"),
    path("berichten/<int:pk>/", portal_messages.portal_message, name="portal_message"),
    path("ronde/<slug:slug>/klok/", clock.round_clock, name="round_clock"),
    path("deals/", deals.deal_list, name="deal_list"),
    path("deals/<int:pk>/", deals.deal_detail, name="deal_detail"),
    path("deals/<int:pk>/uitwerking/", deal_elaboration.deal_elaboration, name="deal_elaboration"),
    path("deals/<int:pk>/uitwerking/akkoord/", deal_elaboration.deal_agree, name="deal_agree"),
    path("deals/<int:pk>/punten/", deal_elaboration.deal_point_raise, name="deal_point_raise"),
    path("deals/<int:pk>/punten/<int:point_pk>/", deal_elaboration.deal_point_close, name="deal_point_close"),
    path("deals/<int:pk>/convenant/", deal_covenant.deal_covenant, name="deal_covenant"),
    path("deals/<int:pk>/convenant/<int:copy_pk>/", deal_covenant.deal_covenant_file, name="deal_covenant_file"),
    path(
        "deals/<int:pk>/convenant/<int:copy_pk>/openbaar/",
        deal_covenant.deal_covenant_publish,
        name="deal_covenant_publish",
    ),
    path("deals/<int:pk>/evaluatie/", deal_evaluation.deal_evaluation, name="deal_evaluation"),
    path("deals/<int:pk>/leren/", deal_learning.deal_learning, name="deal_learning"),
    path("deals/<int:pk>/leren/vragen/", deal_learning.learning_ask, name="learning_ask"),
    path("deals/<int:pk>/leren/vragen/<int:question_pk>/", deal_learning.learning_answer, name="learning_answer"),
    path("deals/<int:pk>/leren/documenten/", deal_learning.learning_share, name="learning_share"),
    path(
        "deals/<int:pk>/leren/documenten/<int:document_pk>/", deal_learning.learning_document, name="learning_document"
    ),
    path("deals/<int:pk>/leren/bijeenkomsten/", deal_learning.session_plan, name="session_plan"),
    path("deals/<int:pk>/leren/bijeenkomsten/<int:session_pk>/", deal_learning.session_report, name="session_report"),
    path("organisatie/", organisation_views.organisation_home, name="organisation_home"),
    path("organisatie/<int:pk>/", organisation_views.organisation_detail, name="organisation_detail"),
    path("organisatie/<int:pk>/uitnodigen/", organisation_views.invitation_create, name="invitation_create"),
    path(
        "organisatie/<int:pk>/uitnodigingen/<int:invitation_pk>/opnieuw/",
        organisation_views.invitation_again,
        name="invitation_again",
    ),
    path(
        "organisatie/<int:pk>/uitnodigingen/<int:invitation_pk>/intrekken/",
        organisation_views.invitation_revoke,
        name="invitation_revoke",
    ),
    path(
        "organisatie/<int:pk>/collegas/<int:membership_pk>/",
        organisation_views.colleague_detail,
        name="colleague_detail",
    ),
    path(
        "organisatie/<int:pk>/collegas/<int:membership_pk>/verwijderen/",
        organisation_views.colleague_remove,
        name="colleague_remove",
    ),
    path("uitnodiging/<str:token>/", invitation_views.invitation_accept, name="invitation_accept"),
    path("ingelogd/", own_sessions.own_session_list, name="own_session_list"),
    path("toegang/koppelen/", sign_in_link_views.sign_in_link, name="sign_in_link"),
    path("toegang/", invitation_views.request_access, name="request_access"),
    path("contact/", pages.page_contact, name="page_contact"),
    path("toegankelijkheid/", pages.page_accessibility, name="page_accessibility"),
    path("privacy/", pages.page_privacy, name="page_privacy"),
    path("over-deze-demonstratie/", pages.page_about, name="page_about"),
    path("demo/accounts/", pages.demo_accounts, name="demo_accounts"),
    path("beheer/", management_rounds.management_home, name="management_home"),
    path("beheer/moment/", round_setup.round_moment, name="round_moment"),
    path("beheer/ronde/nieuw/", round_setup.round_create, name="round_create"),
    path("beheer/ronde/<slug:slug>/", management_rounds.management_round, name="management_round"),
    path("beheer/ronde/<slug:slug>/inrichten/", round_setup.round_setup, name="round_setup"),
    path("beheer/ronde/<slug:slug>/inrichten/proef/", round_rehearsal.round_rehearsal, name="round_rehearsal"),
    path("beheer/ronde/<slug:slug>/inrichten/vragen/", round_questions.round_questions, name="round_questions"),
    path(
        "beheer/ronde/<slug:slug>/inrichten/vragen/nieuw/",
        round_questions.round_question_create,
        name="round_question_create",
    ),
    path("beheer/ronde/<slug:slug>/inrichten/vragen/<int:pk>/", round_questions.round_question, name="round_question"),
    path(
        "beheer/ronde/<slug:slug>/inrichten/vragen/<int:pk>/verplaatsen/",
        round_questions.round_question_move,
        name="round_question_move",
    ),
    path(
        "beheer/ronde/<slug:slug>/inrichten/vragen/<int:pk>/weghalen/",
        round_questions.round_question_remove,
        name="round_question_remove",
    ),
    path("beheer/ronde/<slug:slug>/inrichten/<slug:page>/", round_setup.round_setup_page, name="round_setup_page"),
    path("beheer/ronde/<slug:slug>/stap/", management_steps.round_step, name="round_step"),
    path("beheer/ronde/<slug:slug>/plafond/", management_ceilings.ceiling_create, name="ceiling_create"),
    path(
        "beheer/ronde/<slug:slug>/voorstellen/",
        management_proposals.management_proposals,
        name="management_proposals",
    ),
    path("beheer/ronde/<slug:slug>/ontvankelijk/", management_intake.admissible_all, name="admissible_all"),
    path("beheer/voorstellen/<int:pk>/", management_proposals.management_proposal, name="management_proposal"),
    path("beheer/voorstellen/<int:pk>/aanvulling/", management_supplements.supplement_ask, name="supplement_ask"),
    path(
        "beheer/voorstellen/<int:pk>/aanvulling/termijn/",
        management_supplements.supplement_term,
        name="supplement_term",
    ),
    path(
        "beheer/voorstellen/<int:pk>/aanvulling/sluiten/",
        management_supplements.supplement_close,
        name="supplement_close",
    ),
    path(
        "beheer/voorstellen/<int:pk>/wijzigingen/<int:number>/",
        management_supplements.management_changes,
        name="management_changes",
    ),
    path("beheer/ronde/<slug:slug>/storingen/", management_outages.management_outages, name="management_outages"),
    path("beheer/ronde/<slug:slug>/storingen/melden/", management_outages.outage_report, name="outage_report"),
    path("beheer/storingen/<int:pk>/einde/", management_outages.outage_end, name="outage_end"),
    path("beheer/storingen/<int:pk>/verlengen/", management_outages.extension_request, name="extension_request"),
    path("beheer/verlengingen/<int:pk>/", management_outages.extension_decide, name="extension_decide"),
    path("beheer/deals/", management_deal_list.management_deals, name="management_deals"),
    path(
        "beheer/deals/bestand/<slug:ending>/", management_deal_list.management_deals_file, name="management_deals_file"
    ),
    path("beheer/deals/<int:pk>/afspraken/<slug:kind>/", management_deal_parts.deal_parts, name="deal_parts"),
    path(
        "beheer/deals/<int:pk>/mijlpalen/<int:milestone_pk>/",
        management_deal_parts.milestone_reached,
        name="milestone_reached",
    ),
    path("beheer/deals/<int:pk>/", management_deals.management_deal, name="management_deal"),
    path("beheer/deals/<int:pk>/betalingen/", management_payments.management_payments, name="management_payments"),
    path("beheer/deals/<int:pk>/betalingen/deel/", management_payments.tranche_create, name="tranche_create"),
    path(
        "beheer/deals/<int:pk>/betalingen/deel/<int:number>/",
        management_payments.tranche_change,
        name="tranche_change",
    ),
    path(
        "beheer/deals/<int:pk>/betalingen/deel/<int:number>/betalen/",
        management_payments.payment_request,
        name="payment_request",
    ),
    path("beheer/deals/<int:pk>/terugvorderen/", management_recoveries.recovery_create, name="recovery_create"),
    path("beheer/deals/<int:pk>/vaststelling/", management_recoveries.determination, name="determination"),
    path(
        "beheer/deals/<int:pk>/vaststelling/goedkeuren/",
        management_recoveries.determination_approve,
        name="determination_approve",
    ),
    path("beheer/deals/<int:pk>/wijzigingen/", management_amendments.amendments, name="amendments"),
    path("beheer/deals/<int:pk>/wijzigingen/nieuw/", management_amendments.amendment_begin, name="amendment_begin"),
    path("beheer/wijzigingen/<int:pk>/", management_amendments.amendment, name="amendment"),
    path("beheer/wijzigingen/<int:pk>/invullen/", management_amendments.amendment_edit, name="amendment_edit"),
    path("beheer/betalingen/", management_payment_orders.payment_orders, name="payment_orders"),
    path("beheer/betalingen/grenzen/", management_payment_orders.payment_limits, name="payment_limits"),
    path("beheer/betalingen/<int:pk>/", management_payment_orders.payment_order, name="payment_order"),
    path("beheer/terugvorderingen/<int:pk>/", management_recoveries.recovery_settle, name="recovery_settle"),
    path("beheer/berichten/", management_messages.management_messages, name="management_messages"),
    path(
        "beheer/berichten/portaal/", management_messages.management_portal_messages, name="management_portal_messages"
    ),
    path(
        "beheer/berichten/portaal/<int:pk>/",
        management_messages.management_portal_message,
        name="management_portal_message",
    ),
    path("beheer/berichten/stilstand/", mail_hold.mail_hold, name="mail_hold"),
    path("beheer/berichten/<int:pk>/", management_messages.management_message, name="management_message"),
    path("beheer/bewaren/", management_privacy.retention, name="retention"),
    path("beheer/bewaren/<int:pk>/", management_privacy.retention_list, name="retention_list"),
    path("beheer/bewaren/<int:pk>/verklaring.csv", management_privacy.retention_statement, name="retention_statement"),
    path("beheer/persoonsgegevens/", management_privacy.person_data, name="person_data"),
]
