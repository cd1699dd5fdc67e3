"""What is read back from a PDF equals what it was made of: amounts to the cent, names and days (JB-14).

`make faults` does the same with hundreds of other snapshots: tests/faults/test_snapshots.py.
"""

import dataclasses
import random
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.reporting.documents.snapshots import READ_BACK, differences, generated, read

SNAPSHOTS = 20


@pytest.mark.parametrize("number", range(SNAPSHOTS))
def test_a_generated_snapshot_is_read_back_from_its_pdf(number: int) -> None:
    kind = READ_BACK[number % len(READ_BACK)]
    document = generated(kind, random.Random(f"read back {number}"))

    assert differences(kind, document, read(document)) == [], kind


def test_one_cent_one_day_and_one_letter_are_noticed() -> None:
    document = generated("deal sheet", random.Random("noticed"))
    text = read(document)
    cent = dataclasses.replace(document, awarded_amount=document.awarded_amount + Decimal("0.01"))
    name = dataclasses.replace(document, deal_title=f"{document.deal_title}x")
    day = dataclasses.replace(document, signed_date=document.signed_date + timedelta(days=1))

    assert differences("deal sheet", document, text) == []
    assert all(differences("deal sheet", each, text) for each in (cent, name, day))
