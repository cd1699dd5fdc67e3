"""The people of the large round: invented municipalities with two people each, and assessors."""

from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.hashers import make_password

from mkbdeals.demo.data import read_toml
from mkbdeals.demo.large.size import Size
from proposals.enums import MembershipRole, RegionKind, Role
from proposals.models import Membership, Organisation, Region, RoleGrant, User
from proposals.services.regions import sort_key

PLACE = "Metingen"
DOMAIN = "metingen.example"


@dataclass(frozen=True)
class Applicant:
    """An organisation with who writes and who signs."""

    organisation: Organisation
    editor: User
    signatory: User


def make_applicants(size: Size, folder: Path) -> list[Applicant]:
    """Store the applicants, spread over the provinces; all have the password of the demonstration."""
    organisations = _organisations(size.applicants)
    password = _password(folder)
    editors = _users("invuller", "Beleidsadviseur economie", size.applicants, password)
    signatories = _users("ondertekenaar", "Bestuurder economie", size.applicants, password)
    for people, role in ((editors, MembershipRole.EDITOR), (signatories, MembershipRole.SIGNATORY)):
        Membership.objects.bulk_create(
            Membership(user=user, organisation=organisation, role=role)
            for user, organisation in zip(people, organisations, strict=True)
        )
    return [Applicant(*each) for each in zip(organisations, editors, signatories, strict=True)]


def make_assessors(size: Size, folder: Path) -> list[User]:
    """Store the assessors."""
    assessors = _users("beoordelaar", "Beoordelaar van de grote ronde", size.assessors, _password(folder))
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=Role.ASSESSOR) for user in assessors)
    return assessors


def _password(folder: Path) -> str:
    """Give one hash for all: the password is printed anyway, and two thousand slow hashes take too long."""
    return make_password(read_toml("accounts.toml", folder)["password"])


def _organisations(number: int) -> list[Organisation]:
    provinces = list(Region.objects.filter(kind=RegionKind.PROVINCE).order_by("code"))
    names = [f"{PLACE} {each}" for each in range(1, number + 1)]
    regions = Region.objects.bulk_create(
        Region(
            code=f"FM{each:05}",
            name=name,
            sort_name=sort_key(name),
            kind=RegionKind.MUNICIPALITY,
            province=provinces[each % len(provinces)],
            is_fictitious=True,
        )
        for each, name in enumerate(names, start=1)
    )
    return Organisation.objects.bulk_create(
        Organisation(
            name=f"Gemeente {region.name}",
            region=region,
            email=f"post{each}@{DOMAIN}",
            postal_address=f"Postbus {each}\n0000 AA {region.name}",
            is_fictitious=True,
        )
        for each, region in enumerate(regions, start=1)
    )


def _users(name: str, function: str, number: int, password: str) -> list[User]:
    return User.objects.bulk_create(
        User(email=f"{name}{each}@{DOMAIN}", name=f"{function} {each}", function=function, password=password)
        for each in range(1, number + 1)
    )
