"""The browser reads amounts as the server does: the same table, and texts that nobody thought of (MN-03)."""

import random

import pytest

from mkbdeals.assets import BASE_DIR
from proposals.formats import euros
from proposals.money import AmbiguousAmount, InvalidAmount, euros_from_cents, parse_dutch_amount
from proposals.services.budget import coverage_shares
from tests.proposals.amounts import ASKED_BACK, REFUSED, UNDERSTOOD

PARSE_ALL = """texts => texts.map(text => {
  const {cents, readings, reason} = mkbAmounts.parse(text);
  return {cents: cents?.toString(), readings: readings?.map(String), reason};
})"""
SIGNS = "0123456789" * 3 + "..,,  -–—=€eEuroR+x%\u00a0\u2009\u202f\u200b\ufeff½٢２\x1c\x85\t"


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page()
    page.add_script_tag(path=BASE_DIR / "static" / "js" / "amounts.js")
    yield page
    page.close()


def cents(amount: str) -> str:
    return amount.replace(".", "").lstrip("0") or "0"


def server_answer(text: str) -> dict:
    try:
        return {"cents": str(parse_dutch_amount(text).cents)}
    except AmbiguousAmount as error:
        return {"readings": [cents(str(reading)) for reading in error.readings]}
    except InvalidAmount as error:
        return {"reason": error.reason.value}


def test_browser_reads_the_table(page):
    expected = [{"cents": cents(amount)} for _, amount in UNDERSTOOD]
    expected += [{"readings": [cents(each) for each in readings]} for _, readings in ASKED_BACK]
    expected += [{"reason": reason} for _, reason in REFUSED]

    found = page.evaluate(PARSE_ALL, [text for rows in (UNDERSTOOD, ASKED_BACK, REFUSED) for text, _ in rows])

    assert [{name: value for name, value in each.items() if value is not None} for each in found] == expected


def test_browser_and_server_agree_on_any_text(page):
    dice = random.Random(20270312)
    texts = ["".join(dice.choices(SIGNS, k=dice.randint(0, 14))) for _ in range(20_000)]
    texts += [
        f"{dice.randint(0, 10 ** dice.randint(1, 14)):,}{dice.choice(['', '.5', '.50', ',00'])}" for _ in range(5_000)
    ]

    found = page.evaluate(PARSE_ALL, texts)

    differences = [
        (text, theirs, ours)
        for text, answer in zip(texts, found, strict=True)
        if (theirs := {name: value for name, value in answer.items() if value is not None})
        != (ours := server_answer(text))
    ]
    assert differences == []


def test_browser_writes_amounts_as_the_server_does(page):
    amounts = [0, 1, 99, 100, 12_345, 100_000, 25_000_050, 99_999_999, 10**15 - 1, -840_000]

    written = page.evaluate("all => all.map(each => mkbAmounts.euros(BigInt(each)))", [str(each) for each in amounts])

    assert written == [euros(euros_from_cents(each)) for each in amounts]


def test_browser_divides_the_coverage_as_the_server_does(page):
    dice = random.Random(7)
    tables = [[dice.choice([None, 0, dice.randint(1, 10**9)]) for _ in range(dice.randint(1, 9))] for _ in range(500)]
    code = """all => all.map(row => mkbAmounts.shares(row.map(each => each === null ? null : BigInt(each)))
      .map(each => each === null ? null : Number(each)))"""

    found = page.evaluate(code, [[None if each is None else str(each) for each in row] for row in tables])

    assert found == [
        coverage_shares([None if each is None else euros_from_cents(each) for each in row]) for row in tables
    ]
