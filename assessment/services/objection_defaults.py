"""A notice of default on a late decision on an objection: the same clock and penalty as for the first decision."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessment.models import DefaultNotice, Objection
from assessment.services.objections import ObjectionRefused, lock_objection
from proposals.formats import dutch_date
from proposals.models import User


@transaction.atomic
def register_objection_default(
    *, objection: Objection, received: date, channel: str, remark: str, by: User, at: datetime
) -> DefaultNotice:
    """Register a notice of default: two weeks later the penalty begins to run (Awb 7:14 and 4:17).

    One that came before the term was over is kept, too; it starts nothing.

    :raises ObjectionRefused: if the objection was decided, or the day cannot be right.
    """
    stored = lock_objection(objection)
    if received > localtime(at).date():
        raise ObjectionRefused(_("%(day)s has yet to come.") % {"day": dutch_date(received).capitalize()})
    if received < stored.received_date:
        raise ObjectionRefused(
            _("The objection came in on %(day)s. A notice of default cannot be older.")
            % {"day": dutch_date(stored.received_date)}
        )
    return DefaultNotice.objects.create(
        proposal=stored.proposal,
        objection=stored,
        received_date=received,
        channel=channel,
        remark=remark.strip(),
        registered_at=at,
        registered_by=by,
    )
