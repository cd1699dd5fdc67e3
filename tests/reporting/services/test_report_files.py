"""A file is whole or it is not there."""

from pathlib import Path

import pytest
from django.utils import timezone

from reporting.models import Report
from reporting.services.report_files import (
    FileDamaged,
    new_file_name,
    put_in_place,
    read_whole_file,
    written_aside,
)
from reporting.services.reports import make_report
from tests.factories.reporting import ReportFactory


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def ready_report(db) -> Report:
    report = ReportFactory()
    make_report(report_id=report.pk, at=timezone.now())
    report.refresh_from_db()
    return report


def test_file_appears_in_one_step(media):
    name = new_file_name()

    with written_aside(name, b"whole", attempt=1) as aside:
        assert not (media / name).exists()
        put_in_place(aside, name)

    assert (media / name).read_bytes() == b"whole"
    assert [path.name for path in (media / "reports").iterdir()] == [name.removeprefix("reports/")]


def test_file_that_is_not_put_in_place_leaves_nothing(media):
    with pytest.raises(RuntimeError), written_aside(new_file_name(), b"half", attempt=1):
        raise RuntimeError

    assert list((media / "reports").iterdir()) == []


def test_attempt_that_was_killed_is_cleared_away_by_the_next(media):
    name = new_file_name()
    (media / "reports").mkdir()
    (media / f"{name}.part1").write_bytes(b"ha")

    with written_aside(name, b"whole", attempt=2) as aside:
        put_in_place(aside, name)

    assert [path.name for path in (media / "reports").iterdir()] == [name.removeprefix("reports/")]


def test_whole_file_is_read(ready_report, media):
    assert read_whole_file(ready_report) == (media / ready_report.file.name).read_bytes()


@pytest.mark.parametrize(
    "damage",
    [lambda path: path.write_bytes(path.read_bytes()[:-1]),
     lambda path: path.write_bytes(b"%PDF-1.8" + path.read_bytes()[8:]),
     lambda path: path.unlink()],
    ids=["cut short", "changed", "gone"],
)  # fmt: skip
def test_damaged_file_is_never_read(ready_report, media, damage):
    damage(media / ready_report.file.name)

    with pytest.raises(FileDamaged):
        read_whole_file(ready_report)
