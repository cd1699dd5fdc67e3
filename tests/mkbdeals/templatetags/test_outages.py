"""What stands above the pages of applicants and visitors about an outage."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.formats import dutch_period
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("hours", "is_to_come"), [(24, True), (-1, False)])
def test_a_later_closing_time_is_told_of_until_it_has_passed(client, hours, is_to_come):
    now = timezone.now()
    round_ = make.full_round(opens_at=now - timedelta(days=9), closes_at=now + timedelta(hours=hours))
    outage = make.OutageFactory(
        round=round_, started_at=now - timedelta(hours=7), ended_at=now - timedelta(hours=6), description="Traag."
    )
    make.ExtensionFactory(
        outage=outage, closes_before=now - timedelta(hours=5), closes_after=round_.closes_at,
        approved_at=now - timedelta(hours=5), approved_by=make.UserFactory(),
    )  # fmt: skip

    page = client.get("/").content.decode()

    closing = _("The new closing time of %(round)s is %(moment)s.").partition("%")[0]
    period = dutch_period(outage.started_at, outage.ended_at)
    assert (closing in page, period in page, "Traag." in page) == (is_to_come, not is_to_come, not is_to_come)
