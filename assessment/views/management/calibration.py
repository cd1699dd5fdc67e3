"""Calibration of a round: practising before, and how assessors scored once scoring is closed. Advice only."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessment.calibration import AssessorCalibration, ScaleUse
from assessment.charts import PointsRow, SeverityBar, points_chart, severity_chart
from assessment.enums import UncertaintyStatus
from assessment.models import UncertaintyRun
from assessment.models.calibration import STATUSES_OF_PRACTISING
from assessment.queries.calibration import CalibrationPage, calibration_of_round
from assessment.queries.practice import practices_of_round
from assessment.services.uncertainty import request_uncertainty
from assessment.tasks import estimate_on_commit
from assessment.views.figures_in_words import WHY_NOT, decimals, or_why, signed
from assessment.views.management.steps import refusal_of, round_or_404, words_of
from assessment.views.management.uncertainty import UNFINISHED
from proposals.formats import percent
from proposals.services.clock import database_now


@dataclass(frozen=True, slots=True)
class SeverityRow:
    """Severity of an assessor in words, and the plain difference with the colleagues on the same proposals."""

    name: str
    assessments: int
    severity: str
    interval: str
    tells: str
    difference: str


@dataclass(frozen=True, slots=True)
class UseRow:
    """How an assessor, or all together, used the scale."""

    name: str
    pairs: tuple[tuple[int, int], ...]
    mean: str
    spread: str
    extremes: str


@dataclass(frozen=True, slots=True)
class HaloRow:
    """The correlation between criteria of an assessor beside that of the colleagues."""

    name: str
    own: str
    others: str


@login_required
@permission_required("assessment.make_practice", raise_exception=True)
@require_safe
def calibration(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the practice proposals of a round, and the way to how it was scored."""
    round_ = round_or_404(request, slug)
    context = {
        "round": round_,
        "practices": list(practices_of_round(round_, request.user)),
        "is_practising": round_.status in STATUSES_OF_PRACTISING,
        "may_read": request.user.has_perm("assessment.read_calibration"),
        "is_closed": request.user.has_perm("assessment.see_calibration", round_),
    }
    return render(request, "assessment/calibration.html", context)


@login_required
@permission_required("assessment.read_calibration", raise_exception=True)
@require_safe
def calibration_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how strict assessors were, how they used the scale, and how far they agree."""
    round_ = round_or_404(request, slug)
    if not request.user.has_perm("assessment.see_calibration", round_):
        raise PermissionDenied
    page = calibration_of_round(round_, reader=request.user, at=database_now())
    context = {
        "round": round_,
        "page": page,
        "run": page.run,
        "is_busy": page.run is not None and page.run.status in UNFINISHED,
        "has_failed": page.run is not None and page.run.status == UncertaintyStatus.FAILED,
    }
    if page.calibration is not None:
        context |= _figures(page)
    return render(request, "assessment/calibration_report.html", context)


@login_required
@permission_required("assessment.read_calibration", raise_exception=True)
@require_POST
def calibration_run(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the severities calculated in the background; it is the calculation of how sure the ranking is."""
    round_ = round_or_404(request, slug)
    if not request.user.has_perm("assessment.see_calibration", round_):
        raise PermissionDenied
    asked: list[UncertaintyRun] = []
    refusal = refusal_of(lambda: asked.append(request_uncertainty(round_=round_, by=request.user, at=database_now())))
    if refusal is not None:
        messages.error(request, words_of(refusal))
    elif asked[0].status == UncertaintyStatus.WAITING:
        estimate_on_commit(asked[0].pk)
    return redirect("assessment:calibration_report", slug)


def _figures(page: CalibrationPage) -> dict[str, object]:
    """Give the tables and drawings: strictest first, otherwise by name."""
    found = page.calibration
    assert found is not None  # noqa: S101 - the caller asked
    by_name = sorted(found.assessors, key=lambda each: str(page.people[each.assessor]))
    by_severity = sorted(by_name, key=lambda each: -each.severity.mean if each.severity else 0)
    uses = [_use(str(page.people[each.assessor]), each.use) for each in by_name]
    return {
        "severities": [_severity(page, each) for each in by_severity],
        "severity_chart": _severity_chart(page, by_severity) if page.has_severity else "",
        "uses": [*uses, _use(_("All together"), found.use)],
        "points": [each.point for each in found.use.counts],
        "use_chart": _use_chart(page, by_name),
        "halos": [_halo(page, each) for each in by_name],
        "total_agreement": decimals(found.agreement.alpha, 2),
        "agreement": found.agreement,
        "agreements": [
            (criterion, decimals(each.alpha, 2))
            for criterion, (_code, each) in zip(page.criteria, found.criteria, strict=True)
        ],
    }


def _severity(page: CalibrationPage, each: AssessorCalibration) -> SeverityRow:
    estimate, total = each.severity, each.mirror.total
    if estimate is None:
        severity, interval, tells = "–", "–", ""
    else:
        low, high = estimate.ninety.low, estimate.ninety.high
        severity, interval = signed(estimate.mean, 2), _interval(low, high)
        tells = _("stricter") if low > 0 else _("milder") if high < 0 else _("cannot be told apart")
    return SeverityRow(
        name=str(page.people[each.assessor]),
        assessments=each.use.assessments,
        severity=severity,
        interval=interval,
        tells=tells,
        difference=signed(total.difference, 2) if total else str(WHY_NOT[each.mirror.unsaid]),
    )


def _interval(low: float, high: float) -> str:
    return _("%(low)s to %(high)s") % {"low": signed(low, 2), "high": signed(high, 2)}


def _use(name: str, use: ScaleUse) -> UseRow:
    extremes = percent(float(use.extremes)) if use.extremes is not None else "–"
    pairs = tuple((each.point, each.count) for each in use.counts)
    return UseRow(name, pairs, decimals(use.mean), decimals(use.spread), extremes)


def _halo(page: CalibrationPage, each: AssessorCalibration) -> HaloRow:
    own, others = each.halo.own, each.halo.others
    name = str(page.people[each.assessor])
    return HaloRow(name, or_why(own.mean, own.unsaid), or_why(others.mean, others.unsaid))


def _severity_chart(page: CalibrationPage, rows: list[AssessorCalibration]) -> SafeString:
    bars = [
        SeverityBar(
            label=str(page.people[each.assessor]),
            expected=severity.mean,
            narrow=(severity.half.low, severity.half.high),
            wide=(severity.ninety.low, severity.ninety.high),
            is_marked=not severity.ninety.holds(0),
        )
        for each in rows
        if (severity := each.severity) is not None
    ]
    title = _("How strict each assessor is beside the panel, in points. The table below has the same figures.")
    # The charts escape every text themselves.
    return mark_safe(severity_chart(bars, title=title, milder=_("milder"), stricter=_("stricter")))  # noqa: S308


def _use_chart(page: CalibrationPage, rows: list[AssessorCalibration]) -> SafeString:
    drawn = [
        PointsRow(str(page.people[each.assessor]), [(one.point, one.count) for one in each.use.counts]) for each in rows
    ]
    title = _("How often each assessor gave each score. The table below has the same figures.")
    return mark_safe(points_chart(drawn, title=title))  # noqa: S308
