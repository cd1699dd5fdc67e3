"""A text of a letter is read, never evaluated; a mistake is named with the nearest name."""

import pytest

from reporting.letters import (
    DEFAULT_TEXTS,
    PLACEHOLDERS,
    Block,
    MissingValues,
    allowed_in,
    filled,
    filled_line,
    parse_line,
    parse_text,
)

KINDS = ("award", "reserve", "rejection", "moved_up", "reserve_ended", "objection", "remedy", "appeal")


def found_in(source: str, kind: str = "award") -> list[tuple[str, str, int, str]]:
    return [(each.code, each.found, each.line, each.nearest) for each in parse_text(source, kind).problems]


def shown(source: str, kind: str = "award", **values: str) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in filled(parse_text(source, kind), values, {})]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_begins_with_a_text_without_mistakes(kind):
    default = DEFAULT_TEXTS[kind]

    assert parse_text(default.body, kind).problems == ()
    assert parse_line(default.subject, kind).problems == ()


def test_a_text_has_headings_paragraphs_lists_and_strong_words():
    text = parse_text("# Kop\nEerste **vet** woord\ntweede regel\n\n- één\n- twee\n\nSlot", "award")

    blocks = filled(text, {}, {})

    assert [each.kind for each in blocks] == ["heading", "paragraph", "list", "paragraph"]
    assert [each.text for each in blocks] == ["Kop", "Eerste vet woord\ntweede regel", "één\ntwee", "Slot"]
    assert [run.text for run in blocks[1].lines[0] if run.is_strong] == ["vet"]


def test_an_unknown_name_is_named_with_the_nearest_that_is_known():
    assert found_in("Dag\n{{ gevraagd_bedarg }}") == [("unknown", "gevraagd_bedarg", 2, "gevraagd_bedrag")]
    assert found_in("{{ zzz }}") == [("unknown", "zzz", 1, "")]


def test_a_name_of_another_letter_is_refused():
    assert found_in("U krijgt {{ toegekend_bedrag }}.", "rejection")[0][:2] == ("not_here", "toegekend_bedrag")


@pytest.mark.parametrize(
    "inside",
    ["titel.__class__", "titel|upper", "titel()", "titel[0]", "Titel", "self.proposal.organisation.email", "1+1", ""],
)
def test_anything_but_a_plain_name_is_refused(inside):
    assert [each[0] for each in found_in("{{ " + inside + " }}")] == ["not_a_name"]


@pytest.mark.parametrize("tag", ["{% load x %}", "{% if titel %}", "{# stil #}", "{% open"])
def test_tags_are_refused(tag):
    assert next(each[:2] for each in found_in(f"Dag {tag} dag")) == ("tag", tag if tag[-1] == "}" else "{% open dag")


@pytest.mark.parametrize("text", ["{{ titel", "titel }}", "{{ titel }} en {{"])
def test_loose_braces_are_refused(text):
    assert [each[0] for each in found_in(text)] == ["loose"]


def test_what_brings_paragraphs_stands_alone():
    assert found_in("Zie {{ redenen }} hier.") == [("alone", "redenen", 1, "")]
    assert found_in("  {{redenen}}  ") == []
    assert [each.code for each in parse_line("{{ bezwaar }}", "award").problems] == ["alone"]


def test_a_value_is_never_read_again():
    title = "**{{ kenmerk }}** {% now 'Y' %} <script>\n# Kop\n- x"

    blocks = filled(parse_text("Over “{{ titel }}”.", "award"), {"titel": title, "kenmerk": "GEHEIM"}, {})

    assert [each.kind for each in blocks] == ["paragraph"]
    assert blocks[0].text == f"Over “{title}”."
    assert not any(run.is_strong for run in blocks[0].lines[0])


def test_a_missing_value_is_named():
    with pytest.raises(MissingValues) as caught:
        shown("{{ titel }} {{ plaats }} {{ titel }}", plaats=" ")

    assert caught.value.names == ("titel", "plaats")


def test_what_may_stay_empty_is_left_out_with_its_heading():
    assert shown("# Eén\n{{ verwachting }}\n\n# Twee\n{{ bezwaar }}\n\n# Drie\ntekst") == [
        ("heading", "Drie"),
        ("paragraph", "tekst"),
    ]


def test_inserts_stand_where_their_name_stands():
    insert = (Block("paragraph", name="x"),)

    blocks = filled(parse_text("voor\n{{ redenen }}\nna", "award"), {}, {"redenen": insert})

    assert [each.kind for each in blocks] == ["paragraph"] * 3
    assert blocks[1] is insert[0]


def test_a_subject_is_one_line():
    values = {"titel": "Twee\nregels"}

    assert filled_line(parse_line("Over {{ titel }}", "award"), values) == "Over Twee regels"


def test_every_placeholder_belongs_to_a_letter():
    assert set(PLACEHOLDERS) == {name for kind in KINDS for name in allowed_in(kind)}
