"""The applicant after a decision: objecting on the site, and reading what followed."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assessment.enums import Outcome, PostChannel
from assessment.models import Objection, ObjectionFile
from assessment.tasks import scan_objection_file
from proposals.models import OutgoingMessage, PortalMessage
from tests.factories import assessment as build
from tests.factories import proposals as make
from tests.proposals.attachments.files import pdf

pytestmark = pytest.mark.django_db
PDF = pdf()


@pytest.fixture
def rejected(organisation):
    """A published rejection of the organisation."""
    decision = build.published_decision(
        outcome=Outcome.REJECTED, awarded_amount=Decimal(0), proposal__organisation=organisation
    )
    build.AllocationLineFactory(run=decision.run, proposal=decision.proposal)
    return decision.proposal


def address(proposal):
    return reverse("assessment:applicant_objection", args=[proposal.pk])


def test_a_signatory_objects_and_sees_until_when_is_decided(sign_in, signatory, rejected):
    client = sign_in(signatory)

    answer = client.post(address(rejected), {"grounds": "De score op uitvoerbaarheid klopt niet."})

    assert answer.status_code == 302
    objection = Objection.objects.get()
    assert (objection.proposal, objection.channel, objection.registered_by) == (rejected, PostChannel.PORTAL, signatory)
    page = client.get(address(rejected))
    assert page.context["rows"][0].clock.last_day is not None
    assert not page.context["may_object"]
    assert "De score op uitvoerbaarheid klopt niet." in page.content.decode()


def test_nothing_typed_is_named_at_the_field(sign_in, signatory, rejected):
    answer = sign_in(signatory).post(address(rejected), {"grounds": "  "})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["grounds"])
    assert b"mkb-error-summary" in answer.content


def test_a_second_objection_is_refused_and_what_was_typed_stays(sign_in, signatory, rejected):
    build.ObjectionFactory(proposal=rejected)

    answer = sign_in(signatory).post(address(rejected), {"grounds": "Nog een bezwaar."})

    assert (answer.status_code, Objection.objects.count()) == (409, 1)
    assert answer.context["form"]["grounds"].value() == "Nog een bezwaar."


def test_a_reader_reads_and_a_stranger_does_not_know_of_it(client, reader, stranger, rejected):
    build.ObjectionFactory(proposal=rejected)
    client.force_login(reader)
    assert client.get(address(rejected)).status_code == 200
    assert client.post(address(rejected), {"grounds": "Nee."}).status_code == 403

    client.force_login(stranger)
    assert client.get(address(rejected)).status_code == 404


def test_without_objection_in_the_round_there_is_no_page(sign_in, signatory, rejected):
    rejected.round.mentions_objection = False
    rejected.round.save()

    assert sign_in(signatory).get(address(rejected)).status_code == 404


def test_the_page_of_the_decision_tells_what_followed_once_published(sign_in, signatory, rejected):
    make.BudgetCeilingFactory(round=rejected.round, amount=Decimal(1_000_000))
    later = build.FollowUpDecisionFactory(proposal=rejected, rationale="Alsnog genoeg geld.")
    page = reverse("assessment:applicant_decision", args=[rejected.pk])
    client = sign_in(signatory)
    assert "Alsnog genoeg geld." not in client.get(page).content.decode()

    now, who = timezone.now(), later.drafted_by
    type(later).objects.filter(pk=later.pk).update(
        approved_at=now, approved_by=signatory, published_at=now, published_by=who
    )
    shown = client.get(page).content.decode()
    assert "Alsnog genoeg geld." in shown and address(rejected) in shown


def upload(name="bewijs.pdf", data=None):
    return SimpleUploadedFile(name, PDF if data is None else data, content_type="application/pdf")


def test_files_go_along_and_come_back(sign_in, signatory, stranger, rejected, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    client = sign_in(signatory)

    answer = client.post(address(rejected), {"grounds": "Zie de bijlage.", "files": [upload(), upload("twee.pdf")]})

    assert answer.status_code == 302
    (file,) = ObjectionFile.objects.all()  # the same bytes are kept once
    assert (file.original_name, file.uploaded_by, file.objection.proposal) == ("bewijs.pdf", signatory, rejected)
    there = reverse("assessment:objection_attachment", args=[file.pk])
    assert b"".join(client.get(there).streaming_content) == PDF
    assert there in client.get(address(rejected)).content.decode()
    assert sign_in(stranger).get(there).status_code == 404


def test_a_file_that_is_refused_keeps_the_words_and_nothing_is_sent(sign_in, signatory, rejected, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)

    files = [upload(), upload("virus.exe", b"MZ")]
    answer = sign_in(signatory).post(address(rejected), {"grounds": "Zie de bijlage.", "files": files})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["files"])
    assert "virus.exe" in answer.content.decode()
    assert answer.context["form"]["grounds"].value() == "Zie de bijlage."
    assert not Objection.objects.exists()
    assert not list(tmp_path.rglob("objections/*/*"))


def test_a_file_with_an_objection_does_not_change_any_more(rejected):
    file = build.ObjectionFileFactory(objection__proposal=rejected)

    ObjectionFile.objects.filter(pk=file.pk).update(scan_state="clean")
    for change in (lambda rows: rows.update(original_name="anders.pdf"), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(ObjectionFile.objects.filter(pk=file.pk))


def test_a_file_that_waits_for_the_scanner_is_closed(sign_in, signatory, rejected):
    file = build.ObjectionFileFactory(objection__proposal=rejected, scan_state="waiting")

    assert sign_in(signatory).get(reverse("assessment:objection_attachment", args=[file.pk])).status_code == 403
    assert scan_objection_file(file_id=file.pk) == "not_scanned"  # this site has no scanner


def more_address(proposal):
    return reverse("assessment:applicant_objection_files", args=[proposal.pk])


def test_files_come_afterwards_while_the_objection_is_open(sign_in, signatory, rejected, settings, tmp_path, officer):
    settings.MEDIA_ROOT = str(tmp_path)
    objection = build.ObjectionFactory(proposal=rejected)
    client = sign_in(signatory)
    assert more_address(rejected) in client.get(address(rejected)).content.decode()

    answer = client.post(more_address(rejected), {"more": [upload("nagekomen.pdf")]})

    assert answer.status_code == 302
    (file,) = ObjectionFile.objects.all()
    assert (file.original_name, file.objection, file.uploaded_by) == ("nagekomen.pdf", objection, signatory)
    (told,) = PortalMessage.objects.filter(key=f"objection:{objection.pk}:files:{file.pk}")
    assert (told.organisation, "nagekomen" in told.body + told.subject) == (rejected.organisation, False)
    (mail,) = OutgoingMessage.objects.filter(recipient=officer.email)
    assert str(rejected) not in mail.subject + mail.body and "nagekomen" not in mail.body
    staff = sign_in(officer)
    page = staff.get(reverse("assessment:objection_detail", args=[rejected.round.slug, objection.pk]))
    assert "nagekomen.pdf" in page.content.decode()


def test_the_same_files_are_not_added_twice(sign_in, signatory, rejected, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    build.ObjectionFactory(proposal=rejected)
    client = sign_in(signatory)
    client.post(more_address(rejected), {"more": [upload()]})

    answer = client.post(more_address(rejected), {"more": [upload("nogmaals.pdf")]})

    assert (answer.status_code, list(answer.context["more"].errors)) == (409, ["more"])
    assert ObjectionFile.objects.count() == 1
    assert len(list(tmp_path.rglob("objections/*/*"))) == 1  # what was not kept is gone


@pytest.mark.parametrize("name, data", [("virus.exe", b"MZ"), ("", b"")])
def test_a_file_afterwards_that_is_refused_is_named_at_the_field(sign_in, signatory, rejected, name, data):
    build.ObjectionFactory(proposal=rejected)

    answer = sign_in(signatory).post(more_address(rejected), {"more": [upload(name, data)] if name else []})

    assert (answer.status_code, list(answer.context["more"].errors)) == (422, ["more"])
    assert b"mkb-error-summary" in answer.content
    assert not ObjectionFile.objects.exists()


def test_too_many_files_are_refused_with_the_number(sign_in, signatory, rejected, settings, tmp_path):
    settings.MEDIA_ROOT, settings.ATTACHMENTS_MAX_NUMBER = str(tmp_path), 1
    build.ObjectionFileFactory(objection=build.ObjectionFactory(proposal=rejected))

    answer = sign_in(signatory).post(more_address(rejected), {"more": [upload()]})

    assert (answer.status_code, ObjectionFile.objects.count()) == (409, 1)
    assert not list(tmp_path.rglob("objections/*/*"))


def test_no_files_after_the_decision_on_it_and_none_without_an_objection(
    sign_in, signatory, rejected, settings, tmp_path
):
    settings.MEDIA_ROOT = str(tmp_path)
    client = sign_in(signatory)
    assert client.post(more_address(rejected), {"more": [upload()]}).status_code == 409

    build.ObjectionFactory(
        proposal=rejected, outcome="unfounded", outcome_reason="Nee.", decided_at=timezone.now(), decided_by=signatory
    )
    assert more_address(rejected) not in client.get(address(rejected)).content.decode()
    assert client.post(more_address(rejected), {"more": [upload()]}).status_code == 409
    assert not ObjectionFile.objects.exists()
