"""Read the text of a letter: paragraphs, headings, lists, strong words and placeholders.

The marks: an empty line ends a paragraph, "# " begins a heading, "- " an item of a list, and two stars stand around
strong words. A placeholder is a plain name between double braces. Braces with anything else between them, and the
tags of template languages, are refused: they can only be a mistake.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import groupby

from reporting.letters.placeholders import PLACEHOLDERS, allowed_in

NAME = re.compile(r"[a-z][a-z0-9_]*")
NEAR_ENOUGH = 0.5
LONGEST_FOUND = 60
_BRACES = re.compile(r"\{\{(.*?)\}\}")
_TAG = re.compile(r"\{[%#].*?(?:[%#]\}|$)")
_LOOSE = re.compile(r"\{\{|\}\}")
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_HEADING = re.compile(r"#{1,3}\s+(.*)")
_ITEM = re.compile(r"[-*•]\s+(.*)")


@dataclass(frozen=True, slots=True)
class TextProblem:
    """What is wrong in a text: `code`, the words `found`, the line (from 1) and the nearest name that is known."""

    code: str
    found: str
    line: int
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one appearance, or the name of a placeholder."""

    text: str = ""
    is_strong: bool = False
    placeholder: str = ""


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading or paragraph with its lines, a list with its items, or what a placeholder brings (`insert`)."""

    kind: str
    lines: tuple[Line, ...] = ()
    name: str = ""

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Name what must be filled in here."""
        own = (self.name,) if self.name else ()
        return (*own, *(run.placeholder for line in self.lines for run in line if run.placeholder))


@dataclass(frozen=True, slots=True)
class ParsedText:
    """The parts of a text in their order, and what is wrong in it."""

    parts: tuple[Part, ...]
    problems: tuple[TextProblem, ...] = field(default=())

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Name each placeholder of the text once, in the order of appearance."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.placeholders))


def parse_text(source: str, kind: str) -> ParsedText:
    """Read the text of a letter of one kind (see `placeholders`)."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    problems = [each for number, line in enumerate(lines, 1) for each in _problems(line, number, kind)]
    return ParsedText(tuple(_parts(lines)), tuple(problems))


def parse_line(source: str, kind: str) -> ParsedText:
    """Read a text of one line, such as a subject: placeholders and no marks."""
    problems = list(_problems(source, 1, kind))
    problems += [TextProblem("alone", each, 1) for each in _names(source) if PLACEHOLDERS[each].stands_alone]
    return ParsedText((Part("paragraph", (_placed(source, is_strong=False),)),), tuple(problems))


def _names(line: str) -> list[str]:
    found = (each.strip() for each in _BRACES.findall(line))
    return [each for each in found if each in PLACEHOLDERS]


def _problems(line: str, number: int, kind: str) -> Iterator[TextProblem]:
    for tag in _TAG.findall(line):
        yield TextProblem("tag", tag[:LONGEST_FOUND], number)
    for inside in _BRACES.findall(line):
        yield from _name_problems(inside.strip(), line, number, kind)
    if _LOOSE.search(_BRACES.sub("", line)):
        yield TextProblem("loose", line.strip()[:LONGEST_FOUND], number)


def _name_problems(name: str, line: str, number: int, kind: str) -> Iterator[TextProblem]:
    allowed = allowed_in(kind)
    if not NAME.fullmatch(name):
        yield TextProblem("not_a_name", name[:LONGEST_FOUND], number, _nearest(name, allowed))
    elif name not in PLACEHOLDERS:
        yield TextProblem("unknown", name[:LONGEST_FOUND], number, _nearest(name, allowed))
    elif name not in allowed:
        yield TextProblem("not_here", name, number, _nearest(name, allowed))
    elif PLACEHOLDERS[name].stands_alone and not _BRACES.fullmatch(line.strip()):
        yield TextProblem("alone", name, number)


def _nearest(name: str, allowed: tuple[str, ...]) -> str:
    plain = re.sub(r"[^a-z0-9_]", "_", name.lower())[:LONGEST_FOUND]
    return next(iter(get_close_matches(plain, allowed, 1, NEAR_ENOUGH)), "")


def _parts(lines: list[str]) -> Iterator[Part]:
    """Put lines together: those of one kind that follow each other are one part, but each heading is its own."""
    kinds = [(_kind_of(line), line.strip()) for line in lines]
    for kind, group in groupby(kinds, key=lambda each: each[0]):
        texts = [text for _kind, text in group]
        if kind == "heading":
            yield from (Part("heading", (_runs(_HEADING.sub(r"\1", text)),)) for text in texts)
        elif kind == "insert":
            yield from (Part("insert", name=text.strip("{} ")) for text in texts)
        elif kind == "list":
            yield Part("list", tuple(_runs(_ITEM.sub(r"\1", text)) for text in texts))
        elif kind == "paragraph":
            yield Part("paragraph", tuple(_runs(text) for text in texts))


def _kind_of(line: str) -> str:
    text = line.strip()
    if not text:
        return "gap"
    alone = _BRACES.fullmatch(text)
    if alone and (known := PLACEHOLDERS.get(alone.group(1).strip())) and known.stands_alone:
        return "insert"
    if _HEADING.fullmatch(text):
        return "heading"
    return "list" if _ITEM.fullmatch(text) else "paragraph"


def _runs(text: str) -> Line:
    """Cut a line at its strong words."""
    pieces = _STRONG.split(text)
    return tuple(run for at, piece in enumerate(pieces) for run in _placed(piece, is_strong=bool(at % 2)))


def _placed(text: str, *, is_strong: bool) -> Line:
    """Cut words at their placeholders."""
    pieces = _BRACES.split(text)
    return tuple(
        Run(placeholder=piece.strip(), is_strong=is_strong) if at % 2 else Run(piece, is_strong)
        for at, piece in enumerate(pieces)
        if piece
    )
