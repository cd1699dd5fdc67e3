"""A package with the program that recomputes it, as one file: the full one, and the one for everybody."""

import io
import zipfile
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from assessment.models import DecisionPackage, PublicDecisionPackage

# The rooms without Django that recompute (docs/sealing.md).
ROOMS = ("assessment/ranking", "assessment/allocation", "assessment/commitment")
FILES = ("assessment/__init__.py", "assessment/scoring.py", "pyproject.toml")
# One moment for every file, so that equal packages give equal bytes.
MOMENT = (1980, 1, 1, 0, 0, 0)


def package_zip(package: DecisionPackage) -> bytes:
    """Pack the package, the source files of the verifier and how to use them."""
    return _zip(package.text, render_to_string("assessment/decision_package.txt", {"package": package}))


def public_package_zip(public: PublicDecisionPackage) -> bytes:
    """Pack the package for everybody in the same way."""
    return _zip(public.text, render_to_string("assessment/public_package.txt", {"public": public}))


def _zip(text: str, readme: str) -> bytes:
    base = Path(settings.BASE_DIR)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "package.json", text.encode("ascii"))
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
