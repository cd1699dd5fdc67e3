"""The pages of progress reports."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from proposals.enums import DealStatus
from proposals.models import Deal, Round
from reporting.enums import ProgressReportStatus
from reporting.models import ProgressReport, Report
from reporting.services.report_files import read_whole_file
from reporting.services.reports import make_report
from tests.factories.proposals import MembershipFactory, past_the_steps
from tests.factories.reporting import ProgressReportFactory, ReportingPeriodFactory, running_deal
from tests.pdf_checks import text_of

FILLED = {
    "period_start_date": "1-1-2026",
    "period_end_date": "30 juni 2026",
    "summary": "Twaalf coaches zijn opgeleid.",
    "results": "Een bakker draagt over.",
    "deviations": "Geen.",
    "outlook": "Vouchers.",
}


@pytest.fixture
def deal(organisation) -> Deal:
    return running_deal(organisation=organisation)


@pytest.fixture
def draft_report(deal) -> ProgressReport:
    return ProgressReportFactory(deal=deal)


@pytest.fixture
def sent_report(deal, signatory) -> ProgressReport:
    return ProgressReportFactory(deal=deal, sent_in=True, submitted_by=signatory)


def edit_url(report: ProgressReport) -> str:
    return reverse("reporting:progress_report_edit", args=[report.pk])


def detail_url(report: ProgressReport) -> str:
    return reverse("reporting:progress_report_detail", args=[report.pk])


def review_url(report: ProgressReport) -> str:
    return reverse("reporting:progress_report_review", args=[report.pk])


def list_url(deal: Deal) -> str:
    return reverse("reporting:progress_report_list", args=[deal.pk])


def start_url(deal: Deal) -> str:
    return reverse("reporting:progress_report_start", args=[deal.pk])


def typed(report: ProgressReport, **changes: str) -> dict[str, str]:
    """Fill the form; `reached`, `explanation` and `spent` are the fields of the first row."""
    names = row_names(report)
    lines = report.deal.proposal.budget_lines.values_list("pk", flat=True)
    values = FILLED | {"version": str(report.version)} | {f"spent_{pk}": "0" for pk in lines}
    values |= {names["reached"]: "1.214", names["explanation"]: "Het liep anders.", names["spent"]: "118.400,50"}
    return values | {names.get(name, name): text for name, text in changes.items()}


def row_names(report: ProgressReport) -> dict[str, str]:
    indicator, line = report.deal.indicators.get().pk, report.deal.proposal.budget_lines.first().pk
    return {"reached": f"reached_{indicator}", "explanation": f"explanation_{indicator}", "spent": f"spent_{line}"}


def test_region_starts_a_report_after_the_last_one(sign_in, deal, editor):
    ProgressReportFactory(deal=deal, sent_in=True)

    answer = sign_in(editor).post(start_url(deal))

    report = deal.progress_reports.get(number=2)
    assert answer["Location"] == edit_url(report)
    assert f"{report.period_start_date} {report.period_end_date}" == "2027-07-01 2027-12-31"


def test_start_again_opens_the_report_that_is_being_written(sign_in, draft_report, editor):
    answer = sign_in(editor).post(start_url(draft_report.deal))

    assert answer["Location"] == edit_url(draft_report)
    assert ProgressReport.objects.count() == 1


def test_start_before_signing_says_when_it_can(sign_in, organisation, editor):
    deal = running_deal(organisation=organisation)
    with past_the_steps():
        Deal.objects.filter(pk=deal.pk).update(status=DealStatus.PROVISIONAL, covenant_signed_date=None)

    client = sign_in(editor)
    answer = client.post(start_url(deal), follow=True)

    assert "U kunt rapporteren als de deal is ondertekend." in answer.content.decode()
    assert not ProgressReport.objects.exists()


def test_saving_keeps_everything_and_understands_dutch(sign_in, draft_report, editor):
    answer = sign_in(editor).post(edit_url(draft_report), typed(draft_report) | {"save": "1"})

    draft_report.refresh_from_db()
    assert answer["Location"] == edit_url(draft_report)
    assert draft_report.figures.get().reached == 1214
    assert f"{draft_report.spent_amount}" == "118400.50"
    assert draft_report.status == ProgressReportStatus.DRAFT


@pytest.mark.parametrize(("code", "words"), [("", "De code is nog niet bekend."), ("E27B", "onder code E27B.")])
def test_form_says_how_a_specific_grant_is_accounted_for(sign_in, draft_report, editor, code, words):
    Round.objects.update(sisa_code=code)

    page = sign_in(editor).get(edit_url(draft_report)).content.decode()

    assert "in de SiSa-bijlage bij uw jaarrekening" in page
    assert words in page


def test_saving_an_empty_draft_refuses_nothing(sign_in, draft_report, editor):
    empty = dict.fromkeys(FILLED, "") | {"period_start_date": "1-1-2027", "period_end_date": "30-6-2027"}

    empty |= dict.fromkeys(("reached", "explanation", "spent"), "")

    answer = sign_in(editor).post(edit_url(draft_report), typed(draft_report, **empty))

    draft_report.refresh_from_db()
    assert answer.status_code == 302
    assert (draft_report.summary, draft_report.spent_amount) == ("", None)
    assert draft_report.figures.get().reached is None


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("spent", "ongeveer een ton", "‘ongeveer een ton’ begrijpen wij niet als bedrag"),
        ("spent", "1,250", "Bedoelt u"),
        ("reached", "veel", "Het getal ‘veel’ bij ‘Bedrijven bereikt’ begrijpen wij niet."),
        ("reached", "9999999999999", "Het getal ‘9999999999999’ bij ‘Bedrijven bereikt’ begrijpen wij niet."),
        ("period_end_date", "31 februari 2027", "Wij begrijpen de datum ‘31 februari 2027’ niet"),
        ("period_end_date", "1-1-2025", "Kies een dag na het begin"),
    ],
)
def test_saving_what_is_unclear_keeps_the_rest_and_the_typed_text(sign_in, draft_report, editor, field, text, words):
    answer = sign_in(editor).post(edit_url(draft_report), typed(draft_report, summary="Nieuw", **{field: text}))

    page = answer.content.decode()
    draft_report.refresh_from_db()
    assert answer.status_code == 200
    assert page.count(words) == 2
    assert f'value="{text}"' in page
    assert draft_report.summary == "Nieuw"


def test_a_megabyte_of_text_is_kept_and_refused_on_sending_in(sign_in, draft_report, signatory):
    text = "woord " * 170_000

    answer = sign_in(signatory).post(edit_url(draft_report), typed(draft_report, summary=text) | {"submit": "1"})

    draft_report.refresh_from_db()
    assert "169500 woorden te lang" in answer.content.decode()
    assert draft_report.summary == text
    assert draft_report.status == ProgressReportStatus.DRAFT


def test_saving_over_a_colleague_shows_both_texts_and_writes_nothing(sign_in, draft_report, editor, colleague):
    sign_in(colleague).post(edit_url(draft_report), typed(draft_report, summary="Van de collega"))

    answer = sign_in(editor).post(edit_url(draft_report), typed(draft_report, summary="Van mij"))

    page = answer.content.decode()
    draft_report.refresh_from_db()
    assert "sloeg deze rapportage op" in page
    assert "Van de collega" in page
    assert "Van mij</textarea>" in page
    assert draft_report.summary == "Van de collega"
    assert f'value="{draft_report.version}"' in page


def test_signatory_sends_in_and_gets_a_document(sign_in, draft_report, signatory):
    client = sign_in(signatory)
    answer = client.post(edit_url(draft_report), typed(draft_report) | {"submit": "1"})

    draft_report.refresh_from_db()
    report = Report.objects.get()
    assert answer["Location"] == detail_url(draft_report)
    assert draft_report.status == ProgressReportStatus.SUBMITTED
    assert report.progress_report == draft_report
    make_report(report_id=report.pk, at=timezone.now())
    assert reverse("reporting:report_download", args=[report.pk]) in client.get(answer["Location"]).content.decode()


def test_sending_in_what_is_not_complete_names_each_field_twice(sign_in, draft_report, signatory):
    answer = sign_in(signatory).post(
        edit_url(draft_report), typed(draft_report, results="", reached="") | {"submit": "1"}
    )

    page = answer.content.decode()
    assert page.count("Vertel wat ondernemers ervan merken.") == 2
    assert page.count("Vul in hoe ver ‘Bedrijven bereikt’ is") == 2
    assert "Fout:" in page
    assert not Report.objects.exists()


def test_editor_cannot_send_in(sign_in, draft_report, editor):
    client = sign_in(editor)
    answer = client.post(edit_url(draft_report), typed(draft_report) | {"submit": "1"})

    draft_report.refresh_from_db()
    assert answer.status_code == 403
    assert draft_report.status == ProgressReportStatus.DRAFT
    assert "Opslaan en indienen" not in client.get(edit_url(draft_report)).content.decode()


def test_report_that_was_sent_in_opens_for_reading(sign_in, sent_report, editor):
    client = sign_in(editor)

    assert client.get(edit_url(sent_report))["Location"] == detail_url(sent_report)
    assert client.post(edit_url(sent_report), typed(sent_report))["Location"] == detail_url(sent_report)


@pytest.mark.parametrize("who", ["officer", "account_holder", "controller", "reader"])
def test_report_that_was_sent_in_is_read_by_the_ministry_and_the_region(sign_in, sent_report, who, request):
    page = sign_in(request.getfixturevalue(who)).get(detail_url(sent_report)).content.decode()

    assert "Twaalf coaches zijn opgeleid." in page
    assert "118.400,50" in page


@pytest.mark.parametrize("who", ["officer", "account_holder", "controller", "stranger", "assessor"])
def test_draft_is_not_found_outside_the_region(sign_in, draft_report, who, request):
    client = sign_in(request.getfixturevalue(who))

    assert client.get(detail_url(draft_report)).status_code == 404
    assert client.get(edit_url(draft_report)).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "assessor", "technical_administrator"])
def test_report_that_was_sent_in_is_not_found_by_others(sign_in, sent_report, who, request):
    client = sign_in(request.getfixturevalue(who))

    assert client.get(detail_url(sent_report)).status_code == 404
    assert client.get(list_url(sent_report.deal)).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("controller", 403), ("stranger", 404), ("editor", 302)])
def test_reports_are_started_by_writers_of_the_region(sign_in, deal, who, status, request):
    assert sign_in(request.getfixturevalue(who)).post(start_url(deal)).status_code == status


def test_account_holder_who_writes_for_the_region_cannot_accept(sign_in, sent_report, account_holder):
    MembershipFactory(user=account_holder, organisation=sent_report.deal.proposal.organisation)

    answer = sign_in(account_holder).post(review_url(sent_report), {"accept": "1"}, follow=True)

    assert [str(each.level_tag) for each in answer.context["messages"]] == ["error"]
    sent_report.refresh_from_db()
    assert sent_report.status == "submitted"


def test_account_holder_accepts(sign_in, sent_report, account_holder):
    answer = sign_in(account_holder).post(review_url(sent_report), {"remarks": "Mooi.", "accept": "1"}, follow=True)

    sent_report.refresh_from_db()
    assert sent_report.status == ProgressReportStatus.ACCEPTED
    assert "Mooi." in answer.content.decode()


def test_returning_without_remarks_asks_for_them(sign_in, sent_report, officer):
    answer = sign_in(officer).post(review_url(sent_report), {"remarks": "", "return": "1"})

    sent_report.refresh_from_db()
    assert answer.content.decode().count("Schrijf op wat de regio moet veranderen.") == 2
    assert sent_report.status == ProgressReportStatus.SUBMITTED


def test_returned_report_shows_the_remarks_to_the_region(sign_in, sent_report, officer, editor):
    sign_in(officer).post(review_url(sent_report), {"remarks": "Geef een voorbeeld.", "return": "1"})

    client = sign_in(editor)

    assert "Geef een voorbeeld." in client.get(edit_url(sent_report)).content.decode()
    assert "Geef een voorbeeld." in client.get(detail_url(sent_report)).content.decode()


@pytest.mark.parametrize("who", ["controller", "signatory", "decision_maker"])
def test_judging_is_for_the_programme_and_the_account_holder(sign_in, sent_report, who, request):
    answer = sign_in(request.getfixturevalue(who)).post(review_url(sent_report), {"accept": "1"})

    assert answer.status_code == 403


def test_judging_twice_changes_nothing(sign_in, sent_report, officer):
    client = sign_in(officer)
    client.post(review_url(sent_report), {"remarks": "", "accept": "1"})

    answer = client.post(review_url(sent_report), {"remarks": "Toch niet", "return": "1"}, follow=True)

    sent_report.refresh_from_db()
    assert sent_report.status == ProgressReportStatus.ACCEPTED
    assert "Over deze rapportage is al geoordeeld." in answer.content.decode()


def test_list_asks_the_database_as_often_for_thirty_as_for_one(
    sign_in, sent_report, officer, django_assert_num_queries
):
    client, address = sign_in(officer), list_url(sent_report.deal)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _each in range(29):
        ProgressReportFactory(deal=sent_report.deal, sent_in=True)

    with django_assert_num_queries(len(one)):
        assert client.get(address).content.decode().count("Rapportage\xa0") == 30


def test_start_takes_the_next_period_of_the_schedule(sign_in, deal, editor):
    ReportingPeriodFactory(deal=deal, end_date=deal.end_date, due_date=deal.end_date + timedelta(days=31))

    sign_in(editor).post(start_url(deal))

    report = deal.progress_reports.get()
    assert (report.reporting_period, report.due_date) == (
        deal.reporting_periods.get(),
        report.reporting_period.due_date,
    )


@pytest.mark.parametrize("status", [DealStatus.COMPLETED, DealStatus.ENDED_EARLY])
def test_start_about_a_closed_deal_says_why_not(sign_in, deal, editor, status):
    with past_the_steps():
        Deal.objects.update(status=status)

    page = sign_in(editor).post(start_url(deal), follow=True).content.decode()

    assert "U kunt er niet meer over rapporteren." in page
    assert not ProgressReport.objects.exists()


def autosave_url(report: ProgressReport) -> str:
    return reverse("reporting:progress_report_autosave", args=[report.pk])


def test_autosave_keeps_what_was_typed_and_tells_the_version(sign_in, draft_report, editor):
    answer = sign_in(editor).post(autosave_url(draft_report), typed(draft_report, summary="Half"))

    draft_report.refresh_from_db()
    assert (answer.status_code, answer.json()["state"]) == (200, "saved")
    assert (draft_report.summary, answer.json()["basis"]) == ("Half", {"version": draft_report.version})


def test_autosave_goes_on_from_the_version_it_heard(sign_in, draft_report, editor):
    client = sign_in(editor)
    basis = client.post(autosave_url(draft_report), typed(draft_report, summary="Een")).json()["basis"]

    answer = client.post(autosave_url(draft_report), typed(draft_report, summary="Twee") | {"basis": json.dumps(basis)})

    draft_report.refresh_from_db()
    assert (answer.status_code, draft_report.summary) == (200, "Twee")


def test_autosave_over_a_colleague_writes_nothing(sign_in, draft_report, editor, colleague):
    sign_in(colleague).post(edit_url(draft_report), typed(draft_report, summary="Van de collega"))

    answer = sign_in(editor).post(autosave_url(draft_report), typed(draft_report, summary="Van mij"))

    draft_report.refresh_from_db()
    assert (answer.status_code, answer.json()["state"]) == (409, "conflict")
    assert draft_report.summary == "Van de collega"


def test_autosave_tells_what_is_wrong_with_the_field_that_was_left(sign_in, draft_report, editor):
    name = row_names(draft_report)["reached"]

    answer = sign_in(editor).post(autosave_url(draft_report), typed(draft_report, reached="veel") | {"check": name})

    assert "begrijpen wij niet" in answer.json()["check"]["message"]


def test_autosave_writes_nothing_for_who_may_not(client, sign_in, draft_report, reader, stranger, officer):
    data = typed(draft_report, summary="Half")

    assert client.post(autosave_url(draft_report), data).status_code == 401
    assert sign_in(reader).post(autosave_url(draft_report), data).status_code == 403
    assert sign_in(stranger).post(autosave_url(draft_report), data).status_code == 404
    assert sign_in(officer).post(autosave_url(draft_report), data).status_code == 404
    draft_report.refresh_from_db()
    assert draft_report.summary == "Twaalf coaches zijn opgeleid."


def test_an_old_token_of_a_script_gets_a_short_answer(draft_report, editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)

    answer = client.post(autosave_url(draft_report), typed(draft_report))

    assert (answer.status_code, answer.json()) == (403, {"state": "token"})


PASSWORD = "een-lang-wachtwoord-27"


def pressed_while_signed_out(report: ProgressReport, client: Client, **changes: str):
    """Press a button of the form after the session of who filled it in has ended."""
    mark = client.get(edit_url(report)).context["writer"]
    client.logout()
    return client.post(edit_url(report), typed(report, **changes) | {"writer": mark})


def went_on(report: ProgressReport, client: Client, page, person, **changes: str):
    """Sign in on the page that carries the text along."""
    fields = dict(page.context["carried"].fields()) | {"login": person.email, "password": PASSWORD} | changes
    return client.post(reverse("reporting:progress_report_continue", args=[report.pk]), fields)


@pytest.fixture
def writers(editor, colleague):
    """Two people of the region who can sign in with the same password."""
    for person in (editor, colleague):
        person.set_password(PASSWORD)
        person.save()
    return editor, colleague


def test_what_was_typed_survives_the_end_of_a_session(sign_in, draft_report, writers):
    client = sign_in(writers[0])

    asked = pressed_while_signed_out(draft_report, client, summary="Getypt na de sessie", reached="600")
    page = asked.content.decode()
    wrong = went_on(draft_report, client, asked, writers[0], password="onjuist")
    saved = went_on(draft_report, client, wrong, writers[0])

    assert (asked.status_code, "Getypt na de sessie" in page) == (401, True)
    assert wrong.status_code == 401
    assert saved["Location"] == edit_url(draft_report)
    draft_report.refresh_from_db()
    assert draft_report.summary == "Getypt na de sessie"
    assert draft_report.figures.get().reached == 600


def test_somebody_else_neither_sees_nor_saves_what_was_typed(sign_in, draft_report, writers):
    client = sign_in(writers[0])
    asked = pressed_while_signed_out(draft_report, client, summary="Alleen van mij")

    other = went_on(draft_report, client, asked, writers[1])

    assert (other.status_code, other.context["texts"]) == (401, [])
    draft_report.refresh_from_db()
    assert draft_report.summary != "Alleen van mij"


def test_what_is_wrong_after_signing_in_again_is_mended_in_the_report_itself(sign_in, draft_report, writers):
    client = sign_in(writers[0])
    asked = pressed_while_signed_out(draft_report, client, reached="veel")

    page = went_on(draft_report, client, asked, writers[0]).content.decode()

    assert "begrijpen wij niet" in page
    assert f'action="{edit_url(draft_report)}"' in page


def test_preview_is_for_the_region_alone(sign_in, draft_report, editor, officer):
    address = sign_in(editor).post(edit_url(draft_report), typed(draft_report) | {"preview": "1"})["Location"]
    report = Report.objects.get()
    make_report(report_id=report.pk, at=timezone.now())

    text = text_of(report_file(report))

    assert "voorbeeld: nog niet ingediend" in text
    assert sign_in(editor).get(address).status_code == 200
    with past_the_steps():
        ProgressReport.objects.update(
            status=ProgressReportStatus.SUBMITTED, submitted_at=timezone.now(), submitted_by=editor
        )
    assert sign_in(officer).get(address).status_code == 404


def test_document_says_what_the_form_says(sign_in, draft_report, signatory):
    sign_in(signatory).post(edit_url(draft_report), typed(draft_report, reached="1.214,5") | {"submit": "1"})
    report = Report.objects.get()
    make_report(report_id=report.pk, at=timezone.now())

    text = text_of(report_file(report))

    for words in ("Twaalf coaches zijn opgeleid.", "1.214,5", "€ 118.400,50", "Het liep anders.", "Vouchers."):
        assert words in text


def report_file(report: Report) -> bytes:
    report.refresh_from_db()
    assert report.status == "ready", report.failure_reason
    return read_whole_file(report)
