"""The ZIP itself: names that hurt nobody, nothing half, and more files than an old ZIP can hold."""

import zipfile
from pathlib import Path

import pytest
from django.utils import timezone

from reporting.services.archive_files import Entry, safe_name, write_archive

NOW = timezone.now()
MORE_THAN_AN_OLD_ZIP_HOLDS = 65_600


def entry(number: int, content: bytes | None = b"%PDF-", name: str = "brief.pdf", title: str = "Brief") -> Entry:
    return Entry(number, title, name, content, "a" * 64, 1, "" if content else "Mislukt.", NOW)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("brief.pdf", "00001-brief.pdf"),
        ("../../etc/passwd", "00001-etc-passwd.pdf"),
        ("..\\..\\boot.ini", "00001-boot.ini"),
        ("/absoluut.pdf", "00001-absoluut.pdf"),
        (".verborgen.pdf", "00001-verborgen.pdf"),
        ("Één brief – naar Fryslân.PDF", "00001-een-brief-naar-fryslan.pdf"),
        ("", "00001-document.pdf"),
        ("con.pdf", "00001-con.pdf"),
        ("een\nregel\x00.pdf", "00001-een-regel.pdf"),
        ("💶.pdf", "00001-document.pdf"),
    ],
)
def test_name_in_the_zip_is_safe_everywhere(wanted, name):
    assert safe_name(1, wanted).replace("--", "-").replace("-.pdf", ".pdf") == name


def test_long_name_keeps_its_ending_and_no_two_are_alike():
    names = [safe_name(place, f"{'a' * 300}.pdf") for place in (1, 2)]

    assert all(len(name) <= 100 and name.endswith(".pdf") for name in names)
    assert len(set(names)) == 2


def test_list_names_what_is_missing_and_is_no_formula(tmp_path):
    path = tmp_path / "all.zip"
    write_archive(path, [entry(1), entry(2, None, title="=HYPERLINK(1)")], title="Alles", made_at=NOW)

    archive = zipfile.ZipFile(path)
    assert archive.namelist() == ["00001-brief.pdf", "inhoud.csv", "SHA256SUMS"]
    assert "'=HYPERLINK(1)" in archive.read("inhoud.csv").decode("utf-8-sig")
    assert "Mislukt." in archive.read("inhoud.csv").decode("utf-8-sig")


def test_same_documents_give_the_same_zip(tmp_path):
    made = [write_archive(Path(tmp_path / name), [entry(1)], title="Alles", made_at=NOW) for name in ("a", "b")]

    assert made[0] == made[1]


def test_zip_holds_more_files_than_an_old_zip_can(tmp_path):
    path = tmp_path / "all.zip"
    size, _sha256 = write_archive(
        path, (entry(number) for number in range(MORE_THAN_AN_OLD_ZIP_HOLDS)), title="Alles", made_at=NOW
    )

    assert size == path.stat().st_size
    with zipfile.ZipFile(path) as archive:
        assert len(archive.infolist()) == MORE_THAN_AN_OLD_ZIP_HOLDS + 2
        assert archive.read(f"{MORE_THAN_AN_OLD_ZIP_HOLDS}-brief.pdf") == b"%PDF-"
