"""The package for everybody: made of the sealed one, recomputed before it is kept, and kept with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from assessment.allocation.package import Package, read_package, write_package
from assessment.allocation.package_checks import checks_of
from assessment.allocation.public_package import public_content
from assessment.commitment.public_codes import new_salt
from assessment.models import DecisionPackage, PublicDecisionPackage
from proposals.models import User


class PackageUnsound(Exception):
    """The package that was made does not confirm its own outcome. A fault of ours, never of a person."""


def keep_public_package(
    package: DecisionPackage, sealed: Package, *, salt: str, by: User, at: datetime
) -> PublicDecisionPackage:
    """Make the package for everybody of a sealed one, and keep it.

    :raises PackageUnsound: if it would not be confirmed.
    :raises SolverFailed: if recomputing it was not finished within the time.
    """
    text = write_package(public_content(sealed.content, salt) | {"sealed_sha256": sealed.sha256})
    made = read_package(text.encode("ascii"))
    if wrong := unsound(made.content):
        raise PackageUnsound(f"public: {wrong}")
    return PublicDecisionPackage.objects.create(
        package=package, salt=salt, text=text, sha256=made.sha256, made_at=at, made_by=by
    )


def unsound(content: Mapping[str, Any]) -> str:
    """Say what is not confirmed when the content of a package is recomputed; empty when all of it is.

    :raises SolverFailed: if that was not finished within the time.
    """
    return "; ".join(f"{each.step.value}: {each.detail}" for each in checks_of(content) if not each.is_confirmed)


def packages_without_public_one() -> list[int]:
    """Give the keys of sealed packages from before there was one for everybody."""
    return list(DecisionPackage.objects.filter(public_package=None).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def make_missing_public_package(*, package_id: int, at: datetime) -> PublicDecisionPackage | None:
    """Make the package for everybody of one that was sealed before there were any; None when it is there.

    The sealed one cannot name it any more; the number of the sealed one stands in it. Who approved made both.

    :raises PackageUnsound: if it would not be confirmed.
    :raises SolverFailed: if recomputing it was not finished within the time.
    :raises InvalidPackage: if the text is no package.
    """
    package = DecisionPackage.objects.select_for_update(of=("self",)).get(pk=package_id)
    if PublicDecisionPackage.objects.filter(package=package).exists():
        return None
    sealed = read_package(package.text.encode("ascii"))
    named = sealed.content.get("public") or {"salt": new_salt()}
    return keep_public_package(package, sealed, salt=named["salt"], by=package.made_by, at=at)
