"""What every answer passes."""

import gzip

from tests.factories import proposals as make
from tests.proposals.views.typing import address

GZIP = {"Accept-Encoding": "gzip"}


def test_a_large_page_is_compressed_for_who_can_read_that(sign_in, editor, draft):
    for number in range(40):
        make.BudgetLineFactory(proposal=draft, sort_order=number)
    client, path = sign_in(editor), address(draft, "budget")

    plain, packed = client.get(path), client.get(path, headers=GZIP)

    assert not plain.has_header("Content-Encoding")
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert b"budget_39_amount" in gzip.decompress(packed.content)
    assert len(packed.content) < len(plain.content) / 4


def test_what_is_small_and_what_is_no_page_stay_as_they_are(sign_in, editor, draft):
    client = sign_in(editor)
    small = client.get("/contact/", headers=GZIP)
    file = client.get(f"/aanvragen/{draft.pk}/begroting/bestand/xlsx/", headers=GZIP)

    assert not small.has_header("Content-Encoding")
    assert not file.has_header("Content-Encoding")
