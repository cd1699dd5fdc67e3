"""Every page of an applicant in each of its states: accessible, within 320 pixels, with everything on it."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings

from tests.look import test_intake, test_organisation, test_privacy
from tests.look.conftest import STICKING_OUT
from tests.look.deal_scene import DealScene
from tests.look.test_sample_page import axe_findings
from tests.proposals.attachments import test_browser
from tests.proposals.budget_page import test_live

FOLDER = Path(django_settings.BASE_DIR, "templates", "proposals")
PARTS = {
    "organisation": "organisation", "outline": "outline", "need": "answers", "involvement": "answers",
    "planning": "planning", "impact": "impact", "partners": "partners",
}  # fmt: skip
PART_STATES = ["part", "part_filled", "part_errors", "part_conflict", "part_closed"]


def states_of_part(page: str) -> list[str]:
    """List the states of the page of a part, for each part that it shows."""
    return [f"{state} {part}" for part, its in PARTS.items() if its == page for state in PART_STATES]


# Each page and its states. A page that is not here, nor below, fails the last test.
STATES: dict[str, list[str]] = {
    "home": ["home_open", "home_outage", "home_coming", "home_closed", "home_signed_in"],
    "round_detail": ["round_open", "round_coming", "round_closed"],
    "question_list": ["questions", "questions_closed"],
    "page_contact": ["contact", "contact_before_a_round"],
    "page_accessibility": ["accessibility"],
    "page_privacy": ["privacy"],
    "page_about": ["about"],
    "proposal_create_closed": ["create_closed"],
    "proposal_detail": [
        "tasks_begun", "tasks_ready", "tasks_without_signatory", "tasks_of_a_reader", "tasks_closed", "tasks_withdrawn",
    ],
    **{f"proposal_section_{page}": states_of_part(page) for page in sorted(set(PARTS.values()))},
    "proposal_section_locked": ["locked"],
    "proposal_section_attachments": ["part attachments", "part_closed attachments", "files_refused"],
    "proposal_section_budget": ["part budget", "part_closed budget"],
    "attachment_closed": ["file_not_scanned"],
    "budget_upload": ["spreadsheet_asked", "spreadsheet_wrong"],
    "budget_preview": ["spreadsheet_read"],
    "proposal_check": [
        "check_ready", "check_of_an_editor", "check_asked_to_sign", "check_without_signatory", "check_incomplete",
        "check_outage", "check_closed", "check_errors", "check_changed",
    ],
    "proposal_late": ["late", "late_with_outage", "too_early"],
    "proposal_read": ["read_what_was_received"],
    "proposal_supplement": [
        "supplement_errors", "supplement_changed", "supplement_to_be_signed", "supplement_asked_to_sign",
    ],
    "proposal_withdraw": ["withdraw_after_it_closed", "withdraw_errors", "withdraw_twice"],
    "portal_message_list": ["messages_none", "messages_some"],
    "portal_message": ["message"],
    "deal_list": ["deals_none", "deals_some"],
    "deal_detail": ["deal"],
    "deal_elaboration": [
        "elaboration_begun", "elaboration_under_way", "elaboration_conflict", "elaboration_errors",
        "elaboration_point_errors", "elaboration_outcome_errors", "elaboration_over",
    ],
    "deal_covenant": ["covenant_none", "covenant_ready", "covenant_errors", "covenant_signed"],
    "deal_evaluation": [
        "evaluation_too_early", "evaluation_none", "evaluation_returned", "evaluation_sent", "evaluation_accepted",
        "evaluation_errors", "evaluation_conflict",
    ],
    "deal_learning": [
        "learning_none", "learning_some", "learning_ask_errors", "learning_answer_errors", "learning_share_errors",
    ],
}  # fmt: skip
# What other tests look at in the same way, and with which of their states or tests.
ELSEWHERE: dict[str, tuple[object, list[str]]] = {
    "proposal_list": (test_organisation.Scene, ["empty_list", "every_group", "found_nothing"]),
    "proposal_list_group": (test_organisation.Scene, ["one_group"]),
    "proposal_create": (test_organisation.Scene, ["beginning", "beginning_beside"]),
    "organisation_detail": (test_organisation.Scene, ["without_signatory", "full", "reader"]),
    "organisation_choice": (test_organisation.Scene, ["several"]),
    "colleague_detail": (test_organisation.Scene, ["colleague", "oneself"]),
    "invitation_create": (test_organisation.Scene, ["inviting"]),
    "invitation_new": (test_organisation.Scene, ["new_account"]),
    "invitation_sign_in": (test_organisation.Scene, ["has_account"]),
    "invitation_accept": (test_organisation.Scene, ["one_press"]),
    "invitation_other": (test_organisation.Scene, ["somebody_else"]),
    "invitation_dead": (test_organisation.Scene, ["revoked", "expired", "unknown"]),
    "request_access": (test_organisation.Scene, ["access", "access_without_organisation"]),
    "proposal_receipt": (test_intake.Scene, ["receipt_in_the_making", "receipt_ready", "receipt_failed"]),
    "proposal_status": (test_intake.Scene, ["withdrawn", "withdrawn_for_good", "status_after_two", "status_decided"]),
    "proposal_withdraw": (test_intake.Scene, ["withdrawing", "withdrawing_for_good"]),
    "proposal_read": (test_intake.Scene, ["reading"]),
    "proposal_copy": (test_intake.Scene, ["copy_of_a_draft", "copy_of_everything"]),
    "proposal_supplement": (test_intake.Scene, ["supplement", "supplement_late_and_incomplete"]),
    "proposal_section_budget": (test_live, ["test_page_is_accessible_in_each_state"]),
    "proposal_section_attachments": (test_browser, ["test_every_state_is_accessible_and_fits"]),
    "person_data_file": (test_privacy, ["test_the_file_about_a_person_is_accessible_and_fits"]),
}
# Seen by the walks through the running site (tests/journeys), which has the data they need.
WALKED = {"demo_accounts", "round_example"}
ABSTRACT = {"section_base"}
CASES = [(page, state) for page, states in STATES.items() for state in states]


@pytest.fixture
def scene(client, draft, editor, signatory, settings) -> DealScene:
    return DealScene(client, draft, editor, signatory, settings)


@pytest.mark.parametrize(("template", "state"), CASES, ids=[state.replace(" ", "-") for _page, state in CASES])
def test_page_is_accessible_and_fits(scene, show, template, state):
    name, *part = state.split()
    response = getattr(scene, name)(*part)
    assert f"proposals/{template}.html" in [each.name for each in response.templates]

    page = show(response)

    assert page.missing == []
    assert page.locator("h1").count() == 1
    if "error" in state or "conflict" in state or "wrong" in state:
        assert page.locator("main [role=alert]").count()
        assert page.evaluate("document.activeElement.id") == "error-summary-title"
    for each in page.locator("main details:not([open]) > summary").all():
        each.click()
    assert axe_findings(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate(STICKING_OUT) == []


def test_home_without_any_round(client, db, show):
    response = client.get("/")
    assert response.templates[0].name == "proposals/home_empty.html"

    assert axe_findings(show(response)) == []


def test_every_page_has_its_states():
    pages = {path.stem for path in FOLDER.glob("*.html")} - ABSTRACT

    assert pages == {*STATES, *ELSEWHERE, *WALKED, "home_empty"}
    missing = [(page, name) for page, (place, names) in ELSEWHERE.items() for name in names if not hasattr(place, name)]
    assert missing == []
    assert [state for _page, state in CASES if not hasattr(DealScene, state.split()[0])] == []
