"""What a deal needs before its next step."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from proposals.enums import DealSide, DealStatus, ScanState
from proposals.models import Covenant, Deal, DealText, SignedCopy
from proposals.services.deal_gates import GateClosed, obstacles
from proposals.services.deal_texts import (
    AnotherVersion,
    NotInElaboration,
    SamePerson,
    agree_on_text,
    close_point,
    raise_point,
    save_deal_text,
)
from proposals.services.deals import move_deal
from tests.factories import payments as pay
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
BODY = "## Doel\nWij helpen ondernemers.\n\n## Looptijd\nTot en met 2028."


@pytest.fixture
def deal():
    return make.walk_deal(make.DealFactory(), DealStatus.IN_ELABORATION)


def move(deal, to):
    return move_deal(deal=deal, to=to, by=make.UserFactory(), at=timezone.now())


def saved(deal, body=BODY, **values):
    return save_deal_text(deal=deal, body=body, at=timezone.now(), **{"by": make.UserFactory()} | values)


def agreed(text):
    for side in DealSide.values:
        agree_on_text(text=text, side=side, by=make.UserFactory(), at=timezone.now())
    return text


def test_covenant_is_ready_only_with_an_agreed_text_and_nothing_open(deal):
    missing = []
    with pytest.raises(GateClosed) as refused:
        move(deal, DealStatus.COVENANT_READY)
    missing.append(len(refused.value.obstacles))
    text = saved(deal)
    point = raise_point(deal=deal, text="Wie betaalt?", by=make.UserFactory(), at=timezone.now())
    missing.append(len(obstacles(deal, DealStatus.COVENANT_READY)))
    agreed(text)
    missing.append(len(obstacles(deal, DealStatus.COVENANT_READY)))
    close_point(point=point, outcome="De regio.", by=make.UserFactory(), at=timezone.now())
    missing.append(len(obstacles(deal, DealStatus.COVENANT_READY)))

    move(deal, DealStatus.COVENANT_READY)

    assert missing == [2, 2, 1, 0]
    assert Deal.objects.get(pk=deal.pk).status == DealStatus.COVENANT_READY


def test_a_newer_version_asks_both_sides_anew(deal):
    agreed(saved(deal))
    saved(deal, BODY + "\nEn nog iets.")

    assert len(obstacles(deal, DealStatus.COVENANT_READY)) == 1


def test_the_same_text_again_is_no_new_version(deal):
    first = agreed(saved(deal))

    again = saved(deal, BODY.replace("\n", "\r\n"))

    assert (again.pk, DealText.objects.count()) == (first.pk, 1)


def test_who_saw_an_older_version_does_not_write_over_a_newer_one(deal):
    saved(deal)

    with pytest.raises(AnotherVersion):
        saved(deal, "## Anders\nIets anders.", seen_number=0)


def test_one_agrees_on_the_newest_version_only(deal):
    old = saved(deal)
    saved(deal, BODY + " Meer.")

    with pytest.raises(AnotherVersion):
        agreed(old)


def test_who_wrote_a_version_does_not_agree_for_the_ministry(deal):
    writer = make.UserFactory()
    text = saved(deal, by=writer)

    with pytest.raises(SamePerson):
        agree_on_text(text=text, side=DealSide.MINISTRY, by=writer, at=timezone.now())
    with pytest.raises(IntegrityError, match="dealtext_four_eyes"), transaction.atomic():
        DealText.objects.filter(pk=text.pk).update(ministry_agreed_by=writer, ministry_agreed_at=timezone.now())


def test_a_version_never_changes(deal):
    text = saved(deal)

    with pytest.raises(IntegrityError, match="final"), transaction.atomic():
        DealText.objects.filter(pk=text.pk).update(body="Anders")


def test_ready_freezes_the_covenant_with_articles_and_figures(deal):
    make.DealIndicatorFactory(deal=deal, name="Bedrijven bereikt")
    make.MilestoneFactory(deal=deal, title="Coaches aan het werk", planned_date=date(2028, 2, 1))
    agreed(saved(deal))

    move(deal, DealStatus.COVENANT_READY)

    content = Covenant.objects.get(deal=deal).content
    assert content["clauses"] == [
        {"heading": "Doel", "text": "Wij helpen ondernemers."},
        {"heading": "Looptijd", "text": "Tot en met 2028."},
    ]
    assert content["amounts"]["awarded"] == f"{deal.awarded_amount:.2f}"
    assert content["indicators"][0] == {
        "name": "Bedrijven bereikt", "unit": "bedrijven", "baseline": "0.00", "target": "550.00",
        "source": "Telling door de regio",
    }  # fmt: skip
    assert content["milestones"] == [{"title": "Coaches aan het werk", "planned_date": "2028-02-01"}]
    with pytest.raises(IntegrityError, match="final"), transaction.atomic():
        Covenant.objects.update(content={})


def test_a_deal_that_goes_back_gets_another_covenant(deal):
    agreed(saved(deal))
    for status in (DealStatus.COVENANT_READY, DealStatus.IN_ELABORATION, DealStatus.COVENANT_READY):
        move(deal, status)

    assert list(Covenant.objects.values_list("number", flat=True)) == [2, 1]


def test_signing_needs_a_readable_copy_of_the_newest_covenant_and_takes_its_day(deal):
    agreed(saved(deal))
    move(deal, DealStatus.COVENANT_READY)
    day = timezone.localdate() - timedelta(days=3)
    copy = make.SignedCopyFactory(covenant=deal.covenants.get(), signed_date=day, scan_state=ScanState.WAITING)
    with pytest.raises(GateClosed):
        move(deal, DealStatus.SIGNED)
    SignedCopy.objects.filter(pk=copy.pk).update(scan_state=ScanState.CLEAN)

    move(deal, DealStatus.SIGNED)

    assert Deal.objects.get(pk=deal.pk).covenant_signed_date == day


def test_a_copy_of_an_older_covenant_signs_nothing(deal):
    agreed(saved(deal))
    move(deal, DealStatus.COVENANT_READY)
    make.SignedCopyFactory(covenant=deal.covenants.get())
    move(deal, DealStatus.IN_ELABORATION)
    move(deal, DealStatus.COVENANT_READY)

    with pytest.raises(GateClosed):
        move(deal, DealStatus.SIGNED)


def test_completing_needs_an_accepted_evaluation_and_an_approved_final_amount():
    # A deal with an end owes a final report too: tests/reporting/services/test_final_report.py.
    deal = make.walk_deal(make.DealFactory(end_date=None), DealStatus.RUNNING)
    missing = [len(obstacles(deal, DealStatus.COMPLETED))]
    evaluation = make.DealEvaluationFactory(deal=deal, sent=True)
    missing.append(len(obstacles(deal, DealStatus.COMPLETED)))
    evaluation.accepted_at, evaluation.accepted_by = timezone.now(), make.UserFactory()
    evaluation.save()
    missing.append(len(obstacles(deal, DealStatus.COMPLETED)))
    pay.FinalDeterminationFactory(deal=deal, approved_at=timezone.now(), approved_by=make.UserFactory())

    assert missing == [2, 2, 1]
    assert obstacles(deal, DealStatus.COMPLETED) == []


def test_nothing_is_elaborated_after_the_covenant_is_ready(deal):
    agreed(saved(deal))
    move(deal, DealStatus.COVENANT_READY)

    with pytest.raises(NotInElaboration):
        saved(deal, "## Te laat\nNog iets.")
    with pytest.raises(NotInElaboration):
        raise_point(deal=deal, text="Nog iets", by=make.UserFactory(), at=timezone.now())


def test_ending_early_needs_no_gate(deal):
    move_deal(deal=deal, to=DealStatus.ENDED_EARLY, by=make.UserFactory(), at=timezone.now(), reason="Gestopt.")

    assert Deal.objects.get(pk=deal.pk).status == DealStatus.ENDED_EARLY
