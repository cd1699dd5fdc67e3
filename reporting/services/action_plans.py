"""The yearly round of an action plan: opened, brought up to date measure by measure, closed."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.models import User
from reporting.enums import ENDED_MEASURE_STATUSES, MeasureStatus
from reporting.models import ActionPlan, Measure, MeasureYear, PlanYear


class YearRefused(Exception):
    """The year cannot be opened, closed or changed; the words say why."""


class MeasureChangedMeanwhile(Exception):
    """Somebody saved the measure since it was shown; `row` is what stands there now."""

    def __init__(self, row: MeasureYear) -> None:
        self.row = row
        super().__init__(str(row))


@transaction.atomic
def open_year(*, plan: ActionPlan, year: int, due_date: date, by: User, at: datetime) -> PlanYear:
    """Open a year with a row for every measure that was not completed or stopped in an earlier year.

    A measure begins with the status and the real start of the year before; the texts are written anew.

    :raises YearRefused: if the year is there already, or an earlier one is still open.
    """
    refuse_opening(plan=plan, year=year)
    opened = PlanYear.objects.create(plan=plan, year=year, due_date=due_date, opened_at=at, opened_by=by)
    MeasureYear.objects.bulk_create(_first_state(measure, opened) for measure in _going_on(plan))
    return opened


def refuse_opening(*, plan: ActionPlan, year: int) -> None:
    """Raise when a year cannot be opened. Locks the plan, so that of two people one is told.

    :raises YearRefused: if the year is there already, another one is open, or a later one was opened.
    """
    ActionPlan.objects.select_for_update().get(pk=plan.pk)
    years = {each.year: each for each in PlanYear.objects.filter(plan=plan)}
    if year in years:
        raise YearRefused(_("%(year)s was opened already.") % {"year": year})
    if earlier := [each.year for each in years.values() if each.is_open]:
        raise YearRefused(_("Close %(year)s first. Only one year is open at a time.") % {"year": earlier[0]})
    if later := [each for each in years if each > year]:
        raise YearRefused(_("%(year)s was opened already. An earlier year cannot follow.") % {"year": max(later)})


def add_measure(*, measure: Measure) -> None:
    """Store a new measure and put it in the year that is open, when there is one."""
    with transaction.atomic():
        measure.save()
        opened = PlanYear.objects.select_for_update().filter(plan=measure.plan_id, closed_at=None).first()
        if opened is not None:
            MeasureYear.objects.create(measure=measure, plan_year=opened, status=MeasureStatus.NOT_STARTED)


@transaction.atomic
def bring_up_to_date(*, row: MeasureYear, expected_version: int, by: User, at: datetime) -> MeasureYear:
    """Store a measure of an open year as brought up to date.

    :raises MeasureChangedMeanwhile: if somebody saved it since `expected_version`; nothing is written.
    :raises YearRefused: if the year was closed.
    """
    plan_year = PlanYear.objects.select_for_update(of=("self",)).get(pk=row.plan_year_id)
    refuse_closed(plan_year)
    stored = MeasureYear.objects.select_for_update(of=("self",)).select_related("checked_by").get(pk=row.pk)
    if stored.version != expected_version:
        raise MeasureChangedMeanwhile(stored)
    row.version, row.checked_at, row.checked_by = expected_version + 1, at, by
    row.save()
    return row


@transaction.atomic
def close_year(*, plan_year: PlanYear, by: User, at: datetime) -> PlanYear:
    """Close a year of which every measure was brought up to date: from now on the database holds it as it is.

    :raises YearRefused: if it was closed already, or a measure still waits.
    """
    stored = PlanYear.objects.select_for_update().get(pk=plan_year.pk)
    refuse_closed(stored)
    waiting = list(unchecked(stored).values_list("measure__code", flat=True))
    if waiting:
        words = ngettext(
            "%(count)s measure was not brought up to date yet: %(codes)s.",
            "%(count)s measures were not brought up to date yet: %(codes)s.",
            len(waiting),
        )
        raise YearRefused(words % {"count": len(waiting), "codes": ", ".join(waiting[:10])})
    stored.closed_at, stored.closed_by = at, by
    stored.save(update_fields=["closed_at", "closed_by"])
    return stored


@transaction.atomic
def reopen_year(*, plan_year: PlanYear) -> PlanYear:
    """Open a closed year again to mend it; who did it and when stands in the history.

    :raises YearRefused: if it is open, or another year of the plan is.
    """
    stored = PlanYear.objects.select_for_update().get(pk=plan_year.pk)
    if stored.is_open:
        raise YearRefused(_("%(year)s is open.") % {"year": stored.year})
    if other := PlanYear.objects.filter(plan=stored.plan_id, closed_at=None).first():
        raise YearRefused(_("Close %(year)s first. Only one year is open at a time.") % {"year": other.year})
    stored.closed_at = stored.closed_by = None
    stored.save(update_fields=["closed_at", "closed_by"])
    return stored


def unchecked(plan_year: PlanYear) -> QuerySet[MeasureYear]:
    """Give the measures that were not brought up to date yet, by code."""
    return MeasureYear.objects.filter(plan_year=plan_year, checked_at=None).order_by("measure__code")


def refuse_closed(plan_year: PlanYear) -> None:
    """Raise when the year was closed.

    :raises YearRefused: if it was.
    """
    if not plan_year.is_open:
        raise YearRefused(_("This year was closed. Its measures and figures do not change any more."))


def _going_on(plan: ActionPlan) -> list[Any]:
    newest = MeasureYear.objects.filter(measure=OuterRef("pk")).order_by("-plan_year__year")
    measures = Measure.objects.filter(plan=plan).annotate(
        last_status=Subquery(newest.values("status")[:1]), last_start=Subquery(newest.values("start_date")[:1])
    )
    return [measure for measure in measures if measure.last_status not in ENDED_MEASURE_STATUSES]


def _first_state(measure: Any, plan_year: PlanYear) -> MeasureYear:
    return MeasureYear(
        measure=measure,
        plan_year=plan_year,
        status=measure.last_status or MeasureStatus.NOT_STARTED,
        start_date=measure.last_start,
    )
