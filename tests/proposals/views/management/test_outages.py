"""Reporting an outage and moving the closing time through the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.formats import dutch_time, short_date
from proposals.models import Extension, Outage, PortalMessage
from proposals.services.late_attempts import MOST_KEPT
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


def typed(name, moment):
    local = timezone.localtime(moment)
    return {f"{name}_day": short_date(local), f"{name}_time": f"{local.hour}.{local.minute:02}"}


def text_of(response):
    return response.content.decode().replace("\xa0", " ")


@pytest.fixture
def here(open_round):
    return f"/beheer/ronde/{open_round.slug}/storingen/"


def test_two_people_move_the_closing_time(sign_in, officer, second_officer, draft, here, open_round):
    later = open_round.closes_at.replace(second=0, microsecond=0) + timedelta(days=1)
    words = {"description": "Inloggen lukte niet."}
    client = sign_in(officer)
    client.post(f"{here}melden/", typed("started_at", timezone.now() - timedelta(hours=2)) | words)
    outage = Outage.objects.get()
    client.post(f"/beheer/storingen/{outage.pk}/einde/", typed("ended_at", timezone.now() - timedelta(minutes=1)))
    asked = typed("closes_at", later) | {"reason": "Twee uur dicht.", "public_note": "Een dag langer."}
    client.post(f"/beheer/storingen/{outage.pk}/verlengen/", asked)
    extension = Extension.objects.get()
    decide = f"/beheer/verlengingen/{extension.pk}/"

    own = client.post(decide, {"decision": "approve"})
    other = sign_in(second_officer).post(decide, {"decision": "approve"}, follow=True)

    assert own.status_code == 409
    assert _("You asked for this yourself. A colleague decides.") in text_of(own)
    open_round.refresh_from_db()
    assert open_round.closes_at == later
    assert str(officer) in text_of(other)
    assert str(second_officer) in text_of(other)
    assert set(PortalMessage.objects.values_list("kind", flat=True)) == {"outage", "extension"}


def test_wrong_input_stays_on_the_page_with_what_is_wrong(sign_in, officer, here):
    page = sign_in(officer).post(
        f"{here}melden/", {"started_at_day": "gisteren", "started_at_time": "25.00", "description": "Kapot"}
    )

    assert page.status_code == 422
    assert "gisteren" in text_of(page)
    assert "Kapot" in text_of(page)
    assert not Outage.objects.exists()


def test_an_outage_in_the_future_is_refused_at_its_field(sign_in, officer, here):
    page = sign_in(officer).post(
        f"{here}melden/", typed("started_at", timezone.now() + timedelta(days=2)) | {"description": "Kapot"}
    )

    assert page.status_code == 422
    assert "started_at_day" in page.context["form"].errors


@pytest.mark.parametrize(
    ("day", "time", "part"), [("25-10-2026", "2.30", "clock"), ("28-3-2027", "2.30", "time")], ids=["twice", "never"]
)
def test_the_nights_of_the_clock_are_asked_about(day, time, part, sign_in, officer, here):
    values = {"started_at_day": day, "started_at_time": time, "description": "Kapot"}

    page = sign_in(officer).post(f"{here}melden/", values)

    assert page.status_code == 422
    assert f"started_at_{part}" in page.context["form"].errors


def test_a_closing_time_before_the_present_one_is_refused(sign_in, officer, here, open_round):
    outage = make.OutageFactory(round=open_round)
    asked = typed("closes_at", open_round.closes_at - timedelta(days=1)) | {"reason": "r", "public_note": "n"}

    page = sign_in(officer).post(f"/beheer/storingen/{outage.pk}/verlengen/", asked)

    assert page.status_code == 422
    assert "closes_at_day" in page.context["form"].errors


def test_a_refusal_needs_a_reason_and_changes_nothing(sign_in, second_officer, officer, open_round):
    extension = make.ExtensionFactory(outage__round=open_round, requested_by=officer)
    client, before = sign_in(second_officer), open_round.closes_at

    assert client.post(f"/beheer/verlengingen/{extension.pk}/", {"decision": "refuse"}).status_code == 422
    client.post(f"/beheer/verlengingen/{extension.pk}/", {"decision": "refuse", "reason": "Te lang."})

    extension.refresh_from_db()
    open_round.refresh_from_db()
    assert (extension.rejected_by, extension.rejection_reason) == (second_officer, "Te lang.")
    assert open_round.closes_at == before


def test_staff_see_who_came_too_late_and_nothing_of_the_draft(sign_in, officer, draft, here):
    make.LateAttemptFactory.create_batch(2, proposal=draft)

    page = text_of(sign_in(officer).get(here))

    assert draft.organisation.name in page
    assert draft.title not in page


def test_staff_see_the_first_moment_and_that_there_may_have_been_more(sign_in, officer, draft, here):
    first = timezone.now().replace(microsecond=0)
    for number in range(MOST_KEPT):
        make.LateAttemptFactory(proposal=draft, received_at=first + timedelta(minutes=number))

    response = sign_in(officer).get(here)

    row = response.context["late"][0]
    assert (row["first_at"], row["attempts"], row["is_more"]) == (first, MOST_KEPT, True)
    assert dutch_time(first, seconds=True).replace("\xa0", " ") in text_of(response)


def test_the_page_costs_the_same_with_one_and_with_thirty(queries_of, officer, open_round, here):
    counts = []
    for number in (1, 29):
        for _each in range(number):
            outage = make.OutageFactory(round=open_round)
            make.ExtensionFactory(outage=outage, rejected_at=timezone.now(), rejected_by=officer, rejection_reason="x")
            make.LateAttemptFactory(proposal__round=open_round)
        counts.append(queries_of(officer, here))

    assert counts[0] == counts[1] <= 15
