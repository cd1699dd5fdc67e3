"""What every page must be: accessible, in Dutch, whole, and within 320 pixels. Each check lists what is wrong."""

import re
from collections.abc import Iterator
from functools import cache
from weakref import WeakKeyDictionary

from babel.messages.pofile import read_po
from django.utils.text import capfirst
from playwright.sync_api import CDPSession, Page

from mkbdeals.messages import SOURCE
from tests import axe

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
TITLE = re.compile(r"[A-Z0-9‘].* - MKB-deals( beheer| beoordelen| techniek)? \(demonstratie\)", re.DOTALL)
# Words that no Dutch text holds. Titles of proposals are data: some of them are English.
ENGLISH = re.compile(
    r"\b(the|and|with|your|you|this|these|from|please|saved?|deleted?|add(ed)?|changed?|view|search|select|name|yes|"
    r"none|date|history|proposals?|rounds?|themes?|assessors?|assessments?|users?|password|technical|call|reason|"
    r"sign|log out)\b",
    re.IGNORECASE,
)
# What a person reads or hears: texts, and names that only a screen reader gives.
TEXTS = """() => {
  const texts = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (!holder.closest('script, style, code, textarea, [lang="en"]')) texts.push(walker.currentNode.data);
  }
  for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'data-label'])
    for (const each of document.body.querySelectorAll(`[${name}]`)) texts.push(each.getAttribute(name));
  return texts.map(text => text.trim().replace(/\\s+/g, ' ')).filter(text => text);
}"""
FACTS = """() => ({
  lang: document.documentElement.lang,
  headings: [...document.querySelectorAll('h1')].filter(each => each.checkVisibility()).length,
  demonstration: document.querySelector('.mkb-demo')?.innerText ?? '',
  current: document.querySelectorAll('.mkb-nav [aria-current]').length,
  lower: [...document.querySelectorAll('h1, h2, h3, thead th, legend, label, caption, .mkb-nav a, button')]
    .filter(each => each.checkVisibility()).map(each => each.innerText.trim()).filter(text => /^[a-z]/.test(text)),
  adrift: [...document.querySelectorAll('a[href^="#"]')].map(each => each.getAttribute('href'))
    .filter(link => link.length > 1 && !document.getElementById(link.slice(1))),
})"""
# WCAG 1.4.12, whatever a reader sets to read more easily, and 1.4.4, text twice as large.
# WCAG 2.2, 1.4.12, and the size of text in pixels that a browser has by itself, and that a reader chooses.
SPACED_OUT = """
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }"""
TEXT, LARGE_TEXT = {"standard": 16, "fixed": 13}, {"standard": 32, "fixed": 26}
LINES: WeakKeyDictionary[Page, CDPSession] = WeakKeyDictionary()
RESTYLE = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""
# Texts of which a part is cut off. What only a screen reader gets is a pixel large. The text of an element comes last:
# the browser gathers that of all within it, for each element on the way down again.
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(each => {
  if (each.clientWidth <= 2 || each.clientHeight <= 2) return false;
  const style = getComputedStyle(each), cuts = /hidden|clip/;
  const isCut = (cuts.test(style.overflowX) && each.scrollWidth > each.clientWidth + 1)
    || (cuts.test(style.overflowY) && each.scrollHeight > each.clientHeight + 1);
  return isCut && style.clipPath === 'none' && !each.closest('svg, select, input, textarea')
    && each.checkVisibility() && each.innerText?.trim();
}).map(each => each.innerText.trim().slice(0, 60))"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def findings(page: Page, *, in_full: bool = True) -> Iterator[str]:
    """List what is wrong with the page that the browser shows.

    In full: also with the rules of axe, and with the text spaced out and twice as large.
    """
    yield from frame_findings(page)
    yield from english_in(page)
    if in_full:
        yield from axe.findings(page)
    page.set_viewport_size(NARROW)
    if (pixels := page.evaluate(OVERFLOW)) > 0:
        yield f"{pixels} pixels wider than a window of 320"
    page.set_viewport_size(WIDE)
    if in_full:
        yield from readable_findings(page)


def readable_findings(page: Page) -> Iterator[str]:
    """List what is lost when a reader spaces the text out, or has the browser show it twice as large."""
    page.evaluate(RESTYLE, SPACED_OUT)
    yield from (f"text spaced out: {each}" for each in lost(page))
    page.evaluate(RESTYLE, "")
    set_text_size(page, LARGE_TEXT)
    yield from (f"text of 200%: {each}" for each in lost(page))
    set_text_size(page, TEXT)


def set_text_size(page: Page, sizes: dict[str, int]) -> None:
    """Choose the size of text in the browser, over the one line to it that a window keeps."""
    if page not in LINES:
        LINES[page] = page.context.new_cdp_session(page)
    LINES[page].send("Page.setFontSizes", {"fontSizes": sizes})


def lost(page: Page) -> Iterator[str]:
    """List what does not fit in the window, or in the box around it."""
    if (pixels := page.evaluate(OVERFLOW)) > 0:
        yield f"{pixels} pixels wider than the window"
    yield from (f"cut off: {text!r}" for text in page.evaluate(CUT_OFF))


def frame_findings(page: Page) -> Iterator[str]:
    """Check language, title, headings, the strip of the demonstration, the menu and links within the page."""
    facts = page.evaluate(FACTS)
    if facts["lang"] != "nl":
        yield f"language {facts['lang']!r}"
    if not TITLE.fullmatch(page.title()):
        yield f"title {page.title()!r}"
    if facts["headings"] != 1:
        yield f"{facts['headings']} headings of the first level"
    if "Demonstratie" not in facts["demonstration"]:
        yield "does not say that it is a demonstration"
    if facts["current"] > 1:
        yield f"{facts['current']} entries of the menu are current"
    yield from (f"begins in lower case: {text!r}" for text in facts["lower"])
    yield from (f"link to nothing on the page: {link}" for link in facts["adrift"])


def english_in(page: Page) -> Iterator[str]:
    """Find texts that were left in English: a source text as it stands, or a tell-tale word."""
    for text in page.evaluate(TEXTS):
        if text in source_texts() or ENGLISH.search(text):
            yield f"English: {text[:80]!r}"


@cache
def source_texts() -> frozenset[str]:
    """Give the English texts of the code that are no Dutch text at the same time, such as "Open"."""
    with SOURCE.open("rb") as file:
        catalog = read_po(file, locale="nl")
    single = [each for each in catalog if isinstance(each.id, str)]
    dutch = {text for each in single for text in (each.string, capfirst(each.string))}
    return frozenset(each.id for each in single) - dutch
