"""The acknowledgement of receipt, with a copy of all that was submitted (Awb, article 2:17)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from proposals.formats import dutch_moment, percent, until_moment
from reporting.documents.document import Document, NextStep

HASH_GROUP = 8
# The parts with a table, as the pages name them; the round adds those with questions only.
TABLE_PARTS = (
    ("planning", "Aanpak en planning"),
    ("impact", "Wat uw plan oplevert"),
    ("partners", "Partners"),
    ("budget", "Begroting en dekking"),
    ("attachments", "Bijlagen"),
)


@dataclass(frozen=True, kw_only=True)
class SubmittedAnswer:
    """A question of the round with the text that was submitted; an empty text was left open.

    ``section`` is the code of its part.
    """

    section: str
    question: str
    text: str


@dataclass(frozen=True, kw_only=True)
class SubmittedPart:
    """A part of the proposal under its title; the template puts the table of ``code`` after the answers."""

    code: str
    title: str
    answers: tuple[SubmittedAnswer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BudgetRow:
    """A cost item. ``amount`` includes the VAT, of which ``compensable_vat_amount`` comes back; ``note`` explains."""

    description: str
    amount: Decimal
    vat_amount: Decimal = Decimal(0)
    compensable_vat_amount: Decimal = Decimal(0)
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ActivityRow:
    """What happens, who does it, and from when to when."""

    name: str
    actor: str
    start: date | None
    end: date | None


@dataclass(frozen=True, kw_only=True)
class TargetRow:
    """A result that can be measured, with its figures in words."""

    name: str
    unit: str
    baseline: str
    target: str
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class FundingRow:
    """A co-financer. ``kind`` in words ("in geld", "in natura"); ``note`` is the applicant's explanation."""

    source: str
    kind: str
    amount: Decimal
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PartnerRow:
    """A deal partner with its kind and role in words."""

    name: str
    kind: str
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class AttachmentRow:
    """A file that was submitted along; ``size`` in bytes."""

    name: str
    size: int
    sha256: str

    @property
    def sha256_groups(self) -> str:
        """Write the hash in groups that people can compare."""
        return " ".join(hash_groups(self.sha256))


@dataclass(frozen=True, kw_only=True)
class SubmittedContent:
    """What an applicant filled in, part by part; shared by the documents that show a whole proposal.

    ``part_titles`` gives code and title of the parts in the order of the pages.
    """

    organisation_name: str
    region_label: str
    proposal_title: str
    requested_amount: Decimal
    summary: str = ""
    start_date: date | None = None
    end_date: date | None = None
    themes: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    part_titles: tuple[tuple[str, str], ...] = TABLE_PARTS
    answers: tuple[SubmittedAnswer, ...] = ()
    activities: tuple[ActivityRow, ...] = ()
    indicators: tuple[TargetRow, ...] = ()
    budget: tuple[BudgetRow, ...] = ()
    funding: tuple[FundingRow, ...] = ()
    partners: tuple[PartnerRow, ...] = ()
    attachments: tuple[AttachmentRow, ...] = ()

    @property
    def parts(self) -> tuple[SubmittedPart, ...]:
        """Put answers and tables together part by part; a code without a title is its own title."""
        known = dict(self.part_titles)
        unknown = dict.fromkeys(each.section for each in self.answers if each.section not in known)
        parts = (
            SubmittedPart(code=code, title=title, answers=tuple(each for each in self.answers if each.section == code))
            for code, title in [*((code, code) for code in unknown), *known.items()]
        )
        return tuple(part for part in parts if part.answers or self._has_table(part.code))

    def _has_table(self, code: str) -> bool:
        """Say whether a part shows a table, or that nothing was filled in there."""
        rows = {"planning": self.activities, "impact": self.indicators}
        return bool(rows[code]) if code in rows else code in dict(TABLE_PARTS)

    @property
    def costs_amount(self) -> Decimal:
        """Add up the budget."""
        return sum((row.amount for row in self.budget), Decimal(0))

    @property
    def compensable_vat_amount(self) -> Decimal:
        """Add up the compensable VAT in the budget."""
        return sum((row.compensable_vat_amount for row in self.budget), Decimal(0))

    @property
    def vat_amount(self) -> Decimal:
        """Add up the VAT in the budget."""
        return sum((row.vat_amount for row in self.budget), Decimal(0))

    @property
    def co_financing_amount(self) -> Decimal:
        """Add up what others than the ministry pay."""
        return sum((row.amount for row in self.funding), Decimal(0))

    @property
    def funding_amount(self) -> Decimal:
        """Add up what everyone pays, the ministry included."""
        return self.co_financing_amount + self.requested_amount

    @property
    def requested_share(self) -> str:
        """Write the requested part of the costs: "46,0 %"; empty without costs."""
        return percent(self.requested_amount / self.costs_amount, 1) if self.costs_amount else ""

    @property
    def has_vat(self) -> bool:
        """Whether the budget table needs its column for VAT."""
        return self.vat_amount != 0

    @property
    def has_compensable_vat(self) -> bool:
        """Whether the budget table needs its column for compensable VAT."""
        return self.compensable_vat_amount != 0


@dataclass(frozen=True, kw_only=True)
class AcknowledgementDocument(SubmittedContent, Document):
    """All that the receipt and its annex show.

    ``reference`` is the proposal's; ``submission_number`` counts its submissions from 1. ``contact_function`` to
    ``contact_phone`` are what the applicant filled in; ``questions_to`` is a whole sentence that says where to ask.
    ``content_sha256`` is the hash of the stored snapshot, 64 hexadecimal characters.
    """

    template: ClassVar[str] = "reporting/documents/acknowledgement.html"
    kind: ClassVar[str] = "ontvangstbevestiging"

    submission_number: int
    round_title: str
    submitted_by: str
    received_at: datetime
    closes_at: datetime
    content_sha256: str
    contact_function: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    next_steps: tuple[NextStep, ...] = ()
    questions_to: str = ""
    sender: str = "Ministerie van Economische Zaken en Klimaat"

    @property
    def title(self) -> str:
        return f"Ontvangstbevestiging {self.reference}"

    @property
    def identifier(self) -> str:
        return f"{super().identifier}/{self.submission_number}"

    @property
    def is_on_time(self) -> bool:
        """Whether it came in before the round closed (strictly before: decision 1 of the programme)."""
        return self.received_at < self.closes_at

    @property
    def deadline(self) -> str:
        """Say until when a proposal could be sent in; midnight counts as the end of the day before.

        "tot vrijdag 12 maart 2027, 17.00 uur (Nederlandse tijd)", or for midnight
        "tot en met woensdag 20 november 2019, 24.00 uur (Nederlandse tijd)".
        """
        words = until_moment(self.closes_at)
        return f"tot {words}" if words == dutch_moment(self.closes_at) else f"tot en met {words}"

    @property
    def content_hash_lines(self) -> tuple[str, ...]:
        """Write the hash as two lines of four groups, so that people can compare it."""
        groups = hash_groups(self.content_sha256)
        return " ".join(groups[:4]), " ".join(groups[4:])


def hash_groups(sha256: str) -> tuple[str, ...]:
    """Cut a hash into groups of eight characters."""
    return tuple(sha256[at : at + HASH_GROUP] for at in range(0, len(sha256), HASH_GROUP))
