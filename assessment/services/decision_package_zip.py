"""The decision package with the program that recomputes it, as one file for an outsider."""

import io
import zipfile
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from assessment.models import DecisionPackage

# The rooms without Django that recompute (docs/sealing.md).
ROOMS = ("assessment/ranking", "assessment/allocation", "assessment/commitment")
FILES = ("assessment/__init__.py", "assessment/scoring.py", "pyproject.toml")
# One moment for every file, so that equal packages give equal bytes.
MOMENT = (1980, 1, 1, 0, 0, 0)


def package_zip(package: DecisionPackage) -> bytes:
    """Pack the package, the source files of the verifier and how to use them."""
    readme = render_to_string("assessment/decision_package.txt", {"package": package})
    base = Path(settings.BASE_DIR)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "package.json", package.text.encode("ascii"))
        _add(archive, "LEESMIJ.txt", readme.encode())
        for name in source_files(base):
            _add(archive, name, (base / name).read_bytes())
    return kept.getvalue()


def source_files(base: Path) -> list[str]:
    """Name the source files of the verifier, from the folder of the project."""
    found = [path.relative_to(base).as_posix() for room in ROOMS for path in (base / room).rglob("*.py")]
    return sorted([*FILES, *found])


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)
