"""The letter with a decision as a document: from what was frozen, or as a concept from how it stands now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from assessment.queries.decisions import criteria_of
from proposals.formats import number
from proposals.models import Proposal
from reporting.documents import DecisionLetterDocument, LetterCriterion, LetterReason
from reporting.letters import CLAUSE_NAMES, Block, MissingValues, filled, filled_line, parse_line, parse_text
from reporting.models import LetterTemplate, Report
from reporting.services.contents.missing import DocumentDataMissing


@dataclass(frozen=True, slots=True)
class LetterContent:
    """All that a letter is made of. `remedy` is its clause about objection or appeal, None when the round has none."""

    proposal: Proposal
    template: LetterTemplate
    remedy: LetterTemplate | None
    letter_date: date
    values: Mapping[str, str]
    address: tuple[str, ...]
    office: str
    shows_reasons: bool
    package_sha256: str = ""
    public: Mapping[str, str] | None = None
    addition: str = ""
    mark: str = ""


def decision_letter_document(report: Report) -> DecisionLetterDocument:
    """Build a letter that was sent, from what was frozen when its decision was published."""
    letter = report.letter
    given: Mapping[str, Any] = letter.content
    _first, _is_later, number_of_later = letter.cause.partition("follow_up:")
    return letter_document(
        LetterContent(
            proposal=letter.proposal,
            template=letter.template,
            remedy=letter.remedy,
            letter_date=letter.letter_date,
            values=given["values"],
            address=tuple(given["address"]),
            office=given["office"],
            shows_reasons=given["shows_reasons"],
            package_sha256=letter.package_sha256,
            public=given.get("public"),
            addition=f"vervolg-{number_of_later}" if number_of_later else "",
        )
    )


def letter_document(content: LetterContent) -> DecisionLetterDocument:
    """Fill in the texts of a letter.

    :raises DocumentDataMissing: if something that the text asks for is missing; it is named.
    """
    kind = content.template.kind
    try:
        criteria = _criteria(content.proposal) if content.shows_reasons else ()
        reasons = (Block("insert", name="redenen"),) if criteria else ()
        body = parse_text(content.template.body, kind)
        # Only a clause that the text asks for is filled in: what it lacks leaves no gap in a letter without it.
        remedy = _remedy(content) if CLAUSE_NAMES.intersection(body.placeholders) else ()
        # Either name brings the clause of this letter: a text from before there were two says {{ bezwaar }}.
        inserts = {"redenen": reasons, **dict.fromkeys(CLAUSE_NAMES, remedy)}
        subject = filled_line(parse_line(content.template.subject, kind), content.values)
        blocks = filled(body, content.values, inserts)
    except MissingValues as error:
        raise DocumentDataMissing(
            _("The text of the letter asks for something that is missing: %(names)s.")
            % {"names": ", ".join(error.names)}
        ) from error
    return DecisionLetterDocument(
        reference=content.values["kenmerk"] + (f"/{content.addition}" if content.addition else ""),
        is_demonstration=settings.DEMONSTRATION,
        round_title=content.values.get("ronde", ""),
        letter_date=content.letter_date,
        office=content.office,
        address=content.address,
        subject=subject,
        blocks=blocks,
        criteria=criteria,
        package_sha256=content.package_sha256,
        public_sha256=content.public["sha256"] if content.public else "",
        public_code=content.public["code"] if content.public else "",
        mark=content.mark,
    )


def _remedy(content: LetterContent) -> tuple[Block, ...]:
    if content.remedy is None:
        return ()
    return filled(parse_text(content.remedy.body, content.remedy.kind), content.values, {})


def _criteria(proposal: Proposal) -> tuple[LetterCriterion, ...]:
    """Give the reasons as the page of the decision does; after scoring they never change."""
    return tuple(
        LetterCriterion(
            name=_capitalised(each.criterion.official_name),
            mean=number(each.mean, 2),
            most=each.criterion.maximum_points,
            reasons=tuple(
                LetterReason(number=view.number, points=view.points, text=view.reason) for view in each.assessors
            ),
        )
        for each in criteria_of(proposal)
    )


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]
