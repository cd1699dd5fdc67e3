"""axe, the checker of accessibility, in the page that a browser shows."""

from collections.abc import Sequence
from functools import cache
from weakref import WeakSet

from playwright.sync_api import Page

from mkbdeals.assets import BASE_DIR

SOURCE = BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# All rules run on all of the page; what passed is neither described nor sent here, which costs as much as the rules.
RUN = """([tags, preload]) => axe.run(document, {runOnly: tags, preload, resultTypes: ['violations']}).then(result =>
  result.violations.flatMap(each => each.nodes.map(node => `${each.id}: ${node.html.slice(0, 160)}`)))"""
# Half a megabyte takes longer on its way to the browser than to be read there: it goes there once for each window.
# Each next page of the window has it as a function that nobody has called; that costs next to nothing.
KEEP = "Object.defineProperty(window, 'mkbLoadAxe', { value() { %s } });"
LOADED = "'axe' in window || ('mkbLoadAxe' in window && (mkbLoadAxe(), true))"
KEPT: WeakSet[Page] = WeakSet()


def findings(page: Page, tags: Sequence[str] = WCAG, *, preload: bool = False) -> list[str]:
    """Run the rules with one of these tags and list what each found, with the place; `preload` style sheets first."""
    page.wait_for_load_state("load")
    load(page)
    return page.evaluate(RUN, [list(tags), preload])


def load(page: Page) -> None:
    """Bring axe into the page: from the window itself, from here when it is the first page or scripts are off."""
    if page.evaluate(LOADED):
        return
    page.evaluate(source())
    if page not in KEPT:
        page.add_init_script(KEEP % source())
        KEPT.add(page)


@cache
def source() -> str:
    """Give the text of axe."""
    return SOURCE.read_text(encoding="utf-8")
