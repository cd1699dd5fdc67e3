"""One world with an early end, a lapse and a change of a deal: the same amounts everywhere, to the cent (issue 6)."""

import copy
import csv
import io
import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.enums import LapseGround
from assessment.models import AwardDecision
from assessment.services.decisions import publish_decisions
from assessment.services.lapses import confirm_lapse, request_lapse
from proposals.enums import DealStatus
from proposals.formats import euros
from proposals.models import Deal, Round, User
from proposals.services.amendments import approve_amendment, open_amendment, save_amendment, submit_amendment
from proposals.services.deals import move_deal
from reporting.models import DecisionLetter
from reporting.services.contents import (
    deal_sheet_document,
    document_for,
    parliament_letter_document,
    round_report_document,
)
from reporting.services.contents.parliament_report import live_report
from tests.factories.payments import TrancheFactory, paid_order
from tests.factories.proposals import UserFactory, walk_deal
from tests.factories.reporting import ParliamentReportFactory, approved_round, mandated
from tests.pdf_checks import text_of

pytestmark = pytest.mark.django_db
AMOUNT = re.compile(r"€ (\d[\d.]*(?:,\d\d)?)")
# What each deal was announced with, what is awarded now (None: ended early) and what it was paid, in euros.
ANNOUNCED = {
    "Stopt te vroeg": Decimal("300000.55"),
    "Geld vervalt": Decimal("250000.45"),
    "Deal wijzigt": Decimal("200000.35"),
    "Gaat zo door": Decimal("150000.25"),
}
STANDS = {"Deal wijzigt": Decimal("180000.15"), "Gaat zo door": Decimal("150000.25")}
PAID = {"Stopt te vroeg": Decimal("10000.33"), "Deal wijzigt": Decimal("5000.05")}
PLANNED_AND_LOST = Decimal("70000.11")  # of the deal that ended: never payable
TOTALS = (Decimal("900001.60"), Decimal("330000.40"), Decimal("15000.38"))


@dataclass(frozen=True)
class Scene:
    """The round, its deals by title, and somebody of the programme."""

    round: Round
    deals: dict[str, Deal]
    officer: User

    def awarded(self, title: str) -> Decimal:
        """Give the award of a deal as its row shows it, also when it counts no more."""
        return STANDS.get(title, ANNOUNCED[title])


@pytest.fixture
def scene(officer) -> Scene:
    run = approved_round(
        [(title, amount, 5 - place) for place, (title, amount) in enumerate(ANNOUNCED.items())],
        ceiling=Decimal("950000.00"), contact_email="programma@mkbdeals.example", contact_phone="070 123 45 67",
    )  # fmt: skip
    publish_decisions(round_=run.round, by=officer, at=timezone.now())
    deals = {deal.proposal.title: deal for deal in Deal.objects.select_related("proposal")}
    for deal in deals.values():
        walk_deal(deal, DealStatus.RUNNING)
    for title, amount in PAID.items():
        paid_order(tranche=TrancheFactory(deal=deals[title], amount=amount), amount=amount)
    TrancheFactory(deal=deals["Stopt te vroeg"], amount=PLANNED_AND_LOST, name="Slot")
    stop, lapse = deals["Stopt te vroeg"], deals["Geld vervalt"]
    move_deal(deal=stop, to=DealStatus.ENDED_EARLY, by=officer, at=timezone.now(), reason="De regio stopt.")
    asked = request_lapse(
        proposal=lapse.proposal, ground=LapseGround.DECLINED, reason="De gemeente ziet ervan af.", by=officer,
        at=timezone.now(),
    )  # fmt: skip
    confirm_lapse(lapse=asked, by=mandated(), at=timezone.now())
    amend(deals["Deal wijzigt"], STANDS["Deal wijzigt"])
    return Scene(run.round, {title: Deal.objects.get(pk=deal.pk) for title, deal in deals.items()}, officer)


def amend(deal: Deal, amount: Decimal) -> None:
    by, at = UserFactory(), timezone.now()
    amendment = open_amendment(deal=deal, by=by, at=at)
    proposed = copy.deepcopy(amendment.proposed) | {"awarded_amount": str(amount)}
    save_amendment(amendment=amendment, proposed=proposed, reason="De regio doet minder.", by=by, at=at)
    amendment.refresh_from_db()
    submit_amendment(amendment=amendment, by=by, at=at)
    approve_amendment(amendment=amendment, by=mandated(), at=at)


def amounts(text: str) -> list[Decimal]:
    """Read the amounts of a text, in order."""
    return [Decimal(each.replace(".", "").replace(",", ".")) for each in AMOUNT.findall(text.replace("\u00a0", " "))]


def words(page: bytes) -> str:
    """Give the text of a page, a line for each row of a table."""
    rows = re.sub(r"</tr>|</h\d>", "\n", " ".join(page.decode().split()))
    return unescape(re.sub(r"<[^>]+>", " ", rows)).replace("\u00a0", " ")


def row(text: str, name: str) -> list[Decimal]:
    """Give the amounts of the row of a page that names a deal."""
    (found,) = [line for line in text.splitlines() if name in line and "€" in line]
    return amounts(found)


def after(text: str, words: str, count: int) -> list[Decimal]:
    """Give the amounts that follow some words in a document."""
    assert words in text, f"{words!r} is not in the document"
    return amounts(text.split(words, 1)[1])[:count]


def today() -> date:
    return timezone.localdate()


def test_every_page_file_letter_and_document_tells_the_same_amounts(scene, client):
    announced, awarded, paid = TOTALS
    assert (announced, awarded, paid) == (
        sum(ANNOUNCED.values()), sum(STANDS.values()), sum(PAID.values()),
    )  # fmt: skip

    check_pages(scene, client)
    check_files(scene, client)
    check_letters(scene)
    check_documents(scene)


def check_pages(scene: Scene, client) -> None:
    announced, awarded, paid = TOTALS
    figures = words(client.get(reverse("reporting:public_figures")).content)
    totals = [amounts(line) for line in figures.splitlines() if "Totaal" in line]
    assert totals.count([announced, awarded, paid]) >= 2, "per round and per province"
    listed = words(client.get(reverse("reporting:public_deal_list")).content)
    for title in ANNOUNCED:
        assert row(listed, title) == [scene.awarded(title), PAID.get(title, 0)], title
    deals = {each["titel"]: each for each in client.get("/v1/deals").json()["deals"]}
    for title in ANNOUNCED:
        page = words(client.get(reverse("reporting:public_deal", args=[deals[title]["dealcode"]])).content)
        for amount in (ANNOUNCED[title], scene.awarded(title), PAID.get(title, Decimal(0))):
            assert euros(amount).replace("\u00a0", " ") in page, title
        assert PLANNED_AND_LOST not in amounts(page), "nothing is planned for a deal that ended"
    client.force_login(scene.officer)
    managed = words(client.get(reverse("proposals:management_deals")).content)
    for title in ANNOUNCED:
        assert {scene.awarded(title), PAID.get(title, Decimal(0))} <= set(row(managed, title)), title
    assert {awarded, paid} <= set(amounts(managed))


def check_files(scene: Scene, client) -> None:
    def table(content: bytes) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))

    def number(text: str) -> Decimal:
        return Decimal(text.replace(",", "."))

    address = reverse("proposals:management_deals_file", args=["csv"])
    for each in table(client.get(address).content):
        assert number(each["Bijdrage"]) == scene.awarded(each["Deal"])
        assert number(each["Betaald"]) == PAID.get(each["Deal"], 0)
    files = {name: client.get(reverse("reporting:open_data_file", args=[name])) for name in ("deals.csv", "deals.json")}
    tables = [
        table(files["deals.csv"].content),
        json.loads(files["deals.json"].content)["deals"],
        client.get("/v1/deals").json()["deals"],
    ]
    for rows in tables:
        assert len(rows) == len(ANNOUNCED)
        for each in rows:
            title = each["titel"]
            told = [number(str(each[f"{name}Bedrag"])) for name in ("aangekondigd", "toegekend", "betaald")]
            assert told == [ANNOUNCED[title], scene.awarded(title), PAID.get(title, 0)], title
        stand = [each for each in rows if each["status"] != "voortijdig-beeindigd"]
        assert sum(number(str(each["toegekendBedrag"])) for each in stand) == TOTALS[1]


def check_letters(scene: Scene) -> None:
    for decision in AwardDecision.objects.filter(run__round=scene.round).select_related("proposal"):
        letter = DecisionLetter.objects.select_related("report").get(proposal=decision.proposal)
        text = text_of(document_for(letter.report).to_pdf())
        assert ANNOUNCED[decision.proposal.title] in amounts(text)
    letter = parliament_letter_document(scene.round, parameters={"form": "sent"}, asked_at=timezone.now())
    assert letter.annex.standing_amount == TOTALS[1]
    changed = text_of(letter.to_pdf()).split("Gewijzigd na dit besluit")[1].split("Controlegetal")[0]
    lost = [ANNOUNCED["Stopt te vroeg"], 0, ANNOUNCED["Geld vervalt"], 0]
    assert amounts(changed) == [*lost, ANNOUNCED["Deal wijzigt"], STANDS["Deal wijzigt"], TOTALS[1]]


def check_documents(scene: Scene) -> None:
    announced, awarded, paid = TOTALS
    report = round_report_document(scene.round, on=today())
    text = text_of(report.to_pdf())
    assert after(text, "Toegekend bij de bekendmaking", 1) == [announced]
    assert after(text, "Samen toegekend na deze wijzigingen", 1) == [awarded] == [report.changed_amount]
    standing = text.split("Deals van deze ronde")[1]
    assert after(standing, "Totaal", 3) == [announced, awarded, paid]
    for title in ANNOUNCED:
        assert after(standing, title, 3) == [ANNOUNCED[title], scene.awarded(title), PAID.get(title, 0)]

    yearly = text_of(live_report(ParliamentReportFactory(figures_date=today())).to_pdf())
    assert after(yearly, "Het ministerie kende", 2) == [awarded, paid]
    money = yearly.split("Geld per deal in euro")[1]
    assert after(money, "Totaal", 2) == [awarded, paid]
    for title in ANNOUNCED:
        assert after(money, title, 2) == [scene.awarded(title), PAID.get(title, 0)]

    for title, deal in scene.deals.items():
        sheet = deal_sheet_document(deal, on=today())
        left = scene.awarded(title) - PAID.get(title, Decimal(0)) if title in STANDS else Decimal(0)
        told = [deal.total_costs_amount, deal.total_costs_amount - scene.awarded(title), scene.awarded(title)]
        text = text_of(sheet.to_pdf())
        assert after(text, "Nog te betalen", 5) == [*told, PAID.get(title, Decimal(0)), left], title
        assert PLANNED_AND_LOST not in amounts(text)


def test_before_the_changes_the_round_report_tells_what_stood_then(officer):
    """A report of an earlier day knows nothing of what came later, and its decisions stay the published ones."""
    run = approved_round([("Stopt", Decimal("300000.55"), 5)], ceiling=Decimal(950_000))
    publish_decisions(round_=run.round, by=officer, at=timezone.now() - timedelta(days=9))
    deal = Deal.objects.get()
    walk_deal(deal, DealStatus.RUNNING)
    move_deal(deal=deal, to=DealStatus.ENDED_EARLY, by=officer, at=timezone.now(), reason="De regio stopt.")

    then = round_report_document(run.round, on=today() - timedelta(days=1))
    now = round_report_document(run.round, on=today())

    assert (then.awarded_amount, now.awarded_amount) == (Decimal("300000.55"), Decimal("300000.55"))
    assert ([each.stands for each in then.deals], [each.stands for each in now.deals]) == ([True], [False])
    assert (then.changes, then.standing_amount) == ((), Decimal("300000.55"))
    assert (now.changed_amount, now.standing_amount) == (Decimal(0), Decimal(0))
    assert [(each.what, each.after) for each in now.changes] == [("Deal voortijdig gestopt", 0)]
    assert sum(int(each.value) for each in now.outcomes) == now.submitted_count == 1
