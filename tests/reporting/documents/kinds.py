"""Every kind of document with realistic content, and five data sets of each to prove things on."""

import dataclasses
import os
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from reporting.documents import Document
from tests.reporting.documents import report_samples, samples
from tests.reporting.documents.letter_samples import decision_letter


def short_report(**changes: Any) -> Document:
    """Make the report to parliament with two themes and three deals: what is proven of it holds for more of them."""
    themes = tuple(map(report_samples.theme_chapter, range(2)))
    deals = tuple(map(report_samples.deal_line, (0, 3, 6)))
    return report_samples.parliament_report(**({"themes": themes, "deals": deals} | changes))


KINDS: dict[str, Callable[..., Document]] = {
    "letter": samples.letter,
    "letter as it is sent": samples.sent_letter,
    "acknowledgement": samples.acknowledgement,
    "draft copy": samples.draft_copy,
    "progress report": samples.progress_report,
    "question list": samples.question_list,
    "assessment dossier": samples.assessment_dossier,
    "objection file": samples.objection_file,
    "panel pack": samples.panel_pack,
    "own pack": samples.own_pack,
    "decision letter": decision_letter,
    "report to parliament": short_report,
    "letter with the report": report_samples.report_letter,
    "letter with the report as it is sent": report_samples.sent_report_letter,
    "round report": report_samples.round_report,
    "deal sheet": report_samples.deal_sheet,
    "covenant": report_samples.covenant,
}
_WORD = re.compile(r"[^\W\d_]{4}")
ODD = "Café ’s-Gravenhage, ĳs &amp; <b>vet</b> 💡 a\u0301 \u202eom \x01 =1+1"


def everywhere(value: Any, change: Callable[[Any], Any]) -> Any:
    """Change every value of a document, however deep: texts, figures and lists of rows."""
    if isinstance(value, tuple):
        return change(tuple(everywhere(item, change) for item in value))
    if _is_ours(value):
        fields = {field.name: everywhere(getattr(value, field.name), change) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **fields)
    return change(value)


def texts(document: Any, change: Callable[[str], str]) -> Any:
    """Change every text; a figure that is written out ("4,20", "1 tot 2") is none."""
    return everywhere(
        document, lambda value: change(value) if isinstance(value, str) and _WORD.search(value) else value
    )


def rows(document: Any, change: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> Any:
    """Change every list of rows; a pair of figures is none."""
    return everywhere(
        document, lambda value: change(value) if isinstance(value, tuple) and all(map(_is_ours, value)) else value
    )


def amounts(document: Any, change: Callable[[Decimal], Decimal]) -> Any:
    """Change every amount and quantity."""
    return everywhere(document, lambda value: change(value) if isinstance(value, Decimal) else value)


def _is_ours(value: Any) -> bool:
    """Say whether it is a part of a document; the blocks of a letter are checked where they are made."""
    return dataclasses.is_dataclass(value) and type(value).__module__.startswith("reporting.documents")


def bare(document: Document) -> Document:
    """Leave out all that may be left out."""
    missing = dataclasses.MISSING
    defaults = {
        field.name: field.default if field.default is not missing else field.default_factory()
        for field in dataclasses.fields(document)
        if not (field.default is missing and field.default_factory is missing)
    }
    return dataclasses.replace(document, **defaults)


DATA_SETS: dict[str, Callable[[Callable[..., Document]], Document]] = {
    "filled in": lambda make: make(),
    "bare": lambda make: bare(make()),
    "odd signs": lambda make: texts(make(), lambda _text: ODD),
    "long": lambda make: amounts(
        rows(texts(make(), lambda text: f"{text} {text}" if len(text) < 200 else text), lambda each: each * 2),
        lambda amount: amount * 1000 + Decimal("0.07"),
    ),
    "real, one of each": lambda make: rows(make(is_demonstration=False), lambda each: each[:1]),
}


@cache
def document_of(kind: str, data_set: str) -> Document:
    """Make the document of a kind with a data set."""
    return DATA_SETS[data_set](KINDS[kind])


@cache
def pdf_of(kind: str, data_set: str = "filled in") -> bytes:
    """Lay it out, once for all tests of a run; lanes beside each other share what one of them made."""
    folder = os.environ.get("TEST_LANE_FOLDER")
    if not folder:
        return document_of(kind, data_set).to_pdf()
    path = Path(folder) / f"document-{kind}-{data_set}.pdf".replace(" ", "-")
    if not path.exists():
        own = path.with_suffix(f".{os.environ['TEST_LANE']}")
        own.write_bytes(document_of(kind, data_set).to_pdf())
        own.replace(path)  # whole or not there
    return path.read_bytes()
