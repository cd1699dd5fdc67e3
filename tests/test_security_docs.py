"""What docs/security/ says still stands: every requirement has one answer, every file and test that is named exists."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "security"
# ASVS 5.0.0: per section the level of each requirement in its order.
LEVELS = (
    "1.1:22 1.2:1111122223 1.3:112222222223 1.4:222 1.5:123 2.1:122 2.2:112 2.3:12223 2.4:23 3.1:3 3.2:113 3.3:12223 "
    "3.4:11222233 3.5:11122333 3.6:3 3.7:22333 4.1:12233 4.2:23333 4.3:22 4.4:1222 5.1:2 5.2:112333 5.3:113 5.4:222 "
    "6.1:122 6.2:111111112222 6.3:11223333 6.4:112233 6.5:22222333 6.6:2223 6.7:33 6.8:2222 7.1:222 7.2:1111 7.3:22 "
    "7.4:11222 7.5:223 7.6:22 8.1:1233 8.2:1123 8.3:133 8.4:23 9.1:111 9.2:1222 10.1:22 10.2:223 10.3:22223 "
    "10.4:1111122222233333 10.5:22222 10.6:22 10.7:222 11.1:2233 11.2:22233 11.3:11233 11.4:1222 11.5:23 11.6:23 "
    "11.7:33 12.1:12233 12.2:11 12.3:22223 13.1:2333 13.2:222223 13.3:2233 13.4:1222233 14.1:22 14.2:12223333 14.3:122 "
    "15.1:12233 15.2:12233 15.3:1222222 15.4:3333 16.1:2 16.2:22222 16.3:2222 16.4:222 16.5:2223 17.1:23 17.2:22223333 "
    "17.3:22"
)
WANTED = {
    f"{section}.{place}": level
    for section, levels in (each.split(":") for each in LEVELS.split())
    for place, level in enumerate(levels, 1)
    if level in "12"
}
# So many of the answers name a test; a new one raises it.
TESTED_AT_LEAST = 103
ANSWERS = ("met", "operator", "n/a", "not met")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
FILE = re.compile(
    r"`([\w./-]+\.(?:py|toml|txt|md|html|yml|lock)|(?:tests|static|docs|proposals|reporting)/[\w./-]+)(?:::(\w+))?`"
)
SETTING = re.compile(r"`([A-Z][A-Z_]{5,})`")
DOCUMENTS = sorted(path.name for path in FOLDER.glob("*.md")) + ["../privacy.md"]


def rows() -> list[tuple[str, ...]]:
    """Give the answers of docs/security/asvs.md: number, level, about, answer, where."""
    return ROW.findall((FOLDER / "asvs.md").read_text())


def test_every_requirement_of_level_1_and_2_has_one_answer_in_order():
    assert [(number, level) for number, level, *_rest in rows()] == list(WANTED.items())


def test_the_counts_are_those_of_the_answers():
    counted = Counter(answer for *_rest, answer, _where in rows())

    assert set(counted) <= set(ANSWERS)
    told = ", ".join(f"{counted[answer]} {answer}" for answer in ANSWERS)
    assert f"Of {len(WANTED)} requirements: {told}." in (FOLDER / "asvs.md").read_text()


AS = re.compile(r"as (\d+\.\d+\.\d+)\b")


def test_what_is_met_names_where_it_is_seen_or_says_how():
    """A file, test, setting or page; or a reason in a whole sentence; or the number of an answer that says so."""
    answers = {number: answer for number, *_rest, answer, _where in rows()}
    vague = []
    for number, _level, _about, answer, where in rows():
        if other := AS.match(where):
            is_told = answers.get(other[1]) == answer and other[1] != number
        else:
            is_told = "`" in where or "](" in where or len(where.split()) >= 6 or answer in {"n/a", "operator"}
        if not is_told:
            vague.append(number)

    assert vague == []
    tested = [number for number, *_rest, answer, where in rows() if answer == "met" and "`tests/" in where]
    assert len(tested) >= TESTED_AT_LEAST


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_test_and_setting_that_is_named_exists(name):
    text = (FOLDER / name).read_text()
    gone = [path for path, _test in FILE.findall(text) if not (ROOT / path).exists()]
    gone += [
        f"{path}::{test}"
        for path, test in FILE.findall(text)
        if test and (ROOT / path).is_file() and f"def {test}(" not in (ROOT / path).read_text()
    ]
    told = (ROOT / "mkbdeals" / "settings.py").read_text() + (ROOT / "docs" / "operations.md").read_text()
    gone += [setting for setting in SETTING.findall(text) if setting not in told]
    links = [each for each in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in each]
    gone += [link for link in links if not ((FOLDER / name).parent / link).exists()]

    assert gone == []


MEASURE = re.compile(r"^\| ((?:\d\.\d+(?:–\d\.\d+)?(?:, )?)+) [^|]+\|([^|]*)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)


def measures() -> list[tuple[list[str], tuple[str, ...]]]:
    """Give the rows of docs/security/bio2.md: the measures of ISO 27002 each is about, and who does what."""
    text = (FOLDER / "bio2.md").read_text()
    return [(numbers_in(numbers), tuple(each.strip() for each in who)) for numbers, *who in MEASURE.findall(text)]


def numbers_in(told: str) -> list[str]:
    """Write out "5.1, 5.4–5.6" as its numbers."""
    found = []
    for part in told.split(", "):
        first, _dash, last = part.partition("–")
        chapter, begin = first.split(".")
        end = (last or first).split(".")[1]
        found += [f"{chapter}.{number}" for number in range(int(begin), int(end) + 1)]
    return found


def test_every_measure_of_organisation_and_technique_is_answered_once_by_somebody():
    """ISO 27002:2022 has 37 measures of organisation (5) and 34 of technique (8)."""
    found = Counter(number for numbers, _who in measures() for number in numbers)

    assert sorted(found.elements()) == sorted([f"5.{n}" for n in range(1, 38)] + [f"8.{n}" for n in range(1, 35)])
    assert [numbers for numbers, who in measures() if not any(who)] == []
    assert numbers_in("5.1, 5.4–5.6") == ["5.1", "5.4", "5.5", "5.6"]
