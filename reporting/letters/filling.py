"""Fill in a text that was read: names become values, once. What stands in a value is never read again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reporting.letters.marks import Line, ParsedText, Part, Run
from reporting.letters.placeholders import PLACEHOLDERS

Lines = tuple[tuple[Run, ...], ...]


class MissingValues(Exception):
    """There is no value for these placeholders, which may not stay empty."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a letter that is ready: heading, paragraph or list with its lines, or a named insert."""

    kind: str
    lines: Lines = ()
    name: str = ""

    @property
    def text(self) -> str:
        """Return the words without their appearance, a line for each line."""
        return "\n".join("".join(run.text for run in line) for line in self.lines)


def missing_values(text: ParsedText, values: Mapping[str, str]) -> tuple[str, ...]:
    """Name the placeholders of a text that have no value and need one."""
    return tuple(
        name for name in text.placeholders if not PLACEHOLDERS[name].is_optional and not values.get(name, "").strip()
    )


def filled(text: ParsedText, values: Mapping[str, str], inserts: Mapping[str, tuple[Block, ...]]) -> tuple[Block, ...]:
    """Fill in a text. `inserts` gives the blocks for placeholders that stand alone.

    A paragraph, item or insert that stays empty is left out, and so is a heading with nothing under it.

    :raises MissingValues: if a value is missing.
    """
    if missing := tuple(name for name in missing_values(text, values) if name not in inserts):
        raise MissingValues(missing)
    return tuple(_without_bare_headings([block for part in text.parts for block in _blocks(part, values, inserts)]))


def filled_line(text: ParsedText, values: Mapping[str, str]) -> str:
    """Fill in a text of one line.

    :raises MissingValues: if a value is missing.
    """
    return " ".join(" ".join(block.text for block in filled(text, values, {})).split())


def _blocks(
    part: Part, values: Mapping[str, str], inserts: Mapping[str, tuple[Block, ...]]
) -> Iterator[Block]:  # fmt: skip
    if part.name:
        yield from inserts.get(part.name, ())
        return
    lines = tuple(
        line for line in (_line(each, values) for each in part.lines) if any(run.text.strip() for run in line)
    )
    if lines:
        yield Block(part.kind, lines)


def _line(line: Line, values: Mapping[str, str]) -> tuple[Run, ...]:
    return tuple(Run(values.get(run.placeholder, ""), run.is_strong) if run.placeholder else run for run in line)


def _without_bare_headings(blocks: list[Block]) -> Iterator[Block]:
    following = [*blocks[1:], None]
    for block, after in zip(blocks, following, strict=True):
        is_bare = block.kind == "heading" and (after is None or after.kind == "heading")
        if not is_bare:
            yield block
