"""AC-18: what scripts fetch follows the rules of the page it belongs to, asked without that page or a session."""

import json

import pytest

from mkbdeals.errors import SAVED_BY_SCRIPT
from tests.permission_table import ROLES, Row, rows
from tests.security.world import SecurityWorld

pytestmark = pytest.mark.django_db
# What is no page of its own, with the page it belongs to. A new one that stands nowhere fails.
FRAGMENTS = {
    "proposals:attachment_states": "proposals:proposal_section",
    "proposals:session_state": "account_login",
    "proposals:round_clock": "proposals:round_detail",
    "proposals:round_moment": "proposals:round_create",
    "reporting:acknowledgement_state": "reporting:acknowledgement",
    "reporting:letter_progress": "reporting:letter_overview",
    "reporting:report_status": "reporting:report_detail",
    "reporting:batch_status": "reporting:batch_detail",
}
# Saved by a script while somebody types; the page is the form.
AUTOSAVES = {
    "proposals:proposal_autosave": "proposals:proposal_section",
    "reporting:progress_report_autosave": "reporting:progress_report_edit",
    "reporting:parliament_report_autosave": "reporting:parliament_report_text",
    "assessment:panel_draft": "assessment:panel_discussion",
    "assessment:practice_autosave": "assessment:practice_edit",
    "beoordelen:assessment_autosave": "beoordelen:assessment_assessment_change",
    "beoordelen:practice_autosave": "beoordelen:practice",
}
MACHINES = ("livez", "readyz", "metrics", "security_txt", "admin:jsi18n", "admin:autocomplete")
LETS_IN = {200, 409, 422, 400}
SIGNED_OUT = {"signed_out", "forbidden"}


def is_fragment(answer) -> bool:
    """Say whether an answer is no page and no file."""
    kind = answer.get("Content-Type", "")
    if "attachment" in answer.get("Content-Disposition", ""):
        return False
    return kind.startswith("application/json") or (
        kind.startswith("text/html") and b"<!doctype html>" not in answer.content[:200].lower()
    )


def of_route(route: str, method: str = "GET") -> list[Row]:
    return [row for row in rows() if (row.route, row.method) == (route, method)]


def test_every_fragment_is_known(attacked: SecurityWorld):
    found = set()
    for row, _role, _address, answer in attacked.pages_read():
        if row.route.startswith("api:") or row.route in MACHINES or "open_data" in row.route:
            continue
        if is_fragment(answer.response):
            found.add(row.route)

    assert found <= set(FRAGMENTS) | {"assessment:decision_package_json", "proposals:proposal_data"}, found
    assert {row.route for row in rows() if "autosave" in row.route} <= set(AUTOSAVES)


def test_every_script_that_saves_hears_of_an_old_token_and_asks_for_the_one_of_now():
    assert set(AUTOSAVES) == SAVED_BY_SCRIPT


@pytest.mark.parametrize("route", FRAGMENTS)
def test_who_may_not_see_the_page_gets_no_fragment(attacked: SecurityWorld, route):
    page_readers = {role for row in of_route(FRAGMENTS[route]) for role in ROLES if row.answers[role] in (200, 302)}
    for row in of_route(route):
        for role in ROLES:
            status = attacked.ask(role, "GET", attacked.address(row)).status
            assert status == row.answers[role]
            if status == 200 and route not in ("proposals:session_state",):
                assert role in page_readers, role


@pytest.mark.parametrize("route", [*FRAGMENTS, *AUTOSAVES])
def test_an_ended_session_gives_a_way_to_sign_in_and_no_broken_piece(attacked: SecurityWorld, route):
    method = "POST" if route in AUTOSAVES else "GET"
    for row in of_route(route, method) or of_route(route, "POST"):
        for role in ("anonymous", "disabled"):
            answer = attacked.ask(role, method, attacked.address(row))
            assert answer.writes == ()
            if answer.status == 401:
                assert json.loads(answer.response.content)["state"] in SIGNED_OUT
            elif answer.status == 302:
                assert answer.response["Location"].startswith("/account/login/?next=/")
            else:
                is_public = row.answers["stranger"] == 200 == row.answers["assessor_unassigned"]
                assert is_public or answer.status == 404, (role, answer.status)


@pytest.mark.parametrize("headers", [
    {}, {"X-Requested-With": "XMLHttpRequest"}, {"Accept": "application/json"}, {"Accept": "text/html"},
    {"HX-Request": "true"}, {"X-Background": "1"}, {"Sec-Fetch-Mode": "navigate"},
])  # fmt: skip
def test_no_header_lets_anybody_in(attacked: SecurityWorld, headers):
    for route in [*FRAGMENTS, *AUTOSAVES]:
        method = "POST" if route in AUTOSAVES else "GET"
        for row in of_route(route, method):
            for role in ("stranger", "assessor_unassigned", "former_member"):
                with_headers = attacked.ask(role, method, attacked.address(row), headers=headers)
                assert with_headers.status == row.answers[role], (route, role)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_give_nothing(attacked: SecurityWorld, method):
    for route in [*FRAGMENTS, *AUTOSAVES]:
        for row in (*of_route(route), *of_route(route, "POST")):
            for role in ("officer", "applicant_signatory", "assessor_assigned"):
                answer = attacked.ask(role, method, attacked.address(row))
                assert (answer.status in (302, 401, 403, 404, 405), answer.writes) == (True, ()), (route, role)


@pytest.mark.parametrize("route", AUTOSAVES)
def test_saving_while_typing_is_for_who_may_open_the_form(attacked: SecurityWorld, route):
    writers = {role for row in of_route(AUTOSAVES[route]) for role in ROLES if row.answers[role] in (200, 302)}
    for row in of_route(route, "POST"):
        let_in = {role for role in ROLES if row.answers[role] in LETS_IN}
        assert let_in <= writers, let_in - writers
