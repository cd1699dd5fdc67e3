"""axe, the checker of accessibility, in the page that a browser shows."""

from collections.abc import Sequence

from playwright.sync_api import Page

from mkbdeals.assets import BASE_DIR

SOURCE = BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# All rules run on all of the page; what passed is neither described nor sent here, which costs as much as the rules.
RUN = """([tags, preload]) => axe.run(document, {runOnly: tags, preload, resultTypes: ['violations']}).then(result =>
  result.violations.flatMap(each => each.nodes.map(node => `${each.id}: ${node.html.slice(0, 160)}`)))"""


def findings(page: Page, tags: Sequence[str] = WCAG, *, preload: bool = False) -> list[str]:
    """Run the rules with one of these tags and list what each found, with the place; `preload` style sheets first."""
    page.wait_for_load_state("load")
    if not page.evaluate("'axe' in window"):
        page.evaluate(SOURCE.read_text(encoding="utf-8"))
    return page.evaluate(RUN, [list(tags), preload])
