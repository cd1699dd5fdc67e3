"""Texts with marks say what was meant, and never more than text."""

import pytest

from reporting.texts import Block, MarkProblem, Piece, paper_problem, parse_text


def test_text_is_cut_into_headings_paragraphs_and_lists() -> None:
    parsed = parse_text("# Kop\r\nEerste regel\nTweede\n\n- een\n- twee\n\n1. stap\n2) stap\n## Onder")

    plain = [
        (each.kind, each.level, ["".join(piece.text for piece in line) for line in each.lines])
        for each in parsed.blocks
    ]
    assert plain == [
        ("heading", 1, ["Kop"]),
        ("paragraph", 0, ["Eerste regel", "Tweede"]),
        ("list", 0, ["een", "twee"]),
        ("numbered", 0, ["stap", "stap"]),
        ("heading", 2, ["Onder"]),
    ]
    assert parsed.problems == ()


def test_pieces_are_strong_links_and_notes() -> None:
    (block,) = parse_text(
        "Wij **gaan** naar [de site](https://www.voorbeeld.nl/a)[^Kamerstuk 32 637, nr. 379.] toe."
    ).blocks

    assert block == Block(
        "paragraph",
        (
            (
                Piece("Wij "),
                Piece("gaan", "strong"),
                Piece(" naar "),
                Piece("de site", "link", "https://www.voorbeeld.nl/a"),
                Piece("Kamerstuk 32 637, nr. 379.", "note"),
                Piece(" toe."),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("source", "problem"),
    (
        ("Zie [site](javascript:alert(1)).", None),
        ("Zie [site](javascript:x).", MarkProblem("address", "javascript:x", 1)),
        ("Zie [site](www.voorbeeld.nl).", MarkProblem("address", "www.voorbeeld.nl", 1, "https://www.voorbeeld.nl")),
        ("Zie [site](http://voorbeeld.nl).", MarkProblem("address", "http://voorbeeld.nl", 1, "https://voorbeeld.nl")),
        ("a\nZin.[^open", MarkProblem("open_note", "[^open", 2)),
        ("Zin.[^ ]", MarkProblem("empty_note", "[^ ]", 1)),
        ("Een **woord", MarkProblem("open_strong", "**woord", 1)),
        ("# Kop[^noot]", MarkProblem("note_in_heading", "# Kop[^noot]", 1)),
        ("Kamerstuk 32637, nr. 379", MarkProblem("paper", "Kamerstuk 32637, nr. 379", 1, "32 637, nr. 379")),
        ("Kamerstuk 32 637 nr 379", MarkProblem("paper", "Kamerstuk 32 637 nr 379", 1, "32 637, nr. 379")),
        ("Zin (Kamerstuk 32637, nr. 4) en meer", MarkProblem("paper", "Kamerstuk 32637, nr. 4", 1, "32 637, nr. 4")),
        ("Kamerstuk 3263, nr. 4", MarkProblem("paper", "Kamerstuk 3263, nr. 4", 1)),
    ),
)
def test_wrong_marks_are_named_and_stay_text(source: str, problem: MarkProblem | None) -> None:
    parsed = parse_text(source)

    assert list(parsed.problems) == ([problem] if problem else [])
    shown = "\n".join("".join(piece.text for piece in line) for block in parsed.blocks for line in block.lines)
    assert shown == source.removeprefix("# ") or problem is None or problem.code == "note_in_heading"
    assert not any(piece.kind == "link" for block in parsed.blocks for line in block.lines for piece in line)


@pytest.mark.parametrize(
    "source",
    (
        "Kamerstuk 32 637",
        "Kamerstuk 32 637, nr. 379.",
        "Kamerstukken II 32 637, nr. 379; de rest.",
        "Kamerstuk 35 570-XIII, nr. 2",
        "Dit kamerstuk gaat over het mkb.",
    ),
)
def test_right_citations_are_no_problem(source: str) -> None:
    assert parse_text(source).problems == ()


@pytest.mark.parametrize(
    ("reference", "better"),
    (("32 637, nr. 379", None), ("32 637", None), ("32.637 nr. 379", "32 637, nr. 379"), ("379", ""), ("", "")),
)
def test_reference_is_held_against_its_form(reference: str, better: str | None) -> None:
    assert paper_problem(reference) == better


def test_heading_of_the_second_level_without_one_before_it_is_of_the_first():
    parsed = parse_text("## Eerst\n\ntekst\n\n## Nog een\n\n# Kop\n\n## Onder")

    assert [each.level for each in parsed.blocks if each.kind == "heading"] == [1, 1, 1, 2]
