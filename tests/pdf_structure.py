"""Read the tags of a PDF: what a screen reader is told, and in which order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

# What shows something on the page (ISO 32000-1, table 51 without the ones that only set a state).
PAINTING = frozenset(["Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "BI", "EI"])
_CODES = re.compile(r"<([0-9a-fA-F]+)>")


@dataclass
class Element:
    """An element of the tag tree; a piece of text is a child of the kind "" with its words."""

    kind: str
    children: list["Element"] = field(default_factory=list)
    words: str = ""
    alt: str = ""
    scope: str = ""
    span: int = 1

    def walk(self) -> Iterator["Element"]:
        """Give this element and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def text(self) -> str:
        """Give all words of this element, without spaces: lines may be broken anywhere."""
        return squeezed("".join(each.words for each in self.walk()))


def squeezed(text: str) -> str:
    """Leave out spaces and hyphens: where a line is broken one may come or go."""
    return re.sub(r"[\s\u00ad\u200b-]+", "", text)


def tree_of(pdf: pikepdf.Pdf) -> Element:
    """Read the whole tag tree with its words."""
    words = {page.objgen: words_of(page) for page in pdf.pages}
    return _element(pdf.Root.StructTreeRoot.K[0], words)


def untagged(pdf: pikepdf.Pdf) -> list[str]:
    """List what is painted outside marked content: neither tagged nor marked as an artifact."""
    found = []
    for page in pdf.pages:
        depth = 0
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                depth += 1
            elif name == "EMC":
                depth -= 1
            elif name in PAINTING and not depth:
                found.append(f"page {page.index + 1}: {name} {list(operands)!r:.60}")
    return found


def bookmarks_of(pdf: pikepdf.Pdf) -> list[str]:
    """List the titles of the bookmarks in their order, without spaces."""
    return [squeezed(title) for title in _titles(pdf.Root.Outlines)]


def words_of(page: pikepdf.Page) -> dict[int, str]:
    """Collect the words of each piece of marked content of a page."""
    fonts = {str(name): _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    found: dict[int, str] = {}
    marks: list[int | None] = []
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                properties = operands[1]
                marks.append(int(properties["/MCID"]) if "/MCID" in properties else None)
            case "BMC":
                marks.append(None)
            case "EMC":
                marks.pop()
            case "Tf":
                letters = fonts[str(operands[0])]
            case "TJ" | "Tj":
                mark = next((each for each in reversed(marks) if each is not None), None)
                if mark is not None:
                    found[mark] = found.get(mark, "") + "".join(_shown(operands, letters))
    return found


def _element(item: pikepdf.Object, words: dict[tuple[int, int], dict[int, str]]) -> Element:
    attributes = item.get("/A", {})
    element = Element(
        kind=str(item.S)[1:],
        alt=str(item.get("/Alt", "")),
        scope=str(attributes.get("/Scope", "")),
        span=int(attributes.get("/ColSpan", 1)),
    )
    for kid in item.get("/K", []):
        if isinstance(kid, int):
            element.children.append(Element(kind="", words=words[item.Pg.objgen].get(int(kid), "")))
        elif kid.get("/Type") == "/StructElem":
            element.children.append(_element(kid, words))
    return element


def _titles(level: pikepdf.Object) -> Iterator[str]:
    item = level.get("/First")
    while item is not None:
        yield str(item.Title)
        yield from _titles(item)
        item = item.get("/Next")


def _shown(operands: list[pikepdf.Object], letters: dict[int, str]) -> Iterator[str]:
    pieces = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
    for piece in pieces:
        if isinstance(piece, pikepdf.String):
            codes = bytes(piece)
            yield from (letters.get(int.from_bytes(codes[at : at + 2]), "") for at in range(0, len(codes), 2))


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """Read which letters the codes of a font stand for (its /ToUnicode)."""
    text = font.ToUnicode.read_bytes().decode("latin-1")
    letters = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        codes = _CODES.findall(block)
        for code, letter in zip(codes[::2], codes[1::2], strict=True):
            letters[int(code, 16)] = bytes.fromhex(letter).decode("utf-16-be")
    return letters
