"""The only door through which WeasyPrint may load something.

WeasyPrint fetches any address that stands in a document or a style sheet. Texts in our documents
are written by applicants, so this fetcher knows the bundled assets by name and nothing else: it
never opens a connection, a file of its own choice, a redirect or a ``data:`` address.
"""

from collections.abc import Mapping
from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reporting.pdf.assets import bundled_assets


class BundledAssetFetcher(URLFetcher):
    """Hand out bundled assets, and the files of one document, by exact address; remember what was asked for.

    `files` maps addresses such as ``asset:own/photo-1.jpg`` to (bytes, media type). They are ours: made by the
    application, never what somebody uploaded.
    """

    def __init__(self, files: Mapping[str, tuple[bytes, str]] | None = None) -> None:
        super().__init__(allowed_protocols=("asset",), allow_redirects=False, fail_on_errors=True)
        # The parent brings openers for http, ftp, file and data; this one has none of them.
        self.handlers.clear()
        self.files = dict(files or {})
        self.asked: list[str] = []
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return the asset that has exactly this address.

        :raises FatalURLFetchingError: for every other address; it stops the rendering.
        """
        self.asked.append(url)
        if url in self.files:
            data, media_type = self.files[url]
            return URLFetcherResponse(url, data, {"Content-Type": media_type})
        try:
            path, media_type = bundled_assets()[url]
        except KeyError:
            self.refused.append(url)
            raise FatalURLFetchingError(f"Not a bundled asset: {url[:200]!r}") from None
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": media_type})
