"""The pages of a deal's life, through the door: elaboration, covenant, evaluation and learning."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from proposals.enums import DealSide, DealStatus, ProposalStatus
from proposals.formats import short_date
from proposals.models import (
    DealEvaluation,
    DealIndicator,
    DealText,
    KnowledgeDocument,
    LearningQuestion,
    Milestone,
    OpenPoint,
    PeerSession,
    SignedCopy,
)
from proposals.spreadsheets import read_spreadsheet
from tests.factories import proposals as make
from tests.proposals.attachments.files import pdf

pytestmark = pytest.mark.django_db
BODY = "## Doel\nWij helpen ondernemers."


@pytest.fixture
def deal(open_round, organisation):
    proposal = make.complete_proposal(ProposalStatus.AWARDED, round=open_round, organisation=organisation)
    return make.walk_deal(make.DealFactory(proposal=proposal), DealStatus.IN_ELABORATION)


def at(deal, path):
    return f"/deals/{deal.pk}/{path}/"


def test_both_sides_work_the_deal_out(client, deal, editor, signatory, account_holder, officer):
    client.force_login(account_holder)
    client.post(at(deal, "uitwerking"), {"number": 0, "body": BODY})
    client.force_login(editor)
    client.post(at(deal, "punten"), {"point-text": "Wie betaalt?"})
    point = OpenPoint.objects.get()
    client.post(at(deal, f"punten/{point.pk}"), {f"close-{point.pk}-outcome": "De regio."})
    client.force_login(signatory)
    client.post(at(deal, "uitwerking/akkoord"), {"number": 1})
    client.force_login(officer)
    client.post(at(deal, "uitwerking/akkoord"), {"number": 1})

    text = DealText.objects.get()
    assert (text.region_agreed_by, text.ministry_agreed_by) == (signatory, officer)
    assert OpenPoint.objects.get().outcome == "De regio."
    assert client.get(at(deal, "uitwerking")).context["obstacles"] == []


def test_who_wrote_a_version_is_not_offered_to_agree(sign_in, deal, account_holder):
    client = sign_in(account_holder)
    client.post(at(deal, "uitwerking"), {"number": 0, "body": BODY})

    assert not client.get(at(deal, "uitwerking")).context["may_agree"]
    client.post(at(deal, "uitwerking/akkoord"), {"number": 1})
    assert DealText.objects.get().ministry_agreed_at is None


def test_a_version_saved_meanwhile_is_shown_and_nothing_typed_is_lost(sign_in, deal, editor):
    make.DealTextFactory(deal=deal, body="## Nieuw\nVan een ander.")

    answer = sign_in(editor).post(at(deal, "uitwerking"), {"number": 0, "body": BODY})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Van een ander." in page and "Wij helpen ondernemers." in page
    assert DealText.objects.count() == 1


@pytest.mark.parametrize("body", ["", "  ", "## Leeg", "w" * 60_001])
def test_a_text_that_cannot_be_kept_is_named_at_the_field(sign_in, deal, editor, body):
    answer = sign_in(editor).post(at(deal, "uitwerking"), {"number": 0, "body": body})

    assert (answer.status_code, list(answer.context["text_form"].errors)) == (422, ["body"])


def test_html_in_a_text_appears_as_text(sign_in, deal, editor):
    make.DealTextFactory(deal=deal, body="## <script>x</script>\n<b>vet</b>")
    make.OpenPointFactory(deal=deal, text="<img src=x>")

    page = sign_in(editor).get(at(deal, "uitwerking")).content.decode()

    assert "<script>x" not in page and "<b>vet" not in page and "<img src=x>" not in page


def signed(**values):
    day = timezone.localdate()
    upload = SimpleUploadedFile("getekend.pdf", pdf(), "application/pdf")
    return {"upload": upload, "signed_date": f"{day.day}-{day.month}-{day.year}"} | values


def test_the_signed_covenant_is_kept_and_published_after_signing(
    sign_in, deal, account_holder, editor, settings, tmp_path
):
    make.walk_deal_on(deal, DealStatus.COVENANT_READY)
    client = sign_in(account_holder)
    answer = client.post(at(deal, "convenant"), signed())
    copy = SignedCopy.objects.get()
    client.post(at(deal, f"convenant/{copy.pk}/openbaar"))
    before = SignedCopy.objects.get().published_at
    client.post(f"/beheer/deals/{deal.pk}/", {"status": "signed"})
    client.post(at(deal, f"convenant/{copy.pk}/openbaar"))

    assert (answer.status_code, before) == (302, None)
    assert SignedCopy.objects.get().published_by == account_holder
    file = sign_in(editor).get(at(deal, f"convenant/{copy.pk}"))
    assert b"".join(file.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"upload": SimpleUploadedFile("x.pdf", b"geen pdf", "application/pdf")}, "upload"),
        ({"upload": SimpleUploadedFile("x.exe", b"MZ", "application/pdf")}, "upload"),
        ({"upload": ""}, "upload"),
        ({"signed_date": "morgen"}, "signed_date"),
        ({"signed_date": ""}, "signed_date"),
        ({"signed_date": "1-1-2099"}, "signed_date"),
        ({"signed_date": "1-1-2001"}, "signed_date"),
    ],
)
def test_a_wrong_copy_is_named_at_the_field(sign_in, deal, account_holder, values, field):
    make.walk_deal_on(deal, DealStatus.COVENANT_READY)

    answer = sign_in(account_holder).post(at(deal, "convenant"), signed(**values))

    # A browser does not send a file twice: it is said that it must be chosen again.
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field, "upload"})
    assert not SignedCopy.objects.exists()


@pytest.mark.parametrize("values", [{}, {"upload": ""}])
def test_a_copy_that_no_covenant_waits_for_is_answered_in_words(sign_in, deal, account_holder, values):
    answer = sign_in(account_holder).post(at(deal, "convenant"), signed(**values), follow=True)

    assert [each.level_tag for each in answer.context["messages"]] == ["error"]
    assert not SignedCopy.objects.exists()


def test_a_closed_gate_says_what_is_missing_and_moves_nothing(sign_in, deal, officer):
    answer = sign_in(officer).post(f"/beheer/deals/{deal.pk}/", {"status": "covenant_ready", "reason": "Het is klaar"})

    assert (answer.status_code, len(answer.context["form"].errors["status"])) == (422, 2)
    assert "Het is klaar" in answer.content.decode()
    deal.refresh_from_db()
    assert deal.status == DealStatus.IN_ELABORATION


def test_an_evaluation_goes_to_and_fro_until_it_is_accepted(client, deal, editor, signatory, officer):
    make.walk_deal_on(deal, DealStatus.RUNNING)
    words = {"results": "Veel", "lessons": "Begin klein", "continuation": "De coaches"}
    client.force_login(editor)
    client.post(at(deal, "evaluatie"), words | {"action": "save"})
    assert client.post(at(deal, "evaluatie"), words | {"action": "send"}).status_code == 403
    client.force_login(officer)
    assert client.get(at(deal, "evaluatie")).context["evaluation"] is None
    client.force_login(signatory)
    client.post(at(deal, "evaluatie"), words | {"action": "send"})
    client.force_login(officer)
    assert client.post(at(deal, "evaluatie"), {"action": "return", "remarks": " "}).status_code == 422
    client.post(at(deal, "evaluatie"), {"action": "return", "remarks": "Noem een voorbeeld."})
    client.force_login(signatory)
    client.post(at(deal, "evaluatie"), words | {"action": "send", "results": "Veel, zoals een bakker"})
    client.force_login(officer)
    client.post(at(deal, "evaluatie"), {"action": "accept"})

    evaluation = DealEvaluation.objects.get()
    assert (evaluation.results, evaluation.accepted_by) == ("Veel, zoals een bakker", officer)


def test_the_ministry_reads_what_was_sent_while_an_evaluation_is_changed(client, deal, signatory, officer):
    make.walk_deal_on(deal, DealStatus.RUNNING)
    words = {"results": "Veel", "lessons": "Begin klein", "continuation": "De coaches"}
    client.force_login(signatory)
    client.post(at(deal, "evaluatie"), words | {"action": "send"})
    client.force_login(officer)
    client.post(at(deal, "evaluatie"), {"action": "return", "remarks": "Noem een voorbeeld."})
    client.force_login(signatory)
    client.post(at(deal, "evaluatie"), words | {"action": "save", "results": "Halve zin"})
    assert "Halve zin" in client.get(at(deal, "evaluatie")).content.decode()

    client.force_login(officer)
    page = client.get(at(deal, "evaluatie")).content.decode()

    assert "Halve zin" not in page
    assert "Veel" in page
    assert "De regio past de evaluatie aan." in page
    assert "Noem een voorbeeld." in page


def test_two_people_who_write_an_evaluation_do_not_overwrite_each_other(client, deal, editor, signatory):
    make.walk_deal_on(deal, DealStatus.RUNNING)
    client.force_login(signatory)
    first = client.get(at(deal, "evaluatie")).context["basis"]
    client.force_login(editor)
    client.post(at(deal, "evaluatie"), {"results": "Van de een", "action": "save", "basis": first})
    client.force_login(signatory)

    answer = client.post(at(deal, "evaluatie"), {"results": "Van de ander", "action": "send", "basis": first})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert DealEvaluation.objects.get().results == "Van de een"
    assert str(editor) in page
    assert "Van de een" in page
    assert "Van de ander</textarea>" in page
    client.post(at(deal, "evaluatie"), {"results": "Van allebei", "action": "save", "basis": answer.context["basis"]})
    assert DealEvaluation.objects.get().results == "Van allebei"


def test_who_sends_an_incomplete_evaluation_goes_on_from_what_was_kept(sign_in, deal, signatory):
    make.walk_deal_on(deal, DealStatus.RUNNING)
    client = sign_in(signatory)
    refused = client.post(at(deal, "evaluatie"), {"results": "Veel", "action": "send", "basis": ""})
    words = {"results": "Veel meer", "lessons": "Begin klein", "continuation": "De coaches"}

    client.post(at(deal, "evaluatie"), words | {"action": "send", "basis": refused.context["basis"]})

    assert DealEvaluation.objects.get().submitted_at is not None


def test_an_incomplete_evaluation_is_kept_and_not_sent(sign_in, deal, signatory):
    make.walk_deal_on(deal, DealStatus.RUNNING)

    answer = sign_in(signatory).post(at(deal, "evaluatie"), {"results": "Veel", "action": "send"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["lessons", "continuation"])
    assert DealEvaluation.objects.get().submitted_at is None


def test_the_deals_of_a_round_learn_from_each_other(client, deal, editor, account_holder, organisation):
    other = make.DealFactory(proposal=make.ProposalFactory(round=deal.proposal.round, status="awarded"))
    neighbour = make.member_of(other.proposal.organisation, "editor")
    client.force_login(account_holder)
    client.post(at(deal, "leren/bijeenkomsten"), {"plan-title": "Leerkring 1", "plan-held_date": "1 juli 2028"})
    session = PeerSession.objects.get()
    client.force_login(editor)
    client.post(at(deal, "leren/vragen"), {"ask-question": "Hoe bereikt u bedrijven?", "ask-session": session.pk})
    question = LearningQuestion.objects.get()
    client.force_login(neighbour)
    client.post(at(other, f"leren/vragen/{question.pk}"), {f"answer-{question.pk}-answer": "Bel ze op."})
    upload = SimpleUploadedFile("belscript.pdf", pdf(), "application/pdf")
    client.post(at(other, "leren/documenten"), {"share-title": "Belscript", "share-upload": upload})
    client.force_login(account_holder)
    client.post(at(deal, f"leren/bijeenkomsten/{session.pk}"), {f"report-{session.pk}-report": "Bellen helpt."})

    page = client.get(at(deal, "leren")).content.decode()
    assert all(words in page for words in ("Leerkring 1", "Bel ze op.", "Belscript", "Bellen helpt."))
    client.force_login(editor)
    document = KnowledgeDocument.objects.get()
    assert client.get(at(deal, f"leren/documenten/{document.pk}")).status_code == 200


def test_what_was_agreed_is_kept_row_by_row(sign_in, deal, account_holder):
    old = make.DealIndicatorFactory(deal=deal, name="Oud")
    data = {
        "form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 1, "form-MIN_NUM_FORMS": 0, "form-MAX_NUM_FORMS": 100,
        "form-0-id": old.pk, "form-0-name": "Oud", "form-0-baseline": "0", "form-0-target": "1", "form-0-DELETE": "on",
        "form-1-name": "Bedrijven", "form-1-unit": "bedrijven", "form-1-baseline": "0", "form-1-target": "1.250",
    }  # fmt: skip

    answer = sign_in(account_holder).post(f"/beheer/deals/{deal.pk}/afspraken/resultaten/", data)

    assert answer.status_code == 302
    assert list(DealIndicator.objects.filter(deal=deal).values_list("name", "target")) == [("Bedrijven", 1250)]


def test_nothing_agreed_changes_once_the_covenant_is_ready(sign_in, deal, account_holder):
    make.walk_deal_on(deal, DealStatus.COVENANT_READY)
    data = {
        "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-MIN_NUM_FORMS": 0, "form-MAX_NUM_FORMS": 100,
        "form-0-title": "Te laat", "form-0-planned_date": "1-1-2028",
    }  # fmt: skip

    sign_in(account_holder).post(f"/beheer/deals/{deal.pk}/afspraken/mijlpalen/", data)

    assert not Milestone.objects.filter(title="Te laat").exists()


@pytest.mark.parametrize(("typed", "is_kept"), [("1-2-2026", True), ("1-1-2099", False), ("ooit", False), ("", False)])
def test_a_milestone_is_noted_on_the_day_it_was_reached(sign_in, deal, account_holder, typed, is_kept):
    make.walk_deal_on(deal, DealStatus.RUNNING)
    milestone = make.MilestoneFactory(deal=deal)

    sign_in(account_holder).post(f"/beheer/deals/{deal.pk}/mijlpalen/{milestone.pk}/", {"reached_date": typed})

    assert (Milestone.objects.get(pk=milestone.pk).reached_date is not None) is is_kept


@pytest.mark.parametrize("path", ["uitwerking", "leren"])
def test_a_page_asks_as_often_for_many_rows(sign_in, django_assert_max_num_queries, deal, officer, path):
    client = sign_in(officer)
    make.DealTextFactory(deal=deal)
    make.OpenPointFactory(deal=deal)
    make.LearningQuestionFactory(deal=deal)
    make.PeerSessionFactory(round=deal.proposal.round)
    make.KnowledgeDocumentFactory(round=deal.proposal.round)
    client.get(at(deal, path))
    with django_assert_max_num_queries(16) as few:
        client.get(at(deal, path))
    for _each in range(29):
        make.DealTextFactory(deal=deal)
        make.OpenPointFactory(deal=deal)
        make.LearningQuestionFactory(deal=deal)
        make.PeerSessionFactory(round=deal.proposal.round)
        make.KnowledgeDocumentFactory(round=deal.proposal.round)

    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(at(deal, path))


def test_the_list_is_narrowed_by_its_address_and_the_file_holds_the_same(sign_in, deal, officer):
    running = make.walk_deal(
        make.DealFactory(proposal=make.ProposalFactory(round=deal.proposal.round, status="awarded")), DealStatus.RUNNING
    )
    running.end_date = timezone.localdate() - timedelta(days=1)
    running.start_date = running.end_date - timedelta(days=100)
    running.save()
    client = sign_in(officer)

    assert [row.deal for row in client.get("/beheer/deals/?standing=late").context["rows"]] == [running]
    assert [row.deal for row in client.get("/beheer/deals/?status=in_elaboration").context["rows"]] == [deal]
    assert client.get("/beheer/deals/?q=bestaatniet").context["rows"] == []
    assert client.get("/beheer/deals/bestand/ods/?standing=late").content.startswith(b"PK")
    assert client.get("/beheer/deals/bestand/exe/").status_code == 404


def test_the_three_files_hold_what_the_screen_shows(sign_in, deal, officer):
    other = make.DealFactory(
        proposal=make.ProposalFactory(round=deal.proposal.round, status="awarded", title="=1+1"), title="=1+1"
    )
    client = sign_in(officer)
    rows = client.get("/beheer/deals/").context["rows"]

    files = {ending: client.get(f"/beheer/deals/bestand/{ending}/?round={deal.proposal.round.slug}").content
             for ending in ("csv", "ods", "xlsx")}  # fmt: skip
    text = files["csv"].decode("utf-8-sig")
    heads, *lines = csv.reader(io.StringIO(text), delimiter=";")
    assert [line[0].removeprefix("'") for line in lines] == [row.deal.title for row in rows]
    assert [line[1] for line in lines] == [row.region for row in rows]
    assert [line[4] for line in lines] == [short_date(row.since) for row in rows]
    assert "'=1+1" in [line[0] for line in lines] and other in [row.deal for row in rows]
    assert f"{rows[0].deal.awarded_amount:.2f}".replace(".", ",") == lines[0][-3]
    for ending in ("ods", "xlsx"):
        sheet = read_spreadsheet(files[ending])[0]
        assert len(sheet.rows) == len(lines) + 1 and [str(cell) for cell in sheet.rows[0]] == heads


def test_the_side_of_a_person_follows_from_the_deal(client, deal, organisation):
    both = make.user_with_role("deal_account_holder")
    make.MembershipFactory(user=both, organisation=organisation, role="signatory")
    make.DealTextFactory(deal=deal)
    client.force_login(both)

    client.post(at(deal, "uitwerking/akkoord"), {"number": 1})

    text = DealText.objects.get()
    assert (text.region_agreed_by, getattr(text, f"{DealSide.MINISTRY}_agreed_by")) == (both, None)


@pytest.mark.parametrize("typed", ["", "ooit", "1 juli 2090"])
def test_a_day_of_a_milestone_that_cannot_be_stays_in_the_field(sign_in, deal, account_holder, typed):
    make.walk_deal_on(deal, DealStatus.RUNNING)
    milestone, other = make.MilestoneFactory(deal=deal), make.MilestoneFactory(deal=deal)

    answer = sign_in(account_holder).post(f"/beheer/deals/{deal.pk}/mijlpalen/{milestone.pk}/", {"reached_date": typed})

    page = answer.content.decode()
    field = f"milestone-{milestone.pk}-reached_date"
    assert answer.status_code == 422
    assert f'href="#{field}"' in page and "<details open" in page
    assert (f'value="{typed}"' in page) is bool(typed)
    assert f'id="milestone-{other.pk}-reached_date"' in page
    assert Milestone.objects.filter(reached_date__isnull=True).count() == 2
