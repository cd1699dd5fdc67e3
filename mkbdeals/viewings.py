"""Writing down who of the ministry was shown what: one row for each page or file with something secret.

`SHOWN` lists the addresses, also those of buttons that answer a refusal with such a page; what is left out, and why,
stands in tests/mkbdeals/test_viewings.py, which fails for an address that stands in neither. Applicants are left out:
they read what their own organisation wrote.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse

from mkbdeals.tracing import current_request_id
from proposals.enums import ViewingKind
from proposals.models import User
from proposals.views.sessions import BACKGROUND_HEADER

logger = logging.getLogger(__name__)
# What shows something: a page, a part of a file, a page again beside an error.
SHOWING = frozenset({200, 206, 409, 422})
SILENT_METHODS = frozenset({"HEAD", "OPTIONS"})
MISSED = "viewings:missed"
MISSED_SECONDS = 24 * 3600
_PROPOSAL = "SELECT p.id, p.round_id FROM proposals_proposal p"
_OF = "ON p.id = x.proposal_id WHERE x.id = %s"
# What the number in an address is of, and of which proposal and round that is.
SUBJECTS = {
    "proposal": f"{_PROPOSAL} WHERE p.id = %s",
    "round": "SELECT NULL::bigint, id FROM proposals_round WHERE slug = %s",
    "submission": f"{_PROPOSAL} JOIN proposals_submission x {_OF}",
    "status_change": f"{_PROPOSAL} JOIN proposals_statuschange x {_OF}",
    "message": f"{_PROPOSAL} JOIN proposals_outgoingmessage x {_OF}",
    "portal_message": f"{_PROPOSAL} JOIN proposals_portalmessage x {_OF}",
    "deal": f"{_PROPOSAL} JOIN proposals_deal x {_OF}",
    "progress_report": f"{_PROPOSAL} JOIN proposals_deal d ON d.proposal_id = p.id"
    " JOIN reporting_progressreport x ON x.deal_id = d.id WHERE x.id = %s",
    "assessment": f"{_PROPOSAL} JOIN assessment_assessment x {_OF}",
    "objection": f"{_PROPOSAL} JOIN assessment_objection x {_OF}",
    "objection_file": f"{_PROPOSAL} JOIN assessment_objection o ON o.proposal_id = p.id"
    " JOIN assessment_objectionfile x ON x.objection_id = o.id WHERE x.id = %s",
    "award": f"{_PROPOSAL} JOIN assessment_awarddecision x {_OF}",
    "allocation": "SELECT NULL::bigint, round_id FROM assessment_allocationrun WHERE id = %s",
    "letter": f"{_PROPOSAL} JOIN reporting_decisionletter x {_OF}",
    "batch": "SELECT NULL::bigint, round_id FROM reporting_reportbatch WHERE id = %s",
    "report": (
        "SELECT p.id, coalesce(r.round_id, p.round_id) FROM reporting_report r"
        " LEFT JOIN proposals_submission s ON s.id = r.submission_id"
        " LEFT JOIN reporting_progressreport g ON g.id = r.progress_report_id"
        " LEFT JOIN proposals_deal d ON d.id = coalesce(r.deal_id, g.deal_id)"
        " LEFT JOIN proposals_proposal p ON p.id = coalesce(r.proposal_id, s.proposal_id, d.proposal_id)"
        " WHERE r.id = %s"
    ),
    "": "SELECT NULL::bigint, NULL::bigint WHERE %s IS NULL",
}  # fmt: skip
# A table that is locked for long must not keep a page from anybody: then the row is missed, and that is counted.
# The transaction has its number before the row has one: sealing knows by it what may still come (docs/sealing.md).
NOTE = """
SET LOCAL lock_timeout = '500ms';
SELECT pg_current_xact_id();
INSERT INTO proposals_viewing
    (viewed_at, viewed_by_id, kind, route, thing, thing_number, request_id, proposal_id, round_id)
SELECT clock_timestamp(), %s, %s, %s, %s, %s, %s, subject.proposal_id, subject.round_id
  FROM (SELECT 1) AS one LEFT JOIN ({subject}) AS subject (proposal_id, round_id) ON TRUE
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What an address shows: a kind, and what `key` in it is a number of; `thing` names another row by `thing_key`."""

    kind: ViewingKind
    subject: str = ""
    key: str = "pk"
    thing: str = ""
    thing_key: str = ""


def _proposal(kind: ViewingKind, key: str = "pk", **thing: str) -> Shown:
    return Shown(kind, "proposal", key, **thing)


def _round(kind: ViewingKind) -> Shown:
    return Shown(kind, "round", "slug")


def _of(kind: ViewingKind, subject: str, key: str = "pk") -> Shown:
    """Give what is about a row of its own, which the viewing names too."""
    return Shown(kind, subject, key, subject, key)


_K = ViewingKind
SHOWN: dict[str, Shown] = {
    # Proposals
    "proposals:proposal_read": _proposal(_K.PROPOSAL),
    "proposals:management_proposal": _proposal(_K.PROPOSAL),
    "proposals:management_changes": _proposal(_K.PROPOSAL),
    "proposals:supplement_ask": _proposal(_K.PROPOSAL),
    "proposals:attachment_download": _proposal(_K.ATTACHMENT, thing="attachment", thing_key="attachment_pk"),
    "proposals:management_proposals": _round(_K.LIST),
    "proposals:admissible_all": _round(_K.LIST),
    "proposals:management_messages": Shown(_K.MESSAGE),
    "proposals:management_message": _of(_K.MESSAGE, "message"),
    "proposals:management_portal_message": _of(_K.MESSAGE, "portal_message"),
    "proposals:deal_covenant_file": Shown(_K.ATTACHMENT, "deal", "pk", "signed_copy", "copy_pk"),
    "proposals:management_deals_file": Shown(_K.EXPORT),
    # Who assesses what, interests, scores
    "assessment:assignment": _round(_K.ASSIGNING),
    "assessment:assignment_proposal": _proposal(_K.ASSIGNING),
    "assessment:assignment_run_detail": _round(_K.ASSIGNING),
    "assessment:assignment_run_apply": _round(_K.ASSIGNING),
    "assessment:assignment_run_discard": _round(_K.ASSIGNING),
    "assessment:assignment_set_aside": _proposal(_K.ASSIGNING),
    "assessment:scoring_close": _round(_K.ASSIGNING),
    "assessment:scoring_reopen": _round(_K.ASSIGNING),
    "assessment:assessor_work": Shown(_K.ASSIGNING, "round", "slug", "person", "person"),
    "assessment:scoring_matrix": _round(_K.ASSIGNING),
    "assessment:scoring_matrix_file": _round(_K.EXPORT),
    "assessment:interest_list": _round(_K.INTERESTS),
    "assessment:interest_end": _round(_K.INTERESTS),
    "assessment:interest_pin": _proposal(_K.INTERESTS),
    "assessment:calibration_report": _round(_K.SCORES),
    "assessment:panel_meeting": _round(_K.SCORES),
    "assessment:panel_discussion": _proposal(_K.SCORES),
    "beoordelen:assessment_assessment_change": _of(_K.ASSESSMENT, "assessment", "object_id"),
    "beoordelen:assessment_continue": _of(_K.ASSESSMENT, "assessment", "object_id"),
    "beoordelen:assessment_revisions": _of(_K.ASSESSMENT, "assessment", "object_id"),
    "beoordelen:panel": _round(_K.SCORES),
    "beoordelen:mirror": _round(_K.SCORES),
    # Ranking, allocation, decisions
    "assessment:ranking": _round(_K.RANKING),
    "assessment:ranking_view_save": _round(_K.RANKING),
    "assessment:ranking_csv": _round(_K.EXPORT),
    "assessment:ranking_file": _round(_K.EXPORT),
    "assessment:ranking_uncertainty": _round(_K.RANKING),
    "assessment:lottery": _round(_K.RANKING),
    "assessment:lottery_value": _round(_K.RANKING),
    "assessment:lottery_inputs": _round(_K.EXPORT),
    "assessment:allocation_list": _round(_K.ALLOCATION),
    "assessment:allocation_detail": _round(_K.ALLOCATION),
    "assessment:allocation_propose": _round(_K.ALLOCATION),
    "assessment:allocation_approve": _round(_K.ALLOCATION),
    "assessment:allocation_return": _round(_K.ALLOCATION),
    "assessment:allocation_problem": _round(_K.EXPORT),
    "assessment:allocation_result": _round(_K.EXPORT),
    "assessment:scenario_list": _round(_K.ALLOCATION),
    "assessment:scenario_create": _round(_K.ALLOCATION),
    "assessment:scenario_compare": _round(_K.ALLOCATION),
    "assessment:decision_package": _round(_K.DECISION),
    "assessment:decision_package_json": _round(_K.EXPORT),
    "assessment:decision_package_zip": _round(_K.EXPORT),
    "assessment:decision_list": _round(_K.DECISION),
    "assessment:decision_file": _round(_K.EXPORT),
    "assessment:decision_publish": _round(_K.DECISION),
    "assessment:decision_plan": _round(_K.DECISION),
    "assessment:decision_terms": _round(_K.DECISION),
    "assessment:decision_term_step": _round(_K.DECISION),
    "assessment:round_funds": _round(_K.DECISION),
    "assessment:award_lapse": _proposal(_K.DECISION),
    "assessment:follow_up_create": _proposal(_K.DECISION),
    "assessment:follow_up_detail": _proposal(_K.DECISION),
    "assessment:follow_up_return": _proposal(_K.DECISION),
    "assessment:applicant_decision": _proposal(_K.DECISION),
    "assessment:applicant_history": _proposal(_K.HISTORY),
    "assessment:history_file": _proposal(_K.EXPORT),
    "assessment:objection_list": _round(_K.OBJECTION),
    "assessment:objection_create": _round(_K.OBJECTION),
    "assessment:objection_detail": _of(_K.OBJECTION, "objection"),
    "assessment:objection_step": _of(_K.OBJECTION, "objection"),
    "assessment:objection_attachment": _of(_K.ATTACHMENT, "objection_file"),
    # Documents
    "reporting:report_download": _of(_K.DOCUMENT, "report"),
    "reporting:batch_download": _of(_K.EXPORT, "batch"),
    "reporting:progress_report_detail": _of(_K.DOCUMENT, "progress_report"),
    "reporting:progress_report_review": _of(_K.DOCUMENT, "progress_report"),
    "reporting:letter_overview": _round(_K.LETTER),
    "reporting:letter_preview": _proposal(_K.LETTER, "proposal_pk"),
    "reporting:letter_proof": _of(_K.LETTER, "letter"),
    "reporting:letter_proof_file": _round(_K.EXPORT),
    "reporting:download_log": Shown(_K.VIEWINGS),
    "reporting:viewing_list": Shown(_K.VIEWINGS),
    "reporting:viewing_file": Shown(_K.VIEWINGS),
    # The technical admin
    "admin:proposals_proposal_changelist": Shown(_K.LIST),
    "admin:proposals_proposal_change": _proposal(_K.PROPOSAL, "object_id"),
    "admin:proposals_proposal_history": _proposal(_K.HISTORY, "object_id"),
    "admin:proposals_submission_changelist": Shown(_K.LIST),
    "admin:proposals_submission_change": _of(_K.PROPOSAL, "submission", "object_id"),
    "admin:proposals_submission_history": _of(_K.HISTORY, "submission", "object_id"),
    "admin:proposals_statuschange_changelist": Shown(_K.HISTORY),
    "admin:proposals_statuschange_change": _of(_K.HISTORY, "status_change", "object_id"),
    "admin:proposals_statuschange_history": _of(_K.HISTORY, "status_change", "object_id"),
    "admin:proposals_outgoingmessage_changelist": Shown(_K.MESSAGE),
    "admin:proposals_outgoingmessage_change": _of(_K.MESSAGE, "message", "object_id"),
    "admin:proposals_outgoingmessage_history": _of(_K.MESSAGE, "message", "object_id"),
    "admin:assessment_allocationrun_changelist": Shown(_K.ALLOCATION),
    "admin:assessment_allocationrun_change": _of(_K.ALLOCATION, "allocation", "object_id"),
    "admin:assessment_allocationrun_history": _of(_K.ALLOCATION, "allocation", "object_id"),
    "admin:assessment_awarddecision_changelist": Shown(_K.DECISION),
    "admin:assessment_awarddecision_change": _of(_K.DECISION, "award", "object_id"),
    "admin:assessment_awarddecision_history": _of(_K.DECISION, "award", "object_id"),
}


class ViewingMiddleware:
    """Write down what a person of the ministry was shown, once the answer is made and outside of any transaction.

    One statement, and none for applicants, for other pages, and for scripts that only look. When it fails the page is
    shown all the same; that is logged, counted and told by `watch_site`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, then note what the answer shows."""
        response = self.get_response(request)
        shown = shown_in(request, response)
        if shown is not None:
            note(request, shown)
        return response


def shown_in(request: HttpRequest, response: HttpResponse) -> Shown | None:
    """Say what secret an answer shows to somebody of the ministry; None when it shows none."""
    match = request.resolver_match
    shown = SHOWN.get(match.view_name) if match else None
    if shown is None or response.status_code not in SHOWING or request.method in SILENT_METHODS:
        return None
    # Only who the request read already: a page that asked for nobody shows no secret.
    user = getattr(request, "_cached_user", None)
    if not isinstance(user, User) or not user.roles or request.headers.get(BACKGROUND_HEADER):
        return None
    return shown


def note(request: HttpRequest, shown: Shown) -> None:
    """Write the row; whatever goes wrong with the database is logged and counted, and stops nobody."""
    route, values = request.resolver_match.view_name, request.resolver_match.kwargs
    row = (
        request._cached_user.pk,
        str(shown.kind),
        route,
        shown.thing,
        _number(values.get(shown.thing_key)),
        current_request_id.get(),
        values.get(shown.key) if shown.subject else None,
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute(NOTE.format(subject=SUBJECTS[shown.subject]), row)
    except Error:
        logger.exception("who saw a page could not be written: %s", route)
        _count_missed()


def missed() -> int:
    """Give how many viewings of the last day could not be written; 0 when Redis is away."""
    with suppress(Exception):
        return int(caches["shared"].get(MISSED, 0))
    return 0


def _count_missed() -> None:
    with suppress(Exception):  # of the network or of the client library; the line in the log is there
        caches["shared"].add(MISSED, 0, MISSED_SECONDS)
        caches["shared"].incr(MISSED)


def _number(value: Any) -> int | None:
    """Read a number from an address; the technical admin has texts there."""
    return int(value) if str(value).isascii() and str(value).isdecimal() else None
