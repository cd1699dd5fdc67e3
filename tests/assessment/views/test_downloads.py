"""A table as a download: whole, private, and saying what it is."""

from datetime import UTC, datetime

import pytest
from django.http import Http404

from assessment.exports import Column, Table
from assessment.views import downloads
from assessment.views.downloads import about_file, download
from proposals.models import Round, User
from tests.assessment.exports.reading import ENDINGS, csv_rows


def table(rows):
    return Table("Rangorde", [Column("Voorstel")], rows)


@pytest.mark.parametrize("ending", ENDINGS)
def test_headers_forbid_keeping_and_showing(ending):
    response = download(table([["Winkels"]]), name="rangorde-2027", ending=ending)

    content = b"".join(response.streaming_content)
    assert response["Content-Disposition"] == f'attachment; filename="rangorde-2027.{ending}"'
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Length"] == str(len(content))
    assert content[:2] == (b"PK" if ending != "csv" else b"\xef\xbb")


def test_a_large_file_goes_through_the_disk(monkeypatch):
    monkeypatch.setattr(downloads, "IN_MEMORY", 100)

    response = download(table([[f"regel {number}"] for number in range(50)]), name="a", ending="csv")

    assert response.file_to_stream.name is not None  # it has one once it stands on the disk
    assert len(csv_rows(b"".join(response.streaming_content))) == 51


def test_another_ending_does_not_exist():
    with pytest.raises(Http404):
        download(table([]), name="a", ending="exe")


def test_a_table_that_breaks_off_gives_no_file():
    def rows():
        yield ["een"]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        download(table(rows()), name="a", ending="csv")


def test_the_second_sheet_says_round_moment_who_and_what_was_chosen():
    at = datetime(2027, 3, 12, 16, 0, tzinfo=UTC)
    values = {"round_": Round(name="Ronde 2027"), "at": at, "by": User(name="Jan de Vries", email="jan@vries.example")}

    chosen = about_file(**values, choices=[("Provincie", "Limburg"), ("Uitkomst", ""), ("Volgorde", "Plaats")])
    everything = about_file(**values)

    assert [value for _label, value in chosen[:2]] == ["Ronde 2027", at]
    assert chosen[2][1] == "Jan de Vries (jan@vries.example)"
    assert chosen[3][1] == "Provincie: Limburg; Volgorde: Plaats"
    assert "Limburg" not in str(everything)
