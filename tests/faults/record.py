"""What a run of faults did and found, case by case."""

from collections import Counter
from dataclasses import dataclass, field

from tests.faults.audit import Finding


@dataclass
class Case:
    """One case of the plan: what was done and what was found."""

    name: str
    title: str
    asked: int = 0  # rounds, by the plan before a release
    rounds: int = 0
    unit: str = "rounds"
    findings: list[Finding] = field(default_factory=list)
    hits: Counter = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    outcome: str = "did not run"
    seconds: float = 0.0

    def did(self, count: int, unit: str = "rounds") -> None:
        """Add to the number of rounds."""
        self.rounds, self.unit = self.rounds + count, unit

    def found(self, findings: list[Finding]) -> None:
        """Keep what was found, and fail when it is anything."""
        self.findings += findings
        assert not findings, "\n".join(str(finding) for finding in findings[:20])

    def note(self, words: str) -> None:
        """Keep a figure for the report."""
        self.notes.append(words)

    @property
    def codes(self) -> str:
        """Give the codes of what was found."""
        found = Counter(finding.code for finding in self.findings)
        return ", ".join(f"{code} × {count}" for code, count in sorted(found.items())) or "none"
