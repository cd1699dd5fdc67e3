"""What staff look at before a proposal is called admissible: what is right, odd or missing.

Each point has words for both outcomes, so that a good one can be seen to have been looked at as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.enums import ProposalStatus, QuestionKind, RegionKind, ScanState
from proposals.formats import dutch_moment, euros, percent, until_moment
from proposals.models import Proposal, Submission
from proposals.services.budget import budget_totals
from proposals.services.completeness import problems_of
from proposals.services.problems import word_count

FEWEST_WORDS = 3


@dataclass(frozen=True)
class IntakePoint:
    """One thing that was looked at. `kind` is `ok`, `odd` (a person must judge) or `missing`."""

    kind: str
    title: str
    texts: tuple[str, ...]


def intake_points(proposal: Proposal) -> list[IntakePoint]:
    """List what the intake looks at, in the order of the conditions of the call."""
    return [
        _in_time(proposal),
        _applicant(proposal),
        _complete(proposal),
        _themes(proposal),
        _amounts(proposal),
        _attachments(proposal),
        *_only_when_odd(proposal),
    ]


def has_warnings(proposal: Proposal) -> bool:
    """Say whether anything is odd or missing."""
    return any(point.kind != "ok" for point in intake_points(proposal))


def warning_count(proposal: Proposal) -> int:
    """Count what is odd or missing."""
    return sum(len(point.texts) for point in intake_points(proposal) if point.kind != "ok")


def current_submission(proposal: Proposal) -> Submission | None:
    """Give what counts now of what was submitted."""
    return next((each for each in proposal.submissions.all() if each.is_current), None)


def _in_time(proposal: Proposal) -> IntakePoint:
    received, round_ = proposal.submitted_at, proposal.round
    values = {
        "received": dutch_moment(received, seconds=True) if received else "",
        "closes": until_moment(round_.closes_at),
    }
    if received and round_.opens_at <= received < round_.closes_at:
        return _ok(_("In time"), _("Received on %(received)s; the round closes on %(closes)s.") % values)
    return _missing(_("In time"), _("Received on %(received)s, outside the window until %(closes)s.") % values)


def _applicant(proposal: Proposal) -> IntakePoint:
    kind = proposal.organisation.region.kind
    values = {"name": proposal.organisation.name, "kind": RegionKind(kind).label}
    words = _("%(name)s: %(kind)s.") % values
    build = _ok if kind in {RegionKind.PROVINCE, RegionKind.MUNICIPALITY} else _missing
    return build(_("A province or a municipality"), words)


def _complete(proposal: Proposal) -> IntakePoint:
    problems = [each.message for each in problems_of(proposal) if not each.is_warning]
    if problems:
        return IntakePoint("missing", _("All parts are there"), tuple(problems))
    return _ok(_("All parts are there"), _("Every required question has an answer."))


def _themes(proposal: Proposal) -> IntakePoint:
    asked = {theme.pk for theme in proposal.round.themes.all()}
    chosen = list(proposal.themes.all())
    outside = [str(theme) for theme in chosen if theme.pk not in asked]
    title = _("Themes of the call")
    if outside:
        return _missing(title, _("Not asked in this round: %(themes)s.") % {"themes": ", ".join(outside)})
    return _ok(title, ", ".join(str(theme) for theme in chosen)) if chosen else _missing(title, _("None was chosen."))


def _amounts(proposal: Proposal) -> IntakePoint:
    warnings = [each.message for each in problems_of(proposal) if each.is_warning]
    if warnings:
        return IntakePoint("odd", _("Amounts"), tuple(warnings))
    round_, totals = proposal.round, budget_totals(proposal)
    asked = proposal.requested_amount or 0
    values = {
        "asked": euros(asked),
        "minimum": euros(round_.minimum_contribution_amount),
        "maximum": euros(round_.maximum_contribution_amount),
        "share": percent(asked / totals.costs, 1) if totals.costs else "–",
        "limit": percent(round_.maximum_share_percentage / 100, 0),
    }
    words = _(
        "%(asked)s asked; %(minimum)s to %(maximum)s is possible. That is %(share)s of the costs, at most %(limit)s."
    )
    return _ok(_("Amounts"), words % values)


def _attachments(proposal: Proposal) -> IntakePoint:
    files, title = list(proposal.attachments.all()), _("Attachments")
    unsafe = [each for each in files if each.scan_state == ScanState.INFECTED]
    unknown = [each for each in files if each.scan_state in {ScanState.WAITING, ScanState.NOT_SCANNED}]
    if unsafe:
        words = _("“%(name)s” is not safe and cannot be opened.")
        return IntakePoint("missing", title, tuple(words % {"name": each.original_name} for each in unsafe))
    if unknown:
        words = _("“%(name)s” was not checked for viruses yet.")
        return IntakePoint("odd", title, tuple(words % {"name": each.original_name} for each in unknown))
    if not files:
        return _ok(title, _("No files were sent along."))
    count = len(files)
    return _ok(title, ngettext("%(count)d file, safe.", "%(count)d files, all safe.", count) % {"count": count})


def _only_when_odd(proposal: Proposal) -> Iterator[IntakePoint]:
    """Give what is worth a line only when there is something the matter."""
    short = [
        answer.question.text
        for answer in proposal.answers.all()
        if answer.question.kind == QuestionKind.TEXT and 0 < word_count(answer.text) < FEWEST_WORDS
    ]
    if short:
        words = _("The answer to “%(question)s” has fewer than %(number)d words.")
        texts = (words % {"question": question, "number": FEWEST_WORDS} for question in short)
        yield IntakePoint("odd", _("Very short answers"), tuple(texts))
    if others := _other_proposals(proposal):
        words = ngettext(
            "%(name)s has %(count)d other proposal in this round.",
            "%(name)s has %(count)d other proposals in this round.",
            others,
        )
        yield _odd(_("More than one proposal"), words % {"name": proposal.organisation.name, "count": others})
    late = [each for each in proposal.supplement_requests.all() if each.was_late]
    if late:
        words = _("It was asked before %(due)s and came on %(came)s.")
        yield IntakePoint("odd", _("The supplement came late"), tuple(
            words % {"due": until_moment(each.due_at), "came": dutch_moment(each.answered_at, seconds=True)}
            for each in late
        ))  # fmt: skip


def _other_proposals(proposal: Proposal) -> int:
    counted: int | None = getattr(proposal, "other_proposals", None)  # lists count for all rows at once
    if counted is not None:
        return counted
    others = Proposal.objects.filter(round=proposal.round, organisation=proposal.organisation).exclude(pk=proposal.pk)
    return others.exclude(status__in=[ProposalStatus.DRAFT, ProposalStatus.WITHDRAWN]).count()


def _ok(title: str, text: str) -> IntakePoint:
    return IntakePoint("ok", title, (text,))


def _odd(title: str, text: str) -> IntakePoint:
    return IntakePoint("odd", title, (text,))


def _missing(title: str, text: str) -> IntakePoint:
    return IntakePoint("missing", title, (text,))
