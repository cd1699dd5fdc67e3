"""Approving seals the result: one package, made with the approval, that recomputes itself and never changes."""

import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessment.allocation import SolverFailed
from assessment.allocation.package import read_package
from assessment.allocation.verify import verify
from assessment.models import AllocationRun, CriterionScore, DecisionPackage
from assessment.services.allocations import approve_allocation, propose_allocation, run_allocation
from assessment.services.decision_package_zip import package_zip
from assessment.services.lottery import record_lottery_value
from assessment.services.public_package import PackageUnsound
from assessment.services.refusal import AllocationRefused
from proposals.enums import AllocationMethod
from proposals.services.audit_chain import seal_next_events
from tests.factories import assessment as build
from tests.factories import proposals as make
from tests.triggers_off import triggers_off

pytestmark = pytest.mark.django_db
REQUESTS = [("A", 300_000, 5), ("B", 250_000, 4), ("C", 250_000, 4), ("D", 250_000, 3), ("E", 150_000, 2)]


@pytest.fixture
def proposed(officer, coordinator):
    """An allocation of five proposals that waits for approval."""
    round_ = build.assessed_round(REQUESTS, ceiling=1_000_000)[0]
    now = timezone.now()
    run = run_allocation(round_=round_, by=officer, at=now)
    return propose_allocation(run=run, by=officer, at=now)


@pytest.fixture
def package(proposed, decision_maker):
    approve_allocation(run=proposed, by=decision_maker, at=timezone.now())
    return DecisionPackage.objects.get(run=proposed)


def test_approving_makes_a_package_that_is_confirmed(package):
    verdict = verify(package.text.encode(), printed_sha256=package.sha256)

    assert verdict.is_confirmed, verdict.lines


def test_the_package_holds_points_decisions_and_versions(package):
    content = read_package(package.text.encode()).content

    scores = CriterionScore.objects.filter(assessment__proposal__round=package.run.round).count()
    points = [each["assessments"] for each in content["proposals"]]
    assert sum(len(given) for every in points for given in every.values()) == scores > 0
    assert content["awarded_cents"] == package.run.awarded_total_amount * 100
    assert len(content["decisions"]) == package.run.decisions.count()
    assert content["program"]["code_sha256"] and content["program"]["solvers"]["highspy"]
    assert (content["problem"], content["result"]) == (package.run.problem, package.run.result)


def test_the_package_names_the_newest_seal_of_the_history(proposed, decision_maker):
    seal = seal_next_events(at=timezone.now())
    approve_allocation(run=proposed, by=decision_maker, at=timezone.now())

    content = json.loads(DecisionPackage.objects.get().text)["content"]
    assert content["chain"] == {"number": seal.number, "sha256": seal.sha256}


def test_a_rule_on_record_with_limits_and_the_best_total_value_is_confirmed(officer, decision_maker):
    round_, _proposals = build.assessed_round(REQUESTS, ceiling=1_000_000)
    with make.before_opening():
        build.DivisionRuleFactory(round=round_, method=AllocationMethod.BEST_VALUE, reserve_places=1)
        build.DivisionLimitFactory(round=round_, maximum_count=4)
        build.rule_on_record(round_)
    now = timezone.now()
    run = propose_allocation(run=run_allocation(round_=round_, by=officer, at=now), by=officer, at=now)
    approve_allocation(run=run, by=decision_maker, at=now)

    package = DecisionPackage.objects.get(run=run)
    content = read_package(package.text.encode()).content
    assert json.loads(content["rule"]["document"])["division"]["method"] == "best_value"
    assert json.loads(content["problem"])["rules"]["limits"]
    verdict = verify(package.text.encode(), printed_sha256=package.sha256)
    assert verdict.is_confirmed, verdict.lines
    assert any("regel die vooraf vastlag" in line for line in verdict.lines)


def test_a_lottery_on_record_is_part_of_the_package(officer, decision_maker):
    source = "De trekking van 10 december."
    round_, _proposals = build.assessed_round(REQUESTS, ceiling=600_000, value_source=source)
    now = timezone.now()
    draw = record_lottery_value(round_=round_, value="0042", by=officer, at=now)
    run = propose_allocation(run=run_allocation(round_=round_, by=officer, at=now), by=officer, at=now)
    approve_allocation(run=run, by=decision_maker, at=now)

    package = DecisionPackage.objects.get(run=run)
    lottery = read_package(package.text.encode()).content["lottery"]
    assert (lottery["seed"], lottery["draw"]["inputs"]) == (draw.seed, draw.inputs)
    assert verify(package.text.encode()).is_confirmed


def test_a_solver_that_finds_no_end_refuses_the_approval_in_words(proposed, decision_maker, monkeypatch):
    def gives_up(_problem):
        raise SolverFailed("Time limit reached")

    monkeypatch.setattr("assessment.allocation.package_checks.allocate", gives_up)

    with pytest.raises(AllocationRefused), transaction.atomic():
        approve_allocation(run=proposed, by=decision_maker, at=timezone.now())
    assert AllocationRun.objects.get(pk=proposed.pk).approved_at is None


def test_no_assessor_is_named(package):
    names = {name for each in json.loads(package.text)["content"]["proposals"] for name in each["assessments"]}

    assert names == {f"B{number:02}" for number in range(1, len(names) + 1)}
    for person in package.run.round.proposals.values_list("assessments__assessor__email", flat=True):
        assert person not in package.text


def test_a_package_that_would_not_be_confirmed_stops_the_approval(proposed, decision_maker):
    with triggers_off("assessment_allocationrun"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessment_allocationrun SET awarded_total_amount = awarded_total_amount - 1 WHERE id = %s",
            [proposed.pk],
        )

    with pytest.raises(PackageUnsound, match="decisions: total"), transaction.atomic():
        approve_allocation(run=proposed, by=decision_maker, at=timezone.now())
    assert AllocationRun.objects.get(pk=proposed.pk).approved_at is None
    assert not DecisionPackage.objects.exists()


@pytest.mark.parametrize("statement", ["UPDATE assessment_decisionpackage SET text = 'x'", "DELETE FROM {}"])
def test_a_package_never_changes(package, statement):
    with pytest.raises(IntegrityError, match="final"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("assessment_decisionpackage"))


def test_the_zip_recomputes_in_an_empty_folder_with_plain_python(package, tmp_path):
    packed = package_zip(package)
    assert packed == package_zip(package)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(tmp_path)

    done = subprocess.run(
        [sys.executable, "-S", "-m", "assessment.allocation.verify", "package.json", "--sha256", package.sha256],
        cwd=tmp_path, capture_output=True, text=True, env={}, timeout=120,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert "BEVESTIGD" in done.stdout and "hetzelfde programma" in done.stdout
    readme = (tmp_path / "LEESMIJ.txt").read_text(encoding="utf-8")
    assert package.sha256 in readme
    assert str(settings.BASE_DIR) not in readme
