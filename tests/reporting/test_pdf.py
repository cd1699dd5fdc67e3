"""Every document is a conformant, tagged, repeatable PDF that shows text as text."""

import dataclasses
import hashlib
import logging
import os
import subprocess
import sys
from decimal import Decimal
from typing import Any

import page
import pikepdf
import pytest
from django.template.loader import render_to_string

from reporting.documents import AttachmentRow, BudgetRow, Document, SubmittedAnswer
from reporting.pdf import html_to_pdf
from reporting.pdf.assets import bundled_assets
from reporting.pdf.fetcher import BundledAssetFetcher
from tests import pdf_checks
from tests.reporting.documents import samples

OWN_FONTS = {"Source-Sans-Pro": True, "Source-Sans-Pro-Semi-Bold": True}
DOCUMENTS = {
    "letter": samples.letter,
    "acknowledgement": samples.acknowledgement,
    "progress report": samples.progress_report,
    "question list": samples.question_list,
    "assessment dossier": samples.assessment_dossier,
    "panel pack": samples.panel_pack,
    "own pack": samples.own_pack,
}
every_document = pytest.mark.parametrize("make", DOCUMENTS.values(), ids=DOCUMENTS)
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


def filled_with(value: Any, text: str) -> Any:
    """Put the text in every text of a document, however deep."""
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(filled_with(item, text) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: filled_with(getattr(value, field.name), text) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **fields)
    return value


def count_texts(value: Any) -> int:
    """Count the texts of a document."""
    if isinstance(value, tuple):
        return sum(map(count_texts, value))
    if dataclasses.is_dataclass(value):
        return sum(count_texts(getattr(value, field.name)) for field in dataclasses.fields(value))
    return isinstance(value, str)


def leads_out(item: pikepdf.Dictionary) -> bool:
    """Say whether an object is an annotation other than a link to a place in the document itself."""
    return item.get("/Type") == "/Annot" and (item.Subtype != "/Link" or "/A" in item)


def without_spaces(text: str) -> str:
    return "".join(text.split())


@every_document
@pytest.mark.parametrize("profile", [pdf_checks.PDF_UA, pdf_checks.PDF_A], ids=str)
def test_document_is_conformant(make: Any, profile: page.ValidationProfile) -> None:
    assert pdf_checks.failures(make().to_pdf(), profile) == []


@every_document
def test_document_holds_only_own_embedded_fonts(make: Any) -> None:
    assert pdf_checks.fonts_of(make().to_pdf()) == OWN_FONTS


@every_document
def test_document_is_dutch_tagged_and_titled(make: Any) -> None:
    document = make()

    with pdf_checks.open_pdf(document.to_pdf()) as pdf:
        assert str(pdf.Root.Lang) == "nl"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo["/Title"]) == f"{document.title} (demonstratie)"
        assert len(pdf.Root.Outlines.keys()) > 0


@every_document
def test_header_cells_have_a_scope(make: Any) -> None:
    with pdf_checks.open_pdf(make().to_pdf()) as pdf:
        headers = pdf_checks.structure_elements(pdf, "/TH")
        scopes = {str(header.A.Scope) for header in headers}

    assert headers
    assert scopes <= {"/Row", "/Column"}


@every_document
def test_same_values_give_the_same_bytes(make: Any) -> None:
    assert make().to_pdf() == make().to_pdf()


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


@every_document
def test_layout_finds_nothing_to_complain_about(make: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        make().to_pdf()

    assert [record.getMessage() for record in caplog.records if record.name != "fontTools"] == []


@every_document
def test_every_page_says_demonstration_and_its_number(make: Any) -> None:
    pages = pdf_checks.page_texts(make().to_pdf())

    for number, text in enumerate(pages, start=1):
        assert "Demonstratie" in text
        assert f"Pagina {number} van {len(pages)}" in text


@every_document
def test_real_documents_do_not_mention_the_demonstration(make: Any) -> None:
    pdf = make(is_demonstration=False).to_pdf()

    assert "demonstratie" not in pdf_checks.text_of(pdf).lower()
    assert pdf_checks.failures(pdf, pdf_checks.PDF_UA) == []


@every_document
@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_and_addresses_are_shown_as_text(make: Any, payload: str) -> None:
    document: Document = filled_with(make(), payload)
    fetcher = BundledAssetFetcher()

    pdf = html_to_pdf(
        render_to_string(document.template, {"document": document}), identifier=document.identifier, fetcher=fetcher
    )

    assert set(fetcher.asked) == set(bundled_assets())
    assert without_spaces(payload) in without_spaces(pdf_checks.text_of(pdf))
    with pdf_checks.open_pdf(pdf) as opened:
        assert "/Names" not in opened.Root or "/EmbeddedFiles" not in opened.Root.Names
        assert not any(leads_out(item) for item in opened.objects if isinstance(item, pikepdf.Dictionary))


def test_markup_was_tried_in_at_least_25_fields() -> None:
    assert count_texts(samples.acknowledgement()) >= 25


@every_document
def test_characters_outside_the_fonts_are_written_out(make: Any) -> None:
    pdf = filled_with(make(), "plan 💡 日本 \u202eomgekeerd a\u0301 \x01").to_pdf()

    assert pdf_checks.fonts_of(pdf) == OWN_FONTS
    assert pdf_checks.failures(pdf, pdf_checks.PDF_A) == []
    assert "[U+1F4A1][U+65E5][U+672C]omgekeerdá[U+0001]" in without_spaces(pdf_checks.text_of(pdf))


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
