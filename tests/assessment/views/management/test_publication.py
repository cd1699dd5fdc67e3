"""Planning the publication on its page: what happens, what is missing, moving, cancelling, errors that keep words."""

from datetime import datetime, timedelta

import pytest
from django.utils.translation import gettext as _

from assessment.forms.publication import is_in_office_hours
from assessment.models import DecisionPublication, PublicationPlan
from assessment.services.publication_checks import (
    PublicationProblem,
    add_publication_check,
    remove_publication_check,
)
from assessment.services.publication_plan import plan_publication
from assessment.views.management import publication
from assessment.views.publication_lines import late_publications, publication_lines
from proposals.formats import DUTCH_TIME_ZONE, dutch_moment
from proposals.services.clock import database_now
from tests.assessment.views.management.reading import query_count, rows, words
from tests.assessment.views.management.test_decisions import HERE, PUBLISH
from tests.factories import assessment as build

PLAN, CANCEL = f"{PUBLISH}plannen/", f"{PUBLISH}afzeggen/"
MINUTE = timedelta(minutes=1)


def working_moment(days=1, hour=10):
    """Give 10.00 hours of a working day from so many days ahead on."""
    moment = (database_now() + timedelta(days=days)).astimezone(DUTCH_TIME_ZONE)
    moment = moment.replace(hour=hour, minute=0, second=0, microsecond=0)
    while not is_in_office_hours(moment):
        moment += timedelta(days=1)
    return moment


def typed(moment, **more):
    """Type a moment as staff would."""
    return {"planned_for_day": f"{moment:%d-%m-%Y}", "planned_for_time": f"{moment:%H.%M}", "seen": "", **more}


@pytest.fixture
def planned(approved, officer):
    """The approved round with a moment planned."""
    now = database_now()
    return plan_publication(round_=approved[0], planned_for=working_moment(), by=officer, at=now)


def test_a_moment_is_planned_and_said_everywhere(sign_in, officer, approved):
    moment = working_moment()

    page = sign_in(officer).post(PLAN, typed(moment), follow=True)

    plan = PublicationPlan.objects.get()
    assert (plan.planned_for, plan.planned_by) == (moment, officer)
    assert page.redirect_chain == [(HERE, 302)]
    assert words(page).count(dutch_moment(moment).replace("\u00a0", " ")) >= 2
    assert not DecisionPublication.objects.exists()


@pytest.mark.parametrize(
    ("day", "time", "field"),
    [
        ("", "10.00", "day"),
        ("32-13-2027", "10.00", "day"),
        ("12-3-2027", "25.61", "time"),
        ("12 maart 2020", "10", "day"),
    ],
)
def test_what_is_no_moment_is_said_at_the_field_and_kept(sign_in, officer, approved, day, time, field):
    data = {"planned_for_day": day, "planned_for_time": time, "is_meant": "on"}

    page = sign_in(officer).post(PLAN, data)

    assert page.status_code == 422
    assert f'href="#id_planned_for_{field}"' in page.content.decode()
    assert page.context["form"]["planned_for_day"].value() == day
    assert not PublicationPlan.objects.exists()


def test_outside_office_hours_is_asked_once_more(sign_in, officer, approved):
    client = sign_in(officer)
    late = working_moment(hour=16).replace(hour=20)

    first = client.post(PLAN, typed(late))
    second = client.post(PLAN, typed(late, is_meant="on"))

    assert first.status_code == 422
    assert dutch_moment(late).replace("\u00a0", " ")[1:] in words(first)
    assert b'name="is_meant"' in first.content
    assert second.status_code == 302
    assert PublicationPlan.objects.get().planned_for == late


@pytest.mark.parametrize(
    ("moment", "inside"),
    [
        (datetime(2027, 3, 12, 9, 0), True),
        (datetime(2027, 3, 12, 8, 59), False),
        (datetime(2027, 3, 12, 16, 59), True),
        (datetime(2027, 3, 12, 17, 0), False),
        (datetime(2027, 3, 13, 10, 0), False),  # Saturday
        (datetime(2027, 3, 29, 10, 0), False),  # Easter Monday
    ],
)
def test_office_hours_are_of_dutch_working_days(moment, inside):
    assert is_in_office_hours(moment.replace(tzinfo=DUTCH_TIME_ZONE)) is inside


def test_a_planned_moment_is_moved(sign_in, officer, planned):
    client, moment = sign_in(officer), working_moment(days=9)

    page = client.get(PUBLISH)
    assert page.context["form"]["seen"].value() == planned.pk
    client.post(PLAN, typed(moment, seen=planned.pk))

    assert list(PublicationPlan.objects.standing().values_list("planned_for", flat=True)) == [moment]
    assert PublicationPlan.objects.count() == 2


def test_who_saw_another_plan_looks_first_and_keeps_what_was_typed(sign_in, officer, planned):
    client, moment = sign_in(officer), working_moment(days=9)

    first = client.post(PLAN, typed(moment))
    again = {key: first.context["form"][key].value() for key in ("planned_for_day", "planned_for_time", "seen")}
    assert first.status_code == 422
    assert again["planned_for_day"] == f"{moment:%d-%m-%Y}"
    assert PublicationPlan.objects.standing().get() == planned

    assert client.post(PLAN, again).status_code == 302
    assert PublicationPlan.objects.standing().get().planned_for == moment


@pytest.mark.parametrize("seen", ["", "x", "999999999999999999999", "0"])
def test_cancelling_another_plan_than_seen_does_nothing(sign_in, officer, planned, seen):
    page = sign_in(officer).post(CANCEL, {"seen": seen}, follow=True)

    assert page.status_code == 200
    assert PublicationPlan.objects.standing().get() == planned


def test_cancelling(sign_in, officer, planned):
    page = sign_in(officer).post(CANCEL, {"seen": planned.pk}, follow=True)

    assert _("The planned moment is cancelled. Nothing is published.") in words(page)
    assert not PublicationPlan.objects.standing().exists()


def test_planning_drafts_is_refused_in_words(sign_in, officer, proposed):
    page = sign_in(officer).post(PLAN, typed(working_moment()), follow=True)

    assert page.redirect_chain == [(HERE, 302)]
    assert not PublicationPlan.objects.exists()


def test_the_page_names_what_is_missing(sign_in, officer, approved):
    problem = PublicationProblem("Brief voor Gemeente Slingerbeek", "Het postadres ontbreekt.", "/beheer/", blocks=True)
    add_publication_check("test", lambda _round, _run: [problem])
    try:
        client = sign_in(officer)
        page, tried = client.get(PUBLISH), client.post(PUBLISH, follow=True)
    finally:
        remove_publication_check("test")

    assert "Het postadres ontbreekt." in words(page)
    assert '<a href="/beheer/">Brief voor Gemeente Slingerbeek</a>' in page.content.decode()
    assert "Brief voor Gemeente Slingerbeek." in words(tried)
    assert not DecisionPublication.objects.exists()


def test_a_large_round_is_published_by_the_worker(sign_in, officer, approved, monkeypatch):
    monkeypatch.setattr(publication, "LARGE_ROUND", 4)

    page = sign_in(officer).post(PUBLISH, follow=True)

    plan = PublicationPlan.objects.standing().get()
    assert plan.planned_for == plan.planned_at
    assert page.redirect_chain == [(HERE, 302)]
    assert not DecisionPublication.objects.exists()


def test_a_failure_stands_on_the_page_the_cockpit_and_the_health_line(sign_in, officer, approved):
    round_, _proposals, run = approved
    past = database_now() - 2 * MINUTE
    plan = build.PublicationPlanFactory(
        run=run, planned_at=past, planned_for=past, attempts=2, failed_at=past, failure_reason="Geen ruimte meer."
    )
    now = database_now()
    round_.refresh_from_db()

    page = sign_in(officer).get(HERE)

    assert "Geen ruimte meer." in words(page)
    assert [line.kind for line in publication_lines(officer, round_, now)] == ["error"]
    assert late_publications(now).exists()
    assert not late_publications(plan.planned_for + MINUTE).exists()
    assert _("Something that was planned was not carried out in time.") in words(
        sign_in(officer).get(f"/beheer/ronde/{round_.slug}/")
    )


def test_the_cockpit_tells_who_may_know_and_nobody_else(planned, officer, finance_officer):
    round_ = planned.round
    now = database_now()

    assert [line.kind for line in publication_lines(officer, round_, now)] == ["wait"]
    assert list(publication_lines(finance_officer, round_, now)) == []


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods"])
def test_the_table_as_a_file(sign_in, officer, approved, ending):
    page = sign_in(officer).get(f"{HERE}besluiten.{ending}")

    assert page.status_code == 200
    assert page["Cache-Control"] == "private, no-store"
    assert len(b"".join(page.streaming_content)) > 100


def test_the_file_has_the_decisions_by_place_and_of_one_outcome(sign_in, officer, approved):
    client = sign_in(officer)

    def lines(query=""):
        content = b"".join(client.get(f"{HERE}besluiten.csv{query}").streaming_content).decode("utf-8-sig")
        return [line for line in content.splitlines() if line]

    assert [any(name in line for line in lines()) for name in ("Hoog", "Midden", "Laag", "Laagst")] == [True] * 4
    titles = [next(name for name in ("Hoog", "Midden", "Laagst", "Laag") if name in line) for line in lines()[1:]]
    assert titles == ["Hoog", "Midden", "Laag", "Laagst"]
    assert len(lines("?besluit=awarded")) == 3
    assert len(lines("?besluit=onzin")) == 5


def test_another_ending_is_no_file(sign_in, officer, approved):
    assert sign_in(officer).get(f"{HERE}besluiten.exe").status_code == 404


def test_one_outcome_on_the_page(sign_in, officer, approved):
    client = sign_in(officer)

    assert len(rows(client.get(f"{HERE}?besluit=awarded"))) == 3
    assert _("No decision has this outcome") in words(client.get(f"{HERE}?besluit=reserve"))
    assert client.get(f"{HERE}?besluit=onzin&pagina=x").status_code == 200


def test_the_page_of_publication_takes_as_many_queries_for_many(sign_in, officer, approved):
    few = query_count(sign_in(officer), PUBLISH)
    more = build.AwardDecisionFactory.create_batch(
        20, run=approved[2], approved_at=database_now(), approved_by=officer, outcome="rejected", awarded_amount=0
    )
    for decision in more:
        build.AllocationLineFactory(run=approved[2], proposal=decision.proposal)

    assert query_count(sign_in(officer), PUBLISH) == few
