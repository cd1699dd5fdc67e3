"""What one press of a button says about a proposal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from assessment.enums import PresenceKind
from proposals.models import User
from proposals.services.section_saves import Window


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the panel came to on a criterion: points (None: no agreement), why, and which version the writer saw."""

    points: int | None
    reason: str
    expected_version: int


@dataclass(frozen=True, slots=True)
class DraftWords:
    """What a window holds and did not record: the new note, and by name of a field what differs from the record.

    `expected_version` is the version of the draft that this window was shown or wrote last.
    """

    note: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    expected_version: int = 0
    window: Window = field(default_factory=Window)


@dataclass(frozen=True, slots=True)
class DiscussionInput:
    """Everything that one press of a button sends about a proposal; what is empty stays as it is.

    `presence` by person (key); `expected_version` is the version of the discussion that the writer saw, `draft` what
    was kept of this form before.
    """

    expected_version: int = 0
    chair: User | None = None
    presence: Mapping[int, PresenceKind] = field(default_factory=dict)
    note: str = ""
    note_token: UUID | None = None
    consensus: Mapping[str, Recorded] = field(default_factory=dict)
    is_done: bool = False
    draft: DraftWords = field(default_factory=DraftWords)
