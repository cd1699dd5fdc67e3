"""The task list of a proposal: what is done, what is left, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.models import Proposal, User
from proposals.services.completeness import SectionProgress, section_progress
from proposals.views.section_pages import SectionPage, pages_of
from proposals.views.timeline import when_words

STATUSES = {"done": "done", "busy": "busy", "not_started": "todo"}


@dataclass(frozen=True)
class Task:
    """A line of the task list. Without an address it cannot be opened yet."""

    number: int
    name: str
    title: str
    address: str
    kind: str
    status: str
    note: str
    is_required: bool


@dataclass(frozen=True)
class TaskList:
    """The tasks, how many of the required parts are done, and where to go on."""

    tasks: Sequence[Task]
    done: int
    required: int
    following: Task

    @property
    def is_ready(self) -> bool:
        """Say whether nothing stands in the way of sending in."""
        return self.done == self.required


def task_list(proposal: Proposal, user: User, now: datetime) -> TaskList:
    """Build the task list of a draft as `user` sees it at `now`."""
    progress = section_progress(proposal)
    pages = {page.code: page for page in pages_of(proposal.round)}
    tasks = [_task(pages[part.section], part, proposal, user, now) for part in progress]
    needed = [task for task in tasks if task.is_required]
    done = sum(task.kind == "done" for task in needed)
    last = _check_task(proposal, len(tasks) + 1, is_ready=done == len(needed), is_open=proposal.round.accepts(now))
    following = next((task for task in needed if task.kind != "done"), last)
    return TaskList([*tasks, last], done, len(needed), following)


def _task(page: SectionPage, part: SectionProgress, proposal: Proposal, user: User, now: datetime) -> Task:
    labels = {"done": _("Done"), "busy": _("Busy"), "not_started": _("Not started yet")}
    address = reverse("proposals:proposal_section", args=[proposal.pk, page.code])
    return Task(
        number=page.number,
        name=str(page.task),
        title=str(page.title),
        # Who comes back to a part that is not right yet sees at once what is wrong.
        address=f"{address}?controle=1" if part.status == "busy" else address,
        kind=STATUSES[part.status],
        status=labels[part.status],
        note=" ".join(sentence for sentence in _note(page, part, proposal, user, now) if sentence),
        is_required=page.is_required,
    )


def _note(page: SectionPage, part: SectionProgress, proposal: Proposal, user: User, now: datetime) -> list[str]:
    blocking = sum(not problem.is_warning for problem in part.problems)
    errors = ngettext("There is still %(n)d error.", "There are still %(n)d errors.", blocking) % {"n": blocking}
    return [
        _saved(part, user, now),
        _count(page.code, proposal),
        errors if blocking and part.status == "busy" else "",
        _("Not required. At most 25 MB per file.") if not page.is_required else "",
    ]


def _saved(part: SectionProgress, user: User, now: datetime) -> str:
    if part.saved_at is None:
        return ""
    who = _("by you") if part.saved_by == user else _("by %(who)s") % {"who": str(part.saved_by)}
    return f"{when_words(part.saved_at, now)}, {who}."


def _count(section: str, proposal: Proposal) -> str:
    counts = {"partners": len(proposal.partners.all()), "attachments": len(proposal.attachments.all())}
    number = counts.get(section, 0)
    if not number:
        return ""
    if section == "partners":
        return ngettext("%(n)d partner.", "%(n)d partners.", number) % {"n": number}
    return ngettext("%(n)d file.", "%(n)d files.", number) % {"n": number}


def _check_task(proposal: Proposal, number: int, *, is_ready: bool, is_open: bool) -> Task:
    values: dict[str, Any] = {
        "number": number,
        "name": _("Check and submit"),
        "title": _("Check and submit"),
        "is_required": False,
    }
    if not is_open:
        note = _("The round does not accept proposals now.")
        return Task(**values, address="", kind="locked", status=_("Not possible"), note=note)
    if not is_ready:
        note = _("This is possible when all required parts are done.")
        return Task(**values, address="", kind="locked", status=_("Not possible yet"), note=note)
    address = reverse("proposals:proposal_check", args=[proposal.pk])
    return Task(**values, address=address, kind="todo", status=_("Ready to submit"), note="")
