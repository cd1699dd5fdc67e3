"""From template to archive-grade PDF; the only room that knows WeasyPrint.

WeasyPrint needs the system library pango and fails at import without it, so it is imported when
the first document is made, never when the web pages start.
"""

import atexit
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from reporting.pdf.drawings import tell_drawings
from reporting.pdf.font_folders import new_folder, remove_left_behind
from reporting.pdf.glyphs import drawable
from reporting.pdf.table_files import TableFile, table_files

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

    from reporting.pdf.fetcher import BundledAssetFetcher


# By process: its fonts, and the lock on the folder in which they lie.
_with_folders: dict[int, tuple["FontConfiguration", int]] = {}


class AssetRefused(Exception):
    """A document asked for something that is not a bundled asset."""


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    identifier: str,
    files: Mapping[str, tuple[bytes, str]] | None = None,
) -> bytes:
    """Lay out a template as a tagged PDF: PDF/A-3a and PDF/UA-1 at once.

    The same template, context and identifier give the same bytes on the same machine, so that a
    hash of the file can be kept. Nothing is read but the bundled assets. Each table with column headings goes
    along as a CSV file.

    :param template: name of an HTML template with ``lang``, ``<title>`` and a style sheet.
    :param context: all that the template shows; texts in it are escaped, never markup.
    :param identifier: names the document for ever, such as ``receipt/MKB-4K7T/1``.
    :param files: pictures of this document by address, as (bytes, media type); made by us, such as a photo drawn anew.
    :raises AssetRefused: if the laid-out document asks for anything else than a bundled asset or one of `files`.
    """
    return html_to_pdf(render_to_string(template, dict(context)), identifier=identifier, files=files)


def files_within(template: str, context: Mapping[str, Any]) -> list[TableFile]:
    """Give the files that the PDF of a template carries, without laying it out: the same bytes as in the PDF."""
    # The reader that WeasyPrint uses; it needs no pango, so that a web page may ask for this.
    import tinyhtml5

    page = tinyhtml5.parse(drawable(render_to_string(template, dict(context))), namespace_html_elements=False)
    return table_files(page)


def html_to_pdf(
    html: str,
    *,
    identifier: str,
    fetcher: "BundledAssetFetcher | None" = None,
    files: Mapping[str, tuple[bytes, str]] | None = None,
) -> bytes:
    """Lay out one whole HTML page; see :func:`render_pdf`, which is the one to call.

    A fetcher that is passed in tells afterwards what the page asked for.
    """
    from weasyprint import HTML, Attachment
    from weasyprint.urls import FatalURLFetchingError

    from reporting.pdf.conformance import finish
    from reporting.pdf.fetcher import BundledAssetFetcher

    fetcher = fetcher or BundledAssetFetcher(files)
    try:
        page = HTML(string=drawable(html), url_fetcher=fetcher)
        tell_drawings(page.etree_element)
        attachments = [
            Attachment(
                string=each.content, name=each.name, description=each.description, relationship="Data",
                url_fetcher=fetcher,
            )
            for each in table_files(page.etree_element)
        ]  # fmt: skip
        pdf: bytes = page.write_pdf(
            pdf_variant="pdf/a-3a", pdf_identifier=identifier.encode(), finisher=finish, attachments=attachments,
            font_config=_fonts(os.getpid()),
        )  # fmt: skip
    except FatalURLFetchingError as error:
        # Fatal errors pass every ``except Exception``, and would stop a worker process.
        raise AssetRefused(str(error)) from error
    if fetcher.refused:  # WeasyPrint swallows even fatal errors inside an SVG image.
        raise AssetRefused(f"Not a bundled asset: {fetcher.refused[0][:200]!r}")
    return pdf


def read_ahead() -> None:
    """Read WeasyPrint before a worker forks: its processes share it, and a new one begins with its first document.

    Where pango is missing nothing happens here; the document that needs it says so.
    """
    with suppress(OSError):
        import weasyprint  # noqa: F401 - reading it is all


@cache
def _fonts(process: int) -> "FontConfiguration":
    """Give the fonts of this process, read once: those of one document each are never given back by WeasyPrint.

    By process, because the folder with the fonts goes away with the process that made it.
    """
    from weasyprint.text.fonts import FontConfiguration

    remove_left_behind()
    fonts = FontConfiguration()
    fonts._folder, lock = new_folder()
    atexit.register(forget_fonts)
    _with_folders[process] = fonts, lock
    return fonts


def forget_fonts() -> None:
    """Take away the folder with fonts that this process made, at its end.

    WeasyPrint does so when nothing refers to the fonts any more, and its own caches always do. A process that is killed
    leaves its folder to the next that makes a document.
    """
    fonts, lock = _with_folders.pop(os.getpid(), (None, -1))
    if fonts is not None:
        shutil.rmtree(fonts._folder, ignore_errors=True)
        fonts._folder = None
        os.close(lock)
    _fonts.cache_clear()
