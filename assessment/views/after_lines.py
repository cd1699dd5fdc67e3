"""What deciding and what follows on it ask of the person who looks at a round: terms, objections, reserve list."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.models import AwardLapse, FollowUpDecision
from assessment.queries.decision_terms import round_clock
from assessment.queries.objections import objections_of_round
from assessment.queries.reserve import reserve_list
from assessment.terms import Penalty
from proposals.enums import RoundStatus
from proposals.formats import dutch_date, euros
from proposals.models import Round, User
from proposals.views.management.todo_lines import ToDo

# Somebody hears of a term so many days before its last day.
WARN_DAYS = 14
SOON_DAYS = 3
WAITING = frozenset({RoundStatus.CLOSED, RoundStatus.IN_ASSESSMENT, RoundStatus.SCORING_CLOSED, RoundStatus.ALLOCATING})
DECIDED = frozenset({RoundStatus.DECIDED, RoundStatus.FINISHED})


def deciding_lines(user: User, round_: Round, at: datetime) -> Iterator[ToDo]:
    """Give what waits for who reads decisions: the term to decide, then objections, lapses and the reserve list."""
    if not user.has_perm("assessment.see_decisions"):
        return
    today = localtime(at).date()
    if round_.status in WAITING:
        yield from _terms(round_, today)
    elif round_.status in DECIDED:
        yield from _objections(user, round_, today)
        yield from _steps(user, round_)
        yield from _reserve(user, round_, at, today)


def _page(name: str, round_: Round, *more: object) -> str:
    return reverse(f"assessment:{name}", args=[round_.slug, *more])


def _urgency(days: int) -> tuple[str, str]:
    return ("warn", _("Today")) if days <= SOON_DAYS else ("wait", _("Soon"))


def _terms(round_: Round, today: date) -> Iterator[ToDo]:
    clock = round_clock(round_, today)
    last = clock.first_last_day
    if last is not None and (last - today).days <= WARN_DAYS:
        days = (last - today).days
        kind, label = _urgency(days)
        if days < 0:
            title = _("The term to decide was over on %(day)s") % {"day": dutch_date(last)}
        else:
            title = _("Decide on or before %(day)s") % {"day": dutch_date(last)}
        text = _("Tell applicants of a later day within the term, or they can send a notice of default.")
        yield ToDo(kind, label, title, text, _page("decision_terms", round_), _("To the terms"))
    running = [each for each in clock.penalties if each.decided is None and not each.penalty.is_premature]
    if running:
        total = sum(each.penalty.euros for each in running)
        first = min(each.penalty.first_day for each in running)
        if total:
            title = _("The penalty for deciding late is %(amount)s now") % {"amount": euros(total)}
        else:
            title = _("A penalty for deciding late runs from %(day)s") % {"day": dutch_date(first)}
        text = _("It grows each day until you decide, at most 42 days (Awb 4:17).")
        yield ToDo("warn", _("Today"), title, text, _page("decision_terms", round_), _("To the terms"))


def _objections(user: User, round_: Round, today: date) -> Iterator[ToDo]:
    for row in objections_of_round(user, round_, today):
        if row.days_left is None or row.days_left > WARN_DAYS:
            continue
        address = _page("objection_detail", round_, row.objection.pk)
        if row.penalty is not None and not row.penalty.is_premature:
            text = _("It grows each day until you decide, at most 42 days (Awb 4:17).")
            yield ToDo("warn", _("Today"), _penalty_words(row.penalty), text, address, _("To the objection"))
            continue
        kind, label = _urgency(row.days_left)
        day = {"day": dutch_date(row.clock.last_day)}
        title = (
            _("The term to decide on an objection was over on %(day)s")
            if row.is_late
            else _("Decide on an objection on or before %(day)s")
        )
        yield ToDo(kind, label, title % day, row.objection.proposal.title, address, _("To the objection"))


def _penalty_words(penalty: Penalty) -> str:
    if penalty.euros:
        return _("The penalty for deciding late on an objection is %(amount)s now") % {"amount": euros(penalty.euros)}
    day = dutch_date(penalty.first_day)
    return _("A penalty for deciding late on an objection runs from %(day)s") % {"day": day}


def _steps(user: User, round_: Round) -> Iterator[ToDo]:
    if user.has_perm("assessment.return_allocation"):
        count = AwardLapse.objects.filter(
            proposal__round=round_, confirmed_at__isnull=True, cancelled_at__isnull=True
        ).count()
        if count:
            title = ngettext(
                "%(count)d lapse of an award waits for you", "%(count)d lapses of awards wait for you", count
            )
            text = _("Somebody else asked for it. Confirm it, or take it back.")
            yield ToDo("warn", _("Today"), title % {"count": count}, text, _page("round_funds", round_), _("Look"))
    for later in FollowUpDecision.objects.open().filter(proposal__round=round_).select_related("proposal"):
        address = _page("follow_up_detail", round_, later.proposal_id, later.number)
        if later.approved_at is None and user.has_perm("assessment.return_allocation"):
            title = _("A later decision waits for your approval")
            yield ToDo("warn", _("Today"), title, later.proposal.title, address, _("Look"))
        elif later.approved_at is not None and user.has_perm("assessment.publish_decisions"):
            title = _("A later decision can be published")
            yield ToDo("wait", _("Soon"), title, later.proposal.title, address, _("Look"))


def _reserve(user: User, round_: Round, at: datetime, today: date) -> Iterator[ToDo]:
    if not user.has_perm("assessment.keep_decisions"):
        return
    listed = reserve_list(round_, at, today)
    if listed.next_row is not None:
        title = _("“%(title)s” can move up from the reserve list") % {"title": listed.next_row.proposal.title}
        text = _("%(left)s is left; it gets %(amount)s.") % {
            "left": euros(listed.funds.left), "amount": euros(listed.next_row.amount),
        }  # fmt: skip
        yield ToDo("wait", _("Soon"), title, text, _page("round_funds", round_), _("Look"))
