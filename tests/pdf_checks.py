"""Read a PDF back the way a reader, a validator and a printer do."""

import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import page
import pikepdf


def text_of(pdf: bytes, *, layout: bool = False) -> str:
    """Extract the text with pdftotext; spaces and line ends become one space, unless ``layout``."""
    text = _poppler("pdftotext", pdf, *(["-layout"] if layout else []), output="-")
    return text if layout else " ".join(text.replace("\u00a0", " ").split())


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
    from io import BytesIO

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
