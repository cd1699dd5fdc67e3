"""Who works for an applicant, for whom somebody may write, and the accounts of the demonstration."""

from django.db.models import Prefetch

from proposals.enums import MembershipRole
from proposals.models import Membership, Organisation, Proposal, RoleGrant, User
from proposals.models.prepared import Prepared


def organisations_to_write_for(user: User) -> list[Organisation]:
    """Give the organisations for which `user` may write proposals, by name."""
    writers = {MembershipRole.EDITOR, MembershipRole.SIGNATORY}
    ids = [pk for pk, role in user.membership_roles.items() if role in writers]
    return list(Organisation.objects.filter(pk__in=ids).order_by("name"))


def colleagues_on(proposal: Proposal) -> list[Membership]:
    """Give who works for the applying organisation now: signatories last, then by function."""
    order = [MembershipRole.EDITOR, MembershipRole.READER, MembershipRole.SIGNATORY]
    return sorted(_COLLEAGUES(proposal.organisation_id), key=lambda each: (order.index(each.role), str(each.user)))


_COLLEAGUES = Prepared(
    lambda organisation: (
        Membership.objects.current().filter(organisation=organisation, user__is_active=True).select_related("user")
    ),
    int,
)


def demonstration_accounts() -> tuple[list[User], list[User]]:
    """Give the accounts of the demonstration: those of the ministry, and those of applicants by organisation.

    All addresses of the demonstration end in `.example`, a name that never exists (RFC 2606).
    """
    memberships = Membership.objects.current().select_related("organisation").order_by("organisation__name")
    people = (
        User.objects.filter(email__endswith=".example", is_active=True)
        .prefetch_related(
            Prefetch("memberships", queryset=memberships),
            Prefetch("role_grants", queryset=RoleGrant.objects.current()),
        )
        .order_by("email")
    )
    ministry = [person for person in people if person.role_grants.all()]
    applicants = [person for person in people if person.memberships.all()]
    return ministry, sorted(applicants, key=lambda person: person.memberships.all()[0].organisation.name)
