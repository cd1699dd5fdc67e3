"""What an assessor reads: the snapshot that was submitted, word for word."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from proposals.enums import FundingKind, PartnerKind, QuestionSection
from proposals.formats import short_date
from proposals.models import Attachment, Proposal, Submission
from proposals.services.snapshot import answer_text, figure


@dataclass(frozen=True, slots=True)
class DossierTable:
    """A table of texts; the first column names the row."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DossierSection:
    """A part of the proposal: its code, its name, (question, answer) in the order of the round, and its table."""

    code: str
    label: str
    answers: tuple[tuple[str, str], ...]
    table: DossierTable | None = None


@dataclass(frozen=True, slots=True)
class CostLine:
    """What something costs; `vat` is the part of the VAT that the region reclaims."""

    description: str
    note: str
    amount: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True)
class Contribution:
    """Who pays which part of the coverage."""

    name: str
    note: str
    kind: str
    amount: Decimal
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A submitted proposal, ready to be read. Amounts in euros."""

    submission: Submission
    summary: str
    themes: tuple[str, ...]
    municipalities: tuple[str, ...]
    start: date | None
    end: date | None
    sections: tuple[DossierSection, ...]
    costs: tuple[CostLine, ...]
    requested: Decimal
    contributions: tuple[Contribution, ...]
    partners: tuple[tuple[str, str, str], ...]
    attachments: tuple[Attachment, ...]

    @property
    def costs_total(self) -> Decimal:
        """Add up the costs."""
        return sum((each.amount for each in self.costs), Decimal(0))

    @property
    def coverage_total(self) -> Decimal:
        """Add up what comes in, the ministry's part included."""
        return sum((each.amount for each in self.contributions), self.requested)

    @property
    def requested_share(self) -> Decimal | None:
        """Give the ministry's part of what comes in."""
        return _share(self.requested, self.coverage_total)


def dossier_of(proposal: Proposal) -> Dossier:
    """Read the current submission of a proposal; two statements.

    :raises Submission.DoesNotExist: if it was never submitted.
    """
    submission = proposal.submissions.get(is_current=True)
    content = json.loads(submission.content)
    return Dossier(
        submission=submission,
        summary=content["summary"],
        themes=tuple(content["themes"]),
        municipalities=tuple(content["municipalities"]),
        start=_day(content["period"]["start"]),
        end=_day(content["period"]["end"]),
        sections=_sections(content),
        costs=tuple(_cost(each) for each in content["budget_lines"]),
        requested=_euros(content["requested_amount"]),
        contributions=_contributions(content),
        partners=tuple((each["name"], PartnerKind(each["kind"]).label, each["role"]) for each in content["partners"]),
        attachments=tuple(proposal.attachments.order_by("uploaded_at", "pk")),
    )


def _sections(content: Mapping[str, Any]) -> tuple[DossierSection, ...]:
    """Give the parts in which something was asked. Snapshots of before 2027 know no tables here."""
    tables = {QuestionSection.PLANNING: _activities(content), QuestionSection.IMPACT: _indicators(content)}
    sections = (
        DossierSection(section.value, str(section.label), _answers(content, section), tables.get(section))
        for section in QuestionSection
    )
    return tuple(section for section in sections if section.answers or section.table)


def _answers(content: Mapping[str, Any], section: str) -> tuple[tuple[str, str], ...]:
    return tuple((each["question"], answer_text(each)) for each in content["answers"] if each["section"] == section)


def _activities(content: Mapping[str, Any]) -> DossierTable | None:
    rows = tuple(
        (each["name"], each["actor"], _short_day(each["start"]), _short_day(each["end"]))
        for each in content.get("activities", [])
    )
    heads = (_("Activity"), _("Who does it"), _("From"), _("Until"))
    return DossierTable(_("Activities"), heads, rows) if rows else None


def _indicators(content: Mapping[str, Any]) -> DossierTable | None:
    rows = tuple(
        (each["name"], each["unit"], figure(each["baseline"]), figure(each["target"]))
        for each in content.get("indicators", [])
    )
    heads = (_("Result"), _("Counted in"), _("Now"), _("Target"))
    return DossierTable(_("Results that can be measured"), heads, rows) if rows else None


def _short_day(text: str | None) -> str:
    return short_date(date.fromisoformat(text)) if text else ""


def _cost(line: Mapping[str, Any]) -> CostLine:
    return CostLine(line["description"], line["note"], _euros(line["amount"]), _euros(line["compensable_vat_amount"]))


def _contributions(content: Mapping[str, Any]) -> tuple[Contribution, ...]:
    """Give the co-financers; the ministry's part is asked and stands apart on the page."""
    sources = content["funding_sources"]
    total = sum((_euros(each["amount"]) for each in sources), _euros(content["requested_amount"]))
    return tuple(
        Contribution(
            each["name"],
            each["note"],
            str(FundingKind(each["kind"]).label),
            _euros(each["amount"]),
            _share(_euros(each["amount"]), total),
        )
        for each in sources
    )


def _share(part: Decimal, total: Decimal) -> Decimal | None:
    """Give the part of the total, for the screen."""
    return part / total if total > 0 else None


def _euros(text: str | None) -> Decimal:
    return Decimal(text or 0)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
