"""Tables as downloads. The file is finished before its first byte leaves, so half a file is never taken for all."""

from collections.abc import Sequence
from datetime import datetime
from tempfile import SpooledTemporaryFile

from django.http import FileResponse, Http404, HttpResponse
from django.utils.translation import gettext as _

from assessment.exports import CONTENT_TYPES, Cell, Table, write
from proposals.models import Round, User

IN_MEMORY = 1_000_000  # bytes; what is larger goes through a temporary file


def download(table: Table, *, name: str, ending: str) -> FileResponse:
    """Send a table as the file `name`.`ending`, kept by nobody on the way.

    The door asks for permission at each use: there is no address of a file that was made earlier.

    :raises Http404: for an ending that is no kind of file.
    """
    if ending not in CONTENT_TYPES:
        raise Http404
    target = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- the response closes it
    write(table, ending, target)
    size = target.tell()
    target.seek(0)
    response = FileResponse(target, as_attachment=True, filename=f"{name}.{ending}", content_type=CONTENT_TYPES[ending])
    response["Content-Length"] = str(size)
    response["Cache-Control"] = "private, no-store"
    return response


def attached(content: bytes, kind: str, name: str) -> HttpResponse:
    """Send bytes of a kind as a file to keep, byte for byte."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def about_file(
    *, round_: Round, at: datetime, by: User, choices: Sequence[tuple[str, str]] = ()
) -> list[tuple[str, Cell]]:
    """Say which round, which moment, who, and what was chosen to show (label and value; empty is left out)."""
    chosen = "; ".join(f"{label}: {value}" for label, value in choices if value)
    return [
        (_("Round"), round_.name),
        (_("As it was on"), at),
        (_("Downloaded by"), f"{by.name} ({by.email})" if by.name else by.email),
        (_("Chosen to show"), chosen or _("Everything, nothing was left out")),
    ]
