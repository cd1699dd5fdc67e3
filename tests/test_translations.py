"""Every text in the code has its Dutch: also what the collector of texts does not see."""

import ast
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

BASE = Path(settings.BASE_DIR)
APPS = ("proposals", "assessment", "reporting", "mkbdeals")
SINGULAR = {"gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
FUNCTIONS = SINGULAR | PLURAL | CONTEXT


@pytest.fixture(scope="module")
def known() -> set[tuple[str, ...]]:
    """The texts of the catalogue, as the words that a call in the code names."""
    with (BASE / "mkbdeals/locale/nl/LC_MESSAGES/django.po").open("rb") as file:
        catalog = read_po(file, locale="nl")
    texts = set()
    for message in catalog:
        forms = message.id if isinstance(message.id, tuple | list) else (message.id,)
        texts.add((message.context, forms[0]) if message.context else tuple(forms))
    return texts


def calls_of(path: Path):
    """Give each call that translates: its line and its texts; None for a text that is not a constant."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in FUNCTIONS
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            function = names[node.func.id]
            count = 1 if function in SINGULAR else 2
            yield node.lineno, tuple(getattr(argument, "value", None) for argument in node.args[:count])


@pytest.mark.parametrize("app", APPS)
def test_every_text_in_the_code_stands_in_the_catalogue(app, known):
    missing = [
        f"{path.relative_to(BASE)}:{line} {texts}"
        for path in sorted((BASE / app).rglob("*.py"))
        if "migrations" not in path.parts
        for line, texts in calls_of(path)
        if None not in texts and texts not in known
    ]

    assert missing == []
