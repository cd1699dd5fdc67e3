"""Take over a proposal of an earlier round to practise with, without who applied.

What is recognised as a name is replaced; a person reads it through before it is published. What still stands
there is found again by `names_left`, and then it is not published.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessment.models.calibration import PRACTICE_SECTIONS
from assessment.queries.conflicts import COMMON_WORDS
from proposals.enums import RoundStatus
from proposals.models import Proposal, Round, Submission
from proposals.services.snapshot import answer_text

# Only what is over: nobody is still judged by it.
SOURCE_ROUND_STATUSES = frozenset({RoundStatus.DECIDED, RoundStatus.FINISHED})
# Names of fewer letters are left alone inside longer words: "Ede" is no part of "vrede", and not of "Edelen".
LETTERS_OF_A_STEM = 4


@dataclass(frozen=True, slots=True)
class SourceText:
    """What a proposal told, with names left out: summary, and text by part."""

    summary: str
    sections: dict[str, str]


def source_by_reference(reference: str, round_: Round) -> Proposal | None:
    """Find a submitted proposal of another round that is over, by its reference; None when there is none."""
    rows = Proposal.objects.filter(reference__iexact=reference.strip(), round__status__in=SOURCE_ROUND_STATUSES)
    rows = rows.exclude(round=round_).filter(submissions__is_current=True)
    return rows.select_related("organisation", "region", "round").order_by("pk").first()


def text_of_source(source: Proposal) -> SourceText:
    """Read the current submission, part by part with its questions, and leave the names out.

    :raises Submission.DoesNotExist: if it was never submitted.
    """
    content = json.loads(Submission.objects.get(proposal=source, is_current=True).content)
    pattern = _pattern(identifying_names(source))
    sections: dict[str, str] = {}
    for section in PRACTICE_SECTIONS:
        answers = [each for each in content["answers"] if each["section"] == section]
        told = [f"{each['question']}\n{answer_text(each)}" for each in answers if answer_text(each)]
        if told:
            sections[section.value] = _without(pattern, "\n\n".join(told))
    return SourceText(_without(pattern, content["summary"]), sections)


def identifying_names(source: Proposal) -> tuple[str, ...]:
    """Give the names that tell who applied: applicant, region, municipalities, partners, contact, title; longest first.

    Of a name as "Gemeente Slingerbeek" the words that tell it apart count on their own.
    """
    content = json.loads(Submission.objects.get(proposal=source, is_current=True).content)
    names = [
        content["organisation"],
        content["region_label"],
        (content["region"] or {}).get("name", ""),
        *content["municipalities"],
        *(each["name"] for each in content["partners"]),
        content["contact"]["email"],
        content["contact"]["phone"],
        content["title"],
        source.reference,
    ]
    applicant = [content["organisation"], content["region_label"], (content["region"] or {}).get("name", "")]
    own_words = (word for name in applicant for word in _telling_words(name))
    found = {name.strip() for name in (*names, *own_words) if name and len(name.strip()) > 2}
    return tuple(sorted(found, key=lambda each: (-len(each), each)))


def names_left(source: Proposal, texts: Iterable[str]) -> tuple[str, ...]:
    """Give the names of the applicant that still stand in texts, as they are written there, each once."""
    pattern = _pattern(identifying_names(source))
    found = dict.fromkeys(match for text in texts for match in pattern.findall(text))
    return tuple(found)


def _telling_words(name: str) -> list[str]:
    """Give the words with a capital that are not shared by many names."""
    words = re.findall(r"\w[\w'’-]*", name)
    return [each for each in words if each[0].isupper() and each.casefold() not in COMMON_WORDS]


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Match each name as whole words, and longer ones with an ending too ("Slingerbeekse")."""
    alternatives = [
        re.escape(each) + (r"\w{0,3}" if each[-1].isalpha() and len(each) >= LETTERS_OF_A_STEM else "")
        for each in names
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives) or '(?!)'})(?!\w)", re.IGNORECASE)


def _without(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(_("[name left out]"), text)
