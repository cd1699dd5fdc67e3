"""From template to archive-grade PDF; the only room that knows WeasyPrint.

WeasyPrint needs the system library pango and fails at import without it, so it is imported when
the first document is made, never when the web pages start.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from reporting.pdf.glyphs import drawable

if TYPE_CHECKING:
    from reporting.pdf.fetcher import BundledAssetFetcher


class AssetRefused(Exception):
    """A document asked for something that is not a bundled asset."""


def render_pdf(template: str, context: Mapping[str, Any], *, identifier: str) -> bytes:
    """Lay out a template as a tagged PDF: PDF/A-3a and PDF/UA-1 at once.

    The same template, context and identifier give the same bytes on the same machine, so that a
    hash of the file can be kept. Nothing is read but the bundled assets.

    :param template: name of an HTML template with ``lang``, ``<title>`` and a style sheet.
    :param context: all that the template shows; texts in it are escaped, never markup.
    :param identifier: names the document for ever, such as ``receipt/MKB-4K7T/1``.
    :raises AssetRefused: if the laid-out document asks for anything else than a bundled asset.
    """
    return html_to_pdf(render_to_string(template, dict(context)), identifier=identifier)


def html_to_pdf(html: str, *, identifier: str, fetcher: "BundledAssetFetcher | None" = None) -> bytes:
    """Lay out one whole HTML page; see :func:`render_pdf`, which is the one to call.

    A fetcher that is passed in tells afterwards what the page asked for.
    """
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    from reporting.pdf.conformance import finish
    from reporting.pdf.fetcher import BundledAssetFetcher

    fetcher = fetcher or BundledAssetFetcher()
    try:
        pdf: bytes = HTML(string=drawable(html), url_fetcher=fetcher).write_pdf(
            pdf_variant="pdf/a-3a", pdf_identifier=identifier.encode(), finisher=finish
        )
    except FatalURLFetchingError as error:
        # Fatal errors pass every ``except Exception``, and would stop a worker process.
        raise AssetRefused(str(error)) from error
    if fetcher.refused:  # WeasyPrint swallows even fatal errors inside an SVG image.
        raise AssetRefused(f"Not a bundled asset: {fetcher.refused[0][:200]!r}")
    return pdf
