"""The receipt repeats everything that was submitted."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from reporting.documents import ActivityRow, SubmittedAnswer
from tests.pdf_checks import text_of
from tests.reporting.documents.samples import AMSTERDAM, acknowledgement


def test_receipt_says_what_came_in_and_when() -> None:
    document = acknowledgement()
    text = text_of(document.to_pdf())

    for part in (
        "Wij hebben uw voorstel ontvangen op vrijdag 12 maart 2027, 16.58.41 uur (Nederlandse tijd).",
        "Uw kenmerk MKB-2027-4K7T-9XQ2",
        "Op tijd: u kon indienen tot vrijdag 12 maart 2027, 17.00 uur (Nederlandse tijd).",
        "Titel Samen digitaal in de maakindustrie van Veenmeer-Oost",
        "Indiener Gemeente Veenmeer",
        "Gevraagde bijdrage € 250.000",
        "Ingediend door Bevoegd ondertekenaar van Gemeente Veenmeer",
        "Versie 2",
        "vrijdag 4 juni 2027 U krijgt de uitkomst",
        "april en mei 2027 Drie beoordelaars",
        "Mail naar mkb-deals@voorbeeld.nl.",
    ):
        assert part in text
    assert document.content_sha256 in "".join(text.split())


def test_receipt_holds_every_answer_and_figure() -> None:
    document = acknowledgement(
        answers=tuple(SubmittedAnswer(section="Plan", question=f"Vraag {n}?", text=f"Antwoord {n}.") for n in range(30))
    )
    text = text_of(document.to_pdf())

    for answer in document.answers:
        assert f"{answer.question} {answer.text}" in text
    for part in (
        "Coaches voor bedrijfsbezoeken € 211.750,50 € 36.750,09",
        "Totaal begroting € 543.000 € 67.989,76",
        "Gevraagde bijdrage van het ministerie in geld € 250.000",
        "Totaal dekking € 543.000",
        "U vraagt 46,0 % van de totale kosten.",
        "Levert de werkplaats en docenten",
        "Besluit college 9 maart 2027.pdf",
        "482 kB",
        "digitalisering, menselijk kapitaal",
        "Veenmeer, Oosterwolde aan Zee, Laagveen",
        "1 september 2027 tot en met 31 augustus 2029",
        "Programmaleider economie economie@veenmeer.example 0500 123 456",
    ):
        assert part in text
    for row in document.attachments:
        assert row.sha256 in "".join(text.split())


def test_tables_stand_with_their_part_in_the_order_of_the_pages() -> None:
    answers = [("declaration", "Klopt alles?", "Ja, akkoord"), ("planning", "Wat doet u?", "Wij bezoeken bedrijven.")]
    document = acknowledgement(
        part_titles=(("planning", "Aanpak"), ("impact", "Effect"), ("budget", "Geld"), ("declaration", "Verklaring")),
        answers=tuple(SubmittedAnswer(section=part, question=asked, text=text) for part, asked, text in answers),
        activities=(ActivityRow(name="Startbijeenkomst", actor="Gemeente", start=None, end=None),),
    )
    text = text_of(document.to_pdf())

    words = ["Aanpak", "Wij bezoeken", "Startbijeenkomst", "Geld", "Totaal begroting", "Verklaring", "Ja, akkoord"]
    places = [text.rindex(each) for each in words]
    assert places == sorted(places)
    assert "Effect" not in text


def test_receipt_of_a_late_proposal_says_so() -> None:
    on_time = acknowledgement()
    late = acknowledgement(received_at=on_time.closes_at)

    assert (on_time.is_on_time, late.is_on_time) == (True, False)
    assert "Te laat: u kon indienen tot" in text_of(late.to_pdf())


@pytest.mark.parametrize(
    ("closes_at", "deadline"),
    [
        (datetime(2027, 3, 12, 17, 0, tzinfo=AMSTERDAM), "tot vrijdag 12 maart 2027, 17.00 uur (Nederlandse tijd)"),
        (
            datetime(2019, 11, 20, 23, 0, tzinfo=UTC),
            "tot en met woensdag 20 november 2019, 24.00 uur (Nederlandse tijd)",
        ),
        (
            datetime(2027, 3, 29, 0, 0, tzinfo=AMSTERDAM),
            "tot en met zondag 28 maart 2027, 24.00 uur (Nederlandse tijd)",
        ),
    ],
)
def test_deadline_at_midnight_is_the_end_of_the_day_before(closes_at: datetime, deadline: str) -> None:
    assert acknowledgement(closes_at=closes_at).deadline.replace("\u00a0", " ") == deadline


def test_receipt_names_what_was_left_empty() -> None:
    empty = acknowledgement(
        answers=(SubmittedAnswer(section="", question="Wat gaat u doen?", text=" \n"),), budget=(), funding=(),
        partners=(), attachments=(), themes=(), municipalities=(), next_steps=(), questions_to="", summary="",
        start_date=None, end_date=None, contact_function="", contact_email="", contact_phone="",
    )  # fmt: skip
    text = text_of(empty.to_pdf())

    for part in (
        "Wat gaat u doen? Niet ingevuld", "Geen kosten ingevuld", "Geen partners ingevuld", "Geen bijlagen meegestuurd",
        "Geen thema gekozen", "Totaal dekking € 250.000",
    ):  # fmt: skip
        assert part in text
    for part in ("Zo gaat het verder", "Vragen?", "Samenvatting", "Looptijd", "Contact", "U vraagt"):
        assert part not in text


@pytest.mark.parametrize(("requested", "share"), [(250_000, "46,0 %"), (0, "0,0 %"), (543_000, "100,0 %")])
def test_requested_share(requested: int, share: str) -> None:
    assert acknowledgement(requested_amount=Decimal(requested)).requested_share == share.replace(" ", "\u00a0")


def test_each_version_has_its_own_name() -> None:
    first, second = acknowledgement(submission_number=1), acknowledgement(submission_number=2)

    assert first.identifier == "ontvangstbevestiging/MKB-2027-4K7T-9XQ2/1"
    assert second.file_name == "ontvangstbevestiging-mkb-2027-4k7t-9xq2-2.pdf"
