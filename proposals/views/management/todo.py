"""What a round asks of the person who looks at it, computed from how it stands."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.enums import MessageState, ProposalStatus, RoundStatus
from proposals.models import MailHold, OutgoingMessage, Round, SupplementRequest, User
from proposals.queries import Cockpit
from proposals.services.outages import EXTENDABLE
from proposals.services.portal_messages import unannounced_messages
from proposals.views.management.todo_lines import MONEY, ToDo, lines_of_others

# What is urgent comes before what can wait, within the order of the work.
URGENCY = {"error": 0, "warn": 1}
HELD = "held"  # beside the states of mail: all of it stands still


def things_to_do(user: User, round_: Round, cockpit: Cockpit, at: datetime) -> list[ToDo]:
    """List what this person can do for the round now, most urgent first; empty when nothing waits."""
    of_others = lines_of_others(user, round_, at)
    replaced = {each.replaces for each in of_others}
    found = [
        *_officer(user, round_, cockpit),
        *_supplements(user, round_, cockpit, at),
        *of_others,
        *_coordinator(user, round_, cockpit),
        *(_money(user, round_, cockpit) if MONEY not in replaced else ()),
        *_panel(user, round_, cockpit),
        *_decided(user, round_),
        *_extension(user, round_),
        *_mail(user, at),
    ]
    return sorted(found, key=lambda each: URGENCY.get(each.kind, len(URGENCY)))


def _page(name: str, round_: Round) -> str:
    return reverse(name, args=[round_.slug])


def _officer(user: User, round_: Round, cockpit: Cockpit) -> Iterator[ToDo]:
    if not user.has_perm("proposals.manage_round"):
        return
    here = _page("proposals:management_round", round_)
    if round_.status == RoundStatus.PREPARATION:
        yield ToDo(
            "wait", _("Prepare"), _("Set up and publish the round"),
            _("The check list shows what is done and what is missing. After opening the call does not change."),
            _page("proposals:round_setup", round_), _("Open the check list"),
        )  # fmt: skip
    waiting = cockpit.count(ProposalStatus.SUBMITTED)
    if waiting:
        yield ToDo(
            "warn", _("Today"),
            ngettext("Check %(count)d proposal", "Check %(count)d proposals", waiting) % {"count": waiting},
            _("Is it complete and from a province or municipality? Then it can be assessed."),
            _page("proposals:management_proposals", round_) + "?status=submitted", _("Check"),
        )  # fmt: skip
    if round_.status == RoundStatus.CLOSED and cockpit.count(ProposalStatus.ADMISSIBLE) and not waiting:
        yield ToDo(
            "warn", _("Today"), _("Start the assessment"),
            _("All proposals are checked. Assessors can begin."),
            here, _("Start"), "start_assessment",
        )  # fmt: skip


def _supplements(user: User, round_: Round, cockpit: Cockpit, at: datetime) -> Iterator[ToDo]:
    """Point at supplements that came in and wait, and at terms that passed without an answer."""
    if not user.has_perm("proposals.check_admissibility"):
        return
    answered = cockpit.count(ProposalStatus.SUBMITTED) and (
        round_.proposals.filter(status=ProposalStatus.SUBMITTED, supplement_requests__answered_at__isnull=False)
        .distinct()
        .count()
    )
    if answered:
        yield ToDo(
            "warn", _("Today"),
            ngettext("Look at %(count)d supplement", "Look at %(count)d supplements", answered) % {"count": answered},
            _("The applicant sent what you asked for. Is the proposal complete now?"),
            _page("proposals:management_proposals", round_) + "?status=submitted", _("Look"),
        )  # fmt: skip
    late = cockpit.count(ProposalStatus.SUPPLEMENT_REQUESTED) and (
        SupplementRequest.objects.open().filter(proposal__round=round_, due_at__lte=at).count()
    )
    if late:
        yield ToDo(
            "warn", _("Today"),
            ngettext(
                "Decide on %(count)d supplement that did not come", "Decide on %(count)d supplements that did not come",
                late,
            ) % {"count": late},
            _("The term has passed. Set another term, or judge what was sent."),
            _page("proposals:management_proposals", round_) + "?status=supplement_requested", _("Look"),
        )  # fmt: skip


def _coordinator(user: User, round_: Round, cockpit: Cockpit) -> Iterator[ToDo]:
    if not user.has_perm("assessment.assign_assessors") or round_.status != RoundStatus.IN_ASSESSMENT:
        return
    unassigned = cockpit.count(ProposalStatus.ADMISSIBLE)
    if unassigned:
        title = ngettext(
            "Assign assessors to %(count)d proposal", "Assign assessors to %(count)d proposals", unassigned
        ) % {"count": unassigned}
        text = _("Each proposal gets %(count)d assessors.") % {"count": round_.assessors_per_proposal}
    else:
        title, text = _("Follow the scoring"), _("See who is done. When all are done, close the scoring.")
    yield ToDo("wait", _("Assessing"), title, text, _page("assessment:assignment", round_), _("Open"))


def _money(user: User, round_: Round, cockpit: Cockpit) -> Iterator[ToDo]:
    if round_.status not in {RoundStatus.SCORING_CLOSED, RoundStatus.ALLOCATING}:
        return
    if cockpit.count(ProposalStatus.DECISION_APPROVED):
        if user.has_perm("assessment.publish_decisions"):
            yield ToDo(
                "warn", _("Decision"), _("Publish the decisions"),
                _("They are approved and still secret. All applicants hear at the same moment."),
                _page("assessment:decision_list", round_), _("Open"),
            )  # fmt: skip
    elif cockpit.count(ProposalStatus.DECISION_DRAFTED):
        yield from _approval(user, round_)
    elif user.has_perm("assessment.run_allocation"):
        yield ToDo(
            "warn", _("Dividing"), _("Divide the money and send it for approval"),
            _("Another person approves. Nobody outside sees anything before publication."),
            _page("assessment:allocation_list", round_), _("Open"),
        )  # fmt: skip


def _panel(user: User, round_: Round, cockpit: Cockpit) -> Iterator[ToDo]:
    in_time = round_.status in {RoundStatus.SCORING_CLOSED, RoundStatus.ALLOCATING}
    if in_time and cockpit.count(ProposalStatus.ASSESSED) and user.has_perm("assessment.hold_panel"):
        yield ToDo(
            "wait", _("Panel"), _("Discuss where the assessors differ most"),
            _("The panel records what it came to beside the scores."),
            _page("assessment:panel_meeting", round_), _("Open"),
        )  # fmt: skip


def _approval(user: User, round_: Round) -> Iterator[ToDo]:
    address = _page("assessment:allocation_list", round_)
    if user.has_perm("assessment.return_allocation"):
        yield ToDo(
            "warn", _("Dividing"), _("Approve the allocation, or return it"),
            _("You see the sums, the reasons and who prepared it."), address, _("Open"),
        )  # fmt: skip
    elif user.has_perm("assessment.run_allocation"):
        yield ToDo(
            "wait", _("Dividing"), _("The allocation waits for approval"),
            _("A decision maker who did not prepare it looks at it now."), address, _("Look"),
        )  # fmt: skip


def _decided(user: User, round_: Round) -> Iterator[ToDo]:
    if round_.status == RoundStatus.DECIDED and user.has_perm("reporting.request_letter"):
        yield ToDo(
            "wait", _("This week"), _("Write the letter to parliament"),
            _("The table of regions is filled from the published decisions."),
            reverse("reporting:report_list"), _("To the reports"),
        )  # fmt: skip


def _extension(user: User, round_: Round) -> Iterator[ToDo]:
    """Ask a second person to decide on a later closing time; who asked for it sees that it waits."""
    if round_.status not in EXTENDABLE or not user.has_perm("proposals.decide_extension"):
        return
    waiting = round_.extensions.filter(approved_at=None, rejected_at=None).first()
    if waiting is not None and waiting.requested_by_id != user.pk:
        yield ToDo(
            "warn", _("Today"), _("Decide on a later closing time"),
            _("A colleague asks for it after an outage. Applicants wait for your decision."),
            reverse("proposals:extension_decide", args=[waiting.pk]), _("Look and decide"),
        )  # fmt: skip


def _mail(user: User, at: datetime) -> Iterator[ToDo]:
    if not user.has_perm("proposals.read_messages"):
        return
    lost = OutgoingMessage.objects.filter(state__in=[MessageState.FAILED, MessageState.BOUNCED])
    counted = lost.order_by().values_list("state").annotate(number=Count("pk"))
    held = MailHold.objects.open().order_by().values_list(Value(HELD), Value(1))
    counts = dict(counted.union(held))  # one statement for both
    if counts.pop(HELD, 0):
        yield ToDo(
            "error", _("Today"), _("All mail stands still"),
            _("Nothing goes out before somebody says so. Look what waits."),
            reverse("proposals:management_messages") + "?state=waiting", _("Look and decide"),
        )  # fmt: skip
    if counts:
        gone = sum(counts.values())
        yield ToDo(
            "error", _("Failed"),
            ngettext("%(count)d message was not delivered", "%(count)d messages were not delivered", gone)
            % {"count": gone},
            _("Check the address and call the recipient."),
            reverse("proposals:management_messages") + f"?state={max(counts, key=counts.get)}", _("Look"),
        )  # fmt: skip
    unannounced = unannounced_messages(at).count()
    if unannounced:
        yield ToDo(
            "error", _("Today"),
            ngettext(
                "Nobody was told of %(count)d message within a day",
                "Nobody was told of %(count)d messages within a day", unannounced,
            ) % {"count": unannounced},
            _("The law gives 48 hours. Call the organisation."),
            reverse("proposals:management_portal_messages") + "?state=unannounced", _("Look"),
        )  # fmt: skip
