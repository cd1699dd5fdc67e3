"""An assessor who opens very much at once: who looks after it hears of it, on the site and by mail (AU-03)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from proposals.enums import Role
from proposals.models import OutgoingMessage, Viewing
from proposals.queries.viewings import MOST_AT_ONCE
from proposals.services.system_health import system_health
from reporting.queries.bulk_reading import PREFIX, alarms
from reporting.services.bulk_reading import tell_of_bulk_reading
from reporting.tasks import watch_reading
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
COCKPIT = "Een beoordelaar opende heel veel in korte tijd. Een controller ziet wie."


def opens(person, number, at):
    """Let a person open so many different files, one each second, the last one at a moment."""
    Viewing.objects.bulk_create(
        make.ViewingFactory.build(
            viewed_by=person, viewed_at=at - each * timedelta(seconds=1), kind="attachment", thing="attachment",
            thing_number=each,
        )
        for each in range(1, number + 1)
    )  # fmt: skip


def told():
    return OutgoingMessage.objects.filter(message_key__startswith=PREFIX)


def test_who_looks_after_it_hears_of_it_once_a_day(assessor, coordinator, controller, officer):
    now = timezone.now()
    administrator = make.user_with_role(Role.TECHNICAL_ADMINISTRATOR)
    opens(assessor, MOST_AT_ONCE + 1, now)

    assert tell_of_bulk_reading(at=now) == 1
    assert tell_of_bulk_reading(at=now + timedelta(seconds=1)) == 1

    mails = list(told())
    assert sorted(each.recipient for each in mails) == sorted(
        each.email for each in (coordinator, controller, administrator)
    )
    text = mails[0].subject + mails[0].body
    assert assessor.email not in text
    assert reverse("reporting:viewing_list") in text


def test_as_many_as_one_may_read_is_no_alarm(assessor, controller):
    now = timezone.now()
    opens(assessor, MOST_AT_ONCE, now)

    assert tell_of_bulk_reading(at=now) == 0
    assert not told().exists()
    assert system_health(now).problems == ()


def test_who_is_looked_at_is_not_the_one_who_hears_of_it(assessor, controller):
    make.RoleGrantFactory(user=assessor, role=Role.CONTROLLER)
    now = timezone.now()
    opens(assessor, 60, now)

    tell_of_bulk_reading(at=now)

    assert [each.recipient for each in told()] == [controller.email]


def test_the_watch_tells_and_the_cockpit_says_so_for_a_day(assessor, coordinator):
    opens(assessor, 60, timezone.now())

    assert watch_reading() == 1

    now = timezone.now()
    assert told().count() == 1
    assert system_health(now).problems == (COCKPIT,)
    assert COCKPIT not in system_health(now + timedelta(hours=25)).problems


def test_the_cockpit_shows_it(sign_in, officer, assessor, coordinator, open_round):
    opens(assessor, 60, timezone.now())
    tell_of_bulk_reading(at=timezone.now())

    page = sign_in(officer).get(reverse("proposals:management_round", args=[open_round.slug])).content.decode()

    assert COCKPIT in page
    assert assessor.email not in page


def test_the_controller_sees_who_and_one_click_further_what(sign_in, controller, assessor):
    now = timezone.now()
    opens(assessor, 60, now)
    tell_of_bulk_reading(at=now)
    (alarm,) = alarms(since=now - timedelta(days=1))
    client = sign_in(controller)

    page = client.get(reverse("reporting:viewing_list"))

    assert "Heel veel geopend in korte tijd" in page.content.decode()
    ((shown, question),) = page.context["alarms"]
    assert (shown, alarm.person) == (alarm, assessor)
    answer = client.get(f"{reverse('reporting:viewing_list')}?{question}")
    assert answer.status_code == 200
    seen = {each.person: each.times for each in answer.context["viewers"]}
    assert seen[assessor] >= 1 and set(seen) == {assessor}
