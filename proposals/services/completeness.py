"""What a proposal still misses, in words that say how to mend it.

The same list serves the page a field is on, the error summary, the task list and the refusal to
submit, so that they can never disagree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from proposals.enums import QuestionSection, ShareRule
from proposals.formats import euros, percent
from proposals.models import Proposal, Question, User
from proposals.money import (
    AmbiguousAmount,
    InvalidAmount,
    amount_outside_range,
    parse_dutch_amount,
    share_above_maximum,
)
from proposals.services.budget import budget_totals

SECTIONS = ("organisation", *QuestionSection.values, "budget", "partners", "attachments")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Problem:
    """Something to mend: where it is, and what to do. A warning does not stop submitting.

    `field` is the name of the field on the page of `section` (`answer_<question id>`,
    `budget_<row>_amount`, …).
    """

    section: str
    field: str
    message: str
    is_warning: bool = False


@dataclass(frozen=True)
class SectionProgress:
    """How far a part of the proposal is: `not_started`, `busy` or `done`."""

    section: str
    status: str
    problems: tuple[Problem, ...]
    saved_at: datetime | None = None
    saved_by: User | None = None


def word_count(text: str) -> int:
    """Count words as the counter on the page does: parts between white space."""
    return len(text.split())


def problems_of(proposal: Proposal) -> list[Problem]:
    """List what stands in the way of submitting, in the order of the sections; warnings included."""
    return [
        *_organisation_problems(proposal),
        *_answer_problems(proposal),
        *_budget_problems(proposal),
        *_partner_problems(proposal),
    ]


def section_progress(proposal: Proposal) -> list[SectionProgress]:
    """Tell for each section in order how far it is, what is wrong and who saved it last."""
    problems = problems_of(proposal)
    return [_progress(proposal, section, problems) for section in SECTIONS]


def _progress(proposal: Proposal, section: str, problems: list[Problem]) -> SectionProgress:
    own = tuple(problem for problem in problems if problem.section == section)
    blocking = [problem for problem in own if not problem.is_warning]
    if not _has_content(proposal, section):
        status = "not_started"
    else:
        status = "busy" if blocking else "done"
    answers = [answer for answer in proposal.answers.all() if answer.question.section == section]
    latest = max(answers, key=lambda answer: answer.updated_at, default=None)
    if latest:
        return SectionProgress(section, status, own, latest.updated_at, latest.updated_by)
    return SectionProgress(section, status, own)


def _has_content(proposal: Proposal, section: str) -> bool:
    if section == "organisation":
        return bool(proposal.title or proposal.summary or proposal.themes.all())
    if section == "budget":
        return bool(proposal.requested_amount_input or proposal.budget_lines.all() or proposal.funding_sources.all())
    if section == "partners":
        return bool(proposal.partners.all())
    if section == "attachments":
        return bool(proposal.attachments.all())
    return any(answer.text for answer in proposal.answers.all() if answer.question.section == section)


def _organisation_problems(proposal: Proposal) -> Iterator[Problem]:
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
            yield Problem("organisation", field, message)


def _answer_problems(proposal: Proposal) -> Iterator[Problem]:
    texts = {answer.question_id: answer.text for answer in proposal.answers.all()}
    for question in sorted(proposal.round.questions.all(), key=_question_order):
        text = texts.get(question.pk, "").strip()
        words = word_count(text)
        if question.is_required and not text:
            yield Problem(
                question.section,
                f"answer_{question.pk}",
                _("Answer the question “%(question)s”.") % {"question": question.text},
            )
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
    return QuestionSection.values.index(question.section), question.sort_order, question.pk


def _budget_problems(proposal: Proposal) -> Iterator[Problem]:
    lines, sources = list(proposal.budget_lines.all()), list(proposal.funding_sources.all())
    unreadable = [*_line_problems(lines), *_source_problems(sources)]
    yield from _requested_problems(proposal)
    if not lines:
        yield Problem("budget", "budget_0_description", _("Fill in what your plan costs."))
    yield from unreadable
    if lines and not unreadable and proposal.requested_amount is not None:
        yield from _balance_problems(proposal)


def _requested_problems(proposal: Proposal) -> Iterator[Problem]:
    field, round_ = "requested_amount", proposal.round
    limits = {
        "minimum": euros(round_.minimum_contribution_amount),
        "maximum": euros(round_.maximum_contribution_amount),
    }
    unreadable = amount_problem(proposal.requested_amount_input, _("the contribution you ask for"))
    if not proposal.requested_amount_input.strip():
        yield Problem("budget", field, _("Fill in the contribution you ask for: %(minimum)s to %(maximum)s.") % limits)
    elif unreadable:
        yield Problem("budget", field, unreadable)
    elif proposal.requested_amount is None:
        yield Problem("budget", field, _("This amount is too large. Fill in %(minimum)s to %(maximum)s.") % limits)
    elif outside := amount_outside_range(
        proposal.requested_amount, round_.minimum_contribution_amount, round_.maximum_contribution_amount
    ):
        values = limits | {"amount": euros(proposal.requested_amount), "difference": euros(outside.difference)}
        message = (
            _("Ask for %(minimum)s to %(maximum)s. You ask for %(amount)s: that is %(difference)s too little.")
            if outside.side == "below"
            else _("Ask for %(minimum)s to %(maximum)s. You ask for %(amount)s: that is %(difference)s too much.")
        )
        yield Problem("budget", field, message % values)


def _line_problems(lines: list) -> Iterator[Problem]:
    for row, line in enumerate(lines):
        name = line.description or _("cost item %(number)s") % {"number": row + 1}
        if not line.description:
            yield Problem("budget", f"budget_{row}_description", _("Write what the costs on row %(number)s are for.") % {"number": row + 1})  # fmt: skip
        if not line.amount_input.strip():
            yield Problem("budget", f"budget_{row}_amount", _("Fill in an amount for “%(name)s”.") % {"name": name})
        elif unreadable := amount_problem(line.amount_input, f"“{name}”"):
            yield Problem("budget", f"budget_{row}_amount", unreadable)
        if line.compensable_vat_input.strip():
            yield from _vat_problems(row, name, line)


def _vat_problems(row: int, name: str, line) -> Iterator[Problem]:
    field = f"budget_{row}_vat"
    if unreadable := amount_problem(line.compensable_vat_input, _("the VAT of “%(name)s”") % {"name": name}):
        yield Problem("budget", field, unreadable)
    elif line.compensable_vat_amount is None:
        yield Problem(
            "budget",
            field,
            _("The VAT of “%(name)s” is more than the amount itself. Fill in a lower amount.") % {"name": name},
        )


def _source_problems(sources: list) -> Iterator[Problem]:
    for row, source in enumerate(sources):
        name = source.name or _("co-financer %(number)s") % {"number": row + 1}
        if not source.name:
            yield Problem("budget", f"funding_{row}_name", _("Write who pays on row %(number)s.") % {"number": row + 1})
        if not source.amount_input.strip():
            yield Problem("budget", f"funding_{row}_amount", _("Fill in an amount for “%(name)s”.") % {"name": name})
        elif unreadable := amount_problem(source.amount_input, f"“{name}”"):
            yield Problem("budget", f"funding_{row}_amount", unreadable)


def _balance_problems(proposal: Proposal) -> Iterator[Problem]:
    totals, round_ = budget_totals(proposal), proposal.round
    if totals.difference:
        more = _("Make costs and coverage equal. The coverage is now %(difference)s higher.")
        less = _("Make costs and coverage equal. The coverage is now %(difference)s lower.")
        message = (more if totals.difference > 0 else less) % {"difference": euros(abs(totals.difference))}
        yield Problem("budget", "funding_0_amount", message)
    maximum = Fraction(round_.maximum_share_percentage) / 100
    if totals.costs > 0 and (excess := share_above_maximum(totals.requested, totals.costs, maximum)):
        values = {
            "share": percent(_as_decimal(excess.share), 1),
            "maximum": percent(_as_decimal(excess.maximum)),
            "highest": euros(excess.highest_allowed),
            "difference": euros(excess.difference),
        }
        is_warning = round_.share_rule == ShareRule.WARN
        message = (
            _("You ask for %(share)s of the costs. The guideline is at most %(maximum)s: %(highest)s. You may submit it like this; explain why.")  # noqa: E501
            if is_warning
            else _("You ask for %(share)s of the costs. At most %(maximum)s is allowed: %(highest)s. Ask for %(difference)s less, or pay more yourself.")  # noqa: E501
        )  # fmt: skip
        yield Problem("budget", "requested_amount", message % values, is_warning=is_warning)


def _as_decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _partner_problems(proposal: Proposal) -> Iterator[Problem]:
    partners = list(proposal.partners.all())
    if not partners:
        yield Problem("partners", "partner_0_name", _("Name at least one partner."))
    for row, partner in enumerate(partners):
        if not partner.name:
            yield Problem("partners", f"partner_{row}_name", _("Write the name of partner %(number)s.") % {"number": row + 1})  # fmt: skip


def amount_problem(text: str, what: str) -> str | None:
    """Say what is wrong with a typed amount and how to write it, or None when it is clear or empty."""
    if not text.strip():
        return None
    shown = text if len(text) <= 40 else text[:40] + "…"
    try:
        parse_dutch_amount(text)
    except AmbiguousAmount as error:
        readings = _(" or ").join(euros(reading) for reading in error.readings)
        return _("You wrote “%(text)s” for %(what)s. Do you mean %(readings)s? Write it like that.") % {
            "text": shown,
            "what": what,
            "readings": readings,
        }
    except InvalidAmount:
        return _("“%(text)s” is not an amount we understand for %(what)s. Write it as 250.000 or 250.000,50.") % {
            "text": shown,
            "what": what,
        }
    return None
