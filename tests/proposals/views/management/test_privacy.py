"""The pages about personal data: what may go, signing, the statement, and all that is kept about a person."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from proposals.enums import Role
from proposals.models import DestructionList, Invitation, PersonExport, Session
from proposals.services.retention.carrying import carry_out
from tests.assessment.views.management.reading import query_count
from tests.factories import proposals as make
from tests.factories.proposals import user_with_role

NOW = timezone.now()


@pytest.fixture
def old_invitation(db):
    times = {"invited_at": NOW - timedelta(days=900), "expires_at": NOW - timedelta(days=800)}
    return make.InvitationFactory(email="oud@gemeente.nl", **times)


def at(name, *arguments):
    return reverse(f"proposals:{name}", args=arguments)


def test_from_list_to_statement(client, officer, old_invitation):
    client.force_login(officer)
    page = client.get(at("retention")).content.decode()
    assert page.count(">1</td>") == 1

    answer = client.post(at("retention"))
    found = DestructionList.objects.get()
    address = at("retention_list", found.pk)
    assert answer["Location"] == address
    shown = client.get(address).content.decode()
    assert "oud@gemeente.nl" in shown
    assert 'value="sign"' not in shown
    assert client.post(address, {"step": "sign", "has_looked": "on"}).status_code == 403
    assert client.get(at("retention_statement", found.pk)).status_code == 404
    client.force_login(user_with_role(Role.DECISION_MAKER))
    unticked = client.post(address, {"step": "sign"})
    assert unticked.status_code == 422
    assert 'href="#id_has_looked"' in unticked.content.decode()
    assert client.post(address, {"step": "sign", "has_looked": "on"}).status_code == 302
    assert client.post(address, {"step": "sign", "has_looked": "on"}).status_code == 409
    carry_out(at=timezone.now())
    assert "oud@gemeente.nl" not in client.get(address).content.decode()
    statement = client.get(at("retention_statement", found.pk))
    assert statement["Content-Type"] == "text/csv; charset=utf-8"
    lines = statement.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert str(old_invitation.pk) in lines[1]
    assert "oud@gemeente.nl" not in lines[1]
    assert Invitation.objects.get().email == f"uitnodiging-{old_invitation.pk}@vernietigd.invalid"


def test_a_list_is_taken_back(client, officer, old_invitation):
    client.force_login(officer)
    client.post(at("retention"))
    found = DestructionList.objects.get()

    assert client.post(at("retention_list", found.pk), {"step": "withdraw"}).status_code == 302

    assert client.post(at("retention")).status_code == 302
    assert Invitation.objects.get().email == "oud@gemeente.nl"


def test_pages_ask_as_often_for_many_lines(client, officer):
    times = {"invited_at": NOW - timedelta(days=900), "expires_at": NOW - timedelta(days=800)}
    client.force_login(officer)
    counts = []
    for more in (1, 29):
        for _number in range(more):
            make.InvitationFactory(**times)
        client.post(at("retention"))
        made = DestructionList.objects.latest("pk")
        counts.append(query_count(client, at("retention_list", made.pk)))
        client.post(at("retention_list", made.pk), {"step": "withdraw"})

    assert made.items.count() == 30
    assert counts[0] == counts[1] <= 22


def test_all_that_is_kept_about_a_person(client, officer):
    organisation = make.OrganisationFactory()
    person = make.member_of(organisation, name="Jan Vraag", email="jan@gemeente.nl")
    other = make.member_of(organisation, name="Piet Ander", email="piet@gemeente.nl")
    make.OutgoingMessageFactory(recipient="jan@gemeente.nl", body="Beste Jan")
    make.OutgoingMessageFactory(recipient="piet@gemeente.nl", body="Beste Piet")
    client.force_login(person)
    client.post(reverse("proposals:proposal_create"), {"organisation": organisation.pk})
    key = client.session.session_key
    client = Client()
    client.force_login(officer)

    answer = client.post(at("person_data"), {"email": "JAN@gemeente.nl", "reason": "Verzoek 12"})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert sorted(archive.namelist()) == [
        "gezien-door-anderen.csv", "gezien.csv", "handelingen.csv", "persoonsgegevens.html", "persoonsgegevens.json",
        "vermeldingen.csv",
    ]  # fmt: skip
    data = json.loads(archive.read("persoonsgegevens.json"))
    assert data["account"]["name"] == "Jan Vraag"
    assert [row["organisation"] for row in data["about"] if "organisation" in row] == [organisation.pk]
    assert [row["body"] for row in data["addresses"]] == ["Beste Jan"]
    assert data["mentions"]
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Piet" not in everything
    assert other.email.encode() not in everything
    assert b"argon2" not in everything
    assert Session.objects.filter(session_key=key, user=person).exists()
    assert key.encode() not in everything  # whoever knows it is signed in as this person
    assert '<html lang="nl">' in archive.read("persoonsgegevens.html").decode()
    export = PersonExport.objects.get()
    assert (export.person, export.reason, export.made_by) == (person, "Verzoek 12", officer)
    assert "Verzoek 12" in client.get(at("person_data")).content.decode()


def test_what_somebody_saw_is_in_it_and_that_others_looked_but_not_who(client, officer, assessor, coordinator):
    proposal = make.ProposalFactory()
    seen = {"kind": "attachment", "thing": "attachment", "thing_number": 12, "request_id": "abcd-0123-4567"}
    make.ViewingFactory(viewed_by=assessor, proposal=proposal, round=proposal.round, **seen)
    make.ViewingFactory(viewed_by=coordinator, kind="assigning", thing="person", thing_number=assessor.pk)
    make.ViewingFactory(viewed_by=coordinator, proposal=proposal, kind="ranking")
    client.force_login(officer)

    answer = client.post(at("person_data"), {"email": assessor.email, "reason": "Verzoek 13"})

    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    data = json.loads(archive.read("persoonsgegevens.json"))
    (row,) = data["seen"]
    assert (row["what"], row["proposal"], row["round"]) == ("Bijlage", proposal.pk, proposal.round_id)
    assert (row["thing_number"], row["request"]) == (12, "abcd-0123-4567")
    assert [each["what"] for each in data["seen_by_others"]] == ["Wie beoordeelt wat"]
    assert not [each for each in data["mentions"] if each["as"] == "gezien door"]
    lines = archive.read("gezien.csv").decode("utf-8-sig").splitlines()
    assert len(lines) == 2 and "Bijlage" in lines[1]
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert coordinator.email.encode() not in everything
    assert "Dat gebeurde 1 keer." in archive.read("persoonsgegevens.html").decode()


def test_nobody_with_that_address_is_told_at_the_field(client, officer):
    client.force_login(officer)

    answer = client.post(at("person_data"), {"email": "niemand@gemeente.nl", "reason": "Verzoek 12"})

    assert answer.status_code == 422
    assert 'href="#id_email"' in answer.content.decode()
    assert not PersonExport.objects.exists()
