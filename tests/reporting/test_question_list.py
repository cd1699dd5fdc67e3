"""The questions of a round as a document: made on publication, anew after a change, for everybody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessment.queries.division_rule import rule_in_force
from assessment.signals import rule_amended
from proposals.services.clock import database_now
from proposals.services.rounds import change_call, publish_round
from reporting.enums import ReportKind, ReportStatus
from reporting.models import Report
from reporting.services.contents import question_list_document
from reporting.services.reports import make_report
from tests.factories import proposals as make
from tests.factories.rounds import preparing_round, ready_round
from tests.pdf_checks import PDF_UA, failures, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(officer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    round_ = ready_round(officer)
    publish_round(round_=round_, by=officer, at=database_now())
    round_.refresh_from_db()
    return round_


def documents(round_):
    return Report.objects.filter(kind=ReportKind.QUESTION_LIST, round=round_).order_by("pk")


def make_all(round_):
    for report in documents(round_).filter(status=ReportStatus.WAITING):
        make_report(report_id=report.pk, at=database_now() + timedelta(minutes=2))


def address(round_):
    return reverse("reporting:question_list_document", args=[round_.slug])


def test_publication_asks_for_the_document_and_anybody_gets_it(client, round_):
    assert documents(round_).count() == 1
    assert client.get(address(round_)).status_code == 404

    make_all(round_)

    answer = client.get(address(round_))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert failures(answer.content, PDF_UA) == []
    text = text_of(answer.content)
    for question in round_.questions.all():
        assert question.text in text
    for page in (client.get(reverse("proposals:round_detail", args=[round_.slug])),
                 client.get(reverse("proposals:question_list", args=[round_.slug]))):  # fmt: skip
        assert f'href="{address(round_)}"' in page.content.decode()


def test_a_change_makes_it_anew_and_the_old_one_is_not_shown(client, officer, round_):
    make_all(round_)

    change_call(round_=round_, values={"introduction": "Nu met een ander begin."}, by=officer, at=database_now())

    assert documents(round_).count() == 2
    assert client.get(address(round_)).status_code == 404
    assert address(round_) not in client.get(reverse("proposals:round_detail", args=[round_.slug])).content.decode()
    make_all(round_)
    assert "Nu met een ander begin." in text_of(client.get(address(round_)).content)


def test_it_holds_the_check_number_of_the_rule_on_record(client, round_):
    make_all(round_)
    rule = rule_in_force(round_)

    text = text_of(client.get(address(round_)).content)

    assert "".join(text.split()).count(rule.sha256) == 1
    assert f"versie {rule.number}" in text


def test_a_change_of_the_rule_makes_it_anew(client, officer, round_):
    make_all(round_)
    changed = rule_in_force(round_)

    rule_amended.send(None, round_=round_, version=changed, by=officer, at=database_now())

    assert documents(round_).count() == 2


def test_a_round_in_preparation_has_none(client):
    assert client.get(address(preparing_round())).status_code == 404


def test_document_and_page_ask_the_same(round_, client):
    make.QuestionFactory(round=round_, text="Is dit een verklaring?", kind="statement", section="declaration")

    document = question_list_document(round_, asked_at=database_now())
    parts = client.get(reverse("proposals:question_list", args=[round_.slug])).context["parts"]

    assert [part.title for part in document.parts] == [part.title for part in parts]
    assert [[q.text for q in part.questions] for part in document.parts] == [
        [q.text for q in part.questions] for part in parts
    ]
    assert sum(len(part.questions) for part in document.parts) == round_.questions.count()


def test_a_lost_file_is_made_again(client, round_):
    make_all(round_)
    report = documents(round_).get()
    report.file.storage.delete(report.file.name)

    assert client.get(address(round_)).status_code == 404
    assert documents(round_).get().status == ReportStatus.WAITING
