"""veraPDF and page-validation find nothing in any kind of document with any of the data sets."""

from io import BytesIO

import pikepdf
import pytest
from weasyprint import HTML

from tests import pdf_checks, verapdf
from tests.reporting.documents.kinds import DATA_SETS, KINDS, pdf_of


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("data_set", DATA_SETS)
def test_document_is_archival_and_accessible(kind: str, data_set: str) -> None:
    pdf = pdf_of(kind, data_set)

    assert pdf_checks.failures(pdf, pdf_checks.PDF_UA) == []
    assert pdf_checks.failures(pdf, pdf_checks.PDF_A) == []
    assert verapdf.failures(pdf) == []


def test_verapdf_finds_a_file_without_tags() -> None:
    found = verapdf.failures(HTML(string="<p>Zonder tags</p>").write_pdf())

    assert any(each.startswith("PDF/A-3a 6.7.3.3-1") for each in found)
    assert any(each.startswith("PDF/UA-1 7.1-3") for each in found)


def test_verapdf_finds_a_drawing_without_words() -> None:
    with pdf_checks.open_pdf(pdf_of("progress report")) as pdf:
        (drawing, *_) = pdf_checks.structure_elements(pdf, "/Figure")
        del drawing.Alt
        changed = BytesIO()
        pdf.save(changed, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    assert any(each.startswith("PDF/UA-1 7.3-1") for each in verapdf.failures(changed.getvalue()))
