"""The dry run of a round: three test applicants walk the real way, and nothing of them stays."""

import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.enums import RoundStatus, ShareRule
from proposals.formats import dutch_moment, euros
from proposals.models import Proposal, Rehearsal, Round, User
from proposals.models.database_rules import message_for
from proposals.services.completeness import problems_of
from proposals.services.problems import Problem
from proposals.services.rounds.changes import lock_call
from proposals.services.rounds.digest import call_digest
from proposals.services.rounds.trial_applicants import (
    CENT,
    begin_complete,
    begin_empty,
    fill_budget,
    lowest_costs,
    make_applicant,
)
from proposals.services.status import change_status
from proposals.services.submission import ProposalIncomplete, RoundClosed, submit_proposal

MOST_PROBLEMS_SHOWN = 12


@dataclass(frozen=True)
class Finding:
    """What a test applicant saw: whether it went as it should, what happened, and the words on the page."""

    passed: bool
    text: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stage:
    """Where the applicants walk: the round as it will be, and the moment in the middle of its window."""

    round: Round
    moment: datetime


@transaction.atomic
def hold_rehearsal(*, round_: Round, by: User, at: datetime) -> Rehearsal:
    """Let three test applicants try a round, keep what they saw and nothing else.

    They use the services that real applicants use, at a moment in the middle of the window, within
    a savepoint that is always rolled back: no proposal, mail or document of theirs remains.

    :raises CallFrozen: once the round has opened.
    """
    locked = lock_call(round_, at)
    digest = call_digest(locked)
    with transaction.atomic():
        report = _walk(locked, by)
        transaction.set_rollback(True)
    passed = all(finding["passed"] for applicant in report["applicants"] for finding in applicant["findings"])
    return Rehearsal.objects.create(
        round=round_, held_at=at, held_by=by, passed=passed, call_digest=digest, report=report
    )


def _walk(round_: Round, by: User) -> dict[str, Any]:
    stage = _open_for_a_while(round_, by)
    walks: dict[str, Callable[[Stage], list[Finding]]] = {
        "complete": _complete, "empty": _empty, "wrong": _wrong,
    }  # fmt: skip
    applicants = [
        {"code": code, "findings": [asdict(finding) for finding in _safely(walk, stage)]}
        for code, walk in walks.items()
    ]
    return {"moment": stage.moment.isoformat(), "applicants": applicants}


def _open_for_a_while(round_: Round, by: User) -> Stage:
    """Take the steps that publication and the clock will take; all of it is rolled back."""
    open_round = Round.objects.get(pk=round_.pk)
    start = open_round.opens_at
    if open_round.status == RoundStatus.PREPARATION:
        change_status(open_round, RoundStatus.PUBLISHED, by=by, at=start, published_at=start, published_by=by)
    change_status(open_round, RoundStatus.OPEN, by=None, at=start)
    fresh = Round.objects.get(pk=round_.pk)
    return Stage(fresh, start + (fresh.closes_at - start) / 2)


def _safely(walk: Callable[[Stage], list[Finding]], stage: Stage) -> list[Finding]:
    """Let a refusal of the database be what the applicant saw, not the end of the dry run."""
    try:
        with transaction.atomic():
            return walk(stage)
    except DatabaseError as error:
        words = message_for(error) or str(error).splitlines()[0]
        return [Finding(False, _("The database refused what the applicant filled in."), (words,))]


def _complete(stage: Stage) -> list[Finding]:
    """Send in a proposal with all that is asked: it must be accepted, with a receipt."""
    applicant = make_applicant(_("Test municipality 1"))
    proposal = begin_complete(stage.round, applicant, stage.moment)
    try:
        submission = submit_proposal(proposal=proposal, token=uuid.uuid4(), by=applicant, at=stage.moment)
    except ProposalIncomplete as refusal:
        text = _("A proposal in which everything is filled in was refused. Look at the questions and the amounts.")
        return [Finding(False, text, _words(refusal.problems))]
    text = _("Accepted on %(moment)s. The applicant gets a receipt with a reference such as %(reference)s.")
    values = {"moment": dutch_moment(submission.received_at), "reference": submission.reference}
    answered = ngettext(
        "%(count)d question answered within its limit.", "%(count)d questions answered, each within its limit.",
        stage.round.questions.count(),
    ) % {"count": stage.round.questions.count()}  # fmt: skip
    asked = _("%(amount)s asked of %(costs)s costs.") % {
        "amount": euros(stage.round.maximum_contribution_amount),
        "costs": euros(lowest_costs(stage.round)),
    }
    return [Finding(len(submission.sha256) == 64, text % values, (answered, asked))]


def _empty(stage: Stage) -> list[Finding]:
    """Send in a proposal in which nothing is filled in: each thing that is missing must be named."""
    applicant = make_applicant(_("Test municipality 2"))
    proposal = begin_empty(stage.round, applicant, stage.moment)
    problems = _refusal(proposal, applicant, stage.moment)
    if problems is None:
        return [Finding(False, _("An empty proposal was accepted. Ask at least one question that must be answered."))]
    named = {problem.field for problem in problems}
    unnamed = [
        question.text
        for question in stage.round.questions.filter(is_required=True)
        if f"answer_{question.pk}" not in named
    ]
    if unnamed:
        return [Finding(False, _("Refused, but these questions were not named."), tuple(unnamed))]
    text = ngettext(
        "Refused: %(count)d thing is missing, named one by one.",
        "Refused: %(count)d things are missing, named one by one.",
        len(problems),
    ) % {"count": len(problems)}
    return [Finding(True, text, _words(problems))]


def _wrong(stage: Stage) -> list[Finding]:
    """Ask one cent too much, ask too large a share, and send in too late: each must be refused by itself."""
    applicant = make_applicant(_("Test municipality 3"))
    proposal = begin_complete(stage.round, applicant, stage.moment)
    return [_cent_too_much(stage, proposal, applicant), *_share(stage, proposal, applicant),
            _too_late(stage, proposal, applicant)]  # fmt: skip


def _cent_too_much(stage: Stage, proposal: Proposal, by: User) -> Finding:
    amount = stage.round.maximum_contribution_amount + CENT
    costs = lowest_costs(stage.round) + 100
    fill_budget(proposal, amount, costs, by, stage.moment)
    about = _about_the_amount(_refusal(proposal, by, stage.moment))
    if not about:
        return Finding(False, _("%(amount)s is one cent above the maximum and was not refused.") % _amount(amount))
    return Finding(True, _("%(amount)s is one cent above the maximum: refused.") % _amount(amount), about)


def _share(stage: Stage, proposal: Proposal, by: User) -> list[Finding]:
    """Ask the highest contribution of costs that are a cent too low; impossible when all may be asked."""
    costs = lowest_costs(stage.round) - CENT
    if costs < stage.round.maximum_contribution_amount:
        return []
    fill_budget(proposal, stage.round.maximum_contribution_amount, costs, by, stage.moment)
    if stage.round.share_rule == ShareRule.WARN:
        warnings = [problem for problem in problems_of(_fresh(proposal)) if problem.is_warning]
        text = _("A share above the maximum gets a warning and may be sent in with an explanation.")
        return [Finding(bool(warnings), text, _words(warnings))]
    about = _about_the_amount(_refusal(proposal, by, stage.moment))
    text = _("A share above the maximum: refused.") if about else _("A share above the maximum was not refused.")
    return [Finding(bool(about), text, about)]


def _too_late(stage: Stage, proposal: Proposal, by: User) -> Finding:
    """Send in what is right at the closing instant itself, the first moment that is too late."""
    closes_at = stage.round.closes_at
    fill_budget(proposal, stage.round.maximum_contribution_amount, lowest_costs(stage.round), by, stage.moment)
    try:
        with transaction.atomic():
            submit_proposal(proposal=_fresh(proposal), token=uuid.uuid4(), by=by, at=closes_at)
    except RoundClosed:
        text = _("Received on %(moment)s, the closing moment itself: refused. The draft was kept.")
        return Finding(True, text % {"moment": dutch_moment(closes_at)})
    except ProposalIncomplete as refusal:
        return Finding(False, _("Refused for another reason than the closing time."), _words(refusal.problems))
    return Finding(False, _("Received at the closing moment itself, and not refused."))


def _refusal(proposal: Proposal, by: User, at: datetime) -> list[Problem] | None:
    """Send in and give the problems for which it was refused; None when it was accepted."""
    try:
        with transaction.atomic():
            submit_proposal(proposal=_fresh(proposal), token=uuid.uuid4(), by=by, at=at)
    except ProposalIncomplete as refusal:
        return refusal.problems
    return None


def _about_the_amount(problems: list[Problem] | None) -> tuple[str, ...]:
    return _words([problem for problem in problems or [] if problem.field == "requested_amount"])


def _amount(amount: Any) -> dict[str, str]:
    return {"amount": euros(amount)}


def _words(problems: list[Problem]) -> tuple[str, ...]:
    words = [problem.message for problem in problems[:MOST_PROBLEMS_SHOWN]]
    more = len(problems) - len(words)
    return (*words, _("… and %(count)d more.") % {"count": more}) if more else tuple(words)


def _fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("round", "organisation").get(pk=proposal.pk)
