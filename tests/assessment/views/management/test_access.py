"""Who may open and press what: every page and button of the staff, every role."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.urls import of_round
from tests.factories import assessment as build

READERS = {"officer", "coordinator", "decision_maker", "controller"}
PLANNERS = {"officer", "coordinator"}
PEOPLE = READERS | {"assessor", "finance_officer", "account_holder", "technical_administrator", "signatory", "stranger"}
PAGES = {
    "assignment": READERS,
    "assignment_proposal": PLANNERS,
    "ranking": READERS,
    "ranking_csv": READERS,
    "ranking_file": READERS,
    "ranking_uncertainty": READERS,
    "lottery": READERS,
    "lottery_inputs": READERS,
    "panel_meeting": READERS,
    "scenario_list": READERS,
    "scenario_compare": READERS,
    "allocation_list": READERS,
    "allocation_detail": READERS,
    "allocation_problem": READERS,
    "allocation_result": READERS,
    "decision_package": READERS,
    "decision_package_json": READERS,
    "decision_package_zip": READERS,
    "decision_list": READERS,
    "decision_file": READERS,
    "decision_publish": {"officer", "decision_maker"},
    "round_funds": READERS,
    "decision_terms": READERS,
    "objection_list": READERS,
    "objection_create": {"officer"},
}
BUTTONS = {
    "assignment_evenly": PLANNERS,
    "scoring_close": PLANNERS,
    "scoring_reopen": PLANNERS,
    "assignment_proposal": PLANNERS,
    "assignment_set_aside": PLANNERS,
    "ranking_uncertainty_run": READERS,
    "lottery_value": PLANNERS,
    "ranking_view_save": READERS - {"controller"},
    "ranking_view_delete": READERS - {"controller"},
    "scenario_freeze": {"officer"},
    "scenario_put_away": {"officer"},
    "allocation_run": {"officer"},
    "allocation_propose": {"officer"},
    "allocation_approve": {"decision_maker"},
    "allocation_return": {"decision_maker"},
    "decision_publish": {"officer", "decision_maker"},
    "decision_plan": {"officer", "decision_maker"},
    "decision_plan_cancel": {"officer", "decision_maker"},
}


NUMBERED = ("detail", "problem", "result", "propose", "approve", "return")


def _put_away(round_):
    """A scenario that nobody compares: its input is empty."""
    return build.ScenarioFactory(round=round_, put_away_at=timezone.now(), put_away_by=build.make.UserFactory())


@pytest.fixture
def address(approved):
    """Give the address of a page of the approved round."""
    round_, proposals, run = approved
    proposal = proposals["Hoog"]
    more = {
        "ranking_file": ["xlsx"],
        "decision_file": ["ods"],
        "assignment_proposal": [proposal.pk],
        "lottery_inputs": [1],
        "ranking_view_delete": [build.RankingViewFactory(round=round_, is_shared=True).pk],
        "assignment_set_aside": [proposal.pk, proposal.assessments.first().pk],
        "scenario_freeze": [0],
        "scenario_put_away": [_put_away(round_).number],
        **{f"allocation_{name}": [run.number] for name in NUMBERED},
        **{f"decision_package{name}": [run.number] for name in ("", "_json", "_zip")},
    }
    return lambda name: reverse(f"assessment:{name}", args=[round_.slug, *more.get(name, [])])


@pytest.fixture
def clients(request):
    """A client for everybody of the cast, signed in."""
    everybody = {}
    for who in sorted(PEOPLE):
        everybody[who] = Client()
        everybody[who].force_login(request.getfixturevalue(who))
    return everybody


def test_every_address_is_in_the_tables():
    # Criteria belong to the set-up of a round, interests and divisions of the work to its assessing, what is
    # recorded to the panel: tests/permissions.toml asks for them there.
    elsewhere = {"criteria_setup", "interest_list", "interest_find", "interest_end", "interest_pin"}
    elsewhere |= {
        "scoring_matrix",
        "scoring_matrix_file",
        "scoring_remind",
        "scoring_reminders",
        "assessor_work",
        "assessor_wish_remove",
    }
    elsewhere |= {f"assignment_run_{name}" for name in ("list", "detail", "apply", "discard")}
    elsewhere |= {"panel_discussion", "panel_discussion_reopen", "panel_draft", "panel_sitting", "panel_sitting_create"}
    elsewhere |= {"calibration", "calibration_report", "calibration_run"}
    elsewhere |= {f"practice_{name}" for name in ("autosave", "create", "detail", "edit", "publish", "take_back")}
    elsewhere |= {"division_rule", "division_rule_setup"}
    elsewhere |= {"scenario_create"}  # a page and a button that both close with the approval
    elsewhere |= {f"rule_amendment_{each}" for each in ("create", "approve", "refuse")}
    elsewhere |= {"award_lapse", "award_lapse_confirm", "award_lapse_cancel", "objection_detail", "objection_step"}
    elsewhere |= {f"follow_up_{name}" for name in ("create", "detail", "approve", "return", "publish")}
    elsewhere |= {"decision_term_step"}
    assert {pattern.name for pattern in of_round} - elsewhere == PAGES.keys() | BUTTONS.keys()


def test_pages_open_for_their_roles_only(address, clients):
    opened = {
        name: {who for who, client in clients.items() if client.get(address(name)).status_code == 200} for name in PAGES
    }

    assert opened == PAGES


def test_who_may_not_open_a_page_is_told_so(address, clients):
    refused = {
        name: {who for who, client in clients.items() if client.get(address(name)).status_code == 403} for name in PAGES
    }

    assert refused == {name: PEOPLE - readers for name, readers in PAGES.items()}


def test_buttons_refuse_other_roles(address, clients):
    refused = {
        name: {who for who, client in clients.items() if client.post(address(name)).status_code == 403}
        for name in BUTTONS
    }

    assert refused == {name: PEOPLE - may for name, may in BUTTONS.items()}


def test_visitors_sign_in_first(address, client):
    for name in PAGES.keys() | BUTTONS.keys():
        assert client.get(address(name)).url.startswith("/account/login/"), name


def test_buttons_are_no_pages(address, clients):
    for name in BUTTONS.keys() - PAGES.keys():
        who = min(BUTTONS[name])
        assert clients[who].get(address(name)).status_code == 405, name


@pytest.mark.parametrize("path", ["toewijzen/", "rangorde/", "rangorde/rangorde.csv", "verdeling/", "besluiten/"])
def test_unknown_round_does_not_exist(path, sign_in, officer, approved):
    assert sign_in(officer).get(f"/beheer/ronde/onbekend/{path}").status_code == 404


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999"])
def test_forged_number_of_an_allocation_does_not_exist(number, sign_in, officer, approved):
    client = sign_in(officer)

    assert client.get(f"/beheer/ronde/ronde/verdeling/{number}/").status_code == 404
    assert client.get(f"/beheer/ronde/ronde/verdeling/{number}/invoer.json").status_code == 404
    assert client.post(f"/beheer/ronde/ronde/verdeling/{number}/voorleggen/").status_code == 404
