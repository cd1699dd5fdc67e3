"""The parts of a proposal through the door: typed, kept, checked, never lost."""

import json
import re
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from proposals.enums import ProposalStatus, ShareRule
from proposals.models import Attachment, Proposal
from proposals.views.section_pages import SECTION_PAGES
from tests.factories import proposals as make
from tests.proposals.attachments import files


def address(proposal, section="outline") -> str:
    return f"/aanvragen/{proposal.pk}/{SECTION_PAGES[section].slug}/"


def text_of(response) -> str:
    """Give the words of a page with single spaces."""
    body = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").split())


def page_values(client, url) -> dict:
    """Read a page as a browser would send it back: all fields with their values."""
    form = client.get(url).context["form"]
    values = {}
    for name, field in form.fields.items():
        value = field.prepare_value(form[name].value())
        if value not in (None, []):
            values[name] = value
    return values


@pytest.mark.parametrize("section", SECTION_PAGES)
def test_every_part_opens_for_an_editor(sign_in, editor, draft, section):
    response = sign_in(editor).get(address(draft, section))

    assert response.status_code == 200
    assert str(SECTION_PAGES[section].title) in text_of(response)


@pytest.mark.parametrize("section", SECTION_PAGES)
def test_foreign_proposal_does_not_exist(sign_in, stranger, draft, section):
    client = sign_in(stranger)

    assert client.get(address(draft, section)).status_code == 404
    assert client.post(address(draft, section), {"title": "x"}).status_code == 404


def test_reader_reads_and_does_not_write(sign_in, reader, draft):
    client = sign_in(reader)

    assert client.get(address(draft)).url == f"/aanvragen/{draft.pk}/lezen/"
    assert client.post(address(draft), {"title": "Anders"}).status_code == 403
    assert Proposal.objects.get().title == draft.title


def test_anonymous_is_asked_to_sign_in(client, draft):
    assert client.get(address(draft)).url.startswith("/account/login/")


def test_saving_goes_on_to_the_next_part(sign_in, editor, draft):
    client = sign_in(editor)
    values = page_values(client, address(draft)) | {"title": "Nieuwe titel", "action": "continue"}

    response = client.post(address(draft), values)

    assert response.status_code == 302
    assert response.url == address(draft, "need")
    assert Proposal.objects.get().title == "Nieuwe titel"


def test_saving_back_to_the_overview(sign_in, editor, draft):
    response = sign_in(editor).post(address(draft), {"title": "Half", "action": "overview"})

    assert response.url == f"/aanvragen/{draft.pk}/"
    stored = Proposal.objects.get()
    assert (stored.title, stored.summary, stored.updated_by) == ("Half", "", editor)


def test_incomplete_part_is_saved_first_and_shown_with_errors(sign_in, editor, draft):
    client = sign_in(editor)
    values = page_values(client, address(draft)) | {"title": "Wel een titel"}
    values.pop("themes")

    response = client.post(address(draft), values, follow=True)

    assert response.request["QUERY_STRING"] == "controle=1"
    stored = Proposal.objects.get()
    assert stored.title == "Wel een titel"
    assert list(stored.themes.all()) == []
    assert list(response.context["form"].errors) == ["themes"]
    assert "#id_themes_0" in response.content.decode()
    assert response.content.decode().split("<title>")[1].startswith("Fout:")


def test_dates_are_taken_as_typed_and_shown_tidied(sign_in, editor, draft):
    client = sign_in(editor)
    client.post(address(draft), page_values(client, address(draft)) | {"start_date": "1/8/2027"})

    assert Proposal.objects.get().start_date.isoformat() == "2027-08-01"
    assert (
        client.get(address(draft)).context["form"]["start_date"].field.prepare_value(Proposal.objects.get().start_date)
        == "1 augustus 2027"
    )


def test_what_cannot_be_kept_stays_on_the_page(sign_in, editor, draft):
    client = sign_in(editor)
    values = page_values(client, address(draft)) | {"start_date": "in de zomer", "title": "Wel bewaard"}

    response = client.post(address(draft), values)

    assert response.status_code == 422
    assert 'value="in de zomer"' in response.content.decode()
    assert "in de zomer" in response.context["form"].errors["start_date"][0]
    assert Proposal.objects.get().title == "Wel bewaard"


def test_what_is_wrong_with_an_address_names_it(sign_in, editor, draft):
    client = sign_in(editor)
    here = address(draft, "organisation")
    values = page_values(client, here) | {"contact_email": "jan zonder apenstaart"}

    response = client.post(here, values)

    (message,) = response.context["form"].errors["contact_email"]
    assert message.startswith("U vulde ‘jan zonder apenstaart’ in. ")
    assert "naam@gemeente.nl" in message
    assert unescape(response.content.decode()).count(message) == 2  # in the summary and at the field
    assert 'value="jan zonder apenstaart"' in response.content.decode()


def test_a_very_long_answer_is_kept_and_its_words_are_counted(sign_in, editor, draft):
    question = draft.round.questions.get(section="plan")
    text = "woorden " * 6_000

    response = sign_in(editor).post(address(draft, "plan"), {f"answer_{question.pk}": text}, follow=True)

    assert draft.answers.get(question=question).text == text
    message = response.context["form"].errors[f"answer_{question.pk}"][0]
    assert "6000" in message and "300" in message
    assert text[:4000] in response.content.decode()


@pytest.mark.parametrize("section", ["outline", "plan"])
def test_a_million_signs_stay_on_the_page_and_the_limit_is_told(sign_in, editor, draft, section):
    question = draft.round.questions.get(section="plan")
    name = "title" if section == "outline" else f"answer_{question.pk}"
    before = draft.answers.get(question=question).text
    text = "woorden " * 131_072

    response = sign_in(editor).post(address(draft, section), {name: text})

    assert response.status_code == 422
    assert text.strip() in response.content.decode()
    message = response.context["form"].errors[name][0]
    assert "1.048." in message and "50.000" in message
    assert Proposal.objects.get().title == draft.title
    assert draft.answers.get(question=question).text == before


def budget_values(client, draft, **changes) -> dict:
    return page_values(client, address(draft, "budget")) | changes


def test_amount_outside_the_range_is_kept_and_explained(sign_in, editor, draft):
    client = sign_in(editor)

    response = client.post(
        address(draft, "budget"), budget_values(client, draft, requested_amount="90.000"), follow=True
    )

    assert Proposal.objects.get().requested_amount == Decimal(90_000)
    message = unescape(response.context["form"].errors["requested_amount"][0]).replace("\u00a0", " ")
    assert "€ 100.000" in message and "€ 90.000" in message and "€ 10.000" in message
    assert text_of(response).count(message) == 2, "in the summary and beside the field"


def test_ambiguous_amount_is_kept_as_typed_and_asked_about(sign_in, editor, draft):
    client = sign_in(editor)

    response = client.post(address(draft, "budget"), budget_values(client, draft, budget_0_amount="1,250"), follow=True)

    line = draft.budget_lines.get()
    assert (line.amount_input, line.amount) == ("1,250", None)
    assert response.context["form"]["budget_0_amount"].value() == "1,250"
    message = response.context["form"].errors["budget_0_amount"][0].replace("\u00a0", " ")
    assert "€ 1,25" in message and "€ 1.250" in message


def test_share_above_half_is_refused_in_this_round(sign_in, editor, draft):
    client = sign_in(editor)
    changes = {"requested_amount": "200.000,01", "funding_0_amount": "199.999,99"}

    response = client.post(address(draft, "budget"), budget_values(client, draft, **changes), follow=True)

    assert "requested_amount" in response.context["form"].errors
    assert [check.kind for check in response.context["checks"]] == ["done", "error", "done"]


def test_share_above_half_is_warned_about_in_round_1(sign_in, editor, draft):
    draft.round.share_rule = ShareRule.WARN
    with make.before_opening():
        draft.round.save()
    client = sign_in(editor)
    changes = {"requested_amount": "250.000", "funding_0_amount": "150.000"}

    response = client.post(
        address(draft, "budget"), budget_values(client, draft, **changes, action="recalculate"), follow=True
    )

    assert not response.context["form"].errors
    assert len(response.context["form"].warnings) == 1
    assert [check.kind for check in response.context["checks"]] == ["done", "warn", "done"]
    assert client.post(address(draft, "budget"), budget_values(client, draft, action="continue")).url == address(
        draft, "financing"
    )


def test_checks_tell_the_difference_between_costs_and_coverage(sign_in, editor, draft):
    client = sign_in(editor)

    response = client.post(
        address(draft, "budget"), budget_values(client, draft, funding_0_amount="208.400"), follow=True
    )

    assert "€ 8.400" in text_of(response)
    assert [check.kind for check in response.context["checks"]] == ["done", "done", "error"]


def test_adding_a_row_keeps_what_was_typed(sign_in, editor, draft):
    client = sign_in(editor)
    values = budget_values(client, draft, budget_0_description="Coaches", add="budget")

    response = client.post(address(draft, "budget"), values)

    assert response.url.endswith("?budget=1")
    assert draft.budget_lines.get().description == "Coaches"
    page = client.get(response.url)
    assert page.context["form"].counts["budget"] == 2
    assert re.search(r'<input[^>]*name="budget_1_description"[^>]* autofocus', page.content.decode())


def test_removing_a_row_keeps_the_others(sign_in, editor, draft):
    make.BudgetLineFactory(proposal=draft, description="Weg", sort_order=30_001)
    make.BudgetLineFactory(proposal=draft, description="Blijft", sort_order=30_002)
    client = sign_in(editor)
    first = draft.budget_lines.first().description

    client.post(address(draft, "budget"), budget_values(client, draft, remove="budget_1"))

    assert [line.description for line in draft.budget_lines.all()] == [first, "Blijft"]


def test_enter_in_a_field_saves_and_never_removes(sign_in, editor, draft):
    page = sign_in(editor).get(address(draft, "budget")).content.decode()

    first_button = re.search(r"<button[^>]*>", page.split('id="content"')[1])[0]
    assert 'value="recalculate"' in first_button


def test_cell_that_cannot_be_kept_leaves_the_stored_table_alone(sign_in, editor, draft):
    client = sign_in(editor)
    values = page_values(client, address(draft, "partners")) | {"partner_0_name": "x" * 201}

    response = client.post(address(draft, "partners"), values)

    assert response.status_code == 422
    assert "x" * 201 in response.content.decode()
    assert draft.partners.get().name != "x" * 201


def test_two_colleagues_see_both_texts_and_lose_nothing(sign_in, editor, colleague, draft):
    client = sign_in(editor)
    mine = page_values(client, address(draft)) | {"title": "Van mij"}
    theirs = page_values(sign_in(colleague), address(draft)) | {"title": "Van mijn collega"}
    client.post(address(draft), theirs)

    response = sign_in(editor).post(address(draft), mine)

    assert response.status_code == 409
    assert Proposal.objects.get().title == "Van mijn collega"
    assert {"Van mij", "Van mijn collega"} <= {
        text for each in response.context["conflicts"] for text in (each.stored, each.typed)
    }
    assert response.context["form"]["title"].value() == "Van mij"

    again = {name: response.context["form"][name].value() for name in mine}
    assert client.post(address(draft), again).status_code == 302
    assert Proposal.objects.get().title == "Van mij"


def test_colleagues_in_different_fields_do_not_meet(sign_in, editor, colleague, draft):
    client = sign_in(editor)
    mine = page_values(client, address(draft)) | {"summary": "Samenvatting van mij"}
    theirs = page_values(sign_in(colleague), address(draft)) | {"title": "Titel van mijn collega"}
    client.post(address(draft), theirs)

    assert sign_in(editor).post(address(draft), mine).status_code == 302

    stored = Proposal.objects.get()
    assert (stored.title, stored.summary) == ("Titel van mijn collega", "Samenvatting van mij")


def test_tables_changed_by_both_show_a_choice(sign_in, editor, colleague, draft):
    client = sign_in(editor)
    mine = page_values(client, address(draft, "partners")) | {"partner_0_name": "Van mij"}
    theirs = page_values(sign_in(colleague), address(draft, "partners")) | {"partner_0_name": "Van mijn collega"}
    client.post(address(draft, "partners"), theirs)

    response = sign_in(editor).post(address(draft, "partners"), mine)

    assert response.status_code == 409
    assert draft.partners.get().name == "Van mijn collega"
    assert response.context["form"]["partner_0_name"].value() == "Van mij"


def test_table_changed_by_a_colleague_alone_stays(sign_in, editor, colleague, draft):
    client = sign_in(editor)
    mine = page_values(client, address(draft, "partners"))
    theirs = page_values(sign_in(colleague), address(draft, "partners")) | {"partner_0_name": "Van mijn collega"}
    client.post(address(draft, "partners"), theirs)

    sign_in(editor).post(address(draft, "partners"), mine)

    assert draft.partners.get().name == "Van mijn collega"


def test_text_typed_while_a_colleague_submitted_is_given_back(sign_in, editor, draft):
    question = draft.round.questions.get(section="plan")
    make.move_proposal(draft, ProposalStatus.SUBMITTED)

    response = sign_in(editor).post(address(draft, "plan"), {f"answer_{question.pk}": "Net te laat getypt"})

    assert response.status_code == 409
    assert "Net te laat getypt" in text_of(response)
    assert draft.answers.get(question=question).text != "Net te laat getypt"


def test_submitted_proposal_is_read_not_edited(sign_in, editor, draft):
    make.move_proposal(draft, ProposalStatus.SUBMITTED)

    assert sign_in(editor).get(address(draft)).url == f"/aanvragen/{draft.pk}/lezen/"


PDF = files.pdf()


def pdf(name="plan.pdf", content=PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_attachment_is_kept_and_given_back_safely(sign_in, editor, draft):
    client = sign_in(editor)

    client.post(address(draft, "attachments"), {"upload": pdf("Plan – ‘26’.pdf"), "action": "recalculate"})

    attachment = Attachment.objects.get()
    response = client.get(f"/aanvragen/{draft.pk}/bijlagen/{attachment.pk}/")
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Plan%20")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "no-store"


def test_refused_attachment_is_explained_beside_the_field(sign_in, editor, draft):
    response = sign_in(editor).post(address(draft, "attachments"), {"upload": pdf("virus.exe")})

    assert response.status_code == 422
    assert "virus.exe" in response.context["form"].errors["upload"][0]
    assert not Attachment.objects.exists()


def test_attachment_of_another_organisation_does_not_exist(sign_in, stranger, draft):
    attachment = make.AttachmentFactory(proposal=draft)
    client = sign_in(stranger)

    assert client.get(f"/aanvragen/{draft.pk}/bijlagen/{attachment.pk}/").status_code == 404
    assert client.post(f"/aanvragen/{draft.pk}/bijlagen/{attachment.pk}/verwijderen/").status_code == 404


def test_attachment_under_another_proposal_does_not_exist(sign_in, editor, draft):
    attachment = make.AttachmentFactory(proposal=draft)
    other = make.ProposalFactory(organisation=draft.organisation, round=draft.round)

    assert sign_in(editor).get(f"/aanvragen/{other.pk}/bijlagen/{attachment.pk}/").status_code == 404


def test_editor_removes_an_attachment(sign_in, editor, reader, draft):
    attachment = make.AttachmentFactory(proposal=draft)
    url = f"/aanvragen/{draft.pk}/bijlagen/{attachment.pk}/verwijderen/"

    assert sign_in(reader).post(url).status_code == 403
    assert sign_in(editor).post(url).url == address(draft, "attachments")
    assert not Attachment.objects.exists()


def test_basis_is_readable_text(sign_in, editor, draft):
    basis = sign_in(editor).get(address(draft)).context["form"]["basis"].value()

    assert set(json.loads(basis)) >= {"title", "themes", "start_date"}
