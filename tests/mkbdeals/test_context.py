"""The frame of a page: menu, name of the part of the site, who is signed in."""

import pytest

from proposals.enums import ProposalStatus, Role
from tests.factories import proposals as make
from tests.factories import reporting as reports

pytestmark = pytest.mark.django_db


def menu(client, address):
    return [item.url for item in client.get(address).context["navigation"]]


def current(client, address):
    return [item.url for item in client.get(address).context["navigation"] if item.current]


def test_menu_of_everybody(client, open_round, settings):
    settings.DEMONSTRATION = False

    assert menu(client, "/") == ["/", "/gesloten-deals/", "/contact/"]


def test_menu_of_the_demonstration_names_its_accounts(client, open_round, settings):
    settings.DEMONSTRATION = True

    assert menu(client, "/") == ["/", "/gesloten-deals/", "/contact/", "/demo/accounts/"]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("editor", ["/aanvragen/", "/", "/deals/", "/berichten/", "/organisatie/"]),
        ("reader", ["/aanvragen/", "/", "/deals/", "/berichten/", "/organisatie/"]),
        ("assessor", ["/beoordelen/", "/"]),
        ("officer", ["/beheer/", "/"]),
        ("controller", ["/beheer/", "/"]),
    ],
)
def test_menu_of_a_person(request, client, open_round, who, expected):
    client.force_login(request.getfixturevalue(who))

    assert menu(client, "/") == expected


def test_technical_administrator_finds_the_technical_admin(sign_in, technical_administrator, open_round):
    assert menu(sign_in(technical_administrator), "/") == ["/admin/", "/"]


ROUND = "/beheer/ronde/demonstratieronde/"


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (
            "officer",
            [ROUND, f"{ROUND}voorstellen/", f"{ROUND}toewijzen/", f"{ROUND}rangorde/", f"{ROUND}verdeling/",
             f"{ROUND}besluiten/", "/beheer/rapporten/", "/beheer/deals/"],
        ),
        ("finance_officer", [ROUND, "/beheer/deals/", "/beheer/betalingen/"]),
        ("account_holder", [ROUND, "/beheer/rapporten/", "/beheer/deals/"]),
    ],
)  # fmt: skip
def test_menu_of_a_round_names_only_what_one_may_open(request, client, open_round, who, expected):
    client.force_login(request.getfixturevalue(who))

    assert menu(client, ROUND) == expected
    assert all(client.get(address).status_code == 200 for address in expected)


def test_menu_outside_a_round_has_the_rounds_and_the_messages(sign_in, officer):
    assert menu(sign_in(officer), "/beheer/deals/") == [
        "/beheer/", "/beheer/rapporten/", "/beheer/deals/", "/beheer/berichten/",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/beheer/", ["/beheer/"]),
        ("/beheer/deals/", ["/beheer/deals/"]),
        (ROUND, [ROUND]),
        (f"{ROUND}plafond/", [ROUND]),
        (f"{ROUND}voorstellen/?q=x", [f"{ROUND}voorstellen/"]),
    ],
)
def test_one_entry_of_the_menu_is_current(sign_in, officer, open_round, address, expected):
    assert current(sign_in(officer), address) == expected


def test_parts_of_the_site_say_where_one_is(sign_in, officer, open_round):
    client = sign_in(officer)

    assert [client.get(address).context["site_name_suffix"] for address in ("/", "/beheer/")] == ["", "beheer"]


def test_who_names_the_organisations_and_the_function(sign_in, editor, organisation, open_round):
    assert sign_in(editor).get("/").context["who"] == ["Gemeente Slingerbeek", "Invuller"]


def test_who_is_not_told_of_an_organisation_one_has_left(sign_in, editor, open_round):
    editor.memberships.update(ended_at=open_round.opens_at, ended_by=editor)

    assert sign_in(editor).get("/").context["who"] == ["Invuller"]


def test_a_person_with_two_roles_finds_both(sign_in, open_round):
    person = make.user_with_role(Role.PROGRAMME_OFFICER)
    make.RoleGrantFactory(user=person, role=Role.ASSESSOR)

    assert menu(sign_in(person), "/") == ["/beoordelen/", "/beheer/", "/"]


def test_staff_keep_their_menu_on_pages_they_share_with_regions(sign_in, officer, open_round, organisation):
    proposal = make.complete_proposal(round=open_round, organisation=organisation)
    deal = make.DealFactory(proposal=make.move_proposal(proposal, ProposalStatus.AWARDED))
    page = sign_in(officer).get(f"/deals/{deal.pk}/tussenrapportages/")

    assert [item.url for item in page.context["navigation"] if item.current] == ["/beheer/deals/"]
    assert f'href="/beheer/deals/{deal.pk}/"' in page.content.decode()


def test_a_region_keeps_its_own_menu_there(sign_in, editor, open_round, organisation):
    proposal = make.complete_proposal(round=open_round, organisation=organisation)
    deal = make.DealFactory(proposal=make.move_proposal(proposal, ProposalStatus.AWARDED))
    page = sign_in(editor).get(f"/deals/{deal.pk}/tussenrapportages/")

    assert [item.url for item in page.context["navigation"] if item.current] == ["/deals/"]
    assert page.context["site_name_suffix"] == ""


def test_the_page_of_a_proposal_lies_under_the_proposals_of_its_round(sign_in, officer, draft):
    proposal = make.move_proposal(draft, ProposalStatus.SUBMITTED)

    assert current(sign_in(officer), f"/beheer/voorstellen/{proposal.pk}/") == [f"{ROUND}voorstellen/"]


def test_the_page_of_a_later_closing_time_lies_under_its_round(sign_in, officer, open_round):
    extension = make.ExtensionFactory(outage__round=open_round)

    assert current(sign_in(officer), f"/beheer/verlengingen/{extension.pk}/") == [ROUND]


def test_a_progress_report_lies_under_the_deals_of_its_region(sign_in, editor, open_round, organisation):
    proposal = make.complete_proposal(round=open_round, organisation=organisation)
    deal = make.DealFactory(proposal=make.move_proposal(proposal, ProposalStatus.AWARDED))
    report = reports.ProgressReportFactory(deal=deal)

    assert current(sign_in(editor), f"/tussenrapportages/{report.pk}/") == ["/deals/"]
