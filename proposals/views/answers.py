"""All that an applicant filled in, in the order of the parts, ready to be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from proposals.enums import FundingKind, PartnerKind
from proposals.formats import dutch_date, euros, short_date
from proposals.models import Proposal
from proposals.services.snapshot import answer_text, figure
from proposals.views.section_pages import SectionPage, pages_of, section_address

Content = Mapping[str, Any]


@dataclass(frozen=True)
class AnswerGroup:
    """A part with its facts (question, answer) and, for some, a table: columns, rows and a total."""

    page: SectionPage
    address: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    tables: list["AnswerTable"] = field(default_factory=list)


@dataclass(frozen=True)
class AnswerTable:
    """A table: caption, heads, rows and totals.

    A note follows its name on a next line. `amounts` is how many columns at the end hold amounts.
    """

    caption: str
    heads: list[str]
    rows: list[list[str]]
    total: list[str] = field(default_factory=list)
    amounts: int = 0


def answer_groups(proposal: Proposal, content: Content, *, may_edit: bool) -> list[AnswerGroup]:
    """Put the content of a snapshot in the order of the parts; with addresses where it may be changed.

    Whose reader need not call the applicant leaves `contact` None.
    """
    return [
        AnswerGroup(
            page,
            section_address(proposal.pk, page.code) if may_edit else "",
            _facts(page.code, content),
            _tables(page.code, content),
        )
        for page in pages_of(proposal.round)
    ]


def _facts(section: str, content: Content) -> list[tuple[str, str]]:
    if section == "organisation":
        return _organisation_facts(content)
    if section == "budget":
        return [(_("Requested contribution"), _amount(content["requested_amount"]))]
    if section == "outline":
        return _outline_facts(content)
    return [(answer["question"], answer_text(answer)) for answer in content["answers"] if answer["section"] == section]


def _organisation_facts(content: Content) -> list[tuple[str, str]]:
    contact, region = content["contact"], content["region"]
    facts = [
        (_("Organisation"), content["organisation"]),
        (_("Region"), region["name"] if region else ""),
        (_("Municipalities that take part"), ", ".join(content["municipalities"])),
        (_("Name of your region in letters"), content["region_label"]),
    ]
    if contact is not None:
        facts.append(
            (_("Contact"), "\n".join(contact[name] for name in ("function", "email", "phone") if contact[name]))
        )
    return [(name, text) for name, text in facts if text or name != _("Municipalities that take part")]


def _outline_facts(content: Content) -> list[tuple[str, str]]:
    return [
        (_("Title of your proposal"), content["title"]),
        (_("Summary"), content["summary"]),
        (_("Themes"), ", ".join(content["themes"])),
        (_("Start of the work"), _day(content["period"]["start"])),
        (_("End of the work"), _day(content["period"]["end"])),
    ]


def _tables(section: str, content: Content) -> list[AnswerTable]:
    if section == "budget":
        return [_costs(content), _coverage(content)]
    if section == "planning":
        return _activities(content)
    if section == "impact":
        return _indicators(content)
    if section == "partners":
        kinds = dict(PartnerKind.choices)
        rows = [[each["name"], str(kinds[each["kind"]]), each["role"]] for each in content["partners"]]
        return [AnswerTable("", [_("Name of the organisation"), _("Kind of organisation"), _("What it does")], rows)]
    return []


def _activities(content: Content) -> list[AnswerTable]:
    rows = [
        [each["name"], each["actor"], _short_day(each["start"]), _short_day(each["end"])]
        for each in content.get("activities", [])
    ]
    heads = [_("Activity"), _("Who does it"), _("From"), _("Until")]
    return [AnswerTable(_("Activities"), heads, rows)] if rows else []


def _indicators(content: Content) -> list[AnswerTable]:
    rows = [
        [_with_note(each["name"], each["source"]), each["unit"], figure(each["baseline"]), figure(each["target"])]
        for each in content.get("indicators", [])
    ]
    heads = [_("Result"), _("Counted in"), _("Now"), _("Target")]
    return [AnswerTable(_("Results that can be measured"), heads, rows, amounts=2)] if rows else []


def _costs(content: Content) -> AnswerTable:
    lines = content["budget_lines"]
    rows = [
        [
            _with_note(each["description"], each["note"]),
            _amount(each["amount"]),
            _amount(each.get("vat_amount")),
            _amount(each["compensable_vat_amount"]),
        ]
        for each in lines
    ]
    total = [_("Total budget"), *(_sum(lines, name) for name in ("amount", "vat_amount", "compensable_vat_amount"))]
    heads = [_("Costs"), _("Amount"), _("Of which VAT"), _("Of which compensable VAT")]
    return AnswerTable(_("What the plan costs"), heads, rows, total, amounts=3)


def _coverage(content: Content) -> AnswerTable:
    kinds = dict(FundingKind.choices)
    sources = content["funding_sources"]
    own = [
        [_with_note(each["name"], each["note"]), str(kinds[each["kind"]]), _amount(each["amount"])] for each in sources
    ]
    requested = {"amount": content["requested_amount"]}
    ministry = [_("Contribution of the ministry"), "", _amount(content["requested_amount"])]
    total = [_("Total coverage"), "", _sum([requested, *sources], "amount")]
    return AnswerTable(_("Who pays"), [_("Who"), _("How"), _("Amount")], [ministry, *own], total, amounts=1)


def _with_note(name: str, note: str) -> str:
    return f"{name}\n{note}" if note else name


def _sum(rows: list[Content], name: str) -> str:
    return euros(sum((Decimal(row[name]) for row in rows if row.get(name)), Decimal(0)))


def _amount(text: str | None) -> str:
    return euros(Decimal(text)) if text else ""


def _short_day(text: str | None) -> str:
    return short_date(date.fromisoformat(text)) if text else ""


def _day(text: str | None) -> str:
    return dutch_date(date.fromisoformat(text)) if text else ""
