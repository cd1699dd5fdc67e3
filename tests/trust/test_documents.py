"""AC-02 on paper: documents are really made, read back, and hold no word that their reader may not see."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from reporting.enums import ReportKind, ReportStatus
from reporting.models import Report
from reporting.services.reports import make_report, request_report
from tests.trust.reading import body_of, readings
from tests.trust.world import TrustWorld

pytestmark = pytest.mark.django_db


def own_pack(world: TrustWorld) -> dict[str, Any]:
    stage = world.stages["scoring"]
    assessor = world.persons["assessor_assigned"]
    proposals = [stage.own.pk, stage.strangers.pk]
    parameters = {"reader": assessor.pk, "proposals": proposals, "with_notes": True, "part": 1, "parts": 1}
    return {"kind": ReportKind.OWN_PACK, "round_": stage.round, "by": assessor, "parameters": parameters}


def dossier(world: TrustWorld) -> dict[str, Any]:
    values = {"kind": ReportKind.ASSESSMENT_DOSSIER, "proposal": world.stages["closed"].own}
    return values | {"by": world.persons["decision_maker"], "parameters": {"with_names": False}}


def acknowledgement(world: TrustWorld) -> dict[str, Any]:
    submission = world.stages["scoring"].own.submissions.get(is_current=True)
    return {"kind": ReportKind.ACKNOWLEDGEMENT, "submission": submission, "by": world.persons["applicant_signatory"]}


DOCUMENTS = [
    (own_pack, "assessor_assigned"),
    (dossier, "decision_maker"),
    (acknowledgement, "applicant_signatory"),
]


@pytest.mark.parametrize(("asked", "reader"), DOCUMENTS, ids=[asked.__name__ for asked, _reader in DOCUMENTS])
def test_a_document_holds_only_what_its_reader_may_see(
    trust: TrustWorld, asked: Callable[[TrustWorld], dict[str, Any]], reader: str
):
    report = request_report(**asked(trust), at=timezone.now())
    make_report(report_id=report.pk, at=timezone.now())
    report = Report.objects.get(pk=report.pk)
    assert report.status == ReportStatus.READY, report.failure_reason

    answers = {role: trust.as_role(role).get(f"/documenten/{report.pk}/bestand/") for role in trust.sessions}
    open_for = {role for role, answer in answers.items() if answer.status_code == 200}
    words = trust.canaries.found_in(b"\n".join(readings(body_of(answers[reader]))))
    places = [trust.canaries.places[word] for word in words if word in trust.canaries.places]

    assert reader in open_for
    assert len(places) >= 5, "a document in which nothing was found proves nothing"
    for role in open_for:
        assert [str(place) for place in places if role not in trust.readers(place)] == []
