"""The package for everybody: nothing before the publication, the same for all after it, a code for each applicant."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.allocation.package import FORMAT_2, read_package, write_package
from assessment.allocation.public_package import content_sha256
from assessment.allocation.verify import verify
from assessment.models import DecisionPackage, PublicDecisionPackage
from assessment.services.allocations import approve_allocation, propose_allocation, run_allocation
from assessment.services.decisions import publish_decisions
from assessment.tasks import make_missing_public_packages
from proposals.enums import MembershipRole
from reporting.models import DecisionLetter
from tests.factories import assessment as build
from tests.factories import proposals as make
from tests.triggers_off import triggers_off

pytestmark = pytest.mark.django_db
REQUESTS = [("A", 300_000, 5), ("B", 250_000, 4), ("C", 250_000, 4), ("D", 251_000, 3), ("E", 150_000, 2)]
ADDRESSES = ("public_package", "public_package_json", "public_package_zip")


@pytest.fixture
def approved(officer, decision_maker):
    round_, proposals = build.assessed_round(REQUESTS, ceiling=600_000)
    now = timezone.now()
    run = propose_allocation(run=run_allocation(round_=round_, by=officer, at=now), by=officer, at=now)
    approve_allocation(run=run, by=decision_maker, at=now)
    return round_, proposals


@pytest.fixture
def published(approved, officer):
    publish_decisions(round_=approved[0], by=officer, at=timezone.now())
    return approved


def at(name, round_):
    return reverse(f"assessment:{name}", args=[round_.slug])


def round_page(round_):
    return unescape(Client().get(reverse("proposals:round_detail", args=[round_.slug])).content.decode())


def files_of(round_):
    return [Client().get(at(name, round_)).content for name in ADDRESSES[1:]]


def test_before_the_publication_there_is_nothing_for_anybody_and_it_does_not_change(sign_in, approved, officer):
    round_, proposals = approved
    assert PublicDecisionPackage.objects.count() == 1
    member = make.member_of(proposals["A"].organisation, MembershipRole.READER)

    for client in [Client(), sign_in(officer), sign_in(member)]:
        assert [client.get(at(name, round_)).status_code for name in ADDRESSES] == [404] * 3
    assert at("public_package", round_) not in round_page(round_)
    for statement in ("UPDATE {} SET salt = 'x'", "DELETE FROM {}"):
        with pytest.raises(IntegrityError, match="final"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format("assessment_publicdecisionpackage"))


def test_after_it_anybody_downloads_what_recomputes(published, tmp_path):
    round_, proposals = published
    public = PublicDecisionPackage.objects.get()

    page = unescape(Client().get(at("public_package", round_)).content.decode())
    file, packed = files_of(round_)

    assert at("public_package", round_) in round_page(round_)
    assert public.sha256 in page and public.package.sha256 in page
    assert hashlib.sha256(file).hexdigest() == public.sha256
    assert verify(file, printed_sha256=public.sha256).is_confirmed
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(tmp_path)
    code = public.code_of(proposals["D"].reference)
    done = subprocess.run(
        [sys.executable, "-S", "-m", "assessment.allocation.verify", "package.json", "--sha256", public.sha256,
         "--code", code],
        cwd=tmp_path, capture_output=True, text=True, env={}, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Code {code}: plaats 4, score 3,00, afgewezen, € 0,00." in done.stdout and "BEVESTIGD" in done.stdout
    assert public.sha256 in (tmp_path / "LEESMIJ.txt").read_text(encoding="utf-8")


def test_it_names_nobody_and_each_applicant_finds_the_own_code(sign_in, published):
    round_, proposals = published
    package = DecisionPackage.objects.get()
    public = package.public_package
    full, told = (read_package(each.text.encode()).content for each in (package, public))
    about_proposals = json.dumps([told[name] for name in ("proposals", "ranking", "problem", "result", "decisions")])
    codes = {name: public.code_of(proposal.reference) for name, proposal in proposals.items()}
    letters = {each.proposal_id: each.content["public"] for each in DecisionLetter.objects.all()}

    assert told["sealed_sha256"] == package.sha256
    assert full["public"] == {"salt": public.salt, "content_sha256": content_sha256(told)}
    assert public.salt not in public.text
    for name, proposal in proposals.items():
        for word in (proposal.organisation.name, proposal.region_label, proposal.organisation.kvk_number):
            assert not word or word not in public.text
        assert proposal.reference not in about_proposals
        assert (proposal.reference in told["lottery"]["references"]) == (name in {"B", "C"}), "who drew a lot"
        assert letters[proposal.pk] == {"sha256": public.sha256, "code": codes[name]}
    assert "25100000" not in public.text and "15000000" not in public.text
    for person in round_.proposals.values_list("assessments__assessor__email", "assessments__assessor__name"):
        assert not any(each and each in public.text for each in person)

    assert set(codes.values()) == {each["key"] for each in told["decisions"]}
    for name in ("A", "D"):
        client = sign_in(make.member_of(proposals[name].organisation, MembershipRole.READER))
        page = client.get(reverse("assessment:applicant_decision", args=[proposals[name].pk])).content.decode()
        assert codes[name] in page and at("public_package", round_) in page
        assert not any(code in page for other, code in codes.items() if other != name)


def test_a_round_that_keeps_its_scores_in_keeps_it_in(sign_in, published):
    round_, proposals = published
    with triggers_off("proposals_round"):
        type(round_).objects.filter(pk=round_.pk).update(shows_scores_to_applicants=False)
    client = sign_in(make.member_of(proposals["A"].organisation, MembershipRole.READER))

    assert [client.get(at(name, round_)).status_code for name in ADDRESSES] == [404] * 3
    page = client.get(reverse("assessment:applicant_decision", args=[proposals["A"].pk]))
    assert at("public_package", round_) not in page.content.decode() + round_page(round_)


def test_what_was_sealed_before_gets_one_too_and_then_no_other(published):
    """As a round of before: a package of format 2, without one for everybody."""
    package, table = DecisionPackage.objects.get(), "assessment_publicdecisionpackage"
    content = json.loads(package.text)["content"] | {"format": FORMAT_2}
    del content["public"]
    text = write_package(content)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    with triggers_off(table), triggers_off("assessment_decisionpackage"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
        cursor.execute("UPDATE assessment_decisionpackage SET text = %s, sha256 = %s", [text, sha256])

    assert (make_missing_public_packages(), make_missing_public_packages()) == (1, 0)

    made = PublicDecisionPackage.objects.get()
    assert (made.made_by, read_package(made.text.encode()).content["sealed_sha256"]) == (package.made_by, sha256)
    assert verify(files_of(published[0])[0], printed_sha256=made.sha256).is_confirmed


def test_one_that_cannot_be_made_keeps_nothing_from_the_others(published, officer, decision_maker, caplog):
    """An older package that lacks something is told in the log; the next one is made."""
    table, sealed = "assessment_publicdecisionpackage", "assessment_decisionpackage"
    round_, _proposals = build.assessed_round(REQUESTS, ceiling=600_000, reference_prefix="MDX")
    now = timezone.now()
    run = propose_allocation(run=run_allocation(round_=round_, by=officer, at=now), by=officer, at=now)
    approve_allocation(run=run, by=decision_maker, at=now)
    broken, whole = DecisionPackage.objects.order_by("pk")
    content = json.loads(broken.text)["content"]
    del content["lottery"]
    with triggers_off(table), triggers_off(sealed), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
        cursor.execute(f"UPDATE {sealed} SET text = %s WHERE id = %s", [write_package(content), broken.pk])

    assert make_missing_public_packages() == 1

    assert PublicDecisionPackage.objects.get().package == whole
    assert f"package {broken.pk}" in caplog.text
