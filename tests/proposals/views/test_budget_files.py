"""The budget as a spreadsheet: out, back in after a look, and nothing lost on the way."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals.models import BudgetLine, FundingSource, Proposal
from proposals.services.budget_files import read_budget, read_pasted
from proposals.spreadsheets import SheetToWrite, ods_bytes, pasted_sheet, read_spreadsheet, xlsx_bytes
from tests.proposals.views.test_sections import page_values, text_of

HEADINGS = [
    (name, 20) for name in ("Kosten", "Toelichting", "Bedrag met btw", "Waarvan btw", "Waarvan compensabele btw")
]


def address(draft, ending: str = "") -> str:
    return f"/aanvragen/{draft.pk}/begroting/bestand/{ending and ending + '/'}"


def upload(client, draft, content: bytes, name: str = "begroting.xlsx"):
    return client.post(address(draft), {"upload": SimpleUploadedFile(name, content)})


def sheet(*rows) -> bytes:
    return xlsx_bytes([SheetToWrite("Begroting 2027", HEADINGS, rows)])


def confirm(client, response):
    """Press the button below what would change."""
    fields = dict(response.context["fields"])
    return client.post(response.context["address"], fields | {"action": "recalculate"}, follow=True)


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_download_can_be_uploaded_again_without_any_change(sign_in, editor, draft, ending):
    BudgetLine.objects.create(
        proposal=draft, description="=1+1", note="@x", amount=Decimal("1250.05"), amount_input="1250,05",
        vat_amount=Decimal("216.95"), vat_input="216,95", compensable_vat_input="1,250", sort_order=9,
    )  # fmt: skip
    FundingSource.objects.create(proposal=draft, name="Hogeschool", kind="in_kind", amount_input="veel", sort_order=9)
    client = sign_in(editor)
    names = ("description", "note", "amount", "vat_amount", "compensable_vat_input")
    before = (
        list(draft.budget_lines.values_list(*names)),
        list(draft.funding_sources.values_list("name", "kind", "amount")),
    )

    content = client.get(address(draft, ending)).content
    confirm(client, upload(client, draft, content, f"begroting.{ending}"))

    assert (
        list(draft.budget_lines.values_list(*names)),
        list(draft.funding_sources.values_list("name", "kind", "amount")),
    ) == before
    assert Proposal.objects.get().requested_amount == draft.requested_amount


def test_a_reader_may_download_and_a_stranger_may_not(sign_in, reader, stranger, draft):
    response = sign_in(reader).get(address(draft, "xlsx"))
    assert response["Content-Disposition"] == f'attachment; filename="begroting-{draft.pk}.xlsx"'
    assert sign_in(reader).get(address(draft, "csv")).status_code == 404
    assert sign_in(stranger).get(address(draft, "xlsx")).status_code == 404


def test_an_upload_shows_what_changes_and_saves_nothing_yet(sign_in, editor, draft):
    stored = list(draft.budget_lines.values())
    rows = [["Coaches", "twee", Decimal(400_000), "", ""], ["Zaal", "", Decimal("33.335"), Decimal(99), "1,250"]]
    client = sign_in(editor)

    response = upload(client, draft, sheet(*rows, ["Totaal", "", Decimal(400_033), "", ""]))

    text = text_of(response)
    assert response.status_code == 200
    assert list(draft.budget_lines.values()) == stored
    assert [note.row for note in response.context["notes"]] == [3, 4]  # rounded, and a sum left out
    assert response.context["problem_count"] == 2  # more VAT than amount, and an amount that is not clear
    assert "€ 400.000" in text
    assert "1,250" in text

    answer = confirm(client, response)

    assert answer.status_code == 200
    lines = list(draft.budget_lines.values_list("description", "amount", "vat_input", "compensable_vat_input"))
    assert lines == [("Coaches", Decimal(400_000), "", ""), ("Zaal", Decimal("33.34"), "99", "1,250")]


def test_what_the_file_does_not_hold_stays(sign_in, editor, draft):
    sources = list(draft.funding_sources.values("name", "amount", "kind"))
    client = sign_in(editor)

    confirm(client, upload(client, draft, sheet(["Coaches", "", Decimal(5), "", ""])))

    assert draft.budget_lines.get().amount == 5
    assert list(draft.funding_sources.values("name", "amount", "kind")) == sources
    assert Proposal.objects.get().requested_amount == draft.requested_amount


def test_a_colleague_who_saves_before_the_confirmation_is_not_overwritten(sign_in, editor, draft):
    client = sign_in(editor)
    response = upload(client, draft, sheet(["Coaches", "", Decimal(5), "", ""]))
    draft.budget_lines.update(description="Van een collega")

    answer = confirm(client, response)

    assert answer.status_code == 409
    assert draft.budget_lines.get().description == "Van een collega"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leeg.xlsx", b""),
        ("plaatje.xlsx", b"\x89PNG\r\n\x1a\n" + b"x" * 50),
        ("oud.xls", b"\xd0\xcf\x11\xe0" + b"x" * 50),
        ("groot.ods", b"x" * 2_100_000),
        ("anders.xlsx", xlsx_bytes([SheetToWrite("Adressen", [("Straat", 9), ("Plaats", 9)], [["a", "b"]])])),
        ("zonder regels.ods", ods_bytes([SheetToWrite("Begroting", HEADINGS, [])])),
    ],
)
def test_what_is_no_budget_is_refused_with_words(sign_in, editor, draft, name, content):
    response = upload(sign_in(editor), draft, content, name)

    assert response.status_code == 422
    assert response.context["form"].errors["upload"]
    assert draft.budget_lines.count() == 1


def test_nothing_chosen_is_refused_and_a_submitted_proposal_is_left_alone(sign_in, editor, reader, draft):
    assert sign_in(editor).post(address(draft), {}).status_code == 422
    assert sign_in(reader).post(address(draft), {}).status_code == 403
    assert sign_in(reader).get(address(draft)).url == f"/aanvragen/{draft.pk}/lezen/"


def test_pasted_cells_take_the_same_way(sign_in, editor, draft):
    client = sign_in(editor)
    response = client.post(address(draft), {"pasted": "Coaches\t1.250,50\r\nZaal\t€ 300\r\nTotaal\t1.550,50\r\n"})

    confirm(client, response)

    lines = list(draft.budget_lines.values_list("description", "amount"))
    assert lines == [("Coaches", Decimal("1250.50")), ("Zaal", Decimal(300))]


def test_saving_leads_to_the_upload(sign_in, editor, draft):
    response = sign_in(editor).post(f"/aanvragen/{draft.pk}/begroting/", {"action": "upload"})

    assert response.url == address(draft)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\tb\t5\t1\t1", ("a", "b", "5", "1", "1")),
        ("a\t5\t1", ("a", "", "5", "1", "")),
        ("Bedrag\tOmschrijving\n5\ta", ("a", "", "5", "", "")),
        ("Kostenpost\tBCF\tBedrag incl. btw\tBtw\na\t1\t5\t2", ("a", "", "5", "2", "1")),
    ],
)
def test_columns_are_found(text, expected):
    line = read_pasted(pasted_sheet(text)).lines[0]

    found = line.description, line.note, line.amount_input, line.vat_input, line.compensable_vat_input
    assert found == expected


def test_a_sheet_of_the_coverage_is_known_by_its_headings_or_name():
    rows = [["Gemeente", "in uren", Decimal(5)], ["Bank", "ruil", Decimal(6)]]
    headings = [("Wie", 9), ("Hoe", 9), ("Bedrag", 9)]

    found = read_budget(read_spreadsheet(xlsx_bytes([SheetToWrite("Dekking", headings, rows)])))

    assert [(each.name, each.kind, each.amount_input) for each in found.sources] == [
        ("Gemeente", "in_kind", "5"),
        ("Bank", "cash", "6"),
    ]
    assert found.lines is None
    assert [note.row for note in found.notes] == [3]


def many_rows(draft, number: int) -> None:
    BudgetLine.objects.bulk_create(
        BudgetLine(proposal=draft, description=f"Post {each}", amount=1, amount_input="1", sort_order=each + 5)
        for each in range(number)
    )


def test_the_page_takes_the_same_statements_with_forty_rows(sign_in, editor, draft):
    client, page = sign_in(editor), f"/aanvragen/{draft.pk}/begroting/"
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    many_rows(draft, 40)
    with CaptureQueriesContext(connection) as many:
        response = client.get(page)

    assert len(many) == len(few) <= 12
    assert response.content.count(b'data-row="budget_') == 41
    assert len(response.content) < 130_000


def test_removing_the_first_of_forty_rows_takes_few_statements(sign_in, editor, draft):
    many_rows(draft, 40)
    client, page = sign_in(editor), f"/aanvragen/{draft.pk}/begroting/"
    values = page_values(client, page) | {"remove": "budget_0"}
    before = [line.description for line in draft.budget_lines.all()]

    with CaptureQueriesContext(connection) as statements:
        response = client.post(page, values)

    assert response.status_code == 302
    assert [line.description for line in draft.budget_lines.all()] == before[1:]
    # The test itself runs in a transaction; on the site these are its begin and end.
    counted = [each["sql"] for each in statements.captured_queries if "SAVEPOINT" not in each["sql"]]
    assert len(counted) <= 20
