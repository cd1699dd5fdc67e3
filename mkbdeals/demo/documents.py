"""The yearly reports to parliament: one established, one being written."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from mkbdeals.demo.moments import on_weekday
from mkbdeals.demo.people import People
from proposals.models import Theme
from reporting.models import ParliamentReport
from reporting.services.parliament_reports import (
    establish_report,
    save_report_facts,
    save_report_text,
    start_parliament_report,
)

# After the day of the figures the writing begins; when it is done, somebody else establishes the report.
WRITING_AFTER, WRITING_TIME = timedelta(days=14), timedelta(days=28)


def write_reports(*, people: People, folder: Path) -> None:
    """Write the reports of the data file, in order of year."""
    with (folder / "parliament_reports.toml").open("rb") as file:
        for data in tomllib.load(file)["reports"]:
            _write(data, people)


def _write(data: dict[str, Any], people: People) -> None:
    began = on_weekday(data["figures_date"] + WRITING_AFTER, 9)
    report = start_parliament_report(year=data["year"], figures_date=data["figures_date"], by=people.officer, at=began)
    facts = ("subtitle", "letter_date", "earlier_title", "earlier_reference")
    report = save_report_facts(
        report=report, values={name: data[name] for name in facts if name in data}, seen=report.version,
        by=people.officer, at=began,
    )  # fmt: skip
    for part, body in data["texts"].items():
        _save(report, part, None, body, people, began)
    for code, texts in data.get("themes", {}).items():
        theme = Theme.objects.get(code=code)
        for part, body in texts.items():
            _save(report, part, theme, body, people, began)
    if data["is_established"]:
        at = on_weekday((began + WRITING_TIME).date(), 16)
        establish_report(report=report, by=people.decision_maker, at=at)


def _save(report: ParliamentReport, part: str, theme: Theme | None, body: str, people: People, at: Any) -> None:
    stored = report.texts.filter(part=part, theme=theme).first()
    save_report_text(
        report=report, part=part, theme=theme, body=body.strip(), seen=stored.version if stored else 0,
        by=people.officer, at=at,
    )  # fmt: skip
