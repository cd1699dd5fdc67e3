"""One proposal before the panel, in words: by criterion what each assessor gave and why, and what was recorded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessment.forms.panel import NO_AGREEMENT, ConsensusRow, DiscussionForm
from assessment.models import PanelConsensus, PanelDraft
from assessment.queries.panel_discussion import CriterionTalk, PanelTalk
from assessment.views.management.panel_table import consensus_words
from proposals.models import User


@dataclass(frozen=True, slots=True)
class GivenScore:
    """What one assessor gave: points, what they mean on the scale, and the reason."""

    assessor: User
    points: int | None
    meaning: str
    reason: str


@dataclass(frozen=True, slots=True)
class Version:
    """Something the panel recorded, in words."""

    stored: PanelConsensus
    words: str


@dataclass(frozen=True, slots=True)
class CriterionWords:
    """A criterion on the page; `row` holds the fields, None for who only reads."""

    talk: CriterionTalk
    given: tuple[GivenScore, ...]
    versions: tuple[Version, ...]
    row: ConsensusRow | None
    other: Version | None

    @property
    def is_folded(self) -> bool:
        """Say whether the fields may be folded away: the assessors agree, and nothing was recorded or typed."""
        typed = self.row is not None and bool(
            self.row.points.errors or self.row.reason.errors or self.row.points.value() or self.row.reason.value()
        )
        return not (self.talk.needs_discussion or self.versions or typed)

    @property
    def last(self) -> Version | None:
        """Return what is in force."""
        return self.versions[-1] if self.versions else None

    @property
    def earlier(self) -> tuple[Version, ...]:
        """Return what was recorded before that, newest first."""
        return tuple(reversed(self.versions[:-1]))


def criteria_words(talk: PanelTalk, form: DiscussionForm | None) -> list[CriterionWords]:
    """Write the criteria of a proposal in words, in the order of the call."""
    fields: Iterator[ConsensusRow | None] = form.consensus_rows() if form else iter([None] * len(talk.criteria))
    people = {each.pk: each for each in talk.assessors}
    return [_criterion(each, row, people) for each, row in zip(talk.criteria, fields, strict=True)]


def draft_texts(draft: PanelDraft, talk: PanelTalk) -> list[tuple[str, str]]:
    """Give by name what stands in a draft, to be read and copied: what no form shows any more."""
    return _typed_texts({"note": draft.note, **draft.typed}, talk) + aside_texts(draft, talk)


def aside_texts(draft: PanelDraft, talk: PanelTalk) -> list[tuple[str, str]]:
    """Give by name what was typed in other windows and stands beside the draft."""
    held = [each for each in draft.aside.values() if isinstance(each, dict)]
    return [text for each in held for text in _typed_texts(each, talk)]


def _typed_texts(typed: Mapping[str, str], talk: PanelTalk) -> list[tuple[str, str]]:
    found = [(_("New note"), typed.get("note", ""))]
    for each in talk.criteria:
        points, reason = (typed.get(f"{name}_{each.criterion.code}", "") for name in ("points", "reason"))
        if points == NO_AGREEMENT or points.isdecimal():
            words = capfirst(consensus_words(None if points == NO_AGREEMENT else int(points)))
            reason = f"{words}. {reason}".strip()
        found.append((capfirst(each.criterion.official_name), reason))
    return [(name, text) for name, text in found if text]


def _criterion(talk: CriterionTalk, row: ConsensusRow | None, people: dict[int, User]) -> CriterionWords:
    meanings = dict(talk.criterion.anchored_points())
    given = tuple(
        GivenScore(people[each.assessment.assessor_id], each.points, meanings.get(each.points or 0, ""), each.reason)
        for each in talk.scores
    )
    other = _version(row.other) if row and row.other else None
    return CriterionWords(talk, given, tuple(_version(each) for each in talk.versions), row, other)


def _version(stored: PanelConsensus) -> Version:
    return Version(stored, consensus_words(stored.points))
