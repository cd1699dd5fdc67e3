"""People: who signs in, for which organisation, in which role."""

import json
from functools import cache, cached_property
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from proposals.enums import MembershipRole, Role
from proposals.models.constraints import not_negative, one_of, paired
from proposals.models.fields import EuroField
from proposals.models.history import tracked
from proposals.models.prepared import Prepared
from proposals.models.row_reading import as_json, instance_of

MINISTRY_ROLES_THAT_READ_PROPOSALS = frozenset(
    {Role.PROGRAMME_OFFICER, Role.ASSESSOR_COORDINATOR, Role.DECISION_MAKER, Role.CONTROLLER}
)
# They look into all that the programme does, in the technical admin too: the one runs it, the other checks it.
ROLES_THAT_LOOK_INTO_EVERYTHING = frozenset({Role.PROGRAMME_OFFICER, Role.CONTROLLER})


def keeps_accounts(user: Any) -> bool:
    """Say whether `user` keeps the accounts: gives roles, and work for organisations."""
    return isinstance(user, User) and user.has_role(Role.TECHNICAL_ADMINISTRATOR)


def looks_into_everything(user: Any) -> bool:
    """Say whether `user` may look into all that the programme does."""
    return isinstance(user, User) and user.has_role(*ROLES_THAT_LOOK_INTO_EVERYTHING)


class UserQuerySet(models.QuerySet["User"]):
    """Questions about people."""

    def visible_to(self, user: Any) -> "UserQuerySet":
        """Keep whom `user` may look up: who keeps the accounts all, anyone else themselves and their colleagues."""
        if keeps_accounts(user):
            return self
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        colleagues = Membership.objects.current().visible_to(user).values("user")
        return self.filter(Q(pk=user.pk) | Q(pk__in=colleagues))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Makes accounts; the e-mail address is the user name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account. Without a password nobody can sign in to it until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def with_roles(self) -> "models.QuerySet[User]":
        """Give people with their roles of now in the same statement."""
        current = RoleGrant.objects.current().filter(user=OuterRef("pk")).values("role")
        return self.annotate(current_roles=ArraySubquery(current))

    def signed_in(self, number: int) -> "User | None":
        """Give the person with this number, with roles and memberships of now; None when there is no such person."""
        return _PERSON.one(number)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by e-mail address; capitals do not matter."""
        return self.get(email__iexact=username)


@tracked(exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Shown by function, so that documents name offices."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    function = models.CharField(_("function"), max_length=150, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("There is an account with this e-mail address already."),
            ),
        ]

    def __str__(self) -> str:
        return self.function or self.name or self.email

    @cached_property
    def roles(self) -> frozenset[str]:
        """Give the roles at the ministry that hold now: read along with the user, else one query."""
        if not self.is_active:
            return frozenset()
        if hasattr(self, "current_roles"):
            return frozenset(self.current_roles)
        return frozenset(self.role_grants.current().values_list("role", flat=True))

    def has_role(self, *roles: str) -> bool:
        """Say whether the person holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)

    @cached_property
    def current_memberships(self) -> list["Membership"]:
        """Give the memberships that hold now with their organisations: read along with the user, else one query."""
        if not self.is_active:
            return []
        # Once: who forgets the answer wants to hear it anew.
        read = self.__dict__.pop("memberships_read", None)
        memberships = _MEMBERSHIPS(self.pk) if read is None else [_membership(*found) for found in json.loads(read)]
        for membership in memberships:
            membership.user = self
        return memberships

    @property
    def unread_messages(self) -> int:
        """Give how many messages to the organisations this person did not open yet."""
        return sum(membership.unread_messages for membership in self.current_memberships)

    @property
    def membership_roles(self) -> dict[int, str]:
        """Give the role per organisation id in which the person is a member now."""
        return {membership.organisation_id: membership.role for membership in self.current_memberships}


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions about memberships."""

    def current(self) -> "MembershipQuerySet":
        """Keep memberships that were not ended."""
        return self.filter(ended_at__isnull=True)

    def visible_to(self, user: Any) -> "MembershipQuerySet":
        """Keep what `user` may read: who keeps the accounts all, anyone else those of the own organisations."""
        if keeps_accounts(user):
            return self
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self.filter(organisation__in=list(user.membership_roles))

    def with_news(self) -> "MembershipQuerySet":
        """Add what every page tells a member, so that it costs no statement of its own.

        `unread_messages` counts the messages to the organisation that the person did not open;
        `has_outage_news` says whether some round has an outage, or another closing time because of one.
        """
        return self.annotate(
            unread_messages=RawSQL(_UNREAD, [], output_field=models.IntegerField()),  # noqa: S611 - no parameters
            has_outage_news=RawSQL(*_outage_news(), output_field=models.BooleanField()),  # noqa: S611 - Django's own
        )


# Written out: building these with the ORM took longer than all else of a page, on every page.
_UNREAD = """(
    SELECT count(*) FROM proposals_portalmessage message
     WHERE message.organisation_id = proposals_membership.organisation_id AND NOT EXISTS (
        SELECT 1 FROM proposals_portalreading reading
         WHERE reading.message_id = message.id AND reading.user_id = proposals_membership.user_id
           AND reading.first_read_at IS NOT NULL))"""


@cache
def _outage_news() -> tuple[str, tuple[Any, ...]]:
    """Give the SQL of whether there is news of an outage; it is the same for everybody."""
    sql, parameters = (
        apps.get_model("proposals", "Outage").objects.in_the_news().order_by().values("pk").query.sql_with_params()
    )
    return f"EXISTS ({sql})", tuple(parameters)


@tracked()
class Membership(models.Model):
    """A person works for an organisation in a role until it is ended."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("user"))
    organisation = models.ForeignKey(
        "Organisation", models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole.choices)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organisation", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="membership_once",
                violation_error_message=_("This person already works for this organisation."),
            ),
            one_of("membership", "role", MembershipRole.values),
            paired("membership", "ended"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


# What is asked on each page.
_PERSON = Prepared(
    lambda number: (
        User.objects.with_roles()
        .annotate(memberships_read=RawSQL(*_with_memberships(), output_field=models.TextField()))  # noqa: S611 - no input
        .filter(pk=number)
        .order_by()
    ),
    int,
)
_MEMBERSHIPS = Prepared(
    lambda number: (
        Membership.objects.filter(user=number)
        .current()
        .with_news()
        .select_related("organisation")
        .order_by("organisation__name")
    ),
    int,
)


def _with_memberships() -> tuple[str, tuple[Any, ...]]:
    """Give the SQL of what `_MEMBERSHIPS` reads, as a text that goes along with the person."""
    organisation = apps.get_model("proposals", "Organisation")
    news, parameters = _outage_news()
    rows = f"{as_json(Membership, 'proposals_membership')}, {as_json(organisation, 'o')}"
    row = f"json_build_array({rows}, {_UNREAD}, {news})"
    sql = (
        f"(SELECT coalesce(json_agg({row} ORDER BY o.name), '[]')::text FROM proposals_membership"  # noqa: S608 - ours
        " JOIN proposals_organisation o ON o.id = proposals_membership.organisation_id"
        " WHERE proposals_membership.user_id = proposals_user.id AND proposals_membership.ended_at IS NULL)"
    )
    return sql, parameters


def _membership(values: list[Any], organisation: list[Any], unread: int, has_news: bool) -> Membership:
    membership = instance_of(Membership, values)
    membership.organisation = instance_of(apps.get_model("proposals", "Organisation"), organisation)
    membership.unread_messages, membership.has_outage_news = unread, has_news
    return membership


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Questions about roles."""

    def visible_to(self, user: Any) -> "RoleGrantQuerySet":
        """Keep what `user` may read: who keeps the accounts all, anyone else the own roles."""
        if keeps_accounts(user):
            return self
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self.filter(user=user)

    def current(self) -> "RoleGrantQuerySet":
        """Keep roles that were not ended."""
        return self.filter(ended_at__isnull=True)


@tracked()
class RoleGrant(models.Model):
    """A person holds a role at the ministry until it is ended. A mandate has an amount limit."""

    user = models.ForeignKey(User, models.PROTECT, related_name="role_grants", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    mandate_limit_amount = EuroField(_("mandate up to"), null=True, blank=True)
    granted_at = models.DateTimeField(_("granted at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["user", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(ended_at__isnull=True),
                name="rolegrant_once",
                violation_error_message=_("This person already has this role."),
            ),
            one_of("rolegrant", "role", Role.values),
            paired("rolegrant", "ended"),
            not_negative("rolegrant", "mandate_limit_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
