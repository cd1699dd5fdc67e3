"""People and bodies of the demonstration: functions, never persons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from mkbdeals.demo.data import ProposalData, read_rows, read_toml
from proposals.enums import MembershipRole, RegionKind, Role
from proposals.models import Membership, Organisation, Region, RoleGrant, User
from proposals.services.regions import sort_key

# What every other applicant of round 1 gets: address, function, role.
USUAL_PEOPLE = (
    ("economie", "Beleidsadviseur economie", MembershipRole.EDITOR),
    ("bestuur", "Bestuurder economie", MembershipRole.SIGNATORY),
)


@dataclass
class People:
    """Who acts in the demonstration: by address, by role, and per applying organisation."""

    by_email: dict[str, User] = field(default_factory=dict)
    by_role: dict[str, list[User]] = field(default_factory=dict)
    editors: dict[str, User] = field(default_factory=dict)
    signatories: dict[str, User] = field(default_factory=dict)

    @property
    def officer(self) -> User:
        """Give the programme officer who prepares."""
        return self.by_role[Role.PROGRAMME_OFFICER][0]

    @property
    def decision_maker(self) -> User:
        """Give the one who decides."""
        return self.by_role[Role.DECISION_MAKER][0]

    @property
    def coordinator(self) -> User:
        """Give the one who divides proposals among assessors."""
        return self.by_role[Role.ASSESSOR_COORDINATOR][0]

    @property
    def account_holder(self) -> User:
        """Give the one who keeps in touch with the deals."""
        return self.by_role[Role.DEAL_ACCOUNT_HOLDER][0]

    def assessor(self, number: int) -> User:
        """Give assessor 1 to 6."""
        return self.by_role[Role.ASSESSOR][number - 1]


def make_people(proposals: Mapping[str, ProposalData], folder: Path) -> People:
    """Store the invented municipalities, the applying bodies and everybody's account."""
    _store_invented_municipalities(folder)
    organisations = _store_organisations(proposals.values())
    accounts = read_toml("accounts.toml", folder)
    # One hash for all: the password is printed anyway, and seventy slow hashes take too long.
    password = make_password(accounts["password"])
    people = People()
    for entry in accounts["ministry"]:
        _add_ministry_person(people, entry, password)
    for entry in _applicants(accounts["applicants"], proposals.values()):
        _add_applicant(people, entry, organisations[entry["organisation"]], password)
    return people


def people_of_the_ministry(folder: Path) -> People:
    """Give who acts for the ministry in a demonstration that stands already."""
    people = People(by_email=User.objects.in_bulk(field_name="email"))
    for entry in read_toml("accounts.toml", folder)["ministry"]:
        for role in entry["roles"]:
            people.by_role.setdefault(role, []).append(people.by_email[entry["email"]])
    return people


def _store_invented_municipalities(folder: Path) -> None:
    provinces = Region.objects.in_bulk(field_name="code")
    Region.objects.bulk_create(
        Region(
            code=row["code"],
            name=row["name"],
            sort_name=sort_key(row["name"]),
            kind=RegionKind.MUNICIPALITY,
            province=provinces[row["province_code"]],
            is_fictitious=True,
        )
        for row in read_rows("municipalities.csv", folder)
    )


def _store_organisations(proposals: Iterable[ProposalData]) -> dict[str, Organisation]:
    short_names = {proposal.applicant_code: proposal.code for proposal in proposals}
    regions = Region.objects.filter(code__in=short_names)
    organisations = [_organisation(region, short_names[region.code]) for region in regions]
    return {organisation.region.code: organisation for organisation in Organisation.objects.bulk_create(organisations)}


def _organisation(region: Region, short_name: str) -> Organisation:
    kind = "Provincie" if region.kind == RegionKind.PROVINCE else "Gemeente"
    return Organisation(
        name=f"{kind} {region.name}",
        region=region,
        email=f"post@{short_name}.example",
        # Real bodies get no invented address.
        postal_address=f"Postbus 1\n0000 AA {region.name}" if region.is_fictitious else "",
        is_fictitious=region.is_fictitious,
    )


def _applicants(printed: list[dict[str, Any]], proposals: Iterable[ProposalData]) -> Iterable[dict[str, Any]]:
    """Give the printed applicants, then editor and signatory of every other organisation."""
    yield from printed
    done = {entry["organisation"] for entry in printed}
    for proposal in proposals:
        if proposal.applicant_code not in done:
            for address, function, role in USUAL_PEOPLE:
                yield {
                    "email": f"{address}@{proposal.code}.example",
                    "function": function,
                    "organisation": proposal.applicant_code,
                    "role": role,
                }


def _add_ministry_person(people: People, entry: Mapping[str, Any], password: str) -> None:
    user = _user(people, entry, name=entry["function"], password=password)
    limit = entry.get("mandate_limit_amount")
    for role in entry["roles"]:
        mandate = Decimal(limit) if limit is not None else None
        RoleGrant.objects.create(user=user, role=role, mandate_limit_amount=mandate)
        people.by_role.setdefault(role, []).append(user)


def _add_applicant(people: People, entry: Mapping[str, Any], organisation: Organisation, password: str) -> None:
    user = _user(people, entry, name=f"{entry['function']}, {organisation.name}", password=password)
    Membership.objects.create(user=user, organisation=organisation, role=entry["role"])
    if entry["role"] == MembershipRole.EDITOR:
        people.editors[entry["organisation"]] = user
    elif entry["role"] == MembershipRole.SIGNATORY:
        people.signatories[entry["organisation"]] = user


def _user(people: People, entry: Mapping[str, Any], *, name: str, password: str) -> User:
    user = User(email=entry["email"], name=name, function=entry["function"], password=password)
    user.save()
    people.by_email[user.email] = user
    return user
