"""The alarm on reading in bulk: an assessor who opens very much at once (quality bar AU-03)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from proposals.enums import Role
from proposals.models import RoleGrant, User
from proposals.queries.viewings import WINDOW, bulk_readers
from proposals.services.messages import queue_messages
from reporting.emails import bulk_reading_mail
from reporting.queries.bulk_reading import PREFIX

# The one looks who it was, the other knows the assessors, the third can close an account.
TOLD = (Role.CONTROLLER, Role.ASSESSOR_COORDINATOR, Role.TECHNICAL_ADMINISTRATOR)
# Looked back so far that no ten minutes fall between two looks.
LOOK_BACK = WINDOW + timedelta(seconds=settings.WATCH_SECONDS)


@transaction.atomic
def tell_of_bulk_reading(*, at: datetime) -> int:
    """Mail about each assessor who read in bulk just now, and give how many there are; twice a day tells once."""
    found = bulk_readers(since=at - LOOK_BACK)
    for person in sorted(found):
        mail = bulk_reading_mail()
        key = f"{PREFIX}{person}:{localdate(at).isoformat()}"
        recipients = {f"{key}:{each.pk}": each.email for each in _told().exclude(pk=person)}
        if recipients:
            queue_messages(recipients=recipients, subject=mail.subject, body=mail.body, at=at)
    return len(found)


def _told() -> QuerySet[User]:
    grants = RoleGrant.objects.current().filter(role__in=TOLD).values("user")
    return User.objects.filter(pk__in=grants, is_active=True)
