"""The program that looks into one file: `python -m proposals.services.inspection FILE ENDING [SHA256 ...]`.

The digests name the files that a PDF may carry; without them it may carry none.

It takes limits upon itself before it reads a byte, and prints its finding as one line of JSON:
`{"code": "", "detail": ""}`; an empty code means that nothing is wrong.
"""

import json
import resource
import sys
from collections.abc import Collection
from pathlib import Path

from proposals.services.inspection.embedded import Known
from proposals.services.inspection.faults import TOO_HEAVY, Refused
from proposals.services.inspection.images import check_image
from proposals.services.inspection.limits import MEMORY_BYTES, PROCESSOR_SECONDS
from proposals.services.inspection.offices import check_office
from proposals.services.inspection.pdfs import check_pdf
from proposals.services.inspection.signatures import check_signature


def look(path: Path, ending: str, within: Collection[str] = ()) -> None:
    """Check a file against the kind its name claims. :raises Refused: with what is wrong."""
    with path.open("rb") as file:
        check_signature(file, ending)
    if ending == "pdf":
        check_pdf(path, Known(frozenset(within)))
    elif ending in {"png", "jpg"}:
        check_image(path, ending)
    else:
        check_office(path, ending)


def main(path: str, ending: str, *within: str) -> None:
    """Look, and print what was found."""
    prepare(ending)
    limit_self()
    try:
        look(Path(path), ending, within)
        found = {"code": "", "detail": ""}
    except Refused as refusal:
        found = {"code": refusal.code, "detail": refusal.detail}
    except (MemoryError, RecursionError):
        found = {"code": TOO_HEAVY, "detail": ""}
    print(json.dumps(found))


def prepare(ending: str) -> None:
    """Load what this kind needs: libraries are not part of what the file may take."""
    if ending == "pdf":
        import pikepdf

        pikepdf.new().close()
    elif ending in {"png", "jpg"}:
        from PIL import Image, JpegImagePlugin, PngImagePlugin  # noqa: F401


def limit_self() -> None:
    """Give back memory and time beyond what looking at an ordinary file takes."""
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    if pages:
        most = pages * resource.getpagesize() + MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(*sys.argv[1:])
