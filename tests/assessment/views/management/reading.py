"""Reading a page the way a person does: words and cells, without markup."""

import re
from html import unescape
from html.parser import HTMLParser

from django.db import connection
from django.test.utils import CaptureQueriesContext


class _Table(HTMLParser):
    """Collects the words of each cell, row by row; a sub-line is a part of its own."""

    def __init__(self):
        super().__init__()
        self.rows: list[list[list[str]]] = []
        self.in_cell = False

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append([])
            self.in_cell = True

    def handle_endtag(self, tag):
        if tag in {"td", "th"}:
            self.in_cell = False

    def handle_data(self, data):
        if self.in_cell and self.rows[-1] and data.strip():
            self.rows[-1][-1].append(plain(data))


def plain(text: str) -> str:
    """Write spaces of every kind as one."""
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip()


def words(response) -> str:
    """Give everything a person reads on a page."""
    content = re.sub(r"<svg.*?</svg>|<script.*?</script>", " ", response.content.decode(), flags=re.S)
    return plain(unescape(re.sub(r"<[^>]+>", " ", content)))


def rows(response) -> list[list[list[str]]]:
    """Give the rows of the tables of a page: cells, each a list of its parts."""
    table = _Table()
    table.feed(response.content.decode())
    return table.rows


def query_count(client, address: str) -> int:
    """Count the statements of a page that was opened before (the session is warm)."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(address)
    return len(captured)
