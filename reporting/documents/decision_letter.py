"""The letter with a decision: outcome, reasons and what to do, in the frame of a letter of the ministry."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from reporting.documents.acknowledgement import hash_groups
from reporting.documents.document import Document
from reporting.letters import Block


@dataclass(frozen=True, kw_only=True)
class LetterReason:
    """What one assessor, known by a number only, gave for a criterion and why."""

    number: int
    points: int
    text: str


@dataclass(frozen=True, kw_only=True)
class LetterCriterion:
    """A criterion with its mean in words ("3,33") and what each assessor wrote."""

    name: str
    mean: str
    most: int
    reasons: tuple[LetterReason, ...]


@dataclass(frozen=True, kw_only=True)
class DecisionLetterDocument(Document):
    """All that a letter shows. ``blocks`` are its filled-in text; a block ``redenen`` stands for ``criteria``.

    ``mark`` says on every page that it was not sent ("Concept"); empty on a real letter. ``package_sha256`` is the
    check number of the package from which the outcome of the round can be computed again; empty when there is none.
    ``public_sha256`` is that of the package that everybody can have, ``public_code`` the code of the proposal in it.
    """

    template: ClassVar[str] = "reporting/documents/decision_letter.html"
    kind: ClassVar[str] = "besluitbrief"

    round_title: str
    letter_date: date
    office: str
    address: tuple[str, ...]
    subject: str
    blocks: tuple[Block, ...]
    criteria: tuple[LetterCriterion, ...] = ()
    package_sha256: str = ""
    public_sha256: str = ""
    public_code: str = ""
    mark: str = ""

    @property
    def title(self) -> str:
        start = f"{self.mark}: " if self.mark else ""
        return f"{start}{self.subject}"

    @property
    def file_name(self) -> str:
        """Suggest a name to save under; a concept says so."""
        return f"{self.mark.lower()}-{super().file_name}" if self.mark else super().file_name

    @property
    def package_hash_lines(self) -> tuple[str, ...]:
        """Write the number of the package as two lines of four groups, so that people can compare it."""
        return _in_two_lines(self.package_sha256)

    @property
    def public_hash_lines(self) -> tuple[str, ...]:
        """Write the number of the package for everybody in the same way."""
        return _in_two_lines(self.public_sha256)


def _in_two_lines(sha256: str) -> tuple[str, ...]:
    groups = hash_groups(sha256)
    return " ".join(groups[:4]), " ".join(groups[4:])
