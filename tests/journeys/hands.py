"""A mouse that counts its clicks and a keyboard that remembers what was typed."""

import re

from playwright.sync_api import Locator, Page

HELD = """() => { const at = document.activeElement;
  return { field: at.id || at.tagName, value: at.value ?? null }; }"""


class Hands:
    """One person behind one browser. Only clicks are counted: keys, and pasting with them, are not."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        self.typed: list[str] = []
        # Asked for early: else the first window for files may open before the driver waits for it.
        page.on("filechooser", lambda _chooser: None)

    def click(self, target: Locator) -> None:
        """Click once."""
        target.click()
        self.clicks += 1

    def go(self, target: Locator) -> None:
        """Click on what leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.click(target)

    def press(self, name: str | re.Pattern[str]) -> None:
        """Click a button that leads to another page."""
        self.go(self.page.get_by_role("button", name=name))

    def type(self, text: str) -> None:
        """Type a text where the cursor is. :raises AssertionError: if something stands there already."""
        held = self.page.evaluate(HELD)
        assert held["value"] == "", f"{held['field']} already holds {held['value']!r}; typed {text[:60]!r}"
        self.page.keyboard.insert_text(text)
        assert self.page.evaluate(HELD)["value"] == text
        self.typed.append(text)

    def tab(self, times: int = 1) -> None:
        """Go on to the next field."""
        for _time in range(times):
            self.page.keyboard.press("Tab")

    def type_row(self, texts: list[str]) -> None:
        """Type the cells of a row, from the cell where the cursor is. An empty text leaves a cell as it is."""
        for number, text in enumerate(texts):
            if number:
                self.tab()
            if text:
                self.type(text)

    def paste(self, cells: str) -> None:
        """Paste cells of a spreadsheet where the cursor is."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", cells)
        self.page.keyboard.press("Control+V")
        self.typed += re.split(r"[\t\n]", cells)

    def choose_files(self, target: Locator, files: list[dict[str, object]]) -> None:
        """Choose files together: a click on the field, and one in the window of the computer."""
        with self.page.expect_file_chooser() as chooser:
            self.click(target)
        chooser.value.set_files(files)
        self.clicks += 1

    @property
    def words(self) -> int:
        """Count the words that were typed or pasted; figures are no words."""
        return len([word for text in self.typed for word in text.split() if re.search("[A-Za-z]", word)])
