"""The pages for everybody: after the publication, without signing in, kept for a minute, and told in words too."""

import re
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from proposals.enums import ProposalStatus, Role, ScanState
from proposals.models import DealIndicator, SignedCopy
from reporting.documents.open_data.fields import DEAL_FIELDS, PAGE_FIELDS, WITHHELD
from reporting.enums import ProgressReportStatus
from reporting.models import ProgressFigure
from tests.assessment.views.management.reading import query_count
from tests.factories.assessment import published_decision
from tests.factories.payments import TrancheFactory, paid_order
from tests.factories.proposals import (
    BudgetCeilingFactory,
    CovenantFactory,
    MilestoneFactory,
    ProvinceFactory,
    RoundFactory,
    SignedCopyFactory,
    user_with_role,
)
from tests.factories.published import published_deal, unpublished_deal
from tests.factories.reporting import ProgressReportFactory
from tests.triggers_off import triggers_off

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 een convenant"
PAGES = ["public_deal_list", "public_figures", "public_rounds", "open_data"]


def page_of(client, deal) -> str:
    address = reverse("reporting:public_deal", args=[deal.proposal.reference.replace(" ", "-").lower()])
    return client.get(address).content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "head"])
def test_page_is_for_everybody_and_kept_for_a_minute(client, page, method):
    published_deal()

    answer = getattr(client, method)(reverse(f"reporting:{page}"))

    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=60")
    assert "Cookie" in answer["Vary"]
    assert not answer.cookies


@pytest.mark.parametrize("page", PAGES)
def test_page_for_a_person_is_not_kept(client, page):
    client.force_login(user_with_role(Role.PROGRAMME_OFFICER))

    assert client.get(reverse(f"reporting:{page}"))["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", [*PAGES, "home"])
def test_nothing_of_a_deal_is_shown_before_its_publication(client, page):
    unpublished_deal(title="Geheim tot morgen")

    name = "proposals:home" if page == "home" else f"reporting:{page}"

    assert "Geheim tot morgen" not in client.get(reverse(name)).content.decode()


def test_deal_that_was_not_published_is_not_found(client):
    hidden = unpublished_deal()
    address = reverse("reporting:public_deal", args=[hidden.proposal.reference.replace(" ", "-").lower()])

    assert client.get(address).status_code == 404
    assert client.get(reverse("reporting:public_deal", args=["\x00"])).status_code == 404


def test_pages_fetch_nothing_from_elsewhere(client):
    deal = published_deal()

    pages = [client.get(reverse(f"reporting:{page}")).content.decode() for page in PAGES] + [page_of(client, deal)]

    fetched = [
        each for page in pages for each in re.findall(r'<(?:img|script|link|iframe)[^>]+(?:src|href)="([^"]+)"', page)
    ]
    assert [each for each in fetched if not each.startswith("/static/")] == []


def test_rejected_proposals_are_only_counted(client):
    deal = published_deal()
    rejected = published_decision(
        run=deal.proposal.round.allocation_runs.get(), outcome=ProposalStatus.REJECTED, awarded_amount=0
    ).proposal

    pages = [client.get(reverse(f"reporting:{page}")).content.decode() for page in PAGES]

    assert not any(rejected.title in page or rejected.organisation.name in page for page in pages)


def test_deal_page_keeps_announced_awarded_and_paid_apart_with_their_days(client):
    page = page_of(client, published_deal(less=1000))

    facts = dict(re.findall(r"<dt[^>]*>\s*([^<]+?)\s*</dt>\s*<dd[^>]*>(.*?)</dd>", page, re.DOTALL))
    assert len([value for value in facts.values() if "€" in value and re.search(r"\d{4}", value)]) == 4


def test_deal_page_says_in_words_which_result_is_behind(client):
    deal = published_deal()
    indicator = DealIndicator.objects.create(deal=deal, name="Bedrijven bereikt", baseline=0, target=500)
    day = timezone.localdate() - timedelta(days=1)
    report = ProgressReportFactory(
        deal=deal, sent_in=True, status=ProgressReportStatus.ACCEPTED, reviewed_at=timezone.now(),
        reviewed_by=deal.concluded_by, period_start_date=day - timedelta(days=180), period_end_date=day,
    )  # fmt: skip
    with triggers_off("reporting_progressfigure"):
        ProgressFigure.objects.update_or_create(
            progress_report=report, indicator=indicator,
            defaults={"planned": Decimal(200), "reached": Decimal(100), "explanation": "Laat."},
        )  # fmt: skip

    page = page_of(client, deal)

    assert "20 %" in page
    assert "mkb-status--warn" in page
    assert "Laat." not in page


@pytest.mark.parametrize(("query", "shown"), [("", 2), ("?provincie=PV23", 1), ("?thema=bestaat-niet", 0), ("?x=1", 2)])
def test_filters_stand_in_the_address(client, query, shown):
    first = published_deal(region=ProvinceFactory(code="PV23", name="Overijssel"))
    published_deal(first.proposal.round, region=ProvinceFactory(code="PV25", name="Gelderland"))

    page = client.get(reverse("reporting:public_deal_list") + query).content.decode()

    assert page.count('<th scope="row"><a href="/gesloten-deals/') == shown


def test_map_and_list_say_the_same(client):
    first = published_deal(region=ProvinceFactory(code="PV23", name="Overijssel"))
    published_deal(first.proposal.round, region=ProvinceFactory(code="PV25", name="Gelderland"))

    page = client.get(reverse("reporting:public_deal_list")).content.decode()

    assert set(re.findall(r'<a [^>]*href="/gesloten-deals/\?provincie=(\w+)#lijst"', page)) == {"PV23", "PV25"}
    assert set(re.findall(r'<li><a href="\?provincie=(\w+)#lijst"', page)) == {"PV23", "PV25"}


def test_round_tells_its_counts_after_the_publication_only(client):
    RoundFactory(name="Ronde die loopt")
    published_deal()

    rows = re.findall(
        r"<tr><th scope=\"row\">.*?</tr>", client.get(reverse("reporting:public_rounds")).content.decode()
    )

    assert len(rows) == 2
    assert ["–" in row for row in rows] in ([True, False], [False, True])


def test_pages_ask_as_much_for_thirty_deals_as_for_one(client):
    deal = published_deal()
    BudgetCeilingFactory(round=deal.proposal.round, amount=Decimal(90_000_000), effective_at=timezone.now())
    one = {page: query_count(client, reverse(f"reporting:{page}")) for page in PAGES}
    for _each in range(29):
        published_deal(deal.proposal.round)

    assert {page: query_count(client, reverse(f"reporting:{page}")) for page in PAGES} == one


def test_staff_see_beforehand_what_is_public_with_a_reason_for_each_field(client):
    published_deal()
    client.force_login(user_with_role(Role.PROGRAMME_OFFICER))

    page = client.get(reverse("reporting:open_data_preview")).content.decode()

    assert all(field.name in page for field in DEAL_FIELDS)
    assert all(each.name in page for each in WITHHELD if "'" not in each.name)


def test_staff_see_beforehand_what_only_the_page_of_a_deal_shows(client):
    deal = published_deal()
    milestone = MilestoneFactory(deal=deal, title="Opening van de werkplaats")
    part = TrancheFactory(deal=deal, name="Voorschot bij de start")
    client.force_login(user_with_role(Role.PROGRAMME_OFFICER))

    page = client.get(reverse("reporting:open_data_preview")).content.decode()
    public = page_of(client, deal)

    assert all(field.name in page for field in PAGE_FIELDS)
    for words in (milestone.title, part.name):
        assert words in page
        assert words in public


def test_staff_are_told_that_nothing_is_public_yet(client):
    client.force_login(user_with_role(Role.PROGRAMME_OFFICER))

    assert client.get(reverse("reporting:open_data_preview")).status_code == 200


@pytest.mark.parametrize("name", ["geheim.csv", "..%2Fsettings.py", "deals.xlsx"])
def test_other_files_are_not_found(client, name):
    assert client.get(f"/open-data/{name}").status_code == 404


def test_covenant_is_for_everybody_once_staff_published_it(client):
    deal = published_deal()
    copy = SignedCopyFactory(
        covenant=CovenantFactory(deal=deal), scan_state=ScanState.CLEAN, original_name="convenant J. Janssen.pdf",
        file=ContentFile(PDF, "copy"), size=len(PDF), sha256=sha256(PDF).hexdigest(),
    )  # fmt: skip
    address = reverse("reporting:public_covenant", args=[deal.proposal.reference.replace(" ", "-").lower()])
    before = client.get(address).status_code
    SignedCopy.objects.filter(pk=copy.pk).update(published_at=timezone.now(), published_by=deal.concluded_by)

    after = client.get(address)

    assert (before, after.status_code, after["Content-Type"]) == (404, 200, "application/pdf")
    assert copy.original_name not in after["Content-Disposition"]
    assert address in page_of(client, deal)


def test_figures_show_what_was_paid_over_time_once_something_was(client):
    deal = published_deal()
    empty = client.get(reverse("reporting:public_figures"))
    tranche = TrancheFactory(deal=deal, number=1, amount=Decimal(10_000))
    paid_order(tranche=tranche, amount=Decimal(10_000))

    answer = client.get(reverse("reporting:public_figures"))

    assert empty.context["payments"] is None
    assert answer.context["payments"].rows == ((timezone.localdate(), Decimal(10_000), Decimal(10_000)),)
    assert answer.context["payments"].text in answer.content.decode()
