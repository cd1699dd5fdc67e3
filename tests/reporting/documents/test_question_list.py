"""The list of questions says all that a round asks."""

from datetime import datetime

from tests.pdf_checks import text_of
from tests.reporting.documents.samples import AMSTERDAM, question_list


def test_all_that_is_asked_stands_in_the_document() -> None:
    document = question_list()
    text = text_of(document.to_pdf())

    for part in (
        "Alle vragen van Ronde 3 (2027)",
        "Indienen kan vanaf maandag 1 februari 2027, 9.00 uur (Nederlandse tijd)",
        "Indienen kan tot vrijdag 12 maart 2027, 24.00 uur (Nederlandse tijd)",
        "€ 100.000 tot en met € 400.000",
        "2. Het probleem en uw plan",
        "Welk probleem hebben ondernemers? Noem ook hoe u dat weet. Hoogstens 400 woorden.",
        "20 %",
        "Zo stonden de vragen er op maandag 11 januari 2027",
    ):
        assert part in text, part


def test_closing_within_a_day_has_its_hour() -> None:
    document = question_list(closes_at=datetime(2027, 3, 12, 17, tzinfo=AMSTERDAM))

    assert document.deadline.replace("\u00a0", " ") == "vrijdag 12 maart 2027, 17.00 uur (Nederlandse tijd)"


def test_the_file_is_named_after_the_round() -> None:
    assert question_list().file_name == "question-list-ronde-3-2027.pdf"
