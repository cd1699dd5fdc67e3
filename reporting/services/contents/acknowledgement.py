"""The acknowledgement of receipt: what was submitted, exactly as its snapshot holds it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from proposals.enums import FundingKind, PartnerKind
from proposals.models import Proposal, Round, Submission
from proposals.services.call_text import part_titles
from proposals.services.sections import SECTIONS
from proposals.services.snapshot import answer_text, canonical_content, figure
from reporting.documents import (
    AcknowledgementDocument,
    ActivityRow,
    AttachmentRow,
    BudgetRow,
    DraftCopyDocument,
    FundingRow,
    NextStep,
    PartnerRow,
    SubmittedAnswer,
    TargetRow,
)

Content = Mapping[str, Any]


def acknowledgement_document(submission: Submission) -> AcknowledgementDocument:
    """Build the receipt of a submission from its immutable snapshot; later changes do not touch it.

    For a supplement the term of the request decided whether it was in time, not the window of the round.
    """
    content: Content = json.loads(submission.content)
    round_, asked = submission.proposal.round, getattr(submission, "supplement_request", None)
    return AcknowledgementDocument(
        reference=submission.reference,
        is_demonstration=settings.DEMONSTRATION,
        submission_number=submission.number,
        submitted_by=submission.submitted_by.function or _("Signatory of %(name)s") % {"name": content["organisation"]},
        received_at=submission.received_at,
        closes_at=asked.due_at if asked else round_.closes_at,
        content_sha256=submission.sha256,
        next_steps=tuple(_next_steps(round_, is_supplement=asked is not None)),
        **content_values(content, round_),
    )


def draft_copy_document(proposal: Proposal, *, made_at: datetime) -> DraftCopyDocument:
    """Build a copy of what stands in a proposal now and was not received (Awb 2:17)."""
    text, asked = canonical_content(proposal), proposal.open_supplement_request()
    content: Content = json.loads(text)
    return DraftCopyDocument(
        reference=f"{proposal.round.slug}-{proposal.pk}",
        is_demonstration=settings.DEMONSTRATION,
        submission_number=proposal.version,
        submitted_by="",
        received_at=made_at,
        closes_at=asked.due_at if asked else proposal.round.closes_at,
        content_sha256=hashlib.sha256(text.encode()).hexdigest(),
        **content_values(content, proposal.round),
    )


def content_values(content: Content, round_: Round) -> dict[str, Any]:
    """Give the fields of the document that come from what the applicant filled in."""
    return dict(
        round_title=round_.name,
        contact_function=content["contact"]["function"],
        contact_email=content["contact"]["email"],
        contact_phone=content["contact"]["phone"],
        questions_to=_questions_to(round_),
        **submitted_values(content),
    )


def submitted_values(content: Content) -> dict[str, Any]:
    """Give the proposal itself, without the people behind it: what assessors read as well."""
    titles = part_titles()
    return dict(
        organisation_name=content["organisation"],
        region_label=content["region_label"] or content["organisation"],
        proposal_title=content["title"],
        requested_amount=_amount(content["requested_amount"]),
        summary=content["summary"],
        start_date=_day(content["period"]["start"]),
        end_date=_day(content["period"]["end"]),
        themes=tuple(content["themes"]),
        municipalities=tuple(content["municipalities"]),
        part_titles=tuple((code, titles[code]) for code in SECTIONS if code in titles),
        answers=tuple(_answers(content)),
        **_tables(content),
    )


def _tables(content: Content) -> dict[str, tuple[Any, ...]]:
    return {
        "budget": tuple(
            BudgetRow(
                description=line["description"],
                amount=_amount(line["amount"]),
                vat_amount=_amount(line.get("vat_amount")),
                compensable_vat_amount=_amount(line["compensable_vat_amount"]),
                note=line["note"],
            )
            for line in content["budget_lines"]
        ),
        "funding": tuple(
            FundingRow(
                source=source["name"],
                kind=_in_a_sentence(FundingKind(source["kind"])),
                amount=_amount(source["amount"]),
                note=source["note"],
            )
            for source in content["funding_sources"]
        ),
        "partners": tuple(
            PartnerRow(name=partner["name"], kind=_in_a_sentence(PartnerKind(partner["kind"])), role=partner["role"])
            for partner in content["partners"]
        ),
        "activities": tuple(
            ActivityRow(name=each["name"], actor=each["actor"], start=_day(each["start"]), end=_day(each["end"]))
            for each in content.get("activities", [])
        ),
        "indicators": tuple(
            TargetRow(
                name=each["name"],
                unit=each["unit"],
                baseline=figure(each["baseline"]),
                target=figure(each["target"]),
                source=each["source"],
            )
            for each in content.get("indicators", [])
        ),
        "attachments": tuple(AttachmentRow(**attachment) for attachment in content["attachments"]),
    }


def _answers(content: Content) -> Iterator[SubmittedAnswer]:
    for answer in content["answers"]:
        yield SubmittedAnswer(section=answer["section"], question=answer["question"], text=answer_text(answer))


def _next_steps(round_: Round, *, is_supplement: bool = False) -> Iterator[NextStep]:
    """Say what happens after receipt and when, as far as the round knows it."""
    if is_supplement:
        yield NextStep(when=_("Now"), text=_("We check whether your proposal meets the conditions."))
    else:
        yield NextStep(
            on_date=localdate(round_.closes_at - timedelta(microseconds=1)),
            text=_("Last day on which you can withdraw your proposal. Then we check whether it meets the conditions."),
        )
    yield NextStep(
        on_date=localdate(round_.scoring_closes_at) if round_.scoring_closes_at else None,
        text=_("The assessors have finished: %(number)d per proposal, each on every criterion.")
        % {"number": round_.assessors_per_proposal},
    )
    yield NextStep(
        on_date=round_.expected_decision_date,
        text=_("You have received the outcome by this day at the latest."),
    )


def _questions_to(round_: Round) -> str:
    if round_.contact_email and round_.contact_phone:
        values = {"email": round_.contact_email, "phone": round_.contact_phone}
        return _("Mail %(email)s or call %(phone)s.") % values
    return _("Mail %(email)s.") % {"email": round_.contact_email} if round_.contact_email else ""


def _in_a_sentence(choice: FundingKind | PartnerKind) -> str:
    label = str(choice.label)
    return label[:1].lower() + label[1:]


def _amount(text: str | None) -> Decimal:
    return Decimal(text or 0)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
