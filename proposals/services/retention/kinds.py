"""The kinds of personal data that go by themselves, and when the term of each is over.

Terms are proposals of ours, in months in the settings (`RETENTION_MONTHS`): the selection list of the ministry was not
found (facts 4.4). What belongs to a file on which was decided is no kind here: it goes with the file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import F, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from proposals.enums import DealStatus, MessageState, ProposalStatus, RetentionKind
from proposals.formats import dutch_moment
from proposals.formats import number as grouped
from proposals.models import (
    DealContact,
    Invitation,
    Membership,
    OutgoingMessage,
    Proposal,
    RoleGrant,
    SignInLink,
    StatusChange,
    User,
    Viewing,
)

# What an address becomes; `.invalid` belongs to nobody (RFC 2606).
GONE = "@vernietigd.invalid"
ENDED_DEALS = (DealStatus.COMPLETED, DealStatus.ENDED_EARLY)
LAST_NUMBER = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rows: which can go, annotated with `ended_at`, what of them goes, and how staff knows one before.

    `along` names models of which rows go along, each with the column that holds the number of the row; `held` those of
    which a new row can make that a row is not due any more. With `is_up_to` one line stands for its row and all with a
    lower number; they go whole, never change before, and have no history of their own.
    """

    code: RetentionKind
    rows: Callable[[], QuerySet]
    what: Promise | str
    words: Callable[[object], str]
    along: tuple[tuple[type[Model], str], ...] = ()
    held: tuple[type[Model], ...] = ()
    is_up_to: bool = False

    @property
    def histories(self) -> list[tuple[str, str]]:
        """Give the tables of events that are overwritten, each with the column that holds the number of the row."""
        if self.is_up_to:
            return []
        models = [(self.rows().model, "pgh_obj_id"), *self.along]
        return [(model.pgh_event_model._meta.db_table, column) for model, column in models]

    @property
    def months(self) -> int:
        """Give the term."""
        return settings.RETENTION_MONTHS[self.code.value]

    def due(self, at: datetime) -> QuerySet:
        """Give the rows whose term is over at a moment, those that wait longest first; a line each."""
        over = self._over(at)
        found = self.rows().filter(over)
        if self.is_up_to:
            # Two who looked at once may be numbered otherwise than their moments: nothing goes above what stays.
            stays = self.rows().exclude(over).order_by("pk").values("pk")[:1]
            below = found.filter(pk__lt=Coalesce(Subquery(stays), LAST_NUMBER)).order_by("-pk").values("pk")[:1]
            found = found.filter(pk=Subquery(below))
        return found.order_by("ended_at", "pk")

    def is_due(self, row: int, at: datetime) -> bool:
        """Say whether the term of the row of a line is over."""
        return self.rows().filter(self._over(at), pk=row).exists()

    def count_due(self, at: datetime) -> int:
        """Give how many rows may go."""
        if not self.is_up_to:
            return self.due(at).count()
        last = self.due(at).values_list("pk", flat=True).first()
        return self.rows().filter(pk__lte=last).count() if last else 0

    def _over(self, at: datetime) -> Q:
        return Q(ended_at__lte=months_before(at, self.months))


_kinds: dict[str, Kind] = {}


def add_kind(kind: Kind) -> None:
    """Add a kind; apps downstream tell their own when they start."""
    _kinds[kind.code] = kind


def all_kinds() -> list[Kind]:
    """Give the kinds in the order of their names in the enum."""
    return [_kinds[code] for code in RetentionKind.values if code in _kinds]


def kind_of(code: str) -> Kind:
    """Give the kind of a line of a list."""
    return _kinds[code]


def months_before(at: datetime, months: int) -> datetime:
    """Give the same day so many months earlier, or the last day of that month."""
    local = localtime(at)
    year, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    for day in range(local.day, 27, -1):
        try:
            return local.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return local.replace(year=year, month=month + 1)


def last_written(model: type[Model]) -> Subquery:
    """Give when a row was last written, by its history: no term begins before the words that it is about."""
    events = model.pgh_event_model.objects.filter(pgh_obj_id=OuterRef("pk")).order_by("-pgh_created_at")
    return Subquery(events.values("pgh_created_at")[:1])


def _accounts() -> QuerySet:
    """Give accounts of people who hold no role and work for nobody, since the last of it or their last signing in."""
    ended = [Coalesce(Max(name), "created_at") for name in ("memberships__ended_at", "role_grants__ended_at")]
    return (
        User.objects.exclude(email__endswith=GONE)
        .exclude(pk__in=RoleGrant.objects.current().values("user"))
        .exclude(pk__in=Membership.objects.current().values("user"))
        .annotate(ended_at=Greatest(*ended, Coalesce("last_login", "created_at"), last_written(User)))
    )


def _invitations() -> QuerySet:
    over = Coalesce("accepted_at", "revoked_at", "expires_at")
    return Invitation.objects.exclude(email__endswith=GONE).annotate(ended_at=over)


def _mails() -> QuerySet:
    over = Coalesce("bounced_at", "sent_at", "created_at")
    rows = OutgoingMessage.objects.exclude(state=MessageState.WAITING).exclude(recipient__endswith=GONE)
    return rows.annotate(ended_at=over)


def _deal_contacts() -> QuerySet:
    moves = StatusChange.objects.filter(deal=OuterRef("deal"), to_status__in=ENDED_DEALS).order_by("-changed_at")
    rows = DealContact.objects.filter(deal__status__in=ENDED_DEALS).exclude(name="", email="", phone="")
    return rows.annotate(ended_at=Greatest(Subquery(moves.values("changed_at")[:1]), last_written(DealContact)))


def _draft_contacts() -> QuerySet:
    filled = ~Q(contact_function="", contact_email="", contact_phone="")
    drafts = Proposal.objects.filter(filled, status=ProposalStatus.DRAFT, submissions__isnull=True)
    return drafts.annotate(ended_at=Greatest("round__closes_at", last_written(Proposal)))


def _viewings() -> QuerySet:
    return Viewing.objects.annotate(ended_at=F("viewed_at"))


def _words_of_viewings(row: Viewing) -> str:
    number = Viewing.objects.filter(pk__lte=row.pk).count()
    words = ngettext("%(number)s time, up to %(moment)s", "%(number)s times, up to %(moment)s", number)
    return words % {"number": grouped(number), "moment": dutch_moment(row.viewed_at)}


add_kind(
    Kind(
        RetentionKind.ACCOUNT,
        _accounts,
        _("Name, e-mail address, function and all ways to sign in. The number stays in what this person did."),
        lambda row: f"{row.name}, {row.email}",
        along=((SignInLink, "user_id"),),
        held=(Membership, RoleGrant),
    )
)
add_kind(Kind(RetentionKind.INVITATION, _invitations, _("The e-mail address."), lambda row: row.email))
add_kind(
    Kind(
        RetentionKind.MAIL,
        _mails,
        _("The address and the text. The subject and the moments stay."),
        lambda row: f"{row.recipient}: {row.subject}",
    )
)
add_kind(
    Kind(
        RetentionKind.DEAL_CONTACT,
        _deal_contacts,
        _("Name, e-mail address and phone number. The function stays."),
        lambda row: f"{row.name or row.function}, {row.email}",
    )
)
add_kind(
    Kind(
        RetentionKind.DRAFT_CONTACT,
        _draft_contacts,
        _("Function, e-mail address and phone number of the contact."),
        lambda row: f"{row.contact_email}, {row.contact_phone}",
    )
)
add_kind(
    Kind(
        RetentionKind.VIEWING,
        _viewings,
        _("Each time that somebody saw something, up to and including this number: who, what and when."),
        _words_of_viewings,
        is_up_to=True,
    )
)
