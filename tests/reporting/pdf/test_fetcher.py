"""The fetcher hands out bundled assets by exact address and refuses everything else (WS-03)."""

import itertools
import socket
import threading
from collections.abc import Iterator

import pytest
from weasyprint.urls import FatalURLFetchingError

from reporting.pdf import AssetRefused, html_to_pdf
from reporting.pdf.assets import bundled_assets
from reporting.pdf.fetcher import BundledAssetFetcher

PLACES = (
    "/etc/passwd", "/proc/self/environ", "document.css", "../document.css", "static/css/document.css",
    "SourceSansPro-Regular.otf",
    "..%2f..%2fetc%2fpasswd", "%2e%2e/document.css", "localhost/etc/passwd",
    "127.0.0.1:6379/", "[::1]/", "169.254.169.254/latest/meta-data/", "metadata.internal/", "xn--e1afmkfd/",
)  # fmt: skip
SCHEMES = (
    "http://", "https://", "HTTP://", "file://", "file:", "FILE:///", "ftp://", "gopher://", "ASSET:", "asset://",
    "asset:/", "jar:", "data:text/css,", "//",
)  # fmt: skip
NEAR_MISSES = (
    "", "asset:", "asset:document.css ", " asset:document.css", "asset:document.css?x=1", "asset:document.css#top",
    "asset:document.css%00", "asset:Document.css", "asset:document%2ecss", "asset:document.css\n",
    "asset:document.css/",
    "asset:SourceSansPro-Bold.otf", "asset:LICENSE.txt", "javascript:alert(1)", r"\\server\share\file",
)  # fmt: skip
REFUSED = ("".join(pair) for pair in itertools.product(SCHEMES, PLACES))
ADDRESSES = [address for address in (*REFUSED, *NEAR_MISSES) if address not in bundled_assets()]


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """Listen on the loopback and note who comes by."""
    visits: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stop = threading.Event()

        def accept() -> None:
            while not stop.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                visits.append(str(address))
                connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1], visits
        stop.set()
        thread.join()


def test_enough_addresses_are_tried() -> None:
    assert len(set(ADDRESSES)) >= 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_refuses_everything_but_assets(address: str) -> None:
    fetcher = BundledAssetFetcher()

    with pytest.raises(FatalURLFetchingError):
        fetcher(address)

    assert fetcher.asked == [address]


@pytest.mark.parametrize("address", bundled_assets())
def test_hands_out_each_asset_whole(address: str) -> None:
    path, media_type = bundled_assets()[address]

    response = BundledAssetFetcher()(address)

    assert (response.read(), response.content_type) == (path.read_bytes(), media_type)


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{url}" alt="x">',
        '<link rel="stylesheet" href="{url}">',
        '<link rel="attachment" href="{url}">',
        '<a rel="attachment" href="{url}">x</a>',
        '<object data="{url}">x</object>',
        '<embed src="{url}">',
        '<p style="background:url({url})">x</p>',
        '<style>@import url("{url}");</style>',
        '<style>@font-face {{ font-family: f; src: url("{url}") }} p {{ font-family: f }}</style><p>x</p>',
        '<svg width="9" height="9"><title>x</title><image href="{url}" width="9" height="9"/></svg>',
        '<base href="{url}"><img src="x.png" alt="x">',
    ],
)
def test_a_page_that_loads_an_address_is_not_made(markup: str, listener: tuple[int, list[str]]) -> None:
    port, visits = listener
    body = markup.format(url=f"http://127.0.0.1:{port}/x")

    with pytest.raises(AssetRefused):
        html_to_pdf(f"<html lang=nl><title>t</title><body>{body}", identifier="x")

    assert visits == []
