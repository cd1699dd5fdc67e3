"""Makes organisations with one signatory each, inside the site. Run as a program by `World.applicants`."""

import json
import sys
from pathlib import Path

BEYOND_OTHERS = 1_000  # the world was made by another program, which counted from 0


def build(count: int) -> list[dict]:
    """Make `count` organisations whose signatory is signed in."""
    from proposals.enums import MembershipRole
    from tests.factories import proposals as make
    from tests.faults.world import signed_in

    for each in (make.ProvinceFactory, make.MunicipalityFactory, make.OrganisationFactory, make.UserFactory):
        each.reset_sequence(BEYOND_OTHERS, force=True)
    found = []
    for _each in range(count):
        organisation = make.OrganisationFactory()
        signatory = make.member_of(organisation, MembershipRole.SIGNATORY)
        found.append(signed_in(signatory) | {"organisation": organisation.pk})
    return found


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    import django

    django.setup()
    print(json.dumps(build(int(sys.argv[1]))))
