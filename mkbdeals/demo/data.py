"""Read the files of the demonstration into plain values. No database, no clock.

Every reader takes the folder, so that a test can read a changed copy.
"""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class MoneyRow:
    """A line of a budget or of its funding; amounts in euros including VAT."""

    name: str
    note: str
    amount: Decimal
    compensable_vat: Decimal = Decimal(0)
    kind: str = ""


@dataclass(frozen=True)
class PartnerRow:
    """A partner with its kind and what it does."""

    name: str
    kind: str
    role: str


@dataclass
class ProposalData:
    """A proposal of round 1 as the files tell it."""

    code: str
    applicant_code: str
    region_code: str
    region_label: str
    region_sort_name: str
    title: str
    summary: str
    themes: list[str]
    requested_amount: Decimal
    amount_certainty: str
    lead_assumed: bool
    starts_on: date
    ends_on: date
    answers: dict[str, str] = field(default_factory=dict)
    budget: list[MoneyRow] = field(default_factory=list)
    funding: list[MoneyRow] = field(default_factory=list)
    partners: list[PartnerRow] = field(default_factory=list)

    @property
    def total_costs(self) -> Decimal:
        """Give the sum of the budget, in euros."""
        return sum((line.amount for line in self.budget), Decimal(0))

    @property
    def is_fictitious(self) -> bool:
        """Say whether even the applicant does not exist."""
        return self.applicant_code.startswith("FX")


@dataclass(frozen=True)
class Score:
    """What an assessor gives a proposal on one criterion, and why."""

    proposal: str
    criterion: str
    points: int
    reason: str


def read_toml(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """Read a TOML file of the folder."""
    return tomllib.loads((folder / name).read_text(encoding="utf-8"))


def read_rows(name: str, folder: Path = FOLDER) -> list[dict[str, str]]:
    """Read a CSV file of the folder as one dict per line."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_proposals(folder: Path = FOLDER) -> dict[str, ProposalData]:
    """Read the proposals with everything that hangs on them, by code, in the order of the file."""
    proposals = {row["code"]: _proposal(row) for row in read_rows("proposals.csv", folder)}
    for row in read_rows("answers.csv", folder):
        proposals[row["proposal"]].answers[row["question"]] = row["text"]
    for row in read_rows("budget_lines.csv", folder):
        line = MoneyRow(row["item"], row["explanation"], Decimal(row["amount"]), Decimal(row["compensable_vat"]))
        proposals[row["proposal"]].budget.append(line)
    for row in read_rows("funding_sources.csv", folder):
        line = MoneyRow(row["source"], row["explanation"], Decimal(row["amount"]), kind=row["kind"])
        proposals[row["proposal"]].funding.append(line)
    for row in read_rows("partners.csv", folder):
        proposals[row["proposal"]].partners.append(PartnerRow(row["name"], row["kind"], row["role"]))
    return proposals


def read_scores(folder: Path = FOLDER) -> dict[int, dict[str, list[Score]]]:
    """Read the scores: assessor number, then proposal code, then five scores."""
    return {number: _scores_by_proposal(number, folder) for number in _assessor_numbers(folder)}


def _proposal(row: dict[str, str]) -> ProposalData:
    return ProposalData(
        code=row["code"],
        applicant_code=row["applicant_code"],
        region_code=row["region_code"],
        region_label=row["region_label"],
        region_sort_name=row["region_sort_name"],
        title=row["title"],
        summary=row["summary"],
        themes=row["themes"].split("|"),
        requested_amount=Decimal(row["requested_amount"]),
        amount_certainty=row["amount_certainty"],
        lead_assumed=row["lead_assumed"] == "yes",
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=date.fromisoformat(row["ends_on"]),
    )


def _assessor_numbers(folder: Path) -> Iterator[int]:
    for path in sorted((folder / "scores").glob("assessor-*.csv")):
        yield int(path.stem.removeprefix("assessor-"))


def _scores_by_proposal(number: int, folder: Path) -> dict[str, list[Score]]:
    scores: dict[str, list[Score]] = defaultdict(list)
    for row in read_rows(f"scores/assessor-{number}.csv", folder):
        scores[row["proposal"]].append(Score(row["proposal"], row["criterion"], int(row["points"]), row["reason"]))
    return dict(scores)
