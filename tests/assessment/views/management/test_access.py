"""Who may open and press what: every page and button of the staff, every role."""

import pytest
from django.urls import reverse

from assessment.urls import of_round

READERS = {"officer", "coordinator", "decision_maker", "controller"}
PLANNERS = {"officer", "coordinator"}
PEOPLE = READERS | {"assessor", "finance_officer", "account_holder", "technical_administrator", "signatory", "stranger"}
PAGES = {
    "assignment": READERS,
    "assignment_proposal": PLANNERS,
    "ranking": READERS,
    "ranking_csv": READERS,
    "allocation_list": READERS,
    "allocation_detail": READERS,
    "allocation_problem": READERS,
    "allocation_result": READERS,
    "decision_list": READERS,
    "decision_publish": {"officer", "decision_maker"},
}
BUTTONS = {
    "assignment_evenly": PLANNERS,
    "scoring_close": PLANNERS,
    "scoring_reopen": PLANNERS,
    "assignment_proposal": PLANNERS,
    "assignment_set_aside": PLANNERS,
    "allocation_run": {"officer"},
    "allocation_propose": {"officer"},
    "allocation_approve": {"decision_maker"},
    "allocation_return": {"decision_maker"},
    "decision_publish": {"officer", "decision_maker"},
}


@pytest.fixture
def address(approved):
    """Give the address of a page of the approved round."""
    round_, proposals, run = approved
    proposal = proposals["Hoog"]
    more = {
        "assignment_proposal": [proposal.pk],
        "assignment_set_aside": [proposal.pk, proposal.assessments.first().pk],
        **{f"allocation_{name}": [run.number] for name in ("detail", "problem", "result", "propose", "approve", "return")},
    }
    return lambda name: reverse(f"assessment:{name}", args=[round_.slug, *more.get(name, [])])


def test_every_address_is_in_the_tables():
    assert {pattern.name for pattern in of_round} == PAGES.keys() | BUTTONS.keys()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_opens_for_its_roles_only(name, address, sign_in, request):
    opened = {who for who in PEOPLE if sign_in(request.getfixturevalue(who)).get(address(name)).status_code == 200}

    assert opened == PAGES[name]


@pytest.mark.parametrize("name", sorted(BUTTONS))
def test_button_refuses_other_roles(name, address, sign_in, request):
    refused = {who for who in PEOPLE if sign_in(request.getfixturevalue(who)).post(address(name)).status_code == 403}

    assert refused == PEOPLE - BUTTONS[name]


@pytest.mark.parametrize("name", sorted(PAGES.keys() | BUTTONS.keys()))
def test_visitor_signs_in_first(name, address, client):
    assert client.get(address(name)).url.startswith("/account/login/")


@pytest.mark.parametrize("name", sorted(BUTTONS.keys() - PAGES.keys()))
def test_button_is_no_page(name, address, sign_in, officer, decision_maker):
    person = decision_maker if name in {"allocation_approve", "allocation_return"} else officer

    assert sign_in(person).get(address(name)).status_code == 405


@pytest.mark.parametrize("path", ["toewijzen/", "rangorde/", "rangorde/rangorde.csv", "verdeling/", "besluiten/"])
def test_unknown_round_does_not_exist(path, sign_in, officer, approved):
    assert sign_in(officer).get(f"/beheer/ronde/onbekend/{path}").status_code == 404


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999"])
def test_forged_number_of_an_allocation_does_not_exist(number, sign_in, officer, approved):
    client = sign_in(officer)

    assert client.get(f"/beheer/ronde/ronde/verdeling/{number}/").status_code == 404
    assert client.get(f"/beheer/ronde/ronde/verdeling/{number}/invoer.json").status_code == 404
    assert client.post(f"/beheer/ronde/ronde/verdeling/{number}/voorleggen/").status_code == 404
