"""What changed between two versions of a proposal, part by part and word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from proposals.models import Proposal
from proposals.views.answers import AnswerGroup, AnswerTable, answer_groups

# Above this many words a comparison by word takes too long; then the old and new text stand whole.
MOST_WORDS = 3000


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `same`, `added` or `removed`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """A question or row whose text changed; its pieces read in the order of the text."""

    name: str
    pieces: list[Piece]


@dataclass(frozen=True)
class ChangedPart:
    """A part of the proposal with all that changed in it."""

    code: str
    title: str
    address: str
    changes: list[Change]


def changed_parts(
    proposal: Proposal, before: dict[str, Any], after: dict[str, Any], *, may_edit: bool = False
) -> list[ChangedPart]:
    """List the parts in which two contents of a proposal differ, in the order of the parts."""
    old = {group.page.code: group for group in answer_groups(proposal, before, may_edit=may_edit)}
    parts = [
        ChangedPart(group.page.code, str(group.page.title), group.address, list(_changes(old[group.page.code], group)))
        for group in answer_groups(proposal, after, may_edit=may_edit)
    ]
    files = [f"{each['name']}\n{each['sha256']}" for each in before["attachments"]]
    files_now = [f"{each['name']}\n{each['sha256']}" for each in after["attachments"]]
    for part in parts:
        if part.code == "attachments":
            part.changes.extend(_row_changes(files, files_now))
    return [part for part in parts if part.changes]


def pieces_of(before: str, after: str) -> list[Piece]:
    """Compare two texts by word; white space belongs to the word before it."""
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    if len(old) + len(new) > MOST_WORDS:
        return [Piece(kind, text) for kind, text in (("removed", before), ("added", after)) if text]
    matcher = SequenceMatcher(None, [each.strip() for each in old], [each.strip() for each in new], autojunk=False)
    pieces = []
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(new[new_from:new_to])))
            continue
        pieces.append(Piece("removed", "".join(old[old_from:old_to])))
        pieces.append(Piece("added", "".join(new[new_from:new_to])))
    return [piece for piece in pieces if piece.text]


def _changes(old: AnswerGroup, new: AnswerGroup) -> Iterator[Change]:
    texts, texts_now = dict(old.facts), dict(new.facts)
    for name in dict.fromkeys([*texts, *texts_now]):
        before, after = texts.get(name, ""), texts_now.get(name, "")
        if before != after:
            yield Change(name, pieces_of(before, after))
    rows, rows_now = ({str(table.caption): _lines(table) for table in group.tables} for group in (old, new))
    for caption in dict.fromkeys([*rows, *rows_now]):
        yield from _row_changes(rows.get(caption, []), rows_now.get(caption, []), caption)


def _row_changes(before: list[str], after: list[str], caption: str = "") -> Iterator[Change]:
    """Compare rows as whole lines: what went and what came, in order."""
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        pieces = [Piece("removed", f"{line}\n") for line in before[old_from:old_to]]
        pieces += [Piece("added", f"{line}\n") for line in after[new_from:new_to]]
        yield Change(caption, pieces)


def _lines(table: AnswerTable) -> list[str]:
    rows = [*table.rows, table.total] if table.total else table.rows
    return [" · ".join(cell.replace("\n", " – ") for cell in row if cell) for row in rows]
