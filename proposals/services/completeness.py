"""What a proposal still misses, and how far each part of it is.

The same list serves the page a field is on, the error summary, the task list and the refusal to
submit, so that they can never disagree.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from proposals.enums import QuestionKind, QuestionSection
from proposals.models import Proposal, ProposalSection, Question, User
from proposals.services.attachment_problems import attachment_problems
from proposals.services.budget_problems import budget_problems
from proposals.services.plan_problems import activity_problems, indicator_problems
from proposals.services.problems import Problem, word_count
from proposals.services.section_saves import section_of
from proposals.services.sections import sections_of
from proposals.services.statements import AGREED

OUTLINE_FIELDS = frozenset({"title", "summary", "themes", "start_date", "end_date"})
# `values` of choices translates every label.
_PLACE_OF_SECTION = {section.value: place for place, section in enumerate(QuestionSection)}


@dataclass(frozen=True)
class SectionProgress:
    """How far a part of the proposal is: `not_started`, `busy` or `done`."""

    section: str
    status: str
    problems: tuple[Problem, ...]
    saved_at: datetime | None = None
    saved_by: User | None = None


def problems_of(proposal: Proposal) -> list[Problem]:
    """List what stands in the way of submitting, in the order of the sections; warnings included."""
    found = [
        *unplaced_problems(proposal.sections.all()),
        *_detail_problems(proposal),
        *_answer_problems(proposal),
        *activity_problems(proposal),
        *indicator_problems(proposal),
        *_partner_problems(proposal),
        *budget_problems(proposal),
        *attachment_problems(proposal),
    ]
    order = sections_of(proposal.round)
    return sorted(found, key=lambda problem: order.index(problem.section))


def problems_in(proposal: Proposal, section: str) -> list[Problem]:
    """List what is wrong in one part without looking at the others, so that its page stays cheap."""
    checks = {
        "organisation": (_detail_problems,),
        "outline": (_detail_problems,),
        "planning": (_answer_problems, activity_problems),
        "impact": (_answer_problems, indicator_problems),
        "partners": (_partner_problems,),
        "budget": (budget_problems,),
        "attachments": (attachment_problems,),
    }
    own = section_of(proposal, section)
    found = [problem for check in checks.get(section, (_answer_problems,)) for problem in check(proposal)]
    return [*unplaced_problems([own] if own else []), *(each for each in found if each.section == section)]


def unplaced_problems(sections: Iterable[ProposalSection]) -> Iterator[Problem]:
    """List what was typed and kept but not understood, such as a date in words: it would not be sent."""
    for section in sections:
        if any(field.endswith("_rows") for field in section.unplaced):
            message = _("A row of this table holds a text that is too long. We keep the table, but cannot send it yet.")
            yield Problem(section.code, "", message)
            continue
        for field, text in section.unplaced.items():
            shown = " ".join(text if isinstance(text, list) else [str(text)])[:40]
            message = _("We keep “%(text)s” as you typed it, but cannot send it like that. Look at it again.")
            yield Problem(section.code, field, message % {"text": shown})


def section_progress(proposal: Proposal) -> list[SectionProgress]:
    """Tell for each section in order how far it is, what is wrong and who saved it last."""
    problems = problems_of(proposal)
    return [_progress(proposal, section, problems) for section in sections_of(proposal.round)]


def _progress(proposal: Proposal, section: str, problems: list[Problem]) -> SectionProgress:
    own = tuple(problem for problem in problems if problem.section == section)
    blocking = [problem for problem in own if not problem.is_warning]
    if not _has_content(proposal, section):
        status = "not_started"
    else:
        status = "busy" if blocking else "done"
    saved = next((each for each in proposal.sections.all() if each.code == section), None)
    if saved:
        return SectionProgress(section, status, own, saved.saved_at, saved.saved_by)
    return SectionProgress(section, status, own)


def _has_content(proposal: Proposal, section: str) -> bool:
    if section == "organisation":
        return bool(proposal.contact_function or proposal.contact_email)
    if section == "outline":
        return bool(proposal.title or proposal.summary or proposal.themes.all())
    if section == "budget":
        return bool(proposal.requested_amount_input or proposal.budget_lines.all() or proposal.funding_sources.all())
    if section == "partners":
        return bool(proposal.partners.all())
    if section == "attachments":
        return bool(proposal.attachments.all())
    rows = {"planning": proposal.activities, "impact": proposal.indicators}
    if section in rows and rows[section].all():
        return True
    return any(answer.text for answer in proposal.answers.all() if answer.question.section == section)


def _detail_problems(proposal: Proposal) -> Iterator[Problem]:
    missing = {
        "title": (proposal.title, _("Write a title for your proposal.")),
        "region_label": (proposal.region_label, _("Write the name of your region as it should stand in letters.")),
        "summary": (proposal.summary, _("Describe your proposal in a few sentences.")),
        "themes": (proposal.themes.all(), _("Choose at least one theme.")),
        "contact_function": (proposal.contact_function, _("Write the function of the contact.")),
        "contact_email": (proposal.contact_email, _("Write the e-mail address of the contact.")),
        "start_date": (proposal.start_date, _("Fill in the date on which the work starts.")),
        "end_date": (proposal.end_date, _("Fill in the date on which the work ends.")),
    }
    for field, (value, message) in missing.items():
        if not value:
            yield Problem("outline" if field in OUTLINE_FIELDS else "organisation", field, message)


def _answer_problems(proposal: Proposal) -> Iterator[Problem]:
    texts = {answer.question_id: answer.text for answer in proposal.answers.all()}
    for question in sorted(proposal.round.questions.all(), key=_question_order):
        text = texts.get(question.pk, "").strip()
        words = word_count(text)
        if question.kind == QuestionKind.STATEMENT:
            if question.is_required and text != AGREED:
                message = _("Put a tick at “%(statement)s”.") % {"statement": question.text}
                yield Problem(question.section, f"answer_{question.pk}", message)
        elif question.is_required and not text:
            message = _("Answer the question “%(question)s”.") % {"question": question.text}
            yield Problem(question.section, f"answer_{question.pk}", message)
        elif words > question.maximum_words:
            yield Problem(question.section, f"answer_{question.pk}", _too_many_words(question, words))


def _too_many_words(question: Question, words: int) -> str:
    return _(
        "Your answer to “%(question)s” has %(words)s words. At most %(maximum)s are allowed: remove %(excess)s."
    ) % {
        "question": question.text,
        "words": words,
        "maximum": question.maximum_words,
        "excess": words - question.maximum_words,
    }


def _question_order(question: Question) -> tuple[int, int, int]:
    return _PLACE_OF_SECTION[question.section], question.sort_order, question.pk


def _partner_problems(proposal: Proposal) -> Iterator[Problem]:
    partners = list(proposal.partners.all())
    if not partners:
        yield Problem("partners", "partner_0_name", _("Name at least one partner."))
    for row, partner in enumerate(partners):
        if not partner.name:
            message = _("Write the name of partner %(number)s.") % {"number": row + 1}
            yield Problem("partners", f"partner_{row}_name", message)
