"""What a screen reader is told by each document: headings, paragraphs, lists, tables, drawings, in the right order."""

import inspect
import itertools
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.template.loader import render_to_string
from weasyprint import HTML

from reporting.documents import Document
from reporting.pdf import html_to_pdf
from reporting.pdf.glyphs import drawable
from tests import pdf_checks
from tests.pdf_structure import Element, bookmarks_of, squeezed, tree_of, untagged
from tests.reporting.documents.kinds import DATA_SETS, KINDS, document_of, pdf_of

every_kind = pytest.mark.parametrize("kind", KINDS)
every_set = pytest.mark.parametrize("data_set", DATA_SETS)
HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
# Text may stand directly in these; in a Div, a Part or a Sect it would be text without a meaning.
TEXT_BLOCKS = frozenset([*HEADINGS, "P", "LBody", "Lbl", "TH", "TD", "Caption", "Figure", "Note", "BlockQuote"])
HTML_BLOCKS = ("h1", "h2", "h3", "h4", "p", "caption", "th", "td", "li")


@pytest.fixture(scope="module")
def trees() -> dict[tuple[str, str], Element]:
    return {}


@pytest.fixture
def tree(kind: str, data_set: str, trees: dict[tuple[str, str], Element]) -> Element:
    if (kind, data_set) not in trees:
        with pdf_checks.open_pdf(pdf_of(kind, data_set)) as pdf:
            trees[kind, data_set] = tree_of(pdf)
    return trees[kind, data_set]


def with_ancestors(element: Element, above: tuple[str, ...] = ()) -> Iterator[tuple[Element, tuple[str, ...]]]:
    yield element, above
    for child in element.children:
        yield from with_ancestors(child, (*above, element.kind))


def concrete(kind: type[Document]) -> Iterator[type[Document]]:
    for each in kind.__subclasses__():
        if not inspect.isabstract(each) and each.__module__.startswith("reporting."):
            yield each
        yield from concrete(each)


def test_every_kind_of_document_is_proven() -> None:
    assert {type(make()) for make in KINDS.values()} == set(concrete(Document))


@every_kind
@every_set
def test_headings_begin_with_one_title_and_skip_no_level(tree: Element, kind: str) -> None:
    levels = [int(each.kind[1]) for each in tree.walk() if each.kind in HEADINGS]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in itertools.pairwise(levels))


@every_kind
@every_set
def test_all_text_stands_in_a_real_block(tree: Element) -> None:
    loose = [
        (above, each.words) for each, above in with_ancestors(tree)
        if each.words.strip() and not TEXT_BLOCKS.intersection(above)
    ]  # fmt: skip

    assert loose == []


@every_kind
@every_set
def test_tables_are_regular_and_their_heads_say_what_they_head(tree: Element) -> None:
    for table in (each for each in tree.walk() if each.kind == "Table"):
        rows = [each for each in table.walk() if each.kind == "TR"]
        heads = [each for each in table.walk() if each.kind == "TH"]

        assert heads
        assert {each.scope for each in heads} <= {"/Row", "/Column"}
        assert len({sum(cell.span for cell in row.children) for row in rows}) == 1
        assert {cell.kind for row in rows for cell in row.children} <= {"TH", "TD"}


@every_kind
def test_data_tables_are_named_by_a_caption_or_the_heading_above(kind: str) -> None:
    heading = ""
    page = parsed(document_of(kind, "filled in"))
    for each in page.iter():
        if each.tag in ("h1", "h2", "h3", "h4"):
            heading = "".join(each.itertext())
        elif each.tag == "table" and each.find("thead") is not None:
            caption = each.find("caption")
            assert "".join(caption.itertext() if caption is not None else heading).strip()


@every_kind
@every_set
def test_lists_hold_items_with_a_body(tree: Element) -> None:
    for each in (each for each in tree.walk() if each.kind == "L"):
        assert {child.kind for child in each.children} <= {"LI", "L", "Caption"}
    for each in (each for each in tree.walk() if each.kind == "LI"):
        assert {child.kind for child in each.children} <= {"Lbl", "LBody"}
        assert any(child.kind == "LBody" for child in each.children)


@every_kind
@every_set
def test_drawings_are_told_in_words(tree: Element) -> None:
    assert [each for each in tree.walk() if each.kind == "Figure" and len(each.alt) < 10] == []


@every_kind
@every_set
def test_nothing_is_painted_outside_the_tags(kind: str, data_set: str) -> None:
    with pdf_checks.open_pdf(pdf_of(kind, data_set)) as pdf:
        assert untagged(pdf) == []


@every_kind
@every_set
def test_reading_order_is_that_of_the_page(tree: Element, kind: str, data_set: str) -> None:
    told = tree.text.lower()
    place = 0
    for words in blocks_of(document_of(kind, data_set)):
        found = told.find(words, place)
        assert found >= 0, f"{words[:80]!r} does not come after {told[max(0, place - 80) : place]!r}"
        place = found + len(words)


@every_kind
@every_set
def test_document_names_its_language_and_title(kind: str, data_set: str) -> None:
    with pdf_checks.open_pdf(pdf_of(kind, data_set)) as pdf:
        assert str(pdf.Root.Lang) == "nl"
        assert str(pdf.docinfo["/Title"])
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


@every_kind
@every_set
def test_bookmarks_are_headings_in_their_order(tree: Element, kind: str, data_set: str) -> None:
    with pdf_checks.open_pdf(pdf_of(kind, data_set)) as pdf:
        bookmarks = [each.lower() for each in bookmarks_of(pdf)]
    headings = iter(each.text.lower() for each in tree.walk() if each.kind in HEADINGS)

    assert bookmarks
    assert [each for each in bookmarks if each not in headings] == []


def test_a_text_outside_every_block_is_found() -> None:
    with pikepdf.open(broken("<div>los</div><h3>Te diep</h3>")) as pdf:
        found = tree_of(pdf)

    assert "P" not in next(above for each, above in with_ancestors(found) if each.words == "los")
    assert [each.kind for each in found.walk() if each.kind in HEADINGS] == ["H1", "H3"]


def broken(body: str) -> Any:
    html = f'<html lang="nl"><head><title>t</title></head><body><h1>t</h1>{body}</body></html>'
    return BytesIO(html_to_pdf(html, identifier="t/1"))


def parsed(document: Document) -> Any:
    html = render_to_string(document.template, {"document": document})
    return HTML(string=drawable(html)).etree_element


def blocks_of(document: Document) -> Iterator[str]:
    """Give the text of each block of the page in its order, squeezed; a footnote stands at the foot of its page."""
    for element in (each for each in parsed(document).find("body").iter() if each.tag in HTML_BLOCKS):
        words = squeezed("".join(_own_words(element))).lower()
        if words:
            yield words


def _own_words(element: Any) -> Iterator[str]:
    """Give the words of a block up to the first block in it, which follows by itself."""
    yield element.text or ""
    for child in element:
        if child.tag in (*HTML_BLOCKS, "ul", "ol", "table", "div") or not isinstance(child.tag, str):
            return
        if "footnote" in child.get("class", "") or child.tag.startswith("{"):
            return
        yield from _own_words(child)
        yield child.tail or ""
