"""The list of questions: what a call asks now."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.queries.division_rule import rule_in_force
from proposals.enums import QuestionKind, ShareRule
from proposals.formats import number
from proposals.models import Question, Round
from proposals.services.call_text import call_parts
from reporting.documents import CriterionRow, PartRow, QuestionListDocument, QuestionRow


def question_list_document(round_: Round, *, asked_at: datetime) -> QuestionListDocument:
    """Build the list of questions of a round as the call stands; `asked_at` is when it stood like that."""
    rule = rule_in_force(round_)
    return QuestionListDocument(
        reference=round_.slug,
        is_demonstration=settings.DEMONSTRATION,
        round_title=round_.name,
        call_reference=round_.call_reference,
        made_at=asked_at,
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        introduction=round_.introduction,
        eligibility=round_.eligibility,
        minimum_contribution_amount=round_.minimum_contribution_amount,
        maximum_contribution_amount=round_.maximum_contribution_amount,
        own_share=own_share_words(round_),
        expected_time=minutes_words(round_.expected_minutes),
        expected_decision_date=round_.expected_decision_date,
        needed_documents=tuple(line.strip() for line in round_.needed_documents.splitlines() if line.strip()),
        themes=tuple(theme.official_name for theme in round_.themes.all()),
        parts=tuple(_parts(round_)),
        criteria=tuple(
            CriterionRow(
                name=each.official_name,
                explanation=each.explanation,
                weight_percentage=each.weight_percentage,
                minimum_score=each.minimum_score,
            )
            for each in round_.criteria.all()
        ),
        minimum_total_score=getattr(getattr(round_, "ranking_rule", None), "minimum_total_score", None),
        rule_number=rule.number if rule else None,
        rule_sha256=rule.sha256 if rule else "",
        questions_to=_("Mail %(email)s.") % {"email": round_.contact_email} if round_.contact_email else "",
    )


def own_share_words(round_: Round) -> str:
    """Say which part of the costs a region pays itself."""
    share = number(100 - round_.maximum_share_percentage, 2).removesuffix(",00")
    words = (
        _("at least half of the costs; your partners may pay along")
        if share == "50"
        else _("at least %(share)s %% of the costs; your partners may pay along") % {"share": share}
    )
    guideline = _("this is a guideline: explain it when you deviate")
    return f"{words}; {guideline}" if round_.share_rule == ShareRule.WARN else words


def minutes_words(minutes: int) -> str:
    """Say how long filling in takes."""
    return ngettext("about %(count)d minute", "about %(count)d minutes", minutes) % {"count": minutes}


def _parts(round_: Round) -> Iterator[PartRow]:
    for part in call_parts(round_):
        questions = tuple(
            QuestionRow(text=each.text, explanation=each.help_text, limit=_limit(each)) for each in part.questions
        )
        yield PartRow(title=part.title, asks=part.asks, questions=questions)


def _limit(question: Question) -> str:
    if question.kind == QuestionKind.STATEMENT:
        words = _("You agree with this statement.")
    else:
        words = ngettext("At most %(count)d word.", "At most %(count)d words.", question.maximum_words) % {
            "count": question.maximum_words
        }
    return words if question.is_required else " ".join((words, _("Not required.")))
