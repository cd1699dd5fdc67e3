"""Ways in which somebody loses a right while signed in, and who that person is like from then on."""

from collections.abc import Callable

from django.utils import timezone

from proposals.models import Session
from proposals.services.own_sessions import end_others
from tests.permission_table import ROLES
from tests.permission_world import MINISTRY
from tests.trust.world import TrustWorld

APPLICANTS = ("applicant_reader", "applicant_editor", "applicant_signatory")
SIGNED_IN = tuple(role for role in ROLES if role not in {"anonymous", "disabled", "former_member"})


def close_account(world: TrustWorld, role: str) -> None:
    """Close the account."""
    person = world.persons[role]
    person.is_active = False
    person.save(update_fields=["is_active"])


def end_roles(world: TrustWorld, role: str) -> None:
    """End the roles at the ministry."""
    grants = world.persons[role].role_grants.filter(ended_at=None)
    grants.update(ended_at=timezone.now(), ended_by=world.persons["technical_administrator"])


def end_membership(world: TrustWorld, role: str) -> None:
    """Take somebody out of the organisation."""
    memberships = world.persons[role].memberships.filter(ended_at=None)
    memberships.update(ended_at=timezone.now(), ended_by=world.persons["stranger"])


def end_sessions(world: TrustWorld, role: str) -> None:
    """End the session from another computer."""
    end_others(world.persons[role], None)


def let_expire(world: TrustWorld, role: str) -> None:
    """Let the session grow too old."""
    Session.objects.filter(user=world.persons[role]).update(expire_date=timezone.now())


def new_password(world: TrustWorld, role: str) -> None:
    """Give a new password, on another computer."""
    person = world.persons[role]
    person.set_password("nieuw-wachtwoord-2027")
    person.save(update_fields=["password"])


# What is done, to whom, and like whom that person is afterwards (a role of the table).
TAKINGS: tuple[tuple[Callable[[TrustWorld, str], None], tuple[str, ...], str], ...] = (
    (close_account, SIGNED_IN, "disabled"),
    (end_roles, tuple(MINISTRY), "former_member"),
    (end_membership, APPLICANTS, "former_member"),
    (end_sessions, SIGNED_IN, "anonymous"),
    (let_expire, SIGNED_IN, "anonymous"),
    (new_password, SIGNED_IN, "anonymous"),
)
