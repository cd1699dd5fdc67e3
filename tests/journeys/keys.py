"""A keyboard and no mouse. Wherever the focus goes it must be seen, and it must never be lost."""

import re

from playwright.sync_api import FileChooser, Page

MAXIMUM_STOPS = 250  # no page has so many
FRAMES = 30  # in which the browser may scroll to the focus: half a second
# Where the focus is, whether it can be seen there, and whether it is what we look for.
STOP = """async ([selector, sought, frames]) => {
  const at = document.activeElement;
  if (!at || at === document.body || at === document.documentElement) return { lost: true };
  const isBare = ([x, y]) => {
    const front = document.elementFromPoint(x, y);
    const labels = [...(at.labels ?? [])];
    return front && (at.contains(front) || front.contains(at) || labels.some(each => each.contains(front)));
  };
  const fault = () => {
    const style = getComputedStyle(at), box = at.getBoundingClientRect();
    const ring = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
    if (!ring) return 'cannot be seen';
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    if (right <= left || bottom <= top) return 'is outside the window';
    const corners = [[left + 2, top + 2], [right - 2, top + 2], [left + 2, bottom - 2], [right - 2, bottom - 2]];
    return [[(left + right) / 2, (top + bottom) / 2], ...corners].some(isBare) ? '' : 'is wholly covered';
  };
  let found = fault();
  for (let frame = 0; found && frame < frames; frame += 1) {
    await new Promise(requestAnimationFrame);
    found = fault();
  }
  const words = at.textContent.replace(/\\s+/g, ' ').trim();
  return { name: `${at.tagName.toLowerCase()}#${at.id} ${words.slice(0, 40)}`, fault: found,
    found: Boolean(selector) && at.matches(selector) && words.includes(sought) };
}"""


class Keys:
    """One person with a keyboard. `faults` lists each stop where the focus was not seen, by page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stops = 0
        self.faults: list[str] = []
        # Asked for early: else the first window for files may open before the driver waits for it.
        page.on("filechooser", lambda _chooser: None)

    def to(self, selector: str, words: str = "", *, back: bool = False) -> None:
        """Go with Tab, or Shift and Tab, to a control. :raises AssertionError: if the keys do not lead there."""
        if self._look(selector, words):
            return
        for _stop in range(MAXIMUM_STOPS):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            if self._look(selector, words):
                return
        raise AssertionError(f"no key leads to {selector} {words!r} on {self.page.url}")

    def _look(self, selector: str, words: str) -> bool:
        found = self.page.evaluate(STOP, [selector, words, FRAMES])
        if found.get("lost"):
            return False
        self.stops += 1
        place = re.sub(r"\d+", "#", self.page.url.split("/", 3)[3])
        self.faults += [f"/{place}: {found['name']} {found['fault']}"] if found["fault"] else []
        return bool(found["found"])

    def type(self, text: str) -> None:
        """Type a text."""
        self.page.keyboard.type(text)

    def fill(self, selector: str, text: str) -> None:
        """Go to a field and type a text."""
        self.to(selector)
        self.type(text)

    def go(self, selector: str, words: str = "", *, key: str = "Enter", back: bool = False) -> None:
        """Go to a link or a button, press it, and wait for the page it leads to."""
        self.to(selector, words, back=back)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def press(self, selector: str, words: str = "", *, key: str = "Enter", back: bool = False) -> None:
        """Press a button that changes the page in place; the focus must stay on the page."""
        self.to(selector, words, back=back)
        self.page.keyboard.press(key)
        self.has_focus()

    def has_focus(self) -> None:
        """Check that the focus is on something that can be seen. :raises AssertionError: if it was lost."""
        assert not self.page.evaluate(STOP, ["", "", 0]).get("lost"), f"the focus was lost on {self.page.url}"
        self._look("", "")

    def tick(self, selector: str) -> None:
        """Tick a box with the space bar."""
        self.to(selector)
        self.page.keyboard.press("Space")
        self.has_focus()

    def choose_files(self, selector: str, files: list[dict[str, object]]) -> None:
        """Open the window for choosing files with a key."""
        self.to(selector)
        with self.page.expect_file_chooser() as opened:
            self.page.keyboard.press("Enter")
        chooser: FileChooser = opened.value
        chooser.set_files(files)
