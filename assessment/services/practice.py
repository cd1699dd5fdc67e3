"""Practice proposals as staff make them: write or take over, change, publish, take back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from assessment.models import PracticeProposal, PracticeReference, PracticeSection
from assessment.models.calibration import PRACTICE_SECTIONS, STATUSES_OF_PRACTISING
from assessment.queries.practice_source import names_left, text_of_source
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from proposals.models import Proposal, Round, User

MAXIMUM_TITLE = 200
MAXIMUM_TEXT = 30_000


class PracticeRefused(Refused):
    """This practice proposal cannot be changed, published or taken back now."""


class StalePractice(PracticeRefused):
    """A colleague saved it meanwhile."""


class PracticeIncomplete(PracticeRefused):
    """Something is missing before assessors can practise with it. `problems` says what, in words."""

    def __init__(self, problems: tuple[Any, ...]) -> None:
        super().__init__(_("This practice proposal cannot be published yet."))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class PracticeContent:
    """What staff write: text by code of the part, reference points and reason by code of the criterion."""

    title: str
    summary: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, tuple[int | None, str]] = field(default_factory=dict)


@transaction.atomic
def make_practice(
    *, round_: Round, content: PracticeContent, by: User, at: datetime, source: Proposal | None = None
) -> PracticeProposal:
    """Make a practice proposal, unpublished; half-finished work is welcome.

    :raises PracticeRefused: without a title.
    """
    lock_round(round_.pk)
    _require_title(content)
    last = PracticeProposal.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0
    practice = PracticeProposal.objects.create(
        round=round_, number=last + 1, title=content.title.strip(), summary=content.summary, source=source,
        made_at=at, made_by=by,
    )  # fmt: skip
    PracticeReference.objects.bulk_create(
        PracticeReference(proposal=practice, criterion=each) for each in round_.criteria.order_by("sort_order")
    )
    _write(practice, content)
    return practice


def take_over(*, round_: Round, title: str, source: Proposal, by: User, at: datetime) -> PracticeProposal:
    """Make a practice proposal of the text of a proposal of an earlier round, names left out.

    :raises PracticeRefused: without a title.
    """
    text = text_of_source(source)
    content = PracticeContent(title, text.summary, text.sections)
    return make_practice(round_=round_, content=content, by=by, at=at, source=source)


@transaction.atomic
def change_practice(*, practice: PracticeProposal, content: PracticeContent, expected_version: int) -> PracticeProposal:
    """Write what staff typed, as long as it is not published.

    :raises StalePractice: if a colleague saved it meanwhile; nothing is written.
    :raises PracticeRefused: if it is published, or without a title.
    """
    stored = _lock(practice)
    if stored.published_at is not None:
        raise PracticeRefused(_("This practice proposal is published. Take it back before you change it."))
    if stored.version != expected_version:
        raise StalePractice(
            _("A colleague saved this practice proposal meanwhile. What you typed stands below; look and save again.")
        )
    _require_title(content)
    stored.title, stored.summary, stored.version = content.title.strip(), content.summary, stored.version + 1
    stored.save(update_fields=["title", "summary", "version"])
    _write(stored, content)
    return stored


@transaction.atomic
def publish_practice(*, practice: PracticeProposal, by: User, at: datetime) -> None:
    """Let assessors practise with it.

    :raises PracticeIncomplete: naming what is missing, and names of the applicant that still stand in the text.
    :raises PracticeRefused: if it is published, or the round has no place for practising.
    """
    round_ = lock_round(practice.round_id)
    stored = _lock(practice)
    if stored.published_at is not None:
        raise PracticeRefused(_("This practice proposal is published already."))
    if round_.status not in STATUSES_OF_PRACTISING:
        raise PracticeRefused(
            _("Assessors practise from the opening of the round until scoring closes. Publish it then.")
        )
    if problems := problems_of_practice(stored):
        raise PracticeIncomplete(problems)
    PracticeProposal.objects.filter(pk=stored.pk).update(published_at=at, published_by=by)


@transaction.atomic
def take_back(*, practice: PracticeProposal) -> None:
    """Take a practice proposal back, as long as nobody began.

    :raises PracticeRefused: if somebody began, or it is not published.
    """
    stored = _lock(practice)
    if stored.published_at is None:
        raise PracticeRefused(_("This practice proposal is not published. Nobody can practise with it yet."))
    if stored.assessments.exists():
        raise PracticeRefused(_("An assessor began with this practice proposal already. It does not change any more."))
    PracticeProposal.objects.filter(pk=stored.pk).update(published_at=None, published_by=None)


def problems_of_practice(practice: PracticeProposal) -> tuple[Any, ...]:
    """Say what stands in the way of publishing, in words, in the order of the page."""
    sections = dict(practice.sections.values_list("code", "text"))
    problems: list[Any] = []
    if not practice.summary.strip() and not any(text.strip() for text in sections.values()):
        problems.append(_("There is no text yet. Write a summary or at least one part."))
    references = list(practice.references.select_related("criterion").order_by("criterion__sort_order"))
    if len(references) != practice.round.criteria.count():
        problems.append(_("The round got other criteria since. Open this practice proposal and save it again."))
    for each in references:
        if each.points is None:
            problems.append(_("Choose the reference score for “%(criterion)s”.") % {"criterion": each.criterion})
        if not each.reason.strip():
            problems.append(_("Write the reasoning for “%(criterion)s”.") % {"criterion": each.criterion})
    if practice.source is not None:
        texts = (practice.title, practice.summary, *sections.values(), *(each.reason for each in references))
        problems += [
            ngettext_lazy(
                "The text still names the applicant: “%(names)s”. Leave that out.",
                "The text still names the applicant: “%(names)s”. Leave these out.",
                len(names),
            )
            % {"names": "”, “".join(names)}
            for names in [names_left(practice.source, texts)]
            if names
        ]
    return tuple(problems)


def _lock(practice: PracticeProposal) -> PracticeProposal:
    return PracticeProposal.objects.select_for_update(of=("self",)).select_related("round").get(pk=practice.pk)


def _require_title(content: PracticeContent) -> None:
    if not content.title.strip():
        raise PracticeRefused(_("Give the practice proposal a title."))


def _write(practice: PracticeProposal, content: PracticeContent) -> None:
    """Write parts and references; a part without text is left out, criteria that are not named stay."""
    known = {each.value for each in PRACTICE_SECTIONS}
    if unknown := content.sections.keys() - known:
        raise KeyError(f"no part {', '.join(sorted(unknown))} in a practice proposal")
    for code, text in content.sections.items():
        if text.strip():
            PracticeSection.objects.update_or_create(proposal=practice, code=code, defaults={"text": text})
        else:
            practice.sections.filter(code=code).delete()
    for criterion in practice.round.criteria.all():
        points, reason = content.references.get(criterion.code, (None, None))
        if reason is not None:
            PracticeReference.objects.update_or_create(
                proposal=practice, criterion=criterion, defaults={"points": points, "reason": reason}
            )
