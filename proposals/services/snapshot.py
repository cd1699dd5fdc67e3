"""All that an applicant filled in, as one canonical text."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from proposals.enums import QuestionKind, RegionKind
from proposals.formats import number
from proposals.models import Answer, Proposal, Submission
from proposals.services.municipalities import municipalities_of_region
from proposals.services.statements import AGREED


def canonical_content(proposal: Proposal) -> str:
    """Write all that an applicant filled in as canonical JSON: sorted keys, no spaces, amounts as text.

    The same content gives the same text, so its SHA-256 proves later what was submitted.
    """
    return as_canonical_text(snapshot_of(proposal))


def as_canonical_text(content: Mapping[str, Any]) -> str:
    """Write a snapshot (`snapshot_of`) as `canonical_content` does, for who has it already."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content_of(proposal: Proposal, submission: Submission | None) -> dict[str, Any]:
    """Give what was submitted, from the snapshot; without one what stands in the rows now."""
    return json.loads(submission.content) if submission else snapshot_of(proposal)


def answer_text(answer: Mapping[str, Any]) -> str:
    """Give the text of an answer of a snapshot; a statement reads as agreed with or not. Old ones know no kinds."""
    if answer.get("kind") != QuestionKind.STATEMENT:
        return answer["text"]
    return _("Yes, agreed") if answer["text"] == AGREED else _("Not agreed")


def figure(text: str | None) -> str:
    """Write a number of a snapshot: "1250.00" is "1.250"."""
    if not text:
        return ""
    value = Decimal(text)
    return number(value, 0 if value == value.to_integral_value() else 2)


def snapshot_of(proposal: Proposal) -> dict[str, Any]:
    """Give all that an applicant filled in as plain values; amounts in euros as text, dates as ISO."""
    region = proposal.region
    return {
        "round": proposal.round.slug,
        "organisation": proposal.organisation.name,
        "region": {"code": region.code, "name": region.name} if region else None,
        "region_label": proposal.region_label,
        "municipalities": _municipalities_of(proposal),
        "title": proposal.title,
        "summary": proposal.summary,
        "themes": [theme.official_name for theme in proposal.themes.all()],
        "contact": {
            "function": proposal.contact_function,
            "email": proposal.contact_email,
            "phone": proposal.contact_phone,
        },
        "period": {"start": _iso(proposal.start_date), "end": _iso(proposal.end_date)},
        "requested_amount": _text(proposal.requested_amount),
        "answers": [
            {
                "code": answer.question.code,
                "section": answer.question.section,
                "kind": answer.question.kind,
                "question": answer.question.text,
                "text": answer.text,
            }
            for answer in sorted(proposal.answers.all(), key=_place_of_question)
        ],
        "budget_lines": [
            {
                "description": line.description,
                "note": line.note,
                "amount": _text(line.amount),
                "vat_amount": _text(line.vat_amount),
                "compensable_vat_amount": _text(line.compensable_vat_amount),
            }
            for line in proposal.budget_lines.all()
        ],
        "funding_sources": [
            {"name": source.name, "kind": source.kind, "note": source.note, "amount": _text(source.amount)}
            for source in proposal.funding_sources.all()
        ],
        "activities": [
            {
                "name": activity.name,
                "actor": activity.actor,
                "start": _iso(activity.start_date),
                "end": _iso(activity.end_date),
            }
            for activity in proposal.activities.all()
        ],
        "indicators": [
            {
                "name": indicator.name,
                "unit": indicator.unit,
                "baseline": _text(indicator.baseline),
                "target": _text(indicator.target),
                "source": indicator.source,
            }
            for indicator in proposal.indicators.all()
        ],
        "partners": [
            {"name": partner.name, "kind": partner.kind, "role": partner.role} for partner in proposal.partners.all()
        ],
        "attachments": [
            {"name": attachment.original_name, "size": attachment.size, "sha256": attachment.sha256}
            for attachment in proposal.attachments.all()
        ],
    }


def _place_of_question(answer: Answer) -> tuple[int, int]:
    return answer.question.sort_order, answer.question_id


def _municipalities_of(proposal: Proposal) -> list[str]:
    """Name the municipalities that take part: those that were chosen, else all members of a partnership."""
    chosen = [region.name for region in proposal.municipalities.all()]
    if chosen or proposal.region is None or proposal.region.kind != RegionKind.PARTNERSHIP:
        return sorted(chosen)
    return sorted(region.name for region in municipalities_of_region(proposal.region, proposal.round))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
