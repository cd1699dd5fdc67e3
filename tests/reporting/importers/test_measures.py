"""Reading measures: every kind of mistake is told at its cell, in words that say how to mend it."""

import io
import zipfile

import pytest

from proposals.spreadsheets import LARGEST_FILE, SheetToWrite, xlsx_bytes
from reporting.importers import Known, UnreadableFile, read_measures
from tests.reporting.importers.files import GOOD, csv_of

KNOWN = Known(
    year=2020,
    themes={"financiering": "finance", "regelgeving": "regulation"},
    theme_names=("financiering", "regelgeving"),
    versions={"FIN-1": 3},
)


def archive(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Dit bestand is leeg"),
        (b" \r\n ", "Dit bestand is leeg"),
        (b"Code;Titel\n" + b"x" * LARGEST_FILE, "Splits het of laat plaatjes weg"),
        (b"%PDF-1.7\n\x00\x01\x02", "Dit is geen rekenblad"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "Dit is geen rekenblad"),
        (b"Zomaar een tekst zonder kolommen", "Dit is geen rekenblad"),
        (archive(word__document_xml=b"<w/>"), "Dit is geen rekenblad"),
        (archive(content_xml=b"<kapot"), "kunnen dit bestand niet openen"),
        (archive(content_xml=b" " * 41_000_000), "te veel in dit bestand"),
        (b'Code;Titel\nFIN-1;"Nooit gesloten\n', "kan niet worden gelezen"),
        (xlsx_bytes([SheetToWrite("Leeg", [], [])]), "eerste blad"),
    ],
    ids=["empty", "blank", "too large", "pdf", "picture", "prose", "word", "damaged", "bomb", "quote", "empty sheet"],
)
def test_what_is_no_table_is_refused_with_the_reason(content, words):
    with pytest.raises(UnreadableFile) as refused:
        read_measures(content, KNOWN)

    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"Code": ""}, "A2", "Vul een code in"),
        ({"Code": "financiering 1"}, "A2", "FIN-03"),
        ({"Titel": ""}, "B2", "Vul een titel in"),
        ({"Titel": "x" * 201}, "B2", "201 tekens"),
        ({"Ministerie": ""}, "C2", "Vul in welk ministerie"),
        ({"Ministerie": "Ministerie van Sport"}, "C2", "EZK, EZ"),
        ({"Status": ""}, "D2", "Op schema"),
        ({"Status": "Bezig"}, "D2", "Op schema"),
        ({"Thema": "Sport"}, "E2", "financiering, regelgeving"),
        ({"Andere ministeries": "OCW, ABC"}, "E2", "ABC"),
        ({"In de MKB Samenwerkingsagenda": "misschien"}, "E2", "ja of nee"),
        ({"Vanwege bijzondere omstandigheden": "2"}, "E2", "ja of nee"),
        ({"Gepland begin": "voorjaar 2019"}, "E2", "12-3-2020"),
        ({"Gepland begin": "31-2-2019"}, "E2", "12-3-2020"),
        ({"Gepland begin": "1-1-1899"}, "E2", "2000"),
        ({"Gepland begin": "1-7-2019", "Gepland einde": "30-6-2019"}, "F2", "vóór het geplande begin"),
        (
            {"Status": "Afgerond", "Werkelijk begin": "1-7-2019", "Werkelijk einde": "30-6-2019"},
            "F2",
            "vóór het werkelijke begin",
        ),
        ({"Werkelijk einde": "30-6-2020"}, "E2", "afgerond of gestopt"),
        ({"Werkelijk begin": "30-6-2020", "Status": "Nog niet begonnen"}, "E2", "niet is begonnen"),
        ({"Wat het is": "x" * 4001}, "E2", "4001 tekens"),
        ({"Resultaten van dit jaar": "x" * 8001}, "E2", "8001 tekens"),
        ({"Bron van de maatregel": "#VERW!"}, "E2", "formule"),
        ({"Jaar": "2019"}, "E2", "2020"),
        ({"Jaar": "dit jaar"}, "E2", "geheel getal"),
        ({"Versie": "2"}, "E2", "na uw download"),
        ({"Versie": "twee"}, "E2", "geheel getal"),
        ({"Code": "FIN-9", "Versie": "1"}, "E2", "nog niet in dit jaar"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_told_with_its_place_and_what_to_do(change, place, words):
    problems = read_measures(csv_of(GOOD | change), KNOWN).problems

    assert [problem.place for problem in problems] == [place]
    assert words in problems[0].message


def test_the_same_code_twice_is_told_at_the_second_with_the_row_of_the_first():
    problems = read_measures(csv_of(GOOD, GOOD | {"Titel": "Nog een keer"}), KNOWN).problems

    assert [(problem.place, "rij 2" in problem.message) for problem in problems] == [("A3", True)]


def test_every_problem_of_a_file_is_told_at_once():
    rows = [GOOD | {"Status": "Bezig"}, GOOD | {"Code": "", "Ministerie": "X"}, GOOD | {"Code": "FIN-2", "Titel": ""}]

    problems = read_measures(csv_of(*rows), KNOWN).problems

    assert sorted(problem.place for problem in problems) == ["A3", "B4", "C3", "D2"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (csv_of({"Code": "FIN-1", "Titel": "Borg"}), "kolom “Ministerie” ontbreekt"),
        (csv_of(GOOD | {"Kleur": "blauw"}), "kennen deze kolom niet"),
        (csv_of(GOOD).replace(b"Code;Titel", b"Code;Code"), "staat er twee keer"),
        (csv_of(GOOD).splitlines()[0] + b"\r\n", "staan geen rijen"),
        (csv_of(GOOD).rstrip() + b";nog iets\r\n", "geen kop"),
        (csv_of(*[GOOD] * 2001), "meer dan 2000 rijen"),
    ],
    ids=["missing", "unknown", "twice", "no rows", "no heading", "too many rows"],
)
def test_a_wrong_table_is_told(content, words):
    problems = read_measures(content, KNOWN).problems

    assert any(words in problem.message for problem in problems)


def test_headings_stand_in_any_order_below_a_title_and_rows_may_be_empty():
    lines = [";;;", "Actieplan;;;", "Status;titel;MINISTERIE;Code *", ";;;", "vertraagd;Borg;ezk;fin-1"]

    read = read_measures("\r\n".join(lines).encode("cp1252"), KNOWN)

    assert read.problems == []
    assert [(row.number, row.values) for row in read.rows] == [
        (5, {"status": "delayed", "title": "Borg", "ministry": "EZK", "code": "FIN-1"})
    ]
