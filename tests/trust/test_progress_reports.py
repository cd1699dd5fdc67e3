"""AC-02: a progress report tells who reads it what a line of the budget is for, and nobody what was noted there."""

import pytest
from django.urls import reverse

from tests.permission_table import ROLES
from tests.trust.audiences import DEAL_READERS, MEMBERS
from tests.trust.ways import Way, attempt
from tests.trust.world import TrustWorld

pytestmark = pytest.mark.django_db
LINE = "proposals.budgetline"


@pytest.mark.parametrize("role", ROLES)
def test_who_reads_a_progress_report_reads_its_lines_and_no_more(trust: TrustWorld, role: str):
    address = reverse("reporting:progress_report_detail", args=[trust.places["sent_progress_report"]])
    answer = attempt(trust, role, Way("a progress report", address))
    found = trust.canaries.found_in(answer.body)
    seen = {trust.canaries.places[each].label for each in found}

    assert answer.leaks == ()
    assert (f"{LINE}.description" in seen) == (role in DEAL_READERS | MEMBERS)
    assert f"{LINE}.note" not in seen
