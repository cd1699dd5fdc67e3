"""Read a PDF back the way a reader, a validator and a printer do."""

import re
import subprocess
from collections import Counter
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import page
import pikepdf

PDF_UA = page.ValidationProfile.PDF_UA_1
PDF_A = page.ValidationProfile.PDF_A_3A


def text_of(pdf: bytes, *, layout: bool = False) -> str:
    """Extract the text with pdftotext, in the order of the document; table cells follow each other by row.

    Spaces and line ends become one space; with ``layout`` the lines stay as they stand on the page.
    """
    text = _poppler("pdftotext", pdf, "-layout" if layout else "-raw", output="-")
    return text if layout else " ".join(text.replace("\u00a0", " ").split())


def page_texts(pdf: bytes) -> list[str]:
    """Extract the text of each page, in lines as they stand on it."""
    return text_of(pdf, layout=True).replace("\u00a0", " ").split("\f")[:-1]


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """List the fonts with pdffonts: the name without its subset tag, and whether it is embedded."""
    lines = _poppler("pdffonts", pdf).splitlines()[2:]
    return {re.sub(r"^[A-Z]{6}\+", "", line.split()[0]): line.split()[-5] == "yes" for line in lines}


def page_count(pdf: bytes) -> int:
    """Count the pages."""
    with open_pdf(pdf) as document:
        return len(document.pages)


def failures(pdf: bytes, profile: page.ValidationProfile) -> list[str]:
    """List what the validator finds against a profile; an empty list means conformant."""
    report = page.validate_pdf_bytes(pdf, profile=profile)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def open_pdf(pdf: bytes) -> pikepdf.Pdf:
    """Open the bytes for a look at the structure."""
    return pikepdf.open(BytesIO(pdf))


def structure_elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    """Collect the structure elements of one kind, such as ``/TH``."""
    return [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem" and kind == item.S
    ]


def _poppler(tool: str, pdf: bytes, *options: str, output: str = "") -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder, "document.pdf")
        path.write_bytes(pdf)
        command = [tool, *options, str(path), *([output] if output else [])]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


def flowing_text(pdf: bytes) -> str:
    """Extract the text in reading order without what repeats on most pages: running heads and page numbers."""
    pages = [page.splitlines() for page in _poppler("pdftotext", pdf, "-raw", output="-").split("\f")[:-1]]
    alike = Counter(line for page in pages for line in {re.sub(r"\d+", "#", line) for line in page})
    running = {line for line, times in alike.items() if times > len(pages) / 2 and len(pages) > 1}
    kept = [line for page in pages for line in page if re.sub(r"\d+", "#", line) not in running]
    return " ".join("\n".join(kept).replace("\u00a0", " ").split())
