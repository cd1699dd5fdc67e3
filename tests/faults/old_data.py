"""Makes personal data of seven years, of which half is due, and a signed list of what is due.

Run as a program inside the site, as the owner of the tables, by test_retention.py. What must go holds the word GONE,
what must stay the word KEPT.
"""

import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

BEYOND_OTHERS = 40_000  # the world was made by another program, which counted from 0
GONE, KEPT = "cnryweg", "cnryblijft"
YEAR = timedelta(days=366)
YOUNG, OLDEST = 0.5, 7  # years
KINDS = 6


def build(count: int) -> dict[str, int]:
    """Make `count` rows of each kind that are due, and as many that are not; gives the list and its number of lines."""
    from django.db import transaction
    from django.utils import timezone

    from proposals.enums import Role
    from proposals.services.audit_chain import seal_history
    from proposals.services.retention.lists import make_list, sign_list
    from tests.factories import proposals as make

    for each in (make.ProvinceFactory, make.MunicipalityFactory, make.OrganisationFactory, make.UserFactory,
                 make.RoundFactory, make.OutgoingMessageFactory, make.InvitationFactory, make.ProposalFactory,
                 make.PartnershipFactory, make.ThemeFactory, make.DealContactFactory):  # fmt: skip
        each.reset_sequence(BEYOND_OTHERS, force=True)
    now = timezone.now()
    with transaction.atomic():
        made = [*_rows(count, GONE, now), *_rows(count, KEPT, now)]
        _written_then(made)
    while seal_history(at=now):
        pass
    found = make_list(by=make.user_with_role(Role.PROGRAMME_OFFICER), at=now)
    sign_list(found=found, by=make.user_with_role(Role.PROGRAMME_OFFICER), at=now)
    while seal_history(at=timezone.now()):
        pass
    return {"list": found.pk, "lines": found.items.count()}


def _rows(count: int, word: str, now: datetime) -> Iterator[tuple[Any, datetime]]:
    """Make the rows of all kinds with a word in them; gives each with when it was last written."""
    from proposals.enums import MessageState, Role
    from proposals.models import User
    from tests.factories import assessment as assess
    from tests.factories import proposals as make

    is_due = word == GONE
    organisation = make.OrganisationFactory()
    colleague = make.member_of(organisation)
    deal = _ended_deal(now - (OLDEST + 1 if is_due else YOUNG) * YEAR, now)
    closed = now - (3 if is_due else YOUNG) * YEAR
    round_ = make.RoundFactory(opens_at=closed - YEAR, closes_at=closed)
    for number in range(count):
        then = now - (3 + number % (OLDEST - 2) if is_due else YOUNG) * YEAR
        address = f"{word}-{number}@gemeente.example"
        person = make.UserFactory(name=f"Jan {word} {number}", email=address)
        make.MembershipFactory(user=person, organisation=organisation, ended_at=then, ended_by=colleague)
        User.objects.filter(pk=person.pk).update(created_at=now - 9 * YEAR, last_login=then)
        yield person, then
        assessor = make.UserFactory()
        make.RoleGrantFactory(user=assessor, role=Role.ASSESSOR, ended_at=then, ended_by=colleague)
        User.objects.filter(pk=assessor.pk).update(last_login=now)
        profile = assess.AssessorProfileFactory(user=assessor, employer=f"Bureau {word}", changed_at=then)
        yield profile, then
        invited = {"invited_at": then - timedelta(days=14), "expires_at": then, "invited_by": colleague}
        yield make.InvitationFactory(email=address, organisation=organisation, **invited), then
        mail = {"state": MessageState.SENT, "sent_at": then, "created_at": then, "body": f"Beste {word},"}
        yield make.OutgoingMessageFactory(recipient=address, **mail), then
        ended = now - (OLDEST + 1 if is_due else YOUNG) * YEAR
        yield make.DealContactFactory(deal=deal, name=f"Jan {word}", email=address), ended
        contact = {"contact_function": "Adviseur", "contact_email": address, "contact_phone": "06"}
        yield make.ProposalFactory(round=round_, organisation=organisation, created_by=colleague, **contact), closed


def _ended_deal(at: datetime, now: datetime) -> Any:
    """Make a deal that ended at a moment."""
    from proposals.enums import DealStatus, Role
    from proposals.models import StatusChange
    from proposals.services.deals import move_deal
    from tests.factories import proposals as make
    from tests.triggers_off import triggers_off

    deal = make.DealFactory()
    officer = make.user_with_role(Role.PROGRAMME_OFFICER)
    move_deal(deal=deal, to=DealStatus.ENDED_EARLY, by=officer, at=now, reason="Gestopt")
    with triggers_off(StatusChange._meta.db_table):
        StatusChange.objects.filter(deal=deal).update(changed_at=at)
    return deal


def _written_then(made: list[tuple[Any, datetime]]) -> None:
    """Let the history say that each row was written last at its moment."""
    from tests.triggers_off import triggers_off

    tables = {row.pgh_event_model._meta.db_table for row, _then in made}
    with triggers_off(*sorted(tables)):
        for row, then in made:
            row.pgh_event_model.objects.filter(pgh_obj_id=row.pk).update(pgh_created_at=then)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    import django

    django.setup()
    print(json.dumps(build(int(sys.argv[1]))))
