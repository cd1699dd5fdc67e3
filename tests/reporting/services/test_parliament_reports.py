"""The yearly report: writing without losing a word, and an edition that says the same for ever."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from proposals.enums import Role
from proposals.services.drafts import NotEditable, StaleVersion
from reporting.documents import ParliamentReportDocument
from reporting.documents.frozen import frozen_values, thawed
from reporting.enums import ParliamentPart, ParliamentReportStatus, ReportKind
from reporting.models import ParliamentReportText, Report
from reporting.queries.open_years import OpenYear, open_years
from reporting.services.contents import DocumentDataMissing, document_for
from reporting.services.parliament_reports import (
    ReportNotReady,
    WriterMayNotEstablish,
    YearIsOpen,
    YearTaken,
    establish_report,
    save_report_facts,
    save_report_text,
    start_parliament_report,
)
from tests.factories.proposals import ThemeFactory, user_with_role
from tests.factories.reporting import (
    ActionPlanFactory,
    MeasureYearFactory,
    ParliamentReportFactory,
    ParliamentReportTextFactory,
    PlanYearFactory,
    ReportFactory,
)
from tests.reporting.documents import report_samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return user_with_role(Role.PROGRAMME_OFFICER)


@pytest.fixture
def decider():
    return user_with_role(Role.DECISION_MAKER)


def save(report, body, *, by, part=ParliamentPart.SUMMARY, theme=None, seen=0):
    return save_report_text(report=report, part=part, theme=theme, body=body, seen=seen, by=by, at=timezone.now())


def started(writer, year=2027):
    return start_parliament_report(year=year, figures_date=date(year, 6, 30), by=writer, at=timezone.now())


def ready_report(writer):
    report = started(writer)
    save_report_facts(
        report=report, values={"letter_date": date(2027, 10, 1)}, seen=report.version, by=writer, at=timezone.now()
    )
    save(report, "Het gaat **goed**.", by=writer)
    report.refresh_from_db()
    return report


def document_of(report, kind=ReportKind.PARLIAMENT_REPORT, **parameters):
    return document_for(
        ReportFactory(
            kind=kind, submission=None, parliament_report=report, parameters=parameters, requested_by=report.created_by
        )
    )


def test_start_gives_a_letter_and_names_the_report_before(writer):
    started(writer, 2026)

    report = started(writer)

    assert report.earlier_title == "Voortgangsrapportage MKB-actieplan 2026"
    assert [each.part for each in report.texts.all()] == [ParliamentPart.LETTER]


def test_start_of_a_year_that_is_there_is_refused(writer):
    report = started(writer)

    with pytest.raises(YearTaken) as taken:
        started(writer)

    assert taken.value.report == report


def test_text_is_kept_as_typed_and_counts_its_versions(writer):
    report = started(writer)

    first = save(report, "Een **open en [^open", by=writer)
    second = save(report, "Beter", by=writer, seen=1)

    assert (first.body, second.version) == ("Een **open en [^open", 2)
    assert save(report, "Beter", by=writer, seen=0).version == 2


def test_text_of_a_colleague_is_not_written_over(writer, decider):
    report = started(writer)
    save(report, "Van een collega", by=decider)

    with pytest.raises(StaleVersion) as stale:
        save(report, "Van mij", by=writer, seen=0)

    assert stale.value.stored.body == "Van een collega"
    assert ParliamentReportText.objects.get(part=ParliamentPart.SUMMARY).body == "Van een collega"


def test_last_words_of_a_closed_page_are_no_conflict(writer):
    report = started(writer)
    save(report, "Eerst", by=writer)

    last = save(report, "Eerst en laatst", by=writer, seen=0)

    assert (last.body, last.version) == ("Eerst en laatst", 2)
    with pytest.raises(StaleVersion):
        save(report, "Oud", by=writer, seen=0)


def test_facts_of_a_colleague_are_not_written_over(writer):
    report = started(writer)
    save_report_facts(report=report, values={"subtitle": "Een"}, seen=1, by=writer, at=timezone.now())

    with pytest.raises(StaleVersion):
        save_report_facts(report=report, values={"subtitle": "Twee"}, seen=1, by=writer, at=timezone.now())


def test_established_report_does_not_change(writer, decider):
    report = ready_report(writer)
    establish_report(report=report, by=decider, at=timezone.now())

    with pytest.raises(NotEditable):
        save(report, "Nog iets", by=writer, seen=1)
    with pytest.raises(NotEditable):
        establish_report(report=report, by=decider, at=timezone.now())


def test_writer_does_not_establish(writer):
    with pytest.raises(WriterMayNotEstablish):
        establish_report(report=ready_report(writer), by=writer, at=timezone.now())


def test_report_with_mistakes_is_not_established(writer, decider):
    report = started(writer)
    text = save(report, "Kamerstuk 32637, nr. 1", by=writer)
    save(report, "", by=writer, part=ParliamentPart.LETTER, seen=1)

    with pytest.raises(ReportNotReady) as refused:
        establish_report(report=report, by=decider, at=timezone.now())

    assert list(refused.value.problems) == [text]
    assert refused.value.missing == ["letter_date", ParliamentPart.LETTER]
    report.refresh_from_db()
    assert report.status == ParliamentReportStatus.DRAFT


def test_edition_says_the_same_after_everything_changed(writer, decider):
    report = ready_report(writer)
    theme = ThemeFactory(official_name="digitalisering")
    save(report, "Werkplaatsen groeien.", by=writer, part=ParliamentPart.RESULTS, theme=theme)
    edition = establish_report(report=report, by=decider, at=timezone.now())
    before = document_of(report, edition=edition.number)

    theme.official_name = "iets anders"
    theme.save()

    assert document_of(report, edition=edition.number) == document_of(report) == before
    assert before.themes[0].name == "digitalisering"
    assert (before.edition, before.is_concept, before.identifier) == (
        1,
        False,
        "voortgangsrapportage/VGR-2027/editie-1",
    )
    assert document_of(report, at=1).themes[0].name == "iets anders"


def test_letter_has_both_forms_and_is_a_concept_until_established(writer, decider):
    report = ready_report(writer)
    concept = document_of(report, ReportKind.PARLIAMENT_REPORT_LETTER, form="sent")
    edition = establish_report(report=report, by=decider, at=timezone.now())

    printed = document_of(report, ReportKind.PARLIAMENT_REPORT_LETTER, edition=edition.number)
    sent = document_of(report, ReportKind.PARLIAMENT_REPORT_LETTER, edition=edition.number, form="sent")

    assert concept.is_concept and concept.kind == sent.kind == "kamerbrief-rapportage-verzonden"
    assert (printed.kind, printed.is_concept, sent.is_concept) == ("kamerbrief-rapportage", False, False)
    assert printed.text == sent.text == concept.text


def test_edition_that_is_not_there_is_told(writer):
    with pytest.raises(DocumentDataMissing):
        document_of(ready_report(writer), edition=3)


def test_edition_is_final(writer, decider):
    edition = establish_report(report=ready_report(writer), by=decider, at=timezone.now())
    edition.content = {}

    with pytest.raises(IntegrityError), transaction.atomic():
        edition.save()


@pytest.mark.parametrize(
    "values",
    (
        {"part": ParliamentPart.RESULTS, "theme": None},
        {"part": "onbekend"},
    ),
)
def test_text_without_its_theme_is_refused(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        ParliamentReportTextFactory(**values)


def test_text_is_there_once():
    text = ParliamentReportTextFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ParliamentReportTextFactory(report=text.report)


def test_document_has_the_subject_of_its_kind():
    report = ParliamentReportFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportFactory(parliament_report=report)


def test_report_is_for_who_makes_it(writer):
    made = ReportFactory(
        kind=ReportKind.PARLIAMENT_REPORT, submission=None, parliament_report=started(writer), requested_by=writer
    )

    readers = {
        role: Report.objects.visible_to(user_with_role(role)).filter(pk=made.pk).exists()
        for role in (Role.PROGRAMME_OFFICER, Role.CONTROLLER, Role.FINANCE_OFFICER, Role.ASSESSOR)
    }

    assert readers == {
        Role.PROGRAMME_OFFICER: True, Role.CONTROLLER: True, Role.FINANCE_OFFICER: False, Role.ASSESSOR: False,
    }  # fmt: skip


def test_document_survives_json():
    document = report_samples.parliament_report()

    assert thawed(ParliamentReportDocument, frozen_values(document)) == document


def test_a_year_that_is_open_asks_a_reason_that_stands_in_the_report(writer, decider):
    waits = MeasureYearFactory(plan_year__year=2027)
    report = ready_report(writer)

    with pytest.raises(YearIsOpen) as refused:
        establish_report(report=report, by=decider, at=timezone.now(), reason="  ")
    edition = establish_report(report=report, by=decider, at=timezone.now(), reason="De Kamer wacht niet.")

    found = OpenYear(plan=waits.plan_year.plan.title, year=2027, is_opened=True, waiting=(waits.measure.code,))
    assert refused.value.open_years == (found,)
    report.refresh_from_db()
    assert (report.open_years, report.open_years_reason) == ([found.as_json()], "De Kamer wacht niet.")
    document = document_of(report, edition=edition.number)
    assert document.open_years_reason == "De Kamer wacht niet."
    assert [(each.plan, each.waiting) for each in document.open_years] == [(found.plan, found.waiting)]


def test_a_year_that_is_closed_asks_no_reason(writer, decider):
    PlanYearFactory(year=2027, closed_at=timezone.now(), closed_by=decider)
    report = ready_report(writer)

    establish_report(report=report, by=decider, at=timezone.now(), reason="Niet nodig.")

    report.refresh_from_db()
    assert (report.open_years, report.open_years_reason) == ([], "")


def test_a_year_that_no_plan_has_is_open(db):
    plan = ActionPlanFactory()
    PlanYearFactory(plan=plan, year=2026)

    assert open_years(2027) == (OpenYear(plan=plan.title, year=2027, is_opened=False),)
