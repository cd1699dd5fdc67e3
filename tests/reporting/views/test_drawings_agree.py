"""A drawing on a page is the drawing of the document, byte for byte, with the same figures below it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from proposals.enums import DealStatus, Role
from proposals.models import Deal
from proposals.services.deals import move_deal
from reporting.enums import ProgressReportStatus
from reporting.services.contents import deal_sheet_document
from reporting.services.contents.parliament_report import live_report
from tests.assessment.views.management.reading import query_count
from tests.factories.payments import RecoveryFactory, TrancheFactory, paid_order
from tests.factories.proposals import UserFactory, user_with_role
from tests.factories.published import published_deal
from tests.factories.reporting import ParliamentReportFactory, ProgressReportFactory
from tests.pdf_checks import text_of
from tests.triggers_off import triggers_off

pytestmark = pytest.mark.django_db
NOTHING_PAID = ("Nothing was paid yet and no payments were planned yet.", "Er is nog niets betaald")


@pytest.fixture
def deal():
    return published_deal()


def today():
    return timezone.localdate()


def addresses(deal: Deal) -> list[str]:
    code = deal.proposal.reference.replace(" ", "-").lower()
    return [
        reverse("reporting:public_deal", args=[code]),
        reverse("proposals:deal_detail", args=[deal.pk]),
        reverse("proposals:management_payments", args=[deal.pk]),
    ]


def pages(client, deal: Deal) -> list[str]:
    client.force_login(user_with_role(Role.PROGRAMME_OFFICER))
    return [client.get(address).content.decode() for address in addresses(deal)]


def pay(deal: Deal) -> None:
    """Pay a part some days ago, of which money came back; plan another part."""
    tranche = TrancheFactory(deal=deal, amount=Decimal(30_000), planned_date=today() - timedelta(days=9))
    paid_order(tranche=tranche, amount=Decimal("10000.33"), paid_date=today() - timedelta(days=5))
    with triggers_off("proposals_recovery"):
        RecoveryFactory(
            deal=deal, amount=Decimal("1000.11"), received_date=today() - timedelta(days=2),
            approved_at=timezone.now(), approved_by=UserFactory(), received_noted_at=timezone.now(),
            received_noted_by=UserFactory(),
        )  # fmt: skip
    TrancheFactory(deal=deal, amount=Decimal(50_000), name="Slot", planned_date=today() + timedelta(days=400))


def test_payments_are_drawn_alike_on_every_page_and_on_the_sheet(client, deal):
    pay(deal)

    sheet = deal_sheet_document(deal, on=today())
    chart = sheet.payment_chart

    assert [row[1:] for row in chart.rows] == [
        (Decimal(30_000), Decimal(30_000), None, Decimal(0)),
        (None, Decimal(30_000), Decimal("10000.33"), Decimal("10000.33")),
        (None, Decimal(30_000), Decimal("-1000.11"), Decimal("9000.22")),
        (Decimal(50_000), Decimal(80_000), None, None),
    ]
    assert chart.rows[2][-1] == sheet.paid_amount
    assert "Betaald €\u00a09.000,22" in chart.svg
    for page in pages(client, deal):
        assert page.count(str(chart.svg)) == 1
        assert f'<caption class="mkb-caption--s">{chart.title}</caption>' in page
        assert all(cell.text in page for row in chart.shown_rows for cell in row)
    text = text_of(sheet.to_pdf()).replace("\u00a0", " ")
    assert chart.title in text
    assert "Betaald € 9.000,22" in text


def test_a_deal_without_payments_has_no_drawing_and_says_so(client, deal):
    public, shown, managed = pages(client, deal)

    assert any(words in public for words in NOTHING_PAID)
    assert any(words in shown for words in NOTHING_PAID)
    assert not any("Betaald en gepland in de loop van de tijd" in page for page in (public, shown, managed))
    assert deal_sheet_document(deal, on=today()).payment_chart is None


def test_nothing_is_drawn_as_planned_or_awarded_of_a_deal_that_ended_early(client, deal):
    pay(deal)
    move_deal(deal=deal, to=DealStatus.ENDED_EARLY, by=UserFactory(), at=timezone.now(), reason="Gestopt.")
    ended = Deal.objects.get(pk=deal.pk)

    chart = deal_sheet_document(ended, on=today()).payment_chart

    assert "Gepland" not in chart.text
    assert "Toegekend" not in chart.svg
    assert all(str(chart.svg) in page for page in pages(client, ended))


def test_the_drawing_asks_as_much_for_ten_parts_as_for_one(client, deal):
    pay(deal)
    client.force_login(user_with_role(Role.PROGRAMME_OFFICER))
    few = [query_count(client, address) for address in addresses(deal)]
    for number in range(8):
        TrancheFactory(deal=deal, amount=Decimal(100), planned_date=today() + timedelta(days=number))

    assert [query_count(client, address) for address in addresses(deal)] == few


def test_promised_and_reached_are_drawn_alike_in_the_figures_and_in_the_yearly_report(client):
    address = reverse("reporting:public_figures")
    empty = client.get(address)
    first = published_deal()
    with_nothing = query_count(client, address)
    for deal, reached in ((first, 40), (published_deal(first.proposal.round), 10)):
        ProgressReportFactory(
            deal=deal, reached=Decimal(reached), sent_in=True, status=ProgressReportStatus.ACCEPTED,
            period_start_date=today() - timedelta(days=200), period_end_date=today() - timedelta(days=20),
            reviewed_at=timezone.now(), reviewed_by=UserFactory(),
        )  # fmt: skip

    answer = client.get(address)
    page, document = answer.content.decode(), live_report(ParliamentReportFactory(figures_date=today()))

    assert empty.context.get("reach") is None
    assert len(document.reach_chart.rows) == 2
    assert page.count(str(document.reach_chart.svg)) == 1
    assert answer.context["indicators"] == document.indicators
    assert query_count(client, address) == with_nothing
