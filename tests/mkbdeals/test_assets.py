"""The component CSS: only what the pages use, nothing from elsewhere committed."""

import json
import re

import pytest
from fontTools.ttLib import TTFont

from mkbdeals import assets

CLASSES = frozenset({"utrecht-button", "utrecht-button--subtle"})


@pytest.fixture(scope="module")
def built() -> str:
    assets.main()
    return assets.BUILT.read_text(encoding="utf-8")


def used_in_templates() -> set[str]:
    """Collect the classes of the components from templates and template tags."""
    sources = [
        *(assets.BASE_DIR / "templates").rglob("*.html"),
        *(assets.BASE_DIR / "mkbdeals/templatetags").glob("*.py"),
    ]
    words = re.findall(r"utrecht-[\w-]*[\w]", "\n".join(path.read_text(encoding="utf-8") for path in sources))
    return set(words)


def test_rules_of_unused_classes_are_left_out():
    css = ".utrecht-button{color:red}.utrecht-button--busy{color:blue}@media print{.utrecht-alert{color:red}}"

    assert assets.used_rules(css, CLASSES) == ".utrecht-button{color:red}"


def test_excluded_class_does_not_count_as_used():
    css = ".utrecht-button:hover:not(.utrecht-button--busy,:disabled){color:red}"

    assert assets.used_rules(css, CLASSES) == css


def test_selector_list_keeps_its_used_part():
    css = ".utrecht-button--busy,.utrecht-button--subtle{color:red}"

    assert assets.used_rules(css, CLASSES) == ".utrecht-button--subtle{color:red}"


@pytest.mark.parametrize(
    ("rule", "settled"),
    [
        ("a{color:var(--x,var(--y,red))}", "a{color:red}"),
        ("a{color:var(--ours,red)}", "a{color:var(--ours,red)}"),
        ("a{width:calc(var(--x, 2)*var(--ours))}", "a{width:calc(2*var(--ours))}"),
        ("a{color:var(--x)}", "a{color:var(--unset)}"),
        ("a{--_p:var(--x);color:var(--_p,red)}", "a{color:red}"),
        ("a{--_p:var(--x)}b{color:red}", "b{color:red}"),
    ],
)
def test_tokens_that_nobody_sets_are_settled(rule, settled):
    assert assets.settle_tokens(rule, ":root{--ours:1}") == settled


def test_open_bracket_is_refused():
    with pytest.raises(ValueError, match="stays open"):
        assets.settle("color:var(--x", set())


def test_built_file_is_one_layer_and_names_its_licence(built):
    assert "EUPL-1.2" in built
    assert built.count("@layer nlds {") == 1
    assert built.count("{") == built.count("}")
    assert ".utrecht-button{" in built


def test_every_class_of_a_component_in_the_templates_is_built():
    listed = set(json.loads((assets.BASE_DIR / "package.json").read_text(encoding="utf-8"))["usedClasses"])
    bases = {name for name in listed if "--" not in name}

    unknown = {name for name in used_in_templates() if name.split("--")[0] not in bases}

    assert unknown == set()


def test_style_sheets_stay_light(built):
    own = [assets.BASE_DIR / "static" / "css" / name for name in ("tokens.css", "site.css")]

    assert len(built.encode()) + sum(path.stat().st_size for path in own) < 80_000


def test_lock_file_names_no_registry():
    assert "://" not in (assets.BASE_DIR / "bun.lock").read_text(encoding="utf-8")


def test_no_style_sheet_of_others_is_kept_here(built):
    foreign = {rule.strip() for rule in built.splitlines() if rule.startswith(".utrecht-")}

    for path in (assets.BASE_DIR / "static").rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert not {line.strip() for line in text.splitlines()} & foreign, path.name
        assert "license" not in text.lower(), path.name


def test_letter_type_is_small_and_holds_the_signs_of_dutch(built):
    for font in assets.FONTS:
        signs = TTFont(font).getBestCmap()
        assert font.stat().st_size < 25_000
        assert set("AZaz09€éëïŠ‘’–…→") <= {chr(code) for code in signs}


def test_letter_type_does_not_bear_the_reserved_name(built):
    names = [
        str(record) for font in assets.FONTS for record in TTFont(font)["name"].names if record.nameID in (1, 4, 6)
    ]

    assert names and not any("Source" in name for name in names)
