"""The accounts that the demonstration prints."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkbdeals.demo.data import FOLDER, read_toml
from proposals.enums import MembershipRole, Role
from proposals.models import Organisation


@dataclass(frozen=True)
class Account:
    """Who can sign in, as which role."""

    role: str
    email: str
    password: str


def printed_accounts(folder: Path = FOLDER) -> list[Account]:
    """Give the accounts to print: applicants first, then the ministry, in the order of the file."""
    accounts = read_toml("accounts.toml", folder)
    names = dict(Organisation.objects.values_list("region__code", "name"))
    applicants = [(_applicant_role(entry, names), entry["email"]) for entry in accounts["applicants"]]
    ministry = [(_ministry_role(entry), entry["email"]) for entry in accounts["ministry"]]
    return [Account(role, email, accounts["password"]) for role, email in applicants + ministry]


def _applicant_role(entry: Mapping[str, Any], names: Mapping[str, str]) -> str:
    label = str(MembershipRole(entry["role"]).label)
    return f"{label}, {names.get(entry['organisation'], entry['organisation'])}"


def _ministry_role(entry: Mapping[str, Any]) -> str:
    return ", ".join(str(Role(role).label) for role in entry["roles"])
