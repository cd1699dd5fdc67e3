"""Every document is a conformant, tagged, repeatable PDF that shows text as text."""

import dataclasses
import hashlib
import itertools
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pikepdf
import pytest
from django.template.loader import render_to_string

from reporting.documents import AttachmentRow, BudgetRow, Document, SubmittedAnswer
from reporting.pdf import html_to_pdf
from reporting.pdf.assets import bundled_assets
from reporting.pdf.fetcher import BundledAssetFetcher
from tests import pdf_checks
from tests.reporting.documents import samples
from tests.reporting.documents.kinds import KINDS, document_of, pdf_of, texts

# Each document gets each payload in other fields.
TURNS = 4
OWN_FONTS = {"Source-Sans-Pro": True, "Source-Sans-Pro-Semi-Bold": True}
every_kind = pytest.mark.parametrize("kind", KINDS)
PAYLOADS = (
    "<img src=file:///etc/passwd alt=x>",
    "<img src='http://127.0.0.1:9/x' alt='x'>",
    '"><link rel=attachment href="file:///etc/passwd">',
    "</title><style>@import url(http://[::1]/x);</style>",
    "</p></main><iframe src=http://169.254.169.254/></iframe>",
    "url(data:text/css,*{display:none})",
    "<svg><image href='gopher://x/'/><use href='file:///etc/passwd#a'/></svg>",
    "<base href=file:///etc/>",
    "{{ settings.SECRET_KEY }}{% include 'base.html' %}",
    "; } body { display: none } /*",
    "\\\\server\\share &amp; &lt;b&gt;",
    "<script>fetch('http://127.0.0.1:9/')</script>",
)


def count_texts(value: Any) -> int:
    """Count the texts of a document."""
    if isinstance(value, tuple):
        return sum(map(count_texts, value))
    if dataclasses.is_dataclass(value):
        return sum(count_texts(getattr(value, field.name)) for field in dataclasses.fields(value))
    return isinstance(value, str)


def payloads_for(document: Document, turn: int) -> Iterator[str]:
    """Give each text another payload; in a short document, which does not show every text, all texts three of them."""
    if count_texts(document) < 2 * len(PAYLOADS):
        return itertools.repeat(" ".join(PAYLOADS[3 * turn : 3 * turn + 3]))
    return itertools.cycle(PAYLOADS[3 * turn :] + PAYLOADS[: 3 * turn])


def leads_out(item: pikepdf.Dictionary) -> bool:
    """Say whether an object is an annotation other than a link to a place in the document itself."""
    return item.get("/Type") == "/Annot" and (item.Subtype != "/Link" or "/A" in item)


def without_spaces(text: str) -> str:
    return "".join(text.split())


@every_kind
def test_document_holds_only_own_embedded_fonts(kind: str) -> None:
    assert pdf_checks.fonts_of(pdf_of(kind)).items() <= OWN_FONTS.items()


@every_kind
def test_document_is_tagged_and_titled(kind: str) -> None:
    with pdf_checks.open_pdf(pdf_of(kind)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.docinfo["/Title"]) == f"{document_of(kind, 'filled in').title} (demonstratie)"


@every_kind
def test_same_values_give_the_same_bytes_and_no_complaints(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    first = pdf_of(kind)

    with caplog.at_level(logging.WARNING):
        again = KINDS[kind]().to_pdf()

    assert again == first
    assert [record.getMessage() for record in caplog.records if record.name != "fontTools"] == []


@every_kind
def test_every_page_says_demonstration_and_its_number(kind: str) -> None:
    pages = pdf_checks.page_texts(pdf_of(kind))

    for number, text in enumerate(pages, start=1):
        assert "Demonstratie" in text
        assert f"Pagina {number} van {len(pages)}" in text


@every_kind
def test_real_documents_do_not_mention_the_demonstration(kind: str) -> None:
    assert "demonstratie" not in pdf_checks.text_of(pdf_of(kind, "real, one of each")).lower()


@every_kind
@pytest.mark.parametrize("turn", range(TURNS))
def test_markup_and_addresses_are_shown_as_text(kind: str, turn: int) -> None:
    given = payloads_for(KINDS[kind](), turn)
    used: set[str] = set()
    document: Document = texts(KINDS[kind](), lambda _text: used.add(payload := next(given)) or payload)
    fetcher = BundledAssetFetcher()
    html = render_to_string(document.template, {"document": document})

    pdf = html_to_pdf(html, identifier=document.identifier, fetcher=fetcher)

    shown = without_spaces(pdf_checks.text_of(pdf))
    assert fetcher.asked and set(fetcher.asked) <= set(bundled_assets())
    assert used
    assert all(without_spaces(payload) in shown for payload in used)
    with pdf_checks.open_pdf(pdf) as opened:
        assert all(name.startswith("tabel-") and name.endswith(".csv") for name in opened.attachments)
        assert not any(b"root:" in each.get_file().read_bytes() for each in opened.attachments.values())
        assert not any(leads_out(item) for item in opened.objects if isinstance(item, pikepdf.Dictionary))


def test_markup_was_tried_often_enough() -> None:
    """Sixty documents and 25 fields are what the bar asks (WS-02)."""
    assert len(KINDS) * TURNS >= 60
    assert count_texts(samples.acknowledgement()) >= 25


@every_kind
def test_characters_outside_the_fonts_are_written_out(kind: str) -> None:
    pdf = pdf_of(kind, "odd signs")

    assert pdf_checks.fonts_of(pdf).items() <= OWN_FONTS.items()
    assert "[U+1F4A1]áom[U+0001]=1+1" in without_spaces(pdf_checks.text_of(pdf))


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "import django, hashlib; django.setup()\n"
        "from tests.reporting.documents.samples import letter\n"
        "print(hashlib.sha256(letter().to_pdf()).hexdigest())"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-c", code]

    other = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=120)

    assert other.stdout.strip() == hashlib.sha256(samples.letter().to_pdf()).hexdigest()


def test_another_value_gives_other_bytes() -> None:
    assert samples.letter().to_pdf() != samples.letter(awarded_amount=Decimal(2_700_000)).to_pdf()


def test_long_texts_are_laid_out() -> None:
    lines = "\n".join(f"regel {number}" for number in range(1_000))
    texts = ("x" * 50_000, "woord en " * 10_000, lines)
    answers = tuple(SubmittedAnswer(section="", question="Wat gaat u doen?", text=text) for text in texts)

    pdf = samples.acknowledgement(answers=answers).to_pdf()

    text = pdf_checks.text_of(pdf)
    assert without_spaces(text).count("x") > 50_000
    assert "regel 999" in text
    assert pdf_checks.failures(pdf, pdf_checks.PDF_UA) == []


def test_long_table_repeats_its_header_on_every_page() -> None:
    rows = tuple(BudgetRow(description=f"Kostenpost nummer {number}", amount=Decimal(number)) for number in range(120))
    pdf = samples.acknowledgement(budget=rows).to_pdf()

    pages = [text for text in pdf_checks.page_texts(pdf) if "Kostenpost nummer" in text]

    assert len(pages) >= 3
    assert all(text.index("Bedrag") < text.index("Kostenpost nummer") for text in pages)
    assert pdf_checks.failures(pdf, pdf_checks.PDF_UA) == []


@pytest.mark.parametrize("repeats", (1, 2, 4, 7))
def test_no_heading_stands_alone_at_the_foot_of_a_page(repeats: int) -> None:
    question = "Hoe weet u dat?"
    text = "\n".join(["Een regel tekst."] * repeats)
    answers = tuple(SubmittedAnswer(section="Deel", question=question, text=text) for _ in range(60))
    files = (AttachmentRow(name="Besluit.pdf", size=1, sha256="0" * 64),)
    pdf = samples.acknowledgement(answers=answers, attachments=files).to_pdf()

    for page_text in pdf_checks.page_texts(pdf):
        *_, last, _foot = [line for line in page_text.splitlines() if line.strip()]
        assert last.strip() not in {question, "Deel", "Partners", "Begroting", "Dekking", "Bijlagen"}


PAGE = """<!doctype html><html lang="nl"><head><title>Proef</title>
<link rel="stylesheet" href="asset:document.css"></head><body><h1>Proef</h1>{lines}
<table><caption>Tabel</caption><thead><tr><th scope="col">Kop</th></tr></thead><tbody>{rows}
</tbody></table><p class="note">Noot bij de tabel.</p></body></html>"""


@pytest.mark.parametrize("lines", range(27, 36))
def test_no_row_of_a_table_stands_alone_at_the_edge_of_a_page(lines):
    rows = "".join(f"<tr><td>rij {number}</td></tr>" for number in range(5))
    html = PAGE.format(lines="<p>Een regel.</p>" * lines, rows=rows)

    pages = pdf_checks.page_texts(html_to_pdf(html, identifier="proef"))

    found = [len(re.findall(r"rij \d", page)) for page in pages]
    assert sum(found) == 5
    assert 1 not in found
    assert all("Noot bij" not in page for page, count in zip(pages, found, strict=True) if not count)
    assert all("Kop" in page for page, count in zip(pages, found, strict=True) if count)
