"""What a page costs who opens it: bytes over the wire, requests, and how much it moves while it loads."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

# A phone on a moderate line, as in Lighthouse's mobile preset: 1.6 Mbit/s, 150 ms, a processor four times as slow.
PHONE = {"width": 412, "height": 823}
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
FAST = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
SLOWER = 4
# Written down by the page itself, from its very first moment.
OBSERVE = """() => {
  window.seen = { shifts: [], largest: 0, blocked: 0 };
  const watch = (type, note) =>
    new PerformanceObserver(list => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch('layout-shift', each => { if (!each.hadRecentInput) window.seen.shifts.push(each.value); });
  watch('largest-contentful-paint', each => { window.seen.largest = each.startTime; });
  watch('longtask', each => { window.seen.blocked += Math.max(0, each.duration - 50); });
}"""
SEEN = """() => {
  const [page] = performance.getEntriesByType('navigation');
  return { ...window.seen, server: page.responseStart - page.requestStart };
}"""


@dataclass
class Visit:
    """What one visit took: bytes with headers as they came over the wire, times in milliseconds."""

    requests: dict[str, dict[str, Any]] = field(default_factory=dict)
    cls: float = 0
    lcp: float = 0
    tbt: float = 0
    server: float = 0

    def bytes_of(self, *kinds: str) -> int:
        """Add up the bytes of some kinds of parts; of all without a kind."""
        return sum(each["bytes"] for each in self.requests.values() if not kinds or each["kind"] in kinds)

    @property
    def parts(self) -> list[str]:
        """List what the page is made of. Like Lighthouse without its icon, nor what a script asks afterwards."""
        away = ("Fetch", "XHR", "Ping")
        return [
            each["url"]
            for each in self.requests.values()
            if each["kind"] not in away and not each["url"].split("/")[-1].startswith("favicon.")
        ]

    def urls_of(self, kind: str) -> list[str]:
        """List the addresses of the parts of a kind."""
        return [each["url"] for each in self.requests.values() if each["kind"] == kind]


class Scales:
    """Weighs the pages that one window opens."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.visit = Visit()
        page.add_init_script(f"({OBSERVE})()")
        self.wire = page.context.new_cdp_session(page)
        self.wire.send("Network.enable")
        self.wire.on("Network.requestWillBeSent", self._asked)
        self.wire.on("Network.requestServedFromCache", lambda event: self.visit.requests.pop(event["requestId"], None))
        self.wire.on("Network.responseReceived", self._answered)
        self.wire.on("Network.loadingFinished", self._finished)

    def first(self, path: str) -> Visit:
        """Open a page as somebody on a phone who was never here."""
        self.page.set_viewport_size(PHONE)
        self.wire.send("Network.clearBrowserCache")
        return self._open(path, SLOW, SLOWER)

    def again(self, path: str) -> Visit:
        """Open a page that was open before, on a desk."""
        self.page.set_viewport_size({"width": 1280, "height": 900})
        return self._open(path, FAST, 1)

    def _open(self, path: str, line: dict[str, Any], slower: int) -> Visit:
        self.page.goto("about:blank")
        self.wire.send("Network.emulateNetworkConditions", line)
        self.wire.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        self.visit = Visit()
        self.page.goto(path, wait_until="networkidle")
        seen = self.page.evaluate(SEEN)
        self.wire.send("Network.emulateNetworkConditions", FAST)
        self.wire.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        visit = self.visit
        visit.cls, visit.lcp, visit.tbt = sum(seen["shifts"]), seen["largest"], seen["blocked"]
        visit.server = seen["server"]
        return visit

    def _asked(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        if not url.startswith(("data:", "blob:")):
            self.visit.requests[event["requestId"]] = {"url": url, "kind": event.get("type", "Other"), "bytes": 0}

    def _answered(self, event: dict[str, Any]) -> None:
        found = self.visit.requests.get(event["requestId"])
        if found is None:
            return
        if event["response"].get("fromDiskCache"):
            del self.visit.requests[event["requestId"]]
        else:
            found["kind"] = event["type"]

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.visit.requests:
            self.visit.requests[event["requestId"]]["bytes"] = round(event["encodedDataLength"])
