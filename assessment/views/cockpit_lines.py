"""What assessing asks of the person who looks at a round: places to fill, interests, people who are behind."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.enums import ConflictOrigin
from assessment.models import ConflictOfInterest
from assessment.queries.pace import behind_count
from assessment.views.figures import totals_of
from proposals.enums import RoundStatus
from proposals.models import Round, User
from proposals.views.management.todo_lines import ToDo

# An interest that was told stays on the cockpit so long.
RECENT = timedelta(days=7)


def assessing_lines(user: User, round_: Round, at: datetime) -> Iterator[ToDo]:
    """Give what waits for who divides the work, while a round is being assessed; two statements more
    than the figure of this app takes."""
    if round_.status != RoundStatus.IN_ASSESSMENT or not user.has_perm("assessment.assign_assessors"):
        return
    yield from _short(round_)
    yield from _interests(round_, at)
    yield from _behind(round_, at)


def _page(name: str, round_: Round) -> str:
    return reverse(f"assessment:{name}", args=[round_.slug])


def _short(round_: Round) -> Iterator[ToDo]:
    count = totals_of(round_).short
    if count:
        title = ngettext(
            "%(count)d proposal is short of assessors", "%(count)d proposals are short of assessors", count
        )
        text = _("Somebody abstained or has an interest, or too few were asked.")
        yield ToDo(
            "warn",
            _("Today"),
            title % {"count": count},
            text,
            _page("assignment_run_list", round_),
            _("Divide the work"),
        )


def _interests(round_: Round, at: datetime) -> Iterator[ToDo]:
    told = ConflictOfInterest.objects.in_force().filter(proposal__round=round_, origin=ConflictOrigin.DECLARED)
    count = told.filter(noted_at__gte=at - RECENT).count()
    if count:
        title = ngettext("%(count)d interest was told this week", "%(count)d interests were told this week", count)
        text = _("The assessment went away at once. See whether somebody else must be asked.")
        yield ToDo("wait", _("This week"), title % {"count": count}, text, _page("interest_list", round_), _("Look"))


def _behind(round_: Round, at: datetime) -> Iterator[ToDo]:
    count = behind_count(round_, at)
    if count:
        title = ngettext("%(count)d assessor is behind", "%(count)d assessors are behind", count)
        text = _("Fewer are done than at an even pace up to the last day. You can send a reminder.")
        address = _page("assignment", round_) + "#people"
        yield ToDo("warn", _("Today"), title % {"count": count}, text, address, _("Look and remind"))
