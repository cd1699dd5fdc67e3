"""What pytest counted, from its reports in JUnit's form."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What pytest counted."""

    tests: int
    failed: int
    skipped: int
    seconds: float

    def __str__(self) -> str:
        passed = self.tests - self.failed - self.skipped
        return f"Tests: {passed} passed, {self.failed} failed, {self.skipped} skipped, in {self.seconds:.0f} s."


def read_outcome(report: Path) -> Outcome:
    """Read the counts; expected failures count as skipped. The lanes of one report ran beside each other."""
    found = [suite.attrib for suite in _suites(report)]

    def total(*names: str) -> int:
        return sum(int(each[name]) for each in found for name in names)

    seconds = max((float(each["time"]) for each in found), default=0.0)
    return Outcome(total("tests"), total("failures", "errors"), total("skipped"), seconds)


def join_reports(parts: Mapping[str, Path], target: Path) -> None:
    """Put several reports in one, each suite under the name of its part."""
    joined = ET.Element("testsuites")
    for name, report in parts.items():
        for suite in _suites(report):
            suite.set("name", name)
            joined.append(suite)
    ET.ElementTree(joined).write(target, encoding="utf-8", xml_declaration=True)


def _suites(report: Path) -> Iterator[ET.Element]:
    return ET.parse(report).getroot().iter("testsuite")  # noqa: S314 - written by our own pytest
