"""Read a text with marks: paragraphs, headings, lists, strong words, links and footnotes.

The marks: an empty line ends a paragraph; "# " and "## " begin a heading, "- " an item of a list and "1. " one of a
numbered list; two stars stand around strong words; "[words](https://address)" is a link and "[^words]" a footnote.
Whatever is no mark is text, also tags of HTML.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from reporting.texts.papers import wrong_citations

LONGEST_FOUND = 60
LONGEST_NOTE = 600
_PIECE = re.compile(
    r"\[\^(?P<note>[^\[\]]{0,1000})\]"
    r"|\[(?P<words>[^\[\]\n]{1,300})\]\((?P<address>[^()\s]{1,500})\)"
    r"|\*\*(?=\S)(?P<strong>[^*]+?)(?<=\S)\*\*"
)
_ADDRESS = re.compile(
    r"https://[a-z0-9.-]+\.[a-z]{2,}(?:[/?#][^\s<>\"']*)?|mailto:[^\s<>\"'@]+@[a-z0-9.-]+", re.IGNORECASE
)
_HEADING = re.compile(r"(#{1,3})\s+(.*\S)")
_ITEM = re.compile(r"[-*•]\s+(.*)")
_NUMBERED = re.compile(r"\d{1,3}[.)]\s+(.*)")


@dataclass(frozen=True, slots=True)
class MarkProblem:
    """What is wrong in a text: `code`, the words `found`, the line (from 1) and what it should be, if that is known."""

    code: str
    found: str
    line: int
    better: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one appearance: `kind` is "plain", "strong", "link" (to `address`) or "note"."""

    text: str
    kind: str = "plain"
    address: str = ""


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (`level` 1 or 2), a paragraph with its lines, or a list ("list", "numbered") with its items."""

    kind: str
    lines: tuple[Line, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class ParsedText:
    """The blocks of a text in their order, and what is wrong in it."""

    blocks: tuple[Block, ...]
    problems: tuple[MarkProblem, ...] = ()


def parse_text(source: str) -> ParsedText:
    """Read a text with marks. A mark that is wrong stays in the text as it was typed and is named as a problem."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    problems = [each for number, line in enumerate(lines, 1) for each in _problems(line, number)]
    return ParsedText(tuple(_without_gaps(_blocks(lines))), tuple(problems))


def _blocks(lines: list[str]) -> Iterator[Block]:
    kinds = [(_kind_of(line.strip()), line.strip()) for line in lines]
    for kind, group in groupby(kinds, key=lambda each: each[0]):
        texts = [text for _kind, text in group]
        if kind == "heading":
            yield from map(_heading, texts)
        elif kind == "list":
            yield Block("list", tuple(_pieces(_ITEM.sub(r"\1", text)) for text in texts))
        elif kind == "numbered":
            yield Block("numbered", tuple(_pieces(_NUMBERED.sub(r"\1", text)) for text in texts))
        elif kind == "paragraph":
            yield Block("paragraph", tuple(_pieces(text) for text in texts))


def _without_gaps(blocks: Iterator[Block]) -> Iterator[Block]:
    """Raise a heading of the second level without one of the first before it: no level is skipped (PDF/UA-1, 7.4)."""
    has_first = False
    for block in blocks:
        has_first = has_first or block.level == 1
        yield replace(block, level=1) if block.level == 2 and not has_first else block


def _heading(text: str) -> Block:
    found = _HEADING.fullmatch(text)
    marks, words = found.groups() if found else ("#", text)
    return Block("heading", (_pieces(words),), min(len(marks), 2))


def _kind_of(text: str) -> str:
    if not text:
        return "gap"
    if _HEADING.fullmatch(text):
        return "heading"
    if _ITEM.fullmatch(text):
        return "list"
    return "numbered" if _NUMBERED.fullmatch(text) else "paragraph"


def _pieces(text: str) -> Line:
    return tuple(_cut(text))


def _cut(text: str) -> Iterator[Piece]:
    at = 0
    for found in _PIECE.finditer(text):
        piece = _piece(found)
        if piece is None:
            continue
        if found.start() > at:
            yield Piece(text[at : found.start()])
        yield piece
        at = found.end()
    if at < len(text):
        yield Piece(text[at:])


def _piece(found: re.Match[str]) -> Piece | None:
    """Give what a mark says, or None when it is wrong and stays text."""
    note, words, address, strong = found.group("note", "words", "address", "strong")
    if note is not None:
        return Piece(note.strip(), "note") if note.strip() and len(note) <= LONGEST_NOTE else None
    if words is not None:
        return Piece(words, "link", address) if _ADDRESS.fullmatch(address) else None
    return Piece(strong, "strong")


def _problems(line: str, number: int) -> Iterator[MarkProblem]:
    for found in _PIECE.finditer(line):
        note, address = found.group("note", "address")
        if note is not None and not note.strip():
            yield MarkProblem("empty_note", found.group()[:LONGEST_FOUND], number)
        elif note is not None and len(note) > LONGEST_NOTE:
            yield MarkProblem("long_note", found.group()[:LONGEST_FOUND], number)
        elif address is not None and not _ADDRESS.fullmatch(address):
            yield MarkProblem("address", address[:LONGEST_FOUND], number, _better_address(address))
    left = _PIECE.sub("", line)
    if "[^" in left:
        yield MarkProblem("open_note", left[left.index("[^") :][:LONGEST_FOUND], number)
    if left.count("**") % 2:
        yield MarkProblem("open_strong", left[left.rindex("**") :][:LONGEST_FOUND], number)
    if _HEADING.fullmatch(line.strip()) and any(found.group("note") for found in _PIECE.finditer(line)):
        yield MarkProblem("note_in_heading", line.strip()[:LONGEST_FOUND], number)
    for cited, better in wrong_citations(line):
        yield MarkProblem("paper", cited, number, better)


def _better_address(address: str) -> str:
    """Guess what was meant by "www.…" or "http://…"."""
    for better in (f"https://{address}", address.replace("http://", "https://", 1)):
        if _ADDRESS.fullmatch(better):
            return better
    return ""
