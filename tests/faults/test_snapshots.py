"""JB-14: hundreds of generated documents, decision letters included, read back from their PDFs."""

import pytest

from tests.faults.scale import Numbers, rng
from tests.reporting.documents.snapshots import READ_BACK, differences, generated, read

SNAPSHOTS = Numbers(1, 300)


@pytest.mark.large
@pytest.mark.timeout(1200)
@pytest.mark.case("JB-14", "Generated documents are read back from their PDFs: amounts, names and days", 300)
def test_every_snapshot_is_read_back_from_its_pdf(case):
    chance, wrong = rng("JB-14"), []
    for number in range(SNAPSHOTS.now):
        kind = READ_BACK[number % len(READ_BACK)]
        document = generated(kind, chance)
        wrong += [f"{number} ({kind}): {each}" for each in differences(kind, document, read(document))]
        case.did(1, "documents")
    assert wrong == []
