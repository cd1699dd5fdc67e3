"""The sign NUL, which PostgreSQL keeps in no text and no JSON: saved without it, never a fault."""

import pytest

from proposals.models import ProposalSection
from tests.proposals.views.typing import opened

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("section", "field", "text", "kept"),
    [
        ("outline", "title", "x\x00" + "y" * 300, "x" + "y" * 300),  # too long for its column
        ("outline", "start_date", "in de\x00 zomer", "in de zomer"),
        ("organisation", "contact_email", "geen\x00adres", "geenadres"),
        ("planning", "activity_0_name", "a\x00" + "b" * 400, "a" + "b" * 400),
        ("budget", "funding_0_name", "a\x00" + "b" * 400, "a" + "b" * 400),
    ],
)
def test_a_nul_in_what_no_column_keeps(sign_in, editor, draft, section, field, text, kept):
    response = opened(sign_in(editor), draft, section).save_itself(**{field: text})

    assert response.status_code == 200
    assert ProposalSection.objects.get(code=section).unplaced[field] == kept


@pytest.mark.parametrize("way", ["save_itself", "press"])
def test_a_nul_in_a_text_and_in_the_name_of_the_window(sign_in, editor, draft, way):
    page = opened(sign_in(editor), draft, "outline", name="ven\x00ster")

    response = getattr(page, way)(summary="Kort\x00 gezegd", themes=["geen\x00thema"], window="ven\x00ster")

    assert response.status_code < 500
    draft.refresh_from_db()
    assert draft.summary == "Kort gezegd"
