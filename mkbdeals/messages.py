"""Keep the Dutch translations up to date: `python -m mkbdeals.messages [--check]`.

Without an option: collect the texts of the code (needs the gettext tools), compile, and name what
has no Dutch yet. With --check nothing is written: fails when a text has no Dutch, is marked as
unsure, or when the compiled file is older than its source.
"""

import io
import shutil
import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "mkbdeals" / "locale" / "nl" / "LC_MESSAGES"
SOURCE, COMPILED = FOLDER / "django.po", FOLDER / "django.mo"
NOT_OURS = ("var", ".venv", "node_modules")


def main(arguments: list[str]) -> int:
    """Collect and compile, or only check; give the exit code."""
    if "--check" not in arguments and not _collect():
        return 1
    catalog = _read()
    compiled = _compile(catalog)
    problems = _without_dutch(catalog)
    if "--check" not in arguments:
        COMPILED.write_bytes(compiled)
    elif not COMPILED.exists() or COMPILED.read_bytes() != compiled:
        problems.append("django.mo is older than django.po. Run: make messages")
    print("\n".join(problems[:50]), file=sys.stderr)
    return 1 if problems else 0


def _collect() -> bool:
    if shutil.which("xgettext") is None:
        print("xgettext is missing. On Debian: apt-get install gettext", file=sys.stderr)
        return False
    ignored = [option for name in NOT_OURS for option in ("--ignore", name)]
    command = [sys.executable, "manage.py", "makemessages", "-l", "nl", "--no-obsolete", "--add-location", "file"]
    subprocess.run([*command, *ignored], cwd=ROOT, check=True)  # noqa: S603
    _sort()
    return True


def _sort() -> None:
    """Write the texts in one order and on one width, so that a change shows the lines that changed and no others."""
    catalog, buffer = _read(), io.BytesIO()
    write_po(buffer, catalog, width=120, sort_output=True, include_lineno=False)
    SOURCE.write_bytes(buffer.getvalue())


def _read() -> Catalog:
    with SOURCE.open("rb") as file:
        return read_po(file, locale="nl")


def _compile(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def _without_dutch(catalog: Catalog) -> list[str]:
    return [
        f"no Dutch, or marked as unsure: {message.id!r}"
        for message in catalog
        if message.id and (message.fuzzy or not _is_complete(message.string))
    ]


def _is_complete(translation: object) -> bool:
    parts = translation if isinstance(translation, list | tuple) else [translation]
    return bool(parts) and all(parts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
