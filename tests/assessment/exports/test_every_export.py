"""No export escapes LibreOffice: each address and each module that gives a spreadsheet is in the list of them."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from mkbdeals.launcher.paths import PROJECT
from tests.faults.exported import BEHIND_ADDRESSES, EXPORTS, IN_FILES, INSIDE, TOLD_ONLY

ROOMS = ("proposals", "assessment", "reporting", "mkbdeals")
# What makes a spreadsheet, or a file with one in it, by the module that offers it.
WRITERS = {
    "assessment.exports": {"write"},
    "proposals.spreadsheets": {"csv_bytes", "xlsx_bytes", "ods_bytes"},
}
MAKERS = WRITERS | {
    "assessment.views.downloads": {"download"},
    "proposals.services.privacy.about_person": {"give_data"},
    "reporting.documents.open_data.files": {"FILES"},
    "reporting.services.batch_archives": {"checked_archive"},
}
# The writers themselves.
OWN = {"proposals.spreadsheets", "proposals.spreadsheets.csv_file", "assessment.exports", "assessment.exports.csv_file"}


def addressed() -> Iterator[tuple[str, str, Any]]:
    """Give the name of each address, its pattern, and the function behind it without what is wrapped around it."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns: list[URLPattern | URLResolver], namespace: str, before: str) -> Iterator[tuple[str, str, Any]]:
    for each in patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(
                each.url_patterns, f"{namespace}{each.namespace}:" if each.namespace else namespace, pattern
            )
        else:
            yield f"{namespace}{each.name}", pattern, inspect.unwrap(each.callback)


def leads_to_a_file(view: Any) -> bool:
    module, name = getattr(view, "__module__", ""), getattr(view, "__name__", "")
    return module.startswith(ROOMS) and name in makers_in(module)


@cache
def makers_in(module: str) -> set[str]:
    """Name what of a module makes a spreadsheet: what it imports for it, and all that uses that, however far."""
    tree = ast.parse(inspect.getsource(import_module(module)))
    found = {
        name.asname or name.name
        for each in tree.body
        if isinstance(each, ast.ImportFrom)
        for name in each.names
        if name.name in MAKERS.get(each.module or "", ())
    }
    parts = [(name, used) for each in tree.body for name, used in _defined(each)]
    while more := {name for name, used in parts if used & found} - found:
        found |= more
    return found


def _defined(node: ast.stmt) -> Iterator[tuple[str, set[str]]]:
    """Give what a statement of a module defines, with the names that it uses; methods by their own name."""
    if isinstance(node, ast.ClassDef):
        for each in node.body:
            yield from _defined(each)
    elif isinstance(node, ast.FunctionDef):
        yield node.name, _used(node)
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            if isinstance(target, ast.Name):
                yield target.id, _used(node.value)


def _used(node: ast.AST) -> set[str]:
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return names | {
        each.attr
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id == "self"
    }


def writing_modules() -> set[str]:
    """Name the modules that write a spreadsheet themselves."""
    return {
        ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")
        for room in ROOMS
        for path in (PROJECT / room).rglob("*.py")
        if _writes(path)
    }


def _writes(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            offers = next((names for room, names in WRITERS.items() if (node.module or "").startswith(room)), set())
            if offers & {each.name for each in node.names}:
                return True
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"csv.writer", "csv.DictWriter"}:
            return True
    return False


def test_each_address_that_gives_a_spreadsheet_is_opened_by_libreoffice():
    found = {name for name, _pattern, view in addressed() if leads_to_a_file(view)}

    assert found == {each.partition(" ")[0] for each in EXPORTS} | INSIDE | TOLD_ONLY


def test_an_address_that_looks_like_a_file_is_one():
    own = (".csv", ".xlsx", ".ods")
    found = {name for name, pattern, _view in addressed() if "ending>" in pattern or pattern.endswith(own)}

    assert found
    assert found <= {each.partition(" ")[0] for each in EXPORTS}


def test_each_module_that_writes_a_spreadsheet_is_known():
    assert writing_modules() - OWN == BEHIND_ADDRESSES | IN_FILES


def test_the_guard_notices_a_view_that_hands_out_a_table():
    assert "ranking_file" in makers_in("assessment.views.management.ranking_file")
    assert "management_deals" not in makers_in("proposals.views.management.deal_list")
